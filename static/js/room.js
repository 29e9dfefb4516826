/**
 * The bidding room, live. The page works without this file; here it follows the register, counts by the server's
 * clock and sends bids without a reload.
 *   1. follow   the feed brings states (follow.js); older ones than the page shows are dropped
 *   2. paint    price, position, clock, ladder, list from one state object
 *   3. say      what a screen reader hears of it (announce.js)
 *   4. bidding  one request at a time; a repeated press sends the same key, so it can't count twice
 */
import { announcer, passed } from "./announce.js";
import { remaining, serverNow } from "./countdown.js";
import { follow } from "./follow.js";
import { drawLadder } from "./ladder.js";
import { TAGS, byId, clockTime, dayTime, endOf, fill, phaseOf, show, unitsOf, write } from "./phases.js";
import { pricesOf, quoteOf } from "./quotes.js";

const room = byId("room");
const words = JSON.parse(room.dataset.words);
let me = room.dataset.me;

let state = JSON.parse(room.dataset.state);
let bids = state.bids;
const quote = quoteOf(state.figure);
const bidOf = (line) => unitsOf(line[quote.member]);
const SHOWN = 30;
const lastSequence = () => (bids.length ? bids[bids.length - 1].sequence : 0);
const speaker = announcer(byId("say"), byId("say-now"));

// --- 1. follow --------------------------------------------------------------------------------------------

/** Take a newer state, and say whether it was one; whatever is older is dropped, so a sequence never goes back. */
function receive(news) {
  if (news.revision < state.revision) return false;
  const known = lastSequence();
  const fresh = (news.bids ?? []).filter((bid) => bid.sequence > known);
  if (fresh.length && fresh[0].sequence > known + 1 && known > 0) {
    feed.poll(known).catch(() => {});
    return false;
  }
  const isNews = fresh.length > 0 || news.revision > state.revision || news.phase !== state.phase;
  bids = bids.concat(fresh).slice(-500);
  const before = state;
  state = { ...news, bids: undefined };
  settle(fresh);
  paint(before, fresh);
  sayNews(before, fresh);
  if (!me && room.dataset.waits && state.bidders !== before.bidders) lookForNumber().catch(() => {});
  return isNews;
}

function connection(kind, took) {
  const node = byId("conn");
  show(node, true);
  node.className = kind === "slow" || kind === "off" ? "conn__slow" : "conn__ok";
  write(byId("conn-words"), words[kind]);
  write(byId("conn-delay"), took && node.className === "conn__ok" ? `· ${Math.round(took)} ${words.ms}` : "");
}

const phaseNow = () => phaseOf(state);
let [shownPhase, shownLeft] = ["", 0];
function tick() {
  const phase = phaseNow();
  const ends = endOf(state, phase);
  const left = ends ? Date.parse(ends) - serverNow() : 0;
  write(byId("clock"), ends ? remaining(left, words.days) : phase === "closing" ? "00:00" : "–");
  write(byId("clock-label"), words[phase === "closing" ? "closing_clock" : phase]);
  write(byId("closes-at"), phase === "timed" ? fill(words.closes_at, { time: clockTime(state.closes_at) }) : phase === "closed" ? dayTime(state.closes_at) : ends ? dayTime(ends) : "");
  write(byId("extensions"), state.extensions ? fill(words.extensions, { count: state.extensions }) : "");
  write(byId("wall"), clockTime(serverNow()));
  const share = phase === "timed" ? Math.min(1, left / (state.window_seconds * 1000)) : 0;
  byId("fuse").setAttribute("width", (240 * share).toFixed(1));
  if (phase !== shownPhase) paintPhase(phase);
  sayTime(phase, left);
  setTimeout(tick, 250 - (serverNow() % 250));
}

// --- 2. paint ---------------------------------------------------------------------------------------------

function paintPhase(phase) {
  const node = byId("phase");
  write(node, words[`phase_${phase}`]);
  node.className = `tag tag-fill tag-${TAGS[phase]}`;
  document.body.classList.toggle("state-closing", phase === "closing");
  room.dataset.phase = phase;
  show(byId("bid-open"), phase !== "closing" && phase !== "closed");
  show(byId("bid-closing"), phase === "closing");
  show(byId("bid-closed"), phase === "closed");
  if (phase === "closed") write(byId("result"), resultText());
  if (phase !== shownPhase) sayPhase(phase);
  shownPhase = phase;
  paintPosition();
  paintButton();
}

const resultText = () =>
  state.current ? fill(words[`result_${state.result}`] ?? words.result_awarded, { amount: quote.said(unitsOf(state.current)), number: state.leader }) : words.result_no_deal;

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
  if (kind === "outbid" && top) more = outbidText(own, top);
  const over = phaseNow() === "closed";
  if (kind === "waiting" && !over) more = fill(words.waiting_text, { number: me });
  if (kind === "watching") more = node.querySelector("span").textContent;
  const style = { leading: "position-lead", outbid: "position-out" }[kind] ?? "position-wait";
  node.className = `position ${style}`;
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
  if (bid.priority) {
    const right = document.createElement("small");
    right.className = "muted";
    right.textContent = ` ${fill(words.first_purchase, { rank: bid.priority })}`;
    who.append(right);
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
      day: (time) => dayTime(time).slice(5, 16),
      clock: clockTime,
      label: (ends) => fill(words.ladder_label, ends),
    },
  });
}

// --- 3. say -----------------------------------------------------------------------------------------------

const outbidText = (own, top) => fill(words.outbid_by, { number: top.bidder_number, amount: quote.said(bidOf(top)), time: clockTime(top.received_at), more: quote.gap(bidOf(own), bidOf(top)) });

function sayNews(before, fresh) {
  const top = fresh[fresh.length - 1];
  if (!top) return;
  const own = me && top.bidder_number !== me ? myBest() : null;
  if (own && bids[bids.length - fresh.length - 1]?.bidder_number === me) return speaker.interrupt(`${words.outbid} ${outbidText(own, top)}`);
  if (top.bidder_number === me) return speaker.say("price", words.leading);
  const extended = state.closes_at !== before.closes_at && state.phase === "timed";
  const price = fill(words.say_price, { number: top.bidder_number, amount: quote.said(bidOf(top)) });
  speaker.say("price", extended ? `${price} ${fill(words.closes_at, { time: clockTime(state.closes_at) })}` : price);
}

function sayPhase(phase) {
  if (!shownPhase) return; // what stands on the page when it opens is read from the page
  if (phase === "closed") speaker.interrupt(resultText());
  else if (phase === "closing" || phase === "paused") speaker.interrupt(words[`phase_${phase}`]);
  else speaker.say("phase", words[`phase_${phase}`]);
}

const MARKS = [60000, 300000];
function sayTime(phase, left) {
  const mark = phase === "timed" ? passed(MARKS, shownLeft, left) : undefined;
  shownLeft = phase === "timed" ? left : 0;
  if (mark === 60000) speaker.interrupt(words.one_minute);
  else if (mark) speaker.say("time", words.five_minutes);
}

// --- 4. bidding -------------------------------------------------------------------------------------------

let form = document.querySelector(".bidform");
let input = byId("amount");
let busy = false;

/** An untouched box follows the minimum; what a person typed stays, even when it is now too low. */
let touched = false;
/** A bid whose answer was lost: box and key stand still until it is pressed again, changed, or found in the register. */
let lost = null;
function raiseInput() {
  if (!form || busy || lost) return;
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

/** Where the register has the bid whose answer was lost, that is its answer. */
function settle(fresh) {
  const found = lost && fresh.find((bid) => bid.bidder_number === me && bidOf(bid) === lost);
  if (found && !busy) confirmBid(found);
}

function confirmBid(bid) {
  lost = null;
  touched = false;
  form.elements.key.value = newKey();
  write(byId("bid-error"), "");
  write(byId("said"), fill(words.sent, { amount: quote.said(bidOf(bid)), sequence: bid.sequence }));
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
  const amount = quote.parse(input.value);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" }, signal: AbortSignal.timeout(12000) });
    const body = await answer.json();
    if (body.code === "second_look") return void (location.href = body.address);
    // busy and unknown outcomes keep their key: pressing again asks for the same bid
    lost = answer.status === 503 ? amount : null;
    if (answer.status === 201) confirmBid(body);
    else {
      if (!lost) form.elements.key.value = newKey();
      write(byId("bid-error"), body.detail ?? words.lost);
      touched = false;
    }
  } catch {
    lost = amount;
    write(byId("bid-error"), words.lost);
  }
  await feed.poll().catch(() => {});
  busy = false;
  settle(bids);
  raiseInput();
  paintBidText();
}

function wire() {
  if (!form) return;
  form.addEventListener("submit", send);
  // back from the second look: the browser may show this page as it was left
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    busy = false;
    paintBidText();
  });
  const change = () => {
    [touched, lost] = [true, null];
    write(byId("bid-error"), "");
    form.elements.key.value = newKey();
    paintBidText();
    speaker.say("amount", byId("daxie").textContent);
  };
  input.addEventListener("input", change);
  for (const button of form.querySelectorAll("[data-steps]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const base = unitsOf(state.current ?? state.start);
      const asked = BigInt(button.dataset.steps) - (state.current ? 0n : 1n);
      const count = asked > 0n ? asked : 0n;
      input.value = quote.typed(quote.improved(base, unitsOf(state.step) * count));
      change();
      input.focus();
    });
  }
}

/**
 * Somebody was admitted while this page was open: perhaps its reader. The page is asked for once more, and only the box is
 * exchanged, so the register and the clock on screen go on.
 */
async function lookForNumber() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("room");
  if (!answer.ok || me || !fresh?.dataset.me) return;
  me = fresh.dataset.me;
  document.querySelector(".bidbox").replaceWith(document.adoptNode(fresh.querySelector(".bidbox")));
  [form, input, touched] = [document.querySelector(".bidform"), byId("amount"), false];
  wire();
  paint(state, []);
  speaker.interrupt(fill(words.admitted, { number: me }));
}

wire();
paintPosition();
paintLadder();
paintBidText();
tick();
const { dataset } = room;
const feed = follow({ number: dataset.number, feed: dataset.feed, live: dataset.live, after: lastSequence, hear: receive, tell: connection });
