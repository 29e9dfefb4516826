/**
 * Money as people type and read it: 元 in, 万元 and 大写 out. All in whole fen (BigInt), never in floats.
 * The server has the last word; this only echoes what is about to be sent.
 */
const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const UNITS = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万"];
const FULL_WIDTH = /[\uff0c\uff0e\uff10-\uff19\u3000]/g;

/** Fen of an amount typed in yuan, or null. Takes grouping commas, spaces and full-width digits. */
export function parseYuan(text) {
  const plain = text
    .replace(FULL_WIDTH, (c) => (c === "\u3000" ? " " : String.fromCharCode(c.charCodeAt(0) - 0xfee0)))
    .replace(/[,\s¥￥元]/g, "");
  const match = /^(\d{1,15})(?:\.(\d{1,2}))?$/.exec(plain);
  return match ? BigInt(match[1]) * 100n + BigInt((match[2] ?? "").padEnd(2, "0")) : null;
}

/** `4250000.00` fen → `42,500.00`; whole yuan lose their decimals when `short`. */
export function yuan(fen, short = false) {
  const whole = (fen / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = (fen % 100n).toString().padStart(2, "0");
  return short && rest === "00" ? whole : `${whole}.${rest}`;
}

/** Fen → 万元 with two to four decimals, as the site shows it. */
export function wan(fen) {
  const tail = (fen % 1_000_000n).toString().padStart(6, "0").replace(/0{1,4}$/, "");
  return `${(fen / 1_000_000n).toString().replace(/\B(?=(\d{3})+$)/g, ",")}.${tail.padEnd(2, "0")}`;
}

/** One group of four digits in capitals; a run of zeros inside reads as one 零. */
function group(value) {
  let text = "";
  let gap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit === 0) {
      gap = text !== "";
    } else {
      text += (gap ? "零" : "") + DIGITS[digit] + UNITS[place];
      gap = false;
    }
  }
  return text;
}

/** Fen → 人民币…元整, the capital form of contracts and receipts. */
export function capitals(fen) {
  const groups = [];
  for (let rest = fen / 100n; rest > 0n; rest /= 10000n) groups.unshift(Number(rest % 10000n));
  let text = "";
  let gap = false;
  groups.forEach((value, index) => {
    if (value === 0) {
      gap = text !== "";
      return;
    }
    if (text && (gap || value < 1000)) text += "零";
    const place = groups.length - 1 - index;
    text += group(value) + GROUPS[place];
    if (place === 3 && groups[index + 1] === 0) text += "亿";
    gap = false;
  });
  const jiao = Number((fen / 10n) % 10n);
  const cents = Number(fen % 10n);
  let tail = "整";
  if (jiao || cents) {
    tail = (jiao ? `${DIGITS[jiao]}角` : text ? "零" : "") + (cents ? `${DIGITS[cents]}分` : "");
  }
  return `人民币${text ? `${text}元` : jiao || cents ? "" : "零元"}${tail}`;
}
