// Who cannot read well listens: where the browser has a Russian voice, and only there.
import { expect, noViolations, test } from "../fixtures/app.ts";
import { Runner } from "../fixtures/runner.ts";

/** A browser with voices of these languages, which notes what it is asked to say. */
async function voices(page: import("@playwright/test").Page, langs: string[], late = false): Promise<void> {
  await page.addInitScript(
    ([langs, late]) => {
      const said: string[] = [];
      const target = new EventTarget();
      let known = late ? [] : langs.map((lang) => ({ lang, name: lang, default: false, localService: true, voiceURI: lang }));
      Object.assign(target, {
        getVoices: () => known,
        cancel: () => said.push("-"),
        speak: (utterance: { text: string; lang: string }) => said.push(`${utterance.lang}: ${utterance.text}`),
        arrive: () => {
          known = langs.map((lang) => ({ lang, name: lang, default: false, localService: true, voiceURI: lang }));
          target.dispatchEvent(new Event("voiceschanged"));
        },
      });
      class Utterance {
        lang = "";
        voice: unknown = null;
        rate = 1;
        constructor(public text: string) {}
      }
      Object.defineProperty(window, "speechSynthesis", { value: target });
      Object.assign(window, { SpeechSynthesisUtterance: Utterance, said });
    },
    [langs, late] as const,
  );
}

const said = (page: import("@playwright/test").Page) =>
  page.evaluate(() => (window as unknown as { said: string[] }).said.filter((text) => text !== "-"));

test("the question and every option can be heard", async ({ page }) => {
  await voices(page, ["en-US", "ru-RU"]);
  const runner = await Runner.start(page, { subject: "legislation", mode: "practice", language: "tg", help: "tg" });
  const buttons = runner.form.getByRole("button", { name: runner.say("read-aloud") });
  const options = runner.form.locator(".choice");
  await expect(buttons).toHaveCount(1 + (await options.count()));
  await noViolations(page);

  const stem = (await runner.stem.textContent()) ?? "";
  const option = (await options.first().locator("[lang=ru]").textContent()) ?? "";
  await buttons.nth(0).click();
  await buttons.nth(1).click();
  expect(await said(page)).toEqual([`ru: ${stem}`, `ru: ${option}`]);
  await expect(options.first().locator("input")).not.toBeChecked();

  await runner.goOn();
  await expect(runner.form.locator("#q2")).toBeFocused();
  await buttons.first().click();
  expect((await said(page)).at(-1)).toBe(`ru: ${await runner.stem.textContent()}`);
});

test("a voice that the browser learns of later is offered then", async ({ page }) => {
  await voices(page, ["ru"], true);
  const runner = await Runner.start(page, { subject: "history", mode: "practice" });
  await expect(runner.form.locator(".aloud")).toHaveCount(0);
  await page.evaluate(() => (window.speechSynthesis as unknown as { arrive: () => void }).arrive());
  await expect(runner.form.locator(".aloud").first()).toBeVisible();
});

test("without a Russian voice, and in the exam, nothing is offered", async ({ page }) => {
  await voices(page, ["en-US"]);
  const practice = await Runner.start(page, { subject: "history", mode: "practice" });
  await expect(practice.form.locator(".aloud")).toHaveCount(0);
  await voices(page, ["ru-RU"]);
  const exam = await Runner.start(page, { subject: "history", mode: "exam" });
  await expect(exam.form.locator(".aloud")).toHaveCount(0);
});
