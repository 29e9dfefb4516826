/**
 * The price page: what the start price comes to for the whole and per square metre, a warning at the review line and
 * the largest deposit, while typing. The server works all of it out again; without scripts the hints say the same.
 */
import { parseYuan, yuan } from "./money.js";

const box = document.querySelector("[data-price]");
const start = box?.querySelector("#start");
const deposit = box?.querySelector("#deposit");
const bases = document.querySelectorAll("input[name=price_basis]");

/** Hundredths of a square metre, exactly, from the server's decimal text. */
function hundredths(text) {
  const [whole, rest = ""] = text.split(".");
  return BigInt(whole) * 100n + BigInt(rest.padEnd(2, "0").slice(0, 2));
}

/** Fen for the whole, half a fen counting as one: a mu is 2000/3 square metres. */
function total(fen, area) {
  const basis = [...bases].find((one) => one.checked)?.value ?? "total";
  if (basis === "per_m2") return (fen * area * 2n + 100n) / 200n;
  if (basis === "per_mu") return (fen * area * 3n * 2n + 200000n) / 400000n;
  return fen;
}

function show() {
  const typed = parseYuan(start.value);
  const line = box.querySelector("[data-price-unit]");
  if (!typed) {
    line.textContent = "";
    return;
  }
  const area = hundredths(box.dataset.area);
  const fen = total(typed, area);
  const perMetre = (fen * 200n + area) / (2n * area);
  const low = box.dataset.low && fen <= BigInt(box.dataset.low) ? ` · ${box.dataset.warn}` : "";
  line.textContent =
    `${box.dataset.total} ${yuan(fen)} ${box.dataset.yuan} · ${yuan(perMetre)} ${box.dataset.unit}${low}`;
  if (deposit) {
    const most = yuan((fen * BigInt(box.dataset.percent)) / 100n, true);
    deposit.placeholder = `${box.dataset.most} ${most} ${box.dataset.yuan}`;
  }
}

if (start) {
  start.addEventListener("input", show);
  bases.forEach((one) => one.addEventListener("change", show));
  show();
}
