/**
 * Follows a piece of work: [data-progress] names the address that tells how far it is.
 *
 * - the bar, the percentage and the sentence are brought up to date every second
 * - when the work has come into another state, the page is loaded anew: other things can be done then
 */
const EVERY = 1000;

const section = document.querySelector("[data-progress]");
const bar = section?.querySelector("progress");

async function follow() {
  try {
    const answer = await fetch(section.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const { status, percent, words } = await answer.json();
      if (status !== section.dataset.status) {
        location.reload();
        return;
      }
      section.querySelector("[data-words]").textContent = words;
      section.querySelector("[data-percent]").textContent = percent === null ? "" : `${percent}%`;
      if (percent === null) bar.removeAttribute("value");
      else bar.value = percent;
    }
  } catch {
    // the connection is away for a moment: the next look may get through
  }
  setTimeout(follow, EVERY);
}

if (section) setTimeout(follow, EVERY);
