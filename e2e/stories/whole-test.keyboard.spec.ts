// A whole test without a mouse.
import type { Locator } from "@playwright/test";
import { type Page, expect, noViolations, snapshot, test } from "../fixtures/app.ts";
import { type Fields, type Question, firstTest, questionSaying, right } from "../fixtures/bank.ts";
import { Runner } from "../fixtures/runner.ts";
import { texts } from "../fixtures/texts.ts";

const FARTHEST = 60;

/** Presses Tab until `target` has the focus, which must be seen wherever it comes by. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < FARTHEST; presses++) {
    await page.keyboard.press("Tab");
    const unseen = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return "nothing";
      // An option is framed as a whole.
      const { outlineStyle, outlineWidth } = getComputedStyle(focused.closest(".choice") ?? focused);
      const { width, height, bottom, right } = focused.getBoundingClientRect();
      const seen = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2 && width > 0 && height > 0 && bottom > 0 && right > 0;
      return seen ? undefined : focused.outerHTML;
    });
    expect(unseen, "something has the focus and does not show it").toBeUndefined();
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${target} cannot be reached by ${FARTHEST} presses of Tab`);
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

test("from home to the result by keyboard alone", async ({ page }) => {
  const law = firstTest("legislation");
  const say = texts("ru");
  await page.goto("/ru");
  await noViolations(page);
  await press(page, page.getByRole("link", { name: say("home-practise") }));
  await expect(page).toHaveURL("/ru/exams/ru-exam");
  await noViolations(page);
  await press(page, page.locator('a[href$="/legislation-01"]'));
  await expect(page).toHaveURL(/\/legislation-01$/);
  await noViolations(page);
  await press(page, page.getByRole("button", { name: say("start-practice") }));
  await expect(page).toHaveURL(/\/attempts\/[^/]+\/1$/);

  const runner = new Runner(page, "ru");
  const of = await runner.length();
  await runner.awake();
  for (let n = 1; n <= of; n++) {
    await runner.expectQuestion(n, of);
    if (n > 1) await expect(page.locator(`#q${n}`)).toBeFocused();
    const question = questionSaying(law, (await runner.stem.textContent()) ?? "");
    const answer = right(question);
    await choose(page, question.kind, answer);
    expect(await runner.given()).toEqual(answer);
    if (n === 1) {
      await press(page, runner.button("check"));
      await expect(page.locator("#feedback")).toBeFocused();
      await expect(page.locator("#feedback")).toContainText(say("verdict-right"));
      await runner.saved();
      await snapshot(page, "question-checked");
      await noViolations(page);
      await press(page, runner.button("next"));
    } else {
      await press(page, runner.button(n < of ? "next" : "to-finish"));
    }
  }
  await expect(page).toHaveURL(/\/finish$/);
  await noViolations(page);
  await press(page, page.getByRole("button", { name: say("finish-now") }));
  await expect(page).toHaveURL(/\/result$/);
  await expect(page.locator(".big-score")).toHaveText(say("points-of", { earned: String(of), max: String(of) }));
  await noViolations(page);
});

/** Chooses: among radio buttons and in lists by arrow keys, boxes one by one with the space bar. */
async function choose(page: Page, kind: Question["kind"], answer: Fields): Promise<void> {
  for (const [name, value] of answer) {
    const control = page.locator(`[name="${name}"]`);
    if (kind === "multiple") {
      await tabTo(page, control.and(page.locator(`[value="${value}"]`)));
      await page.keyboard.press("Space");
      continue;
    }
    await tabTo(page, control.first());
    if (kind !== "matching") await page.keyboard.press("Space");
    // A list begins with an entry that says "Choose", so its places count from 1.
    const choices = kind === "matching" ? control.locator("option") : control;
    const values = await choices.evaluateAll((choices) => choices.map((choice) => (choice as HTMLInputElement | HTMLOptionElement).value));
    for (let step = 0; step < values.indexOf(value); step++) await page.keyboard.press("ArrowDown");
  }
}

test("the first press of Tab offers the way past the header", async ({ page }) => {
  const say = texts("ru");
  const runner = await Runner.start(page, { subject: "legislation", mode: "practice" });
  for (const address of ["/ru", "/ru/exams/ru-exam", runner.address(2)]) {
    await page.goto(address);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: say("skip-to-content") });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await expect(page.locator("main :focus")).toBeVisible();
    await noViolations(page);
  }
});

test("Enter in a text field checks the answer", async ({ page }) => {
  const runner = await Runner.start(page, { subject: "language", mode: "practice" });
  const { question } = firstTest("language");
  const place = question.findIndex(({ kind }) => kind === "short");
  await page.goto(runner.address(place + 1));
  await runner.awake();
  await tabTo(page, runner.form.getByLabel(runner.say("your-answer")));
  await page.keyboard.type("Четверг");
  await page.keyboard.press("Enter");
  await expect(page.locator("#feedback")).toBeFocused();
  await expect(page.locator("#feedback")).toContainText(runner.say("verdict-right"));
});
