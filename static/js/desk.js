/**
 * Keys of the review desk. Everything also works with the mouse and without scripts.
 *
 * - Ctrl+Enter records the decision, from anywhere on the page
 * - Alt+1 to Alt+9 put the reason with that number into the field
 * - [data-insert] puts the sentence beside it into the field of that id
 *
 * Keys that are single characters work only for those who switched them on (body[data-keys]):
 *
 * - j and k go through the list, Enter opens
 * - 1 to 9, or the letter of a decision, choose it; Enter then records it
 * - n and p turn to the next and the previous paper, + and - make it larger and smaller
 *
 * [data-viewer] opens a paper without loading the page again, so that nothing typed into the form is lost.
 */
const form = document.querySelector("form.decide");
const usesKeys = document.body.hasAttribute("data-keys");
const typing = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select") !== null;

function choose(option) {
  option.click();
  option.focus();
}

function walk(step) {
  const links = [...document.querySelectorAll("[data-case]")];
  if (!links.length) return;
  const here = links.findIndex((link) => link === document.activeElement || link.hasAttribute("aria-current"));
  links[Math.min(Math.max(here + step, 0), links.length - 1)].focus();
}

function pressed(key) {
  if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  const turn = document.querySelector(`[data-turn="${CSS.escape(key)}"]`);
  if (turn) return turn.click();
  const option = /^[a-z1-9]$/.test(key) && form?.querySelector(`[data-key="${key}"], [data-letter="${key}"]`);
  return option ? choose(option) : false;
}

document.addEventListener("keydown", (event) => {
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.altKey && /^[1-9]$/.test(event.key)) {
    const button = document.querySelectorAll("[data-insert]")[Number(event.key) - 1];
    if (!button) return;
    event.preventDefault();
    button.click();
    return;
  }
  if (!usesKeys || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (pressed(event.key) !== false) event.preventDefault();
});

for (const button of document.querySelectorAll("[data-insert]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.insert);
    const sentence = button.nextElementSibling.textContent.trim();
    field.value = field.value.trim() ? `${field.value.trimEnd()}\n${sentence}` : sentence;
    field.focus();
  });
}

async function openPaper(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("viewer");
  if (!answer.ok || !fresh) throw new Error("no paper there");
  const words = link.closest("#viewer") && link.getAttribute("aria-label");
  document.getElementById("viewer").replaceWith(fresh);
  history.replaceState(null, "", link.href);
  const again = words && [...fresh.querySelectorAll("a")].find((one) => one.getAttribute("aria-label") === words);
  (again || fresh.querySelector(".viewer__window")).focus({ preventScroll: Boolean(words) });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-viewer]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || !document.getElementById("viewer")) return;
  event.preventDefault();
  openPaper(link).catch(() => location.assign(link.href));
});
