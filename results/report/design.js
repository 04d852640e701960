/* What a study's own design shows: its map of two parameters, its levers, its regions. */
const chosenDesign = { map: 0, set: 0, outcome: 0, policy: 0 };
const RATIOS = ["morbidity_ratio", "morbidity_ratio_own_terms", "loop_gain", "dsi", "demand_elasticity", "marginal_cost_ratio", "n_fixed_points", "exit_year"];
const askedUnit = (asked) => (asked.unit === "yuan" ? "yuan" : asked.event || (asked.unit === "1" && !RATIOS.includes(asked.outcome)) ? "share" : "ratio");

function askedName(asked) {
  const meta = (show.outcomes || {})[asked.outcome] || {};
  const name = inLanguage(asked.label) || (NAMES[asked.outcome] ? nameOf(asked.outcome) : state.language === "zh" && meta.label_zh ? meta.label_zh : asked.outcome.replace(/_/g, " "));
  return asked.year ? `${name}, ${yearName(asked.year - 1)}` : name;
}

/* ------------------------------------------------------------------ map */

const axisName = (axis) => (inLanguage(axis.label) || axis.key) + (axis.unit && axis.unit !== "1" ? ` (${axis.unit})` : "");
const mapNow = () => show.map.outcomes[chosenDesign.map];
const mapCells = () => mapNow().mean.flatMap((row, y) => row.map((value, x) => ({ x, y, value }))).filter((cell) => isThere(cell.value));

function mapSentence() {
  const asked = mapNow(), unit = askedUnit(asked), cells = mapCells().sort((a, b) => b.value - a.value), { x, y } = show.map;
  if (!cells.length) return say("The figure is defined at no point of the map.", "该数值在图上各点均无定义。");
  const at = (cell) => say(`${trimmed(x.values[cell.x])} and ${trimmed(y.values[cell.y])}`, `${trimmed(x.values[cell.x])}与${trimmed(y.values[cell.y])}`);
  const top = cells[0], low = cells[cells.length - 1];
  return say(`${askedName(asked)[0].toUpperCase() + askedName(asked).slice(1)} is highest, ${figure(top.value, unit)}, at ${at(top)}, and lowest, ${figure(low.value, unit)}, at ${at(low)} (across, up).`,
    `${askedName(asked)}最高${figure(top.value, unit)}（横、纵轴为${at(top)}），最低${figure(low.value, unit)}（${at(low)}）。`) +
    (asked.boundary.length ? say(" On the dashed line the chance is one half.", "虚线处概率为一半。") : "");
}

/* Where a value lies on a category axis, between its neighbours. */
function placeOn(values, value) {
  const i = Math.max(0, values.findIndex((_, k) => k === values.length - 2 || value <= values[k + 1]));
  return values.length < 2 ? 0 : i + (value - values[i]) / (values[i + 1] - values[i]);
}

function mapOption() {
  const t = theme(), { x, y } = show.map, asked = mapNow(), unit = askedUnit(asked), cells = mapCells();
  const values = cells.map((cell) => cell.value);
  const boundary = asked.boundary.map((p) => [placeOn(x.values, p.x), placeOn(y.values, p.y)]);
  const category = (axis, gap) => ({ type: "category", data: axis.values.map(trimmed), name: axisName(axis), nameLocation: "middle", nameGap: gap, nameTextStyle: { color: t.soft }, axisLabel: { color: t.soft }, axisTick: { show: false }, axisLine: { show: false } });
  return {
    grid: { left: 26, right: 96, top: 12, bottom: 26 },
    xAxis: category(x, 26), yAxis: category(y, 42),
    visualMap: { min: Math.min(...values), max: Math.max(...values), calculable: false, orient: "vertical", right: 0, top: "middle", text: [figure(Math.max(...values), unit), figure(Math.min(...values), unit)], textStyle: { color: t.ink }, formatter: (v) => figure(v, unit), inRange: { color: ["#f7fbff", "#9ecae1", "#3182bd", "#08306b"] }, seriesIndex: 0, itemHeight: 160 },
    tooltip: tooltip({ trigger: "item", formatter: (item) => {
      if (item.seriesType !== "heatmap") return "";
      const [i, j] = item.value, se = asked.se[j][i];
      return `${escaped(axisName(x))} ${trimmed(x.values[i])}<br>${escaped(axisName(y))} ${trimmed(y.values[j])}<br><b>${escaped(askedName(asked))} ${estimate(asked.mean[j][i], se, unit)}</b><br>95%: ${figure(asked.low[j][i], unit)}–${figure(asked.high[j][i], unit)}`;
    } }),
    series: [
      { type: "heatmap", name: askedName(asked), data: cells.map((cell) => [cell.x, cell.y, cell.value]), itemStyle: { borderColor: t.card, borderWidth: 1 } },
      { type: "custom", name: say("one half", "一半"), data: boundary.length ? [0] : [], z: 5, silent: true, renderItem: (params, api) => boundaryShape(api, boundary) },
    ],
  };
}

/* Crossings near each other are joined. */
function boundaryShape(api, boundary) {
  const size = api.size([1, 1]), pixels = boundary.map(([x, y]) => { const [a, b] = api.coord([Math.floor(x), Math.floor(y)]); return [a + (x - Math.floor(x)) * size[0], b - (y - Math.floor(y)) * size[1]]; });
  const children = [];
  for (let i = 0; i < boundary.length; i++) {
    for (let j = i + 1; j < boundary.length; j++) {
      if (Math.hypot(boundary[i][0] - boundary[j][0], boundary[i][1] - boundary[j][1]) <= 1.0001) {
        children.push({ type: "line", shape: { x1: pixels[i][0], y1: pixels[i][1], x2: pixels[j][0], y2: pixels[j][1] }, style: { stroke: "#D55E00", lineWidth: 2.5, lineDash: [6, 4] } });
      }
    }
  }
  return { type: "group", children };
}

function mapPart() {
  return [el("div", { class: "controls" }, el("label", {}, say("Figure ", "数值 "), options(show.map.outcomes.map((asked, i) => [String(i), askedName(asked)]), chosenDesign.map, (v) => { chosenDesign.map = Number(v); drawChart(charts.find((c) => c.id === "map")); }, say("Figure of the map", "图中数值")))),
    chart({ id: "map", title: say("Two parameters together", "两个参数共同作用"), see: mapSentence, option: mapOption, cls: "tall" })];
}

/* ------------------------------------------------------------------ levers */

const leverNow = () => show.levers.sets[chosenDesign.set].outcomes[chosenDesign.outcome];
const leverName = (name) => inLanguage((show.levers.list.find((lever) => lever.name === name) || {}).label, name);
const leverRows = () => leverNow().levers.filter((row) => isThere(row.shapley.mean)).sort((a, b) => Math.abs(b.shapley.mean) - Math.abs(a.shapley.mean));

function leversSentence() {
  const asked = leverNow(), set = show.levers.sets[chosenDesign.set], unit = askedUnit(asked), rows = leverRows();
  if (!rows.length) return say("The gap is not defined.", "差距无定义。");
  return say(`${askedName(asked)} goes from ${estimate(asked.from.mean, asked.from.se, unit)} (${set.from}) to ${estimate(asked.to.mean, asked.to.se, unit)} (${set.to}); ${leverName(rows[0].lever)} carries most of the gap of ${estimate(asked.gap.mean, asked.gap.se, unit)}: ${estimate(rows[0].shapley.mean, rows[0].shapley.se, unit)}. `,
    `${askedName(asked)}由${estimate(asked.from.mean, asked.from.se, unit)}（${set.from}）变为${estimate(asked.to.mean, asked.to.se, unit)}（${set.to}）；差距${estimate(asked.gap.mean, asked.gap.se, unit)}中${leverName(rows[0].lever)}贡献最大：${estimate(rows[0].shapley.mean, rows[0].shapley.se, unit)}。`) + inLanguage(show.levers.warning && { en: show.levers.warning.en, zh: show.levers.warning.zh });
}

function leversOption() {
  const t = theme(), rows = leverRows().slice().reverse(), unit = askedUnit(leverNow());
  const columns = [["shapley", say("Shapley value", "沙普利值"), QUIET[0]], ["first_in", say("moved first", "最先改变"), QUIET[1]], ["last_in", say("moved last", "最后改变"), QUIET[2]]];
  return {
    grid: { left: 8, right: 18, top: 34, bottom: 4 }, legend: { top: 0, textStyle: { color: t.ink } },
    xAxis: valueAxis("", axisFormat(unit)), yAxis: { type: "category", data: rows.map((row) => leverName(row.lever)), axisLabel: { color: t.ink, width: 150, overflow: "break" }, axisTick: { show: false }, axisLine: { onZero: true, lineStyle: { color: t.soft } } },
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => `<b>${escaped(items[0].name)}</b><br>` + columns.map(([key, name, colour]) => `${dot(colour)}${escaped(name)} ${estimate(rows[items[0].dataIndex][key].mean, rows[items[0].dataIndex][key].se, unit)}`).join("<br>") }),
    series: columns.map(([key, name, colour]) => ({ type: "bar", name, itemStyle: { color: colour }, barMaxWidth: 10, data: rows.map((row) => row[key].mean) })),
  };
}

function leversPart() {
  const sets = show.levers.sets, redraw = () => drawChart(charts.find((c) => c.id === "levers"));
  return [el("div", { class: "controls" },
    sets.length > 1 ? el("label", {}, say("Parameters ", "参数组 "), options(sets.map((set, i) => [String(i), inLanguage(set.label, set.name || "")]), chosenDesign.set, (v) => { chosenDesign.set = Number(v); redraw(); }, say("Set of parameters", "参数组"))) : null,
    el("label", {}, say("Figure ", "数值 "), options(sets[0].outcomes.map((asked, i) => [String(i), askedName(asked)]), chosenDesign.outcome, (v) => { chosenDesign.outcome = Number(v); redraw(); }, say("Figure of the levers", "杠杆数值")))),
  chart({ id: "levers", title: say("Which lever carries how much", "各杠杆的贡献"), see: leversSentence, option: leversOption, cls: "tall" })];
}

/* ------------------------------------------------------------------ regions */

function regionsPart() {
  const policies = arms.map((arm) => arm.policy || arm.name), body = el("div", { class: "scroll limited", tabindex: 0, role: "region", "aria-label": say("Regions", "各地区") });
  const see = el("p", { class: "see" });
  const fill = () => {
    const rows = show.arms.filter((arm) => arm.policy === policies[chosenDesign.policy]).map((arm) => ({ arm, region: show.regions.find((r) => r.name === arm.region), at: arm.years[0] }))
      .sort((a, b) => (b.at.enrolment_rate.mean || 0) - (a.at.enrolment_rate.mean || 0));
    const name = (row) => inLanguage(row.region.label, row.region.name), top = rows[0], low = rows[rows.length - 1];
    see.textContent = say(`In the last year enrolment is highest in ${name(top)} (${estimate(top.at.enrolment_rate.mean, top.at.enrolment_rate.se, "share")}) and lowest in ${name(low)} (${estimate(low.at.enrolment_rate.mean, low.at.enrolment_rate.se, "share")}).`,
      `末年参保率最高为${name(top)}（${estimate(top.at.enrolment_rate.mean, top.at.enrolment_rate.se, "share")}），最低为${name(low)}（${estimate(low.at.enrolment_rate.mean, low.at.enrolment_rate.se, "share")}）。`);
    const cell = (row, outcome) => { const c = row.at[outcome]; return c ? estimate(c.mean, c.se, unitOf(outcome)) : DASH; };
    body.replaceChildren(table([say("Region", "地区"), say("People", "人口"), ...["enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio"].map(nameOf), nameOf("exit"), "D3"],
      rows.map((row) => [name(row), large(row.region.people), ...["enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio"].map((outcome) => cell(row, outcome)), chance(event(row.arm, "exit")), chance(event(row.arm, "d3"))]), [1, 2, 3, 4, 5, 6, 7]));
  };
  fill();
  return [el("div", { class: "controls" }, el("label", {}, say("Arm ", "方案 "), options(arms.map((arm) => [String(arm.index), arm.title()]), chosenDesign.policy, (v) => { chosenDesign.policy = Number(v); fill(); }, say("Arm whose regions are shown", "显示其地区的方案")))), see, body];
}

const designTitle = () => (hasRegions ? say("Regions", "各地区") : show.sweep ? say("Sweep", "参数扫描") : show.map ? say("Map of two parameters", "双参数图") : show.levers ? say("Levers", "杠杆") : say("Beyond the arms", "各方案之外"));

function designSection() {
  const parts = [hasRegions && [el("h3", {}, say("Region by region, last year", "末年各地区")), regionsPart()], show.map && mapPart(), show.levers && leversPart(), show.sweep && sweepPart()].filter(Boolean);
  return section("design", designTitle(), ...(parts.length ? parts.flat(2)
    : [el("p", {}, say("This study varies nothing beyond its arms and its uncertain parameters: it has no map of two parameters, no levers and no sweep.", "本研究除各方案与不确定参数外未改变其他参数：没有参数图、杠杆与扫描。"))]));
}
