// Strict practice: as in the exam room.
import { expect, noViolations, snapshot, test } from "../fixtures/app.ts";
import { firstTest, questionSaying, right } from "../fixtures/bank.ts";
import { Runner } from "../fixtures/runner.ts";

// Without a script the page of a question leads to the result by itself when the clock has run out. Rule 2.2.1 allows a
// limit of time where it is essential, as in an exam; axe cannot know that this is one.
const except = ["meta-refresh"];

test("history as in the exam: a clock, no help, free movement, an honest end", async ({ page }) => {
  const history = firstTest("history");
  const runner = await Runner.start(page, { subject: "history", mode: "exam", language: "ky" });
  const { say } = runner;
  const of = await runner.length();
  await expect(page.getByRole("timer")).toHaveText(new RegExp(`^(${history.minutes}:00|${history.minutes - 1}:\\d\\d)$`));
  await expect(runner.form.locator(".help-text, .words")).toHaveCount(0);
  await expect(runner.button("check")).toBeHidden();
  await snapshot(page, "question-exam");

  const answerThis = async () => runner.answer(right(questionSaying(history, (await runner.stem.textContent()) ?? "")));
  await answerThis();
  await runner.openMap();
  await runner.mapEntry(7).click();
  await runner.expectQuestion(7, of);
  await runner.button("mark").click();
  await expect(runner.button("unmark")).toHaveAttribute("aria-pressed", "true");
  await runner.goOn();
  await runner.expectQuestion(8, of);
  await answerThis();
  await runner.button("back").click();
  await runner.expectQuestion(7, of);
  await expect(runner.button("unmark")).toBeVisible();

  await runner.openMap();
  await expect(runner.map.locator("summary")).toHaveText(say("question-map", { done: 2, of }));
  await expect(runner.mapEntry(1)).toHaveAccessibleName(`${say("question-map-entry", { n: 1 })}, ${say("question-answered")}`);
  await expect(runner.mapEntry(7)).toHaveAccessibleName(`${say("question-map-entry", { n: 7 })}, ${say("question-marked")}`);
  await expect(runner.mapEntry(7)).toHaveAttribute("aria-current", "step");
  await noViolations(page, { except });
  await runner.map.getByRole("button", { name: say("to-finish") }).click();

  await expect(page).toHaveURL(/\/finish$/);
  await expect(page.getByText(say("finish-unanswered", { n: of - 2, of }))).toBeVisible();
  const lists = page.locator("ol.numbers");
  await expect(lists.first().getByRole("link")).toHaveCount(of - 2);
  await expect(lists.last().getByRole("link")).toHaveText(["7"]);
  await expect(page.getByText(say("finish-minutes", { minutes: history.minutes }))).toBeVisible();
  await snapshot(page, "finish-unanswered");
  await noViolations(page);

  await lists.first().getByRole("link", { name: "2", exact: true }).click();
  await runner.expectQuestion(2, of);
  await answerThis();
  await runner.openMap();
  await runner.map.getByRole("button", { name: say("to-finish") }).click();
  await expect(page.getByText(say("finish-unanswered", { n: of - 3, of }))).toBeVisible();
  await runner.finish();

  await expect(page.locator(".big-score")).toHaveText(say("points-of", { earned: "3", max: String(of) }));
  await expect(page.getByText(say("mode-exam"))).toBeVisible();
  await page.getByRole("link", { name: say("result-open-all") }).click();
  await expect(page.locator("li.reviewed .verdict", { hasText: say("verdict-unanswered") })).toHaveCount(of - 3);
  await noViolations(page);

  // An exam that is over stays over.
  await page.goto(runner.address(1));
  await expect(page).toHaveURL(/\/result$/);
});

test("no key reaches the browser before the end", async ({ page }) => {
  const law = firstTest("legislation");
  const pages: string[] = [];
  page.on("response", async (response) => {
    if (/\/attempts\//.test(response.url()) && response.ok()) pages.push(await response.text());
  });
  const runner = await Runner.start(page, { subject: "legislation", mode: "exam" });
  await runner.answer(right(questionSaying(law, (await runner.stem.textContent()) ?? "")));
  await runner.goOn();
  await runner.expectQuestion(2, await runner.length());
  await expect.poll(() => pages.length).toBeGreaterThan(0);
  const told = pages.join("\n");
  for (const question of law.question) expect(told, question.id).not.toContain(question.explain.slice(0, 40));
  expect(told).not.toContain(runner.say("answer-right"));
});

test("a recording can be heard as often as in the exam and no more", async ({ page }) => {
  const runner = await Runner.start(page, { subject: "language", mode: "exam" });
  const { say } = runner;
  const of = await runner.length();
  const listen = (left: number) => runner.form.getByRole("button", { name: say("listen", { left }) });
  await expect(runner.form.locator(".transcript")).toHaveCount(0);
  for (const left of [2, 1]) {
    // Without a script the page fetches the sound under the name of the play; with one the island tells that it sounds.
    const counted = page.waitForResponse(
      (response) => response.ok() && (/\/recordings\//.test(response.url()) || (response.request().postData() ?? "").includes("go=heard-")),
    );
    await listen(left).click();
    await counted;
    await page.goto(runner.address(1));
    await runner.awake();
  }
  await expect(runner.form.getByText(say("played-out"))).toBeVisible();
  await expect(runner.form.locator("[value^=play-]")).toHaveCount(0);
  await snapshot(page, "question-played-out");
  await noViolations(page, { except });

  // The same recording is behind the next question; the one after it has another.
  await runner.goOn();
  await runner.expectQuestion(2, of);
  await expect(runner.form.getByText(say("played-out"))).toBeVisible();
  await runner.goOn();
  await runner.expectQuestion(3, of);
  await expect(listen(2)).toBeVisible();
  await page.goto(runner.address(1));
  await expect(runner.form.getByText(say("played-out"))).toBeVisible();
});

test("in practice a recording has a player of its own, and its text after the answer", async ({ page }) => {
  const runner = await Runner.start(page, { subject: "language", mode: "practice" });
  await expect(runner.form.locator("audio[controls]")).toBeVisible();
  await expect(runner.form.locator(".transcript")).toHaveCount(0);
  await runner.answer([["a", "a"]]);
  await runner.button("check").click();
  await expect(runner.form.getByText(runner.say("transcript"))).toBeVisible();
  await expect(runner.form.locator(".transcript p")).toBeVisible();
  await noViolations(page);
});
