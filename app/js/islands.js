// Wakes the islands of a page. Pages without islands do not load this file.
//
// Until the islands are awake the page works as it does without scripts: buttons are those of plain forms, and when the
// clock of an exam has run out the page goes to the result by itself. Whatever keeps them from waking (an engine, a
// policy, a network) therefore takes nothing away.
//
// The build joins this file to the glue of the wasm module, and puts the name of the module, which carries a hash of its
// content, in place of the word below.
import init, * as app from "./app.js";

const page = document.documentElement;
const address = new URL("./__APP_WASM__", document.querySelector("script[src]").src);

// The first paint comes first. What follows is done in pieces, between which the browser can answer the finger.
function whenPainted(then) {
  const soon = () => requestAnimationFrame(() => setTimeout(then));
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon);
}
const pause = () => new Promise((resolve) => setTimeout(resolve));

// Whoever has pressed a button or a link meanwhile is on the way to another page, and must not be stopped.
let leaving = false;
const leave = () => { leaving = true; };
addEventListener("beforeunload", leave);

// The island has a better clock. A browser forgets where a page was to go only if it is told to stop.
function keepClock() {
  const refresh = document.querySelector("meta[http-equiv=refresh]");
  if (!refresh) return () => {};
  stop();
  refresh.remove();
  return () => {
    const [seconds, target] = refresh.content.split(";");
    refresh.content = `${Math.max(1, Math.round(seconds - performance.now() / 1000))};${target}`;
    document.head.append(refresh);
  };
}

// A fault of ours, and not of something that the browser has added to the page; nor a request that was given up, or a sound that
// the browser does not let begin.
const isOurs = (error) =>
  error instanceof WebAssembly.RuntimeError || (!(error instanceof DOMException) && String(error && error.stack).includes("/assets/"));

// An island that broke here a moment ago would break again.
const BROKEN = "safar-island-broken";
function remember() {
  try {
    sessionStorage.setItem(BROKEN, String(Date.now()));
    return true;
  } catch (error) {
    return false;
  }
}
function brokeLately() {
  try {
    return Math.abs(Date.now() - Number(sessionStorage.getItem(BROKEN))) < 600_000;
  } catch (error) {
    return false;
  }
}

async function wake() {
  if (brokeLately()) return;
  await init({ module_or_path: address });
  await pause();
  removeEventListener("beforeunload", leave);
  if (leaving) return;
  const giveBack = keepClock();
  // An island that breaks off, now or later, leaves a page without it. What it has shown may be half of something, so the page is
  // read again, and stays as the server drew it.
  const broken = (error) => {
    if (page.dataset.islands === "broken" || !isOurs(error)) return;
    page.dataset.islands = "broken";
    giveBack();
    for (const event of ["submit", "change", "input"]) addEventListener(event, (press) => press.stopImmediatePropagation(), true);
    if (remember()) location.reload();
  };
  addEventListener("error", ({ error }) => broken(error));
  addEventListener("unhandledrejection", ({ reason }) => broken(reason));
  try {
    app.hydrate();
    for (const island of document.querySelectorAll("leptos-island")) {
      await pause();
      // A page of another build has islands that this script does not know: it stays as it is.
      await app[island.dataset.component](island);
    }
    page.dataset.islands = "awake";
  } catch (error) {
    giveBack();
    throw error;
  }
}

whenPainted(wake);
