/* The top of the page of a comparison: what differs in the inputs, and what that does, in words and in five figures. */
const fileTitle = (file) => inLanguage(file.title, file.study);

function filesTable() {
  const row = (letter, file) => [letter, el("code", {}, file.file), fileTitle(file), String(file.worlds), String(file.years), el("code", {}, file.digest)];
  return table(["", say("Result", "结果"), say("Study", "研究"), say("Worlds", "模拟次数"), say("Years", "年数"), say("Digest", "摘要码")],
    page.is_one ? [row("A, B", compare.a)] : [row("A", compare.a), row("B", compare.b)], [3, 4]);
}

function inputsTable() {
  const who = (input) => {
    const arm = input.arm_a === null ? null : arms.find((pair) => pair.a === input.arm_a && pair.b === input.arm_b);
    return arm ? arm.title() : say("all", "全部");
  };
  return el("div", { class: "scroll limited", tabindex: 0, role: "region", "aria-label": say("Inputs that differ", "不同的输入") },
    table([say("Parameter", "参数"), say("Arm", "方案"), "A", "B", say("Unit", "单位")],
      compare.inputs.map((input) => [el("code", {}, input.key), who(input), input.a || DASH, input.b || DASH, input.unit === "1" ? "" : input.unit || ""])));
}

function inputsSection() {
  return section("inputs", say("What differs in the inputs", "输入的不同之处"), filesTable(),
    el("p", {}, isSame ? say("The inputs are the same: every difference is to be 0.", "两者的输入相同：差值应当处处为 0。")
      : say(`${counted(compare.inputs.length, "parameter differs", "parameters differ", "")}. World i of both has the same people with the same luck, so that what differs below is the effect of these.`,
        `共${compare.inputs.length}项参数不同。两者第i次模拟的人与运气相同，故下列差值即其影响。`)),
    isSame ? null : inputsTable());
}

/* ------------------------------------------------------------------ in words */

/* What one figure does in the last year, under the pair that it moves most. */
function headlineSentence(outcome) {
  const figureOf = (pair) => of(pair, lastYear, outcome), arm = mostMoved(arms, figureOf), unit = unitOf(outcome);
  if (!arm) return "";
  const f = figureOf(arm), value = (x) => figure(x, unit, f.se);
  if (f.difference === 0 && !(f.se > 0)) return say(`${nameOf(outcome)} in ${yearName(lastYear)} is the same in both. `, `${yearName(lastYear)}${nameOf(outcome)}两者相同。`);
  return say(`${nameOf(outcome)} in ${yearName(lastYear)}: ${moverOf(arms, arm, f)}from ${value(f.a)} to ${value(f.b)}, a difference of ${gap(f, unit)}${inLimits(f, unit)}${surenessAmong(arms, f)}. `,
    `${yearName(lastYear)}${nameOf(outcome)}：${moverOf(arms, arm, f)}由${value(f.a)}变为${value(f.b)}，差${gap(f, unit)}${inLimits(f, unit)}${surenessAmong(arms, f)}。`);
}

function leadSentence() {
  if (arms.every((pair) => HEADLINES.every((outcome) => !of(pair, lastYear, outcome).difference))) return say("Nothing of this differs in the last year, in any world. ", "末年各次模拟均无不同。");
  return headlineSentence("enrolment_rate") + headlineSentence("premium_yuan");
}

function exitSentence() {
  const arm = mostMoved(arms, (pair) => event(pair, "exit"));
  if (!arm) return "";
  const e = event(arm, "exit");
  if (e.difference === 0 && !(e.only_a > 0)) return say("The product leaves the market in the same worlds in both.", "两者产品退出的各次模拟相同。");
  return say(`Leaving the market within ${counted(nYears, "year", "years", "")}: ${moverOf(arms, arm, e)}from ${fixed(100 * e.a, 0)}% of the worlds in A to ${fixed(100 * e.b, 0)}% in B; in ${counted(e.only_a, "world", "worlds", "")} only in A, in ${e.only_b} only in B${surenessAmong(arms, e)}.`,
    `${nYears}年内退出市场：${moverOf(arms, arm, e)}由A的${fixed(100 * e.a, 0)}%变为B的${fixed(100 * e.b, 0)}%；仅A退出${e.only_a}次，仅B退出${e.only_b}次${surenessAmong(arms, e)}。`);
}

/* Of so many pairs those that move most. */
const toShow = (figureOf) => (arms.length > 12 ? ordered(arms, (arm) => sizeOf(figureOf(arm))).slice(0, 12).map((entry) => entry.arm) : arms);

function cardOf(number, title, figureOf, words) {
  const list = toShow(figureOf), figures = list.map(figureOf);
  const reach = niceAbove(Math.max(1e-6, ...figures.flatMap((f) => [f.difference, f.low, f.high]).filter(isThere).map(Math.abs)));
  const known = arms.map(figureOf).filter((f) => isThere(f.difference)), clear = known.filter(isClear).length;
  const sentence = !known.length ? say("Defined in no world of both.", "没有一次模拟中两者均有定义。")
    : say(`B less A: clear of luck in ${clear} of ${counted(known.length, "pair", "pairs")}.`, `B 减 A：${known.length}组中${clear}组超出偶然。`);
  return card(number, title, sentence, strip(list.map((arm, k) => ({ arm, at: figures[k].difference, low: figures[k].low, high: figures[k].high, text: words(figures[k]) })), -reach, reach));
}

function storySection() {
  const outcomes = HEADLINES.filter(has), year = yearName(lastYear);
  return section("story", say("In one minute", "一分钟看懂"), el("p", { class: "lead" }, leadSentence() + exitSentence()),
    el("div", { class: "cards" }, outcomes.map((outcome, k) => cardOf(k + 1, `${nameOf(outcome)}, ${year}` + (gapAxis(unitOf(outcome)) && ` (${gapAxis(unitOf(outcome))})`), (arm) => of(arm, lastYear, outcome), (f) => gap(f, unitOf(outcome), true))),
      hasEvents ? cardOf(outcomes.length + 1, say("Exit, points of the worlds", "退出市场（占模拟次数，百分点）"), (arm) => event(arm, "exit"), eventGap) : null),
    el("p", { class: "small soft" }, say("Dot: mean difference over the worlds; bar: its 95% limits. Each pair is judged by itself: of twenty without any effect, one would seem clear of luck.",
      "点为各次模拟之差的均值，横条为95%区间。各组分别判断：二十组毫无影响者中，约一组会显得超出偶然。")));
}
