// A mock exam, tasks that only the learner can judge, extra practice, and a complaint.
import { expect, noViolations, test } from "../fixtures/app.ts";
import { Runner } from "../fixtures/runner.ts";
import { texts } from "../fixtures/texts.ts";

const except = ["meta-refresh"];

test("from the list to the verdict of a mock exam", async ({ page }) => {
  const say = texts("tg");
  await page.goto("/tg/exams/ru-exam");
  await noViolations(page);
  await page.locator("#mocks").getByRole("link", { name: "Патент" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Патент");
  await noViolations(page);
  await page.getByRole("button", { name: say("start-mock") }).click();
  await expect(page).toHaveURL(/\/attempts\/[^/]+\/1$/);
  const runner = new Runner(page, "tg");
  await expect(runner.form.locator(".module")).toBeVisible();
  await expect(page.getByRole("timer")).toBeVisible();
  await noViolations(page, { except });
  await page.goto(runner.address("finish"));
  await runner.finish();
  await expect(page.locator(".verdict-line")).toHaveCount(1);
  await noViolations(page);
});

test("a letter is written, compared with an example and judged", async ({ page }) => {
  const say = texts("uz");
  await page.goto("/uz/exams/ru-exam/language-extra-02");
  await noViolations(page);
  await page.getByRole("button", { name: say("start-practice") }).click();
  await expect(page).toHaveURL(/\/attempts\/[^/]+\/1$/);
  const runner = new Runner(page, "uz");
  await runner.awake();
  const letter = "Здравствуйте!\nЗавтра я приду позже.";
  await page.getByRole("textbox").fill(letter);
  await noViolations(page);
  await runner.button("check").click();
  await expect(page.locator("#feedback")).toContainText(say("verdict-own"));
  await expect(page.getByRole("textbox")).toHaveValue(letter);
  await noViolations(page);
  await page.goto(runner.address("finish"));
  await runner.finish();
  await expect(page.locator(".own-tasks")).toContainText(say("own-numbers", { judged: 0, asked: 10, met: 0, of: 0 }));
  const first = page.locator("#q1 form.judge");
  await first.getByRole("checkbox").first().check();
  await first.getByRole("button", { name: say("own-save") }).click();
  await expect(page.locator(".own-tasks")).toContainText(say("own-numbers", { judged: 1, asked: 10, met: 1, of: await first.getByRole("checkbox").count() }));
  await expect(first.getByRole("checkbox").first()).toBeChecked();
  await noViolations(page);
});

test("a learner complains about a question and comes back", async ({ page }) => {
  const runner = await Runner.start(page, { subject: "history", mode: "practice", language: "ky", help: "ky" });
  const { say } = runner;
  await runner.button("check").click();
  const here = page.url();
  // Folded, so that no second tap on "Check" leads away.
  await page.locator("details.complaint summary").click();
  await page.getByRole("link", { name: say("complaint-link") }).click();
  await noViolations(page);
  await page.getByLabel(say("complaint-translation")).check();
  await page.getByRole("button", { name: say("complaint-send") }).click();
  await expect(page).toHaveURL(`${here.replace(/#.*/, "")}?complained=1`);
  await expect(runner.status).toHaveText(say("complaint-thanks"));
  await expect(page.locator("#feedback")).toBeVisible();
  await noViolations(page);
});
