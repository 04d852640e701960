/* usage: node check.mjs REPORT.html SHOW.json: what a reader's browser makes of a page of report. Speaks TAP. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isDrawn, isNarrow, noOdd, onPaper, orNull, seriesOf, suite } from "./browser.mjs";

const show = JSON.parse(readFileSync(process.argv[3], "utf8"));
const arms = show.totals || show.arms;
const { test, end } = await suite(resolve(process.argv[2]));

await test("every chart is drawn, has a sentence, and no figure is undefined words", isDrawn);

await test("the fans are drawn with the figures of show --json", async (page) => {
  let compared = 0;
  for (const outcome of ["enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio", "loop_gain"]) {
    const series = await seriesOf(page, "fan-" + outcome);
    if (!series) continue;
    const lines = series.filter((s) => s.type === "line"), bands = series.filter((s) => s.type === "custom");
    assert.equal(lines.length, arms.length);
    assert.equal(bands.length, 2 * arms.length);
    arms.forEach((arm, k) => {
      const rows = arm.years.map((year) => { const c = year[outcome]; return [year.year, ...["q50", "q25", "q75", "q05", "q95", "mean", "se", "n_worlds"].map((column) => orNull(c[column]))]; });
      assert.deepEqual(lines[k].data, rows, outcome);
      assert.deepEqual(bands[2 * k].data, rows, outcome);
      compared += rows.length;
    });
  }
  assert.ok(compared >= 3 * arms.length);
});

await test("the death spiral is drawn with the probabilities and limits of show --json", async (page) => {
  const series = await seriesOf(page, "events");
  assert.equal(!series, Boolean(show.totals), "a country counts regions, a city worlds");
  (series || []).forEach((s, k) => s.data.forEach(([i, p, low, high]) => {
    const event = arms[k].spiral[["d1", "d2", "d3", "exit", "demand_loss"][i]];
    assert.deepEqual([p, low, high], [event.probability, event.low, event.high]);
  }));
});

await test("spreads, map and sweep are drawn with the figures of show --json", async (page) => {
  const spread = await seriesOf(page, "spread");
  const columns = show.parameter_uncertainty ? ["process_sd", "parameter_sd", "sd"] : ["sd"];
  assert.deepEqual(spread.map((s) => s.data.map((x) => orNull(x))), columns.map((column) => arms.map((arm) => orNull(arm.years.at(-1).enrolment_rate[column]))));
  if (show.map) {
    const [heat] = await seriesOf(page, "map");
    assert.ok(heat.data.length > 0);
    heat.data.forEach(([x, y, value]) => assert.equal(value, show.map.outcomes[0].mean[y][x]));
  }
  if (show.sweep) {
    const [heat] = await seriesOf(page, "sweep-map"), [lines] = await seriesOf(page, "sweep-lines");
    const column = show.sweep.outcomes[0].column, values = new Set(show.sweep.table[column]);
    assert.ok(heat.data.length > 0 && lines.data.length > 0);
    const n = show.sweep.axes.length;
    lines.data.forEach((row) => assert.ok(row[n] === "-" || values.has(row[n])));
  }
});

await test("members and payers are those of the result", async (page) => {
  const data = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent));
  const states = await seriesOf(page, "states");
  if (states) {
    const k = arms.findIndex((arm) => (arm.label.en || arm.name) === states[1].name), cells = data.page.cells.arms[k].at(-1);
    const all = cells.member_states.reduce((a, b) => a + b, 0);
    if (all > 0) assert.deepEqual(states[1].data, cells.member_states.map((x) => x / all));
  }
  const sankey = await page.evaluate(() => { const box = document.getElementById("sankey"); return box && echarts.getInstanceByDom(box).getOption().series[0].links; });
  const last = arms.at(-1);
  for (const link of sankey || []) {
    const quintile = data.page.payers.quintiles.find((q) => q.en === link.source).name, payer = data.page.payers.payers.find((p) => p.en === link.target).name;
    assert.equal(link.value, last.who_pays.at(-1).with[quintile][payer].yuan_per_head.mean);
  }
});

await test("who pays more is drawn and said with the differences of show --json, and with their errors", async (page) => {
  const bars = await seriesOf(page, "pair-income");
  const pairs = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).page.pairs);
  assert.equal(Boolean(bars), Boolean(pairs), "wherever pairs are known");
  if (!bars) return;
  const [b, a] = arms.slice(-2).map((arm) => arm.years.at(-1));
  const inAll = (column) => ((column.mean || 0) * column.n_worlds) / show.worlds;
  const people = (a.enrolment_rate.mean > 0 ? a : b), heads = people.real_members.mean / people.enrolment_rate.mean / 5;
  bars[0].data.forEach((value, i) => {
    const name = `net_benefit_quintile_${i + 1}_yuan`, expected = (inAll(b[name]) - inAll(a[name])) / heads;
    assert.ok(Math.abs(value - expected) < 1e-6 * Math.max(1, Math.abs(expected)), `${value} is ${expected}`);
  });
  const pair = pairs.at(-1), se = pair.years.at(-1).net_yuan.quintile_5.se / heads, [, low, high] = bars[1].data[4];
  assert.ok(se > 0 && Math.abs(high - low - 4 * se) < 1e-6 * se);
  for (let language = 0; language < 2; language++) {
    const [payers, incomes] = await page.$$eval("figure:has(#pair) .see, figure:has(#pair-income) .see", (list) => list.map((p) => p.textContent));
    assert.match(payers, /±[\d.]+/);
    assert.equal(incomes.match(/±[\d.]+/g).length, 6, incomes);
    await page.click("#language");
  }
});

await test("which arms last is said from what happens to both in each world", async (page) => {
  const pairs = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).page.pairs);
  if (!pairs || !pairs[0].exit || show.years < 2) return;
  const stays = (k) => 1 - arms[k].spiral.exit.probability;
  for (const { a, b, exit } of pairs) {
    assert.ok(Math.abs(exit.difference - (stays(a) - stays(b))) < 1e-9);
    assert.ok(exit.low <= exit.difference && exit.difference <= exit.high);
  }
  const order = arms.map((_, k) => k).sort((x, y) => stays(y) - stays(x)), last = order.at(-1);
  const pair = pairs.find((p) => p.a === Math.min(order[0], last) && p.b === Math.max(order[0], last));
  const words = await page.innerText(".card .see");
  assert.equal(/Clear of luck|clearly lasts longest/.test(words), pair.exit.low > 0 || pair.exit.high < 0, words);
});

await test("the language switch turns the whole page, and back", async (page) => {
  const english = await page.innerText("main");
  await page.click("#language");
  assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
  assert.equal(await page.innerText("h1"), show.title.zh || show.title.en || show.study);
  for (const heading of await page.$$eval("h2, figure h3", (list) => list.map((h) => h.textContent))) assert.match(heading, /\p{Script=Han}/u);
  for (const see of await page.$$eval("figure .see", (list) => list.map((p) => p.textContent))) assert.match(see, /\p{Script=Han}/u);
  await noOdd(page);
  assert.equal(await page.evaluate(() => document.activeElement.id), "language", "the keyboard stays where it was");
  await page.click("#language");
  assert.equal(await page.innerText("main"), english);
});

await test("an arm is switched off by the keyboard, in every chart, and never the last one", async (page) => {
  const chips = await page.$$(".chip");
  await chips[0].focus();
  await page.keyboard.press("Space");
  const left = (await seriesOf(page, "fan-enrolment_rate")).filter((s) => s.type === "line").length;
  assert.equal(left, Math.max(1, arms.length - 1));
  assert.equal(await chips[0].getAttribute("aria-pressed"), arms.length > 1 ? "false" : "true");
});

await test("every control is reached by the keyboard; the slider changes what is said", async (page) => {
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  const unnamed = await page.$$eval("button, select, input", (list) => list.filter((c) => c.tabIndex < 0 || !(c.textContent.trim() || c.getAttribute("aria-label") || c.closest("label"))).length);
  assert.equal(unnamed, 0);
  const slider = await page.$("input[type=range]");
  if (slider) {
    const before = await page.innerText("#people figure:first-of-type .see");
    await slider.focus();
    await page.keyboard.press("ArrowLeft");
    assert.notEqual(await page.innerText("#people figure:first-of-type .see"), before);
  }
});

await test("dark is dark, and every chart is drawn again", async (page) => {
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  await page.click("#theme");
  assert.equal(await page.getAttribute("html", "data-theme"), "light");
  assert.equal(await page.$$eval(".chart", (boxes) => boxes.filter((box) => !box.querySelector("svg")).length), 0);
}, { dark: true });

await test("a phone shows it without scrolling sideways", isNarrow, { width: 390, height: 800 });

await test("on paper it is light, no chart is wider than its column, and nothing to click is printed", onPaper, { dark: true });

await test("how the numbers were made: command, commit, seed and what was fitted", async (page) => {
  const data = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent));
  const commands = await page.innerText("#again pre"), facts = await page.innerText("#again dl");
  assert.match(commands, new RegExp(`^git checkout ${data.page.run.commit.replace("-dirty", "")}$`, "m"));
  assert.ok(commands.includes("huimin " + data.page.run.command[0]));
  assert.ok(facts.includes(String(show.seed)) && facts.includes(show.digest));
  const list = show.published || [], fitted = list.filter((p) => p.fitted).length;
  assert.ok(facts.includes(fitted ? `${fitted} of ${list.length} published figures were fitted` : "no published figure was fitted"), facts);
});

await test("names that hold markup are text", async (page) => {
  assert.equal(await page.innerText("h1"), show.title.en || show.study);
  assert.equal(await page.$$eval("h1 *", (list) => list.length), 0);
  assert.equal(await page.$$eval("body > script", (list) => list.length), 3);
});

await end();
