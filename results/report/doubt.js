/* What the uncertainty comes from: luck against parameters, and which parameters. */
const chosenDoubt = { arm: null, outcome: "enrolment_rate", spread: "enrolment_rate" };

/* What people call the parameters that are usually uncertain; any other goes by its key. */
const PARAMETERS = {
  "city.safety_net_share": ["people of the safety net", "救助对象占比"],
  "city.health.major_share_adults": ["adults with a major illness", "成人重疾占比"],
  "city.frailty.spread": ["spread of frailty", "虚弱程度的离散"],
  "behaviour.risk_aware_probability.healthy": ["risk awareness, healthy", "健康者的风险意识"],
  "behaviour.risk_aware_probability.one_chronic": ["risk awareness, one chronic disease", "一种慢病者的风险意识"],
  "behaviour.risk_aware_probability.several_chronic": ["risk awareness, several chronic diseases", "多种慢病者的风险意识"],
  "behaviour.risk_aware_probability.major": ["risk awareness, major illness", "重疾者的风险意识"],
  "behaviour.altruist_probability": ["share of altruists", "利他者占比"],
  "city.personal_account_share": ["people with a personal account", "有个人账户者占比"],
  "city.cost.state_multiplier.one_chronic": ["cost, one chronic disease", "一种慢病的费用倍数"],
  "city.cost.state_multiplier.several_chronic": ["cost, several chronic diseases", "多种慢病的费用倍数"],
  "city.cost.state_multiplier.major": ["cost, major illness", "重疾的费用倍数"],
  "city.cost.death_year_multiplier": ["cost in the year of death", "死亡当年的费用倍数"],
  "city.cost.elder_severity_factor": ["cost of the elderly", "老年人费用系数"],
  "city.cost.tail_probability": ["chance of a very costly case", "极高费用的概率"],
  "city.cost.tail_shape": ["heaviness of the costliest cases", "极高费用的尾部"],
  "city.cost.out_of_catalogue_slope": ["out-of-catalogue part, by cost", "目录外比例随费用的斜率"],
  "city.cost.special_drug_probability": ["use of special drugs", "特药使用概率"],
  "city.cost.special_drug_mean_yuan": ["cost of special drugs", "特药费用"],
  "city.cost.rare_drug_probability": ["use of rare-disease drugs", "罕见病药使用概率"],
  "city.cost.rare_drug_mean_yuan": ["cost of rare-disease drugs", "罕见病药费用"],
  "product.eligible_out_of_catalogue_share": ["out-of-catalogue costs the product accepts", "产品认可的目录外费用"],
  "behaviour.prelec_alpha": ["over-weighting of rare losses", "对小概率损失的高估"],
  "behaviour.neglect": ["neglect of small risks", "对小风险的忽视"],
  "behaviour.private_information": ["what people know of their own health", "对自身健康的私人信息"],
  "operating_model.mobilisation_decay_per_year": ["fading of mobilisation", "动员效果的衰减"],
  "operating_model.automatic_renewal_probability": ["automatic renewal", "自动续保概率"],
  "operating_model.keep_probability": ["chance that members are kept", "留存概率"],
  "behaviour.warm_glow_yuan": ["value of helping others (yuan)", "利他价值（元）"],
  "behaviour.choice_scale_yuan": ["randomness of choices (yuan)", "选择的随机性（元）"],
  "behaviour.base_inclination": ["base inclination to join", "基础参保倾向"],
  "behaviour.taste_sd": ["lasting differences of taste", "偏好的持久差异"],
  "behaviour.inertia": ["inertia", "惯性"],
  "behaviour.peers": ["influence of peers", "同群影响"],
  "behaviour.account_discount": ["ease of paying from the account", "账户支付的折扣"],
  "city.cost.trend_per_year": ["growth of medical cost a year", "医疗费用年增长"],
  "city.cost.trend_shock_sd": ["swings of medical cost", "医疗费用波动"],
  "city.income.growth_per_year": ["growth of income a year", "收入年增长"],
  "behaviour.trust.base": ["trust: base", "信任：基础"],
  "behaviour.trust.loss_ratio_weight": ["trust: weight of the loss ratio", "信任：赔付率的权重"],
  "behaviour.trust.publicness_weight": ["trust: weight of publicness", "信任：公共性的权重"],
  "behaviour.trust.overrun_weight": ["trust: weight of overruns", "信任：超赔的权重"],
  "behaviour.trust.speed": ["trust: speed of change", "信任：变化速度"],
  "operating_model.first_trust": ["trust at the start", "初始信任"],
  "operating_model.publicness": ["publicness of the scheme", "方案的公共性"],
};
const parameterName = (key) => (PARAMETERS[key] ? say(...PARAMETERS[key]) : key);

/* ------------------------------------------------------------------ luck and parameters */

const SPREADS = [
  ["process_sd", () => say("luck alone", "仅运气"), QUIET[1]],
  ["parameter_sd", () => say("parameters alone", "仅参数"), QUIET[2]],
  ["sd", () => say("both together", "两者合计"), QUIET[0]],
];

function spreadSentence() {
  const outcome = chosenDoubt.spread, list = ordered(shownArms(), (arm) => of(arm, lastYear, outcome).sd);
  if (!list.length) return say("No spread is defined for this figure.", "该数值没有离散。");
  const arm = list[0].arm, c = of(arm, lastYear, outcome), unit = unitOf(outcome), words = (x) => (unit === "share" ? say(`${fixed(100 * x, 1)} points`, `${fixed(100 * x, 1)}个百分点`) : figure(x, unit, x / 5));
  return isThere(c.parameter_sd) && isThere(c.process_sd)
    ? say(`${nameOf(outcome)} in ${yearName(lastYear)} is least sure under ${arm.title()}: worlds spread by ${words(c.sd)} (standard deviation), by ${words(c.process_sd)} if parameters were known, by ${words(c.parameter_sd)} if there were no luck; each is found from worlds of its own, so that they need not add up.`,
      `${yearName(lastYear)}${nameOf(outcome)}以${arm.title()}最不确定：各次模拟标准差${words(c.sd)}；参数已知时${words(c.process_sd)}，没有运气时${words(c.parameter_sd)}；三者各自另行模拟，不必相加。`)
    : say(`${nameOf(outcome)} in ${yearName(lastYear)} spreads most under ${arm.title()}: ${words(c.sd)}. Parameters stand at their medians, so this is luck alone.`,
      `${yearName(lastYear)}${nameOf(outcome)}以${arm.title()}离散最大：${words(c.sd)}。参数取中位数，故仅为运气。`);
}

function spreadOption() {
  const t = theme(), list = shownArms(), outcome = chosenDoubt.spread, unit = unitOf(outcome);
  const used = SPREADS.filter(([column]) => show.parameter_uncertainty || column === "sd");
  return {
    grid: { left: 8, right: 18, top: 34, bottom: 4 }, legend: { top: 0, textStyle: { color: t.ink } },
    xAxis: valueAxis(say("standard deviation between worlds", "各次模拟间的标准差"), axisFormat(unit), { min: 0, nameLocation: "middle", nameGap: 24, nameTextStyle: { color: t.soft, align: "center" } }),
    yAxis: { type: "category", inverse: true, data: list.map((arm) => arm.title()), axisLabel: { color: t.ink, width: 124, overflow: "break" }, axisTick: { show: false }, axisLine: { lineStyle: { color: t.line } } },
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => `<b>${escaped(items[0].name)}</b><br>` + items.map((item) => `${dot(item.color)}${escaped(item.seriesName)} ${figure(item.value, unit, item.value / 20)}`).join("<br>") }),
    series: used.map(([column, name, colour]) => ({ type: "bar", name: name(), itemStyle: { color: colour }, barMaxWidth: 14, data: list.map((arm) => { const x = of(arm, lastYear, outcome)[column]; return isThere(x) ? x : null; }) })),
  };
}

/* ------------------------------------------------------------------ tornado */

const tornadoRows = () => ((page.sensitivity.arms[chosenDoubt.arm] || {})[chosenDoubt.outcome] || []).slice(0, 10);
/* Of so many parameters, as a rule one in twenty would pass two errors by luck: the bar is set for all of them together. */
const isClear = (row) => Math.abs(row.correlation) > 3.3 * row.se;
const doubtUnit = () => unitOf(chosenDoubt.outcome);

/* The assumptions that a figure of an arm hangs on most. */
function rankSentence(arm, outcome, rows) {
  const clear = rows.filter(isClear), unit = unitOf(outcome), sure = rows.slice(0, 3).filter(isClear).length;
  const words = (row) => say(`${parameterName(row.key)} (${figure(row.low, unit)} where low, ${figure(row.high, unit)} where high)`, `${parameterName(row.key)}（低时${figure(row.low, unit)}，高时${figure(row.high, unit)}）`);
  const what = outcome === "exit" ? say(`exit of ${arm.title()}`, `${arm.title()}的退出`) : say(`${nameOf(outcome).toLowerCase()} of ${arm.title()} in ${yearName(lastYear)}`, `${arm.title()}${yearName(lastYear)}的${nameOf(outcome)}`);
  return say(`The three assumptions that matter most for ${what}: ${listed(rows.slice(0, 3).map(words))}. `, `对${what}最重要的三项假设：${listed(rows.slice(0, 3).map(words))}。`) +
    (sure === 3 ? say("All three are clear of luck.", "三者均明显超出偶然。")
      : sure === 0 ? say("None is clear of luck with so many worlds.", "以现有模拟次数，均可能出于偶然。")
        : say(`Clear of luck: ${listed(clear.slice(0, sure).map((row) => parameterName(row.key)))} alone.`, `明显超出偶然的仅有${listed(clear.slice(0, sure).map((row) => parameterName(row.key)))}。`));
}

function tornadoSentence() {
  const arm = arms[chosenDoubt.arm], rows = tornadoRows();
  if (!rows.length) return say(`Nothing to rank: ${nameOf(chosenDoubt.outcome)} of ${arm.title()} is the same in nearly every world.`, `无可排序：${arm.title()}的${nameOf(chosenDoubt.outcome)}在各次模拟中几乎相同。`);
  return rankSentence(arm, chosenDoubt.outcome, rows) + say(" Pale bars may be luck.", "浅色者可能出于偶然。");
}

function tornadoOption(narrow) {
  const t = theme(), rows = tornadoRows().slice().reverse(), unit = doubtUnit();
  const middle = rows.length ? (total(rows.map((r) => r.low)) + total(rows.map((r) => r.high))) / (2 * rows.length) : 0;
  const side = (column, name, colour) => ({
    type: "custom", name, itemStyle: { color: colour }, encode: { x: 0, y: 1 }, data: rows.map((row, i) => [row[column], i]),
    renderItem: (params, api) => {
      const i = api.value(1), [x0, y] = api.coord([middle, i]), x1 = api.coord([api.value(0), i])[0], height = Math.min(18, 0.7 * api.size([0, 1])[1]);
      return { type: "rect", shape: { x: Math.min(x0, x1), y: y - height / 2, width: Math.abs(x1 - x0), height }, style: { fill: colour, opacity: isClear(rows[i]) ? 1 : 0.4 } };
    },
  });
  return {
    grid: { left: 8, right: 18, top: 34, bottom: 4 }, legend: { top: 0, textStyle: { color: t.ink } },
    xAxis: valueAxis(say("mean over these worlds", "这些模拟的均值"), axisFormat(unit), { scale: true, nameLocation: "middle", nameGap: 24, nameTextStyle: { color: t.soft, align: "center" } }),
    yAxis: { type: "category", data: rows.map((row) => parameterName(row.key)), axisLabel: { color: t.ink, width: narrow ? 130 : 250, overflow: "break" }, axisTick: { show: false }, axisLine: { show: false } },
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow", axis: "y" }, formatter: (items) => {
      const row = rows[items[0].dataIndex];
      return `<b>${escaped(parameterName(row.key))}</b><br><code>${escaped(row.key)}</code><br>${say("lowest third of its values", "取值最低三分之一")}: ${estimate(row.low, row.low_se, unit)}<br>${say("highest third", "最高三分之一")}: ${estimate(row.high, row.high_se, unit)}<br>${say("rank correlation", "秩相关")} ${fixed(row.correlation, 2)} ±${fixed(row.se, 2)} (${row.n_worlds} ${say("worlds", "次")})`;
    } }),
    series: [side("low", say("parameter in its lowest third", "参数处于最低三分之一"), QUIET[1]), side("high", say("parameter in its highest third", "参数处于最高三分之一"), QUIET[0])],
  };
}

const tornadoTable = () => ({
  head: [say("Parameter", "参数"), "", say("Lowest third", "最低三分之一"), say("Highest third", "最高三分之一"), say("Rank correlation", "秩相关"), say("Worlds", "次数")],
  rows: tornadoRows().map((row) => [parameterName(row.key), el("code", {}, row.key), estimate(row.low, row.low_se, doubtUnit()), estimate(row.high, row.high_se, doubtUnit()), `${fixed(row.correlation, 2)} ±${fixed(row.se, 2)}`, String(row.n_worlds)]),
  numbers: [2, 3, 4, 5],
});

function doubtControls(redraw) {
  const outcomes = Object.keys(page.sensitivity.arms[chosenDoubt.arm]).map((name) => [name, nameOf(name)]);
  return el("div", { class: "controls" },
    el("label", {}, say("Assumptions behind ", "影响因素："), options(outcomes, chosenDoubt.outcome, (v) => { chosenDoubt.outcome = v; redraw(); }, say("Figure", "数值"))),
    el("label", {}, say("of ", "方案："), options(arms.map((arm) => [String(arm.index), arm.title()]), chosenDoubt.arm, (v) => { chosenDoubt.arm = Number(v); redraw(); }, say("Arm", "方案"))));
}

function doubtSection() {
  if (chosenDoubt.arm === null) chosenDoubt.arm = largestArm();
  const spreads = ["enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio"].filter(has);
  return section("doubt", say("What the uncertainty comes from", "不确定性来自哪里"),
    el("div", { class: "controls" }, el("label", {}, say("Spread of ", "离散："), options(spreads.map((name) => [name, nameOf(name)]), chosenDoubt.spread, (v) => { chosenDoubt.spread = v; drawChart(charts.find((c) => c.id === "spread")); }, say("Figure", "数值")))),
    chart({ id: "spread", title: say("Luck against parameters, last year", "末年：运气与参数"), see: spreadSentence, option: spreadOption }),
    page.sensitivity ? [doubtControls(() => drawChart(charts.find((c) => c.id === "tornado"))),
      chart({ id: "tornado", title: say("Which assumptions move it", "哪些假设影响它"), see: tornadoSentence, option: tornadoOption, table: tornadoTable, cls: "tall" }),
      el("p", { class: "small soft" }, say(`Each bar runs from the mean over the third of the worlds in which the assumption drew its lowest values to that over the third with its highest; strongest rank correlation (Spearman) first, of ${page.sensitivity.n_parameters} uncertain parameters. All others vary at the same time. Full colour: the correlation is more than 3.3 standard errors from 0, which luck alone would show in about one study of ${Math.round(1 / (page.sensitivity.n_parameters * 0.00097))} for any of them.`,
        `每条由该假设取值最低三分之一的模拟均值到最高三分之一的均值；按秩相关（Spearman）强弱排列，共${page.sensitivity.n_parameters}个不确定参数，其余参数同时变动。实色：相关超过3.3个标准误。`))]
      : el("p", {}, !show.parameter_uncertainty ? say("Parameters stand at their medians in this result, so that none can be ranked.", "本结果参数取中位数，无法排序。")
        : hasRegions ? say("With regions, parameters are drawn region by region and not ranked here.", "有地区时参数逐地区抽取，此处不排序。")
          : say("Too few worlds or too many arms to rank parameters.", "模拟次数过少或方案过多，无法对参数排序。")));
}
