// Has what was last seen kept for when there is no network, on a device that is somebody's own: where they asked to stay
// signed in, or installed the space. <meta name="own-device" content="who" data-worker="/sw.js" data-stays="true">
// Elsewhere a worker that is there already is told who came, so that nothing of somebody else's is left.
const meta = document.querySelector("meta[name=own-device]");

const greet = async () => {
  const keeps = meta.dataset.stays === "true" || matchMedia("(display-mode: standalone)").matches;
  if (keeps) await navigator.serviceWorker.register(meta.dataset.worker);
  else if (!(await navigator.serviceWorker.getRegistration())) return;
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ who: meta.content, keeps });
};

if (meta && navigator.serviceWorker) greet().catch(() => null); // a browser that keeps nothing: pages work the same
