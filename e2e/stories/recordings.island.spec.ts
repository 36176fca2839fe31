// The recordings of an exam: a play counts when it is heard, and sound stays with its question.
import { expect, type Page, test } from "../fixtures/app.ts";
import { Runner } from "../fixtures/runner.ts";

/** Notes every sound that the page makes. */
async function heard(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const sounds: HTMLMediaElement[] = [];
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
      if (!sounds.includes(this)) sounds.push(this);
      return play.call(this);
    };
    Object.assign(window, { sounds });
  });
}

type Heard = { sounds: HTMLMediaElement[] };
const sounding = (page: Page) => page.evaluate(() => (window as unknown as Heard).sounds.filter((sound) => !sound.paused && !sound.ended).length);
const begun = (page: Page) => page.evaluate(() => (window as unknown as Heard).sounds.length);

const begin = async (page: Page) => {
  const runner = await Runner.start(page, { subject: "language", mode: "exam" });
  const button = runner.form.locator("button.sound");
  const says = (id: string, left?: number) => expect(button).toHaveText(runner.say(id, left === undefined ? {} : { left }));
  /** What the server has counted, whatever this page says. */
  const left = async () => {
    const html = await (await page.request.get(runner.address(1))).text();
    const played = /data-plays="(\d)" data-played="(\d)"/.exec(html);
    return played ? Number(played[1]) - Number(played[2]) : 0;
  };
  return { runner, button, says, left };
};

test("a double press spends one play, a press pauses it, and another lets it go on", async ({ page }) => {
  await heard(page);
  const { runner, button, says, left } = await begin(page);
  await says("listen", 2);
  await button.dblclick();
  await expect.poll(left).toBe(1);
  expect(await begun(page)).toBe(1);
  if ((await button.textContent()) === runner.say("listen-pause")) await button.click();
  await says("listen-go-on");
  expect(await sounding(page)).toBe(0);
  await button.click();
  await says("listen-pause");
  expect(await sounding(page)).toBe(1);
  expect(await begun(page)).toBe(1);
  // It ends as recordings do: the next press is the second play.
  await page.evaluate(() => (window as unknown as Heard).sounds.forEach((sound) => { sound.currentTime = sound.duration - 0.2; }));
  await says("listen", 1);
  expect(await left()).toBe(1);
  await button.click();
  await says("listen-pause");
  await expect.poll(left).toBe(0);
  await page.evaluate(() => (window as unknown as Heard).sounds.forEach((sound) => { sound.currentTime = sound.duration - 0.2; }));
  await expect(runner.form.getByText(runner.say("played-out"))).toBeVisible();
  await expect(button).toHaveCount(0);
});

test("the sound stops with its question", async ({ page }) => {
  await heard(page);
  const { runner, button, says } = await begin(page);
  const of = await runner.length();
  const away: [string, () => Promise<unknown>][] = [
    ["next", () => runner.goOn()],
    ["map", async () => { await runner.openMap(); await runner.mapEntry(5).click(); }],
  ];
  for (const [, go] of away) {
    await button.click();
    await says("listen-pause");
    await go();
    expect(await sounding(page)).toBe(0);
    await page.goBack();
    await runner.expectQuestion(1, of);
  }
  await expect(runner.form.getByText(runner.say("played-out"))).toBeVisible();
});

test.describe("a recording that is not there", () => {
  test.use({ tolerated: [/net::ERR_|Failed to load|404|play\(\)/] });
  test("costs nothing, and the page says so", async ({ page }) => {
    await page.route("**/*.mp3", (route) => route.abort());
    const { runner, button, says, left } = await begin(page);
    await button.click();
    await expect(runner.status).toHaveText(runner.say("listen-unheard"));
    await says("listen", 2);
    expect(await left()).toBe(2);
    await page.unroute("**/*.mp3");
    await button.click();
    await says("listen-pause");
    await expect(runner.status).not.toHaveText(runner.say("listen-unheard"));
    await expect.poll(left).toBe(1);
  });
});

test("what is used up in another window is used up here", async ({ page, context }) => {
  await heard(page);
  const { runner, button, says, left } = await begin(page);
  const other = await context.newPage();
  await other.goto(runner.address(1));
  const there = new Runner(other, "ru");
  await there.awake();
  for (const [press, rest] of [[2, 1], [1, 0]] as const) {
    await expect(other.locator("button.sound")).toHaveText(runner.say("listen", { left: press }));
    await other.locator("button.sound").click();
    await expect.poll(left).toBe(rest);
    if (rest > 0) await other.reload().then(() => there.awake());
  }
  await says("listen", 2);
  await button.click();
  await expect(runner.status).toHaveText(runner.say("played-out"));
  await expect(button).toHaveCount(0);
  expect(await sounding(page)).toBe(0);
});

test("a recording that was heard once stays in the browser", async ({ page }) => {
  const { runner } = await begin(page);
  const address = /\/media\/ru-exam\/[^"]+\.mp3/.exec(await (await page.request.get(runner.address(1))).text())?.[0] ?? "none";
  const ask = () => page.evaluate(async (address) => {
    const before = performance.getEntriesByName(new URL(address, location.href).href).length;
    await (await fetch(address)).arrayBuffer();
    return (performance.getEntriesByName(new URL(address, location.href).href)[before] as PerformanceResourceTiming).transferSize;
  }, address);
  expect(await ask()).toBeGreaterThan(10_000);
  expect(await ask(), "nothing is asked of the server").toBe(0);
});
