// In the evening, on a dark screen, everything is as readable as by day. Scripts change no colours.
import { expect, noViolations, test } from "../fixtures/app.ts";
import { Runner } from "../fixtures/runner.ts";

test.use({ colorScheme: "dark" });

test("every page is readable in the dark", async ({ page }) => {
  for (const address of ["/ru", "/ru/exams/ru-exam", "/ru/exams/ru-exam/history-01", "/ru/progress/ru-exam", "/ru/progress/erase"]) {
    await page.goto(address);
    await noViolations(page);
  }
  const runner = await Runner.start(page, { subject: "legislation", mode: "practice", help: "tg" });
  await runner.answer([["a", "b"]]);
  await runner.button("mark").click();
  await runner.button("check").click();
  await expect(page.locator("#feedback")).toBeVisible();
  await runner.openMap();
  await noViolations(page);
  await runner.map.getByRole("button", { name: runner.say("to-finish") }).click();
  await expect(page).toHaveURL(/\/finish$/);
  await noViolations(page);
  await runner.finish();
  await noViolations(page);
});
