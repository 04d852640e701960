/* Elements. All text goes in as text: a name that contains markup shows it. */
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") element.style.cssText = value;
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) element.append(child);
  }
  return element;
}

/* For the tooltips of charts, which take HTML. */
const escaped = (text) =>
  String(text).replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[c]);

const swatch = (arm) => el("span", { class: "swatch", style: `background:${arm.colour}` });

function section(id, title, ...children) {
  return el("section", { id, "aria-labelledby": id + "-title" }, el("h2", { id: id + "-title" }, title), ...children.filter(Boolean));
}

/* A table: head is a list of words, rows lists of words or elements; columns in `numbers` stand at the right; a word or two is
 * not broken. */
function table(head, rows, numbers = []) {
  const cls = (j, cell) => (numbers.includes(j) ? "n" : typeof cell === "string" && cell.length < 8 ? "short" : null);
  return el("div", { class: "scroll" }, el("table", {},
    el("thead", {}, el("tr", {}, head.map((word, j) => el("th", { class: cls(j, word), scope: "col" }, word)))),
    el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell, j) => el("td", { class: cls(j, cell) }, cell)))))));
}

/* Arms as rows: a dot with its interval on a common scale, 0 marked where that has both signs, and the figure in words. entries: {arm, at, low, high, text}. */
function strip(entries, from, to) {
  const place = (x) => Math.max(0, Math.min(100, (100 * (x - from)) / (to - from || 1)));
  return el("div", { class: "strip" }, entries.flatMap(({ arm, at, low, high, text }) => {
    const track = el("div", { class: "track" });
    if (from < 0 && to > 0) track.append(el("s", { style: `left:${place(0)}%` }));
    if (isThere(low) && isThere(high)) {
      track.append(el("i", { style: `left:${place(low)}%;width:${place(high) - place(low)}%;background:${arm.colour}` }));
    }
    if (isThere(at)) track.append(el("b", { style: `left:${place(at)}%;background:${arm.colour}` }));
    return [el("div", { class: "name" }, arm.title()), track, el("div", { class: "value" }, text)];
  }));
}

function options(list, chosen, onchange, label) {
  const select = el("select", { "aria-label": label, onchange: (e) => onchange(e.target.value) });
  for (const [value, words] of list) select.append(el("option", { value, selected: value === String(chosen) }, words));
  return select;
}

function slider(label, years, chosen, onchange) {
  const words = el("output", {}, yearName(years[chosen] - 1));
  const input = el("input", {
    type: "range", min: 0, max: years.length - 1, step: 1, value: chosen, "aria-label": label,
    oninput: (e) => { const i = Number(e.target.value); words.textContent = yearName(years[i] - 1); onchange(i); },
  });
  return el("label", {}, label + " ", input, " ", words);
}

/* A numbered card: heading, sentence, a strip of figures, and what may follow. */
function card(number, title, sentence, strips, more = null) {
  return el("div", { class: "card" }, el("h3", {}, el("span", { class: "number" }, String(number)), title), el("p", { class: "see" }, sentence), strips, more);
}

/* A word as a shell takes it. */
const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : "'" + word.replace(/'/g, "'\\''") + "'");
