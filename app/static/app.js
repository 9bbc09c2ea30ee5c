// Behaviour of all pages: listeners on the document, no framework. Every action works without it; this makes it faster.
(function () {
  "use strict";
  var root = document.documentElement, body = document.body;
  function one(selector, within) { return (within || document).querySelector(selector); }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function csrf() { var field = one("input[name=csrf_token]"); return field ? field.value : ""; }

  // Messages: announced by role=status, gone after a while or at a click.
  var toasts = one("[data-toasts]");
  function say(text) {
    if (!toasts) return;
    var box = document.createElement("div"), words = document.createElement("span");
    box.className = "toast"; box.setAttribute("data-toast", ""); words.textContent = text;
    box.appendChild(words); toasts.appendChild(box); fade(box);
  }
  function fade(box) { setTimeout(function () { if (box.parentNode && !box.matches(":hover, :focus-within")) box.remove(); else if (box.parentNode) fade(box); }, 8000); }
  all("[data-toast]").forEach(fade);

  // Navigation drawer.
  function drawer(open) {
    if ((body.getAttribute("data-nav") === "open") === open) return;
    body.setAttribute("data-nav", open ? "open" : "");
    all("[data-nav-toggle][aria-expanded]").forEach(function (button) {
      button.setAttribute("aria-expanded", String(open));
      if (!open) button.focus();
    });
    if (open) { var first = one(".nav a"); if (first) first.focus(); }
  }

  // Dialogs: the opener gets the focus back.
  var opener;
  function open(dialog) { if (dialog && dialog.showModal && !dialog.open) { opener = document.activeElement; dialog.showModal(); } }
  document.addEventListener("close", function () { if (opener && opener.focus) opener.focus(); opener = null; }, true);

  document.addEventListener("click", function (event) {
    var hit = event.target.closest("[data-nav-toggle],[data-print],[data-dismiss],[data-copy],[data-dialog],[data-close],[data-confirm]");
    all("details[data-menu][open]").forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
    if (event.target.matches("dialog")) event.target.close();
    if (!hit) return;
    if (hit.hasAttribute("data-nav-toggle")) drawer(body.getAttribute("data-nav") !== "open");
    if (hit.hasAttribute("data-print")) window.print();
    if (hit.hasAttribute("data-dismiss")) hit.closest("[data-toast]").remove();
    if (hit.hasAttribute("data-close")) hit.closest("dialog").close();
    if (hit.hasAttribute("data-dialog") && window.HTMLDialogElement) { event.preventDefault(); open(document.getElementById(hit.getAttribute("data-dialog"))); }
    if (hit.hasAttribute("data-copy")) copy(hit.getAttribute("data-copy"));
    if (hit.hasAttribute("data-confirm") && !hit.confirmed) ask(hit, event);
    hit.confirmed = false;
  });

  function copy(text) {
    function done() { say(toasts ? toasts.getAttribute("data-copied") : ""); }
    if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(text).then(done); return; }
    var area = document.createElement("textarea");
    area.value = text; area.className = "vh"; body.appendChild(area); area.select();
    if (document.execCommand("copy")) done();
    area.remove();
  }

  // A step that is hard to take back is asked first.
  function ask(button, event) {
    var dialog = one("#confirm");
    if (!dialog || !dialog.showModal) return;
    event.preventDefault();
    one("[data-confirm-text]", dialog).textContent = button.getAttribute("data-confirm");
    one("[data-confirm-yes]", dialog).textContent = button.textContent.trim();
    dialog.returnValue = "";
    dialog.addEventListener("close", function () {
      if (dialog.returnValue !== "yes") return;
      button.confirmed = true; button.click();
    }, { once: true });
    open(dialog);
  }

  // Theme: change at once, keep it in the background.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.matches("[data-theme-form]") && window.fetch) {
      event.preventDefault();
      var chosen = root.getAttribute("data-theme") === "dark" ? "light" : "dark", fields = new FormData(form);
      root.setAttribute("data-theme", chosen); fields.set("theme", chosen);
      fetch(form.action, { method: "POST", body: fields, credentials: "same-origin", redirect: "manual" });
    }
  });

  // Bulk selection: the bar shows how many and how much.
  document.addEventListener("change", function (event) {
    var box = event.target;
    if (!box.matches("[data-row],[data-all]")) return;
    var table = box.closest("table"), bar = one("[data-bulk]"), count = 0, sum = 0;
    if (box.matches("[data-all]")) all("[data-row]", table).forEach(function (row) { row.checked = box.checked; });
    all("[data-row]", table).forEach(function (row) {
      row.closest("tr").setAttribute("aria-selected", String(row.checked));
      if (row.checked) { count += 1; sum += Number(row.getAttribute("data-amount") || 0); }
    });
    if (!bar) return;
    bar.hidden = !count;
    one("[data-bulk-n]", bar).textContent = count;
    if (one("[data-bulk-sum]", bar)) one("[data-bulk-sum]", bar).textContent = sum.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  });

  // A form that was changed and not sent warns before it is left; a form is sent once.
  var dirty = null;
  document.addEventListener("input", function (event) { var form = event.target.closest("form[data-guard]"); if (form) dirty = form; });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    dirty = null;
    if (form.sent) { event.preventDefault(); return; }
    form.sent = true; form.setAttribute("aria-busy", "true");
    setTimeout(function () { form.sent = false; form.removeAttribute("aria-busy"); }, 4000);
  });
  window.addEventListener("pageshow", function () { all("form[aria-busy]").forEach(function (form) { form.sent = false; form.removeAttribute("aria-busy"); }); });
  window.addEventListener("beforeunload", function (event) { if (dirty && body.contains(dirty)) { event.preventDefault(); event.returnValue = ""; } });

  // Fields that apply only to one choice ("rate_kind:lpr") go away while another is chosen, unless they hold an error.
  function applies(form) {
    all("[data-when]", form).forEach(function (part) {
      var rule = part.getAttribute("data-when").split(":"), field = form.elements[rule[0]];
      part.removeAttribute("data-off");
      if (field) part.hidden = rule[1].split(" ").indexOf(field.value) < 0 && !one("[aria-invalid]", part);
    });
  }
  all("form").forEach(applies);
  document.addEventListener("change", function (event) { if (event.target.form) applies(event.target.form); });

  // Files dropped on the field go into it; the name shows.
  function named(input) { var name = one("[data-file-name]", input.closest("[data-drop]")); if (name) name.textContent = Array.prototype.map.call(input.files, function (file) { return file.name; }).join("、"); }
  document.addEventListener("change", function (event) { if (event.target.matches("[data-drop] input[type=file]")) named(event.target); });
  ["dragover", "dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var well = event.target.closest && event.target.closest("[data-drop]");
      if (!well) return;
      event.preventDefault();
      well.classList.toggle("over", kind === "dragover");
      if (kind !== "drop") return;
      var input = one("input[type=file]", well);
      input.files = event.dataTransfer.files; named(input);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });

  // A form that came back begins with what is wrong in it.
  function show(within) { var summary = one("[data-summary]", within); if (summary) summary.focus(); }
  show(document);

  // A link into a folded part unfolds it; a value in the preview of a paper leads to its field.
  function reveal(id) {
    var place = id && document.getElementById(id), fold = place && place.closest("details");
    while (fold) { fold.open = true; fold = fold.parentElement.closest("details"); }
    return place;
  }
  function enter(place) {
    if (!place) return;
    place.scrollIntoView({ block: "center" });
    if (place.tomselect) place.tomselect.focus();
    else if (/^(INPUT|SELECT|TEXTAREA)$/.test(place.tagName)) place.focus();
  }
  function follow() {
    var place = reveal(decodeURIComponent(location.hash.slice(1)));
    if (!place) return;
    if (place.form !== undefined) enter(place); else place.scrollIntoView();
  }
  window.addEventListener("hashchange", follow);
  document.addEventListener("click", function (event) {
    var mark = event.target.closest("mark[data-field]"), link = event.target.closest("a[href^='#']"), id;
    if (link) reveal(link.getAttribute("href").slice(1));
    if (!mark) return;
    id = mark.getAttribute("data-field");
    var field = null, parts = id.split("."), jump = null;
    while (parts.length > 1 && !field) { field = document.getElementById(parts.join("-")); parts.pop(); }
    if (field) { enter(reveal(field.id)); return; }
    all("[data-jump]").forEach(function (each) {
      var path = each.getAttribute("data-jump");
      if (id.indexOf(path) === 0 && (!jump || path.length > jump.getAttribute("data-jump").length)) jump = each;
    });
    if (jump) jump.click();
  });

  // Filters of a list apply when they change.
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-auto]");
    if (form && form.requestSubmit) form.requestSubmit();
  });

  // The palette: the search field as a dialog, its answers chosen by arrows. An answer to older words is not opened.
  var palette = one("#palette"), asked = palette && one("[data-palette-input]", palette);
  function ask_palette() {
    if (!palette || !palette.showModal || palette.open) return;
    asked.value = one("[data-search]").value; open(palette); asked.select(); window.htmx.trigger(asked, "opened");
  }
  function choose(option) {
    all("[role=option]", palette).forEach(function (each) { each.setAttribute("aria-selected", String(each === option)); });
    if (!option) { asked.removeAttribute("aria-activedescendant"); return; }
    asked.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" });
  }
  if (palette) {
    one("[data-search]").addEventListener("click", ask_palette);
    palette.addEventListener("htmx:afterSwap", function () {
      var options = all("[role=option]", palette);
      options.forEach(function (option, at) { option.id = "pal-" + at; option.tabIndex = -1; });
      choose(options[0]);
    });
    asked.addEventListener("keydown", function (event) {
      var options = all("[role=option]", palette), answer = one("[data-answer]", palette), at = options.indexOf(one("[aria-selected=true]", palette));
      if (event.isComposing || !options.length) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault(); choose(options[(at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length]);
      }
      if (event.key === "Enter" && answer.getAttribute("data-answer") === asked.value.trim() && at >= 0) { event.preventDefault(); options[at].click(); }
    });
  }

  // Keys: Ctrl-K opens the palette anywhere; "/" goes to the search field, Escape closes drawer and menus, never inside a field.
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette) { event.preventDefault(); ask_palette(); return; }
    if (event.key === "Escape") { drawer(false); all("details[data-menu][open]").forEach(function (menu) { menu.open = false; one("summary", menu).focus(); }); }
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    var search = one("[data-search]");
    if (event.key === "/" && search) { event.preventDefault(); if (palette) ask_palette(); else search.focus(); }
  });

  // The session's end: a warning two minutes ahead, with the means to stay.
  var seconds = Number(body.getAttribute("data-session-ends") || 0), timer;
  function restart() {
    if (!seconds) return;
    clearTimeout(timer);
    timer = setTimeout(warn, Math.max(0, seconds - 120) * 1000);
  }
  function warn() {
    var dialog = one("#session"), text = one("[data-session-text]", dialog);
    open(dialog);
    timer = setTimeout(function () { text.textContent = text.getAttribute("data-over"); one("[data-stay]", dialog).hidden = true; }, Math.min(120, seconds) * 1000);
  }
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-stay]")) return;
    fetch(one("#session").getAttribute("data-extend"), { method: "POST", headers: { "X-CSRFToken": csrf() }, credentials: "same-origin" })
      .then(function (answer) { if (answer.ok) restart(); else warn(); });
  });
  restart();

  // htmx: an invalid form (422) is shown like any answer; other failures are said with their number.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var request = event.detail.xhr, type = request.getResponseHeader("Content-Type") || "";
    if (request.status === 422 && type.indexOf("text/html") === 0) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  function failed(event) {
    var request = event.detail.xhr, number = request && request.getResponseHeader("X-Request-ID"), text = toasts.getAttribute("data-failed");
    if (request && (request.getResponseHeader("Content-Type") || "").indexOf("application/json") === 0) {
      text = JSON.parse(request.responseText).sentence || text;
    }
    say(number ? text + " " + toasts.getAttribute("data-number") + " " + number : text);
  }
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:afterRequest", restart);

  // Long lists become searchable where Tom Select was loaded.
  function enrich(within) {
    if (!window.TomSelect) return;
    all("select[data-search-list]", within).forEach(function (select) {
      if (select.tomselect) return;
      var made = new window.TomSelect(select, { maxOptions: 200, allowEmptyOption: true }).dropdown;
      if (made.hasAttribute("style")) made.removeAttribute("style"); // The stylesheet says when it shows.
      select.setAttribute("aria-hidden", "true"); // The label has moved to the search field.
    });
  }
  enrich(document);
  if (location.hash) follow();
  document.addEventListener("htmx:load", function (event) { enrich(event.detail.elt); show(event.detail.elt); });
})();
