// Runs before the first paint: "auto" becomes what the system says. No flash, no inline script.
(function () {
  "use strict";
  var root = document.documentElement, asked = window.matchMedia("(prefers-color-scheme: dark)");
  function resolve() { root.setAttribute("data-theme", asked.matches ? "dark" : "light"); }
  if (root.getAttribute("data-theme") !== "auto") return;
  resolve();
  if (asked.addEventListener) asked.addEventListener("change", resolve);
})();
