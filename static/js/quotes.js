/**
 * How the amounts of a room are read, written and compared: yuan that rise, or an annual rate that falls. Whole units
 * (fen, thousandths of a per cent) as BigInt, never floats.
 */
import { capitals, parseYuan, wan, yuan } from "./money.js";

const percent = (rate) => `${rate / 1000n}.${String(rate % 1000n).padStart(3, "0")}`;

/** Thousandths of a per cent of a rate as people type it, or null. */
function parseRate(text) {
  const match = /^(\d{1,3})(?:\.(\d{1,3}))?$/.exec(text.normalize("NFKC").replace(/[\s%]/g, ""));
  const rate = match ? BigInt(match[1]) * 1000n + BigInt((match[2] ?? "").padEnd(3, "0")) : 0n;
  return rate > 0n && rate <= 100000n ? rate : null;
}

const MONEY = {
  member: "amount",
  parse: parseYuan,
  typed: (fen) => yuan(fen, true),
  said: (fen) => yuan(fen, true),
  big: wan,
  capitals,
  moved: (from, to) => `+${wan(to - from)}`,
  improved: (fen, by) => fen + by,
  gap: (own, best) => yuan(best - own, true),
  value: (fen) => Number(fen) / 1e6,
};

const RATE = {
  member: "annual_rate",
  parse: parseRate,
  typed: percent,
  said: (rate) => `${percent(rate)} %`,
  big: percent,
  capitals: () => "",
  moved: (from, to) => `−${percent(from - to)}`,
  improved: (rate, by) => rate - by,
  gap: (own, best) => `${percent(own - best)} %`,
  value: (rate) => Number(rate) / 1e3,
};

/** The quote of a room's figure. */
export const quoteOf = (figure) => (figure === "annual_rate" ? RATE : MONEY);

/** What a price comes to in yuan, a square metre and a mu of an area in m² with two places. */
export function pricesOf(fen, square_metres) {
  const area = BigInt(square_metres.replace(".", ""));
  // one mu is 2000/3 m²; ten thousand yuan a mu, to two places
  const mu = (fen * 200000n) / (3n * area);
  return {
    yuan: yuan(fen, true),
    m2: yuan((fen * 200n + area) / (2n * area)),
    mu: `${(mu + 5000n) / 1000000n}.${String(((mu + 5000n) / 10000n) % 100n).padStart(2, "0")}`,
  };
}
