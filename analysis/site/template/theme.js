// Runs before anything is drawn, so that a chosen theme does not flash. The rest is in site.js.
"use strict";
document.documentElement.classList.add("scripted");
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // From a file, or with storage switched off: the system's theme it is.
}
