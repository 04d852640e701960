/* usage: node compare.mjs COMPARE.html COMPARE.json: what a reader's browser makes of a page of compare. Speaks TAP. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isDrawn, isNarrow, noOdd, onPaper, orNull, seriesOf, suite } from "./browser.mjs";

const compare = JSON.parse(readFileSync(process.argv[3], "utf8"));
const pairs = compare.arms;
const { test, end } = await suite(resolve(process.argv[2]));

await test("every chart is drawn, has a sentence, and no figure is undefined words", isDrawn);

await test("differences by year and their bands are those of compare --json", async (page) => {
  for (const outcome of ["enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio"]) {
    const series = await seriesOf(page, "gap-" + outcome), lines = series.filter((s) => s.type === "line"), bands = series.filter((s) => s.type === "custom");
    assert.equal(lines.length, pairs.length);
    pairs.forEach((pair, k) => {
      const rows = pair.years.map((year) => [year.year, ...["difference", "low", "high", "se", "a", "b", "n_worlds"].map((column) => orNull(year[outcome][column]))]);
      assert.deepEqual(lines[k].data, rows, outcome);
      assert.deepEqual(bands[k].data, rows, outcome);
    });
  }
});

await test("spiral, payers and gain are those of compare --json", async (page) => {
  (await seriesOf(page, "event-gaps")).forEach((s, k) => {
    assert.equal(s.data.length, 5);
    s.data.forEach(([i, ...limits]) => {
      const event = pairs[k].spiral[["d1", "d2", "d3", "exit", "demand_loss"][i]];
      assert.deepEqual(limits.slice(0, 3), [event.difference, event.low, event.high]);
    });
  });
  (await seriesOf(page, "payer-gaps")).forEach((s, k) => assert.deepEqual(s.data, Object.values(pairs[k].payers_yuan_per_head.at(-1)).filter((x) => typeof x === "object").map((x) => x.difference)));
  (await seriesOf(page, "gains")).forEach((s, k) => assert.deepEqual(s.data.map(orNull), ["enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio"].map((outcome) => orNull(pairs[k].years.at(-1)[outcome].gain))));
});

await test("what differs in the inputs stands on top, and names that hold markup are text", async (page) => {
  assert.equal(await page.getAttribute("main > section:first-child", "id"), "inputs");
  const rows = await page.$$eval("#inputs .limited tbody tr", (list) => list.map((row) => [...row.cells].map((cell) => cell.textContent)));
  assert.deepEqual(rows.map((row) => [row[0], row[2], row[3]]), compare.inputs.map((input) => [input.key, input.a, input.b]));
  assert.match(await page.innerText("#inputs"), /<b>/);
  assert.equal(await page.$$eval("main b", (list) => list.filter((b) => b.textContent).length), 0);
  assert.equal(await page.$$eval("body > script", (list) => list.length), 3);
});

await test("the language switch turns the whole page, and back", async (page) => {
  const english = await page.innerText("main");
  await page.click("#language");
  assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
  for (const words of await page.$$eval("h2, figure h3, figure .see", (list) => list.map((h) => h.textContent))) assert.match(words, /\p{Script=Han}/u);
  await noOdd(page);
  await page.click("#language");
  assert.equal(await page.innerText("main"), english);
});

await test("the year of the payments and the pairs are chosen by the keyboard", async (page) => {
  const before = await page.innerText("#money .see");
  await page.focus("#money input");
  await page.keyboard.press("ArrowLeft");
  assert.notEqual(await page.innerText("#money .see"), before);
  await page.focus(".chip");
  await page.keyboard.press("Space");
  assert.equal((await seriesOf(page, "gains")).length, pairs.length - 1);
});

await test("a phone shows it without scrolling sideways", isNarrow, { width: 390, height: 800 });

await test("on paper it is light, no chart is wider than its column, and nothing to click is printed", onPaper, { dark: true });

await end();
