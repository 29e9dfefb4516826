/**
 * The list of listings and its map in step. Everything is a link first; this only saves reloads.
 *
 * - a row and its pin show each other while one of them is pointed at or focused
 * - links that move the map, leaf or drop a condition swap list and map in place, with their address
 * - the map is dragged with a pointer, or the wheel with Ctrl brings it nearer and further
 */
const grid = document.querySelector(".find__grid");
const PARTS = ["#found", "#findmap", "#hits"];
/* a drag shorter than this is a click */
const SHORTEST = 6;

const rowOf = (address) =>
  [...document.querySelectorAll("#found h3 a, .maplist a")].find((link) => link.getAttribute("href") === address)
    ?.closest(".lotrow, .maplist li");
const pinOf = (address) => document.querySelector(`#findmap svg a[href="${CSS.escape(address)}"]`);

function pointAt(event, on) {
  const within = event.target.closest?.("#found .lotrow, .maplist li, #findmap svg a");
  if (!within) return;
  const link = within.matches("a") ? within : within.querySelector("h3 a, a");
  const address = link?.getAttribute("href");
  if (!address) return;
  rowOf(address)?.classList.toggle("is-shown", on);
  pinOf(address)?.classList.toggle("is-shown", on);
}
for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => pointAt(event, on));
}

let latest = 0;
async function show(address, keep) {
  const turn = ++latest;
  grid.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== latest) return;
    const parts = PARTS.map((part) => [document.querySelector(part), page.querySelector(part)]);
    if (parts.some(([mine, theirs]) => !mine !== !theirs)) throw new Error("another layout");
    for (const [mine, theirs] of parts) mine?.replaceWith(theirs);
    if (keep) history.pushState({ isFound: true }, "", address);
    const window_ = new URL(address, location.href).searchParams.get("bbox");
    carry(window_);
    settle();
  } catch {
    location.assign(address);
  } finally {
    if (turn === latest) grid.removeAttribute("aria-busy");
  }
}

/* the form beside the list keeps the window that the map has moved to */
function carry(bounds) {
  const form = document.querySelector(".filters__in");
  let field = form.querySelector("[name=bbox]");
  if (!bounds) return field?.remove();
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name: "bbox" });
    form.append(field);
  }
  field.value = bounds;
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest?.(".find__moves a, .find__list .pagination a, #findmap svg a");
  const address = link?.getAttribute("href");
  if (!address?.startsWith(`${location.pathname}?`) && address !== location.pathname) return;
  event.preventDefault();
  const words = link.getAttribute("aria-label");
  show(address, true).then(() => {
    if (link.closest(".pagination")) document.querySelector("#found").scrollIntoView({ block: "start" });
    else document.querySelector(`.find__moves a[aria-label="${CSS.escape(words ?? "")}"]`)?.focus();
  });
});
addEventListener("popstate", () => show(location.href, false));
history.replaceState({ isFound: true }, "");

/* ---- the map under the hand ---- */
function moveTo([west, south, east, north]) {
  const bounds = [west, south, east, north].map((edge) => edge.toFixed(5)).join(",");
  show(document.querySelector("#findmap").dataset.template.replace("WINDOW", bounds), true);
}

function settle() {
  for (const select of document.querySelectorAll("#found select[data-submit]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }
  const map = document.querySelector("#findmap");
  const sheet = map?.querySelector("svg");
  if (!sheet) return;
  map.classList.add("is-draggable");
  const [west, south, east, north] = map.dataset.window.split(",").map(Number);
  let from = null;
  let wasDragged = false;
  const away = (event) => [
    ((from.x - event.clientX) / sheet.clientWidth) * (east - west),
    ((event.clientY - from.y) / sheet.clientHeight) * (north - south),
  ];
  sheet.addEventListener("dragstart", (event) => event.preventDefault());
  sheet.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button) return;
    from = { x: event.clientX, y: event.clientY };
    wasDragged = false;
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) < SHORTEST) return;
    wasDragged = true;
    if (!sheet.hasPointerCapture(event.pointerId)) sheet.setPointerCapture(event.pointerId);
    map.classList.add("is-dragged");
  });
  sheet.addEventListener("pointerup", (event) => {
    if (from && wasDragged) {
      const [lon, lat] = away(event);
      moveTo([west + lon, south + lat, east + lon, north + lat]);
    }
    from = null;
    map.classList.remove("is-dragged");
  });
  sheet.addEventListener("click", (event) => wasDragged && event.preventDefault(), true);
  sheet.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const part = event.deltaY < 0 ? 0.5 : 2;
      const box = sheet.getBoundingClientRect();
      const lon = west + ((event.clientX - box.left) / box.width) * (east - west);
      const lat = north - ((event.clientY - box.top) / box.height) * (north - south);
      moveTo([lon - (lon - west) * part, lat - (lat - south) * part, lon + (east - lon) * part, lat + (north - lat) * part]);
    },
    { passive: false },
  );
}
settle();
