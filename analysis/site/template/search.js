// Looks through PLACES, which stand above: pages, their places, their texts. site.js loads it.

const MOST_SHOWN = 40;
const MOST_OF_A_PLACE = 3;
const AROUND = 70; // signs before and after what was found
const WORDS_BOX = document.getElementById("page_words");
const FOUND = document.getElementById("page_found");

// Without case, accents and the commas of numbers.
const folded = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/(\d),(?=\d)/g, "$1").toLowerCase();

// One entry a text. Headings come before prose, prose before tables, tables before marks.
const ENTRIES = PLACES.flatMap(([page, title, places]) =>
  places.flatMap(([id, name, texts, isTable]) => {
    const around = folded(`${title} ${name}`);
    const rank = id.endsWith("_marks") ? 3 : isTable ? 2 : 1;
    const place = { page, title, id, name, around };
    const named = { ...place, row: 0, rank: 0, text: "", key: folded(name) };
    return [named, ...texts.map((text, row) => ({ ...place, row: isTable ? row : 0, rank, text, key: folded(text) }))];
  }),
);

// All words, each in a text or in the names of its place, and at least one in the text.
function entriesWith(words) {
  const hits = [];
  for (const entry of ENTRIES) {
    const inside = words.filter((word) => entry.key.includes(word)).length;
    if (!inside || !words.every((word) => entry.key.includes(word) || entry.around.includes(word))) continue;
    hits.push({ entry, order: 10 * (words.length - inside) + entry.rank });
  }
  return hits.sort((one, other) => one.order - other.order).map(({ entry }) => entry);
}

function withMarks(text, pattern) {
  const first = Math.max(text.search(pattern), 0);
  const start = Math.max(first - AROUND, 0), end = first + 2 * AROUND;
  const shown = `${start ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
  const out = make("span", "");
  let last = 0;
  for (const found of shown.matchAll(pattern)) {
    out.append(shown.slice(last, found.index), make("mark", found[0]));
    last = found.index + found[0].length;
  }
  out.append(shown.slice(last));
  return out;
}

function resultOf({ page, title, id, row, name, text }, pattern) {
  const link = make("a", "", { href: `${page}#${id}${row ? `.${row}` : ""}` });
  link.append(make("b", name && name !== title ? `${title} › ${name}` : title));
  if (text) link.append(" ", withMarks(text, pattern));
  link.addEventListener("click", () => { FOUND.hidden = true; setTimeout(openTarget); });
  const item = make("li", "");
  item.append(link);
  return item;
}

function search() {
  const words = folded(WORDS_BOX.value).split(/\s+/).filter(Boolean);
  FOUND.hidden = words.join("").length < 2;
  if (FOUND.hidden) return;
  const hits = entriesWith(words);
  const counts = new Map();
  const shown = hits.filter(({ page, id }) => {
    const place = `${page}#${id}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
    return counts.get(place) <= MOST_OF_A_PLACE;
  }).slice(0, MOST_SHOWN);
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/(\d)(?=\d)/g, "$1,?"));
  const pattern = new RegExp(escaped.join("|"), "gi");
  const list = make("ol", "");
  list.append(...shown.map((entry) => resultOf(entry, pattern)));
  FOUND.replaceChildren(make("p", inShort(hits.length, shown.length), { role: "status" }), list);
  FOUND.scrollTop = 0;
}

function inShort(all, shown) {
  if (!all) return "Found nowhere. Fewer or shorter words find more.";
  const times = all === 1 ? "once" : `${all.toLocaleString("en")} times`;
  const most = `Shown are the first ${shown}, no more than ${MOST_OF_A_PLACE} from one place.`;
  return `Found ${times}.${shown < all ? ` ${most}` : ""}`;
}

// Down from the box to the results, up and down among them.
function step(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? (event.key === "Enter" && event.target === WORDS_BOX ? 1 : 0);
  if (!by || FOUND.hidden) return;
  const stops = [WORDS_BOX, ...all("a", FOUND)];
  const next = stops[stops.indexOf(document.activeElement) + by];
  if (next) { event.preventDefault(); next.focus(); }
}

WORDS_BOX.addEventListener("input", search);
WORDS_BOX.addEventListener("focus", search);
WORDS_BOX.parentElement.addEventListener("keydown", step);
search();
