/**
 * The price page: 元/㎡ of the start price, a warning at the review line and the largest deposit, while typing.
 * The server works all of it out again; without scripts the hints above the fields say the same.
 */
import { parseYuan, yuan } from "./money.js";

const box = document.querySelector("[data-price]");
const start = box?.querySelector("#start");
const deposit = box?.querySelector("#deposit");

/** Hundredths of a square metre, exactly, from the server's decimal text. */
function hundredths(text) {
  const [whole, rest = ""] = text.split(".");
  return BigInt(whole) * 100n + BigInt(rest.padEnd(2, "0").slice(0, 2));
}

function show() {
  const fen = parseYuan(start.value);
  const line = box.querySelector("[data-price-unit]");
  if (!fen) {
    line.textContent = "";
    return;
  }
  const area = hundredths(box.dataset.area);
  const perMetre = (fen * 200n + area) / (2n * area);
  const low = box.dataset.low && fen <= BigInt(box.dataset.low) ? ` · ${box.dataset.warn}` : "";
  line.textContent = `${yuan(perMetre)} ${box.dataset.unit}${low}`;
  deposit.placeholder = `${box.dataset.most} ${yuan((fen * BigInt(box.dataset.percent)) / 100n, true)} ${box.dataset.yuan}`;
}

if (start && deposit) {
  start.addEventListener("input", show);
  show();
}
