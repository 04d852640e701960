/* The page of a result: its sections, and what stands above and below them. */
const SECTIONS = [
  ["story", () => say("In one minute", "一分钟"), storySection], ["years", () => say("Year by year", "逐年"), fansSection],
  ["spiral", () => say("Death spiral", "死亡螺旋"), spiralSection], ["people", () => say("Who is in", "谁参加"), peopleSection],
  ["money", () => say("Money", "资金"), moneySection], ["doubt", () => say("Uncertainty", "不确定性"), doubtSection],
  ["design", designTitle, designSection],
  ["inputs", () => say("Assumptions", "假设"), inputsSection], ["again", () => say("How it was made", "如何得出"), againSection],
];

function facts() {
  const city = inLanguage(arms[0].city);
  return [hasRegions ? say(`${show.regions.length} regions`, `${show.regions.length}个地区`) : city,
    say(`${fixed(show.persons, 0)} simulated people`, `模拟${fixed(show.persons, 0)}人`) + (isThere(insured) && insured > show.persons ? say(` standing for ${large(insured)}`, `，代表${large(insured)}人`) : ""),
    counted(nYears, "year", "years", "年"), counted(show.worlds, "world", "worlds", "次模拟"), say(`seed ${show.seed}`, `种子${show.seed}`),
    show.parameter_uncertainty ? say("luck and parameters uncertain", "运气与参数均不确定") : say("luck alone", "仅运气")].filter(Boolean).join(" · ");
}

const pageTitle = () => inLanguage(show.title, show.study);
const partials = () => (show.partial ? [inLanguage(show.partial)] : []);
const madeBy = () => say("Written by huimin report.", "由 huimin report 生成。");
