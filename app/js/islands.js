// Wakes the islands of a page. Pages without islands do not load this file.
// The names of the wasm module and its glue carry content hashes, which the build puts in place of the two words.
import init, * as app from "./__APP_JS__";

await init({ module_or_path: new URL("./__APP_WASM__", import.meta.url) });
app.hydrate();
for (const island of document.querySelectorAll("leptos-island")) {
  await app[island.dataset.component]?.(island);
}
document.documentElement.dataset.islands = "awake";
