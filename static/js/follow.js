/**
 * Following a room: its news by the stream (SSE), or by the poll where the stream fails, and its time by the server's
 * clock.
 *
 * The tabs of a browser share one stream. The tab in front holds it and tells the others; when that tab goes, freezes or is
 * covered by another, the next one takes over. A tab that hears nothing polls, so no tab depends on another being well.
 *
 * Time is the server's: its instant at the quickest answer so far, carried on by the monotonic timer. The computer's own
 * clock is only watched: where it and the timer move apart, the machine slept, or somebody set the clock. Either way the
 * room is asked again.
 */
import { setServerNow } from "./countdown.js";

const BEAT = 800;
/** without a beat for so long, a tab asks for itself */
const SILENCE = 2500;
/** so often a tab looks itself, whatever it hears: a line may be dead without saying so */
const LOOK = 15000;
const SLOW = 1500;
const FRESH = 600000;

/**
 * Follow a room.
 *   number, feed, live   its number, the address of the poll and of the stream
 *   after()              the last sequence that the page has
 *   hear(news)           takes a state; true where it was newer than what the page had
 *   tell(kind, took)     the connection: "ok", "poll", "slow" or "off", and the quickest round trip in ms
 * Returns { poll(after) }, which asks at once.
 */
export function follow({ number, feed, live, after, hear, tell }) {
  const channel = new BroadcastChannel(`room-${number}`);
  const lock = `stream-${number}`;
  let [beaten, looked, failures, etag] = [-SILENCE, 0, 0, ""];
  let [best, stream, streaming, leading, waiting] = [null, null, false, false, null];
  const say = (kind) => tell(kind, best?.took);

  // --- the clock --------------------------------------------------------------------------------------------

  /** Keep the quickest answer's instant; take a new one where the two can't both be right. */
  function measure(epoch, sent, took) {
    if (!epoch) return;
    const [at, offset] = [sent + took, epoch + took / 2 - (sent + took)];
    const apart = best && Math.abs(offset - best.offset) > (took + best.took) / 2 + 250;
    if (best && !apart && took > best.took && at - best.at < FRESH) return;
    best = { took, at, offset };
    setServerNow(epoch + took / 2, at);
  }

  let [wall, turned] = [Date.now() - performance.now(), performance.now()];
  /** The two clocks of the machine moved apart, or the page stood still. */
  function noticeSleep() {
    const [apart, now] = [Date.now() - performance.now(), performance.now()];
    if (Math.abs(apart - wall) > 1500 || (!document.hidden && now - turned > 5000)) wake();
    [wall, turned] = [apart, now];
  }

  // --- the poll ---------------------------------------------------------------------------------------------

  /** Ask for what happened after a sequence; true where there was something new. */
  async function poll(from = after()) {
    const sent = performance.now();
    const answer = await fetch(`${feed}?after=${from}`, {
      headers: etag ? { "If-None-Match": etag } : {},
      cache: "no-store",
      signal: AbortSignal.timeout(8000),
    });
    const took = performance.now() - sent;
    measure(Number(answer.headers.get("X-Server-Time")), sent, took);
    looked = performance.now();
    failures = 0;
    say(took > SLOW ? "slow" : streaming || isBeaten() ? "ok" : "poll");
    if (answer.status === 304) return false;
    if (!answer.ok) throw new Error(`feed ${answer.status}`);
    etag = answer.headers.get("ETag") ?? "";
    const news = await answer.json();
    channel.postMessage(news);
    return hear(news);
  }

  const isBeaten = () => performance.now() - beaten < SILENCE;

  /** Slow while news arrives by itself, quick while it doesn't, patient while nobody answers. */
  async function keepUp() {
    const silent = !streaming && !isBeaten();
    try {
      // what the poll knows and the stream didn't say went down a dead line
      if ((silent || performance.now() - looked > LOOK) && (await poll()) && streaming) connect();
    } catch {
      failures += 1;
      say(failures > 3 || !navigator.onLine ? "off" : "slow");
    }
    setTimeout(keepUp, (failures ? Math.min(8000, 500 * 2 ** failures) : 1000) * (0.8 + Math.random() * 0.4));
  }

  // --- the stream -------------------------------------------------------------------------------------------

  function connect() {
    stream?.close();
    const mine = new EventSource(`${live}?after=${after()}`);
    stream = mine;
    mine.addEventListener("room", (event) => {
      const news = JSON.parse(event.data);
      hear(news);
      channel.postMessage(news);
      alive();
    });
    mine.addEventListener("open", alive);
    mine.addEventListener("error", () => {
      streaming = false;
      if (mine.readyState === EventSource.CLOSED) setTimeout(() => mine === stream && connect(), 2000 + Math.random() * 3000);
    });
  }

  function alive() {
    streaming = true;
    say("ok");
  }

  function hangUp() {
    stream?.close();
    [stream, streaming, leading] = [null, false, false];
  }

  /** Wait for the stream, or take it from the tab that has it. */
  function lead(steal) {
    if (!navigator.locks) return void (leading || (leading = true, connect()));
    waiting?.abort();
    const mine = new AbortController();
    waiting = mine;
    navigator.locks
      .request(lock, steal ? { steal } : { signal: mine.signal }, () => {
        leading = true;
        connect();
        return new Promise(() => {});
      })
      .catch(() => {
        if (waiting !== mine) return; // called off, to be asked for again
        hangUp();
        lead(false);
      });
  }

  setInterval(() => streaming && channel.postMessage("beat"), BEAT);
  channel.addEventListener("message", ({ data }) => {
    beaten = performance.now();
    if (data !== "beat") hear(data);
    else if (!streaming) say("ok");
  });

  // --- sleeping and waking ----------------------------------------------------------------------------------

  /** Whatever was known of time and line before may be wrong now. */
  function wake() {
    best = null;
    say(navigator.onLine ? "slow" : "off");
    if (leading) connect();
    poll().catch(() => {});
  }

  setInterval(noticeSleep, 250);
  document.addEventListener("resume", wake);
  addEventListener("pageshow", (event) => event.persisted && wake());
  addEventListener("online", wake);
  addEventListener("offline", () => {
    streaming = false;
    say("off");
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (!leading) lead(true);
    poll().catch(() => {});
  });

  lead(!document.hidden);
  keepUp();
  return { poll };
}
