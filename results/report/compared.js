/* What the pairing gains, how to get the page again, and its sections in order. */
const gains = (list) => list.flatMap((arm) => HEADLINES.map((outcome) => of(arm, lastYear, outcome).gain)).filter((x) => isThere(x));

function gainSentence() {
  const found = gains(shownArms()).sort((x, y) => x - y), middle = found[Math.floor(found.length / 2)];
  if (!found.length) return say("No error is left, or none is known: there is nothing to gain.", "没有误差，或误差未知，无从比较。");
  return say(`Had the two no luck in common, the errors would be ${trimmed(found[0])} to ${trimmed(found[found.length - 1])} times as large, in the middle ${trimmed(middle)} times: the same errors would then take ${trimmed(middle * middle)} times as many worlds.`,
    `若两者运气各自独立，误差将为${trimmed(found[0])}至${trimmed(found[found.length - 1])}倍，居中者${trimmed(middle)}倍：达到相同误差需${trimmed(middle * middle)}倍的模拟次数。`);
}

function gainOption() {
  const t = theme(), outcomes = HEADLINES.filter(has);
  return {
    xAxis: { type: "category", data: outcomes.map(nameOf), axisLabel: { color: t.ink, interval: 0, width: 90, overflow: "break" }, axisTick: { show: false }, axisLine: { lineStyle: { color: t.soft } } },
    yAxis: valueAxis(say("times", "倍"), trimmed, { min: 0 }),
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (items) => `<b>${escaped(items[0].name)}</b><br>` + items.map((item) => `${dot(item.color)}${escaped(item.seriesName)} ${isThere(item.value) ? trimmed(item.value) : DASH}`).join("<br>") }),
    series: shownArms().map((arm) => ({ type: "bar", name: arm.title(), itemStyle: { color: arm.colour }, barMaxWidth: 16, data: outcomes.map((outcome) => { const x = of(arm, lastYear, outcome).gain; return isThere(x) ? x : null; }) })),
  };
}

const gainTable = () => ({
  head: [say("Pair", "组"), ...HEADLINES.filter(has).map(nameOf)],
  rows: shownArms().map((arm) => [arm.title(), ...HEADLINES.filter(has).map((outcome) => { const x = of(arm, lastYear, outcome).gain; return isThere(x) ? trimmed(x) : DASH; })]),
  numbers: [1, 2, 3, 4],
});

function gainSection() {
  return section("gain", say("What the common luck gains", "共同运气的收益"),
    chart({ id: "gains", wide: true, title: say("Error without pairing over error with it, last year", "末年：不配对与配对的误差之比"), see: gainSentence, option: gainOption, table: gainTable }));
}

/* ------------------------------------------------------------------ again */

function compareCommand() {
  const files = page.is_one ? [compare.a.file] : [compare.a.file, compare.b.file];
  const which = page.is_one ? ["--arms", [arms[0].a, ...arms.map((arm) => arm.b)].join(",")] : page.is_usual ? [] : arms.flatMap((arm) => ["--arm", `${arm.a}=${arm.b}`]);
  return ["huimin compare", ...[...files, ...which].map(quoted), "-o compare.html"].join(" ");
}

function againSection() {
  const commands = (page.is_one ? [0] : [0, 1]).flatMap((i) => {
    const run = page.runs[i], letter = page.is_one ? "A, B" : "AB"[i];
    return run && Array.isArray(run.command) ? [`# ${letter}: huimin ${run.version}, commit ${run.commit}`, "huimin " + run.command.map(quoted).join(" ")]
      : [say(`# ${letter}: the command is not known: the note beside ${page.files[i]} is not there`, `# ${letter}：命令未知：${page.files[i]}旁没有运行记录`)];
  });
  return section("again", say("How to get this page again", "如何重现本页"), el("pre", { tabindex: 0 }, [...commands, compareCommand()].join("\n")),
    el("p", { class: "small soft" }, say(`Seed ${compare.seed}. This page was written by huimin ${page.program.version}, commit ${page.program.commit}.`, `种子${compare.seed}。本页由huimin ${page.program.version}生成（commit ${page.program.commit}）。`)));
}

/* ------------------------------------------------------------------ the page */

const SECTIONS = [
  ["inputs", () => say("Inputs", "输入"), inputsSection], ["story", () => say("In one minute", "一分钟"), storySection], ["years", () => say("Year by year", "逐年"), yearsSection],
  ["spiral", () => say("Death spiral", "死亡螺旋"), spiralSection], ["money", () => say("Who pays", "谁支付"), moneySection],
  ["gain", () => say("Pairing", "配对"), gainSection], ["again", () => say("Again", "重现"), againSection],
];

function facts() {
  const more = compare.a.worlds !== compare.b.worlds ? say(` (of ${compare.a.worlds} and ${compare.b.worlds})`, `（A ${compare.a.worlds}次，B ${compare.b.worlds}次）`) : "";
  return [say("B less A, on the same people with the same luck", "同一批人、同样运气下 B 减 A"), say(`${fixed(compare.persons, 0)} simulated people`, `模拟${fixed(compare.persons, 0)}人`), counted(nYears, "year", "years", "年"),
    counted(compare.worlds, "world", "worlds", "次模拟") + say(" in common", "（共同）") + more, say(`seed ${compare.seed}`, `种子${compare.seed}`)].join(" · ");
}

const pageTitle = () => (page.is_one ? say("Arms compared: ", "方案比较：") + fileTitle(compare.a) : say("Compared: ", "比较：") + page.files[0] + " → " + page.files[1]);
const partials = () => (page.is_one ? [["A, B", compare.a.partial]] : [["A", compare.a.partial], ["B", compare.b.partial]])
  .filter(([, partial]) => partial).map(([letter, partial]) => `${letter}: ${inLanguage(partial)}`);
const madeBy = () => say("Written by huimin compare.", "由 huimin compare 生成。");
