// The result on paper: for the trainer, for the wall, for the way home.
import { expect, noViolations, test } from "../fixtures/app.ts";
import { firstTest, questionSaying, wrong } from "../fixtures/bank.ts";
import { Runner } from "../fixtures/runner.ts";

test("a printed result holds every explanation and nothing to press", async ({ page }) => {
  const runner = await Runner.start(page, { subject: "legislation", mode: "exam" });
  const of = await runner.length();
  await runner.answer(wrong(questionSaying(firstTest("legislation"), (await runner.stem.textContent()) ?? "")));
  await runner.openMap();
  await runner.map.getByRole("button", { name: runner.say("to-finish") }).click();
  await runner.finish();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".on-paper"), "a sheet that holds a part says so").toContainText(runner.say("result-open-all"));
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("link", { name: runner.say("result-open-all") }).click();
  await expect(page.getByRole("link", { name: runner.say("result-close-all") })).toBeVisible();
  await page.emulateMedia({ media: "print" });

  await expect(page.getByRole("button").and(page.locator(":visible"))).toHaveCount(0);
  for (const link of ["result-again", "back-to-tests"]) {
    await expect(page.getByRole("link", { name: runner.say(link) }).and(page.locator(":visible"))).toHaveCount(0);
  }
  await expect(page.locator("header.site, footer.site, .skip").and(page.locator(":visible"))).toHaveCount(0);
  await expect(page.locator(".reviewed .feedback > .explain").and(page.locator(":visible"))).toHaveCount(of);
  // What is folded on the screen lies open on paper.
  const folded = page.locator(".verdict-line .lines, .fold > details.subject + .behind > table");
  await expect(folded.and(page.locator(":visible"))).toHaveCount(await folded.count());
  await noViolations(page);

  const paper = await page.pdf({ preferCSSPageSize: true, printBackground: false });
  expect(paper.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeGreaterThanOrEqual(2);
});
