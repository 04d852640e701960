/* Charts: one register, so that all are drawn again when arms, language, theme or width change. */
const charts = [];

const theme = () => (state.theme === "dark"
  ? { ink: "#e8eaed", soft: "#a9b2bd", line: "#3a424c", card: "#1e2329", city: "#7d8794" }
  : { ink: "#1b1f24", soft: "#545d68", line: "#d5dae1", card: "#ffffff", city: "#b4bbc4" });

/* A figure: heading, the sentence that says what to see, the chart, and its numbers as a table.
 * spec: {id, title, see(), option(), table(): {head, rows, numbers}, cls, wide} */
function chart(spec) {
  const see = el("p", { class: "see" });
  const box = el("div", { class: "chart " + (spec.cls || ""), id: spec.id, role: "img" });
  const figureBox = el("figure", { class: "figure" + (spec.wide ? " wide" : "") }, el("h3", {}, spec.title), see, box);
  const entry = { ...spec, see, say: spec.see, box, instance: null };
  if (spec.table) {
    const body = el("div", {});
    figureBox.append(el("details", {
      ontoggle: (e) => { entry.isOpen = e.target.open; fillTable(entry, body); },
    }, el("summary", {}, say("The numbers", "数据表")), body));
    entry.body = body;
  }
  charts.push(entry);
  return figureBox;
}

function fillTable(entry, body) {
  body.textContent = "";
  if (entry.isOpen) {
    const { head, rows, numbers } = entry.table();
    body.append(table(head, rows, numbers));
  }
}

/* A4 less its margins is 695 pixels; two columns and their paddings leave 305 each. */
const printSize = (box) => ({ width: box.closest(".grid") && !box.closest(".wide") ? 305 : 655, height: box.classList.contains("tall") ? 336 : 248 });
const isNarrow = (entry) => entry.box.clientWidth < 420 || (state.isPrinting && printSize(entry.box).width < 420);

function drawChart(entry) {
  if (!entry.instance) entry.instance = echarts.init(entry.box, null, { renderer: "svg", ...(state.isPrinting ? printSize(entry.box) : {}) });
  const sentence = entry.say();
  entry.see.textContent = sentence;
  entry.box.setAttribute("aria-label", entry.title + ". " + sentence);
  entry.instance.setOption({ ...common(), ...entry.option(isNarrow(entry)) }, { notMerge: true });
  if (entry.body) fillTable(entry, entry.body);
}

const drawAll = () => charts.forEach(drawChart);
const resizeAll = () => charts.forEach((entry) => entry.instance && entry.instance.resize());
function forgetCharts() {
  charts.forEach((entry) => entry.instance && entry.instance.dispose());
  charts.length = 0;
}

/* By name: charts measure their words with it. */
const FONT = getComputedStyle(document.body).fontFamily;

function common() {
  const t = theme();
  return {
    animation: false,
    textStyle: { color: t.ink, fontFamily: FONT, fontSize: 12 },
    grid: { left: 8, right: 18, top: 30, bottom: 4 },
    tooltip: tooltip({}),
  };
}

function tooltip(more) {
  const t = theme();
  return {
    confine: true, backgroundColor: t.card, borderColor: t.line, textStyle: { color: t.ink, fontSize: 12, fontFamily: FONT },
    extraCssText: "max-width:26rem;white-space:normal;line-height:1.45", ...more,
  };
}

/* An axis of numbers; name above it. */
function valueAxis(name, format, more = {}) {
  const t = theme();
  return {
    type: "value", name, nameTextStyle: { color: t.soft, align: "left", padding: [0, 0, 0, -24] }, nameGap: 12,
    axisLabel: { color: t.soft, formatter: format, hideOverlap: true }, axisLine: { show: false }, splitLine: { lineStyle: { color: t.line, opacity: 0.6 } }, ...more,
  };
}

function yearAxis(more = {}) {
  const t = theme();
  return {
    type: "value", min: nYears > 1 ? 1 : 0, max: nYears > 1 ? nYears : 2, interval: nYears > 12 ? Math.ceil(nYears / 10) : 1,
    name: say("year", "年"), nameLocation: "middle", nameGap: 24, nameTextStyle: { color: t.soft },
    axisLabel: { color: t.soft, formatter: (x) => (x >= 1 && x <= nYears ? String(x) : ""), showMaxLabel: true },
    axisLine: { lineStyle: { color: t.soft } }, splitLine: { show: false }, ...more,
  };
}

const axisFormat = (unit) => (x) =>
  unit === "share" ? trimmed(100 * x) + "%" : Math.abs(x) >= 10000 ? large(x) : trimmed(x);

/* A band between two columns over the years, as one shape that breaks where the figure is undefined. */
function band(arm, rows, low, high, opacity, name) {
  return {
    type: "custom", name, silent: true, z: 1, data: rows, encode: { x: 0, y: [low, high], tooltip: [] }, clip: true,
    renderItem: (params, api) => {
      if (params.dataIndex > 0) return null;
      const pieces = [[]];
      for (const row of rows) {
        if (isThere(row[low]) && isThere(row[high])) pieces[pieces.length - 1].push(row);
        else pieces.push([]);
      }
      return { type: "group", children: pieces.filter((piece) => piece.length).map((piece) => bandShape(api, piece, low, high, arm.colour, opacity)) };
    },
  };
}

function bandShape(api, piece, low, high, colour, opacity) {
  const up = piece.map((row) => api.coord([row[0], row[high]])), down = piece.map((row) => api.coord([row[0], row[low]])).reverse();
  if (piece.length === 1) {
    up[0][0] -= 9; down[0][0] -= 9;
    up.push([up[0][0] + 18, up[0][1]]); down.unshift([down[0][0] + 18, down[0][1]]);
  }
  return { type: "polygon", shape: { points: up.concat(down) }, style: { fill: colour, opacity } };
}

function medianLine(arm, rows) {
  return {
    type: "line", name: arm.title(), data: rows, encode: { x: 0, y: 1 }, z: 3, showSymbol: true, symbol: arm.symbol, symbolSize: nYears > 12 ? 4 : 6,
    lineStyle: { color: arm.colour, width: 2.2, type: arm.dash }, itemStyle: { color: arm.colour }, connectNulls: false,
  };
}

const dot = (colour) => `<span style="display:inline-block;width:9px;height:9px;border-radius:50%;background:${colour};margin-right:5px"></span>`;

/* ------------------------------------------------------------------ events of the spiral */

function eventsAxis(narrow) {
  const t = theme();
  return {
    type: "category", data: EVENTS.map(([, name]) => (narrow ? name().replace(/^(D\d).*/, "$1") : name())),
    axisLabel: { color: t.ink, interval: 0, hideOverlap: false, width: narrow ? 50 : 90, fontSize: narrow ? 10 : 12, overflow: "break" },
    axisTick: { show: false }, axisLine: { onZero: false, lineStyle: { color: t.soft } },
  };
}

/* Arms side by side over each event: a dot with its limits. rowOf(arm, event) is [at, low, high]. */
function eventDots(list, rowOf, narrow) {
  const step = (api) => Math.min(16, (0.8 * api.size([1, 0])[0]) / list.length);
  return list.map((arm, k) => ({
    type: "custom", name: arm.title(), itemStyle: { color: arm.colour }, encode: { x: 0, y: [1, 2, 3] },
    data: EVENTS.map(([name], i) => [i, ...rowOf(arm, name), arm.index]).filter((row) => isThere(row[1])),
    renderItem: (params, api) => {
      const shift = (k - (list.length - 1) / 2) * step(api);
      const [x, y] = api.coord([api.value(0), api.value(1)]), low = api.coord([api.value(0), api.value(2)])[1], high = api.coord([api.value(0), api.value(3)])[1];
      return { type: "group", children: [
        { type: "line", shape: { x1: x + shift, x2: x + shift, y1: low, y2: high }, style: { stroke: arm.colour, lineWidth: 2.5, opacity: 0.6 } },
        { type: "circle", shape: { cx: x + shift, cy: y, r: Math.min(narrow ? 4 : 5.5, 40 / list.length) }, style: { fill: arm.colour } }] };
    },
  }));
}
