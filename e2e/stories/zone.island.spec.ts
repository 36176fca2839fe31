// Days begin where people are: the browser tells its time zone, and the pages after it go by that.
import { expect, test } from "../fixtures/app.ts";
import { Runner } from "../fixtures/runner.ts";

test.use({ timezoneId: "Pacific/Kiritimati" });

test("the browser tells the server in which time zone it is", async ({ page }) => {
  await Runner.start(page, { subject: "history", mode: "practice" });
  const told = async () => (await page.context().cookies()).find(({ name }) => name === "safar_zone")?.value ?? "";
  await expect.poll(async () => decodeURIComponent(await told())).toBe("Pacific/Kiritimati");
});
