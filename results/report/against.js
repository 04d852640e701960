/* Who pays more under one arm than under another, by payer and by income, with the errors of differences in the same worlds. */
const isSeen = (row) => isThere(row.value) && Math.abs(row.value) > 0.005;
function pairRows() {
  const [a, b] = [arms[chosenMoney.a], arms[chosenMoney.b]], t = moneyYear();
  return page.payers.payers.map((p) => ({ payer: p, value: perHead(a, t, p) - perHead(b, t, p) })).filter(isSeen);
}
/* Of people: all, or a fifth by income. */
const headsOf = (group) => mayJoin(arms[chosenMoney.a].years[moneyYear()].enrolment_rate.mean > 0 ? arms[chosenMoney.a] : arms[chosenMoney.b], moneyYear()) / (group === "all" ? 1 : 5);

/* The first chosen arm over the second, with the error of the differences in each world: {difference, se}. */
function paired(find) {
  const { pair, sign } = pairOf(arms[chosenMoney.a], arms[chosenMoney.b]);
  const found = (pair && find(pair.years[chosenMoney.first ? 0 : pair.years.length - 1])) || {};
  return { difference: isThere(found.difference) ? sign * found.difference : NaN, se: isThere(found.se) ? found.se : NaN };
}
const pairedShare = (payer) => paired((year) => year.share && year.share[payer.name]);
function pairedPerHead(what, group) {
  const found = paired((year) => year[what] && year[what][group]), heads = headsOf(group);
  return { difference: found.difference / heads, se: found.se / heads };
}

/* A payer's difference with its error: Huiminbao's is known in yuan, and so is that of who pays the rest where but two
 * differ; of others, where the result tells it, the part of every 100 yuan of bills. */
function payerWords(row, rows) {
  const share = pairedShare(row.payer), paid = pairedPerHead("paid_yuan", "all"), isKnown = row.payer.name === "huiminbao" || (rows.length === 2 && rows.some((r) => r.payer.name === "huiminbao"));
  const yuan = isKnown && paid.se > 0 ? estimate(Math.abs(row.value), paid.se, "yuan") : figure(Math.abs(row.value), "yuan", 1);
  const part = isThere(share.difference) ? say(`, ${estimate(Math.abs(100 * share.difference), 100 * share.se, "yuan")} of every 100`, `，每100元中${estimate(Math.abs(100 * share.difference), 100 * share.se, "yuan")}`) : "";
  return payerName(row.payer) + say(` (${yuan}${part})`, `（${yuan}${part}）`);
}

function pairSentence() {
  const a = arms[chosenMoney.a], b = arms[chosenMoney.b], t = moneyYear(), rows = pairRows();
  if (a === b) return say("Choose two different arms.", "请选择两个不同的方案。");
  const up = rows.filter((row) => row.value > 0).sort((x, y) => y.value - x.value), down = rows.filter((row) => row.value < 0).sort((x, y) => x.value - y.value);
  const words = (list) => listed(list.slice(0, 3).map((row) => payerWords(row, rows))), p = premiumGap();
  const bills = !rows.length ? say("No payer differs by a fen a head.", "各支付方人均相差不足一分。")
    : say(`Of the medical bills in ${yearName(t)}, a head of the city, ${up.length ? "more is paid by " + words(up) : "nobody pays more"} under ${a.title()} than under ${b.title()}, and ${down.length ? "less by " + words(down) : "by nobody less"}.`,
      `${yearName(t)}全市人均医疗费用，${a.title()}与${b.title()}相比：${up.length ? "多付的是" + words(up) : "无人多付"}；${down.length ? "少付的是" + words(down) : "无人少付"}。`);
  const premiums = !isThere(p.difference) ? "" : say(` Premiums are ${estimate(Math.abs(p.difference), p.se, "yuan")} a head ${p.difference < 0 ? "lower" : "higher"}.`,
    `保费折合全市人均${p.difference < 0 ? "少" : "多"}缴${estimate(Math.abs(p.difference), p.se, "yuan")}。`);
  return bills + premiums;
}

/* What members pay in premium, a head: with very many arms their pairs are not there, and the difference has no error. */
function premiumGap() {
  const ofAll = (arm) => total(QUINTILE_NUMBERS.map((q) => { const c = of(arm, moneyYear(), `premium_quintile_${q}_yuan`); return isThere(c.mean) ? (c.mean * c.n_worlds) / show.worlds : 0; }));
  return page.pairs ? pairedPerHead("premium_yuan", "all") : { difference: (ofAll(arms[chosenMoney.a]) - ofAll(arms[chosenMoney.b])) / headsOf("all"), se: NaN };
}

function pairOption(narrow) {
  const t = theme();
  const premiums = { payer: { en: "Premium, by members", zh: "保费（参保者）" }, value: premiumGap().difference };
  const rows = [...pairRows(), premiums].filter(isSeen).reverse();
  return {
    grid: { left: 8, right: 60, top: 10, bottom: 4 },
    xAxis: valueAxis(say("yuan a head of the city, more or less", "全市人均多付或少付（元）"), (x) => trimmed(x), { nameLocation: "middle", nameGap: 24, nameTextStyle: { color: t.soft, align: "center" }, min: (x) => (x.min < 0 ? -niceAbove(-(narrow ? 2.6 : 1.6) * x.min) : 0), max: (x) => (x.max > 0 ? niceAbove((narrow ? 1.6 : 1.3) * x.max) : 0) }),
    yAxis: { type: "category", data: rows.map((row) => payerName(row.payer)), axisLabel: { color: t.ink }, axisTick: { show: false }, axisLine: { onZero: false, lineStyle: { color: t.line } } },
    tooltip: tooltip({ trigger: "item", formatter: (item) => `${escaped(item.name)}: ${figure(item.value, "yuan", 1)}` }),
    series: [{ type: "bar", barMaxWidth: 22, data: rows.map((row) => ({ value: row.value, itemStyle: { color: row.value > 0 ? arms[chosenMoney.a].colour : arms[chosenMoney.b].colour }, label: { position: row.value > 0 ? "right" : "left" } })), label: { show: true, color: t.ink, formatter: (item) => (item.value > 0 ? "+" : "") + fixed(item.value, 1) } }],
  };
}

/* ------------------------------------------------------------------ by income */

const pairedNet = (group) => pairedPerHead("net_yuan", group);
/* Beyond two errors. */
const isNetClear = (net) => isThere(net.difference) && Math.abs(net.difference) > 2 * net.se;

function pairIncomeSentence() {
  const a = arms[chosenMoney.a], b = arms[chosenMoney.b], t = moneyYear(), names = quintileNames();
  if (a === b) return say("Choose two different arms.", "请选择两个不同的方案。");
  const nets = QUINTILE_NUMBERS.map((q) => pairedNet("quintile_" + q)), all = pairedNet("all"), words = (net) => estimate(net.difference, net.se, "yuan");
  if (!isThere(all.difference)) return say("This result does not tell it.", "本结果未给出。");
  const clear = (test) => names.filter((_, i) => isNetClear(nets[i]) && test(nets[i].difference));
  const more = clear((x) => x > 0), less = clear((x) => x < 0);
  const verdict = more.length + less.length === 0 ? say(" None is clear of luck: no income group is seen to pay more or less.", "均未超出偶然：看不出哪一收入组多付或少付。")
    : say(` Beyond two errors: ${[more.length ? `more is paid by the ${listed(more)}` : "", less.length ? `less by the ${listed(less)}` : ""].filter(Boolean).join("; ")}.`,
      `超出两倍标准误者：${[more.length ? "多付的是" + listed(more) : "", less.length ? "少付的是" + listed(less) : ""].filter(Boolean).join("；")}。`);
  return say(`Premium less what Huiminbao pays, a head, ${a.title()} over ${b.title()} in ${yearName(t)}: ${names.map((name, i) => `${name} ${words(nets[i])}`).join("; ")}; all together ${words(all)}. Above 0 that fifth pays more.`,
    `${yearName(t)}保费减惠民保赔付（人均），${a.title()}比${b.title()}：${names.map((name, i) => name + words(nets[i])).join("；")}；合计${words(all)}。大于0即该组付得更多。`) + verdict;
}

function pairIncomeOption(narrow) {
  const t = theme(), a = arms[chosenMoney.a], b = arms[chosenMoney.b], nets = QUINTILE_NUMBERS.map((q) => pairedNet("quintile_" + q));
  return {
    grid: { left: 8, right: 18, top: 34, bottom: 4 },
    xAxis: { type: "category", data: quintileNames(), axisLabel: { color: t.ink, interval: 0, width: narrow ? 44 : 80, fontSize: narrow ? 10 : 12, overflow: "break" }, axisTick: { show: false }, axisLine: { onZero: false, lineStyle: { color: t.line } } },
    yAxis: valueAxis(say("yuan a head of the fifth, ± 2 errors", "该组人均（元），±2倍标准误"), trimmed),
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => `<b>${escaped(items[0].name)}</b><br>${estimate(nets[items[0].dataIndex].difference, nets[items[0].dataIndex].se, "yuan")}` }),
    series: [{ type: "bar", barMaxWidth: 34, data: nets.map((net) => ({ value: isThere(net.difference) ? net.difference : null, itemStyle: { color: net.difference > 0 ? a.colour : b.colour } })) },
      { type: "custom", data: nets.map((net, i) => [i, net.difference - 2 * net.se, net.difference + 2 * net.se]).filter((row) => isThere(row[1])), encode: { x: 0, y: [1, 2] }, z: 3,
        renderItem: (params, api) => {
          const [x, low] = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)])[1];
          return { type: "line", shape: { x1: x, x2: x, y1: low, y2: high }, style: { stroke: t.ink, lineWidth: 1.5 } };
        } }],
  };
}
