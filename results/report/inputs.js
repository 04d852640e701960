/* The assumptions, what was fitted to what, and how to get the same page again. */
const [ARM, KEY, UNIT, MEANING, VALUE, KIND, SOURCE, FILE, MEANING_ZH] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const KINDS = { evidence: ["evidence", "证据"], document: ["document", "文件"], assumption: ["assumption", "假设"], default: ["default", "默认"] };
const KINDS_COUNTED = { evidence: "from evidence", document: "from a document", assumption: "assumed", default: "left at their default" };
const chosenInputs = { filter: "uncertain", words: "" };
const isPrior = (row) => /^[a-z]+[ (:{]/.test(row[VALUE]) && /\d/.test(row[VALUE]);

/* Rows of one key together: its values by arm. */
const inputKeys = (() => {
  const keys = new Map();
  for (const places of page.inputs.rows) {
    const row = places.map((place) => page.inputs.texts[place]);
    if (!keys.has(row[KEY])) keys.set(row[KEY], []);
    keys.get(row[KEY]).push(row);
  }
  return [...keys.values()];
})();

const FILTERS = [
  ["uncertain", () => say("uncertain", "不确定"), (rows) => rows.some(isPrior)],
  ["arms", () => say("differ between arms", "各方案不同"), (rows) => rows.length > 1],
  ["evidence", () => say("from evidence or a document", "来自证据或文件"), (rows) => rows.some((row) => row[KIND] === "evidence" || row[KIND] === "document")],
  ["assumption", () => say("assumptions", "假设"), (rows) => rows.some((row) => row[KIND] === "assumption")],
  ["all", () => say("all", "全部"), () => true],
];

const armTitle = (name) => { const arm = (hasRegions ? show.arms : arms).find((a) => a.name === name); return arm ? inLanguage(arm.label, name) : name; };
const meaningIn = (row) => (state.language === "zh" && row[MEANING_ZH] ? el("div", { lang: "zh-CN" }, row[MEANING_ZH]) : el("div", { lang: "en" }, row[MEANING]));
const PRIORS_ZH = { normal: "正态", lognormal: "对数正态", triangular: "三角", uniform: "均匀", beta: "贝塔" };
const UNITS_ZH = {
  yuan: "元", "yuan per year": "元/年", "yuan/year": "元/年", "yuan/hour": "元/小时", "yuan per admission": "元/次住院", "yuan per head and year": "元/人年",
  years: "年", months: "个月", minutes: "分钟", people: "人", "thousand people": "千人", worlds: "次模拟", "person-years": "人年", "years of income per head": "年人均收入",
  "per year": "每年", "1/year": "每年", "per yuan": "每元", "per person-year": "每人年", "per 100000 person-years": "每10万人年",
};
function inputValue(row) {
  const unit = row[UNIT] && row[UNIT] !== "1" && !/^[a-z]/.test(row[VALUE]) ? row[UNIT] : "";
  const words = say(row[VALUE], row[VALUE].replace(/^[a-z]+(?= [[({])/, (prior) => PRIORS_ZH[prior] || prior));
  return words + (unit && " " + say(unit, UNITS_ZH[unit] || unit));
}
const distinct = (list) => [...new Set(list.filter(Boolean))];

function valueCell(rows) {
  if (rows.length === 1 && !rows[0][ARM]) return inputValue(rows[0]);
  const values = distinct(rows.map(inputValue));
  if (values.length === 1) return values[0];
  return el("div", {}, rows.slice(0, 12).map((row) => el("div", {}, `${armTitle(row[ARM])}: ${inputValue(row)}`)), rows.length > 12 ? el("div", {}, "…") : null);
}

function inputsTable(body, count) {
  const test = FILTERS.find(([name]) => name === chosenInputs.filter)[2], words = chosenInputs.words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = inputKeys.filter(test).filter((rows) => { const all = rows.map((row) => row.join(" ") + " " + parameterName(row[KEY])).join(" ").toLowerCase(); return words.every((word) => all.includes(word)); });
  count.textContent = say(`${found.length} of ${inputKeys.length} parameters.`, `共${inputKeys.length}个参数，显示${found.length}个。`);
  const named = (rows) => el("div", {}, meaningIn(rows[0]), el("code", { class: "soft" }, rows[0][KEY]));
  body.replaceChildren(table([say("Parameter", "参数"), say("Value or prior", "取值或先验"), say("Kind", "类别"), say("Source", "来源")],
    found.map((rows) => [named(rows), valueCell(rows), listed(distinct(rows.map((row) => (KINDS[row[KIND]] ? say(...KINDS[row[KIND]]) : row[KIND])))), distinct(rows.map((row) => row[SOURCE])).slice(0, 4).join("; ") + (distinct(rows.map((row) => row[FILE])).length ? ` [${distinct(rows.map((row) => row[FILE])).slice(0, 3).join(", ")}]` : "")])));
}

function inputsPart() {
  const body = el("div", { class: "scroll limited", tabindex: 0, role: "region", "aria-label": say("Parameters", "参数") }), count = el("p", { class: "small soft" });
  const fill = () => inputsTable(body, count);
  const buttons = FILTERS.map(([name, words]) => el("button", { type: "button", "aria-pressed": String(name === chosenInputs.filter), onclick: (e) => {
    chosenInputs.filter = name;
    buttons.forEach((b) => b.setAttribute("aria-pressed", String(b === e.target)));
    fill();
  } }, words()));
  fill();
  return [el("div", { class: "controls screen" }, ...buttons, el("label", {}, say("Search ", "搜索 "), el("input", { type: "search", value: chosenInputs.words, oninput: (e) => { chosenInputs.words = e.target.value; fill(); } }))), count, body];
}

function publishedPart() {
  const list = show.published || [];
  if (!list.length) return el("p", {}, say("The study states no published figures to stand beside its own.", "本研究未列出可对照的公开数值。"));
  const unit = (p) => (p.unit === "yuan" ? "yuan" : p.unit === "1" && !RATIOS.includes(p.outcome) ? "share" : "ratio");
  const fitted = list.filter((p) => p.fitted).length;
  return el("div", {}, el("p", {}, say(`Of ${counted(list.length, "published figure", "published figures")}, ${fitted} were fitted; the other ${list.length - fitted} check what was not fitted.`, `${list.length}个公开数值中，${fitted}个用于拟合，其余${list.length - fitted}个用于检验。`)),
    el("div", { class: "scroll limited", tabindex: 0, role: "region", "aria-label": say("Published figures", "公开数值") }, table(
      [say("Figure", "数值"), say("Simulated", "模拟"), say("Published", "公开"), say("Use", "用途"), say("Source and note", "来源与说明")],
      list.map((p) => [armTitle(p.arm) + say(", ", "，") + yearName(p.year - 1) + say(": ", "：") + (inLanguage(p.label) || askedName({ outcome: p.outcome })), estimate(p.simulated.mean, p.simulated.se, unit(p)),
        between(p.low, p.high, unit(p), Math.abs(p.low) / 100).replace(/\.0+(?=\D|$)/g, ""), p.fitted ? say("fitted", "拟合") : say("check", "检验"),
        [p.source, inLanguage(p.note)].filter(Boolean).join(" — ")]), [1, 2])));
}

function inputsSection() {
  const kinds = Object.entries(KINDS).map(([kind, words]) => ({ kind, words, n: inputKeys.filter((rows) => rows.some((row) => row[KIND] === kind)).length })).filter((k) => k.n);
  const isSeveral = total(kinds.map((k) => k.n)) > inputKeys.length;
  const uncertain = inputKeys.filter((rows) => rows.some(isPrior)).length;
  return section("inputs", say("Assumptions", "假设"),
    el("p", {}, say(`${inputKeys.length} parameters: ${listed(kinds.map((k) => `${k.n} ${KINDS_COUNTED[k.kind]}`))}${isSeveral ? " (some are of several kinds, one in each arm)" : ""}. ${show.parameter_uncertainty ? `${uncertain} are uncertain and drawn anew in every world.` : "All stand at their medians in this result."}`,
      `共${inputKeys.length}个参数：${listed(kinds.map((k) => `${k.words[1]}${k.n}个`))}${isSeveral ? "（有的因方案而类别不同）" : ""}。${show.parameter_uncertainty ? `其中${uncertain}个不确定，每次模拟重新抽取。` : "本结果均取中位数。"}`), state.language === "zh" && !inputKeys.some((rows) => rows[0][MEANING_ZH]) ? " 此结果文件较早，参数含义仅有英文。" : ""),
    el("h3", {}, say("What was fitted to what", "拟合与检验")), publishedPart(),
    el("h3", { style: "margin-top:1.4rem" }, say("Every parameter", "全部参数")), inputsPart());
}

/* ------------------------------------------------------------------ again */

const fittedWords = () => {
  const list = show.published || [], fitted = list.filter((p) => p.fitted).length;
  return fitted ? el("span", {}, say(`${fitted} of ${list.length} published figures were fitted, the other ${list.length - fitted} check; `, `${list.length}个公开数值中${fitted}个用于拟合，其余${list.length - fitted}个用于检验；`), el("a", { href: "#inputs" }, say("see What was fitted to what", "见“拟合与检验”")))
    : say("no published figure was fitted", "没有拟合公开数值");
};

function againSection() {
  const run = page.run, program = run || page.program;
  const command = run && Array.isArray(run.command) ? "huimin " + run.command.map(quoted).join(" ") : null;
  const facts = [
    [say("Study", "研究"), show.study], [say("Calibration", "校准"), fittedWords()], [say("Seed", "种子"), String(show.seed)], [say("Digest of the study", "研究摘要码"), show.digest],
    [say("Result version and format", "结果版本与格式"), `${show.result_version}, ${show.format}`],
    [say("Worlds, simulated people, years", "模拟次数、模拟人数、年数"), `${show.worlds}, ${fixed(show.persons, 0)}, ${nYears}`],
    [say("Program that computed it", "计算所用程序"), run ? `huimin ${run.version}, commit ${run.commit}` : say("not known: the note beside the result is not there", "未知：结果旁没有运行记录")],
    [say("Program that wrote this page", "生成本页的程序"), `huimin ${page.program.version}, commit ${page.program.commit}`],
    [say("Result file", "结果文件"), page.file],
  ];
  return section("again", say("How these numbers were made, and how to get them again", "这些数字如何得出，如何重现"),
    el("p", {}, say("The same study, seed and result version give the same bytes on any number of threads.", "相同的研究、种子与结果版本，在任意线程数下得到相同的字节。")),
    el("pre", { tabindex: 0 }, [`git checkout ${program.commit.replace(/-dirty$/, "")}`, program.commit.endsWith("-dirty") && say("# this program had changes of its own, which no commit holds", "# 该程序另有未提交的修改"), "make", command || say("# the command that computed the result is not known: its note is not there", "# 计算命令未知：没有运行记录"), `huimin report ${quoted(page.file)} -o report.html`].filter(Boolean).join("\n")),
    el("dl", { class: "facts-list" }, facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])));
}
