/**
 * The bidding room, live. The page works without this file; here it follows the register, counts by the server's
 * clock and sends bids without a reload.
 *   1. feed    the stream (SSE), shared by the tabs of a browser, or the poll where it fails
 *   2. clock   offset from the server by the best round trip, on the monotonic timer
 *   3. paint   price, position, clock, ladder, list from one state object
 *   4. bidding one request at a time; a repeated press sends the same key, so it can't count twice
 */
import { pricesOf, quoteOf } from "./quotes.js";
import { remaining, serverNow, setServerNow } from "./countdown.js";
import { drawLadder } from "./ladder.js";

const room = document.getElementById("room");
const words = JSON.parse(room.dataset.words);
const me = room.dataset.me;
const byId = (id) => document.getElementById(id);
const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_whole, name) => values[name] ?? "");
const unitsOf = (decimal) => BigInt(decimal.replace(".", ""));
const show = (node, visible) => node && (node.hidden = !visible);
const write = (node, text) => node && node.textContent !== text && (node.textContent = text);

let state = JSON.parse(room.dataset.state);
let bids = state.bids;
const quote = quoteOf(state.figure);
const bidOf = (line) => unitsOf(line[quote.member]);
const SHOWN = 30;

// --- 1. feed ----------------------------------------------------------------------------------------------

const channel = new BroadcastChannel(`room-${room.dataset.number}`);
let lastHeard = 0;
let etag = "";

/** Take a newer state; whatever is older than what the page shows is dropped, so a sequence never goes back. */
function receive(news) {
  lastHeard = performance.now();
  if (news.revision < state.revision) return;
  const known = bids.length ? bids[bids.length - 1].sequence : 0;
  const fresh = (news.bids ?? []).filter((bid) => bid.sequence > known);
  if (fresh.length && fresh[0].sequence > known + 1 && known > 0) return void poll(known);
  bids = bids.concat(fresh).slice(-500);
  const before = state;
  state = { ...news, bids: undefined };
  paint(before, fresh);
}

/** Ask for what happened after a sequence; also measures the clock. Backs off while the server can't answer. */
async function poll(after = bids.length ? bids[bids.length - 1].sequence : 0) {
  const sent = performance.now();
  const answer = await fetch(`${room.dataset.feed}?after=${after}`, {
    headers: etag ? { "If-None-Match": etag } : {},
    cache: "no-store",
  });
  const took = performance.now() - sent;
  measure(Number(answer.headers.get("X-Server-Time")), sent, took);
  lastHeard = performance.now();
  if (answer.status === 304) return took;
  if (!answer.ok) throw new Error(`feed ${answer.status}`);
  etag = answer.headers.get("ETag") ?? "";
  const news = await answer.json();
  receive(news);
  channel.postMessage(news);
  return took;
}

let streaming = false;
let stream = null;

/** One tab of a browser holds the stream and tells the others; when it goes, the next one takes over. */
function openStream() {
  navigator.locks?.request(`stream-${room.dataset.number}`, () => new Promise(() => connect()));
  if (!navigator.locks) connect();
}

function connect() {
  stream = new EventSource(`${room.dataset.live}?after=${bids.length ? bids[bids.length - 1].sequence : 0}`);
  stream.addEventListener("room", (event) => {
    streaming = true;
    const news = JSON.parse(event.data);
    receive(news);
    channel.postMessage(news);
    connection("ok");
  });
  stream.addEventListener("open", () => {
    streaming = true;
    connection("ok");
  });
  stream.addEventListener("error", () => {
    streaming = false;
    if (stream.readyState === EventSource.CLOSED) setTimeout(connect, 2000 + Math.random() * 3000);
  });
}

channel.addEventListener("message", (event) => {
  if (event.data === "beat") {
    lastHeard = performance.now();
    connection("ok");
  } else receive(event.data);
});

let failures = 0;
/** The poll is the safety net: slow while news arrives by itself, quick while it doesn't. */
async function keepUp() {
  const quiet = performance.now() - lastHeard;
  try {
    if (!streaming && quiet > 900) connection(await poll().then((took) => (took < 1500 ? "poll" : "slow")));
    else if (quiet > 15000) connection((await poll()) < 1500 ? "ok" : "slow");
    failures = 0;
  } catch {
    failures += 1;
    connection("slow");
  }
  const pause = failures ? Math.min(8000, 500 * 2 ** failures) : 1000;
  setTimeout(keepUp, pause * (0.8 + Math.random() * 0.4));
}
setInterval(() => streaming && channel.postMessage("beat"), 800);

function connection(kind) {
  const node = byId("conn");
  show(node, true);
  node.className = kind === "slow" ? "conn__slow" : "conn__ok";
  const delay = best ? ` · ${Math.round(best.took)} ${words.ms}` : "";
  write(node.querySelector("span"), kind === "slow" ? words.slow : (kind === "poll" ? words.poll : words.ok) + delay);
}

// --- 2. clock ---------------------------------------------------------------------------------------------

let best = null;
/** Keep the offset of the quickest round trip; forget it after ten minutes or a sleep, since clocks drift. */
function measure(epoch, sent, took) {
  if (!epoch) return;
  if (!best || took <= best.took || performance.now() - best.at > 600000) {
    best = { took, at: performance.now() };
    setServerNow(epoch + took / 2, sent + took);
  }
}

let wall = Date.now() - performance.now();
/** A gap between the wall clock and the monotonic timer means that the machine slept: measure afresh. */
function noticeSleep() {
  const now = Date.now() - performance.now();
  if (Math.abs(now - wall) > 1500) {
    best = null;
    poll().catch(() => {});
  }
  wall = now;
}
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  best = null;
  poll().catch(() => {});
});

/** The phase by the server's clock; only the server closes a room. */
function phaseNow() {
  if (state.phase === "closed" || state.phase === "paused") return state.phase;
  const now = serverNow();
  if (now < Date.parse(state.opens_at)) return "notice";
  if (now >= Date.parse(state.closes_at)) return "closing";
  return now < Date.parse(state.timed_starts_at) ? "free" : "timed";
}

const hms = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short" });
const clockTime = (instant) => hms.format(Date.parse(instant));
const dayTime = (instant) => `${day.format(Date.parse(instant))} ${clockTime(instant)}`;

let shownPhase = "";
function tick() {
  noticeSleep();
  const phase = phaseNow();
  const ends = { notice: state.opens_at, free: state.timed_starts_at, timed: state.closes_at }[phase];
  const left = ends ? Date.parse(ends) - serverNow() : 0;
  write(byId("clock"), ends ? remaining(left, words.days) : phase === "closing" ? "00:00" : "–");
  write(byId("clock-label"), words[phase === "closing" ? "closing_clock" : phase]);
  write(byId("closes-at"), phase === "timed" ? fill(words.closes_at, { time: clockTime(state.closes_at) }) : phase === "closed" ? dayTime(state.closes_at) : ends ? dayTime(ends) : "");
  write(byId("extensions"), state.extensions ? fill(words.extensions, { count: state.extensions }) : "");
  write(byId("wall"), hms.format(serverNow()));
  const share = phase === "timed" ? Math.min(1, left / (state.window_seconds * 1000)) : 0;
  byId("fuse").setAttribute("width", (240 * share).toFixed(1));
  if (phase !== shownPhase) paintPhase(phase);
  setTimeout(tick, 250 - (serverNow() % 250));
}

// --- 3. paint ---------------------------------------------------------------------------------------------

const TAGS = { timed: "timed", free: "open", closed: "done", paused: "warn", closing: "warn", notice: "wait" };
function paintPhase(phase) {
  const node = byId("phase");
  write(node, words[`phase_${phase}`]);
  node.className = `tag tag-fill tag-${TAGS[phase]}`;
  document.body.classList.toggle("state-closing", phase === "closing");
  room.dataset.phase = phase;
  show(byId("bid-open"), phase !== "closing" && phase !== "closed");
  show(byId("bid-closing"), phase === "closing");
  show(byId("bid-closed"), phase === "closed");
  if (phase === "closed") {
    write(byId("result"), state.current ? fill(words[`result_${state.result}`] ?? words.result_awarded, { amount: quote.said(unitsOf(state.current)), number: state.leader }) : words.result_no_deal);
  }
  shownPhase = phase;
  paintPosition();
  paintButton();
}

function myBest() {
  for (let index = bids.length - 1; index >= 0; index -= 1) if (bids[index].bidder_number === me) return bids[index];
  return null;
}

function paintPosition() {
  const node = byId("position");
  const own = me ? myBest() : null;
  const top = bids[bids.length - 1];
  const kind = !me ? "watching" : state.leader === me ? "leading" : own ? "outbid" : "waiting";
  let more = "";
  if (kind === "leading" && own) more = fill(words.lead_since, { number: me, sequence: own.sequence, time: clockTime(own.received_at) });
  if (kind === "outbid" && top) {
    more = fill(words.outbid_by, { number: top.bidder_number, amount: quote.said(bidOf(top)), time: clockTime(top.received_at), more: quote.gap(bidOf(own), bidOf(top)) });
  }
  const over = phaseNow() === "closed";
  if (kind === "waiting" && !over) more = fill(words.waiting_text, { number: me });
  if (kind === "watching") more = node.querySelector("span").textContent;
  const style = { leading: "position-lead", outbid: "position-out" }[kind] ?? "position-wait";
  node.className = `position ${style}`;
  // being outbid must be heard at once; leading may wait until the screen reader is free
  node.setAttribute("role", kind === "outbid" && !over ? "alert" : "status");
  write(node.querySelector("b"), (over && words[`${kind}_closed`]) || words[kind]);
  write(byId("price-label"), state.current ? (over ? words.price_closed : words.price) : words.price_start);
  write(node.querySelector("span"), more);
  for (const name of ["leading", "outbid", "waiting", "watching"]) document.body.classList.toggle(`state-${name}`, name === kind);
  write(byId("my-best"), own ? quote.big(bidOf(own)) : "–");
}

function paint(before, fresh) {
  const price = unitsOf(state.current ?? state.start);
  write(byId("price"), quote.big(price));
  byId("price").parentElement.classList.toggle("giant-long", quote.big(price).length > 7);
  if (byId("price-yuan")) {
    const prices = pricesOf(price, room.dataset.area);
    for (const name of ["yuan", "m2", "mu"]) write(byId(`price-${name}`), prices[name]);
  }
  write(byId("minimum"), quote.big(unitsOf(state.minimum_next)));
  write(byId("bidders"), String(state.bidders));
  write(byId("head"), `${state.head.slice(0, 16)}…${state.head.slice(-8)}`);
  show(byId("no-bids"), bids.length === 0);
  for (const bid of fresh) byId("bids").prepend(line(bid));
  while (byId("bids").children.length > SHOWN) byId("bids").lastElementChild.remove();
  byId("bids").firstElementChild?.classList.add("is-top");
  byId("bids").children[1]?.classList.remove("is-top");
  if (before.minimum_next !== state.minimum_next) raiseInput(before);
  paintPosition();
  paintLadder();
  paintPhase(phaseNow());
  paintBidText();
}

function line(bid) {
  const node = document.createElement("li");
  const index = bids.findIndex((other) => other.sequence === bid.sequence);
  const cell = (name, text, tag = "span") => {
    const part = document.createElement(tag);
    if (name) part.className = name;
    part.textContent = text;
    node.append(part);
    return part;
  };
  cell("bid__seq", String(bid.sequence));
  const who = cell("bid__who", fill(words.bidder, { number: bid.bidder_number }));
  if (bid.bidder_number === me) {
    node.classList.add("is-me");
    const mark = document.createElement("em");
    mark.textContent = words.me;
    who.append(mark);
  }
  cell("bid__amt", quote.said(bidOf(bid)));
  cell("bid__up", index > 0 ? quote.moved(bidOf(bids[index - 1]), bidOf(bid)) : "");
  cell("", dayTime(bid.received_at), "time").setAttribute("datetime", bid.received_at);
  return node;
}

function paintLadder() {
  if (bids.length < 2) return;
  show(byId("ladder"), true);
  const now = phaseNow() === "closed" ? 0 : Math.min(serverNow(), Date.parse(state.closes_at));
  // the timed phase is what people look at; before it has a shape, the whole history is drawn
  const timed = bids.filter((bid) => bid.received_at >= state.timed_starts_at);
  drawLadder(byId("ladder").querySelector("svg"), {
    bids: (timed.length > 2 ? timed : bids).map((bid) => ({ written: quote.big(bidOf(bid)), time: Date.parse(bid.received_at), value: quote.value(bidOf(bid)), isMine: bid.bidder_number === me })),
    reference: room.dataset.reference ? Number(room.dataset.reference) / 1e6 : null,
    until: now,
    words: {
      day: (time) => dayTime(new Date(time).toISOString()).slice(5, 16),
      clock: (time) => hms.format(time),
      label: (ends) => fill(words.ladder_label, ends),
    },
  });
}

// --- 4. bidding -------------------------------------------------------------------------------------------

const form = document.querySelector(".bidform");
const input = byId("amount");
let busy = false;

/** An untouched box follows the minimum; what a person typed stays, even when it is now too low. */
let touched = false;
function raiseInput() {
  if (!form || busy) return;
  if (!touched) input.value = quote.typed(unitsOf(state.minimum_next));
}

function paintBidText() {
  if (!form) return;
  const amount = quote.parse(input.value);
  write(byId("daxie"), amount ? quote.capitals(amount) : words.amount);
  if (!busy) write(byId("send"), amount ? fill(words.bid, { amount: quote.said(amount) }) : words.amount);
  paintButton();
}

function paintButton() {
  if (!form) return;
  const open = ["free", "timed"].includes(phaseNow());
  const leading = state.leader === me;
  const barred = busy || !open || leading;
  byId("send").setAttribute("aria-disabled", String(barred));
  byId("send").classList.toggle("btn-primary", !barred);
  byId("send").classList.toggle("btn-outline", barred);
  if (!busy && leading) write(byId("why"), words.self);
  else if (!busy && !open) write(byId("why"), words.not_open);
}

const newKey = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(18)), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function send(event) {
  event.preventDefault();
  if (busy || byId("send").getAttribute("aria-disabled") === "true") return;
  busy = true;
  write(byId("send"), words.sending);
  write(byId("bid-error"), "");
  write(byId("said"), "");
  paintButton();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" }, signal: AbortSignal.timeout(12000) });
    const body = await answer.json();
    if (body.code === "second_look") return void (location.href = body.address);
    if (answer.status === 201) {
      form.elements.key.value = newKey();
      touched = false;
      write(byId("said"), fill(words.sent, { amount: quote.said(bidOf(body)), sequence: body.sequence }));
    } else {
      // busy and unknown outcomes keep their key: pressing again asks for the same bid
      if (answer.status !== 503) form.elements.key.value = newKey();
      write(byId("bid-error"), body.detail ?? words.lost);
      touched = false;
    }
    await poll().catch(() => {});
  } catch {
    write(byId("bid-error"), words.lost);
  } finally {
    busy = false;
    raiseInput();
    paintBidText();
  }
}

if (form) {
  form.addEventListener("submit", send);
  input.addEventListener("input", () => {
    touched = true;
    write(byId("bid-error"), "");
    form.elements.key.value = newKey();
    paintBidText();
  });
  for (const button of form.querySelectorAll("[data-steps]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const base = unitsOf(state.current ?? state.start);
      const count = BigInt(button.dataset.steps) - (state.current ? 0n : 1n);
      input.value = quote.typed(quote.improved(base, unitsOf(state.step) * count));
      touched = true;
      form.elements.key.value = newKey();
      paintBidText();
      input.focus();
    });
  }
}

paintPosition();
paintLadder();
paintBidText();
tick();
openStream();
keepUp();
poll().catch(() => {});
