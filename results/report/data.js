/* What the page holds, and how its parts are found. */
const DATA = JSON.parse(document.getElementById("data").textContent);
const show = DATA.show;
const page = DATA.page;

const hasRegions = Array.isArray(show.totals);

/* With regions the country's totals stand for the arms. */
const arms = (hasRegions ? show.totals : show.arms).map((arm, k) => ({
  ...arm,
  ...dress(k),
  title: () => inLanguage(arm.label, arm.policy || arm.name),
}));
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

/* The study's real pool: people who may join, where all arms agree. */
const insured = arms.every((arm) => arm.insured === arms[0].insured) ? arms[0].insured : null;

/* The arm with the most members at the end. */
const largestArm = () => (ordered(arms, (arm) => of(arm, lastYear, "enrolment_rate").mean)[0] || { arm: arms[0] }).arm.index;

/* Two arms in the same worlds, the first over the second: the page holds each pair once, as its second over its first. */
function pairOf(first, second) {
  const pair = (page.pairs || []).find((p) => (p.a === first.index && p.b === second.index) || (p.a === second.index && p.b === first.index));
  return { pair, sign: pair && pair.b === first.index ? 1 : -1 };
}
