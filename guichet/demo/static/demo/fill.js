// Fills the sign-in form with a demo account: <div data-demo-fill data-login="…" data-password="…" data-code="…">.
// Each row becomes a button; without this module it stays text to copy.
const fields = ["login", "password", "code"];

const fill = (account) => {
  for (const name of fields) {
    const input = document.querySelector(`form [name="${name}"]`);
    if (input && account.dataset[name]) input.value = account.dataset[name];
  }
  document.querySelector("form [name=login], form [name=code]")?.form.querySelector("[type=submit]")?.focus();
};

for (const row of document.querySelectorAll("[data-demo-fill]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = row.className;
  Object.assign(button.dataset, row.dataset);
  button.append(...row.childNodes);
  button.addEventListener("click", () => fill(button));
  row.replaceWith(button);
}
