// Right to left: every left and right that somebody wrote by hand would show.
import { type Page, expect, noViolations, snapshot, test } from "../fixtures/app.ts";
import { fits } from "../fixtures/layout.ts";

test.use({ settings: { SAFAR_PSEUDO_LOCALE: "true" } });

for (const width of [360, 1280]) {
  test(`every page runs from right to left in a window of ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const sound = async (name: string) => {
      await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
      await expect(page.locator("html")).toHaveAttribute("lang", "ar-XB");
      await fits(page);
      await startsAtTheRight(page);
      if (width === 360) await snapshot(page, name);
      await noViolations(page);
    };
    await page.goto("/ar-XB");
    await sound("home");
    await page.goto("/ar-XB/exams/ru-exam");
    await sound("tests");
    await page.goto("/ar-XB/exams/ru-exam/history-01");
    await sound("introduction");
    await page.locator("form.mode button").first().click();
    await expect(page).toHaveURL(/\/attempts\/[^/]+\/1$/);
    await sound("question");
    const attempt = page.url().replace(/\/1$/, "");
    // The exam itself is in Russian and runs from left to right.
    await expect(page.locator("legend > span").first()).toHaveAttribute("dir", "ltr");
    await page.goto(`${attempt}/finish`);
    await sound("finish");
    await page.locator("main form button").click();
    await expect(page).toHaveURL(/\/result$/);
    await sound("result");
    await page.goto("/ar-XB/progress");
    await sound("progress");
  });
}

/** The name of the site stands at the right, the languages at the left. */
async function startsAtTheRight(page: Page): Promise<void> {
  const brand = await page.locator(".brand").boundingBox();
  const languages = await page.locator("details.languages").boundingBox();
  expect(brand?.x ?? 0).toBeGreaterThan(languages?.x ?? 0);
}
