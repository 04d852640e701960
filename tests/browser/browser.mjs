/* Debian's Chromium, headless and without anything that would ask a network. */
import { chromium } from "playwright-core";

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const launch = () => chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET });

/* A page of a file, with everything that went wrong in `complaints`. */
export async function open(browser, path, { width = 1200, height = 900, dark = false } = {}) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? "dark" : "light" });
  const complaints = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error.stack)));
  page.on("request", (request) => request.url() !== "file://" + path && !request.url().startsWith("data:") && complaints.push("asks for " + request.url()));
  await page.goto("file://" + path);
  return { page, complaints };
}
