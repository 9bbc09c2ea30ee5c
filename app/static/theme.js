// Runs before the first paint: "auto" becomes what the system says, and the stylesheet learns that there is script.
(function () {
  "use strict";
  var root = document.documentElement, asked = window.matchMedia("(prefers-color-scheme: dark)");
  root.setAttribute("data-script", "");
  function resolve() { root.setAttribute("data-theme", asked.matches ? "dark" : "light"); }
  if (root.getAttribute("data-theme") !== "auto") return;
  resolve();
  if (asked.addEventListener) asked.addEventListener("change", resolve);
})();
