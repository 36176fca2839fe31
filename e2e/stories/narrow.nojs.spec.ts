// Small screens and large letters, on every page of a learner, in every language. Scripts change nothing about how wide a
// page is.
import { expect, noViolations, type Page, test } from "../fixtures/app.ts";
import { fits, unbroken } from "../fixtures/layout.ts";
import { Runner } from "../fixtures/runner.ts";
import { LANGUAGES, texts } from "../fixtures/texts.ts";

// The page of an address that does not exist is looked at as well.
test.use({ tolerated: [/404/] });

type Screen = { name: string; viewport: { width: number; height: number }; letters?: number; allQuestionsIn?: string; only?: string };
const SCREENS: Screen[] = [
  { name: "320 px", viewport: { width: 320, height: 640 }, allQuestionsIn: "uz" },
  // A window of 1280 × 1024 px at 400 per cent: as wide, but so low that nothing stays in its place. One language shows that.
  { name: "400 % zoom", viewport: { width: 320, height: 256 }, only: "ky" },
  { name: "letters of 200 % at 320 px", viewport: { width: 320, height: 640 }, letters: 2, allQuestionsIn: "tg" },
];

/** Fits with the letters that the browser has by itself, made so many times larger. */
async function fitsWith(page: Page, letters = 1): Promise<void> {
  await page.evaluate((size) => document.documentElement.style.setProperty("font-size", size), `${112.5 * letters}%`);
  await fits(page);
}

const start = async (page: Page, address: string, press: (page: Page) => Promise<void>) => {
  await page.goto(address);
  await press(page);
};

for (const { name, viewport, letters, allQuestionsIn, only } of SCREENS) {
  for (const language of LANGUAGES.filter((language) => !only || language === only)) {
    test(`no page in ${language} has to be scrolled sideways at ${name}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      const say = texts(language);
      const open = async (address: string) => {
        await page.goto(address);
        await fitsWith(page, letters);
      };
      for (const address of ["", "/exams", "/exams/ru-exam", "/exams/ru-exam/history-01", "/exams/ru-exam/ru-patent-2025", "/practice/ru-exam", "/papers", "/resume", "/no-such-page"]) {
        await open(`/${language}${address}`);
        // The list of languages lies over the page.
        await page.locator(".languages summary").click();
        await fitsWith(page, letters);
      }
      const help = language === "ru" ? "none" : language;
      const runner = await Runner.start(page, { subject: "language", mode: "practice", language, help });
      const of = await runner.length();
      for (let n = 1; n <= of; n++) {
        // One language shows every question; for the others a few will do.
        if (language !== allQuestionsIn && ![1, 8, 16].includes(n)) continue;
        await open(runner.address(n));
        await runner.openMap();
        await fitsWith(page, letters);
      }
      await runner.button("check").click();
      await expect(page.locator("#feedback")).toBeVisible();
      await fitsWith(page, letters);
      const finish = runner.address("finish");
      const complaint = await page.locator(".complaint a").getAttribute("href");
      await open(complaint ?? "");
      await open(finish);
      await runner.finish();
      if (!letters) await unbroken(page.locator("table.areas .points"));
      for (const why of await page.getByText(say("verdict-why")).all()) await why.click();
      await fitsWith(page, letters);
      // Exam mode has a clock, and recordings that are counted.
      const exam = await Runner.start(page, { subject: "language", mode: "exam", language });
      await fitsWith(page, letters);
      await open(exam.address("finish"));
      await exam.finish();
      await fitsWith(page, letters);
      await start(page, `/${language}/practice/ru-exam`, (page) => page.locator("main form button.primary").first().click());
      await fitsWith(page, letters);
      for (const name of ["", "/exams/ru-exam", "/practice/ru-exam", "/progress/ru-exam", "/progress/erase", "/data", "/resume", "/sign-out", "/topics/ru-exam/lang-personal-data-forms", "/code"]) {
        await open(`/${language}${name}`);
        const folded = page.locator("main details:not([open]) > summary").and(page.locator(":visible"));
        while ((await folded.count()) > 0) await folded.first().click();
        await fitsWith(page, letters);
      }
      await page.locator("main > form button").first().click();
      await expect(page.locator(".slip-code")).toBeVisible();
      await fitsWith(page, letters);
      await start(page, `/${language}/exams/ru-exam/history-01`, (page) => page.locator('form[action="/api/papers"] button').click());
      await fitsWith(page, letters);
      await open(`${new URL(page.url()).pathname}/enter`);
      await noViolations(page);
    });
  }
}
