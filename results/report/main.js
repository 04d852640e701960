/* The page: built anew whenever language or theme change. */
const SECTIONS = [
  ["story", () => say("In one minute", "一分钟"), storySection], ["years", () => say("Year by year", "逐年"), fansSection],
  ["spiral", () => say("Death spiral", "死亡螺旋"), spiralSection], ["people", () => say("Who is in", "谁参加"), peopleSection],
  ["money", () => say("Money", "资金"), moneySection], ["doubt", () => say("Uncertainty", "不确定性"), doubtSection],
  ["design", designTitle, designSection],
  ["inputs", () => say("Assumptions", "假设"), inputsSection], ["again", () => say("Again", "重现"), againSection],
];

function facts() {
  const city = inLanguage(arms[0].city);
  return [hasRegions ? say(`${show.regions.length} regions`, `${show.regions.length}个地区`) : city,
    say(`${fixed(show.persons, 0)} simulated people`, `模拟${fixed(show.persons, 0)}人`) + (isThere(insured) && insured > show.persons ? say(` standing for ${large(insured)}`, `，代表${large(insured)}人`) : ""),
    counted(nYears, "year", "years", "年"), counted(show.worlds, "world", "worlds", "次模拟"), say(`seed ${show.seed}`, `种子${show.seed}`),
    show.parameter_uncertainty ? say("luck and parameters uncertain", "运气与参数均不确定") : say("luck alone", "仅运气")].filter(Boolean).join(" · ");
}

function header() {
  return el("header", { class: "top" },
    el("a", { class: "skip", href: "#story" }, say("Skip to the story", "跳到正文")),
    el("div", { class: "tools" },
      el("button", { type: "button", id: "language", lang: say("zh", "en"), onclick: () => { state.language = say("zh", "en"); build("language"); } }, say("中文", "English")),
      el("button", { type: "button", id: "theme", onclick: () => { state.theme = state.theme === "dark" ? "light" : "dark"; build("theme"); } }, state.theme === "dark" ? say("Light", "浅色") : say("Dark", "深色")),
      el("button", { type: "button", id: "print", onclick: () => window.print() }, say("Print", "打印"))),
    el("h1", {}, inLanguage(show.title, show.study)), el("p", { class: "facts" }, facts()),
    el("nav", { "aria-label": say("Sections", "章节") }, SECTIONS.map(([id, words]) => el("a", { href: "#" + id }, words()))));
}

/* Arms as switches, with the colours that they have everywhere. */
function armBar() {
  const chip = (arm) => el("button", { type: "button", class: "chip", "aria-pressed": String(arm.isShown), "data-arm": arm.name, onclick: (e) => {
    if (arm.isShown && shownArms().length === 1) return;
    arm.isShown = !arm.isShown;
    e.currentTarget.setAttribute("aria-pressed", String(arm.isShown));
    drawAll();
  } }, swatch(arm), arm.title());
  return el("div", { class: "bar", role: "group", "aria-label": say("Arms", "方案") }, el("div", {}, arms.map(chip),
    arms.length > 1 ? el("span", { class: "hint" }, say("click to show or hide", "点击显示或隐藏")) : null));
}

function build(focus) {
  const at = window.scrollY;
  forgetCharts();
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.theme = state.theme;
  document.title = inLanguage(show.title, show.study) + " · Huimin";
  document.querySelectorAll("body > header, body > .bar, body > main, body > footer").forEach((element) => element.remove());
  const main = el("main", {}, ...SECTIONS.map(([, , make]) => make()));
  document.body.append(header(), armBar(), main, el("footer", {}, say("Written by huimin report. Charts: Apache ECharts (Apache-2.0).", "由 huimin report 生成。图表：Apache ECharts（Apache-2.0）。")));
  drawAll();
  window.scrollTo(0, at);
  if (focus) document.getElementById(focus).focus();
}

/* Paper is white and narrower than most screens: charts are drawn at the size that they have on A4. */
let themeBefore = null;
window.addEventListener("beforeprint", () => {
  themeBefore = state.theme;
  state.isPrinting = true;
  state.theme = "light";
  build();
});
window.addEventListener("afterprint", () => {
  state.theme = themeBefore;
  state.isPrinting = false;
  build();
});

let resizing = 0;
window.addEventListener("resize", () => { if (state.isPrinting) return; cancelAnimationFrame(resizing); resizing = requestAnimationFrame(resizeAll); });
state.theme = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
build();
