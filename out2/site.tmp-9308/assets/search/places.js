/* Where a term stands in the bodies of all entries: words.js and words/*.js (site_builder/search/words.py). */
muluSearchData("places", (function () {
  "use strict";

  var lists = new Map();
  var directory;
  var AT_ONCE = 4;

  /* The entries whose body has this term, exactly. */
  async function find(term, load) {
    var parts = await Promise.all([load("entries"), load("words")]);
    var rising = parts[0].rising;
    directory = directory || { first: parts[1].first, longest: parts[1].longest, starts: rising(parts[1].starts) };
    var signs = Array.from(term);
    if (signs.length > directory.longest || !directory.first.length) { return new Set(); }
    var places = signs.length === 1 ? await beginning(term, rising, load) : await following(signs, rising, load);
    return entriesAt(places);
  }

  async function following(signs, rising, load) {
    var wanted = [];
    for (var at = 0; at < signs.length - 1; at += 2) { wanted.push({ pair: signs[at] + signs[at + 1], shift: at }); }
    if (signs.length % 2) { wanted.push({ pair: signs[signs.length - 2] + signs[signs.length - 1], shift: signs.length - 2 }); }
    var found = null;
    for (var from = 0; from < wanted.length; from += AT_ONCE) {
      var some = wanted.slice(from, from + AT_ONCE);
      var read = await Promise.all(some.map(function (one) { return listOf(one.pair, rising, load); }));
      for (var number = 0; number < some.length; number += 1) {
        found = found === null ? moved(read[number], some[number].shift) : both(found, read[number], some[number].shift);
        if (!found.length) { return found; }
      }
    }
    return found;
  }

  async function beginning(sign, rising, load) {
    var from = shardOf(sign);
    var to = shardOf(sign + "\uffff");
    var shards = [];
    for (var number = from; number <= to; number += 1) { shards.push(load("words/" + number)); }
    var places = [];
    (await Promise.all(shards)).forEach(function (shard) {
      shard.pairs.forEach(function (pair, at) {
        if (pair.startsWith(sign)) { rising(shard.places[at]).forEach(function (place) { places.push(place); }); }
      });
    });
    return places;
  }

  async function listOf(pair, rising, load) {
    if (!lists.has(pair)) {
      var shard = await load("words/" + shardOf(pair));
      var at = shard.pairs.indexOf(pair);
      lists.set(pair, at < 0 ? [] : rising(shard.places[at]));
    }
    return lists.get(pair);
  }

  /* The last shard that begins at or before this pair. */
  function shardOf(pair) {
    var low = 0;
    var high = directory.first.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (directory.first[middle] <= pair) { low = middle + 1; } else { high = middle; }
    }
    return Math.max(low - 1, 0);
  }

  function moved(list, shift) { return shift ? list.map(function (place) { return place - shift; }) : list; }

  /* Places of the first list that the second confirms; both rise. */
  function both(found, list, shift) {
    var kept = [];
    var at = 0;
    found.forEach(function (place) {
      while (at < list.length && list[at] < place + shift) { at += 1; }
      if (list[at] === place + shift) { kept.push(place); }
    });
    return kept;
  }

  function entriesAt(places) {
    var starts = directory.starts;
    var found = new Set();
    places.forEach(function (place) {
      var low = 0;
      var high = starts.length;
      while (low < high) {
        var middle = (low + high) >> 1;
        if (starts[middle] <= place) { low = middle + 1; } else { high = middle; }
      }
      found.add(low - 1);
    });
    return found;
  }

  return { find: find };
})());
