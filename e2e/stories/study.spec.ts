// What to study next: ten questions chosen for me, my mistakes, a topic, where I stand, and the day of the exam.
import { expect, noViolations, test } from "../fixtures/app.ts";
import { firstTest, questionSaying, right } from "../fixtures/bank.ts";
import { Runner } from "../fixtures/runner.ts";
import { texts } from "../fixtures/texts.ts";

const except = ["meta-refresh"];

test("from ten questions to where I stand", async ({ page }) => {
  const say = texts("ky");
  await page.goto("/ky");
  await page.getByRole("link", { name: say("home-practice") }).click();
  await noViolations(page);
  await page.getByRole("button", { name: say("practice-start") }).click();
  await expect(page).toHaveURL(/\/attempts\/[^/]+\/1$/);
  const runner = new Runner(page, "ky");
  await runner.awake();
  await expect(page.locator(".why")).toHaveText(say("why-new"));
  await noViolations(page, { except });
  await runner.button("check").click();
  await expect(page.locator("#feedback")).toBeVisible();
  await page.goto(runner.address("finish"));
  await runner.finish();
  await noViolations(page);

  await page.goto("/ky/progress");
  await expect(page.locator(".ready")).toContainText(say("ready-not-enough"));
  await noViolations(page);
  await page.getByLabel(say("goal-day")).fill("2036-05-01");
  await page.getByRole("button", { name: say("goal-save") }).click();
  await expect(page.getByLabel(say("goal-day"))).toHaveValue("2036-05-01");
  const subject = page.locator(".fold:has(details.subject)").first();
  await subject.locator("summary").click();
  await subject.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/ky\/topics\/ru-exam\//);
  await noViolations(page);
  await page.getByRole("button", { name: say("topic-start") }).click();
  await expect(page).toHaveURL(/\/attempts\/[^/]+\/1$/);
});

test("a mistake comes back and goes when it is right", async ({ page }) => {
  const file = firstTest("history");
  const runner = await Runner.start(page, { subject: "history", mode: "practice", language: "uz", help: "uz" });
  const { say } = runner;
  const question = questionSaying(file, (await runner.stem.textContent()) ?? "");
  const stem = question.stem;
  const wrong = question.kind === "single" ? Object.keys(question.options).find((option) => option !== question.key) : undefined;
  await runner.answer([["a", wrong ?? ""]]);
  await runner.button("check").click();
  await expect(page.locator("#feedback")).toContainText(say("verdict-wrong"));
  await page.goto("/uz/practice");
  await page.getByRole("button", { name: say("practice-mistakes-start") }).click();
  const again = new Runner(page, "uz");
  await again.awake();
  await expect(again.stem).toHaveText(stem);
  await expect(page.locator(".why")).toHaveText(say("why-mistake"));
  await again.answer(right(question));
  await again.button("check").click();
  await expect(page.locator("#feedback")).toContainText(say("verdict-right"));
  await page.goto("/uz/practice");
  await expect(page.getByRole("button", { name: say("practice-mistakes-start") })).toHaveCount(0);
});
