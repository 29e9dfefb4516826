/**
 * Live countdowns by the server's clock.
 *
 *   <body data-server-now="2026-11-23T02:14:32.120Z">
 *   <b data-closes-at="2026-11-23T02:17:07Z" data-over="等待确认">02:35</b>
 *
 * The page carries the server's time at rendering; from then on only the monotonic timer counts, so a wrong or
 * changed computer clock does not matter. `setServerNow` lets a page that measures the server again (the room)
 * correct it. The server alone ends a phase: at zero the text becomes `data-over`, nothing else.
 */
let serverAtZero = Date.parse(document.body.dataset.serverNow ?? "") - performance.now();
if (Number.isNaN(serverAtZero)) serverAtZero = Date.now() - performance.now();

/** The server's time now, in milliseconds since 1970. */
export function serverNow() {
  return serverAtZero + performance.now();
}

/** Correct the clock: `epoch` was the server's time at the monotonic instant `at`. */
export function setServerNow(epoch, at = performance.now()) {
  serverAtZero = epoch - at;
}

const two = (value) => String(value).padStart(2, "0");

/** Remaining milliseconds as `3 天 04:05`, `04:05:06` or `05:06`. */
export function remaining(milliseconds, dayWord) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [days, hours] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24];
  const [minutes, rest] = [Math.floor(seconds / 60) % 60, seconds % 60];
  if (days) return `${days} ${dayWord} ${two(hours)}:${two(minutes)}`;
  return hours ? `${two(hours)}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

/** Rewrite every `[data-closes-at]` on the page. */
export function tick() {
  for (const node of document.querySelectorAll("[data-closes-at]")) {
    const left = Date.parse(node.dataset.closesAt) - serverNow();
    const text = left > 0 ? remaining(left, node.dataset.days) : node.dataset.over;
    if (text !== undefined && node.textContent !== text) node.textContent = text;
  }
}

/** Tick just after each whole second of the server's clock, so that all clocks of a page turn together. */
function schedule() {
  tick();
  setTimeout(schedule, 1000 - (serverNow() % 1000) + 5);
}
schedule();
// timers sleep with the tab: look again at once on waking
document.addEventListener("visibilitychange", () => document.hidden || tick());
