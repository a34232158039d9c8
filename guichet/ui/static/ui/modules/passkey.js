// Asks the device for a passkey before a form leaves: <button data-passkey="get|create" data-purpose="…"
// data-options="/passkeys/options/"> in a [data-passkey-place], with an empty <input type="hidden" name="credential">
// beside. The place appears with this module, where the browser can; [data-passkey-missing] goes then.
const able = Boolean(globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON);

const options = async (button) => {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", button.form.elements.csrfmiddlewaretoken.value);
  body.set("purpose", button.dataset.purpose);
  const answer = await fetch(button.dataset.options, { method: "POST", body });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).publicKey;
};

const answerOf = async (button) => {
  const asked = await options(button);
  const found =
    button.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
  return JSON.stringify(found.toJSON());
};

const bind = (root) => {
  if (!able) return;
  for (const place of root.querySelectorAll("[data-passkey-place]")) place.hidden = false;
  for (const words of root.querySelectorAll("[data-passkey-missing]")) words.hidden = true;
};

// before the other modules: the form leaves for good only with the answer
document.addEventListener(
  "submit",
  async (event) => {
    const button = event.submitter;
    const field = event.target.elements.credential;
    if (!able || !button?.matches("[data-passkey]") || field.value) return;
    event.preventDefault();
    const failed = button.parentElement.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      field.value = await answerOf(button);
      button.form.requestSubmit(button);
    } catch {
      failed.hidden = false;
    }
  },
  true,
);

window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("input[name=credential]")) field.value = "";
});
document.addEventListener("htmx:load", (event) => bind(event.target));
bind(document);
