// The clock of exam mode. The server's clock decides; the browser's only shows it and calls time.
import { expect, noViolations, test } from "../fixtures/app.ts";
import { firstTest, questionSaying, right } from "../fixtures/bank.ts";
import { Runner } from "../fixtures/runner.ts";

const law = firstTest("legislation");

test("the clock counts down, warns, and at its end leads to the result", async ({ page }) => {
  await page.clock.install();
  const runner = await Runner.start(page, { subject: "legislation", mode: "exam" });
  const { say } = runner;
  const of = await runner.length();
  const clock = page.getByRole("timer");
  const seconds = async () => {
    const [minutes = 0, seconds = 0] = ((await clock.textContent()) ?? "").split(":").map(Number);
    return minutes * 60 + seconds;
  };
  const begun = await seconds();
  expect(begun).toBeGreaterThan((law.minutes - 1) * 60);
  await expect.poll(seconds).toBeLessThan(begun);
  const warning = page.getByRole("status").filter({ hasText: say("five-minutes") });
  await expect(warning).toHaveCount(0);

  await runner.answer(right(questionSaying(law, (await runner.stem.textContent()) ?? "")));
  await runner.saved();
  await page.clock.fastForward((law.minutes - 4) * 60_000);
  await expect(warning).toHaveCount(1);
  await expect(clock).toHaveText(/^[34]:\d\d$/);
  await noViolations(page);

  await page.clock.fastForward(4 * 60_000);
  await expect(page).toHaveURL(/\/result$/);
  await expect(page.locator(".big-score")).toHaveText(say("points-of", { earned: "1", max: String(of) }));
  await noViolations(page);
});

test("an answer corrects a clock that this device has set wrong", async ({ page }) => {
  await page.clock.install();
  const runner = await Runner.start(page, { subject: "legislation", mode: "exam" });
  await page.clock.fastForward(10 * 60_000);
  const clock = page.getByRole("timer");
  await expect(clock).toHaveText(new RegExp(`^(${law.minutes - 10}|${law.minutes - 11}):`));
  await runner.answer(right(questionSaying(law, (await runner.stem.textContent()) ?? "")));
  await runner.saved();
  await expect(clock).toHaveText(new RegExp(`^(${law.minutes}|${law.minutes - 1}):`));
});
