/* What the page holds, and how its parts are found. */
const DATA = JSON.parse(document.getElementById("data").textContent);
const show = DATA.show;
const page = DATA.page;

/* Okabe & Ito's colours, which colour-blind readers tell apart; an arm keeps its own everywhere. */
const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F"];
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin", "arrow"];
const DASHES = ["solid", "dashed", "dotted"];

const inLanguage = (label, other) => (label && (label[state.language] || label.en || label.zh)) || other || "";
const hasRegions = Array.isArray(show.totals);

/* With regions the country's totals stand for the arms. */
const arms = (hasRegions ? show.totals : show.arms).map((arm, k) => ({
  ...arm,
  index: k,
  colour: COLOURS[k % COLOURS.length],
  symbol: SYMBOLS[k % SYMBOLS.length],
  dash: DASHES[Math.floor(k / COLOURS.length) % DASHES.length],
  isShown: true,
  title: () => inLanguage(arm.label, arm.policy || arm.name),
}));
const shownArms = () => arms.filter((arm) => arm.isShown);
const nYears = show.years;
const lastYear = nYears - 1;
const yearNumbers = Array.from({ length: nYears }, (_, t) => t + 1);

/* Columns of an outcome; an empty object where the file has none. */
const of = (arm, year, outcome) => (arm.years[year] && arm.years[year][outcome]) || {};
const has = (outcome) => arms.some((arm) => arm.years.some((year) => year[outcome] && isThere(year[outcome].mean)));
const event = (arm, name) => (arm.spiral && arm.spiral[name]) || {};
const hasEvents = arms.some((arm) => isThere(event(arm, "exit").probability));
/* Mean over the worlds where the product is still sold of a figure that is 0 elsewhere. */
function whereSold(arm, year, outcome) {
  const column = of(arm, year, outcome), sold = of(arm, year, "premium_yuan").n_worlds;
  return isThere(column.mean) && sold > 0 ? (column.mean * column.n_worlds) / sold : NaN;
}

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

/* The study's real pool: people who may join, where all arms agree. */
const insured = arms.every((arm) => arm.insured === arms[0].insured) ? arms[0].insured : null;

/* The arm with the most members at the end. */
const largestArm = () => (ordered(arms, (arm) => of(arm, lastYear, "enrolment_rate").mean)[0] || { arm: arms[0] }).arm.index;
/* Colours of what is no arm: quiet ones, told apart by lightness. */
const QUIET = ["#4a6f95", "#9db8d2", "#b08d57", "#d9c9a3", "#5f8a74"];
