// The faults that only a page with scripts can have.
import { test } from "../fixtures/app.ts";

test.describe("a fault of a script fails the story", () => {
  // Each of these stories fails, as it should.
  test.beforeEach(() => test.fail());

  test("uncaught error", async ({ page }) => {
    await page.goto("/healthz");
    await page.evaluate(() => setTimeout(() => { throw new Error("boom"); }));
    await page.waitForTimeout(100);
  });

  test("error on the console", async ({ page }) => {
    await page.goto("/healthz");
    await page.evaluate(() => console.error("boom"));
  });

  test("violation of the content security policy", async ({ page }) => {
    await page.goto("/ru");
    await page.evaluate(() => document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>boom</p>"));
    await page.waitForTimeout(100);
  });
});
