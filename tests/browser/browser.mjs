/* Debian's Chromium, headless and without anything that would ask a network. */
import assert from "node:assert/strict";
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

/* Tests of one page in a browser of their own; `end` says how many and leaves with 1 where one failed. */
export async function suite(file) {
  const browser = await launch();
  let n = 0, failed = 0;
  const test = async (name, how, settings) => {
    n += 1;
    const { page, complaints } = await open(browser, file, settings);
    try {
      await how(page);
      assert.deepEqual(complaints, []);
      console.log(`ok ${n} - ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`not ok ${n} - ${name}\n${String(error.stack).replace(/^/gm, "# ")}`);
    }
    await page.close();
  };
  const end = async () => {
    console.log(`1..${n}`);
    await browser.close();
    process.exit(failed ? 1 : 0);
  };
  return { test, end };
}

/* The series of a chart, as its library holds them. */
export const seriesOf = (page, id) => page.evaluate((name) => {
  const box = document.getElementById(name);
  return box && echarts.getInstanceByDom(box).getOption().series.map((s) => ({ type: s.type, name: s.name, data: s.data.map((d) => (d && d.value !== undefined ? d.value : d)) }));
}, id);
export const orNull = (x) => (typeof x === "number" ? x : null);
export const noOdd = async (page) => assert.doesNotMatch(await page.innerText("body"), /\b(undefined|NaN|null|Infinity)\b|\[object/);

/* Every chart has shapes and a sentence. */
export async function isDrawn(page) {
  const drawn = await page.$$eval(".chart", (boxes) => boxes.map((box) => ({
    id: box.id, shapes: box.querySelectorAll("svg path, svg polyline, svg polygon, svg rect, svg circle").length, width: box.querySelector("svg").clientWidth,
    see: box.parentNode.querySelector(".see").textContent, label: box.getAttribute("aria-label") })));
  assert.ok(drawn.length >= 2, "charts");
  for (const chart of drawn) {
    assert.ok(chart.shapes > 3 && chart.width > 250, JSON.stringify(chart));
    assert.ok(chart.see.length > 20 && chart.label.includes(chart.see), JSON.stringify(chart));
  }
  await noOdd(page);
}

/* On a phone of 390 pixels, in either language. */
export async function isNarrow(page) {
  for (let language = 0; language < 2; language++) {
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 390);
    assert.equal(await page.$$eval(".chart svg", (list) => list.filter((svg) => svg.getBoundingClientRect().right > 390).length), 0);
    await page.click("#language");
  }
}

/* The page opened dark is printed light, and comes back. */
export async function onPaper(page) {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 695, height: 1000 });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.getAttribute("html", "data-theme"), "light");
  const over = await page.$$eval(".chart", (boxes) => boxes.filter((box) => box.querySelector("svg").getBoundingClientRect().width > box.getBoundingClientRect().width + 1).map((box) => box.id));
  assert.deepEqual(over, []);
  assert.equal(await page.isVisible("#language"), false);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  assert.ok((await page.pdf({ format: "A4", preferCSSPageSize: true })).length > 50000);
}
