// The tools of the stories are trusted by all others, so they are tried first: a story must fail when it should.
import { expect, noViolations, test } from "../fixtures/app.ts";

test("a server keeps its address through a restart and a crash", async ({ safar, page }) => {
  for (const end of [() => safar.restart(), () => safar.kill()]) {
    await end();
    const answer = await page.goto("/healthz");
    expect(answer?.status()).toBe(200);
  }
});

test.describe("a fault of the page fails the story", () => {
  // Each of these stories fails, as it should.
  test("missing file", async ({ page }) => {
    test.fail();
    await page.goto("/no-such-page");
  });

  test("inaccessible page", async ({ page }) => {
    test.fail();
    await page.setContent("<html lang=ru><title>Сафар</title><main><img src='data:,'></main></html>");
    await noViolations(page);
  });
});

test.describe("a complaint that belongs to the story", () => {
  test.use({ tolerated: [/404/] });

  test("is tolerated", async ({ page }) => {
    const answer = await page.goto("/no-such-page");
    expect(answer?.status()).toBe(404);
  });
});
