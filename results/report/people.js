/* Who is in: ages and illness of members beside everyone who may join. */
const chosenPeople = { arm: null, year: null };
const AGES = { healthy: ["healthy", "健康"], one_chronic: ["one chronic", "一种慢病"], several_chronic: ["several chronic", "多种慢病"], major: ["major illness", "重大疾病"] };
const SEXES = { male: ["men", "男"], female: ["women", "女"] };
const wordsOf = (names, key) => (names[key] ? say(...names[key]) : key);
const total = (list) => list.reduce((sum, x) => sum + (Array.isArray(x) ? total(x) : x), 0);

const cellsNow = () => page.cells.arms[chosenPeople.arm][chosenPeople.year];
const yearNow = () => page.cells.years[chosenPeople.year];

/* Of 100: people of a sex by age band. */
function pyramidRows(which) {
  const cells = cellsNow()[which], all = total(cells);
  return cells.map((bands) => bands.map((people) => (all > 0 ? people / all : null)));
}
const elderly = (which) => {
  const rows = pyramidRows(which), first = page.cells.age_bands.indexOf("60-64");
  return first < 0 || rows[0][0] === null ? NaN : total(rows.map((bands) => bands.slice(first)));
};

function pyramidSentence() {
  const arm = arms[chosenPeople.arm];
  const members = elderly("members"), city = elderly("eligible");
  return isThere(members) && isThere(city)
    ? say(`In year ${yearNow()}, ${figure(members, "share")} of the members of ${arm.title()} are 60 or older, against ${figure(city, "share")} of those who may join. Where colour goes beyond the outline, an age joins more than others.`,
      `第${yearNow()}年，${arm.title()}参保者中60岁及以上占${figure(members, "share")}，可参保者中占${figure(city, "share")}。彩条超出轮廓的年龄段参保更多。`)
    : say(`Nobody is a member of ${arm.title()} in year ${yearNow()}.`, `第${yearNow()}年${arm.title()}没有参保者。`);
}

function pyramidOption(narrow) {
  const t = theme(), arm = arms[chosenPeople.arm], bands = page.cells.age_bands;
  const members = pyramidRows("members"), city = pyramidRows("eligible"), sexes = page.cells.sexes;
  const most = Math.ceil(Math.max(...members.flat(), ...city.flat()) * 50) / 50;
  const sided = (rows, s) => rows[s].map((x) => (x === null ? null : s === 0 ? -x : x));
  const series = (rows, s, name, style, z) => ({ type: "bar", name, data: sided(rows, s), barGap: "-100%", barCategoryGap: "12%", itemStyle: style, z, stack: `${z}` });
  const outline = { color: "transparent", borderColor: t.ink, borderWidth: 1.3 }, filled = { color: arm.colour, opacity: 0.85 };
  return {
    grid: { left: 8, right: 18, top: 34, bottom: 4 },
    legend: { top: 0, textStyle: { color: t.ink }, data: [say("may join", "可参保者"), arm.title()] },
    xAxis: valueAxis(`← ${wordsOf(SEXES, sexes[0])}${narrow ? "   " : "        "}${narrow ? say("% of all in, of all who may", "占全部的%") : say("% of all members, of all who may join", "占全部参保者、全部可参保者的%")}${narrow ? "   " : "        "}${wordsOf(SEXES, sexes[1])} →`, (x) => trimmed(Math.abs(100 * x)) + "%",
      { min: -most, max: most, interval: 0.02, nameLocation: "middle", nameGap: 24, nameTextStyle: { color: t.soft, align: "center" } }),
    yAxis: { type: "category", data: bands, axisLabel: { color: t.soft, interval: bands.length > 12 ? 1 : 0 }, axisTick: { show: false }, axisLine: { lineStyle: { color: t.line } } },
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => {
      const i = items[0].dataIndex, cells = cellsNow();
      return `<b>${escaped(bands[i])}</b><br>` + sexes.map((sex, s) => `${escaped(wordsOf(SEXES, sex))}: ${say("members", "参保者")} ${figure(members[s][i], "share", 0.001)}, ${say("may join", "可参保者")} ${figure(city[s][i], "share", 0.001)}; ${say("enrolment", "参保率")} ${figure(cells.members[s][i] / cells.eligible[s][i], "share")}`).join("<br>");
    } }),
    series: [...sexes.map((_, s) => series(members, s, arm.title(), filled, 1)), ...sexes.map((_, s) => series(city, s, say("may join", "可参保者"), outline, 2))],
  };
}

const stateShares = (which) => { const list = cellsNow()[which], all = total(list); return list.map((x) => (all > 0 ? x / all : null)); };

function statesSentence() {
  const members = stateShares("member_states"), city = stateShares("eligible_states"), last = members.length - 1;
  const arm = arms[chosenPeople.arm];
  const ratio = of(arm, yearNow() - 1, "morbidity_ratio");
  if (members[last] === null) return pyramidSentence();
  return say(`${figure(members[last], "share")} of members have a major illness, against ${figure(city[last], "share")} of those who may join. Members' expected cost is ${fixed(ratio.mean, 2)} times the average.`,
    `参保者中${figure(members[last], "share")}患有重大疾病，可参保者中为${figure(city[last], "share")}；参保者期望费用为平均的${fixed(ratio.mean, 2)}倍。`);
}

function statesOption() {
  const t = theme(), arm = arms[chosenPeople.arm], names = page.cells.states.map((state) => wordsOf(AGES, state));
  const bars = (which, name, colour) => ({ type: "bar", name, data: stateShares(which), itemStyle: { color: colour }, barMaxWidth: 22,
    label: { show: true, position: "right", color: t.ink, formatter: (item) => figure(item.value, "share") } });
  return {
    grid: { left: 8, right: 60, top: 34, bottom: 4 },
    legend: { top: 0, textStyle: { color: t.ink } },
    xAxis: valueAxis("", axisFormat("share"), { min: 0 }),
    yAxis: { type: "category", inverse: true, data: names, axisLabel: { color: t.ink }, axisTick: { show: false }, axisLine: { lineStyle: { color: t.line } } },
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => `<b>${escaped(items[0].name)}</b><br>` + items.map((item) => `${dot(item.color)}${escaped(item.seriesName)} ${figure(item.value, "share", 0.0002)}`).join("<br>") }),
    series: [bars("eligible_states", say("may join", "可参保者"), t.city), bars("member_states", arm.title(), arm.colour)],
  };
}

function peopleSection() {
  const title = say("Who is in", "谁参加了");
  if (!page.cells) {
    return section("people", title, el("p", {}, hasRegions
      ? say("Members by age and illness are kept by region and not added up here.", "按年龄与病情的参保者按地区保存，此处未加总。")
      : say("This result does not keep members by age and illness.", "本结果未按年龄与病情保存参保者。")));
  }
  if (chosenPeople.arm === null) {
    chosenPeople.arm = largestArm();
    chosenPeople.year = page.cells.years.length - 1;
  }
  const redraw = () => charts.filter((c) => c.id === "pyramid" || c.id === "states").forEach(drawChart);
  return section("people", title,
    el("div", { class: "controls" },
      el("label", {}, say("Arm ", "方案 "), options(arms.map((arm) => [String(arm.index), arm.title()]), chosenPeople.arm, (v) => { chosenPeople.arm = Number(v); redraw(); }, say("Arm", "方案"))),
      page.cells.years.length > 1 ? slider(say("Year", "年份"), page.cells.years, chosenPeople.year, (i) => { chosenPeople.year = i; redraw(); }) : null),
    el("div", { class: "grid" },
      chart({ id: "pyramid", title: say("Age and sex", "年龄与性别"), see: pyramidSentence, option: pyramidOption, cls: "tall" }),
      chart({ id: "states", title: say("Illness", "病情"), see: statesSentence, option: statesOption, cls: "tall" })));
}
