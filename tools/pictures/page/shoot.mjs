// node shoot.mjs PICTURE.json IMAGE.png ...: opens the built page with each picture and takes a screenshot.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { preview } from "vite";

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const profile = mkdtempSync(join(tmpdir(), "pictures-"));
const server = await preview({ preview: { host: "127.0.0.1", port: 0 } });
const browser = await chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET, viewport: { width: 1600, height: 900 } });
let failed = false;
for (let index = 2; index < process.argv.length; index += 2) {
  const page = await browser.newPage();
  page.on("pageerror", (error) => { console.error(String(error)); failed = true; });
  page.on("console", (message) => { if (message.type() === "error") { console.error(message.text()); failed ||= message.text().includes("Error:"); } });
  await page.addInitScript(`window.picture = ${readFileSync(process.argv[index], "utf8")}`);
  await page.goto(`http://127.0.0.1:${server.httpServer.address().port}/`);
  await page.waitForTimeout(1500);
  // Tables draw only what can be seen: make all of it visible.
  await page.setViewportSize({ width: 1600, height: await page.evaluate(() => document.body.scrollHeight) });
  await page.waitForTimeout(1500);
  await page.screenshot({ path: process.argv[index + 1], fullPage: true });
  await page.close();
  console.log(process.argv[index + 1]);
}
await browser.close();
await server.close();
rmSync(profile, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
