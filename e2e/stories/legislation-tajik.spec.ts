// A stranger from Tajikistan takes the test on law, with help in Tajik, and learns whether they would pass.
import { expect, noViolations, snapshot, test } from "../fixtures/app.ts";
import { type Question, areaName, areaOf, examsAsking, firstTest, questionSaying, right, wrong } from "../fixtures/bank.ts";
import { Runner } from "../fixtures/runner.ts";
import { ownName } from "../fixtures/texts.ts";

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
      await feedback.getByText(say("original", { language: ownName("ru") })).click();
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

  const areas = byArea(asked);
  const rows = page.locator("table.areas tbody tr");
  await expect(rows).toHaveCount(areas.size);
  for (const [area, { known, of }] of areas) {
    const row = rows.filter({ has: page.getByRole("rowheader", { name: areaName(area, "tg"), exact: true }) });
    await expect(row.locator(".points")).toContainText(say("topic-score", { earned: String(known), max: String(of) }));
    await expect(row.locator(".level")).toHaveText(say(level(known, of)));
  }
  const weakest = [...areas].sort(([, one], [, other]) => one.known / one.of - other.known / other.of)[0];
  const [area, tally] = weakest ?? ["", { known: 0, of: 0 }];
  const score = say("topic-score", { earned: String(tally.known), max: String(tally.of) });
  expect(level(tally.known, tally.of)).toBe("level-weak");
  await expect(page.getByText(say("result-study-first", { area: areaName(area, "tg"), score }))).toBeVisible();

  await snapshot(page, "result");
  await noViolations(page);
  await page.getByRole("link", { name: say("result-open-all") }).click();
  const reviewed = page.locator(".reviewed");
  await expect(reviewed).toHaveCount(of);
  const mistakesFirst = [...asked.filter(({ known }) => !known), ...asked.filter(({ known }) => known)];
  for (const [place, { question, known }] of mistakesFirst.entries()) {
    await expect(reviewed.nth(place)).toContainText(question.stem);
    await expect(reviewed.nth(place).locator("summary .verdict")).toHaveText(`${say(known ? "verdict-right" : "verdict-wrong")}: `);
  }
  await noViolations(page);

  await page.goto("/tg/progress");
  await expect(page.locator(".attempts .score")).toHaveText(say("points-of", { earned: String(earned), max: String(of) }));
  await snapshot(page, "progress");
  await noViolations(page);
});

function byArea(asked: { question: Question; known: boolean }[]): Map<string, { known: number; of: number }> {
  const areas = new Map<string, { known: number; of: number }>();
  for (const { question, known } of asked) {
    const area = areaOf(question.topic);
    const tally = areas.get(area) ?? { known: 0, of: 0 };
    areas.set(area, { known: tally.known + Number(known), of: tally.of + 1 });
  }
  return areas;
}

/** 60 and 80 per cent are the borders. */
function level(known: number, of: number): string {
  const share = known / of;
  if (share < 0.6) return "level-weak";
  return share < 0.8 ? "level-getting-there" : "level-strong";
}
