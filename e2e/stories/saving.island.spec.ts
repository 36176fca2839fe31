// With a script every answer is saved when it is chosen, and none is ever lost.
import type { BrowserContext, Page, Request, Route } from "@playwright/test";
import { expect, noViolations, snapshot, test } from "../fixtures/app.ts";
import { firstTest, questionSaying, right } from "../fixtures/bank.ts";
import { Runner } from "../fixtures/runner.ts";

const law = firstTest("legislation");

/** A network that is gone leaves a trace on the browser's console. */
const WITHOUT_NETWORK = [/net::ERR_/];

const answerRight = async (runner: Runner) => {
  const answer = right(questionSaying(law, (await runner.stem.textContent()) ?? ""));
  await runner.answer(answer);
  return answer;
};

const finishNow = async (runner: Runner) => {
  await runner.openMap();
  await runner.map.getByRole("button", { name: runner.say("to-finish") }).click();
  await runner.finish();
};

/** The server counts `points` of the test. */
const expectScore = async (runner: Runner, points: number, of: number) => {
  const score = runner.say("points-of", { earned: String(points), max: String(of) });
  await expect(runner.page.locator(".big-score")).toHaveText(score);
};

/** How many steps wait in the storage of the browser, over all attempts. */
const waiting = (page: Page) =>
  page.evaluate(() => Object.values({ ...localStorage }).reduce((sum: number, steps) => sum + (JSON.parse(steps) as unknown[]).length, 0));

/** The ids of all requests of the island that the server has confirmed. */
function confirmed(context: BrowserContext): string[] {
  const ids: string[] = [];
  context.on("requestfinished", async (request) => {
    const id = idOf(request);
    if (id && (await request.response())?.ok()) ids.push(id);
  });
  return ids;
}

const idOf = (request: Request) =>
  request.url().endsWith("/step") ? (new URLSearchParams(request.postData() ?? "").get("op") ?? undefined) : undefined;

test("an answer is saved when it is chosen, and stays when the page is loaded again", async ({ page }) => {
  const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
  const answer = await answerRight(runner);
  await runner.saved();
  await snapshot(page, "question-saved");
  await noViolations(page);
  await page.reload();
  expect(await runner.given()).toEqual(answer);
});

test("the island moves without loading a page, and the browser's own back and forward follow", async ({ page }) => {
  const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
  const of = await runner.length();
  let loads = 0;
  page.on("request", (request) => {
    if (request.isNavigationRequest()) loads++;
  });
  const first = await answerRight(runner);
  await runner.goOn();
  await runner.expectQuestion(2, of);
  await expect(page.locator("#q2")).toBeFocused();
  const second = await answerRight(runner);
  await runner.goOn();
  await runner.expectQuestion(3, of);

  await page.goBack();
  await runner.expectQuestion(2, of);
  expect(await runner.given()).toEqual(second);
  await page.goBack();
  await runner.expectQuestion(1, of);
  expect(await runner.given()).toEqual(first);
  await page.goForward();
  await runner.expectQuestion(2, of);
  await expect(page.locator("#q2")).toBeFocused();
  expect(loads).toBe(0);
  await noViolations(page);
});

test("a second tab shows what the first has saved, and both count", async ({ page, context }) => {
  const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
  const of = await runner.length();
  const answer = await answerRight(runner);
  await runner.saved();

  const second = new Runner(await context.newPage(), runner.language);
  await second.page.goto(page.url());
  await second.awake();
  expect(await second.given()).toEqual(answer);
  await second.goOn();
  await answerRight(second);
  await second.saved();
  await second.page.close();

  await runner.goOn();
  await runner.goOn();
  await runner.expectQuestion(3, of);
  await answerRight(runner);
  await runner.saved();
  await finishNow(runner);
  await expectScore(runner, 3, of);
});

test("when another tab has ended the attempt, the next answer leads to the result", async ({ page, context }) => {
  const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
  const of = await runner.length();
  const second = new Runner(await context.newPage(), runner.language);
  await second.page.goto(page.url());
  await finishNow(second);
  await runner.form.locator("input[name=a]").first().click();
  // Its answer came too late, and the page says so.
  await expect(page).toHaveURL(/\/result\?late=1$/);
  await expectScore(runner, 0, of);
});

test.describe("without a network", () => {
  test.use({ tolerated: WITHOUT_NETWORK });

  test("answers wait, and are sent exactly once when it is back", async ({ page, context }) => {
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    const of = await runner.length();
    const ids = confirmed(context);
    await context.setOffline(true);
    await answerRight(runner);
    await expect(runner.status).toHaveText(runner.waiting("offline"));
    await runner.goOn();
    await runner.expectQuestion(2, of);
    await answerRight(runner);
    await runner.button("mark").click();
    await expect(runner.status).toHaveText(runner.waiting("offline"));
    await noViolations(page);

    await context.setOffline(false);
    await runner.saved();
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
    await finishNow(runner);
    await expectScore(runner, 2, of);
    // Two answers and a mark.
    await expect.poll(() => ids.length).toBe(3);
    expect(new Set(ids).size).toBe(3);
  });

  test("answers that have waited long are sent as soon as the network is back", async ({ page, context }) => {
    await page.clock.install();
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    let failures = 0;
    page.on("requestfailed", () => failures++);
    await context.setOffline(true);
    await answerRight(runner);
    // The island tries ever more rarely, in the end once in half a minute.
    const tries = async () => {
      await page.clock.fastForward(30_000);
      return failures;
    };
    await expect.poll(tries).toBeGreaterThanOrEqual(7);
    await context.setOffline(false);
    await runner.saved();
  });

  test("the right answer cannot be shown, and the learner is told so", async ({ page, context }) => {
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    await answerRight(runner);
    await runner.saved();
    await context.setOffline(true);
    await runner.button("check").click();
    await expect(runner.status).toHaveText(runner.say("offline-check"));
    await context.setOffline(false);
    await runner.button("check").click();
    await expect(page.locator("#feedback")).toBeFocused();
  });

  test("a confirmation that is lost on its way does not count the answer twice", async ({ page }) => {
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    const of = await runner.length();
    const sent: (string | null)[] = [];
    await page.route("**/step", async (route) => {
      sent.push(route.request().postData());
      const answer = await route.fetch();
      if (sent.length === 1) await route.abort();
      else await route.fulfill({ response: answer });
    });
    await answerRight(runner);
    await expect(runner.status).toHaveText(runner.waiting("offline"));
    await runner.saved();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toBe(sent[0]);
    await finishNow(runner);
    await expectScore(runner, 1, of);
  });

  test("answers in a browser that was closed are sent at the next visit, and shown there", async ({ page, context }) => {
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    const of = await runner.length();
    await context.setOffline(true);
    await answerRight(runner);
    await runner.goOn();
    await runner.expectQuestion(2, of);
    const second = await answerRight(runner);
    await expect(runner.status).toHaveText(runner.waiting("offline"));
    const address = page.url();
    await page.close();
    await context.setOffline(false);

    const again = new Runner(await context.newPage(), runner.language);
    await again.page.goto(address);
    await again.awake();
    await again.expectQuestion(2, of);
    await expect.poll(() => again.given(), "the answer that was not sent is shown").toEqual(second);
    await expect(again.map.locator("summary")).toHaveText(again.say("question-map", { done: 2, of }));
    await expect.poll(() => again.page.evaluate(() => localStorage.length), "everything has been sent").toBe(0);
    // Moving on takes no answer back.
    await again.goOn();
    await again.expectQuestion(3, of);
    await finishNow(again);
    await expectScore(again, 2, of);
    await noViolations(again.page);
  });
});

test.describe("while the server is down", () => {
  test.use({ tolerated: WITHOUT_NETWORK });

  test("a crash in the middle loses nothing", async ({ page, safar }) => {
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    const of = await runner.length();
    await answerRight(runner);
    await runner.saved();
    await safar.kill();
    await runner.goOn();
    await answerRight(runner);
    await runner.saved();

    await safar.stop();
    await runner.goOn();
    await answerRight(runner);
    await expect(runner.status).toHaveText(runner.waiting("offline"));
    await safar.start();
    await runner.saved();
    await finishNow(runner);
    await expectScore(runner, 3, of);
    await noViolations(page);
  });
});

// Whatever answers in the place of Safar: it confirms nothing.
test.describe("somebody else answers", () => {
  test.use({ tolerated: [/Failed to load resource/] });

  const html = "<!doctype html><title>Wi-Fi</title><form action=/login><button>Sign in</button></form>";
  const json = (body: unknown, status = 200) => ({ status, contentType: "application/json", body: JSON.stringify(body) });
  const receipt = { safar: "saved", item: null, entry: "1", remaining: null, ended: false, problem: null };
  type Answer = Parameters<Route["fulfill"]>[0];
  const STRANGERS: Record<string, (op: string, attempt: string) => Answer> = {
    "a filter": () => ({ status: 403, contentType: "text/html", body: html }),
    "a filter that hides": () => ({ status: 404, body: "" }),
    "a proxy that wants a password": () => ({ status: 407, contentType: "text/html", body: html }),
    "a court": () => ({ status: 451, contentType: "text/html", body: html }),
    "a page with status 200": () => ({ status: 200, contentType: "text/html", body: html }),
    "a page that calls itself JSON": () => ({ status: 200, contentType: "application/json", body: html }),
    "nothing": () => ({ status: 200, body: "" }),
    "no content": () => ({ status: 204 }),
    "a way to another page": () => ({ status: 302, headers: { location: "/ru" } }),
    "a way to another site": () => ({ status: 307, headers: { location: "http://portal.example/" } }),
    "JSON of somebody": () => json({ ok: true }),
    "the receipt of before": () => json({ item: null, remaining: null, ended: false, problem: null }),
    "a receipt cut short": (op, attempt) => ({ ...json({}), body: JSON.stringify({ ...receipt, op, attempt }).slice(0, -9) }),
    "a receipt with a hole": (op, attempt) => json({ ...receipt, op, attempt, ended: undefined }),
    "a receipt of a wrong shape": (op, attempt) => json({ ...receipt, op, attempt, item: "none" }),
    "a receipt of another attempt": (op) => json({ ...receipt, op, attempt: "another" }),
    "a receipt of another step": (_, attempt) => json({ ...receipt, op: "another", attempt }),
    "an end of another attempt": (op) => json({ ...receipt, op, attempt: "another", ended: true }),
  };

  test("the answer stays here, the page says so, and it is sent when Safar is back", async ({ page }) => {
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    const of = await runner.length();
    const names = Object.keys(STRANGERS);
    for (const [name, answer] of Object.entries(STRANGERS)) {
      await test.step(name, async () => {
        await page.route("**/step", (route) => {
          const op = new URLSearchParams(route.request().postData() ?? "").get("op") ?? "";
          return route.fulfill(answer(op, runner.attempt));
        });
        await answerRight(runner);
        await expect(runner.status, name).toHaveText(runner.waiting("stranger"));
        expect(await waiting(page), name).toBe(1);
        await page.unroute("**/step");
        await page.evaluate(() => dispatchEvent(new Event("online")));
        await runner.saved();
        expect(await waiting(page), name).toBe(0);
        await runner.goOn();
      });
    }
    await runner.expectQuestion(names.length + 1, of);
    await finishNow(runner);
    await expectScore(runner, names.length, of);
  });

  test("one blocked answer does not hold up the others, and finishing waits for it", async ({ page }) => {
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    const of = await runner.length();
    await page.route("**/step", (route) => {
      const blocked = new URLSearchParams(route.request().postData() ?? "").get("n") === "0";
      return blocked ? route.fulfill({ status: 403, contentType: "text/html", body: html }) : route.continue();
    });
    await answerRight(runner);
    await expect(runner.status).toHaveText(runner.waiting("stranger"));
    await runner.goOn();
    await answerRight(runner);
    await expect.poll(() => waiting(page), "the second answer is saved").toBe(1);
    await expect(runner.status).toHaveText(runner.waiting("stranger"));
    await runner.openMap();
    await runner.map.getByRole("button", { name: runner.say("to-finish") }).click();
    await page.waitForTimeout(5_000);
    await runner.expectQuestion(2, of);
    await page.unroute("**/step");
    await finishNow(runner);
    await expectScore(runner, 2, of);
  });

  test("the right answer is not asked for in vain", async ({ page }) => {
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    await answerRight(runner);
    await runner.saved();
    await page.route("**/step", (route) => route.fulfill({ status: 200, contentType: "text/html", body: html }));
    await runner.button("check").click();
    await expect(runner.status).toHaveText(runner.say("stranger"));
    await page.unroute("**/step");
    await runner.button("check").click();
    await expect(page.locator("#feedback")).toBeFocused();
  });
});

test.describe("the browser is nobody's any more", () => {
  test.use({ tolerated: [/Failed to load resource/] });

  test("answers wait, the page shows the way on, and they are sent when the learner is back", async ({ page, context }) => {
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    const of = await runner.length();
    const [address, cookies] = [page.url(), await context.cookies()];
    await context.clearCookies();
    await answerRight(runner);
    await expect(runner.status).toHaveText(runner.waiting("no-session"));
    await runner.goOn();
    await answerRight(runner);
    await expect(runner.status).toHaveText(runner.waiting("no-session"));
    await noViolations(page);
    await page.locator(".ways a").first().click();
    await expect(page).toHaveURL(/\/ru\/resume$/);
    expect(await waiting(page), "leaving the page throws nothing away").toBe(2);
    await page.goto(address);
    expect(await waiting(page), "nor does the page that does not know this browser").toBe(2);

    await context.addCookies(cookies);
    await page.goto(address);
    await expect.poll(() => waiting(page), "everything has been sent").toBe(0);
    await finishNow(runner);
    await expectScore(runner, 2, of);
  });

  test("somebody else's session says whose test it is not, and keeps the answers", async ({ page, context }) => {
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    const cookies = await context.cookies();
    await context.clearCookies();
    const other = await context.newPage();
    await Runner.start(other, { subject: "history", mode: "practice" });
    await answerRight(runner);
    await expect(runner.status).toHaveText(runner.waiting("not-yours"));
    await other.reload();
    expect(await waiting(other), "the other attempt leaves them alone").toBe(1);

    // Back to being the first learner: any test of theirs sends what waits for another.
    await context.clearCookies();
    await context.addCookies(cookies);
    await page.close();
    await Runner.start(other, { subject: "history", mode: "practice" });
    await expect.poll(() => waiting(other), "everything has been sent").toBe(0);
  });
});

test.describe("an answer waits while its test ends", () => {
  test.use({ tolerated: WITHOUT_NETWORK });

  test("the next test says that it came too late", async ({ page, context }) => {
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    await context.setOffline(true);
    await answerRight(runner);
    await expect(runner.status).toHaveText(runner.waiting("offline"));
    await page.close();
    await context.setOffline(false);
    const finished = await context.request.post(`/api/attempts/${runner.attempt}/finish`, { form: { lang: "ru" } });
    expect(finished.url(), "the test has ended").toMatch(/\/result$/);

    const other = await context.newPage();
    const next = await Runner.start(other, { subject: "history", mode: "practice" });
    await expect(next.status).toHaveText(next.say("problem-left"));
    expect(await waiting(other), "it does not wait any more").toBe(0);
    await finishNow(next);
    await expect(other.getByText(next.say("problem-late")), "of this test nothing came too late").toHaveCount(0);
  });
});

test.describe("the storage of the browser is full", () => {
  test.use({ tolerated: WITHOUT_NETWORK });

  test("answers wait in the page, which says that it must stay open, and an old answer never comes back", async ({ page, context }) => {
    const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
    const of = await runner.length();
    await context.setOffline(true);
    await runner.form.locator("input[name=a]").last().check();
    await expect(runner.status).toHaveText(runner.waiting("offline"));
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await answerRight(runner);
    await expect(runner.status).toHaveText(`${runner.say("not-yet-open")} ${runner.say("offline")}`);
    expect(await waiting(page), "the answer that was changed is not kept").toBe(0);
    await context.setOffline(false);
    await runner.saved();
    await finishNow(runner);
    await expectScore(runner, 1, of);
  });
});
