// Scripts are on, and yet the island does not wake: an old engine, a policy, a network. The page then works as it does
// without scripts, its clock included.
import { expect, type Page, test } from "../fixtures/app.ts";
import { firstTest, questionSaying, right } from "../fixtures/bank.ts";
import { Runner } from "../fixtures/runner.ts";

const law = firstTest("legislation");

/** What keeps the island from waking. */
const CAUSES: { name: string; happens: (page: Page) => Promise<unknown> }[] = [
  { name: "the script is not loaded", happens: (page) => page.route("**/islands.*.js", (route) => route.abort()) },
  { name: "the wasm is not loaded", happens: (page) => page.route("**/*.wasm", (route) => route.abort()) },
  { name: "the wasm is answered by a page of the network", happens: (page) => page.route("**/*.wasm", (route) => route.fulfill({ contentType: "text/html", body: "<p>Sign in" })) },
  { name: "the engine has no WebAssembly", happens: (page) => page.addInitScript("delete window.WebAssembly") },
  {
    name: "the engine knows less of WebAssembly",
    happens: (page) => page.addInitScript("for (const way of ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming', 'Module']) WebAssembly[way] = () => { throw new WebAssembly.CompileError('invalid value type 0x6f'); }"),
  },
  {
    name: "a policy forbids WebAssembly",
    happens: (page) => changed(page, ({ headers, body }) => ({ body, headers: { ...headers, "content-security-policy": (headers["content-security-policy"] ?? "").replace("'wasm-unsafe-eval'", "") } })),
  },
  { name: "a policy forbids every script", happens: (page) => changed(page, ({ headers, body }) => ({ body, headers: { ...headers, "content-security-policy": "script-src 'none'" } })) },
];

type Answer = { headers: Record<string, string>; body: string };

const changes = new WeakMap<Page, ((answer: Answer) => Answer)[]>();

/** Changes the pages of questions on their way, also those that a form leads to: a redirect would come past what changes them. */
async function changed(page: Page, change: (answer: Answer) => Answer): Promise<void> {
  const all = changes.get(page);
  if (all) {
    all.push(change);
    return;
  }
  const chosen = [change];
  changes.set(page, chosen);
  await page.route(/\/attempts\/\w+\/\d+$/, async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    const answer = { headers: response.headers(), body: await response.text() };
    await route.fulfill({ response, ...chosen.reduce((answer, change) => change(answer), answer) });
  });
  await page.route(/\/api\/attempts(\/\w+\/step)?$/, async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    const { location } = response.headers();
    if (!location) return route.fulfill({ response });
    return route.fulfill({ contentType: "text/html", body: `<meta http-equiv="refresh" content="0;url=${location}">` });
  });
}

/** So that nobody waits for twenty minutes. */
const soon = ({ headers, body }: Answer): Answer => ({ headers, body: body.replace(/content="\d+;url=/, 'content="4;url=') });

const begin = async (page: Page) => {
  await page.goto("/ru/exams/ru-exam/legislation-01");
  const runner = new Runner(page, "ru");
  await page.getByRole("button", { name: runner.say("start-exam") }).click();
  await expect(page).toHaveURL(/\/1$/);
  return runner;
};

test.describe("the page works as without scripts", () => {
  test.use({ tolerated: [/./] });
  for (const { name, happens } of CAUSES) {
    test(`when ${name}`, async ({ page }) => {
      await happens(page);
      const runner = await begin(page);
      const of = await runner.length();
      await expect(page.getByText(runner.say("clock-still"))).toBeVisible();
      const answer = right(questionSaying(law, (await runner.stem.textContent()) ?? ""));
      await runner.answer(answer);
      await runner.goOn();
      await runner.expectQuestion(2, of);
      await runner.button("back").click();
      expect(await runner.given()).toEqual(answer);
      await runner.button("mark").click();
      await expect(runner.button("unmark")).toBeVisible();
      await runner.openMap();
      await runner.mapEntry(4).click();
      await runner.expectQuestion(4, of);
      expect(await page.locator("html").getAttribute("data-islands")).not.toBe("awake");
      // When the time is up, the page asks for the result by itself.
      await changed(page, soon);
      const asked = page.waitForRequest(/\/result$/);
      await page.goto(runner.address(4));
      await asked;
    });
  }
});

test("an island that is awake keeps the clock itself, and its page goes nowhere", async ({ page }) => {
  const runner = await begin(page);
  await changed(page, soon);
  let asked = false;
  page.on("request", (request) => {
    asked ||= request.url().endsWith("/result");
  });
  await page.goto(runner.address(1));
  await runner.awake();
  await expect(page.locator("html")).toHaveAttribute("data-islands", "awake");
  await expect(page.locator("meta[http-equiv=refresh]")).toHaveCount(0);
  await expect(page.getByText(runner.say("clock-still"))).toBeHidden();
  await page.waitForTimeout(5_000);
  expect(asked).toBe(false);
  await expect(page).toHaveURL(/\/1$/);
});

// As in the browsers inside Telegram or VK; and in engines that were built without names of time zones.
for (const lacks of ["speechSynthesis", "Intl"]) {
  for (const mode of ["start-exam", "start-practice"]) {
    test(`without ${lacks} it goes on from question to question, ${mode}`, async ({ page }) => {
      await page.addInitScript(`delete Window.prototype.${lacks}; delete window.${lacks}`);
      await page.goto("/ru/exams/ru-exam/legislation-01");
      const runner = new Runner(page, "ru");
      await page.getByRole("button", { name: runner.say(mode) }).click();
      await expect(page).toHaveURL(/\/1$/);
      await runner.awake();
      const of = await runner.length();
      await runner.goOn();
      await runner.expectQuestion(2, of);
      await expect(page).toHaveURL(/\/2$/);
    });
  }
}

test.describe("a fault in the island", () => {
  // Its stack is made up, and what the browser tells of it is empty.
  test.use({ tolerated: [/^uncaught: /] });
  test("gives the page back as without scripts, and it goes on", async ({ page }) => {
    const runner = await begin(page);
    await runner.awake();
    const of = await runner.length();
    const read = page.waitForEvent("load");
    await page.evaluate(() => setTimeout(() => {
      const fault = new Error("broken on purpose");
      fault.stack = `${location.origin}/assets/islands.js`;
      throw fault;
    }));
    await read;
    await runner.goOn();
    await runner.expectQuestion(2, of);
    expect(await page.locator("html").getAttribute("data-islands")).not.toBe("awake");
  });
});

test("a press that came before the island leads on all the same", async ({ page }) => {
  let arrive = () => {};
  const pressed = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route("**/*.wasm", (route) => pressed.then(() => route.continue()));
  const runner = await begin(page);
  const of = await runner.length();
  await page.route("**/step", async (route) => {
    arrive();
    await page.waitForTimeout(1_500);
    await route.continue();
  });
  await runner.goOn();
  await runner.expectQuestion(2, of);
});

test.describe("an island that breaks off while the exam runs", () => {
  test.use({ tolerated: [/unreachable|RuntimeError/] });
  test("gives the clock back to the page", async ({ page }) => {
    const runner = await begin(page);
    await changed(page, ({ headers, body }) => ({ headers, body: body.replace(/content="\d+;url=/, 'content="6;url=') }));
    await page.goto(runner.address(1));
    await runner.awake();
    const asked = page.waitForRequest(/\/result$/);
    // What the browser tells when code of the island has met an end that it must not have.
    await page.evaluate(() => setTimeout(() => { throw new WebAssembly.RuntimeError("unreachable"); }));
    await asked;
  });
});
