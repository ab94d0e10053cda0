/* Pinyin of a name: the table of names.js, or the name's own syllables (site_builder/search/readings.py). */
muluSearchData("spelling", (function () {
  "use strict";

  var WITH_V = /^(lv|nv|lve|nve)$/;

  function plain(run, fold) { return fold(run).replace(/[^0-9a-z]/g, ""); }

  function initial(syllable) { return /^[a-z]+$/.test(syllable) ? syllable[0] : syllable; }

  function reader(data, fold) {
    var table = new Map();
    data.syllables.split(";").forEach(function (group) {
      var syllable = /^[a-z]*/.exec(group)[0];
      Array.from(group.slice(syllable.length)).forEach(function (sign) { table.set(sign, syllable); });
    });

    /* Syllables with the part of the name they are read from. */
    function parts(name) {
      var found = [];
      var run = "";
      var from = 0;
      var at = 0;
      function close() { if (plain(run, fold)) { found.push({ text: plain(run, fold), from: from, to: at }); } }
      for (var sign of name) {
        if (table.has(sign)) {
          close();
          found.push({ text: table.get(sign), from: at, to: at + sign.length });
          run = "";
          from = at + sign.length;
        } else { run += sign; }
        at += sign.length;
      }
      close();
      return found;
    }

    function syllables(name, number, place) {
      var own = data.readings[number + "." + place];
      var read = parts(name);
      if (own === undefined) { return read; }
      var said = own.split(" ");
      return said.map(function (text, at) {
        var beside = said.length === read.length ? read[at] : { from: 0, to: name.length };
        return { text: text, from: beside.from, to: beside.to };
      });
    }

    /* What people type: in full, ü as v and as u, and the initials. */
    function spelt(name, number, place) {
      var read = syllables(name, number, place).map(function (one) { return one.text; });
      return [
        read.join(""),
        read.map(function (one) { return WITH_V.test(one) ? one.replace("v", "u") : one; }).join(""),
        read.map(initial).join("")
      ];
    }

    /* The part of a title that a term in letters spells. */
    function span(title, number, term) {
      var read = syllables(title, number, 0);
      var ways = [
        function (one) { return initial(one.text); },
        function (one) { return one.text; },
        function (one) { return WITH_V.test(one.text) ? one.text.replace("v", "u") : one.text; }
      ];
      for (var way = 0; way < ways.length; way += 1) {
        var texts = read.map(ways[way]);
        var begin = texts.join("").indexOf(term);
        if (begin >= 0) { return covered(read, texts, begin, begin + term.length); }
      }
      return null;
    }

    function covered(read, texts, begin, end) {
      var at = 0;
      var hit = read.filter(function (one, number) {
        var from = at;
        at += texts[number].length;
        return from < end && at > begin;
      });
      return [hit[0].from, hit[hit.length - 1].to];
    }

    return { spelt: spelt, span: span };
  }

  return { reader: reader };
})());
