// A stranger from Tajikistan takes the test on law, with help in Tajik, and learns whether they would pass.
import { expect, noViolations, snapshot, test } from "../fixtures/app.ts";
import { type Question, examsAsking, firstTest, questionSaying, right, topicName, wrong } from "../fixtures/bank.ts";
import { Runner } from "../fixtures/runner.ts";

/** Knows nothing of labour contracts, and of the rest not every third question. */
const knows = (question: Question, n: number) => question.topic !== "law-labour-contract" && n % 3 !== 0;

test("practice on law in Tajik, from the introduction to the result", async ({ page }) => {
  const law = firstTest("legislation");
  const runner = await Runner.start(page, { subject: "legislation", mode: "practice", language: "tg", help: "tg" });
  const { say } = runner;
  const of = await runner.length();
  expect(of).toBeGreaterThan(15);

  const asked: { question: Question; known: boolean }[] = [];
  for (let n = 1; n <= of; n++) {
    await runner.expectQuestion(n, of);
    const question = questionSaying(law, (await runner.stem.textContent()) ?? "");
    await expect(runner.form.locator("legend .help-text")).toHaveAttribute("lang", "tg");
    const known = knows(question, n);
    asked.push({ question, known });
    await runner.answer(known ? right(question) : wrong(question));
    if (n === 1 || n === 4) {
      // Once after a right answer and once after a wrong one the stranger wants to know why.
      await runner.button("check").click();
      const feedback = page.locator("#feedback");
      await expect(feedback).toContainText(say(known ? "verdict-right" : "verdict-wrong"));
      await expect(feedback.locator("> .explain")).toHaveAttribute("lang", "tg");
      await feedback.getByText(say("in-russian")).click();
      await expect(feedback.getByText(question.explain)).toBeVisible();
      await expect(feedback.locator(".fact")).not.toBeEmpty();
      await expect(runner.status).not.toHaveText(say("saving"));
      if (n === 4) await snapshot(page, "question-with-help");
      await noViolations(page);
    }
    await runner.goOn();
  }

  await expect(page).toHaveURL(/\/finish$/);
  await expect(page.getByText(say("finish-all-answered"))).toBeVisible();
  await snapshot(page, "finish");
  await noViolations(page);
  await runner.finish();

  const earned = asked.filter(({ known }) => known).length;
  await expect(page.locator(".big-score")).toHaveText(say("points-of", { earned: String(earned), max: String(of) }));

  const exams = examsAsking("legislation");
  const verdicts = page.locator(".verdict-line");
  await expect(verdicts).toHaveCount(exams.length);
  for (const [place, { name, need, of: size }] of exams.entries()) {
    const needed = Math.ceil((need * of) / size);
    const missing = Math.max(0, needed - earned);
    const verdict = verdicts.nth(place);
    const word = missing === 0 ? say("verdict-passed") : say("verdict-missing", { n: missing, points: String(missing) });
    await expect(verdict.locator("> p")).toContainText(`${name.tg}: ${word}`);
    await verdict.getByText(say("verdict-why")).click();
    await expect(verdict).toContainText(say("line-numbers", { needed: String(needed), max: String(of), earned: String(earned) }));
  }

  const topics = byTopic(asked);
  const rows = page.locator("table.topics tbody tr");
  await expect(rows).toHaveCount(topics.size);
  for (const [topic, { known, of }] of topics) {
    const row = rows.filter({ has: page.getByRole("rowheader", { name: topicName(topic, "tg"), exact: true }) });
    await expect(row.locator(".numbers")).toContainText(say("topic-score", { earned: String(known), max: String(of) }));
    await expect(row.locator(".grip")).toHaveText(say(grip(known, of)));
  }
  const weak = topicName("law-labour-contract", "tg");
  await expect(rows.first()).toContainText(weak);
  await expect(page.getByText(say("result-study-first", { topic: weak }))).toBeVisible();

  const reviewed = page.locator(".reviewed");
  await expect(reviewed).toHaveCount(of);
  for (const [place, { question, known }] of asked.entries()) {
    await expect(reviewed.nth(place)).toContainText(question.stem);
    await expect(reviewed.nth(place).locator(".feedback > .verdict")).toHaveText(say(known ? "verdict-right" : "verdict-wrong"));
  }
  await snapshot(page, "result");
  await noViolations(page);

  await page.goto("/tg/progress");
  await expect(page.locator(".attempts .score")).toHaveText(say("points-of", { earned: String(earned), max: String(of) }));
  await snapshot(page, "progress");
  await noViolations(page);
});

function byTopic(asked: { question: Question; known: boolean }[]): Map<string, { known: number; of: number }> {
  const topics = new Map<string, { known: number; of: number }>();
  for (const { question, known } of asked) {
    const tally = topics.get(question.topic) ?? { known: 0, of: 0 };
    topics.set(question.topic, { known: tally.known + Number(known), of: tally.of + 1 });
  }
  return topics;
}

/** Under three answers there is no opinion; then 60 and 80 per cent are the borders. */
function grip(known: number, of: number): string {
  const share = known / of;
  if (of < 3) return "grip-not-enough";
  if (share < 0.6) return "grip-weak";
  return share < 0.8 ? "grip-getting-there" : "grip-strong";
}
