// Shows or hides a password: <button data-secret="id" data-show="…" data-hide="…" aria-pressed="false" hidden>.
// The button appears with this module; the field is hidden again before the form leaves.
const set = (button, shown) => {
  const input = document.getElementById(button.dataset.secret);
  input.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
  button.textContent = shown ? button.dataset.hide : button.dataset.show;
};

const bind = (root) => {
  for (const button of root.querySelectorAll("[data-secret]")) button.hidden = false;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-secret]");
  if (button) set(button, button.getAttribute("aria-pressed") !== "true");
});

document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("[data-secret]")) set(button, false);
});

document.addEventListener("htmx:load", (event) => bind(event.target));
bind(document);
