/* Language, and numbers as each language writes them. */
const state = { language: document.documentElement.lang.startsWith("zh") ? "zh" : "en", theme: "light" };

const say = (en, zh) => (state.language === "zh" ? zh : en);
const isThere = (value) => typeof value === "number" && Number.isFinite(value);
const DASH = "–";

/* 12345.678 with two decimals: "12,345.68"; a true minus sign. */
function fixed(value, decimals) {
  if (!isThere(value)) return DASH;
  const text = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return value < 0 && Number(text.replace(/,/g, "")) !== 0 ? "−" + text : text;
}

/* 2500000: "2.5 million", "250万"; 1400000000: "1.4 billion", "14亿". */
function large(value) {
  if (!isThere(value)) return DASH;
  const size = Math.abs(value);
  const steps = state.language === "zh" ? [[1e8, "亿"], [1e4, "万"]] : [[1e9, " billion"], [1e6, " million"]];
  for (const [step, word] of steps) {
    if (size >= step) return trimmed(value / step) + word;
  }
  return fixed(value, 0);
}

/* Three digits that count, no zeros after them. */
function trimmed(value) {
  const decimals = Math.max(0, Math.min(2, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 1e-9)))));
  const text = fixed(value, decimals);
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

/* Decimals that leave the error two digits, within limits. */
function decimalsFor(se, usual, most) {
  if (!isThere(se) || se <= 0) return usual;
  return Math.max(0, Math.min(most, 1 - Math.floor(Math.log10(se))));
}

/* How the figures of a unit are written: scale and decimals of a figure with error `se`, and the words around it. */
const UNITS = {
  share: { scale: 100, usual: 1, most: 2, mark: "%", axis: () => "%" },
  yuan: { scale: 1, usual: 0, most: 2, mark: "", axis: () => say("yuan", "元") },
  ratio: { scale: 1, usual: 2, most: 3, mark: "", axis: () => "" },
};
const withUnit = (text, unit) =>
  unit === "share" ? text + "%" : unit === "yuan" ? text + say(" yuan", "元") : text;

function figure(value, unit, se) {
  const u = UNITS[unit];
  if (!isThere(value)) return DASH;
  if (unit === "yuan" && Math.abs(value) >= 1e5) return withUnit(large(value), unit);
  return withUnit(fixed(value * u.scale, decimalsFor(isThere(se) ? se * u.scale : NaN, u.usual, u.most)), unit);
}

/* "193–288 yuan": the unit stands once, and both have the same decimals. */
function between(low, high, unit, se) {
  if (low === high || !isThere(low) || !isThere(high)) return figure(isThere(low) ? low : high, unit, se);
  const ends = [figure(low, unit, se), figure(high, unit, se)], mark = withUnit("", unit);
  return mark && ends.every((text) => text.endsWith(mark)) ? `${ends[0].slice(0, -mark.length)}–${ends[1]}` : ends.join("–");
}

/* "38.1 ±2.1%", "251.1 ±3.9 yuan". */
function estimate(mean, se, unit) {
  const u = UNITS[unit];
  if (!isThere(mean)) return DASH;
  const decimals = decimalsFor(isThere(se) ? se * u.scale : NaN, u.usual, u.most);
  const error = isThere(se) ? " ±" + fixed(se * u.scale, decimals) : "";
  return withUnit(fixed(mean * u.scale, decimals) + error, unit);
}

/* "28% (20–37)": a probability with its interval. */
function chance(event) {
  if (!event || !isThere(event.probability)) return DASH;
  const per = (x) => fixed(100 * x, 0);
  const range = isThere(event.low) ? ` (${per(event.low)}–${per(event.high)})` : "";
  return `${per(event.probability)}%${range}`;
}

const listed = (words) => {
  if (words.length < 2) return words.join("");
  if (state.language === "zh") return words.slice(0, -1).join("、") + "和" + words[words.length - 1];
  return words.slice(0, -1).join(", ") + " and " + words[words.length - 1];
};
const counted = (n, en, ens, zh) => (state.language === "zh" ? `${n}${zh}` : `${n} ${n === 1 ? en : ens}`);

/* The next round number above. */
function niceAbove(x) {
  const step = 10 ** Math.floor(Math.log10(Math.max(Math.abs(x), 1e-9))) / 2;
  return Math.ceil((x + 1e-12) / step) * step;
}
