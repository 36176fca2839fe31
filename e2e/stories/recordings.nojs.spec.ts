// Recordings without scripts: the page comes back with the sound, and the same play counts as with scripts.
import { expect, noViolations, test } from "../fixtures/app.ts";
import { Runner } from "../fixtures/runner.ts";

test("a press is one play, and the address of a play that was heard plays nothing", async ({ page }) => {
  const runner = await Runner.start(page, { subject: "language", mode: "exam" });
  const listen = (left: number) => runner.form.getByRole("button", { name: runner.say("listen", { left }) });
  const sound = runner.form.locator("audio");
  const fetched = () => page.waitForResponse((response) => /\/recordings\//.test(response.url()) && response.ok());
  let heard = fetched();
  await listen(2).dblclick();
  await heard;
  await expect(page).toHaveURL(/\?play=1$/);
  await expect(sound).toHaveAttribute("controls");
  await expect(listen(1)).toBeVisible();
  await noViolations(page, { except: ["meta-refresh", "no-autoplay-audio"] });
  for (let again = 0; again < 3; again++) {
    await page.reload();
    await expect(listen(1)).toBeVisible();
    await expect(sound).toHaveCount(0);
  }
  heard = fetched();
  await listen(1).click();
  await heard;
  await expect(runner.form.getByText(runner.say("played-out"))).toBeVisible();
  await runner.goOn();
  await expect(sound).toHaveCount(0);
  await expect(runner.form.getByText(runner.say("played-out"))).toBeVisible();
});

test("a recording that does not load costs nothing", async ({ page }) => {
  const runner = await Runner.start(page, { subject: "language", mode: "exam" });
  const listen = (left: number) => runner.form.getByRole("button", { name: runner.say("listen", { left }) });
  await page.route("**/recordings/**", (route) => route.abort());
  await listen(2).click();
  await expect(page).toHaveURL(/\?play=1$/);
  await page.goto(runner.address(1));
  await expect(listen(2)).toBeVisible();
});
test.use({ tolerated: [/net::ERR_/] });
