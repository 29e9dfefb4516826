/**
 * Small conveniences on every page. Nothing here is needed to use the site.
 *
 * - error summary takes the focus after a refused form
 * - [data-menu] details close on Escape and on a click elsewhere
 * - form[data-once] is sent once; a second press says so instead of sending again
 * - select[data-submit] sends its form on change
 * - [data-copy] copies its text, [data-print] prints, [data-reveal] shows a password
 * - input[data-money] echoes 万元 and 大写 below itself
 */
import "./theme.js";
import { capitals, parseYuan, wan } from "./money.js";

const all = (selector) => document.querySelectorAll(selector);

document.querySelector(".error-summary")?.focus();

document.addEventListener("click", (event) => {
  for (const menu of all("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of all("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]") || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
    button.setAttribute("aria-disabled", "true");
  }
});
// a page brought back by the Back button is a fresh page
addEventListener("pageshow", () => {
  for (const form of all("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

for (const select of all("select[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

for (const button of all("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy || location.href);
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = before), 2000);
  });
}
for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
for (const button of all("[data-reveal]")) {
  button.hidden = false;
  const input = document.getElementById(button.dataset.reveal);
  button.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.textContent = hidden ? button.dataset.hide : button.dataset.show;
    button.setAttribute("aria-pressed", String(hidden));
  });
}

for (const input of all("input[data-money]")) {
  const echo = document.getElementById(`${input.id}-echo`);
  if (!echo) continue;
  const show = () => {
    const fen = parseYuan(input.value);
    echo.textContent = fen ? `${wan(fen)} ${echo.dataset.unit} · ${capitals(fen)}` : "";
  };
  input.addEventListener("input", show);
  show();
}
