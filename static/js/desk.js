/**
 * Keys of the review desk. Everything also works with the mouse and without scripts.
 *
 * - 1 to 9 choose the decision with that number, while no field is being typed into
 * - Ctrl+Enter records the decision, from anywhere on the page
 * - [data-insert] puts the sentence beside it into the field of that id
 */
const form = document.querySelector("form.decide");
const typing = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select") !== null;

document.addEventListener("keydown", (event) => {
  if (!form) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const option = /^[1-9]$/.test(event.key) && form.querySelector(`[data-key="${event.key}"]`);
  if (!option) return;
  event.preventDefault();
  option.click();
  option.focus();
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
