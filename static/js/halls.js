/**
 * All rooms on a large screen: asked for together every two seconds, counted by the server's clock. More rooms than fit are
 * shown in turns. Where rooms come, go or change places, the page loads itself anew.
 */
import { remaining, serverNow, setServerNow } from "./countdown.js";
import { TAGS, byId, clockTime, endOf, fill, phaseOf, show, unitsOf, write } from "./phases.js";
import { quoteOf } from "./quotes.js";
import { stayAwake } from "./awake.js";

const TURN = 15000;
const halls = byId("halls");
const words = byId("halls-words").dataset;
const rows = [...halls.querySelectorAll("tr[data-number]")].map((node) => ({
  node,
  number: node.dataset.number,
  words: JSON.parse(node.dataset.words),
  state: JSON.parse(node.dataset.state),
  part: (name) => node.querySelector(`[data-part="${name}"]`),
}));

function paint({ node, state, words: said, part }) {
  const [phase, quote] = [phaseOf(state), quoteOf(state.figure)];
  const ends = endOf(state, phase);
  node.dataset.phase = phase;
  write(part("phase"), said[`phase_${phase}`]);
  part("phase").className = `hall__tag hall__tag-${TAGS[phase]}`;
  write(part("price"), quote.big(unitsOf(state.current ?? state.start)));
  write(part("leader"), state.leader ?? "–");
  write(part("clock"), ends ? remaining(Date.parse(ends) - serverNow(), said.days) : phase === "closing" ? "00:00" : "–");
}

const HOT = new Set(["timed", "closing", "paused"]);
const isScrolled = matchMedia("(max-width: 62rem) and (orientation: portrait)");

/** As many rows as fit below the head. Rooms in the heat of bidding stay, the others take turns in what is left. */
function turn() {
  for (const { node } of rows) node.hidden = false;
  const [first, foot] = [rows[0]?.node.getBoundingClientRect(), document.querySelector(".hall__foot").offsetHeight];
  if (!first || isScrolled.matches) return void write(byId("pages"), "");
  const fits = Math.max(4, Math.floor((innerHeight - first.top - foot) / first.height));
  const hot = rows.filter(({ node }) => HOT.has(node.dataset.phase)).slice(0, fits - 3);
  const others = rows.filter((row) => !hot.includes(row));
  const room = fits - hot.length;
  const pages = Math.ceil(others.length / room);
  const page = Math.floor(serverNow() / TURN) % Math.max(1, pages);
  others.forEach(({ node }, index) => (node.hidden = Math.floor(index / room) !== page));
  write(byId("pages"), pages > 1 ? fill(words.page, { page: page + 1, pages }) : "");
}

function tick() {
  rows.forEach(paint);
  turn();
  write(byId("wall"), clockTime(serverNow()));
  setTimeout(tick, 500 - (serverNow() % 500));
}

let failures = 0;
async function ask() {
  const sent = performance.now();
  try {
    const answer = await fetch(halls.dataset.rooms, { cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (!answer.ok) throw new Error(`rooms ${answer.status}`);
    const took = performance.now() - sent;
    const news = await answer.json();
    if (took < 1500) setServerNow(Number(answer.headers.get("X-Server-Time")) + took / 2, sent + took);
    if (news.order.join() !== rows.map((row) => row.number).join()) return void location.reload();
    for (const row of rows) row.state = news.rooms[row.number];
    failures = 0;
  } catch {
    failures += 1;
  }
  show(byId("conn"), true);
  byId("conn").className = failures ? "conn__slow" : "conn__ok";
  write(byId("conn-words"), failures ? words.off : words.ok);
  setTimeout(ask, failures ? Math.min(10000, 1000 * 2 ** failures) : 2000);
}

tick();
ask();
stayAwake();
