// Takes an exam in real browsers of years ago. The npm package `chrome-aws-lambda` carries a Chromium in each of its
// versions; this script fetches a few with `npm pack`, starts Safar, and looks what works. It is no part of `cargo xtask
// test`: each browser is a download of fifty megabytes. Start it by hand after `cargo xtask build`:
//
//   SAFAR_BIN=target/debug/safar node --experimental-websocket e2e/old/browsers.mjs [folder to keep the browsers in]
//
// README.md names what was found.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliDecompressSync } from "node:zlib";

/** Versions of the package; each tells its Chromium itself. */
const PACKAGES = ["64.0.3264", "1.20.4", "2.1.1", "5.5.0", "8.0.2", "10.1.0"];
const SILENT = ["--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const folder = process.argv[2] ?? join(tmpdir(), "safar-old-browsers");
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const data = mkdtempSync(join(tmpdir(), "safar-old-"));
const safar = spawn(process.env.SAFAR_BIN ?? "target/debug/safar", ["serve"], {
  env: { ...process.env, SAFAR_HTTP_ADDR: `127.0.0.1:${port}`, SAFAR_DATA_DIR: data, SAFAR_DATABASE_URL: `sqlite:${data}/safar.db` },
  stdio: "ignore",
});
/** The program of one version, unpacked. */
function browser(version) {
  const home = join(folder, version, "package", "bin");
  if (!existsSync(join(home, "chromium"))) {
    mkdirSync(join(folder, version), { recursive: true });
    const archive = execFileSync("npm", ["pack", "--silent", `chrome-aws-lambda@${version}`], { cwd: join(folder, version), encoding: "utf8" }).trim();
    execFileSync("tar", ["xzf", archive], { cwd: join(folder, version) });
    for (const [packed, unpacked] of [["chromium.br", "chromium"], ["aws.tar.br", "aws.tar"]]) {
      if (existsSync(join(home, packed))) writeFileSync(join(home, unpacked), brotliDecompressSync(readFileSync(join(home, packed))));
    }
    if (existsSync(join(home, "aws.tar"))) execFileSync("tar", ["xf", "aws.tar"], { cwd: home });
    chmodSync(join(home, "chromium"), 0o755);
  }
  return home;
}

/** What one browser makes of an exam. */
async function look(home) {
  const profile = mkdtempSync(join(tmpdir(), "safar-old-profile-"));
  const process_ = spawn(join(home, "chromium"), ["--headless", ...SILENT, "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], {
    env: { ...process.env, LD_LIBRARY_PATH: `${home}/lib:${home}/aws/lib` },
    stdio: ["ignore", "ignore", "pipe"],
  });
  try {
    const said = await new Promise((resolve, reject) => {
      let text = "";
      process_.stderr.on("data", (chunk) => {
        text += chunk;
        const found = /ws:\/\/127\.0\.0\.1:(\d+)/.exec(text);
        if (found) resolve(found[1]);
      });
      process_.on("exit", () => reject(new Error(text)));
    });
    const { Browser: name, "V8-Version": v8 } = await (await fetch(`http://127.0.0.1:${said}/json/version`)).json();
    const [page] = (await (await fetch(`http://127.0.0.1:${said}/json/list`)).json()).filter(({ type }) => type === "page");
    const tab = await Tab.open(page.webSocketDebuggerUrl);
    return { browser: name, v8, ...(await exam(tab)) };
  } finally {
    process_.kill("SIGKILL");
  }
}

/** Begins an exam, answers, goes on, comes back, and lets the time run out. */
async function exam(tab) {
  await tab.go(`${origin}/ru/exams/ru-exam/history-01`);
  await tab.run(`document.querySelector("form.mode [value=exam]").form.submit()`);
  await tab.until(`/attempts.*\\/1$/.test(location.pathname) && document.readyState === "complete"`);
  await sleep(4_000);
  const awake = await tab.run(`document.documentElement.dataset.islands || "asleep"`);
  const attempt = await tab.run(`location.pathname`);
  const loaded = await tab.run(`window.once = true, document.querySelector("input[name=a]").click(), document.querySelector("input[name=a]:checked").value`);
  await sleep(1_500);
  const status = await tab.run(`document.querySelector("p.status").textContent`);
  await tab.run(`document.querySelector(".onward > .primary").click()`);
  await tab.until(`/\\/2$/.test(location.pathname) && document.querySelector("#q2")`);
  const stayed = await tab.run(`window.once === true`);
  await tab.go(origin + attempt);
  const kept = await tab.run(`(document.querySelector("input[name=a]:checked") || {}).value`);
  await sleep(4_000);
  const sideways = await tab.run(`document.documentElement.scrollWidth - document.documentElement.clientWidth`);
  const clock = await tab.run(`document.querySelector("meta[http-equiv=refresh]") ? "the page's" : "the island's"`);
  const faults = tab.faults.filter((fault, n) => tab.faults.indexOf(fault) === n);
  return { island: awake, clock, "moves without loading": stayed, status, "answer kept": kept === loaded, sideways, faults };
}

class Tab {
  #socket;
  #waiting = new Map();
  #count = 0;
  faults = [];

  static async open(address) {
    const tab = new Tab();
    tab.#socket = new WebSocket(address);
    await new Promise((resolve) => tab.#socket.addEventListener("open", resolve));
    tab.#socket.addEventListener("message", ({ data }) => {
      const { id, result, method, params } = JSON.parse(data);
      tab.#waiting.get(id)?.(result);
      if (method === "Runtime.exceptionThrown") tab.faults.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
      if (method === "Log.entryAdded" && params.entry.level === "error") tab.faults.push(params.entry.text);
    });
    for (const domain of ["Page", "Runtime", "Log"]) await tab.#ask(`${domain}.enable`);
    await tab.#ask("Emulation.setDeviceMetricsOverride", { width: 360, height: 640, deviceScaleFactor: 1, mobile: true });
    return tab;
  }

  #ask(method, params = {}) {
    const id = ++this.#count;
    const answer = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answer;
  }

  async run(expression) {
    const { result } = await this.#ask("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    return result.value;
  }

  async until(expression) {
    for (let tries = 0; tries < 100; tries++) {
      if (await this.run(expression)) return;
      await sleep(100);
    }
    throw new Error(`never true: ${expression}`);
  }

  async go(address) {
    await this.#ask("Page.navigate", { url: address });
    await sleep(300);
    await this.until(`location.href === ${JSON.stringify(address)} && document.readyState === "complete"`);
  }
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

while (!(await fetch(`${origin}/readyz`).catch(() => undefined))?.ok) await sleep(100);
try {
  for (const version of PACKAGES) console.log(await look(browser(version)));
} finally {
  safar.kill();
}
