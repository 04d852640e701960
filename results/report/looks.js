/* How figures and arms look and what they are called, on every page. A page's own `arms` hold what dress gives, and title(). */
/* Okabe & Ito's colours, which colour-blind readers tell apart; an arm keeps its own everywhere. */
const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F"];
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin", "arrow"];
const DASHES = ["solid", "dashed", "dotted"];
const dress = (k) => ({
  index: k,
  colour: COLOURS[k % COLOURS.length],
  symbol: SYMBOLS[k % SYMBOLS.length],
  dash: DASHES[Math.floor(k / COLOURS.length) % DASHES.length],
  isShown: true,
});
const shownArms = () => arms.filter((arm) => arm.isShown);
/* Colours of what is no arm: quiet ones, told apart by lightness. */
const QUIET = ["#4a6f95", "#9db8d2", "#b08d57", "#d9c9a3", "#5f8a74"];

const inLanguage = (label, other) => (label && (label[state.language] || label.en || label.zh)) || other || "";

const NAMES = {
  enrolment_rate: ["Enrolment", "参保率", "share"],
  renewal_rate: ["Renewal", "续保率", "share"],
  premium_yuan: ["Premium", "保费", "yuan"],
  loss_ratio: ["Loss ratio", "赔付率", "share"],
  morbidity_ratio: ["Morbidity ratio", "发病率比", "ratio"],
  claim_per_member_yuan: ["Claims per member", "人均赔付", "yuan"],
  loop_gain: ["Loop gain", "螺旋增益", "ratio"],
  exit: ["Exit", "退出市场", "share"],
};
const nameOf = (outcome) => say(NAMES[outcome][0], NAMES[outcome][1]);
const unitOf = (outcome) => NAMES[outcome][2];
const yearName = (t) => say(`year ${t + 1}`, `第${t + 1}年`);

/* The arms in the order of a figure, those without it left out; highest first. */
const ordered = (list, value) =>
  list.map((arm) => ({ arm, value: value(arm) })).filter((entry) => isThere(entry.value)).sort((a, b) => b.value - a.value);

const EVENTS = [
  ["d1", () => say("D1 descriptive", "D1描述")], ["d2", () => say("D2 equilibrium", "D2均衡")], ["d3", () => say("D3 selection", "D3选择")],
  ["exit", () => say("Exit", "退出")], ["demand_loss", () => say("Demand loss", "需求流失")],
];
