/* The story: what happens in words, before any detail. Every sentence is made from the figures of the file. */
const survival = (arm) => {
  const exit = event(arm, "exit");
  return { probability: 1 - exit.probability, low: 1 - exit.high, high: 1 - exit.low };
};
const asRange = (p) => `${fixed(100 * p.probability, 0)}% (${fixed(100 * p.low, 0)}–${fixed(100 * p.high, 0)})`;

function leadSentence() {
  const city = inLanguage(arms[0].city);
  const place = hasRegions ? say(`${show.regions.length} regions`, `${show.regions.length}个地区`) : city;
  const pool = isThere(insured) ? say(`, ${large(insured)} people who may join`, `，可参保者${large(insured)}人`) : "";
  const ways = arms.length > 1
    ? say(`${arms.length} ways of running Huiminbao, all with the same people and the same luck, `, `惠民保的${arms.length}种方案，面对同一批人、同样的运气，`)
    : say("one way of running Huiminbao, ", "惠民保的一种方案，");
  return (place ? place[0].toUpperCase() + place.slice(1) : "") + pool + say(": ", "：") + ways +
    say(`lived through ${counted(nYears, "year", "years")} in ${counted(show.worlds, "possible world", "possible worlds")}. `, `在${show.worlds}次模拟中各经历${nYears}年。`);
}

/* Who lasts, and what has become of members and price by then. */
function endSentence() {
  const words = [];
  if (hasEvents && nYears > 1) {
    const list = ordered(arms, (arm) => survival(arm).probability), first = list[0].arm, last = list[list.length - 1].arm;
    words.push(list.length > 1
      ? say(`After ${nYears} years ${first.title()} is the most often still sold, in ${asRange(survival(first))} of the worlds, and ${last.title()} the least, in ${asRange(survival(last))}.`,
        `${nYears}年后，仍在销售的比例以${first.title()}最高，为${asRange(survival(first))}；${last.title()}最低，为${asRange(survival(last))}。`)
      : say(`After ${nYears} years it is still sold in ${asRange(survival(first))} of the worlds.`, `${nYears}年后仍在销售的比例为${asRange(survival(first))}。`));
  }
  const list = ordered(arms, (arm) => of(arm, lastYear, "enrolment_rate").mean);
  if (list.length) {
    const top = list[0].arm, now = of(top, lastYear, "enrolment_rate"), then = of(top, 0, "enrolment_rate");
    words.push(nYears > 1
      ? say(`Enrolment is then highest under ${top.title()}: ${estimate(now.mean, now.se, "share")}, against ${estimate(then.mean, then.se, "share")} in year 1.`,
        `届时参保率以${top.title()}最高，为${estimate(now.mean, now.se, "share")}（第1年为${estimate(then.mean, then.se, "share")}）。`)
      : say(`Enrolment is ${arms.length > 1 ? "highest under " + top.title() + ": " : ""}${estimate(now.mean, now.se, "share")}.`,
        `参保率${arms.length > 1 ? "以" + top.title() + "最高，" : ""}为${estimate(now.mean, now.se, "share")}。`));
  }
  return words.join(say(" ", ""));
}

/* ------------------------------------------------------------------ five figures */

/* Which of two arms is still sold more often, from what happens to both in each world: first - second in points, with limits. */
function lasting(first, second) {
  const { pair, sign } = pairOf(first, second), exit = pair && pair.exit;
  if (!exit || !isThere(exit.low)) return null;
  /* Staying is the opposite of exit. */
  const [low, high] = [-sign * exit.low, -sign * exit.high].sort((x, y) => x - y);
  return { difference: -sign * exit.difference, low, high, isClear: low > 0 || high < 0 };
}
function lastsSentence(list) {
  const [first, ...others] = list.map((entry) => entry.arm), found = others.map((arm) => lasting(first, arm)), points = (x) => fixed(100 * x, 0);
  if (!found.every(Boolean)) return "";
  const range = (d) => say(`${points(d.difference)} percentage points (${points(d.low)} to ${points(d.high)})`, `${points(d.difference)}个百分点（${points(d.low)}至${points(d.high)}）`);
  const second = others[0], last = others[others.length - 1], most = found[found.length - 1];
  if (found.every((d) => d.isClear)) {
    return say(`${first.title()} clearly lasts longest: it is still sold in ${range(found[0])} more of the worlds than ${second.title()}. `, `${first.title()}明显最持久：仍在销售的比例比${second.title()}高${range(found[0])}。`);
  }
  return (found[0].isClear ? "" : say(`Whether ${first.title()} or ${second.title()} lasts longer is not sure. `, `${first.title()}与${second.title()}孰更持久并不确定。`)) +
    (most.isClear ? say(`Clear of luck: ${first.title()} lasts longer than ${last.title()}, still sold in ${range(most)} more of the worlds. `, `${first.title()}明显比${last.title()}持久：仍在销售的比例高${range(most)}。`)
      : last === second ? "" : say(`Nor is it sure that it outlasts ${last.title()}. `, `是否比${last.title()}持久亦不确定。`));
}

function survivalCard() {
  const title = say(`Still sold after ${counted(nYears, "year", "years")}?`, `${nYears}年后是否仍在销售？`);
  if (hasRegions) return regionsCard(title);
  if (!hasEvents || nYears < 2) return card(1, title, say("One year alone does not tell.", "仅有一年，无从判断。"), null);
  const list = ordered(arms, (arm) => survival(arm).probability);
  const best = survival(list[0].arm);
  const loses = fixed(100 * (1 - best.probability), 0);
  const sentence = list.length > 1
    ? lastsSentence(list) +
      say(`Under none is it sure to stay: even under ${list[0].arm.title()} the product is gone in ${loses}% of the worlds.`, `没有一种必定存续：即使在${list[0].arm.title()}下，仍有${loses}%的模拟中产品退出。`)
    : say(`The product is gone in ${loses}% of the worlds.`, `${loses}%的模拟中产品退出。`);
  return card(1, title, sentence, strip(arms.map((arm) => {
    const p = survival(arm);
    return { arm, at: p.probability, low: p.low, high: p.high, text: asRange(p) };
  }), 0, 1));
}

/* With regions: how many of them the product has left. */
function regionsCard(title) {
  const gone = (arm) => event(arm, "exit_regions"), n = show.regions.length, list = ordered(arms, (arm) => gone(arm).mean);
  if (!list.length) return card(1, title, say("This result does not tell.", "本结果未给出。"), null);
  const words = ({ arm, value }) => say(`${trimmed(value)} under ${arm.title()}`, `${arm.title()}${trimmed(value)}个`);
  return card(1, title, say(`Of ${n} regions it has left, in the mean over the worlds: ${words(list[0])}${list.length > 1 ? ", " + words(list[list.length - 1]) : ""}.`,
    `${n}个地区中平均已退出：${words(list[0])}${list.length > 1 ? "，" + words(list[list.length - 1]) : ""}。`),
  strip(arms.map((arm) => { const c = gone(arm); return { arm, at: n - c.mean, low: n - c.q95, high: n - c.q05, text: say(`${trimmed(n - c.mean)} of ${n}`, `${n}个中的${trimmed(n - c.mean)}个`) }; }), 0, n));
}

/* One outcome's card: first year and last, the interval of the worlds' middle 90%. */
function outcomeCard(number, title, outcome, sentence) {
  const unit = unitOf(outcome), columns = arms.map((arm) => of(arm, lastYear, outcome));
  const highest = Math.max(...columns.flatMap((c) => [c.q95, c.mean]).filter(isThere), 0);
  const lowest = outcome === "morbidity_ratio" ? Math.min(1, ...columns.map((c) => c.q05).filter(isThere)) : 0;
  const digits = (mean) => (unit === "share" ? (mean < 0.1 ? 0.005 : 0.05) : unit === "yuan" ? 5 : 0.1);
  const text = (arm, t) => { const mean = of(arm, t, outcome).mean; return figure(mean, unit, digits(mean)); };
  /* The unit stands once. */
  const bare = (words) => (unit === "yuan" ? words.replace(/( yuan|元)$/, "") : words);
  return card(number, title, sentence, strip(arms.map((arm, k) => ({
    arm, at: columns[k].mean, low: columns[k].q05, high: columns[k].q95,
    text: nYears > 1 ? `${bare(text(arm, 0))} → ${text(arm, lastYear)}` : text(arm, 0),
  })), lowest, niceAbove(highest)));
}

function extremes(outcome) {
  const list = ordered(arms, (arm) => of(arm, lastYear, outcome).mean);
  return list.length ? { first: list[0].arm, last: list[list.length - 1].arm, n: list.length } : null;
}
const lastWords = (arm, outcome) => { const c = of(arm, lastYear, outcome); return arm.title() + say(" ", "") + estimate(c.mean, c.se, unitOf(outcome)); };

function enrolmentCard() {
  const ends = extremes("enrolment_rate");
  const falls = arms.filter((arm) => of(arm, lastYear, "enrolment_rate").mean < of(arm, 0, "enrolment_rate").mean).length;
  const sentence = !ends ? "" : say(`Of everyone who may join, in the last year: ${lastWords(ends.first, "enrolment_rate")}${ends.n > 1 ? "; " + lastWords(ends.last, "enrolment_rate") : ""}.`,
    `末年参保人数占可参保者：${lastWords(ends.first, "enrolment_rate")}${ends.n > 1 ? "；" + lastWords(ends.last, "enrolment_rate") : ""}。`) +
    (nYears > 1 ? say(` It falls from the first year to the last under ${falls} of ${counted(arms.length, "arm", "arms")}; worlds where the product is gone count as 0.`,
      `${arms.length}个方案中有${falls}个低于第一年；产品退出者计为0。`) : "");
  return outcomeCard(2, say("How many join?", "多少人参保？"), "enrolment_rate", sentence);
}

function premiumCard() {
  const list = ordered(arms, (arm) => of(arm, lastYear, "premium_yuan").mean / of(arm, 0, "premium_yuan").mean);
  if (!list.length) return card(3, say("What does it cost?", "价格如何变化？"), say("It is sold in no world in the last year.", "末年各次模拟均已停售。"), null);
  const top = list[0];
  const sentence = nYears > 1
    ? say(`Where it is still sold, the price of ${top.arm.title()} moves most, to ${trimmed(top.value)} times that of year 1.`, `仍在销售时，${top.arm.title()}价格变动最大，为第一年的${trimmed(top.value)}倍。`) +
      say(" Prices follow claims, which rise with the cost of care and with who stays.", "价格随赔款而变，赔款随医疗费用与留存人群而变。")
    : say("Price of the one year that is simulated.", "所模拟一年的价格。");
  return outcomeCard(3, say("What does it cost?", "价格如何变化？"), "premium_yuan", sentence);
}

function selectionCard() {
  const ends = extremes("morbidity_ratio");
  if (hasRegions) return card(4, say("Are members sicker than the city?", "参保者是否比全市更病弱？"), say("This is found in each region: see the morbidity ratios under Regions.", "按地区计算：见“各地区”的发病率比。"), null);
  const more = (arm) => fixed(100 * (of(arm, lastYear, "morbidity_ratio").mean - 1), 0);
  const sentence = !ends ? say("There are no members in the last year.", "末年没有参保者。")
    : ends.n > 1 ? say(`A member's care is expected to cost ${more(ends.last)}% more than an average person's under ${ends.last.title()}, ${more(ends.first)}% more under ${ends.first.title()}.`,
      `参保者的期望医疗费用高于全体平均：${ends.last.title()}高${more(ends.last)}%，${ends.first.title()}高${more(ends.first)}%。`)
      : say(`A member's care is expected to cost ${more(ends.first)}% more than an average person's.`, `参保者的期望医疗费用比全体平均高${more(ends.first)}%。`);
  return outcomeCard(4, say("Are members sicker than the city?", "参保者是否比全市更病弱？"), "morbidity_ratio", sentence);
}

const payerOf = (arm, t, payer, group = "all") => (((arm.who_pays || [])[t] || {}).with || {})[group]?.[payer] || {};

function payersCard() {
  const title = say("Who pays the bills?", "医疗费用由谁支付？");
  if (!page.payers || !arms[0].who_pays) return card(5, title, hasRegions ? say("Payments are kept by region and not added up here.", "支付按地区保存，此处未加总。") : say("This result does not keep payments by payer.", "本结果未按支付方保存支付。"), null);
  const part = (arm, payer) => (payerOf(arm, lastYear, payer).share || {}).mean;
  const list = ordered(arms, (arm) => part(arm, "household")), low = list[list.length - 1].arm, high = list[0].arm;
  const of100 = (x) => fixed(100 * x, x < 0.001 ? 2 : 1);
  const sentence = say(
    `Of 100 yuan of medical bills in the city in the last year, households pay ${of100(part(high, "household"))} under ${high.title()}${list.length > 1 ? ` and ${of100(part(low, "household"))} under ${low.title()}` : ""}; Huiminbao pays ${list.length > 1 ? "between " + of100(Math.min(...arms.map((a) => part(a, "huiminbao")))) + " and " + of100(Math.max(...arms.map((a) => part(a, "huiminbao")))) : of100(part(high, "huiminbao"))}. The dots show Huiminbao's part.`,
    `末年全市每100元医疗费用中，家庭自付${of100(part(high, "household"))}元（${high.title()}）${list.length > 1 ? `至${of100(part(low, "household"))}元（${low.title()}）` : ""}；惠民保支付${list.length > 1 ? of100(Math.min(...arms.map((a) => part(a, "huiminbao")))) + "至" + of100(Math.max(...arms.map((a) => part(a, "huiminbao")))) : of100(part(high, "huiminbao"))}元。圆点为惠民保所占部分。`);
  const most = niceAbove(Math.max(...arms.map((arm) => part(arm, "huiminbao"))));
  const more = list.length > 1 ? el("p", { class: "small" }, el("a", { href: "#money" }, say("Who pays more under one arm than under another, by payer and by income", "各方案之间谁付得更多：按支付方与收入"))) : null;
  return card(5, title, sentence, strip(arms.map((arm) => ({ arm, at: part(arm, "huiminbao"), text: figure(part(arm, "huiminbao"), "share", 0.0001) })), 0, most), more);
}

/* ------------------------------------------------------------------ how sure, and what is not shown */

function sureSentence() {
  const words = [show.worlds < 2 ? say("One world alone: nothing here has an error.", "仅一次模拟：各项均无误差可言。") : say(`± is the standard error of a mean over ${show.worlds} worlds; brackets, and the bars of card 1, are 95% intervals of a probability; other bars and bands hold the middle 90% of the worlds.`,
    `±为${show.worlds}次模拟均值的标准误；括号与第1图横条为概率的95%区间；其余横条与条带含中间90%的模拟。`)];
  const list = ordered(arms, (arm) => of(arm, lastYear, "enrolment_rate").sd);
  if (show.parameter_uncertainty && list.length) {
    const arm = list[0].arm, c = of(arm, lastYear, "enrolment_rate");
    if (isThere(c.process_sd) && isThere(c.parameter_sd)) {
      const more = c.parameter_sd > c.process_sd ? say("not knowing the parameters", "参数未知") : say("luck", "运气");
      words.push(say(`A single future is far less sure than the means: enrolment under ${arm.title()} in the last year spreads by ${fixed(100 * c.sd, 1)} points between worlds (standard deviation; luck alone ${fixed(100 * c.process_sd, 1)}, parameters alone ${fixed(100 * c.parameter_sd, 1)}, each from worlds of its own), mostly from ${more}.`,
        `单个未来远不如均值确定：${arm.title()}末年参保率在各次模拟间的标准差为${fixed(100 * c.sd, 1)}个百分点（仅运气${fixed(100 * c.process_sd, 1)}，仅参数${fixed(100 * c.parameter_sd, 1)}，各自另行模拟），主要来自${more}。`));
    }
  } else {
    words.push(say("Parameters stand at their medians in every world: the spread is luck alone, and the true uncertainty is larger.", "各次模拟的参数均取中位数：离散仅为运气，实际不确定性更大。"));
  }
  if (show.worlds < 30) words.push(say(`With ${counted(show.worlds, "world", "worlds")} every figure here is rough.`, `仅有${show.worlds}次模拟，各项数值都较粗略。`));
  return words.join(say(" ", ""));
}

/* The assumptions that enrolment under the largest arm hangs on. */
function assumptionsSentence() {
  const arm = arms[largestArm()], rows = ((page.sensitivity || {}).arms || [])[arm.index];
  return rows && (rows.enrolment_rate || []).length ? rankSentence(arm, "enrolment_rate", rows.enrolment_rate) : null;
}

function limits() {
  const fitted = (show.published || []).filter((p) => p.fitted);
  const models = new Set(arms.map((arm) => inLanguage(arm.operating_model)));
  return [
    models.size > 1 && say("The gap between two operating models is not a causal effect: they differ in about seven levers at once, and cities chose their model.", "两种运作模式之差并非因果效应：它们同时在约七个方面不同，且模式由城市自行选择。"),
    fitted.length && say(`${counted(fitted.length, "published figure was", "published figures were", "")} fitted (see Assumptions); agreement with them is no proof. Years beyond them follow from the model alone.`, `有${fitted.length}个公开数值用于拟合（见“假设”），与之相符不构成验证；其后年份完全由模型推出。`),
    say("The intervals hold luck and the stated priors. They do not hold errors of the model itself, or policies that change on the way.", "区间仅含运气与所列先验，不含模型本身的误差，也不含中途的政策变化。"),
    say("Care is used by age, illness and scheme, not by income: the poor who go without care are not seen.", "就医取决于年龄、病情与险种而非收入：看不到因贫未就医者。"),
    say("Who was pushed to join counts as a member: enrolment is not welfare, and purchase is to be voluntary.", "被动员者亦计为参保：参保率不等于福利，参保应当自愿。"),
  ].filter(Boolean);
}

function storySection() {
  return section("story", say("In one minute", "一分钟读懂"),
    el("p", { class: "lead" }, leadSentence() + endSentence()),
    el("div", { class: "cards" }, survivalCard(), enrolmentCard(), premiumCard(), selectionCard(), payersCard(),
      el("div", { class: "note", style: "margin:0" }, el("h3", {}, say("How sure is this?", "有多确定？")), el("p", { class: "see" }, sureSentence()),
        assumptionsSentence() && el("p", { class: "see" }, assumptionsSentence(), say(" More under ", "详见"), el("a", { href: "#doubt" }, say("Uncertainty", "不确定性")), say(".", "。")))),
    el("div", { class: "note" }, el("h3", {}, say("What this page does not show", "本页不能说明什么")), el("ul", {}, limits().map((words) => el("li", {}, words)))));
}
