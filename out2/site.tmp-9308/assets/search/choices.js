/* Facets and order: which of the entries found a reader wants, how many each choice would leave. */
muluSearchData("choices", (function () {
  "use strict";

  /* 类 3 holds every 项 that begins with it. */
  function fits(key, value, chosen) { return key === "class" ? value.startsWith(chosen) : value === chosen; }

  function choose(entries, ranks, wanted) {
    var keys = Object.keys(wanted).filter(function (key) { return [].concat(wanted[key]).some(Boolean); });
    var counts = {};
    entries.facets.forEach(function (key) { counts[key] = {}; });
    var numbers = [];
    for (var number = 0; number < entries.count; number += 1) {
      if (ranks[number] < 0) { continue; }
      var missed = keys.filter(function (key) {
        var values = entries.values(key, number);
        return ![].concat(wanted[key]).some(function (chosen) {
          return values.some(function (value) { return fits(key, value, chosen); });
        });
      });
      if (!missed.length) { numbers.push(number); }
      /* A facet counts what its other choices would give, so its own choice does not bind it. */
      if (missed.length < 2) {
        (missed.length ? missed : entries.facets).forEach(function (key) { count(counts[key], key, entries.values(key, number)); });
      }
    }
    return { numbers: numbers, counts: counts };
  }

  function count(counted, key, values) {
    if (!counted) { return; }
    var words = new Set(values);
    if (key === "class") { values.forEach(function (value) { words.add(value[0]); }); }
    words.forEach(function (value) { if (value) { counted[value] = (counted[value] || 0) + 1; } });
  }

  var collator = new Intl.Collator("zh-CN");

  function order(entries, ranks, numbers, sort) {
    var by = {
      updated: function (a, b) { return entries.updated[b] - entries.updated[a] || a - b; },
      title: function (a, b) { return collator.compare(entries.titles[a], entries.titles[b]) || a - b; }
    }[sort] || function (a, b) { return ranks[a] - ranks[b] || a - b; };
    return numbers.sort(by);
  }

  return { choose: choose, order: order };
})());
