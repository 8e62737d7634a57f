import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import sparticuz from "@sparticuz/chromium";
import type { Result } from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import type { Account } from "./client.ts";

const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Characters of a page that tell what went wrong on it. */
const SIGHT = 3000;

const openBrowsers = new Set<Browser>();

/** The system's Chromium where there is one, else the one that comes in a package. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = SYSTEM.find((path) => existsSync(path)) ?? (await sparticuz.executablePath());
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  openBrowsers.add(browser);
  browser.on("disconnected", () => openBrowsers.delete(browser));
  return browser;
}

/** What can be seen on every open page, and what it asked for last. */
export async function sightings(): Promise<string[]> {
  const pages = [...openBrowsers]
    .flatMap((browser) => browser.contexts())
    .flatMap((context) => context.pages());
  return Promise.all(
    pages.map(async (page) => {
      const { text, asked } = await page.evaluate(() => ({
        text: document.body.innerText,
        asked: performance
          .getEntriesByType("resource")
          .slice(-15)
          .map((entry) => {
            const { name, startTime, duration, responseStatus } = entry as PerformanceResourceTiming;
            return `${responseStatus} ${name}, ${Math.round(performance.now() - startTime)} ms ago, took ${Math.round(duration)} ms`;
          }),
      }));
      return [`At ${page.url()}:`, text.replace(/\n{2,}/g, "\n").slice(0, SIGHT), ...asked].join("\n");
    }),
  );
}

/** Signs a browser in, as a person whose cookie was given to another. */
export async function signInAs(
  context: BrowserContext,
  account: Pick<Account, "url" | "cookie">,
): Promise<void> {
  const [name = "", value = ""] = account.cookie.split("=");
  await context.addCookies([{ name, value, url: account.url }]);
}

/** Everything a page complains of: faults, refused resources, breaches of its security policy. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  return complaints;
}

export const LOOKS = [
  { width: 1280, scheme: "light" },
  { width: 1280, scheme: "dark" },
  { width: 390, scheme: "light" },
  { width: 390, scheme: "dark" },
] as const;

/** What axe finds wrong on a page, at each width and in each scheme, and whether anything sticks out sideways. */
export async function barriersOn(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { width, scheme } of LOOKS) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    // Through the debugger, so that the page's own policy is left as strict as it is.
    const violations = await page.evaluate<Result[]>(
      `${AXE}; axe.run().then(({ violations }) => violations)`,
    );
    const where = `${width} ${scheme}`;
    found.push(...violations.map(({ id, nodes }) => `${where}: ${id} at ${nodes[0]?.target.join(" ")}`));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (wide) found.push(`${where}: wider than the screen`);
  }
  return found;
}
