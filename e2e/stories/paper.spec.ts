// A test on paper: from its page to the sheets, and from the answer sheet to the result.
import { expect, noViolations, test } from "../fixtures/app.ts";
import { fixedTest, right } from "../fixtures/bank.ts";
import { texts } from "../fixtures/texts.ts";

// A number that no form has is answered with 422.
test.use({ tolerated: [/422/] });

test("printed, answered on paper, typed in", async ({ page }) => {
  const say = texts("ky");
  // A test that no other story sits as an exam: its key would have to wait.
  await page.goto("/ky/exams/ru-exam/history-07");
  await page.getByRole("button", { name: say("paper-prepare") }).click();
  await expect(page).toHaveURL(/\/papers\/\d{12}$/);
  await noViolations(page);
  const number = (await page.locator(".number").textContent()) ?? "";
  for (const link of await page.locator("ul.sheets a").all()) {
    const sheet = await page.request.get((await link.getAttribute("href")) ?? "");
    expect(sheet.headers()["content-type"]).toBe("application/pdf");
    expect((await sheet.body()).subarray(0, 5).toString()).toBe("%PDF-");
  }

  await page.goto("/ky/papers");
  await noViolations(page);
  await page.getByLabel(say("paper-number")).fill("1234");
  await page.getByRole("button", { name: say("paper-find") }).click();
  await expect(page.getByRole("alert")).toHaveText(say("paper-unknown"));
  await noViolations(page);
  await page.getByLabel(say("paper-number")).fill(number);
  await page.getByRole("button", { name: say("paper-find") }).click();
  await page.getByRole("link", { name: say("paper-enter") }).click();
  await noViolations(page);

  const questions = fixedTest("history", "07").question;
  for (const [n, question] of questions.entries()) {
    for (const [name, value] of right(question)) {
      const control = page.locator(`[name="${n}:${name}"]`);
      if ((await control.count()) > 1) await control.and(page.locator(`[value="${value}"]`)).check();
      else await control.selectOption(value);
    }
  }
  await noViolations(page);
  await page.getByRole("button", { name: say("paper-save") }).click();
  await expect(page).toHaveURL(/\/result$/);
  await expect(page.locator(".big-score")).toContainText("20");
  await noViolations(page);
});
