// Tables that sort by a click on a header, and go to a spreadsheet. It needs site.js.
"use strict";

const MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";
const SCALES = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
const SCALE = `(?:\\s*(${Object.keys(SCALES).join("|")})\\b)?`;
const DIGITS = "[\\d,]*\\d(?:\\.\\d+)?(?:e[-+]?\\d+)?";
// A number that is a word of its own: no part of a date, a name or a document's sign.
const AMOUNT = new RegExp(
  `(?<![^\\s(“"'~<>$€£])([-+−]?${DIGITS})(?![\\p{L}\\d/]|[-.,]\\d| (?:${MONTHS}))${SCALE}(?:\\s*(?:to|and|or|–)\\s*(${DIGITS})${SCALE})?`,
  "iu",
);
const EARLY = 40; // signs from which on a number is an aside
const MOST = 0.75; // of the cells of a column that is sorted by its numbers
const MISSING = new Set(["", "–", "no limit", "no number"]);
const WORDS = new Intl.Collator("en", { numeric: true });

// --- sorting -------------------------------------------------------------------------------------

const plainNumber = (text) => Number(text.replaceAll(",", "").replace("−", "-"));

// "more than 13,000" is 13,000, "4 to 6 million" is 4 million; null where there is none.
function amountIn(text) {
  if (/^[-−]?inf$/.test(text)) return text === "inf" ? Infinity : -Infinity;
  const found = AMOUNT.exec(text);
  if (!found || found.index > EARLY) return null;
  const [, first, scale, second, laterScale] = found;
  const low = plainNumber(first);
  const shared = scale ?? (second && low < plainNumber(second) ? laterScale : undefined);
  return low * (SCALES[shared?.toLowerCase()] ?? 1);
}

function dayIn(text) {
  const day = /^\d{4}-\d\d-\d\d/.exec(text) ?? new RegExp(`^\\d{1,2} (?:${MONTHS})[a-z]* \\d{4}`).exec(text);
  const time = day ? Date.parse(`${day[0]}${day[0].includes("-") ? "" : " UTC"}`) : NaN;
  return Number.isNaN(time) ? null : time;
}

// What each text of a column is sorted by: days, numbers, or the words; null stays last.
function keysOf(texts) {
  const stated = texts.filter((text) => !MISSING.has(text));
  const reader = [dayIn, amountIn].find((read) => {
    const found = stated.filter((text) => read(text) !== null);
    return stated.length && found.length >= MOST * stated.length;
  });
  return texts.map((text) => (MISSING.has(text) ? null : reader ? reader(text) : text));
}

function compare(one, other, sign) {
  if (one === null || other === null) return (one === null) - (other === null);
  const order = typeof one === "string" ? WORDS.compare(one, other) : (one > other) - (one < other);
  return sign * order;
}

// A header goes from rising to falling to the order in which the table came.
const NEXT = { ascending: "descending", descending: null };

function sort(table, header) {
  const way = header.ariaSort ? NEXT[header.ariaSort] : "ascending";
  for (const other of all("[aria-sort]", table)) other.removeAttribute("aria-sort");
  const [body] = table.tBodies;
  table.made ??= [...body.rows]; // a link to a row counts in this order
  if (!way) return body.append(...table.made);
  header.setAttribute("aria-sort", way);
  const keys = keysOf(table.made.map((row) => textOf(row.cells[header.cellIndex])));
  const sign = way === "ascending" ? 1 : -1;
  const places = keys.map((_, place) => place).sort((a, b) => compare(keys[a], keys[b], sign) || a - b);
  body.append(...places.map((place) => table.made[place]));
}

function letSort(table) {
  const plain = table.tHead?.rows.length === 1 && !table.querySelector("[colspan], [rowspan]");
  if (!plain || !(table.tBodies[0]?.rows.length > 1)) return;
  for (const header of table.tHead.rows[0].cells) {
    if (header.tagName !== "TH" || !header.textContent) continue;
    const button = make("button", header.textContent, { type: "button" });
    button.addEventListener("click", () => sort(table, header));
    header.replaceChildren(button);
  }
}

// --- files ---------------------------------------------------------------------------------------

// The full text of a cell: an address that was cut short stands whole in its link.
function textOf(cell) {
  if (!cell) return "";
  const parts = [...cell.childNodes].map((node) =>
    node.nodeName === "A" && node.textContent.endsWith("...") ? node.getAttribute("href") : node.textContent,
  );
  return parts.join("").trim();
}

// As analysis/formulas.py has it: no text that a spreadsheet would run, whatever its separator.
const MINUS = "+\\-\\u2212";
const SIGN = `${MINUS}=@\\u207a-\\u207c\\u208a-\\u208c\\ufb29\\ufe62\\ufe63\\ufe66\\ufe6b\\uff0b\\uff0d\\uff1d\\uff20`;
const SKIPPED =
  '\\s\\p{Cc}\\p{Cf}\\p{Z}\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0,;|"';
const BEFORE = new RegExp(`(?:^|(?<![${SKIPPED}])[${SKIPPED}])[${SKIPPED}]*(?=[${SIGN}])`, "gu");
const SEPARATOR = /[,;| \t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;
const ONE = "\\.?\\p{Nd}[\\p{Nd}.'’]*(?:[eE][+\\-]?\\p{Nd}+)?(?:\\s?%)?";
const MARKS = "[\\s,;|]+";
const GAP = "[^\\S\\t\\r\\n]";
const SOME = `${GAP}*(?:(?:${ONE}${MARKS})*[${MINUS}])?${ONE}(?:${MARKS}${ONE})*\\s*`;
const ROW = `(?:\\p{Nd}+\\.\\p{Nd}+(?:${GAP}?%)?${GAP}*,|${ONE}${GAP}*[;|])${GAP}*`;
const WORD = `${GAP}+°?[\\p{L}\\p{Nl}\\p{No}]+(?:${GAP}+[${MINUS}]?${ONE})?`;
const OTHERS = `(?:[${MINUS}]?${ROW})+[${MINUS}]?${ONE}|[${MINUS}]?${ONE}(?:${WORD})+`;
const NUMBER = new RegExp(`^${SOME}$`, "u");
const HARMLESS = new RegExp(`^(?:[${MINUS}]+|${SOME}|${GAP}*(?:${OTHERS})\\s*)$`, "u");
const ALONE = new RegExp(`[${MINUS}]${ONE}([,;|\\s])|[${SIGN}<>]+( )`, "uy");

function defused(text) {
  if (HARMLESS.test(text)) return text;
  const safe = text.replace(BEFORE, (before, at) => {
    const separators = new Set(before.match(SEPARATOR));
    ALONE.lastIndex = at + before.length;
    const alone = ALONE.exec(text);
    const one = separators.size === 1 && alone && separators.has(alone[1] ?? alone[2]);
    return at && (!separators.size || one) ? before : `${before}'`;
  });
  return /^[\t\r\n]/.test(text) ? `'${safe}` : safe;
}

const inQuotes = (text) => `"${text.replaceAll('"', '""')}"`;

function quoted(text) {
  const safe = defused(text);
  return /[",\r\n]|[;|\s][-+\u2212]/.test(safe) ? inQuotes(safe) : safe;
}

function lineOf(texts) {
  const cells = texts.map(quoted);
  const at = cells.findIndex((cell, place) => place && !NUMBER.test(cell));
  if (/^"?\s*[-+\u2212]/.test(cells[0]) && at > 0 && !/^(?:"|$)/.test(cells[at])) cells[at] = inQuotes(cells[at]);
  return cells.join(",") || '""';
}

// Rows as lists of texts; a cell that goes over several stands in each.
function gridOf(table) {
  const grid = [...table.rows].map(() => []);
  [...table.rows].forEach((row, down) => {
    let across = 0;
    for (const cell of row.cells) {
      while (grid[down][across] !== undefined) across += 1;
      const text = textOf(cell) === "–" ? "" : textOf(cell); // which stands for a missing one
      for (let y = down; y < Math.min(down + cell.rowSpan, grid.length); y += 1) {
        for (let x = across; x < across + cell.colSpan; x += 1) grid[y][x] = text;
      }
    }
  });
  return grid;
}

const csvOf = (table) => gridOf(table).map((row) => `${lineOf(row)}\n`).join("");

function letSave(table, box) {
  const id = box.id || box.closest("[id]").id;
  const page = decodeURIComponent(location.pathname.split("/").pop()).replace(/\.html$/, "") || "index";
  const label = `Download ${box.getAttribute("aria-label") ?? "this table"} as CSV`;
  const button = make("button", "Download as CSV", { type: "button", class: "save", "aria-label": label });
  button.addEventListener("click", () => {
    const file = URL.createObjectURL(new Blob([csvOf(table)], { type: "text/csv;charset=utf-8" }));
    make("a", "", { href: file, download: `${page}-${id.replaceAll("_", "-")}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(file), 60_000);
  });
  box.after(button);
}

for (const table of all(".wide > table")) {
  letSort(table);
  letSave(table, table.parentElement);
}
