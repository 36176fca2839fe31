// The tools of the stories are trusted by all others, so they are tried first: a story must fail when it should.
import { expect, noViolations, test } from "../fixtures/app.ts";

test("a server keeps its address through a restart and a crash", async ({ safar, page }) => {
  for (const end of [() => safar.restart(), () => safar.kill()]) {
    await end();
    const answer = await page.goto("/healthz");
    expect(answer?.status()).toBe(200);
  }
});

test("axe sees what is wrong, and leaves scripts as they were", async ({ page, javaScriptEnabled }) => {
  await page.setContent("<html lang=ru><title>Сафар</title><main><img src='data:,'></main></html>");
  await expect(noViolations(page)).rejects.toThrow(/image-alt/);
  await page.setContent("<title>without</title><script>document.title = 'with'</script>");
  await expect(page).toHaveTitle(javaScriptEnabled ? "with" : "without");
});

test("a missing page fails the story", async ({ page }) => {
  // The browser complains after the last line of the story, and the story fails, as it should.
  test.fail();
  await page.goto("/no-such-page");
});

test.describe("a complaint that belongs to the story", () => {
  test.use({ tolerated: [/404/] });

  test("is tolerated", async ({ page }) => {
    const answer = await page.goto("/no-such-page");
    expect(answer?.status()).toBe(404);
  });
});
