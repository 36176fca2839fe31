// The result can be read: the verdict and what to study first, then the mistakes, folded; what was right takes one line.
import { expect, noViolations, test } from "../fixtures/app.ts";
import { firstTest, questionSaying, right, wrong } from "../fixtures/bank.ts";
import { fits } from "../fixtures/layout.ts";
import { Runner } from "../fixtures/runner.ts";

/** So tall a result of 20 questions with 8 mistakes may be on a phone; it was 27,000 px. */
const TALL = 5000;
const MISTAKES = 8;

test("a result of twenty questions is short, begins with what matters, and opens", async ({ page }) => {
  const law = firstTest("legislation");
  const runner = await Runner.start(page, { subject: "legislation", mode: "exam", language: "tg" });
  const { say } = runner;
  const of = await runner.length();
  const mistaken: string[] = [];
  for (let n = 1; n <= of; n++) {
    const stem = (await runner.stem.textContent()) ?? "";
    const question = questionSaying(law, stem);
    const single = question.kind === "single" || question.kind === "true-false";
    const mistake = single && mistaken.length < MISTAKES;
    if (mistake) mistaken.push(stem);
    await runner.answer(mistake ? wrong(question) : right(question));
    await runner.goOn();
  }
  await runner.finish();
  expect(mistaken).toHaveLength(MISTAKES);

  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  expect(height, "in pixels, at 360 pixels wide").toBeLessThanOrEqual(TALL);
  await fits(page);
  await noViolations(page);

  // What to study first, then whether it would be enough, then the questions.
  const tops = await page.locator(".verdicts, .study, .review").evaluateAll((parts) => parts.map((part) => part.className));
  expect(tops).toEqual(["study", "verdicts", "review"]);

  // What was wrong comes first, each folded to the question and both answers.
  const reviewed = page.locator("li.reviewed");
  // Few at a time, and the mistakes before all others.
  expect(await reviewed.count()).toBeLessThanOrEqual(10);
  const shown = Math.min(MISTAKES, await reviewed.count());
  for (const [place, stem] of mistaken.slice(0, shown).entries()) {
    const folded = reviewed.nth(place).locator("summary").first();
    await expect(folded).toContainText(stem);
    await expect(folded).toContainText(say("your-answer"));
    await expect(folded).toContainText(say("answer-right"));
    await expect(folded.locator(".answer")).toHaveCount(2);
    await expect(reviewed.nth(place).locator(".explain").first()).toBeHidden();
  }
  await reviewed.first().locator("summary").first().click();
  await expect(reviewed.first().locator(".explain").first()).toBeVisible();
  await fits(page);
  // What was right is one line. The last part holds nothing else.
  await page.locator(".parts a").last().click();
  await expect(page.locator(".parts li").last().locator("[aria-current]")).toBeVisible();
  const line = await reviewed.last().locator("summary").first().evaluate((summary) => {
    const text = summary.querySelector(".stem") as HTMLElement;
    return { lines: Math.round(text.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(text).lineHeight)), height: summary.clientHeight };
  });
  expect(line.lines).toBe(1);
  expect(line.height).toBeLessThanOrEqual(60);

  // One by one, without a script too; a right one then shows all of its question.
  await reviewed.last().locator("summary").first().click();
  await expect(reviewed.last().locator(".answer")).toBeVisible();
  await fits(page);

  // Or all at once, and back.
  await page.getByRole("link", { name: say("result-open-all") }).click();
  await expect(page.locator("li.reviewed details[open]")).toHaveCount(of);
  await expect(page.locator("li.reviewed .feedback > .explain").and(page.locator(":visible"))).toHaveCount(of);
  await fits(page);
  await noViolations(page);
  await page.getByRole("link", { name: say("result-close-all") }).click();
  await expect(page.locator("li.reviewed details[open]")).toHaveCount(0);
});
