/* The list of entries: what is typed and chosen stands in the address, and the page shows what it says. */
(function () {
  "use strict";

  var STEP = 20;
  var say = window.muluWords.search;
  var words = JSON.parse(document.getElementById("mu-words").textContent);
  var page = document.querySelector(".mu-list");
  var form = page.querySelector("form");
  var input = form.elements.q;
  var facets = document.getElementById("mu-facets");
  var list = document.getElementById("mu-entries");
  var shown = document.getElementById("mu-shown");
  var chosen = document.getElementById("mu-chosen");
  var empty = document.getElementById("mu-empty");
  var nearest = document.getElementById("mu-nearest");
  var more = document.getElementById("mu-more");
  var sort = document.getElementById("mu-sort");
  var isNarrow = window.matchMedia("(max-width: 59.9em)").matches;
  var asked = 0;
  var limit = STEP;

  function state() { return new URLSearchParams(location.search); }

  function wanted(query) {
    var chosenFacets = {};
    words.facets.forEach(function (facet) {
      if (query.getAll(facet.key).some(Boolean)) { chosenFacets[facet.key] = query.getAll(facet.key); }
    });
    if (query.get("updated")) { chosenFacets.month = query.get("updated"); }
    return chosenFacets;
  }

  async function show() {
    var turn = asked += 1;
    var query = state();
    var text = query.get("q") || "";
    var options = { limit: limit, facets: wanted(query), sort: query.get("sort") || "" };
    try {
      var found = await window.muluSearch.search(text, options);
      var near = found.total ? [] : await window.muluSearch.nearest(text);
      /* Whoever types on has asked again; an older answer may come later than a newer one. */
      if (turn === asked) { draw(query, found, near); }
    } catch (error) {
      shown.textContent = error.file ? say.not_read({ file: error.file }) : error.message;
    }
  }

  function draw(query, found, near) {
    document.getElementById("mu-static").hidden = true;
    document.getElementById("mu-tools").hidden = false;
    list.replaceChildren.apply(list, found.hits.map(line));
    more.hidden = found.total <= found.hits.length;
    empty.hidden = found.total > 0;
    nearest.hidden = !near.length;
    nearest.querySelector("ul").replaceChildren.apply(nearest.querySelector("ul"), near.map(function (entry) {
      return make("li", "", [link(entry), " ", make("span", "mu-quiet", [entry.department])]);
    }));
    var narrowed = Object.keys(wanted(query)).length || (query.get("q") || "").trim();
    shown.textContent = (narrowed ? say.matching : say.all)({ number: (found.total - found.upper).toLocaleString("en-US") })
      + (found.upper ? say.and_upper({ number: found.upper.toLocaleString("en-US") }) : "");
    sort.value = query.get("sort") || "";
    drawChosen(query);
    drawFacets(query, found.facets);
  }

  function make(name, className, children) {
    var element = document.createElement(name);
    if (className) { element.className = className; }
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  function marked(title, marks) {
    var covered = new Array(title.length).fill(false);
    marks.forEach(function (mark) { covered.fill(true, mark[0], mark[1]); });
    var parts = [];
    for (var from = 0; from < title.length;) {
      var to = from;
      while (to < title.length && covered[to] === covered[from]) { to += 1; }
      parts.push(covered[from] ? make("mark", "", [title.slice(from, to)]) : title.slice(from, to));
      from = to;
    }
    return parts;
  }

  function link(entry) {
    var anchor = make("a", "mu-entry__title", marked(entry.title, entry.marks || []));
    anchor.href = window.muluSearch.root + entry.url;
    return anchor;
  }

  /* What a hit says of where it was found; a title shows it by itself. */
  var WHY = { alias: say.by_alias, synonym: say.by_synonym, field: say.by_field, keyword: say.by_keyword, department: say.by_department };

  function line(entry) {
    var marks = make("span", "mu-entry__marks", [
      entry.status && make("span", "mu-tag mu-tag--off", [entry.status]),
      entry.sharing && make("span", "mu-sharing mu-sharing--" + words.signs[entry.sharing], [signOf(), entry.sharing])
    ].filter(Boolean));
    var facts = [entry.department, entry.cycle && say.has_cycle({ cycle: entry.cycle }), entry.format, entry.updated && say.updated_on({ day: entry.updated })];
    entry.matched.forEach(function (match) { if (WHY[match.kind]) { facts.push(WHY[match.kind]({ text: match.text })); } });
    var parts = [make("div", "mu-entry__head", [link(entry), marks])];
    if (entry.summary) { parts.push(make("p", "mu-entry__summary", [entry.summary])); }
    parts.push(make("p", "mu-entry__facts", facts.filter(Boolean).map(function (fact) { return make("span", "", [fact]); })));
    return make("li", "mu-entry", parts);
  }

  function signOf() {
    var sign = make("i", "mu-sign");
    sign.setAttribute("aria-hidden", "true");
    return sign;
  }

  function wordOf(facet, value) { return facet.words[value] || value; }

  function drawFacets(query, counts) {
    var opened = {};
    facets.querySelectorAll("details").forEach(function (one) { opened[one.dataset.facet] = one.open; });
    var focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.choice : "";
    facets.replaceChildren.apply(facets, words.facets.map(function (facet, number) {
      var counted = counts[facet.key] || {};
      var on = query.getAll(facet.key);
      on.forEach(function (value) { if (value) { counted[value] = counted[value] || 0; } });
      var values = Object.keys(counted).filter(function (value) {
        /* 项 are shown below the 类 that is chosen. */
        return facet.key !== "class" || value.length === 1 || on.some(function (one) { return one && value[0] === one[0]; });
      }).sort(function (a, b) { return place(facet, a) - place(facet, b) || counted[b] - counted[a] || (a < b ? -1 : 1); });
      var box = make("details", "mu-facet", [
        make("summary", "", [facet.title]),
        make("ul", "", values.map(function (value) { return make("li", "", [choice(facet, value, counted[value], query)]); }))
      ]);
      box.dataset.facet = facet.key;
      box.open = opened[facet.key] === undefined ? on.some(Boolean) || (!isNarrow && number < 3) : opened[facet.key];
      box.hidden = !values.length;
      return box;
    }));
    var again = focused && Array.from(facets.querySelectorAll("a")).find(function (one) { return one.dataset.choice === focused; });
    if (again) { again.focus(); }
  }

  function place(facet, value) {
    if (facet.key === "class") { return Number(value.padEnd(3, "0")); }
    var at = facet.order.indexOf(value);
    return at < 0 ? facet.order.length : at;
  }

  function choice(facet, value, number, query) {
    var on = query.getAll(facet.key).indexOf(value) >= 0;
    var next = new URLSearchParams(query);
    var others = query.getAll(facet.key).filter(function (one) { return one && one !== value; });
    next.delete(facet.key);
    /* 类 and 项 lie in one another: one of them is chosen, not both. */
    (facet.key === "class" ? [] : others).forEach(function (one) { next.append(facet.key, one); });
    if (!on) { next.append(facet.key, value); }
    var word = facet.key === "sharing"
      ? make("span", "mu-sharing mu-sharing--" + words.signs[value], [signOf(), value])
      : make("span", value.length === 3 && facet.key === "class" ? "mu-facet__item" : "", [wordOf(facet, value)]);
    var anchor = make("a", "", [word, " ", make("span", "mu-number", [number.toLocaleString("en-US")])]);
    anchor.href = "?" + next;
    anchor.dataset.choice = facet.key + "=" + value;
    if (on) { anchor.setAttribute("aria-current", "true"); }
    return anchor;
  }

  function drawChosen(query) {
    var chips = [];
    words.facets.forEach(function (facet) {
      query.getAll(facet.key).filter(Boolean).forEach(function (value) {
        var next = new URLSearchParams(query);
        next.delete(facet.key);
        query.getAll(facet.key).forEach(function (one) { if (one && one !== value) { next.append(facet.key, one); } });
        chips.push(chip(wordOf(facet, value), next));
      });
    });
    if (query.get("updated")) {
      var without = new URLSearchParams(query);
      without.delete("updated");
      chips.push(chip(say.updated_in({ month: query.get("updated") }), without));
    }
    if (chips.length > 1) { chips.push(chip(say.everything, new URLSearchParams(query.get("q") ? { q: query.get("q") } : {}))); }
    chosen.replaceChildren.apply(chosen, chips);
  }

  function chip(word, next) {
    var anchor = make("a", "mu-tag mu-tag--drop", [word]);
    anchor.href = "?" + next;
    anchor.setAttribute("aria-label", say.drop({ word: word }));
    return anchor;
  }

  function go(query) {
    var text = query.toString();
    history.replaceState(null, "", location.pathname + (text ? "?" + text : ""));
    limit = STEP;
    show();
  }

  function typed() {
    var query = state();
    if (input.value.trim()) { query.set("q", input.value); } else { query.delete("q"); }
    go(query);
  }

  page.addEventListener("click", function (event) {
    var anchor = event.target.closest(".mu-facet a, .mu-tag--drop");
    if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault();
    go(new URLSearchParams(anchor.getAttribute("href").slice(1)));
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); typed(); });
  input.addEventListener("input", typed);
  sort.addEventListener("change", function () {
    var query = state();
    if (sort.value) { query.set("sort", sort.value); } else { query.delete("sort"); }
    go(query);
  });
  more.addEventListener("click", async function () {
    var at = list.children.length;
    limit += STEP;
    await show();
    if (list.children[at]) { list.children[at].querySelector("a").focus(); }
  });
  document.getElementById("mu-tools").addEventListener("click", function (event) {
    var kind = event.target.dataset.export;
    if (kind) { window.muluExport(kind, state().get("q") || "", { facets: wanted(state()), sort: state().get("sort") || "" }); }
  });
  window.addEventListener("popstate", function () { input.value = state().get("q") || ""; show(); });
  input.value = state().get("q") || "";
  show();
})();
