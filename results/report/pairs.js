/* What the page of a comparison holds, and how its parts are found. Pairs of arms stand where the report has arms. */
const DATA = JSON.parse(document.getElementById("data").textContent);
const compare = DATA.compare;
const page = DATA.page;

/* With regions, "beijing.commercial" is the arm "commercial" in Beijing: the label is that of the arm alone. */
const sideTitle = (label, name) => (name.includes(".") ? name.slice(0, name.indexOf(".")) + say(": ", "：") : "") + inLanguage(label, name);
const arms = compare.arms.map((pair, k) => ({
  ...pair,
  ...dress(k),
  isShown: k < 8,
  title: () => (pair.a === pair.b ? sideTitle(pair.label_b, pair.b) : `${sideTitle(pair.label_a, pair.a)} → ${sideTitle(pair.label_b, pair.b)}`),
}));
const nYears = compare.years;
const lastYear = nYears - 1;
const yearNumbers = Array.from({ length: nYears }, (_, t) => t + 1);
const HEADLINES = ["enrolment_rate", "premium_yuan", "loss_ratio", "morbidity_ratio"];

/* A paired figure of a year, or of an event: a, b, difference, low, high …; an empty object where there is none. */
const of = (arm, year, outcome) => (arm.years[year] && arm.years[year][outcome]) || {};
const event = (arm, name) => arm.spiral[name] || {};
const has = (outcome) => arms.some((arm) => arm.years.some((year) => isThere((year[outcome] || {}).difference)));
const hasEvents = arms.some((arm) => EVENTS.some(([name]) => isThere(event(arm, name).difference)));
const hasPayers = arms.some((arm) => arm.payers_yuan_per_head.length);
const isSame = compare.inputs.length === 0 && !page.is_one;

/* ------------------------------------------------------------------ differences in words */

const gapUnit = (unit) => (unit === "share" ? say(" points", "个百分点") : unit === "yuan" ? say(" yuan", "元") : "");
const gapAxis = (unit) => (unit === "share" ? say("points", "百分点") : unit === "yuan" ? say("yuan", "元") : "");
const gapFormat = (unit) => (x) => trimmed(x * UNITS[unit].scale);

function gapDecimals(se, unit) {
  const u = UNITS[unit];
  return decimalsFor(isThere(se) ? se * u.scale : NaN, u.usual + 1, u.most + 1);
}
function signed(value, decimals) {
  const text = fixed(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? "+" + text : text;
}

/* "+3.1 ±0.4 points"; bare: without the unit. */
function gap(f, unit, bare) {
  if (!isThere(f.difference)) return DASH;
  const u = UNITS[unit], decimals = gapDecimals(f.se, unit);
  return signed(f.difference * u.scale, decimals) + (isThere(f.se) && f.se > 0 ? " ±" + fixed(f.se * u.scale, decimals) : "") + (bare ? "" : gapUnit(unit));
}
/* "+2.3 to +3.9". */
function gapLimits(f, unit) {
  if (!isThere(f.low)) return DASH;
  const u = UNITS[unit], decimals = gapDecimals(f.se, unit);
  return signed(f.low * u.scale, decimals) + say(" to ", "至") + signed(f.high * u.scale, decimals);
}
/* An event's difference in points of the worlds, with limits. */
const eventGap = (e) => (isThere(e.difference) ? `${signed(100 * e.difference, 0)} [${signed(100 * e.low, 0)}, ${signed(100 * e.high, 0)}]` : DASH);

const isClear = (f) => isThere(f.low) && (f.low > 0 || f.high < 0);
function sureness(f) {
  if (f.difference === 0 && !(f.se > 0)) return say("the same in every world", "各次模拟均相同");
  if (!isThere(f.low)) return say("with so few worlds its error is not known", "模拟次数过少，误差未知");
  return isClear(f) ? say("more than luck would do", "超出偶然") : say("which may be luck", "可能出于偶然");
}
const sizeOf = (f) => (isThere(f.difference) ? Math.abs(f.difference) : NaN);
/* " (95%: +2.3 to +3.9)", or nothing where they are not known. */
const inLimits = (f, unit) => (isThere(f.low) && f.se > 0 ? say(` (95%: ${gapLimits(f, unit)})`, `（95%：${gapLimits(f, unit)}）`) : "");
/* The pair that a figure moves most, of those where that is clear of luck if there are any. */
function mostMoved(list, figureOf) {
  const sorted = ordered(list, (arm) => sizeOf(figureOf(arm)));
  return (sorted.find((entry) => isClear(figureOf(entry.arm))) || sorted[0] || {}).arm;
}
/* Who that is, as the beginning of a sentence, and how sure it is, as its end; among several pairs alone. */
const moverOf = (list, arm, f) => (list.length < 2 ? "" : isClear(f)
  ? say(`of what is clear of luck, ${arm.title()} moves most, `, `超出偶然者中，${arm.title()}变化最大，`) : say(`${arm.title()} moves most, `, `${arm.title()}变化最大，`));
const surenessAmong = (list, f) => (list.length > 1 && isClear(f) ? "" : say(", ", "，") + sureness(f));
