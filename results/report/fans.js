/* The main figures by year: median, and the middle 50% and 90% of the worlds. */
const FAN_COLUMNS = ["q50", "q25", "q75", "q05", "q95", "mean", "se", "n_worlds"];
/* [year, q50, q25, q75, q05, q95, mean, se, n_worlds] */
const fanRows = (arm, outcome) =>
  yearNumbers.map((year, t) => [year, ...FAN_COLUMNS.map((column) => { const x = of(arm, t, outcome)[column]; return isThere(x) ? x : null; })]);

const FAN_NOTES = {
  enrolment_rate: () => say("Members, of everyone who may join; 0 once the product is gone.", "参保人数占可参保人数；产品退出后计为0。"),
  premium_yuan: () => say("Price of the year, of the worlds where the product is still sold.", "当年价格，仅就仍在销售的各次模拟而言。"),
  loss_ratio: () => say("Claims over premium, before refunds and reinsurance; above 100% the year's claims exceed its premium.", "赔款与保费之比，未计返还与再保险；超过100%即赔款多于保费。"),
  morbidity_ratio: () => say("Expected cost of members over that of everyone who may join; 1 would be an average of the city.", "参保者与全体可参保者期望费用之比；1即与全市平均相同。"),
};

/* What to see: who stands highest and lowest at the end, and how far apart first and last year are. */
function fanSentence(outcome) {
  const unit = unitOf(outcome), list = ordered(shownArms(), (arm) => of(arm, lastYear, outcome).q50);
  if (!list.length) return say("No arm that is shown has this figure in the last year. ", "所选各方案在末年均无此数值。") + FAN_NOTES[outcome]();
  const words = ({ arm, value }) => arm.title() + say(" ", "") + figure(value, unit, of(arm, lastYear, outcome).se);
  const first = list[0], last = list[list.length - 1];
  const range = (arm) => between(of(arm, lastYear, outcome).q05, of(arm, lastYear, outcome).q95, unit);
  const spread = of(first.arm, lastYear, outcome).n_worlds < 5 ? "" : say(` In 90% of the worlds ${first.arm.title()} lies within ${range(first.arm)}.`,
    `${first.arm.title()}九成模拟落在${range(first.arm)}之间。`);
  const ends = list.length === 1
    ? say(`${show.worlds > 1 ? "In the middle world, " : ""}${words(first)} in ${yearName(lastYear)}.`, `${show.worlds > 1 ? "中位数：" : ""}${yearName(lastYear)}${words(first)}。`)
    : say(`In the middle world of ${yearName(lastYear)}: highest under ${words(first)}, lowest under ${words(last)}.`,
      `${yearName(lastYear)}中位数：最高为${words(first)}，最低为${words(last)}。`);
  return ends[0].toUpperCase() + ends.slice(1) + spread + say(" ", "") + FAN_NOTES[outcome]();
}

function fanTooltip(outcome) {
  const unit = unitOf(outcome), plain = (x) => figure(x, unit);
  return (items) => {
    const t = Math.round(items[0].value[0]) - 1;
    const lines = items.filter((item) => item.seriesType === "line" && isThere(item.value[1])).map((item) => {
      const [, q50, q25, q75, q05, q95, mean, se, n] = item.value;
      return `${dot(item.color)}<b>${escaped(item.seriesName)}</b> ${say("median", "中位数")} ${plain(q50)}; 50%: ${between(q25, q75, unit)}; 90%: ${between(q05, q95, unit)}; ` +
        `${say("mean", "均值")} ${estimate(mean, se, unit)}${n < show.worlds ? say(`, in ${n} of ${show.worlds} worlds`, `，${show.worlds}次中的${n}次`) : ""}`;
    });
    return `<b>${escaped(nameOf(outcome))}, ${escaped(yearName(t))}</b><br>` + lines.join("<br>");
  };
}

function fanOption(outcome, more = {}) {
  const list = shownArms(), rows = list.map((arm) => fanRows(arm, outcome)), wide = list.length > 6 ? 0.05 : 0.1;
  return {
    xAxis: yearAxis(),
    yAxis: valueAxis(nameOf(outcome) + (UNITS[unitOf(outcome)].axis() && ` (${UNITS[unitOf(outcome)].axis()})`), axisFormat(unitOf(outcome)), {
      scale: outcome === "morbidity_ratio", ...more.yAxis,
    }),
    tooltip: tooltip({ trigger: "axis", formatter: fanTooltip(outcome) }),
    series: list.flatMap((arm, k) => [
      band(arm, rows[k], 4, 5, wide, "90%"), band(arm, rows[k], 2, 3, wide * 2, "50%"),
      { ...medianLine(arm, rows[k]), ...(k === 0 ? more.firstLine : {}) },
    ]),
  };
}

function fanTable(outcome) {
  const unit = unitOf(outcome);
  return {
    head: [say("Arm", "方案"), say("Year", "年"), say("Median", "中位数"), "50%", "90%", say("Mean ± error", "均值 ± 标准误"), say("Worlds", "次数")],
    rows: shownArms().flatMap((arm) => fanRows(arm, outcome).map(([year, q50, q25, q75, q05, q95, mean, se, n]) => [
      arm.title(), String(year), figure(q50, unit), between(q25, q75, unit), between(q05, q95, unit),
      estimate(mean, se, unit), String(n || 0)])),
    numbers: [1, 2, 3, 4, 5, 6],
  };
}

function fanChart(outcome) {
  return chart({
    id: "fan-" + outcome, title: nameOf(outcome), see: () => fanSentence(outcome),
    option: () => fanOption(outcome), table: () => fanTable(outcome),
  });
}

function fansSection() {
  return section("years", say("Year by year", "逐年走势"),
    show.worlds > 1 && el("p", {}, say("Lines are medians over the worlds; the darker band holds the middle 50% of them, the lighter one 90%. Switch arms on and off above; point at a year for its numbers.",
      "线为各次模拟的中位数；深色带含中间50%，浅色带含90%。可在上方开关各方案；指向某一年可看数值。")),
    el("div", { class: "grid" }, ["enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio"].filter(has).map(fanChart)));
}
