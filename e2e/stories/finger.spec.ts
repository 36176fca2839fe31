// Who presses twice presses what stood there: nothing that has just appeared under the finger leads out of the test.
import { expect, type Page, test } from "../fixtures/app.ts";
import { Runner } from "../fixtures/runner.ts";

/** As long as a second tap may come late, in milliseconds. */
const MOMENT = 400;

type Place = { x: number; y: number };

/** The middle of the button that is pressed next. */
const placeOf = async (page: Page, selector = ".onward button"): Promise<Place> => {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not seen`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

/** What a press at a place would do: press the primary button, leave the test, or nothing of both. */
const under = (page: Page, place: Place) =>
  page.evaluate(({ x, y }) => {
    const element = document.elementFromPoint(x, y);
    if (element?.closest(".onward button")) return "primary";
    return element?.closest("a[href], button[value=finish], [formaction], input[type=submit]") ? "leaves" : "stays";
  }, place);

/** After the moment in which nothing takes a press. */
const settled = (page: Page) => page.waitForTimeout(MOMENT + 50);

for (const subject of ["language", "history", "legislation"] as const) {
  test(`${subject}: under the finger that has pressed "Check" or "Next" is the primary button`, async ({ page }) => {
    const runner = await Runner.start(page, { subject, mode: "practice", language: "tg", help: "tg" });
    const of = await runner.length();
    for (let n = 1; n <= of; n++) {
      // From wherever the page was scrolled to.
      await page.evaluate((down) => scrollTo(0, down ? document.body.scrollHeight : 0), n % 2 === 0);
      const place = await placeOf(page);
      await settled(page);
      await page.mouse.click(place.x, place.y);
      await expect(page.locator("#feedback")).toBeAttached();
      await settled(page);
      await expect.poll(() => under(page, place), `question ${n}, checked`).toBe("primary");
      if (n === of) break;
      await page.mouse.click(place.x, place.y);
      await runner.expectQuestion(n + 1, of);
      await settled(page);
      await expect.poll(() => under(page, place), `question ${n + 1}`).toBe("primary");
    }
  });
}

test("two quick presses on \"Check\" show the explanation and stay with it", async ({ page }) => {
  const runner = await Runner.start(page, { subject: "history", mode: "practice" });
  const of = await runner.length();
  await settled(page);
  const place = await placeOf(page);
  await page.mouse.click(place.x, place.y);
  await expect(page.locator("#feedback")).toBeAttached();
  await page.mouse.click(place.x, place.y);
  await settled(page);
  await runner.expectQuestion(1, of);
  await expect(page.locator("#feedback")).toBeVisible();
});

for (const mode of ["practice", "exam"] as const) {
  test(`what appears where ${mode} was begun takes no press at first and never leaves the test`, async ({ page }) => {
    const say = new Runner(page, "ru").say;
    // With the button at the upper edge, where the header of the next page will be, in the middle, and at the lower edge.
    for (const block of ["start", "center", "end"] as const) {
      await page.goto("/ru/exams/ru-exam/history-01");
      const button = page.getByRole("button", { name: say(`start-${mode}`) });
      await button.evaluate((button, block) => button.scrollIntoView({ block }), block);
      await settled(page);
      const box = await button.boundingBox();
      const place = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
      const came = page.waitForURL(/\/attempts\/[^/]+\/1$/, { waitUntil: "commit" });
      await page.mouse.click(place.x, place.y);
      await came;
      await page.waitForLoadState("domcontentloaded");
      await page.mouse.click(place.x, place.y);
      await settled(page);
      await expect(page).toHaveURL(/\/attempts\/[^/]+\/1$/);
      expect(await page.locator("form.runner input:checked").count(), "no answer was chosen by the second tap").toBe(0);
    }
  });
}
