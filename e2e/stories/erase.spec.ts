// Whoever wants to be forgotten is.
import { expect, noViolations, snapshot, test } from "../fixtures/app.ts";
import { Runner } from "../fixtures/runner.ts";

test.use({ tolerated: [/404/] });

test("everything of a learner can be deleted", async ({ page }) => {
  const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
  const { say } = runner;
  const question = runner.address(1);
  await page.goto("/ru");
  await expect(page.getByRole("heading", { name: say("home-unfinished") })).toBeVisible();
  await noViolations(page);
  await page.goto("/ru/progress");
  await expect(page.locator(".attempts li")).toHaveCount(1);

  await page.getByRole("link", { name: say("erase-title") }).click();
  await snapshot(page, "erase");
  await noViolations(page);
  await page.getByRole("link", { name: say("erase-keep") }).click();
  await expect(page.locator(".attempts li")).toHaveCount(1);

  await page.getByRole("link", { name: say("erase-title") }).click();
  await page.getByRole("button", { name: say("erase-now") }).click();
  await expect(page.getByRole("status")).toHaveText(say("erased"));
  await expect(page.getByText(say("progress-empty"))).toBeVisible();
  await noViolations(page);

  const answer = await page.goto(question);
  expect(answer?.status()).toBe(404);
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain("safar_learner");
});
