/* Two small things, for Chromium 86 and later, from a server or from a file:
   the service's address where a site is opened beside it, and the filter of the list. */
(function () {
  "use strict";

  /* `mulu-api serve --site` puts site and service on one address; whoever chose another port still gets links that work. */
  var host = location.hostname;
  if (/^https?:$/.test(location.protocol) && (host === "127.0.0.1" || host === "localhost")) {
    document.querySelectorAll("a[data-api]").forEach(function (link) {
      link.href = location.origin + link.dataset.api;
    });
    document.querySelectorAll("code[data-api-root]").forEach(function (code) {
      if (code.dataset.apiRoot) {
        code.textContent = code.textContent.split(code.dataset.apiRoot + "/api/").join(location.origin + "/api/");
      }
    });
  }

  var list = document.querySelector(".mu-list");
  if (!list) { return; }

  var form = list.querySelector("form");
  var input = form.elements.q;
  var entries = Array.from(list.querySelectorAll(".mu-entry")).map(function (element) {
    var title = element.querySelector(".mu-entry__title").textContent;
    return { element: element, words: fold(title + " " + element.dataset.terms) };
  });
  var groups = Array.from(list.querySelectorAll(".mu-group"));
  var choices = Array.from(list.querySelectorAll(".mu-facet a"));
  var shown = document.getElementById("mu-shown");
  var chosen = document.getElementById("mu-chosen");
  var names = JSON.parse(chosen.dataset.items);
  var whole = shown.textContent;

  function fold(text) { return text.normalize("NFKC").toLowerCase(); }

  function apply() {
    var state = new URLSearchParams(location.search);
    var words = fold(state.get("q") || "").split(/\s+/).filter(Boolean);
    var count = 0;
    entries.forEach(function (entry) {
      var data = entry.element.dataset;
      var fits = words.every(function (word) { return entry.words.includes(word); }) &&
        fitsFacet(state, "sharing", data.sharing) && fitsFacet(state, "cycle", data.cycle) &&
        fitsFacet(state, "department", data.department) &&
        data.class.startsWith(state.get("class") || "") && data.updated.startsWith(state.get("updated") || "");
      entry.element.hidden = !fits;
      if (fits) { count += 1; }
    });
    groups.forEach(function (group) {
      var left = group.querySelectorAll(".mu-entry:not([hidden])").length;
      group.hidden = left === 0;
      group.querySelector("h2 .mu-number").textContent = left;
    });
    choices.forEach(function (link) {
      var key = link.closest(".mu-facet").dataset.facet;
      var value = state.get(key) || "";
      var on = value === link.dataset.value || (key === "class" && value !== "" && value[0] === link.dataset.value);
      link.setAttribute("aria-current", on ? "true" : "false");
      if (on) { link.closest("details").open = true; }
      var next = new URLSearchParams(state);
      if (on) { next.delete(key); } else { next.set(key, link.dataset.value); }
      link.href = "?" + next;
    });
    var filtered = Array.from(state.values()).some(Boolean);
    shown.textContent = filtered ? "符合 " + count + " 项" : whole;
    document.getElementById("mu-empty").hidden = count > 0;
    showChosen(state);
  }

  function fitsFacet(state, key, value) { return !state.get(key) || state.get(key) === value; }

  function showChosen(state) {
    chosen.textContent = "";
    ["class", "updated"].forEach(function (key) {
      var value = state.get(key);
      if (!value || (key === "class" && value.length < 3)) { return; }
      var next = new URLSearchParams(state);
      next.delete(key);
      chosen.appendChild(chip(key === "class" ? names[value] || value : value + " 更新", next));
    });
    if (Array.from(state.values()).some(Boolean)) { chosen.appendChild(chip("全部条件", new URLSearchParams())); }
  }

  function chip(word, state) {
    var link = document.createElement("a");
    link.className = "mu-tag mu-tag--drop";
    link.href = "?" + state;
    link.textContent = word;
    link.setAttribute("aria-label", "去掉条件：" + word);
    return link;
  }

  function go(state) {
    state.delete("");
    var query = state.toString();
    history.replaceState(null, "", location.pathname + (query ? "?" + query : "") );
    apply();
  }

  function typed() {
    var state = new URLSearchParams(location.search);
    if (input.value.trim()) { state.set("q", input.value); } else { state.delete("q"); }
    go(state);
  }

  list.addEventListener("click", function (event) {
    var link = event.target.closest(".mu-facet a, .mu-tag--drop");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault();
    var state = new URLSearchParams(link.getAttribute("href").slice(1));
    go(state);
    input.value = state.get("q") || "";
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); typed(); });
  input.addEventListener("input", typed);
  window.addEventListener("popstate", apply);
  input.value = new URLSearchParams(location.search).get("q") || "";
  if (window.matchMedia("(max-width: 59.9em)").matches) {
    /* On a narrow screen the facets stand above the list and would push it off the first view. */
    list.querySelectorAll(".mu-facet").forEach(function (facet) { facet.open = false; });
  }
  apply();
})();
