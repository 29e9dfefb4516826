/** One room on a large screen: the figures, kept live. It keeps the screen awake and finds back by itself after any break. */
import { announcer } from "./announce.js";
import { remaining, serverNow } from "./countdown.js";
import { follow } from "./follow.js";
import { drawLadder } from "./ladder.js";
import { TAGS, byId, clockTime, dayTime, endOf, fill, phaseOf, show, unitsOf, write } from "./phases.js";
import { quoteOf } from "./quotes.js";
import { stayAwake } from "./awake.js";

const hall = byId("hall");
const words = JSON.parse(hall.dataset.words);
let state = JSON.parse(hall.dataset.state);
let bids = state.bids;
const quote = quoteOf(state.figure);
const bidOf = (line) => unitsOf(line[quote.member]);
const lastSequence = () => (bids.length ? bids[bids.length - 1].sequence : 0);
const speaker = announcer(byId("say"), byId("say-now"));

function receive(news) {
  if (news.revision < state.revision) return false;
  const known = lastSequence();
  const fresh = (news.bids ?? []).filter((bid) => bid.sequence > known);
  if (fresh.length && fresh[0].sequence > known + 1 && known > 0) {
    feed.poll(known).catch(() => {});
    return false;
  }
  const isNews = fresh.length > 0 || news.revision > state.revision || news.phase !== state.phase;
  bids = bids.concat(fresh).slice(-60);
  state = news;
  paint();
  const top = fresh[fresh.length - 1];
  if (top) speaker.say("price", fill(words.say_price, { number: top.bidder_number, amount: quote.said(bidOf(top)) }));
  return isNews;
}

function paint() {
  const price = unitsOf(state.current ?? state.start);
  write(byId("price"), quote.big(price));
  byId("price").parentElement.classList.toggle("is-long", quote.big(price).length > 7);
  write(byId("price-full"), quote.said(price));
  write(byId("minimum"), quote.big(unitsOf(state.minimum_next)));
  write(byId("leader"), state.leader ?? "–");
  write(byId("count"), String(state.sequence));
  write(byId("extensions"), String(state.extensions));
  write(byId("bidders"), String(state.bidders));
  show(byId("no-bids"), bids.length < 2);
  show(byId("ladder"), bids.length > 1);
  if (bids.length > 1) {
    drawLadder(byId("ladder").querySelector("svg"), {
      bids: bids.map((bid) => ({ written: quote.big(bidOf(bid)), time: Date.parse(bid.received_at), value: quote.value(bidOf(bid)), isMine: false })),
      reference: null,
      until: phaseOf(state) === "closed" ? 0 : Math.min(serverNow(), Date.parse(state.closes_at)),
      words: { day: (time) => dayTime(time).slice(5, 16), clock: clockTime, label: (ends) => fill(words.ladder_label, ends) },
    });
  }
  paintPhase(phaseOf(state));
}

let shown = "";
function paintPhase(phase) {
  const over = phase === "closed";
  hall.dataset.phase = phase;
  write(byId("phase"), words[`phase_${phase}`]);
  byId("phase").className = `hall__tag hall__tag-${TAGS[phase]}`;
  write(byId("price-label"), state.current ? (over ? words.price_closed : words.price) : words.price_start);
  write(byId("leader-label"), over ? words.leader_closed : words.leader);
  const result = state.current ? (words[`result_${state.result}`] ?? words.result_awarded) : words.result_no_deal;
  write(byId("result"), over ? fill(result, { amount: state.current && quote.said(unitsOf(state.current)), number: state.leader }) : "");
  show(byId("result"), over);
  if (shown && shown !== phase) speaker.interrupt(over ? byId("result").textContent : words[`phase_${phase}`]);
  shown = phase;
}

function tick() {
  const phase = phaseOf(state);
  const ends = endOf(state, phase);
  const left = ends ? Date.parse(ends) - serverNow() : 0;
  write(byId("clock"), ends ? remaining(left, words.days) : phase === "closing" ? "00:00" : "");
  write(byId("clock-label"), words[phase === "closing" ? "closing_clock" : phase]);
  write(byId("closes-at"), phase === "timed" ? fill(words.closes_at, { time: clockTime(state.closes_at) }) : phase === "closed" ? dayTime(state.closes_at) : ends ? dayTime(ends) : "");
  write(byId("wall"), clockTime(serverNow()));
  const share = phase === "timed" ? Math.min(1, left / (state.window_seconds * 1000)) : 0;
  byId("fuse").setAttribute("width", (240 * share).toFixed(1));
  if (phase !== shown) paintPhase(phase);
  setTimeout(tick, 250 - (serverNow() % 250));
}

function connection(kind) {
  show(byId("conn"), true);
  byId("conn").className = kind === "slow" || kind === "off" ? "conn__slow" : "conn__ok";
  write(byId("conn-words"), words[kind]);
}

paint();
tick();
const { dataset } = hall;
const feed = follow({ number: dataset.number, feed: dataset.feed, live: dataset.live, after: lastSequence, hear: receive, tell: connection });
stayAwake();
