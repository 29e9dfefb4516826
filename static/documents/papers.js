/** While papers are being made, look again every second and put the parts marked data-fresh in place. */
const WAIT = 1000;
const PATIENCE = 60;

async function lookAgain() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-fresh]")) {
    const fresh = page.getElementById(old.id);
    if (fresh && fresh.outerHTML !== old.outerHTML) old.replaceWith(document.importNode(fresh, true));
  }
}

async function watch() {
  for (let turn = 0; turn < PATIENCE && document.querySelector("#papers[data-making]"); turn += 1) {
    await new Promise((done) => setTimeout(done, WAIT));
    if (!document.hidden) await lookAgain().catch(() => {});
  }
}

watch();
