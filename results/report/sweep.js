/* A sweep: a heat map with contours over two of its axes, every point as a line, and the best points under conditions. */
const SWEEP = show.sweep;
const chosenSweep = { outcome: 0, arm: 0, x: 0, y: 1, wanted: "high", condition: 0, side: "none", limit: "" };
const MOST_CELLS = 40, BINS = 12, MOST_LINES = 1500, MOST_BEST = 10;

/* Rows of an arm: {point, axes: [], values: [], errors: []}, by axis and by outcome. */
function sweepRows(k) {
  const t = SWEEP.table, rows = [];
  for (let i = 0; i < t.point.length; i++) {
    if (t.arm[i] !== SWEEP.arms[k]) continue;
    rows.push({ point: t.point[i], axes: SWEEP.axes.map((axis) => t[axis.key][i]), values: SWEEP.outcomes.map((asked) => t[asked.column][i]), errors: SWEEP.outcomes.map((asked) => (t[asked.column + "_se"] || [])[i]) });
  }
  return rows;
}
const sweepArm = (name) => inLanguage((show.arms.find((arm) => arm.name === name) || {}).label, name);
const sweepUnit = (j) => askedUnit(SWEEP.outcomes[j]);
const sweepName = (j) => askedName(SWEEP.outcomes[j]);
const axisText = (value) => (typeof value === "string" ? value : isThere(value) ? trimmed(value) : DASH);

/* The places of an axis: its values where they are few, else bins of equal width. */
function placesOf(rows, a) {
  const values = [...new Set(rows.map((row) => row.axes[a]).filter((v) => v !== null))];
  if (values.length <= MOST_CELLS || values.some((v) => typeof v === "string")) {
    if (values.every(isThere)) values.sort((p, q) => p - q);
    return { names: values.map(axisText), at: (v) => values.indexOf(v) };
  }
  const low = Math.min(...values), step = (Math.max(...values) - low) / BINS;
  return { names: Array.from({ length: BINS }, (_, i) => `${trimmed(low + i * step)}–${trimmed(low + (i + 1) * step)}`), at: (v) => (v === null ? -1 : Math.min(BINS - 1, Math.floor((v - low) / step))) };
}

/* Mean of the chosen figure in every cell, over the points that fall into it. */
function sweepCells() {
  const { x, y, outcome, arm } = chosenSweep, rows = sweepRows(arm).filter((row) => isThere(row.values[outcome]));
  const px = placesOf(rows, x), py = placesOf(rows, y), sums = new Map();
  for (const row of rows) {
    const i = px.at(row.axes[x]), j = py.at(row.axes[y]);
    if (i < 0 || j < 0) continue;
    const cell = sums.get(`${i},${j}`) || { i, j, sum: 0, n: 0, row };
    cell.sum += row.values[outcome];
    cell.n += 1;
    sums.set(`${i},${j}`, cell);
  }
  return { px, py, cells: [...sums.values()].map((cell) => ({ ...cell, value: cell.sum / cell.n })) };
}

function sweepSentence() {
  const { px, py, cells } = sweepCells(), unit = sweepUnit(chosenSweep.outcome), name = sweepName(chosenSweep.outcome), arm = sweepArm(SWEEP.arms[chosenSweep.arm]);
  if (!cells.length) return say("The figure is defined at no point for this arm.", "该方案在各点均无此数值。");
  const list = cells.slice().sort((a, b) => b.value - a.value), top = list[0], low = list[list.length - 1];
  const at = (cell) => say(`${px.names[cell.i]} across and ${py.names[cell.j]} up`, `横轴${px.names[cell.i]}、纵轴${py.names[cell.j]}`);
  const shared = cells.some((cell) => cell.n > 1) ? say(" Each cell is the mean over all points that share its two values.", "每格为具有这两个取值的各点均值。") : "";
  return say(`${name} under ${arm} is highest, ${figure(top.value, unit)}, at ${at(top)}; lowest, ${figure(low.value, unit)}, at ${at(low)}. Lines join equal values.`,
    `${arm}的${name}最高${figure(top.value, unit)}（${at(top)}），最低${figure(low.value, unit)}（${at(low)}）。等值线连接相同取值。`) + shared;
}

/* Pieces of the line on which a grid of values crosses a level: marching squares, by cell centres. */
function contourPieces(grid, level) {
  const pieces = [], cross = (a, b) => (level - a) / (b - a);
  for (let j = 0; j + 1 < grid.length; j++) {
    for (let i = 0; i + 1 < grid[j].length; i++) {
      const [a, b, c, d] = [grid[j][i], grid[j][i + 1], grid[j + 1][i + 1], grid[j + 1][i]];
      if (![a, b, c, d].every(isThere)) continue;
      const points = [];
      if (a > level !== b > level) points.push([i + cross(a, b), j]);
      if (b > level !== c > level) points.push([i + 1, j + cross(b, c)]);
      if (d > level !== c > level) points.push([i + cross(d, c), j + 1]);
      if (a > level !== d > level) points.push([i, j + cross(a, d)]);
      for (let k = 0; k + 1 < points.length; k += 2) pieces.push([points[k], points[k + 1]]);
    }
  }
  return pieces;
}

function sweepOption() {
  const t = theme(), { px, py, cells } = sweepCells(), unit = sweepUnit(chosenSweep.outcome), values = cells.map((cell) => cell.value);
  const lowest = Math.min(...values), highest = Math.max(...values), grid = py.names.map(() => px.names.map(() => NaN));
  cells.forEach((cell) => { grid[cell.j][cell.i] = cell.value; });
  const pieces = [0.25, 0.5, 0.75].flatMap((part) => contourPieces(grid, lowest + part * (highest - lowest)));
  const category = (places, axis, gap) => ({ type: "category", data: places.names, name: axisName(SWEEP.axes[axis]), nameLocation: "middle", nameGap: gap, nameTextStyle: { color: t.soft }, axisLabel: { color: t.soft, hideOverlap: true }, axisTick: { show: false }, axisLine: { show: false } });
  const locate = (api, [x, y]) => { const [a, b] = api.coord([Math.floor(x), Math.floor(y)]), size = api.size([1, 1]); return [a + (x - Math.floor(x)) * size[0], b - (y - Math.floor(y)) * size[1]]; };
  return {
    grid: { left: 30, right: 100, top: 12, bottom: 26 }, xAxis: category(px, chosenSweep.x, 26), yAxis: category(py, chosenSweep.y, 48),
    visualMap: { min: lowest, max: highest, orient: "vertical", right: 0, top: "middle", text: [figure(highest, unit), figure(lowest, unit)], textStyle: { color: t.ink }, inRange: { color: ["#f7fbff", "#9ecae1", "#3182bd", "#08306b"] }, seriesIndex: 0, itemHeight: 160 },
    tooltip: tooltip({ trigger: "item", formatter: (item) => {
      const cell = cells.find((c) => c.i === item.value[0] && c.j === item.value[1]);
      return `${escaped(axisName(SWEEP.axes[chosenSweep.x]))} ${escaped(px.names[cell.i])}<br>${escaped(axisName(SWEEP.axes[chosenSweep.y]))} ${escaped(py.names[cell.j])}<br><b>${escaped(sweepName(chosenSweep.outcome))} ` +
        (cell.n === 1 ? estimate(cell.value, cell.row.errors[chosenSweep.outcome], unit) + `</b><br>${say("point", "点")} ${cell.row.point}` : `${figure(cell.value, unit)}</b><br>${say(`mean of ${cell.n} points`, `${cell.n}个点的均值`)}`);
    } }),
    series: [
      { type: "heatmap", name: sweepName(chosenSweep.outcome), data: cells.map((cell) => [cell.i, cell.j, cell.value]), itemStyle: { borderColor: t.card, borderWidth: px.names.length > 25 ? 0 : 1 } },
      { type: "custom", silent: true, z: 5, data: [0], renderItem: (params, api) => ({ type: "group", children: pieces.map(([from, to]) => {
        const [x1, y1] = locate(api, from), [x2, y2] = locate(api, to);
        return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: "#E69F00", lineWidth: 2 } };
      }) }) },
    ],
  };
}

/* ------------------------------------------------------------------ every point as a line */

const lineOutcomes = () => SWEEP.outcomes.map((_, j) => j).slice(0, 4);
const evenly = (list, most) => (list.length <= most ? list : list.filter((_, i) => i % Math.ceil(list.length / most) === 0));

function linesSentence() {
  const rows = sweepRows(chosenSweep.arm), drawn = evenly(rows, MOST_LINES).length;
  return say(`Each line is one of ${fixed(drawn, 0)} points of ${sweepArm(SWEEP.arms[chosenSweep.arm])}${drawn < SWEEP.points ? ` (evenly chosen of ${fixed(SWEEP.points, 0)})` : ""}, dark where ${sweepName(chosenSweep.outcome)} is high. Drag along an axis to keep the lines that pass there.`,
    `每条线为${sweepArm(SWEEP.arms[chosenSweep.arm])}的一个点（共${fixed(drawn, 0)}个${drawn < SWEEP.points ? `，自${fixed(SWEEP.points, 0)}个中均匀选取` : ""}），${sweepName(chosenSweep.outcome)}高者色深。沿坐标轴拖动可筛选。`);
}

function linesOption() {
  const t = theme(), rows = evenly(sweepRows(chosenSweep.arm), MOST_LINES), outcomes = lineOutcomes(), colour = SWEEP.axes.length + Math.max(0, outcomes.indexOf(chosenSweep.outcome));
  const short = (text) => (text.length > 20 ? text.slice(0, 19) + "…" : text);
  const words = (a) => { const values = [...new Set(rows.map((row) => row.axes[a]))]; return values.some((v) => typeof v === "string") ? values : null; };
  const axes = [
    ...SWEEP.axes.map((axis, a) => ({ dim: a, name: short(axisName(axis)), scale: true, ...(words(a) ? { type: "category", data: words(a) } : { axisLabel: { formatter: trimmed, color: t.soft } }) })),
    ...outcomes.map((j, i) => ({ dim: SWEEP.axes.length + i, name: short(sweepName(j)), scale: true, axisLabel: { formatter: axisFormat(sweepUnit(j)), color: t.soft } })),
  ];
  const data = rows.map((row) => [...row.axes, ...outcomes.map((j) => row.values[j])].map((v) => (v === null ? "-" : v)));
  const values = data.map((row) => row[colour]).filter(isThere);
  return {
    parallel: { left: 78, right: 84, top: 46, bottom: 18, parallelAxisDefault: { nameTextStyle: { color: t.ink, fontSize: 11 }, axisLabel: { color: t.soft }, axisLine: { lineStyle: { color: t.soft } }, nameRotate: axes.length > 6 ? 12 : 0 } },
    parallelAxis: axes,
    visualMap: { show: false, dimension: colour, min: Math.min(...values), max: Math.max(...values), inRange: { color: state.theme === "dark" ? ["#3b4a5a", "#5aa9e6", "#f0f6fb"] : ["#c6dbef", "#3182bd", "#08306b"] } },
    series: [{ type: "parallel", name: sweepName(chosenSweep.outcome), data, lineStyle: { width: rows.length > 300 ? 0.7 : 1.4, opacity: rows.length > 300 ? 0.3 : 0.55 }, smooth: false }],
  };
}

/* ------------------------------------------------------------------ best points */

function meets(row) {
  const value = row.values[chosenSweep.condition], limit = Number(chosenSweep.limit) / (sweepUnit(chosenSweep.condition) === "share" ? 100 : 1);
  if (chosenSweep.side === "none" || chosenSweep.limit === "") return true;
  return isThere(value) && (chosenSweep.side === "most" ? value <= limit : value >= limit);
}

function fillBest(see, body) {
  const j = chosenSweep.outcome, sign = chosenSweep.wanted === "high" ? -1 : 1;
  const all = SWEEP.arms.flatMap((_, k) => sweepRows(k).map((row) => ({ ...row, arm: k }))).filter((row) => isThere(row.values[j]));
  const fit = all.filter(meets).sort((a, b) => sign * (a.values[j] - b.values[j]) || a.point - b.point), best = fit[0];
  const rival = best && fit.slice(1).filter((row) => isThere(row.errors[j]) && isThere(best.errors[j]) && Math.abs(row.values[j] - best.values[j]) < 2 * Math.hypot(row.errors[j], best.errors[j])).length;
  see.textContent = !best ? say("No point meets the condition.", "没有点满足条件。")
    : say(`${fixed(fit.length, 0)} of ${fixed(all.length, 0)} points meet the condition. Best: ${sweepArm(SWEEP.arms[best.arm])}, point ${best.point}, ${sweepName(j)} ${estimate(best.values[j], best.errors[j], sweepUnit(j))}${rival ? `; ${fixed(rival, 0)} others are within two errors of it` : ""}.`,
      `${fixed(all.length, 0)}个点中${fixed(fit.length, 0)}个满足条件。最佳：${sweepArm(SWEEP.arms[best.arm])}第${best.point}点，${sweepName(j)}${estimate(best.values[j], best.errors[j], sweepUnit(j))}${rival ? `；另有${fixed(rival, 0)}个点与其相差不到两倍误差` : ""}。`);
  const nAxes = SWEEP.axes.length;
  body.replaceChildren(table([say("Arm", "方案"), say("Point", "点"), ...SWEEP.axes.map(axisName), ...SWEEP.outcomes.map((_, i) => sweepName(i))],
    fit.slice(0, MOST_BEST).map((row) => [sweepArm(SWEEP.arms[row.arm]), String(row.point), ...row.axes.map(axisText), ...row.values.map((v, i) => estimate(v, row.errors[i], sweepUnit(i)))]),
    Array.from({ length: 1 + nAxes + SWEEP.outcomes.length }, (_, i) => i + 1)));
}

function bestPart() {
  const see = el("p", { class: "see" }), body = el("div", { tabindex: 0, role: "region", "aria-label": say("Best points", "最佳点") });
  const fill = () => fillBest(see, body), names = SWEEP.outcomes.map((_, j) => [String(j), sweepName(j)]);
  fill();
  return { fill, part: el("div", { class: "figure", style: "margin-top:1.1rem" }, el("h3", {}, say("Best points under a condition", "条件下的最佳点")),
    el("div", { class: "controls screen" },
      options([["high", say("highest", "最高")], ["low", say("lowest", "最低")]], chosenSweep.wanted, (v) => { chosenSweep.wanted = v; fill(); }, say("What is best", "何为最佳")),
      el("label", {}, say("where ", "条件 "), options(names, chosenSweep.condition, (v) => { chosenSweep.condition = Number(v); fill(); }, say("Figure of the condition", "条件数值"))),
      options([["none", say("is anything", "不限")], ["most", say("is at most", "不高于")], ["least", say("is at least", "不低于")]], chosenSweep.side, (v) => { chosenSweep.side = v; fill(); }, say("Kind of condition", "条件类型")),
      el("input", { type: "number", step: "any", style: "width:7rem", value: chosenSweep.limit, "aria-label": say("Limit (percent where it is a share)", "界限（比例以百分数计）"), oninput: (e) => { chosenSweep.limit = e.target.value; fill(); } })),
    see, body) };
}

function sweepPart() {
  const best = bestPart(), axes = SWEEP.axes.map((axis, a) => [String(a), axisName(axis)]);
  if (SWEEP.axes.length < 2) chosenSweep.y = 0;
  const redraw = () => { charts.filter((c) => c.id === "sweep-map" || c.id === "sweep-lines").forEach(drawChart); best.fill(); };
  const pick = (key) => (v) => { chosenSweep[key] = Number(v); redraw(); };
  return [el("p", {}, say(`${fixed(SWEEP.points, 0)} points, ${counted(SWEEP.arms.length, "arm", "arms")} at each.`, `${fixed(SWEEP.points, 0)}个点，每点${SWEEP.arms.length}个方案。`) +
    (SWEEP.points_shown < SWEEP.points ? say(` This page holds ${fixed(SWEEP.points_shown, 0)} of them, evenly chosen; all stand in the result.`, `本页均匀选取其中${fixed(SWEEP.points_shown, 0)}个，全部见结果文件。`) : "")),
  el("div", { class: "controls" },
    el("label", {}, say("Figure ", "数值 "), options(SWEEP.outcomes.map((_, j) => [String(j), sweepName(j)]), chosenSweep.outcome, pick("outcome"), say("Figure of the sweep", "扫描数值"))),
    el("label", {}, say("Arm ", "方案 "), options(SWEEP.arms.map((name, k) => [String(k), sweepArm(name)]), chosenSweep.arm, pick("arm"), say("Arm of the sweep", "扫描方案"))),
    SWEEP.axes.length > 2 ? el("label", {}, say("Across ", "横轴 "), options(axes, chosenSweep.x, pick("x"), say("Axis across", "横轴"))) : null,
    SWEEP.axes.length > 2 ? el("label", {}, say("Up ", "纵轴 "), options(axes, chosenSweep.y, pick("y"), say("Axis up", "纵轴"))) : null),
  el("div", { class: "grid" },
    chart({ id: "sweep-map", title: say("Over two axes", "双轴热图"), see: sweepSentence, option: sweepOption, cls: "tall", wide: true }),
    chart({ id: "sweep-lines", title: say("Every point as a line", "平行坐标"), see: linesSentence, option: linesOption, cls: "tall", wide: true })), best.part];
}
