// Every kind of question can be answered, and shows the answer again.
import { expect, noViolations, snapshot, test } from "../fixtures/app.ts";
import { type Question, type Subject, type Test, firstTest, questionSaying, right } from "../fixtures/bank.ts";
import { Runner } from "../fixtures/runner.ts";

const KINDS: Record<Exclude<Subject, "legislation">, Question["kind"][]> = {
  history: ["single", "true-false", "multiple", "matching", "ordering"],
  language: ["short", "gaps", "form"],
};

for (const [subject, kinds] of Object.entries(KINDS) as [keyof typeof KINDS, Question["kind"][]][]) {
  test(`the kinds in the test on ${subject}: ${kinds.join(", ")}`, async ({ page }) => {
    const file = firstTest(subject);
    const runner = await Runner.start(page, { subject, mode: "practice", help: "en" });
    const of = await runner.length();
    const places = await placesOf(kinds, file, runner);
    for (const [kind, n] of places) {
      await page.goto(runner.address(n));
      const question = questionSaying(file, (await runner.stem.textContent()) ?? "");
      const answer = right(question);
      await runner.answer(answer);
      await runner.goOn();
      if (n < of) await runner.expectQuestion(n + 1, of);
      else await expect(page).toHaveURL(/\/finish$/);

      await page.goto(runner.address(n));
      // What could not leave before the page was left is put back when the island wakes.
      await expect.poll(() => runner.given(), question.id).toEqual(answer);
      await runner.awake();
      await runner.button("check").click();
      await expect(page.locator("#feedback")).toContainText(runner.say("verdict-right"));
      await snapshot(page, `question-${kind}`);
      await noViolations(page);
    }
  });
}

/** Where the first question of each kind stands. */
async function placesOf(kinds: Question["kind"][], file: Test, runner: Runner): Promise<[Question["kind"], number][]> {
  const places = new Map<Question["kind"], number>();
  const of = await runner.length();
  for (let n = 1; n <= of; n++) {
    const page = await (await runner.page.request.get(runner.address(n))).text();
    const kind = file.question.find(({ stem }) => page.includes(stem))?.kind;
    if (kind && kinds.includes(kind) && !places.has(kind)) places.set(kind, n);
  }
  expect([...places.keys()].sort()).toEqual([...kinds].sort());
  return [...places];
}

test("a picture is described in words", async ({ page }) => {
  const runner = await Runner.start(page, { subject: "history", mode: "practice" });
  await runner.goOn();
  const picture = runner.form.getByRole("img", { name: /^Три флага/ });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  await noViolations(page);
});

test.describe("a refusal", () => {
  // Without scripts the page comes back with it.
  test.use({ tolerated: [/422/] });

  test("a text that is too long is refused kindly", async ({ page, javaScriptEnabled }) => {
    const runner = await Runner.start(page, { subject: "language", mode: "practice" });
    const file = firstTest("language");
    for (const [, n] of await placesOf(["short"], file, runner)) await page.goto(runner.address(n));
    const field = runner.form.getByLabel(runner.say("your-answer"));
    // The field itself stops at 200 letters; only a page that was changed can send more.
    await field.evaluate((input) => input.removeAttribute("maxlength"));
    await field.fill("я".repeat(201));
    if (javaScriptEnabled) await field.blur();
    else await runner.goOn();
    await expect(runner.status).toHaveText(runner.say("problem-too-long"));
    await expect(field, "to be made shorter, not to be typed again").toHaveValue("я".repeat(201));
    await noViolations(page);
  });
});
