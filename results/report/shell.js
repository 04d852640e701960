/* The page around SECTIONS, pageTitle(), facts(), partials() and madeBy(): built anew whenever language or theme change. */
function header() {
  return el("header", { class: "top" },
    el("a", { class: "skip", href: "#" + SECTIONS[0][0] }, say("Skip to the story", "跳到正文")),
    el("div", { class: "tools" },
      el("button", { type: "button", id: "language", lang: say("zh", "en"), onclick: () => { state.language = say("zh", "en"); build("language"); } }, say("中文", "English")),
      el("button", { type: "button", id: "theme", onclick: () => { state.theme = state.theme === "dark" ? "light" : "dark"; build("theme"); } }, state.theme === "dark" ? say("Light", "浅色") : say("Dark", "深色")),
      el("button", { type: "button", id: "print", onclick: () => window.print() }, say("Print", "打印"))),
    el("h1", {}, pageTitle()), el("p", { class: "facts" }, facts()),
    partials().map((text) => el("p", { class: "partial", role: "note" }, text)),
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
  return el("div", { class: arms.length > 20 ? "bar many" : "bar", role: "group", "aria-label": say("Arms", "方案") }, el("div", {}, arms.map(chip),
    arms.length > 1 ? el("span", { class: "hint" }, say("click to show or hide", "点击显示或隐藏")) : null));
}

function build(focus) {
  const at = window.scrollY;
  forgetCharts();
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.theme = state.theme;
  document.title = pageTitle() + " · Huimin";
  document.querySelectorAll("body > header, body > .bar, body > main, body > footer").forEach((element) => element.remove());
  const main = el("main", {}, ...SECTIONS.map(([, , make]) => make()));
  document.body.append(header(), armBar(), main, el("footer", {}, madeBy() + say(" Charts: Apache ECharts (Apache-2.0).", "图表：Apache ECharts（Apache-2.0）。")));
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
