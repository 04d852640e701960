/* Differences by year, of the spiral, of who pays, and what the pairing gains. */
const gapRows = (arm, outcome) => yearNumbers.map((year, t) => {
  const f = of(arm, t, outcome);
  return [year, ...["difference", "low", "high", "se", "a", "b", "n_worlds"].map((column) => (isThere(f[column]) ? f[column] : null))];
});

function gapSentence(outcome) {
  const unit = unitOf(outcome), list = shownArms(), arm = mostMoved(list, (pair) => of(pair, lastYear, outcome));
  if (!arm) return say("No pair that is shown has this figure in the last year.", "所选各组在末年均无此数值。");
  const f = of(arm, lastYear, outcome);
  if (f.difference === 0 && !(f.se > 0)) return say(`In ${yearName(lastYear)} it is the same in both, in every world.`, `${yearName(lastYear)}两者在各次模拟中均相同。`);
  const less = f.n_worlds < compare.worlds ? say(` Over the ${f.n_worlds} of ${compare.worlds} worlds where both are still sold.`, `仅就两者均在销售的${f.n_worlds}次模拟（共${compare.worlds}次）而言。`) : "";
  return say(`In ${yearName(lastYear)}, ${moverOf(list, arm, f) || "it moves "}by ${gap(f, unit)}${surenessAmong(list, f)}.`,
    `${yearName(lastYear)}，${moverOf(list, arm, f)}差${gap(f, unit)}${surenessAmong(list, f)}。`) + less;
}

function gapTooltip(outcome) {
  const unit = unitOf(outcome);
  return (items) => {
    const t = Math.round(items[0].value[0]) - 1;
    return `<b>${escaped(nameOf(outcome))}, ${escaped(yearName(t))}</b><br>` + items.filter((item) => item.seriesType === "line" && isThere(item.value[1])).map((item) => {
      const f = of(arms[item.seriesId.slice(1)], t, outcome);
      return `${dot(item.color)}<b>${escaped(item.seriesName)}</b> ${gap(f, unit)} [${gapLimits(f, unit)}]; A ${figure(f.a, unit, f.se)}, B ${figure(f.b, unit, f.se)}`;
    }).join("<br>");
  };
}

function gapOption(outcome) {
  const t = theme(), unit = unitOf(outcome), list = shownArms(), rows = list.map((arm) => gapRows(arm, outcome));
  const zero = { markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: t.soft, type: "solid", width: 1 }, data: [{ yAxis: 0 }] } };
  return {
    xAxis: yearAxis({ axisLine: { onZero: false, lineStyle: { color: t.soft } } }),
    yAxis: valueAxis(nameOf(outcome) + say(", B less A", "，B 减 A") + (gapAxis(unit) && ` (${gapAxis(unit)})`), gapFormat(unit)),
    tooltip: tooltip({ trigger: "axis", formatter: gapTooltip(outcome) }),
    series: list.flatMap((arm, k) => [band(arm, rows[k], 2, 3, list.length > 6 ? 0.08 : 0.16, "95%"), { ...medianLine(arm, rows[k]), id: "p" + arm.index, ...(k === 0 ? zero : {}) }]),
  };
}

const gapTable = (outcome) => ({
  head: [say("Pair", "组"), say("Year", "年"), "A", "B", say("Difference ± error", "差 ± 标准误"), "95%", say("Worlds", "次数")],
  rows: shownArms().flatMap((arm) => yearNumbers.map((year, t) => {
    const f = of(arm, t, outcome), unit = unitOf(outcome);
    return [arm.title(), String(year), figure(f.a, unit, f.se), figure(f.b, unit, f.se), gap(f, unit), gapLimits(f, unit), String(f.n_worlds || 0)];
  })),
  numbers: [1, 2, 3, 4, 5, 6],
});

function yearsSection() {
  return section("years", say("Year by year", "逐年差值"),
    el("p", {}, say("Lines are mean differences, B less A, over the worlds in which both define the figure; bands are their 95% limits, from the differences in each world. After exit there is no price and no ratio; enrolment counts as 0.",
      "线为两者均有定义的各次模拟之差（B 减 A）的均值，带为由每次模拟之差求得的95%区间。退出后没有保费与比率，参保率计为0。")),
    el("div", { class: "grid" }, HEADLINES.filter(has).map((outcome) => chart({ id: "gap-" + outcome, title: nameOf(outcome), see: () => gapSentence(outcome), option: () => gapOption(outcome), table: () => gapTable(outcome) }))));
}

/* ------------------------------------------------------------------ spiral */

function eventGapsSentence() {
  const found = shownArms().flatMap((arm) => EVENTS.map(([name, words]) => ({ arm, words, e: event(arm, name) }))).filter(({ e }) => isThere(e.difference));
  const clear = found.filter(({ e }) => isClear(e)).sort((x, y) => Math.abs(y.e.difference) - Math.abs(x.e.difference));
  if (!clear.length) return say(`None of these ${found.length} differences is clear of luck with ${compare.worlds} worlds.`, `以${compare.worlds}次模拟，这${found.length}个差值均可能出于偶然。`);
  const { arm, words, e } = clear[0];
  return say(`${clear.length} of ${found.length} differences are clear of luck; the largest is ${words()} under ${arm.title()}: ${eventGap(e)} points of the worlds.`,
    `${found.length}个差值中${clear.length}个超出偶然；最大为${arm.title()}的${words()}：${eventGap(e)}个百分点。`);
}

const eventGapsOption = (narrow) => ({
  xAxis: eventsAxis(narrow), yAxis: valueAxis(say("points of the worlds, B less A", "占模拟次数（百分点），B 减 A"), gapFormat("share")),
  tooltip: tooltip({ trigger: "item", formatter: (item) => {
    const [name, words] = EVENTS[item.value[0]], e = event(arms[item.value[4]], name);
    return `${dot(item.color)}<b>${escaped(item.seriesName)}</b><br>${escaped(words())}: ${eventGap(e)}<br>A ${fixed(100 * e.a, 0)}%, B ${fixed(100 * e.b, 0)}%`;
  } }),
  series: eventDots(shownArms(), (arm, name) => { const e = event(arm, name); return [e.difference, e.low, e.high]; }, narrow),
});

const eventGapsTable = () => ({
  head: [say("Pair", "组"), say("Event", "判据"), "A", "B", say("Points [95%]", "百分点 [95%]"), say("In both", "两者均有"), say("Only A", "仅A"), say("Only B", "仅B"), say("Worlds", "次数")],
  rows: shownArms().flatMap((arm) => EVENTS.map(([name, words]) => {
    const e = event(arm, name), share = (x) => figure(x, "share", 0.05);
    return [arm.title(), words(), share(e.a), share(e.b), eventGap(e), ...["both", "only_a", "only_b", "n_worlds"].map((key) => String(e[key] || 0))];
  })),
  numbers: [2, 3, 4, 5, 6, 7, 8],
});

function spiralSection() {
  return section("spiral", say("Death spiral", "死亡螺旋"), hasEvents
    ? chart({ id: "event-gaps", wide: true, title: say("In how many more worlds", "多出多少次模拟"), see: eventGapsSentence, option: eventGapsOption, table: eventGapsTable })
    : el("p", {}, say("The two live different numbers of years, so that whole paths (exit, spirals) cannot be compared.", "两者年数不同：整条路径（退出、螺旋）不可相比。")),
  hasEvents ? el("p", { class: "small soft" }, say("95% limits for paired probabilities (Newcombe 1998, method 10).", "配对概率之差的95%区间（Newcombe 1998，方法10）。")) : null);
}

/* ------------------------------------------------------------------ who pays */

const chosenPayers = { year: lastYear };
const payerGap = (arm, name) => (((arm.payers_yuan_per_head[chosenPayers.year] || {})[name]) || {}).difference;
const payerGaps = () => shownArms().flatMap((arm) => page.payers.payers.map((payer) => ({ arm, payer, value: payerGap(arm, payer.name) }))).filter((entry) => isThere(entry.value)).sort((x, y) => y.value - x.value);

function payersSentence() {
  const list = payerGaps(), words = ({ arm, payer, value }) => `${inLanguage(payer)} ${signed(value, 2)}${say(" yuan under ", "元（")}${arm.title()}${say("", "）")}`;
  if (!list.length || (list[0].value === 0 && list[list.length - 1].value === 0)) return say("Nobody pays more or less.", "各方支付均无变化。");
  return say(`A head and year, in ${yearName(chosenPayers.year)}: most more, ${words(list[0])}; most less, ${words(list[list.length - 1])}.`,
    `${yearName(chosenPayers.year)}每人每年：增加最多为${words(list[0])}，减少最多为${words(list[list.length - 1])}。`);
}

function payersOption(narrow) {
  const t = theme(), list = shownArms();
  return {
    xAxis: valueAxis(say("yuan a head, B less A", "人均元，B 减 A"), trimmed, { nameLocation: "middle", nameGap: 24, nameTextStyle: { color: t.soft, align: "center" } }),
    yAxis: { type: "category", inverse: true, data: page.payers.payers.map((payer) => inLanguage(payer)), axisLabel: { color: t.ink, width: narrow ? 90 : 170, overflow: "break" }, axisTick: { show: false }, axisLine: { onZero: true, lineStyle: { color: t.soft } } },
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => `<b>${escaped(items[0].name)}</b><br>` + items.map((item) => `${dot(item.color)}${escaped(item.seriesName)} ${signed(item.value, 2)}`).join("<br>") }),
    series: list.map((arm) => ({ type: "bar", name: arm.title(), itemStyle: { color: arm.colour }, barMaxWidth: 12, data: page.payers.payers.map((payer) => { const x = payerGap(arm, payer.name); return isThere(x) ? x : null; }) })),
  };
}

const payersTable = () => ({
  head: [say("Pair", "组"), ...page.payers.payers.map((payer) => inLanguage(payer))],
  rows: shownArms().map((arm) => [arm.title(), ...page.payers.payers.map((payer) => { const x = payerGap(arm, payer.name); return isThere(x) ? signed(x, 2) : DASH; })]),
  numbers: page.payers ? page.payers.payers.map((_, i) => i + 1) : [],
});

function moneySection() {
  return section("money", say("Who pays", "谁支付"), hasPayers && page.payers
    ? [nYears > 1 ? el("div", { class: "controls" }, slider(say("Payments of ", "支付："), yearNumbers, chosenPayers.year, (i) => { chosenPayers.year = i; drawChart(charts.find((c) => c.id === "payer-gaps")); })) : null,
      chart({ id: "payer-gaps", wide: true, cls: "tall", title: say("Who pays more, who less", "谁多付，谁少付"), see: payersSentence, option: payersOption, table: payersTable }),
      el("p", { class: "small soft" }, say("Payments are kept added up over the worlds, so that no error of these differences is known.", "支付只存各次模拟的合计，故其差没有标准误。"))].filter(Boolean)
    : [el("p", {}, say("Payments cannot be compared: the two hold different numbers of worlds, or one does not keep who pays.", "支付不可相比：两者模拟次数不同，或其一未保存谁支付。"))]);
}
