// Takes a toast away after eight seconds: <div data-toast>; it stays while the pointer or the focus is on it.
const STAY_MS = 8000;

const follow = (toast) => {
  let timer = 0;
  const hold = () => clearTimeout(timer);
  const start = () => {
    hold();
    timer = setTimeout(() => toast.remove(), STAY_MS);
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", start);
  start();
};

const region = document.getElementById("status");
if (region) {
  region.querySelectorAll("[data-toast]").forEach(follow);
  const added = (changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (node instanceof Element && node.matches("[data-toast]")) follow(node);
    }
  };
  new MutationObserver(added).observe(region, { childList: true });
}
