// Asks the browser for notifications, only once its button is pressed: <form><button data-push="key" data-worker="/sw.js">
// with hidden fields endpoint, p256dh and auth. The [data-push-place] appears where the browser can, and
// [data-push-missing] goes then; [data-push-refused] says that the browser said no.
const able = Boolean(navigator.serviceWorker && globalThis.PushManager && globalThis.Notification);

const subscription = async (button) => {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("refused");
  await navigator.serviceWorker.register(button.dataset.worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  const key = Uint8Array.from(atob(button.dataset.push.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const asked = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await pushManager.subscribe(asked);
  } catch (error) {
    const other = await pushManager.getSubscription(); // made with another key
    if (!other || !(await other.unsubscribe())) throw error;
    return pushManager.subscribe(asked);
  }
};

if (able) {
  for (const place of document.querySelectorAll("[data-push-place]")) place.hidden = false;
  for (const words of document.querySelectorAll("[data-push-missing]")) words.hidden = true;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-push]");
  if (!button) return;
  event.preventDefault();
  const refused = document.querySelector("[data-push-refused]");
  refused.hidden = true;
  try {
    const { endpoint, keys } = (await subscription(button)).toJSON();
    const fields = button.form.elements;
    [fields.endpoint.value, fields.p256dh.value, fields.auth.value] = [endpoint, keys.p256dh, keys.auth];
    button.form.requestSubmit();
  } catch {
    refused.hidden = false;
  }
});
