/** Ask that the screen stay on while the page is shown; browsers take the leave back whenever the page is covered. */
export function stayAwake() {
  const ask = () => document.hidden || navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", ask);
  ask();
}
