/**
 * Dark and large-type switches without a reload. The links work without this file: they go to /preferences,
 * which sets the same cookies and sends the reader back. The server renders the attributes, so nothing flashes.
 */
const YEAR = 365 * 24 * 3600;
const root = document.documentElement;

/** Remember one preference for a year, in the cookie that the server reads. */
function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Max-Age=${value ? YEAR : 0}; Path=/; SameSite=Lax${secure}`;
}

/** What the reader sees now, chosen or wished by the system. */
function isDark() {
  const chosen = root.dataset.bsTheme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

const switches = {
  theme: {
    on: isDark,
    set(on) {
      root.dataset.bsTheme = on ? "dark" : "light";
      remember("theme", root.dataset.bsTheme);
    },
  },
  type: {
    on: () => root.dataset.type === "large",
    set(on) {
      if (on) root.dataset.type = "large";
      else delete root.dataset.type;
      remember("type", on ? "large" : "");
    },
  },
};

/** Every switch carries both of its texts; show the one that fits. */
function relabel() {
  for (const link of document.querySelectorAll("[data-switch]")) {
    link.textContent = switches[link.dataset.switch].on() ? link.dataset.whenOn : link.dataset.whenOff;
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-switch]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const control = switches[link.dataset.switch];
  control.set(!control.on());
  relabel();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", relabel);
relabel();
