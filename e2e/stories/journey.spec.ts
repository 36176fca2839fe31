// The whole journey of one person: first visit, two tests, a weak topic, the day of the exam, a mock exam, the code on a
// slip of paper, and another phone.
import { type Page } from "@playwright/test";
import { expect, noViolations, test } from "../fixtures/app.ts";
import { everyQuestion, type Question, right, topicName, wrong } from "../fixtures/bank.ts";
import { Runner } from "../fixtures/runner.ts";
import { texts } from "../fixtures/texts.ts";

const except = ["meta-refresh"];
const bank = everyQuestion();
const say = texts("tg");
/** The topic that this person does not know yet. */
const WEAK = "law-migration-registration";

/** Answers everything that is asked, right unless `knows` says otherwise, and ends the test. */
async function take(page: Page, runner: Runner, knows: (question: Question) => boolean): Promise<void> {
  const all = await runner.length();
  for (let n = 1; n <= all; n++) {
    await runner.expectQuestion(n, all);
    const stem = (await runner.stem.textContent()) ?? "";
    const question = bank.get(stem);
    if (!question) throw new Error(`the bank asks nothing like «${stem}»`);
    await runner.answer(knows(question) ? right(question) : wrong(question));
    await runner.goOn();
  }
  await expect(page).toHaveURL(/\/finish$/);
  await runner.finish();
}

async function begin(page: Page, button: string): Promise<Runner> {
  await page.getByRole("button", { name: say(button) }).click();
  await expect(page).toHaveURL(/\/attempts\/[^/]+\/1$/);
  const runner = new Runner(page, "tg");
  await runner.awake();
  return runner;
}

test("from the first visit to the other phone", async ({ page, browser, baseURL }) => {
  test.slow();
  await page.goto("/tg");
  await page.getByRole("link", { name: say("home-practise"), exact: false }).first().click();
  for (const name of ["legislation-01", "history-01"]) {
    await page.goto(`/tg/exams/ru-exam/${name}`);
    const runner = await begin(page, "start-exam");
    await take(page, runner, (question) => question.topic !== WEAK);
    await expect(page.locator(".big-score")).toBeVisible();
  }

  await page.goto("/tg/progress");
  const subject = page.locator(".fold:has(details.subject)").filter({ hasText: topicName(WEAK, "tg") });
  await expect(page.locator(".ready")).toContainText(say("ready-not-enough"));
  if ((await subject.getAttribute("open")) === null) await subject.locator("summary").click();
  await subject.getByRole("link", { name: topicName(WEAK, "tg") }).click();
  await expect(page.locator("h1 ~ .lead").first(), "what the topic asks").not.toBeEmpty();
  await noViolations(page);
  await take(page, await begin(page, "topic-start"), () => true);

  await page.goto("/tg/progress");
  await page.getByLabel(say("goal-day")).fill("2036-05-01");
  await page.getByRole("button", { name: say("goal-save") }).click();

  await page.goto("/tg/exams/ru-exam");
  await page.locator("#mocks").getByRole("link", { name: "Патент" }).click();
  const mock = await begin(page, "start-mock");
  await noViolations(page, { except });
  await take(page, mock, () => true);
  await expect(page.locator(".verdict-line .verdict").first()).toBeVisible();
  await noViolations(page);

  await page.goto("/tg/progress");
  await expect(page.locator(".outlook .verdict"), "there is an opinion now").toBeVisible();
  await noViolations(page);
  const past = await page.locator(".attempts li").count();
  await page.getByRole("link", { name: say("code-take") }).click();
  await noViolations(page);
  await page.getByRole("button", { name: say("code-show") }).click();
  const slip = (await page.locator(".slip-code").textContent()) ?? "";
  expect(slip.replaceAll(" ", "")).toMatch(/^\d{16}$/);
  await noViolations(page);

  const { viewport, javaScriptEnabled = true } = test.info().project.use;
  const other = await browser.newContext({ baseURL, viewport, javaScriptEnabled });
  const phone = await other.newPage();
  await phone.goto("/tg");
  await phone.getByRole("link", { name: say("resume-have") }).click();
  await phone.getByLabel(say("resume-code")).fill("1111");
  await phone.getByRole("button", { name: say("resume-go") }).click();
  await expect(phone.getByRole("alert")).toHaveText(say("resume-wrong"));
  await noViolations(phone);
  await phone.getByLabel(say("resume-code")).fill(slip);
  await phone.getByRole("button", { name: say("resume-go") }).click();
  await expect(phone.getByRole("heading", { level: 1 }), "nothing is opened unasked").toHaveText(say("resume-yours"));
  await noViolations(phone);
  await phone.getByRole("button", { name: say("resume-yes") }).click();
  await expect(phone.getByRole("status")).toHaveText(say("resumed"));
  await expect(phone.locator(".attempts li")).toHaveCount(past);
  await expect(phone.locator(".outlook .verdict")).toBeVisible();
  await expect(phone.getByLabel(say("goal-day"))).toHaveValue("2036-05-01");
  await phone.goto("/tg/progress");
  const paper = await phone.pdf({ preferCSSPageSize: true });
  expect(paper.toString("latin1").match(/\/Type\s*\/Page\b/g), "where I stand fits one sheet").toHaveLength(1);
  await phone.getByRole("link", { name: say("data-title"), exact: true }).click();
  await expect(phone.locator(".browsers li")).toHaveCount(2);
  await noViolations(phone);
  await phone.getByRole("link", { name: say("sign-out-title") }).click();
  await noViolations(phone);
  await phone.getByRole("button", { name: say("sign-out-now") }).click();
  await expect(phone.getByRole("status")).toHaveText(say("signed-out"));
  await noViolations(phone);
  expect((await other.cookies()).map(({ name }) => name)).not.toContain("safar_learner");
  // The picture on the slip leads here: the code stands behind the #, and a script puts it into the field.
  await phone.goto(`/tg/resume#${slip.replaceAll(" ", "")}`);
  await expect(phone.getByLabel(say("resume-code"))).toHaveValue(javaScriptEnabled ? slip.trim() : "");
  if (javaScriptEnabled) expect(phone.url()).not.toContain("#");
  await other.close();
});
