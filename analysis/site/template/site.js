// What a page does beyond showing itself: themes, folding, and charts that are drawn when seen.
"use strict";

const WIDE = matchMedia("(min-width: 74rem)");
const TOUCH = matchMedia("(pointer: coarse)");
const PAPER = 826; // pixels, of which the sheet makes the width of a page
const DARK = matchMedia("(prefers-color-scheme: dark)");
const all = (query, within = document) => [...within.querySelectorAll(query)];

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// --- themes, folding, boxes that scroll ----------------------------------------------------------

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : DARK.matches;
}

function setUpTheme() {
  const root = document.documentElement;
  const button = document.getElementById("page_theme");
  const show = () => { button.textContent = isDark() ? "Light colours" : "Dark colours"; };
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* not kept, still shown */ }
    show();
    drawAgain();
  });
  DARK.addEventListener("change", () => { show(); drawAgain(); });
  show();
}

function setUpContents() {
  const contents = document.querySelector(".toc details");
  if (!contents) return;
  const fit = () => { contents.open = WIDE.matches; };
  WIDE.addEventListener("change", fit);
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && !WIDE.matches) contents.open = false;
  });
  fit();
}

function setUpCode() {
  const button = document.getElementById("page_code");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = button.getAttribute("aria-pressed") !== "true";
    for (const code of all("details.code")) code.open = shown;
    button.setAttribute("aria-pressed", shown);
  });
}

// A box is a stop for the tab key only while it scrolls; a hint shows beside a chart that does.
function watchBoxes() {
  const look = (box) => {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    if (scrolls) box.setAttribute("tabindex", "0");
    else if (document.activeElement !== box) box.setAttribute("tabindex", "-1");
    box.parentElement.classList.toggle("scrolls", scrolls && box.matches(".card"));
  };
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => look(entry.target)));
  for (const box of all(".wide")) watch.observe(box);
}

// A link to a folded table opens it, and the keyboard goes on from there. "#table_2.5" is a row.
function openTarget() {
  const [, id, row] = /^#?(.*?)(?:\.(\d+))?$/.exec(decodeURIComponent(location.hash));
  const target = id && document.getElementById(id);
  if (!target) return;
  if (target.matches("details")) target.open = true;
  target.closest("details")?.setAttribute("open", "");
  const stop = target.matches("details") ? target.querySelector("summary") : target;
  if (stop.matches("[tabindex], summary")) stop.focus({ preventScroll: true });
  for (const old of all(".here")) old.classList.remove("here");
  const table = row && target.querySelector("table");
  const line = table && (table.made ?? table.tBodies[0].rows)[row - 1];
  line?.classList.add("here");
  (line ?? target).scrollIntoView(line && { block: "center" });
}

// --- the header ----------------------------------------------------------------------------------

// What hangs below the header goes away by Escape, and when the reader goes on elsewhere.
function setUpHeader() {
  const menu = document.querySelector(".pages");
  const box = document.getElementById("page_search");
  const found = document.getElementById("page_found");
  const leave = ({ target }) => {
    if (!menu.contains(target)) menu.open = false;
    if (!box.contains(target)) found.hidden = true;
  };
  for (const kind of ["pointerdown", "focusin"]) document.addEventListener(kind, leave);
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    if (found.contains(document.activeElement)) document.getElementById("page_words").focus();
    menu.open = false;
    found.hidden = true;
  });
}

// The words of all pages come with the search, and only when somebody searches.
function setUpSearch() {
  const words = document.getElementById("page_words");
  words.parentElement.hidden = false;
  words.addEventListener("focus", () => {
    const script = make("script", "", { src: "search.js" });
    script.addEventListener("error", () => { words.value = "search.js is missing beside this page."; });
    document.head.append(script);
  }, { once: true });
}

// --- interactive charts --------------------------------------------------------------------------

function draw(plot) {
  if (plot.dataset.drawn || plot.dataset.failed) return;
  try {
    const { data, layout, config } = figureOf(plot);
    if (TOUCH.matches) layout.dragmode = false; // or a finger on a chart could not scroll the page
    Plotly.newPlot(plot, data, layout, config);
  } catch (error) { // somebody else's chart: the others are still to be drawn
    plot.dataset.failed = "yes";
    plot.textContent = `This chart cannot be drawn: ${error.message}`;
    return;
  }
  plot.dataset.drawn = "yes";
  speak(plot);
  plot.on("plotly_afterplot", () => speak(plot));
  addTools(plot);
}

// What Plotly draws, in the colours of the page's theme where the chart has such.
function figureOf(plot, dark = isDark()) {
  const text = document.getElementById(plot.dataset.of).textContent;
  const figure = JSON.parse(text);
  if (!figure.dark || !dark) return figure;
  return JSON.parse(text.replace(/#[0-9a-f]{6}/g, (colour) => figure.dark[colour] ?? colour));
}

function drawAgain() {
  for (const plot of all(".plot[data-drawn]")) {
    const { data, layout } = withState(plot, figureOf(plot));
    Plotly.react(plot, data, layout);
  }
}

// A chart in other colours shows what the reader has chosen in its legend and its menus.
function withState(plot, figure) {
  const chosen = ["visible", "xaxis", "yaxis", "opacity", "hoverinfo"];
  figure.data.forEach((trace, place) => {
    for (const name of chosen) if (name in plot.data[place]) trace[name] = plot.data[place][name];
  });
  figure.layout.updatemenus?.forEach((menu, place) => { menu.active = plot.layout.updatemenus[place].active; });
  return figure;
}

// The picture is one thing to a screen reader; its buttons stay buttons.
function speak(plot) {
  const alt = plot.dataset.alt ?? plot.getAttribute("aria-label");
  plot.dataset.alt = alt;
  plot.removeAttribute("role");
  plot.removeAttribute("aria-label");
  all(".main-svg", plot).forEach((svg, place) => {
    svg.setAttribute(place ? "aria-hidden" : "role", place ? "true" : "img");
    if (!place) svg.setAttribute("aria-label", alt);
  });
}

// What the mouse does inside the chart, as controls for keyboards and fingers.
function addTools(plot) {
  const tools = plot.closest("figure").querySelector(".tools");
  tools.append(...marksTool(plot), ...menusTool(plot), ...legendTool(plot));
  tools.hidden = false;
}

// Where a trace has its marks: Plotly counts them where it was told no place.
function placesOf({ x, y }) {
  if (x?.length && y?.length) return [x, y];
  const told = x?.length ? x : y ?? [];
  const counted = Array.from(told, (_, place) => place);
  return x?.length ? [x, counted] : [counted, told];
}

// A menu moves what it hides to an axis that is not visible.
function isSeen({ _fullLayout: layout }, { type, visible, hoverinfo, xaxis = "x", yaxis = "y" }) {
  const axes = [xaxis, yaxis].map((name) => layout[`${name[0]}axis${name.slice(1)}`]);
  const marked = type === "scatter" || type === "bar";
  return marked && visible === true && hoverinfo !== "skip" && axes.every((axis) => axis?.visible !== false);
}

// What holds for a mark: one thing for all, or one for each.
function at(value, point) {
  return Array.isArray(value) ? value[point] : value;
}

// A line that says one thing is one mark, however many points it has.
function marksOf(plot) {
  return plot._fullData.filter((trace) => isSeen(plot, trace)).flatMap((trace) => {
    const [xs, ys] = placesOf(trace);
    const points = Array.from(xs, (_, point) => ({ trace, point })).filter(({ point }) => ys[point] != null);
    const text = trace.hovertext ?? trace.text;
    return Array.isArray(text) ? points.filter(({ point }) => text[point]) : points.slice(0, 1);
  });
}

function marksTool(plot) {
  const said = make("output", "", { "aria-live": "polite" });
  let place = -1;
  plot.on("plotly_restyle", () => { place = -1; said.textContent = ""; }); // other marks, from the first on
  const step = (by) => () => {
    const marks = marksOf(plot);
    if (!marks.length) return;
    place = (place + by + marks.length) % marks.length;
    const { trace, point } = marks[place];
    const axes = (trace.xaxis ?? "x") + (trace.yaxis ?? "y");
    Plotly.Fx.hover(plot, [{ curveNumber: trace.index, pointNumber: point }], axes);
    said.textContent = `${place + 1} of ${marks.length}: ${told(trace, point)}`;
  };
  const label = plot.dataset.label;
  const buttons = [["Previous mark", -1], ["Next mark", 1]].map(([name, by]) => {
    const button = make("button", name, { type: "button", class: "quiet", "aria-label": `${name} of ${label}` });
    button.addEventListener("click", step(by));
    return button;
  });
  return [...buttons, said];
}

// What the pointer brings up at a mark, as a sentence.
function told(trace, point) {
  const own = plain(at(trace.hovertext ?? trace.text, point) ?? "");
  if (!`${at(trace.hoverinfo, point) ?? "all"}`.split("+").includes("x")) return own;
  const [xs, ys] = placesOf(trace);
  return `${xs[point]}: ${ys[point].toLocaleString("en")}; ${own}`;
}

// Plotly's menus are for the mouse only; these do the same.
function menusTool(plot) {
  return (plot.layout.updatemenus ?? []).map((menu, number) => {
    const name = plain(menu.name ?? `choice ${number + 1}`);
    const label = make("label", `${name}: `);
    const select = make("select", "", { "aria-label": `${name}, in ${plot.dataset.label}` });
    label.append(select);
    menu.buttons.forEach((button, place) => select.append(make("option", button.label, { value: place })));
    select.value = menu.active ?? 0;
    select.addEventListener("change", () => {
      const { method, args } = menu.buttons[select.value];
      Plotly[method](plot, ...args);
      Plotly.relayout(plot, { [`updatemenus[${number}].active`]: Number(select.value) });
    });
    plot.on("plotly_buttonclicked", ({ menu: used, active }) => {
      if (used._index === number) select.value = active;
    });
    return label;
  });
}

function legendTool(plot) {
  const groups = new Map();
  plot._fullData.forEach((trace, index) => {
    const key = trace.legendgroup || `${index}`;
    if (!groups.has(key)) groups.set(key, { name: "", traces: [] });
    groups.get(key).traces.push(index);
    if (trace.showlegend && !groups.get(key).name) groups.get(key).name = trace.name;
  });
  const switches = [...groups.values()].filter(({ name }) => name).map((group) => legendSwitch(plot, group));
  if (switches.length < 2) return [];
  // Plotly warns of more than ten listeners, so all switches share one.
  plot.on("plotly_afterplot", () => switches.forEach(({ show }) => show()));
  const fold = make("details", "");
  fold.append(make("summary", `Switch parts of ${plot.dataset.label} off and on`));
  fold.append(...switches.map(({ button }) => button));
  return [fold];
}

function legendSwitch(plot, { name, traces }) {
  const button = make("button", plain(name), { type: "button", class: "quiet", "aria-pressed": "true" });
  const isOn = () => plot._fullData[traces[0]].visible !== "legendonly";
  button.addEventListener("click", () => Plotly.restyle(plot, { visible: isOn() ? "legendonly" : true }, traces));
  return { button, show: () => button.setAttribute("aria-pressed", String(isOn())) };
}

function plain(text) {
  return new DOMParser().parseFromString(`${text}`.replaceAll("<br>", "; "), "text/html").body.textContent;
}

// Plotly is large, and comes after the first picture is seen. The page counts as loaded only once
// it is there: who prints a page as soon as it is loaded, as programs do, has all charts on paper.
async function setUpCharts() {
  const plots = all(".plot");
  if (!plots.length) return;
  const loaded = holdLoad();
  const [first] = all("main img, main .plot");
  await Promise.race([seen(first), new Promise((done) => setTimeout(done, 1000))]);
  const script = make("script", "", { src: "plotly.min.js" });
  script.addEventListener("load", () => drawWhenSeen(plots));
  script.addEventListener("error", () => {
    for (const plot of plots) plot.textContent = "plotly.min.js is missing beside this page.";
  });
  for (const end of ["load", "error"]) script.addEventListener(end, loaded);
  document.head.append(script);
}

// A document that is still being written holds back the load event of the page around it.
function holdLoad() {
  const frame = document.body.appendChild(make("iframe", "", { hidden: "" }));
  frame.contentDocument.open();
  return () => { frame.contentDocument.close(); frame.remove(); };
}

async function seen(first) {
  if (first.matches("img")) await first.decode().catch(() => {});
  for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
}

// Paper shows all charts, as wide as the sheet of styles has them there.
function fitPaper(plot) {
  draw(plot);
  const { data, layout } = withState(plot, figureOf(plot, false));
  Plotly.react(plot, data, { ...layout, width: PAPER });
}

// On a phone a picture stands in place of the chart.
function drawBroad(plot) {
  if (plot.offsetParent) draw(plot);
}

// First those that the reader is near, then the others, one after the other.
function drawWhenSeen(plots) {
  const watch = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) { watch.unobserve(target); draw(target); }
    }
  }, { rootMargin: "600px 0px" });
  for (const plot of plots) watch.observe(plot);
  addEventListener("beforeprint", () => plots.forEach(fitPaper));
  addEventListener("afterprint", drawAgain);
  const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 300));
  const left = [...plots];
  const drawNext = () => { if (left.length) { drawBroad(left.shift()); whenIdle(drawNext); } };
  whenIdle(drawNext);
}

setUpTheme();
setUpHeader();
setUpSearch();
setUpContents();
setUpCode();
watchBoxes();
addEventListener("hashchange", openTarget);
addEventListener("DOMContentLoaded", () => { setUpCharts(); openTarget(); });
