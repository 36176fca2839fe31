// Somebody opens Safar for the first time.
import { expect, noViolations, snapshot, test } from "../fixtures/app.ts";
import { Runner } from "../fixtures/runner.ts";
import { LANGUAGES, OWN_NAMES, texts } from "../fixtures/texts.ts";

test.describe("with a browser in Tajik", () => {
  test.use({ locale: "tg-TJ" });

  test("home is in Tajik", async ({ page }) => {
    await page.goto("/");
    await expect(page).toHaveURL("/tg");
    await expect(page.locator("html")).toHaveAttribute("lang", "tg");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(texts("tg")("home-title"));
    await noViolations(page);
  });
});

test.describe("with a browser in a language that Safar does not speak", () => {
  test.use({ locale: "de-DE" });

  test("the languages are offered by their own names, and the choice is remembered", async ({ page }) => {
    await page.goto("/");
    await expect(page).toHaveURL("/");
    const languages = page.getByRole("main").getByRole("link");
    await expect(languages).toHaveCount(LANGUAGES.length);
    for (const language of LANGUAGES) {
      await expect(languages.filter({ hasText: OWN_NAMES[language] })).toHaveAttribute("lang", language);
    }
    await snapshot(page, "languages");
    await noViolations(page);

    await languages.filter({ hasText: OWN_NAMES.ky }).click();
    await expect(page).toHaveURL("/ky");
    await page.goto("/");
    await expect(page).toHaveURL("/ky");
    await noViolations(page);
  });
});

test("another language shows the same page, also in the middle of a test", async ({ page }) => {
  const switchTo = async (language: keyof typeof OWN_NAMES) => {
    await page.locator("details.languages summary").click();
    await page.locator("details.languages").getByRole("link", { name: OWN_NAMES[language] }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", language);
  };
  await page.goto("/ru/exams/ru-exam/legislation-01");
  await switchTo("en");
  await expect(page).toHaveURL("/en/exams/ru-exam/legislation-01");
  await noViolations(page);

  const runner = await Runner.start(page, { subject: "legislation", mode: "practice", language: "en" });
  await runner.goOn();
  const of = await runner.length();
  await runner.expectQuestion(2, of);
  const stem = await runner.stem.textContent();
  await switchTo("uz");
  await expect(page).toHaveURL(/\/uz\/attempts\/[^/]+\/2$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(texts("uz")("question-of", { n: 2, of }));
  await expect(runner.stem).toHaveText(stem ?? "");
  await noViolations(page);
});

test("home leads through the tests to an introduction", async ({ page }) => {
  const say = texts("ru");
  await page.goto("/ru");
  await snapshot(page, "home");
  await noViolations(page);

  await page.getByRole("link", { name: say("home-practise"), exact: false }).click();
  await expect(page).toHaveURL("/ru/exams/ru-exam");
  await snapshot(page, "tests");
  await noViolations(page);

  await page.getByRole("region").or(page.locator("section.subject")).first().getByRole("link").first().click();
  await expect(page).toHaveURL("/ru/exams/ru-exam/language-01");
  await expect(page.getByText(say("intro-listening"))).toBeVisible();
  await snapshot(page, "introduction");
  await noViolations(page);

  await page.goto("/ru/exams");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("exams-title"));
  await snapshot(page, "exams");
  await noViolations(page);

  await page.goto("/ru/progress");
  await expect(page.getByText(say("progress-empty"))).toBeVisible();
  await noViolations(page);
});

test.describe("at an address that does not exist", () => {
  test.use({ tolerated: [/404/] });

  test("the page says so and leads home", async ({ page }) => {
    const say = texts("ru");
    // A browser that has never been here might as well be one that keeps no cookies.
    await page.goto("/ru");
    // Nor has it attempts: whoever opens one learnt in another browser, or was signed out here.
    await page.goto("/ru/attempts/no-such-attempt/1");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("cookies-title"));
    await expect(page.getByRole("link", { name: say("resume-have") })).toBeVisible();
    await noViolations(page);
    for (const address of ["/ru/exams/ru-exam/no-such-test", "/ru/nothing"]) {
      const answer = await page.goto(address);
      expect(answer?.status(), address).toBe(404);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("trouble-not-found"));
      await noViolations(page);
    }
    await snapshot(page, "not-found");
    await page.getByRole("main").getByRole("link", { name: say("to-home") }).click();
    await expect(page).toHaveURL("/ru");
  });
});
