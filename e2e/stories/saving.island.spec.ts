// With a script every answer is saved when it is chosen, and none is ever lost.
import type { BrowserContext, Request } from "@playwright/test";
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
  await expect(page).toHaveURL(/\/result$/);
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
    await expect(runner.status).toHaveText(runner.say("offline"));
    await runner.goOn();
    await runner.expectQuestion(2, of);
    await answerRight(runner);
    await runner.button("mark").click();
    await expect(runner.status).toHaveText(runner.say("offline"));
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
    await expect(runner.status).toHaveText(runner.say("offline"));
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
    await expect(runner.status).toHaveText(runner.say("offline"));
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
    await expect(runner.status).toHaveText(runner.say("offline"));
    await safar.start();
    await runner.saved();
    await finishNow(runner);
    await expectScore(runner, 3, of);
    await noViolations(page);
  });
});
