// The stories run in the Chromium of the distribution; nothing is downloaded. The end of a file's name says where it runs:
//
//   *.spec.ts            a phone, once with and once without JavaScript
//   *.island.spec.ts     a phone with JavaScript: what islands add
//   *.nojs.spec.ts       a phone without JavaScript only
//   *.keyboard.spec.ts   a desk, by keyboard alone
//   *.rtl.spec.ts        a desk, right to left
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { defineConfig } from "@playwright/test";
import type { SafarOptions } from "./fixtures/app.ts";

const phone = { viewport: { width: 360, height: 640 } };
const desk = { viewport: { width: 1280, height: 800 } };
const special = (...kinds: string[]) => kinds.map((kind) => `**/*.${kind}.spec.ts`);

export default defineConfig<SafarOptions>({
  testDir: "stories",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A whole test is one story. On a busy machine it takes its time; what hangs is found by the limits of its steps.
  timeout: 180_000,
  // Chromium and Safar together keep a core busy.
  workers: 2,
  // Chromium is now and then too late on two busy cores. In CI a story may be told once more and is then listed as flaky; by hand it
  // fails at once, because a page that differs between runs is a mistake to find.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"], ["html", { open: "never" }]],
  expect: { timeout: 10_000 },
  snapshotPathTemplate: "{testDir}/snapshots/{arg}.{projectName}.aria{ext}",
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 15_000,
    launchOptions: {
      executablePath: chromium(),
      // Without a sandbox, because CI runs as root; and silent towards everything but Safar.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    trace: "retain-on-failure",
  },
  projects: [
    { name: "js", use: phone, testIgnore: special("nojs", "keyboard", "rtl") },
    { name: "nojs", use: { ...phone, javaScriptEnabled: false }, testIgnore: special("island", "keyboard", "rtl") },
    { name: "rtl", use: desk, testMatch: special("rtl") },
    { name: "desktop", use: desk, testMatch: special("keyboard") },
  ],
});

// `cargo xtask test` installs the browser and names it; started by hand, the first one on the PATH is taken.
function chromium(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = ["chromium", "chromium-browser", "google-chrome"].flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error("no Chromium on this machine: run `cargo xtask test --only setup`, or name it in CHROMIUM");
  return found;
}
