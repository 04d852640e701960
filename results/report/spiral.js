/* The death spiral: its three definitions side by side, loop gain, and the path of the pool. */
function eventsSentence() {
  const list = shownArms();
  if (!list.length) return "";
  const spread = ordered(list, (arm) => {
    const p = ["d1", "d2", "d3"].map((name) => event(arm, name).probability).filter(isThere);
    return p.length ? Math.max(...p) - Math.min(...p) : NaN;
  });
  if (!spread.length) return "";
  const arm = spread[0].arm, p = (name) => chance(event(arm, name));
  return say(`The definition matters as much as any parameter: under ${arm.title()} it is a spiral in ${p("d1")} of the worlds by D1, ${p("d2")} by D2 and ${p("d3")} by D3; the product exits in ${p("exit")}.`,
    `定义的影响不亚于任何参数：${arm.title()}下，按D1为${p("d1")}，按D2为${p("d2")}，按D3为${p("d3")}；产品退出${p("exit")}。`);
}

function eventsOption(narrow) {
  const list = shownArms();
  return {
    xAxis: eventsAxis(narrow),
    yAxis: valueAxis(say("share of worlds", "占模拟次数"), axisFormat("share"), { min: 0, max: Math.min(1, Math.ceil(10 * Math.max(0.1, ...list.flatMap((arm) => EVENTS.map(([name]) => event(arm, name).high || 0)))) / 10) }),
    tooltip: tooltip({ trigger: "item", formatter: (item) => `${dot(item.color)}<b>${escaped(item.seriesName)}</b><br>${escaped(EVENTS[item.value[0]][1]())}: ${chance(event(arms[item.value[4]], EVENTS[item.value[0]][0]))}` }),
    series: eventDots(list, (arm, name) => { const e = event(arm, name); return [e.probability, e.low, e.high]; }, narrow),
  };
}

const eventsTable = () => ({
  head: [say("Arm", "方案"), ...EVENTS.map(([, name]) => name()), "DSI"],
  rows: shownArms().map((arm) => [arm.title(), ...EVENTS.map(([name]) => chance(event(arm, name))), estimate(event(arm, "dsi").mean, event(arm, "dsi").se, "ratio")]),
  numbers: [1, 2, 3, 4, 5, 6],
});

function gainSentence() {
  const list = ordered(shownArms(), (arm) => Math.max(...yearNumbers.map((_, t) => of(arm, t, "loop_gain").q50).filter(isThere)));
  if (!list.length) return say("No loop gain is defined for these arms.", "所选方案没有螺旋增益。");
  const { arm, value } = list[0], t = yearNumbers.findIndex((_, i) => of(arm, i, "loop_gain").q50 === value);
  return say(`How much of a rise of the price comes back as a further rise. Below 1 it dies out, above 1 it feeds itself. The highest median is ${fixed(value, 2)}, under ${arm.title()} in ${yearName(t)}.`,
    `涨价中有多少会引起进一步涨价：小于1则衰减，大于1则自我强化。中位数最高为${fixed(value, 2)}（${arm.title()}，${yearName(t)}）。`);
}

/* ------------------------------------------------------------------ phase path */

const pathOf = (arm) => yearNumbers.map((year, t) => [whereSold(arm, t, "enrolment_rate"), of(arm, t, "claim_per_member_yuan").mean, year]).filter((row) => isThere(row[0]) && isThere(row[1]));
/* The fixed points of the last year that keeps demand, where enrolment is above the exit level. */
function fixedPointsOf(arm) {
  const years = (page.fixed_points && page.fixed_points[arm.index]) || [];
  const last = years[years.length - 1];
  return last ? last.points.filter((p) => p.above_exit_level && isThere(p.enrolment) && isThere(p.average_cost_yuan)).map((p) => [p.enrolment, p.average_cost_yuan, last.year, p.stable, p.premium_yuan, p.loop_gain]) : [];
}

function phaseSentence() {
  const list = shownArms().filter((arm) => pathOf(arm).length);
  if (!list.length) return "";
  const moved = ordered(list, (arm) => { const path = pathOf(arm); return path[path.length - 1][1] / path[0][1]; }), { arm, value } = moved[0], path = pathOf(arm);
  const settle = fixedPointsOf(arm).filter((p) => p[3]);
  return say(`Each line goes from year 1 (small dot) to the last (large dot), over the worlds where the product is still sold. Up and to the left is the way of a spiral. Claims per member rise most under ${arm.title()}: ${trimmed(value)} times, while enrolment goes from ${figure(path[0][0], "share")} to ${figure(path[path.length - 1][0], "share")}.`,
    `每条线从第1年（小点）到末年（大点），仅就仍在销售的模拟而言；向左上即螺旋方向。人均赔付上升最多的是${arm.title()}：${trimmed(value)}倍，参保率由${figure(path[0][0], "share")}变为${figure(path[path.length - 1][0], "share")}。`) +
    (settle.length ? say(` Crosses mark where the last year's pricing map would settle, were there no trend: for ${arm.title()} at ${figure(settle[settle.length - 1][0], "share")}. Rings are points it would be driven away from.`, `叉号为末年定价映射（剔除趋势）的稳定点，${arm.title()}为参保率${figure(settle[settle.length - 1][0], "share")}；圆圈为不稳定点。`) : "");
}

function phaseOption() {
  const t = theme(), list = shownArms();
  const name = (text) => ({ name: text, nameLocation: "middle", nameGap: 26, nameTextStyle: { color: t.soft, align: "center" } });
  const points = list.flatMap((arm) => fixedPointsOf(arm).map((p) => ({ value: p, itemStyle: p[3] ? { color: arm.colour, borderColor: arm.colour, borderWidth: 2 } : { color: theme().card, borderColor: arm.colour, borderWidth: 2 }, symbol: p[3] ? CROSS : "circle", arm: arm.title() })));
  return {
    grid: { left: 8, right: 22, top: 30, bottom: 4 },
    xAxis: valueAxis("", axisFormat("share"), { min: 0, ...name(say("enrolment where still sold", "参保率（仍在销售者）")), axisLine: { show: true, lineStyle: { color: t.soft } } }),
    yAxis: valueAxis(say("claims per member (yuan)", "人均赔付（元）"), axisFormat("yuan"), { min: 0 }),
    tooltip: tooltip({ trigger: "item", formatter: (item) => item.seriesId === "fixed"
      ? `<b>${escaped(item.data.arm)}</b>: ${item.value[3] ? say("stable point", "稳定点") : say("unstable point", "不稳定点")}, ${escaped(yearName(item.value[2] - 1))}<br>${say("enrolment", "参保率")} ${figure(item.value[0], "share")}, ${say("average cost", "平均成本")} ${figure(item.value[1], "yuan")}, ${say("premium", "保费")} ${figure(item.value[4], "yuan")}, ${say("loop gain", "增益")} ${fixed(item.value[5], 2)}`
      : `${dot(item.color)}<b>${escaped(item.seriesName)}</b>, ${escaped(yearName(item.value[2] - 1))}<br>${say("enrolment", "参保率")} ${figure(item.value[0], "share")}, ${say("claims per member", "人均赔付")} ${figure(item.value[1], "yuan")}` }),
    series: [...list.map((arm) => ({
      type: "line", name: arm.title(), data: pathOf(arm), encode: { x: 0, y: 1 }, symbol: "circle",
      symbolSize: (row) => (row[2] === nYears ? 11 : 4), showSymbol: true, lineStyle: { color: arm.colour, width: 2, type: arm.dash }, itemStyle: { color: arm.colour },
    })), { type: "scatter", id: "fixed", name: say("fixed points", "不动点"), data: points, symbolSize: 12, z: 4 }],
  };
}
const CROSS = "path://M0,0L10,10M10,0L0,10";

function spiralSection() {
  if (!hasEvents && !has("loop_gain")) {
    return section("spiral", say("Death spiral", "死亡螺旋"), el("p", {}, hasRegions
      ? say("Spirals are counted region by region: the table of regions below shows where the product is gone. Choose a study of one city for loop gain and path.", "螺旋按地区计数：下方地区表列出退出情况。增益与轨迹请用单一城市的研究。")
      : say("This result keeps no events of a spiral.", "本结果未保存螺旋事件。")));
  }
  return section("spiral", say("Death spiral", "死亡螺旋"),
    el("p", {}, say("D1: enrolment down by more than 5%, premium and morbidity up, three years running. D2: no stable point of the pricing map above the exit level. D3: exit or half the members lost, and a risk-equalised twin keeps at least 15% more. Demand loss: the same decline without that.",
      "D1：连续三年参保率降逾5%且保费与发病率比上升。D2：定价映射在退出线以上没有稳定点。D3：退出或流失半数，且风险均等的对照组多保留至少15%。需求流失：同样的下降但不满足后者。")),
    el("div", { class: "grid" },
      hasEvents ? chart({ id: "events", title: say("How likely, by each definition", "各定义下的可能性"), see: eventsSentence, option: eventsOption, table: eventsTable, wide: true }) : null,
      has("loop_gain") ? chart({ id: "fan-loop_gain", title: say("Loop gain", "螺旋增益"), see: gainSentence, table: () => fanTable("loop_gain"),
        option: () => fanOption("loop_gain", { firstLine: { markLine: { silent: true, symbol: "none", data: [{ yAxis: 1 }], lineStyle: { color: theme().ink, type: "dashed" }, label: { formatter: "1", color: theme().ink, position: "end" } } }, yAxis: { max: (x) => Math.max(1.2, niceAbove(x.max)) } }) }) : null,
      nYears > 1 ? chart({ id: "phase", title: say("The pool's path: enrolment and average cost", "参保池轨迹：参保率与平均成本"), see: phaseSentence, option: phaseOption }) : null));
}
