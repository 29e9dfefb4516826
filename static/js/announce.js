/**
 * What a screen reader says of a room. Two regions: one waits until the reader is free, one interrupts. In the heat of a close
 * bids come faster than anybody can listen, so what waits is said at most once in a few seconds, and of two prices only the
 * last; being outbid, the last minute, a pause and the close are said at once.
 */
const PAUSE = 6000;

/** `waits` and `interrupts` are the regions: empty elements with role="status" and role="alert". */
export function announcer(waits, interrupts) {
  const queue = new Map();
  let [free, timer] = [0, null];

  function speak() {
    timer = null;
    waits.textContent = [...queue.values()].join(" ");
    queue.clear();
    free = performance.now() + PAUSE;
  }

  return {
    /** Say it when there is time. What waits under the same name is replaced. */
    say(name, text) {
      queue.delete(name);
      queue.set(name, text);
      timer ??= setTimeout(speak, Math.max(200, free - performance.now()));
    },
    /** Say it now; a price that still waits is older than this. */
    interrupt(text) {
      queue.delete("price");
      interrupts.textContent = text;
    },
  };
}

/** The marks of a clock: which of `marks` (ms) was passed between two readings. A close that moves sets them anew. */
export const passed = (marks, before, now) => marks.find((mark) => before > mark && now <= mark && now > 0);
