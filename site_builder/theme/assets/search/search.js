/* The search of the directory: window.muluSearch.search(query, {limit, facets, sort, plain}).

   Classic script for Chromium 86 and later, from a server or from a file. It loads its own parts and the
   index (site_builder/search/) as scripts, each once, when they are first needed. The order of hits is
   the sentence of API.md, `GET /datasets`, which the service obeys too. */
(function () {
  "use strict";

  var base = document.currentScript.src.replace(/[^/]*$/, "");
  var given = {};
  var waiting = {};

  /* Every file of the index and every part of the code hands itself over under its name. */
  window.muluSearchData = function (name, data) { given[name] = data; };

  function load(name) {
    if (!waiting[name]) {
      waiting[name] = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = base + name + ".js";
        script.onload = function () { script.remove(); resolve(given[name]); };
        script.onerror = function () {
          script.remove();
          delete waiting[name];
          var file = "assets/search/" + name + ".js";
          /* Pages word it; the search itself has no words. */
          reject(Object.assign(new Error(file + " was not read"), { file: file }));
        };
        document.head.appendChild(script);
      });
    }
    return waiting[name];
  }

  /* What a string and a query both go through: search_strings.normalise. */
  function fold(text) { return text.normalize("NFKC").toLowerCase(); }

  var BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

  function termsOf(query) {
    return Array.from(new Set(fold(String(query)).split(BLANKS).filter(Boolean)));
  }

  var opened;

  function open() {
    /* The directory of the words, which the first term needs, comes meanwhile: one wait for the network less. */
    opened = opened || Promise.all(["names", "entries", "spelling", "places", "choices", "words"].map(load))
      .then(function (parts) { return parts[1].read(parts[0], { fold: fold, spelling: parts[2] }); });
    opened.catch(function () { opened = undefined; });
    return opened;
  }

  async function search(query, options) {
    var wanted = options || {};
    var entries = await open();
    var terms = termsOf(query);
    var whole = fold(String(query)).split(BLANKS).filter(Boolean).join(" ");
    var ranks = await ranked(entries, terms, whole);
    var chosen = given.choices.choose(entries, ranks, wanted.facets || {});
    var order = given.choices.order(entries, ranks, chosen.numbers, wanted.sort);
    var limit = wanted.limit === undefined ? 20 : wanted.limit;
    return {
      total: order.length,
      /* Of these, entries of the levels above: no department of ours begins with an underscore. */
      upper: order.filter(function (number) { return entries.ids[number].charAt(0) === "_"; }).length,
      /* A plain list is for export: thousands of lines, and none of them needs its summary. */
      hits: wanted.plain ? order.slice(0, limit).map(entries.entry)
        : await Promise.all(order.slice(0, limit).map(function (number) { return hit(entries, number, terms); })),
      facets: chosen.counts
    };
  }

  /* For every entry: title equal 0, begins 1, contains 2, pinyin or initials 3, rest 4; -1 when a term is missing. */
  async function ranked(entries, terms, whole) {
    var ranks = new Int8Array(entries.count);
    for (var number = 0; number < entries.count; number += 1) {
      var title = entries.folded[number];
      ranks[number] = title === whole ? 0 : terms.length && title.startsWith(whole) ? 1 : 2;
    }
    for (var at = 0; at < terms.length; at += 1) {
      var term = terms[at];
      if (!ranks.some(function (rank) { return rank >= 0; })) { break; }
      var codes = /^[0-9a-z/]+$/.test(term) ? await entries.codes(load) : null;
      var bodies = await given.places.find(term, load);
      rate(entries, ranks, term, codes, bodies);
    }
    return ranks;
  }

  function rate(entries, ranks, term, codes, bodies) {
    var isLatin = /[0-9a-z]/.test(term);
    for (var number = 0; number < entries.count; number += 1) {
      if (ranks[number] < 2 || entries.folded[number].includes(term)) { continue; }
      if (isLatin && entries.pinyin(number).includes(term)) {
        ranks[number] = Math.max(ranks[number], 3);
      } else if (entries.names[number].includes(term) || (codes && codes[number].includes(term)) || bodies.has(number)) {
        ranks[number] = 4;
      } else {
        ranks[number] = -1;
      }
    }
  }

  async function hit(entries, number, terms) {
    var passage = await entries.passage(number, load);
    var found = entries.entry(number);
    found.summary = passage.summary;
    found.marks = entries.marks(number, terms);
    found.matched = entries.matched(number, terms, passage);
    return found;
  }

  /* The titles that share most with a query that found nothing. */
  async function nearest(query, most) {
    var entries = await open();
    var pairs = new Set();
    termsOf(query.slice(0, 200)).forEach(function (term) {
      for (var at = 0; at < term.length; at += 1) { pairs.add(term.slice(at, at + 2)); }
    });
    var scored = [];
    entries.folded.forEach(function (title, number) {
      var score = 0;
      pairs.forEach(function (pair) { if (title.includes(pair)) { score += pair.length; } });
      if (score > 1) { scored.push([score / (title.length + 8), number]); }
    });
    scored.sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
    return scored.slice(0, most || 5).map(function (one) { return entries.entry(one[1]); });
  }

  window.muluSearch = {
    search: search,
    nearest: nearest,
    /* Address of the site's root, for `url`. */
    root: new URL("../../", base).href
  };
})();
