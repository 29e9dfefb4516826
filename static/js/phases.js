/** Where a room stands by the server's clock, and how its instants are written in Beijing time. */
import { serverNow } from "./countdown.js";

/** The phase of a room's state now. The server alone closes or pauses a room. */
export function phaseOf(state) {
  if (state.phase === "closed" || state.phase === "paused") return state.phase;
  const now = serverNow();
  if (now < Date.parse(state.opens_at)) return "notice";
  if (now >= Date.parse(state.closes_at)) return "closing";
  if (now < Date.parse(state.timed_starts_at)) return "free";
  return restOf(state, now) ? "resting" : "timed";
}

/** The night that an instant lies in: its evening and its morning, or undefined. */
const restOf = (state, now) => (state.rests ?? []).find(([evening, morning]) => Date.parse(evening) <= now && now < Date.parse(morning));

/** The instant that a phase counts down to, or undefined. */
export const endOf = (state, phase) => ({ notice: state.opens_at, free: state.timed_starts_at, timed: state.closes_at, resting: restOf(state, serverNow())?.[1] })[phase];

/** The style of each phase's tag. */
export const TAGS = { timed: "timed", resting: "wait", free: "open", closed: "done", paused: "warn", closing: "warn", notice: "wait" };

const hms = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short" });

/** `10:04:00`, of an instant or of milliseconds. */
export const clockTime = (instant) => hms.format(typeof instant === "number" ? instant : Date.parse(instant));
/** `2026-11-23 10:04:00`. */
export const dayTime = (instant) => `${day.format(typeof instant === "number" ? instant : Date.parse(instant))} ${clockTime(instant)}`;

/** Fill the placeholders of a sentence. */
export const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_whole, name) => values[name] ?? "");
/** Whole units of an amount as machines write it. */
export const unitsOf = (decimal) => BigInt(decimal.replace(".", ""));
export const byId = (id) => document.getElementById(id);
export const show = (node, visible) => node && (node.hidden = !visible);
/** Write only what changes. */
export const write = (node, text) => node && node.textContent !== text && (node.textContent = text);
