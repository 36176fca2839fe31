// Rows stand in line with their columns, at every size, in every language and in both directions.
import { expect, type Page, test } from "../fixtures/app.ts";
import { firstTest, questionSaying, right } from "../fixtures/bank.ts";
import { aligned, fits } from "../fixtures/layout.ts";
import { LANGUAGES } from "../fixtures/texts.ts";

const SIZES = [
  { width: 360, height: 640 },
  { width: 1280, height: 800 },
];
const PSEUDO = "ar-XB";

test.use({ settings: { SAFAR_PSEUDO_LOCALE: "true" } });

test("the rows of every table are in line with their columns", async ({ page }) => {
  // One language test with parts of points and one of law: tables with long names, and with numbers like "2,5".
  const results = [await taken(page, "language"), await taken(page, "legislation")];
  for (const language of [...LANGUAGES, PSEUDO]) {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const [name, table] of [...results.map((result) => [result, "areas"] as const), ["progress", "standings"] as const]) {
        await page.goto(`/${language}/${name}`);
        // What is folded away is measured too.
        for (const folded of await page.locator("details.subject > summary").all()) await folded.click();
        await expect(page.locator(`table.${table}`).first()).toBeVisible();
        await aligned(page);
        await fits(page);
      }
    }
  }
});

/** Takes the first test of a module, and says under which address its result is found in any language. */
async function taken(page: Page, subject: "language" | "legislation"): Promise<string> {
  await page.goto(`/ru/exams/ru-exam/${subject}-01`);
  await page.locator('form.mode[action="/api/attempts"] button').last().click();
  await expect(page).toHaveURL(/\/attempts\/[^/]+\/1$/);
  const attempt = new URL(page.url()).pathname.split("/")[3] ?? "";
  const file = firstTest(subject);
  for (let n = 1; n <= 12; n++) {
    await page.goto(`/ru/attempts/${attempt}/${n}`);
    const stem = (await page.locator("form.runner legend > span").first().textContent()) ?? "";
    for (const [name, value] of right(questionSaying(file, stem)).slice(0, n % 3 === 0 ? 1 : undefined)) {
      const control = page.locator(`select[name="${name}"], input[type="text"][name="${name}"], input[name="${name}"][value="${value}"]`);
      const kind = await control.evaluate((element) => (element instanceof HTMLInputElement ? element.type : "list"));
      if (kind === "list") await control.selectOption(value);
      else if (kind === "text") await control.fill(value);
      else await control.check();
    }
    await page.locator("form.runner .onward button[value=next]").click();
  }
  await page.goto(`/ru/attempts/${attempt}/finish`);
  await page.locator("main form button").click();
  await expect(page).toHaveURL(/\/result$/);
  return `attempts/${attempt}/result`;
}
