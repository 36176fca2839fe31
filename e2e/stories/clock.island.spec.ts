// The clock of exam mode. The server's clock decides; the browser's only shows it, and asks.
import type { Page } from "@playwright/test";
import { expect, noViolations, test } from "../fixtures/app.ts";
import { firstTest, questionSaying, right } from "../fixtures/bank.ts";
import { Runner } from "../fixtures/runner.ts";

const law = firstTest("legislation");
const MINUTE = 60_000;

const begin = async (page: Page) => {
  const runner = await Runner.start(page, { subject: "legislation", mode: "exam" });
  const clock = page.getByRole("timer");
  const seconds = async () => {
    const [minutes = 0, seconds = 0] = ((await clock.textContent()) ?? "").split(":").map(Number);
    return minutes * 60 + seconds;
  };
  return { runner, clock, seconds };
};

/** From now on the server says that so much is left, until it is told something else. */
const serverSays = async (page: Page) => {
  const word = { left: 0 };
  await page.route("**/step", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), remaining: word.left } });
  });
  return word;
};

const answer = async (runner: Runner) => {
  await runner.answer(right(questionSaying(law, (await runner.stem.textContent()) ?? "")));
  await runner.saved();
};

test("the clock counts down, warns, and at its end the server leads to the result", async ({ page }) => {
  await page.clock.install();
  const { runner, clock, seconds } = await begin(page);
  const { say } = runner;
  const of = await runner.length();
  const begun = await seconds();
  expect(begun).toBeGreaterThan((law.minutes - 1) * 60);
  await expect.poll(seconds).toBeLessThan(begun);
  const warning = page.getByRole("status").filter({ hasText: say("five-minutes") });
  await expect(warning).toHaveCount(0);
  await answer(runner);

  const word = await serverSays(page);
  word.left = 4 * MINUTE;
  await page.clock.fastForward((law.minutes - 4) * MINUTE);
  await expect(warning).toHaveCount(1);
  await expect(clock).toHaveText(/^[34]:\d\d$/);
  await noViolations(page);

  // The time is up, and the server takes its time to close.
  word.left = 0;
  await page.clock.fastForward(4 * MINUTE);
  await expect(runner.status).toHaveText(say("time-over"));
  await expect(clock).toHaveText("0:00");
  await runner.expectQuestion(1, of);

  await page.request.post(`/api/attempts/${runner.attempt}/finish`, { form: { lang: "ru" }, headers: { "sec-fetch-site": "same-origin" } });
  await page.clock.fastForward(10_000);
  await expect(page).toHaveURL(/\/result$/);
  await expect(page.locator(".big-score")).toHaveText(say("points-of", { earned: "1", max: String(of) }));
});

for (const [name, minutes] of [
  ["25 minutes forward", 25],
  ["an hour back", -60],
  ["to the next month", 30 * 24 * 60],
] as const) {
  test(`a device whose time of day leaps ${name} changes neither the clock nor the attempt`, async ({ page }) => {
    await page.addInitScript(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + Number((globalThis as { leap?: number }).leap ?? 0);
    });
    const { runner, seconds } = await begin(page);
    const of = await runner.length();
    await page.evaluate((leap) => Object.assign(globalThis, { leap }), minutes * MINUTE);
    for (let looks = 0; looks < 8; looks++) {
      await page.waitForTimeout(500);
      const left = await seconds();
      expect(left).toBeLessThanOrEqual(law.minutes * 60);
      expect(left).toBeGreaterThan((law.minutes - 2) * 60);
    }
    await runner.expectQuestion(1, of);
    await answer(runner);
    await page.reload();
    await runner.expectQuestion(1, of);
  });
}

test("a clock that has run ahead asks the server and goes on from its word", async ({ page }) => {
  await page.clock.install();
  const { runner, seconds } = await begin(page);
  const of = await runner.length();
  // Both sources of the device leap beyond the end.
  await page.clock.fastForward((law.minutes + 25) * MINUTE);
  await expect.poll(seconds).toBeGreaterThan((law.minutes - 2) * 60);
  await runner.expectQuestion(1, of);
  await answer(runner);
});

test("a clock that has run ahead is corrected by an answer, and never shows more than the test has", async ({ page }) => {
  const { runner, seconds } = await begin(page);
  const word = await serverSays(page);
  word.left = 7 * MINUTE;
  await answer(runner);
  await expect.poll(seconds).toBeLessThanOrEqual(7 * 60);
  word.left = 300 * MINUTE;
  await runner.goOn();
  await answer(runner);
  await expect.poll(seconds).toBeGreaterThan(7 * 60);
  expect(await seconds()).toBeLessThanOrEqual(law.minutes * 60);
});

test("who comes back to the page is shown the server's time", async ({ page }) => {
  const { seconds } = await begin(page);
  const word = await serverSays(page);
  word.left = 3 * MINUTE;
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect.poll(seconds).toBeLessThanOrEqual(3 * 60);
});

test.describe("without a network", () => {
  test.use({ tolerated: [/net::ERR_/] });

  test("the end waits for the server", async ({ page, context }) => {
    await page.clock.install();
    const { runner, clock, seconds } = await begin(page);
    const of = await runner.length();
    await context.setOffline(true);
    await page.clock.fastForward((law.minutes + 1) * MINUTE);
    await expect(clock).toHaveText("0:00");
    await expect(runner.status).toHaveText(`${runner.say("time-over")} ${runner.say("offline")}`);
    await runner.expectQuestion(1, of);
    await context.setOffline(false);
    await page.clock.fastForward(5_000);
    await expect.poll(seconds, "the server has time left").toBeGreaterThan((law.minutes - 2) * 60);
  });
});
