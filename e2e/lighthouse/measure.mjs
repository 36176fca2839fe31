// Looks at pages as Lighthouse does on a phone: slow 4G and a processor four times slower, both simulated. Reads from its
// standard input { chromium, origin, cookie, turns, pages: [[name, path], …] } and writes one line of JSON for each page.
import { readFileSync } from "node:fs";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const asked = JSON.parse(readFileSync(0, "utf8"));

const chrome = await launch({
  chromePath: asked.chromium,
  // Without a sandbox, because CI runs as root; and silent towards everything but Safar.
  chromeFlags: [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${chrome.port}`, defaultViewport: null });

/**
 * One look at a page with an empty cache. The cookie lies in the browser as a learner's does: a header of Lighthouse's own goes
 * under as soon as the browser has a cookie of another page.
 */
async function look(path) {
  const page = await browser.newPage();
  const tools = await page.createCDPSession();
  await tools.send("Network.clearBrowserCache");
  await tools.send("Network.clearBrowserCookies");
  for (const cookie of asked.cookie.split("; ")) {
    const [name, value] = cookie.split("=");
    await tools.send("Network.setCookie", { name, value, url: asked.origin, httpOnly: true, sameSite: "Lax" });
  }
  const flags = {
    disableStorageReset: true,
    output: "json",
    logLevel: "error",
    onlyCategories: ["performance", "accessibility", "best-practices"],
    formFactor: "mobile",
    screenEmulation: { mobile: true, width: 360, height: 640, deviceScaleFactor: 2, disabled: false },
    throttlingMethod: "simulate",
  };
  const result = await lighthouse(asked.origin + path, flags, undefined, page);
  await page.close();
  const { audits, categories, runtimeError } = result.lhr;
  if (runtimeError) throw new Error(`${path}: ${runtimeError.message}`);
  const score = (category) => Math.round(categories[category].score * 100);
  // A picture inside the style sheet is listed, and asks for nothing.
  const requests = audits["network-requests"].details.items.filter((request) => !request.url.startsWith("data:"));
  const blocking = audits["render-blocking-resources"]?.details?.items ?? [];
  return {
    performance: score("performance"),
    accessibility: score("accessibility"),
    practices: score("best-practices"),
    lcp: audits["largest-contentful-paint"].numericValue,
    tbt: audits["total-blocking-time"].numericValue,
    cls: audits["cumulative-layout-shift"].numericValue,
    bytes: requests.reduce((sum, request) => sum + (request.transferSize ?? 0), 0),
    requests: requests.length,
    scripts: blocking.filter((item) => item.url.endsWith(".js")).length,
    faults: Object.values(categories).flatMap((category) =>
      category.id === "performance"
        ? []
        : category.auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1).map(({ id }) => id),
    ),
  };
}

try {
  for (const [name, path] of asked.pages) {
    const looks = [];
    for (let turn = 0; turn < asked.turns; turn++) looks.push(await look(path));
    // Times differ from look to look: the middle counts. What must not differ: the worst does.
    const of = (key, choose) => choose(looks.map((look) => look[key]));
    const most = (numbers) => Math.max(...numbers);
    const least = (numbers) => Math.min(...numbers);
    console.log(
      JSON.stringify({
        name,
        performance: of("performance", middle),
        lcp: of("lcp", middle),
        tbt: of("tbt", middle),
        accessibility: of("accessibility", least),
        practices: of("practices", least),
        cls: of("cls", most),
        bytes: of("bytes", most),
        requests: of("requests", most),
        scripts: of("scripts", most),
        faults: [...new Set(looks.flatMap((look) => look.faults))],
      }),
    );
  }
} finally {
  await browser.disconnect();
  await chrome.kill();
}
