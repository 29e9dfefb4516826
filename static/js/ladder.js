/**
 * The bid ladder: the register's last rows as a step line over time, drawn into an empty SVG. The table of bids beside it
 * says the same in words.
 */
const SVG = "http://www.w3.org/2000/svg";
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 628, 18, 216];
const DRAWN = 60;
const SPAN = { minutes: 20 * 60000, day: 86400000 };

/** Values and times of the axes. `reference` (×10,000 yuan, or null) is drawn only where it is near the bids. */
function axes(bids, reference, until) {
  const values = bids.map((bid) => bid.value);
  let [low, high] = [Math.min(...values), Math.max(...values)];
  const spare = (high - low || high * 0.05 || 1) * 0.15;
  const near = reference !== null && reference > low - 4 * spare && reference < high + 4 * spare;
  if (near) [low, high] = [Math.min(low, reference), Math.max(high, reference)];
  [low, high] = [low - spare, high + spare];
  const first = bids[0].time;
  const last = Math.max(bids[bids.length - 1].time, until);
  return {
    ...{ low, high, first, last, near },
    x: (time) => LEFT + ((time - first) / (last - first || 1)) * (RIGHT - LEFT),
    y: (value) => BOTTOM - ((value - low) / (high - low)) * (BOTTOM - TOP),
  };
}

/** A pen that appends shapes to `svg`. */
function pen(svg) {
  return (tag, attributes, text) => {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text !== undefined) node.textContent = text;
    svg.append(node);
  };
}

function drawAxes(draw, scale, words) {
  const { low, high, first, last } = scale;
  for (let step = 0; step <= 4; step += 1) {
    const value = low + ((high - low) * step) / 4;
    const y = scale.y(value);
    draw("path", { class: "ax", d: `M${LEFT} ${y.toFixed(1)}H${RIGHT}` });
    draw("text", { class: "axt", x: LEFT - 8, y: (y + 4).toFixed(1), "text-anchor": "end" }, value.toFixed(high - low < 1 ? 2 : high - low < 8 ? 1 : 0));
    const time = first + ((last - first) * step) / 4;
    const label = last - first > SPAN.day ? words.day(time) : words.clock(time).slice(0, last - first > SPAN.minutes ? 5 : 8);
    draw("text", { class: "axt", x: scale.x(time).toFixed(1), y: 238, "text-anchor": "middle" }, label);
  }
}

/**
 * Draw the ladder.
 *   bids       register rows: { time (ms), value (×10,000 yuan, or per cent), written (its text), isMine }
 *   reference  reference price in ×10,000 yuan, or null
 *   until      where the line ends: now, or the close (ms)
 *   words      { day(ms), clock(ms), label({ from, to }) }
 */
export function drawLadder(svg, { bids, reference, until, words }) {
  svg.replaceChildren();
  const shown = bids.slice(-DRAWN);
  const draw = pen(svg);
  const scale = axes(shown, reference, until);
  drawAxes(draw, scale, words);
  if (scale.near) {
    const y = scale.y(reference);
    draw("path", { class: "refl", d: `M${LEFT} ${y.toFixed(1)}H${RIGHT}` });
    // the two labels keep clear of each other
    const gap = y - scale.y(shown[shown.length - 1].value);
    const shift = Math.abs(gap) < 18 ? (gap < 0 ? -14 : 18) : 4;
    draw("text", { class: "axt", x: RIGHT + 6, y: (y + shift).toFixed(1) }, reference.toFixed(0));
  }
  let path = `M${scale.x(shown[0].time).toFixed(1)} ${scale.y(shown[0].value).toFixed(1)}`;
  for (const bid of shown.slice(1)) path += `H${scale.x(bid.time).toFixed(1)}V${scale.y(bid.value).toFixed(1)}`;
  path += `H${scale.x(scale.last).toFixed(1)}`;
  draw("path", { class: "area", d: `${path}V${BOTTOM}H${LEFT}Z` });
  draw("path", { class: "ln", d: path });
  for (const bid of shown) {
    const style = bid.isMine ? { class: "dot dot-me", r: 5.5 } : { class: "dot", r: 4 };
    draw("circle", { ...style, cx: scale.x(bid.time).toFixed(1), cy: scale.y(bid.value).toFixed(1) });
  }
  const top = shown[shown.length - 1];
  draw("text", { class: "axt axv", x: RIGHT + 6, y: (scale.y(top.value) - 4).toFixed(1) }, top.written);
  svg.setAttribute("aria-label", words.label({ from: shown[0].written, to: top.written }));
}
