/* Where the money goes: of the premium, and of the bills. */
const chosenMoney = { arm: 0, first: false, a: null, b: null };
const moneyYear = () => (chosenMoney.first ? 0 : lastYear);
/* Payers keep a colour of their own, apart from the arms'. */
const PAYER_COLOURS = ["#9db8d2", "#4a6f95", "#6f7d8c", "#c7b28a", "#2a8c8c", "#b08d57", "#7d6b91", "#b59bb8", "#9c5a4a"];

/* ------------------------------------------------------------------ premium */

const PARTS = [
  ["claims", () => say("claims", "赔款"), QUIET[0], (c) => c.loss_ratio * (1 - (c.recovery_share || 0))],
  ["refund", () => say("refund or reserve", "返还或留存"), QUIET[1], (c) => c.refund_share || 0],
  ["reinsurance", () => say("reinsurance", "再保险"), "#7d6b91", (c) => c.reinsurance_premium_share || 0],
  ["expenses", () => say("expenses", "费用"), QUIET[2], (c) => c.expense_ratio],
  ["margin", () => say("margin", "承保利润"), QUIET[4], (c) => 1 - c.combined_ratio],
];
function premiumParts(arm, t) {
  const mean = (name) => of(arm, t, name).mean;
  const c = Object.fromEntries(["loss_ratio", "recovery_share", "refund_share", "reinsurance_premium_share", "expense_ratio", "combined_ratio"].map((name) => [name, mean(name)]));
  return isThere(c.loss_ratio) && isThere(c.combined_ratio) ? PARTS.map((part) => part[3](c)) : PARTS.map(() => null);
}

function premiumSentence() {
  const list = ordered(shownArms(), (arm) => premiumParts(arm, moneyYear())[4]);
  if (!list.length) return say("The product is sold in no world in this year.", "该年各次模拟均已停售。");
  const yuan = (x) => fixed(100 * x, 1), words = ({ arm, value }) => say(`${value < 0 ? "loses" : "keeps"} ${yuan(Math.abs(value))} under ${arm.title()}`, `${arm.title()}${value < 0 ? "亏损" : "盈余"}${yuan(Math.abs(value))}元`);
  return say(`Of 100 yuan of premium in ${yearName(moneyYear())}, the insurer ${words(list[0])}${list.length > 1 ? " and " + words(list[list.length - 1]) : ""}.`,
    `${yearName(moneyYear())}每100元保费，保险公司盈亏：${words(list[0])}${list.length > 1 ? "，" + words(list[list.length - 1]) : ""}。`);
}

function premiumOption() {
  const t = theme(), list = shownArms(), parts = list.map((arm) => premiumParts(arm, moneyYear()));
  return {
    grid: { left: 8, right: 24, top: 52, bottom: 4 },
    legend: { top: 0, textStyle: { color: t.ink } },
    xAxis: valueAxis("", (x) => trimmed(100 * x) + "%"),
    yAxis: { type: "category", inverse: true, data: list.map((arm) => arm.title()), axisLabel: { color: t.ink, width: 124, overflow: "break" }, axisTick: { show: false }, axisLine: { lineStyle: { color: t.line } } },
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => `<b>${escaped(items[0].name)}</b>, ${say("of the premium", "占保费")}<br>` + items.map((item) => `${dot(item.color)}${escaped(item.seriesName)} ${figure(item.value, "share")}`).join("<br>") }),
    series: PARTS.map(([, name, colour], i) => ({ type: "bar", stack: "premium", name: name(), data: parts.map((p) => p[i]), itemStyle: { color: colour }, barMaxWidth: 30 })),
  };
}

/* ------------------------------------------------------------------ bills */

const payerName = (payer) => inLanguage(payer);
const perHead = (arm, t, payer, group) => (payerOf(arm, t, payer.name, group).yuan_per_head || {}).mean;

function sankeySentence() {
  const arm = arms[chosenMoney.arm], t = moneyYear(), bill = total(page.payers.payers.map((p) => perHead(arm, t, p) || 0));
  const named = (name) => page.payers.payers.find((p) => p.name === name), part = (name) => (payerOf(arm, t, name).share || {}).mean;
  return named("household") && named("huiminbao")
    ? say(`A head of the city has bills of ${figure(bill, "yuan")} in ${yearName(t)}: basic insurance pays ${figure(part("basic_insurance"), "share")}, households ${figure(part("household"), "share")}, Huiminbao ${figure(part("huiminbao"), "share", 0.0005)}.`,
      `${yearName(t)}全市人均医疗费用${figure(bill, "yuan")}：基本医保支付${figure(part("basic_insurance"), "share")}，家庭自付${figure(part("household"), "share")}，惠民保${figure(part("huiminbao"), "share", 0.0005)}。`)
    : "";
}

function sankeyOption(narrow) {
  const t = theme(), arm = arms[chosenMoney.arm], year = moneyYear(), { payers, quintiles } = page.payers;
  const links = quintiles.flatMap((q) => payers.map((p) => ({ source: inLanguage(q), target: payerName(p), value: perHead(arm, year, p, q.name) }))).filter((link) => link.value > 0.05);
  const used = new Set(links.flatMap((link) => [link.source, link.target]));
  return {
    tooltip: tooltip({ trigger: "item", formatter: (item) => (item.dataType === "edge" ? `${escaped(item.data.source)} → ${escaped(item.data.target)}<br>${figure(item.data.value, "yuan", 0.1)} ${say("a head", "（人均）")}` : `${escaped(item.name)}`) }),
    series: [{
      type: "sankey", left: 95, right: narrow ? 84 : 110, top: 14, bottom: 8, nodeGap: narrow ? 12 : 16, nodeWidth: 14, draggable: false, layoutIterations: 0, emphasis: { focus: "adjacency" },
      label: { color: t.ink, fontSize: 12 }, lineStyle: { color: "target", opacity: 0.38 },
      data: [...quintiles.map((q) => ({ name: inLanguage(q), itemStyle: { color: t.soft }, label: { position: "left" } })), ...payers.map((p, i) => ({ name: payerName(p), itemStyle: { color: PAYER_COLOURS[i % PAYER_COLOURS.length] } }))].filter((node) => used.has(node.name)),
      links,
    }],
  };
}

/* ------------------------------------------------------------------ income quintiles */

const QUINTILE_NUMBERS = [1, 2, 3, 4, 5];
const quintileNames = () => (page.payers ? page.payers.quintiles.map((q) => inLanguage(q)) : QUINTILE_NUMBERS.map(String));
const mayJoin = (arm, t) => of(arm, t, "real_members").mean / of(arm, t, "enrolment_rate").mean;
/* Claims less premium of a fifth, a head of it: the file keeps the sum over the real pool. */
function netPerHead(arm, t, q) {
  const c = of(arm, t, `net_benefit_quintile_${q}_yuan`), people = mayJoin(arm, t) / 5;
  return { mean: c.mean / people, se: isThere(c.se) ? c.se / people : NaN };
}
function quintileSentence() {
  const t = moneyYear(), net = (arm, q) => netPerHead(arm, t, q).mean;
  const list = ordered(shownArms(), (arm) => net(arm, 1) - net(arm, 5));
  if (!list.length) return "";
  const arm = list[0].arm, words = (q) => { const n = netPerHead(arm, t, q); return estimate(n.mean, n.se, "yuan"); };
  return say(`Claims less premium of each fifth of the city by income, where the product is sold; above 0 it gets more than it pays. Under ${arm.title()} in ${yearName(t)}: ${words(1)} a head in the lowest fifth, ${words(5)} in the highest.`,
    `按收入五等分，各组赔款减保费，仅就仍在销售者而言；大于0即所得多于所付。${yearName(t)}${arm.title()}：最低组人均${words(1)}，最高组${words(5)}。`);
}

function quintileOption(narrow) {
  const t = theme(), list = shownArms(), year = moneyYear();
  return {
    grid: { left: 8, right: 18, top: 34, bottom: 4 },
    xAxis: { type: "category", data: quintileNames(), axisLabel: { color: t.ink, interval: 0, width: narrow ? 44 : 80, fontSize: narrow ? 10 : 12, overflow: "break" }, axisTick: { show: false }, axisLine: { onZero: false, lineStyle: { color: t.line } } },
    yAxis: valueAxis(say("yuan a head of the fifth", "该组人均（元）"), trimmed),
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => `<b>${escaped(items[0].name)}</b><br>` + items.map((item) => `${dot(item.color)}${escaped(item.seriesName)} ${estimate(item.value, netPerHead(arms[item.data.arm], year, item.dataIndex + 1).se, "yuan")}`).join("<br>") }),
    series: list.map((arm) => ({ type: "bar", name: arm.title(), itemStyle: { color: arm.colour }, data: QUINTILE_NUMBERS.map((q) => ({ value: netPerHead(arm, year, q).mean, arm: arm.index })) })),
  };
}

/* At first the study's last arm stands against the one before it. */
function choosePair() {
  if (chosenMoney.a !== null) return;
  chosenMoney.a = arms.length - 1;
  chosenMoney.b = Math.max(0, arms.length - 2);
  chosenMoney.arm = arms.length - 1;
}

function moneyControls() {
  const redraw = () => charts.filter((c) => ["premium-split", "sankey", "pair", "pair-income", "quintiles"].includes(c.id)).forEach(drawChart);
  const list = arms.map((arm) => [String(arm.index), arm.title()]);
  const pick = (key) => (v) => { chosenMoney[key] = Number(v); redraw(); };
  const yearButton = (first) => el("button", { type: "button", "aria-pressed": String(chosenMoney.first === first), onclick: (e) => {
    chosenMoney.first = first;
    e.target.parentNode.querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", String(b === e.target)));
    redraw();
  } }, first ? yearName(0) : yearName(lastYear));
  return el("div", { class: "controls" },
    nYears > 1 ? el("span", {}, yearButton(true), " ", yearButton(false)) : null,
    page.payers && arms[0].who_pays ? el("label", {}, say("Bills of ", "费用分担："), options(list, chosenMoney.arm, pick("arm"), say("Arm whose bills are shown", "显示其费用的方案"))) : null,
    arms.length > 1 && arms[0].who_pays ? el("span", {}, el("label", {}, say("Compare ", "比较 "), options(list, chosenMoney.a, pick("a"), say("First arm to compare", "比较方案一"))), el("label", {}, say(" with ", " 与 "), options(list, chosenMoney.b, pick("b"), say("Second arm to compare", "比较方案二")))) : null);
}

function moneySection() {
  choosePair();
  const hasPayers = page.payers && arms[0].who_pays;
  return section("money", say("Where the money goes", "钱去了哪里"), hasPayers || has("combined_ratio") ? moneyControls() : null,
    el("div", { class: "grid" },
      hasPayers && arms.length > 1 ? chart({ id: "pair", title: say("Who pays more: payers", "谁付得更多：各支付方"), see: pairSentence, option: pairOption }) : null,
      page.pairs && has("net_benefit_quintile_1_yuan") ? chart({ id: "pair-income", title: say("Who pays more: by income", "谁付得更多：按收入"), see: pairIncomeSentence, option: pairIncomeOption }) : null,
      has("combined_ratio") ? chart({ id: "premium-split", title: say("Of the premium", "保费的去向"), see: premiumSentence, option: premiumOption }) : null,
      has("net_benefit_quintile_1_yuan") ? chart({ id: "quintiles", title: say("Who gains, by income", "按收入看谁受益"), see: quintileSentence, option: quintileOption, cls: "tall" }) : null,
      hasPayers ? chart({ id: "sankey", title: say("Bills, from income fifths to payers (yuan a head)", "医疗费用：从收入组到支付方（人均元）"), see: sankeySentence, option: sankeyOption, cls: "tall", wide: true }) : null),
    hasPayers ? null : el("p", {}, hasRegions ? say("Premiums and bills are kept by region and not added up here.", "保费与费用支付按地区保存，此处未加总。") : say("This result does not keep who pays the bills.", "本结果未保存费用由谁支付。")));
}
