// Small screens and large letters, in every language. Scripts change nothing about how wide a page is.
import { expect, noViolations, test } from "../fixtures/app.ts";
import { fits, unbroken } from "../fixtures/layout.ts";
import { Runner } from "../fixtures/runner.ts";
import { LANGUAGES, texts } from "../fixtures/texts.ts";

const SCREENS = [
  { name: "320 px", viewport: { width: 320, height: 640 }, allQuestionsIn: "uz" },
  // A window of 1280 × 1024 px at 400 per cent.
  { name: "400 % zoom", viewport: { width: 320, height: 256 } },
];

for (const { name, viewport, allQuestionsIn } of SCREENS) {
  test(`no page has to be scrolled sideways at ${name}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    for (const language of LANGUAGES) {
      const say = texts(language);
      for (const address of [`/${language}`, `/${language}/exams/ru-exam`, `/${language}/exams/ru-exam/history-01`]) {
        await page.goto(address);
        await fits(page);
      }
      const help = language === "ru" ? "none" : language;
      const runner = await Runner.start(page, { subject: "language", mode: "practice", language, help });
      const of = await runner.length();
      for (let n = 1; n <= of; n++) {
        // One language shows every question; for the others two will do.
        if (language !== allQuestionsIn && n !== 1 && n !== 16) continue;
        await page.goto(runner.address(n));
        await runner.openMap();
        await fits(page);
      }
      await runner.button("check").click();
      await expect(page.locator("#feedback")).toBeVisible();
      await fits(page);
      await page.goto(runner.address("finish"));
      await fits(page);
      await runner.finish();
      await unbroken(page.locator("table.topics td.numbers"));
      for (const why of await page.getByText(say("verdict-why")).all()) await why.click();
      await fits(page);
      for (const name of ["progress", "data", "resume", "code"]) {
        await page.goto(`/${language}/${name}`);
        await fits(page);
      }
      // The code is made once; then every language shows it.
      const make = page.locator("main > form button");
      if ((await make.count()) > 0) await make.click();
      await expect(page.locator(".slip-code")).toBeVisible();
      await fits(page);
    }
    await noViolations(page);
  });
}
