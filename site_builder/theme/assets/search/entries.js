/* The columns of names.js as entries: what the search looks at, and what a hit shows. */
muluSearchData("entries", (function () {
  "use strict";

  var DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  var VALUES = new Int8Array(128);
  DIGITS.split("").forEach(function (sign, value) { VALUES[sign.charCodeAt(0)] = value; });

  /* The numbers that site_builder/search/script.py wrote: five bits a sign, the lowest first. */
  function numbers(text) {
    var found = [];
    var number = 0;
    var shift = 1;
    for (var at = 0; at < text.length; at += 1) {
      var value = VALUES[text.charCodeAt(at)];
      number += (value & 31) * shift;
      if (value < 32) { found.push(number); number = 0; shift = 1; } else { shift *= 32; }
    }
    return found;
  }

  function rising(text) {
    var sum = 0;
    return numbers(text).map(function (step) { sum += step; return sum; });
  }

  function column(written) {
    var places = numbers(written.entries);
    return function (number) { return written.values[places[number]]; };
  }

  function day(number) {
    return number ? new Date(Date.UTC(1999, 11, 31 + number)).toISOString().slice(0, 10) : "";
  }

  function read(data, tools) {
    var fold = tools.fold;
    var titles = data.count ? data.titles.split("\n") : [];
    var aliases = data.aliases.split("\n").map(function (line) { return line ? line.split("\t") : []; });
    /* A whole column at once: a call for each of its lines is most of what a first search waits for. */
    var foldedAliases = fold(data.aliases).split("\n");
    var departments = [];
    var foldedDepartments = [];
    data.departments.forEach(function (one) {
      var folded = fold(one.names.join("\n"));
      for (var left = one.count; left > 0; left -= 1) { departments.push(one); foldedDepartments.push(folded); }
    });
    var ids = data.count ? data.slugs.split("\n").map(function (slug, number) { return departments[number].id + "/" + slug; }) : [];
    var updated = numbers(data.updated);
    var sharing = column(data.sharing);
    var status = column(data.status);
    var facets = {};
    Object.keys(data.facets).forEach(function (key) { facets[key] = column(data.facets[key]); });
    var spelling = tools.spelling.reader(data, fold);
    var spelt = [];
    var codes;

    var entries = {
      count: data.count,
      titles: titles,
      folded: data.count ? fold(data.titles).split("\n") : [],
      ids: ids,
      updated: updated,
      /* The parts of an id have the signs of an address, none that folding would change. */
      names: ids.map(function (id, number) { return id + "\n" + foldedAliases[number] + "\n" + foldedDepartments[number]; }),
      values: function (key, number) {
        if (key === "department") { return [departments[number].id]; }
        if (key === "month") { return [day(updated[number]).slice(0, 7)]; }
        return facets[key] ? facets[key](number) : [];
      },
      facets: ["department"].concat(Object.keys(facets)),
      codes: function (load) {
        codes = codes || load("codes").then(function (lines) { return lines.split("\n").map(fold); });
        return codes;
      },
      /* Full spelling and initials of title and other names, a line each; made when letters are first asked for. */
      pinyin: function (number) {
        if (spelt[number] === undefined) {
          spelt[number] = [titles[number]].concat(aliases[number]).map(function (name, at) {
            return spelling.spelt(name, number, at).join("\n");
          }).join("\n");
        }
        return spelt[number];
      },
      entry: function (number) {
        return {
          id: ids[number],
          title: titles[number],
          department: departments[number].names[0],
          sharing: sharing(number)[0],
          url: "datasets/" + ids[number] + "/index.html",
          status: status(number)[0],
          cycle: entries.values("cycle", number)[0] || "",
          format: entries.values("format", number)[0] || "",
          updated: day(updated[number])
        };
      },
      passage: async function (number, load) {
        var lines = await load("passages/" + Math.floor(number / data.passage));
        var line = lines[number % data.passage];
        return { summary: line[0], fields: line[1], keywords: line[2], synonyms: line[3] };
      },
      /* The parts of a title to mark, [from, to) in the title as written. */
      marks: function (number, terms) {
        var title = titles[number];
        var found = [];
        terms.forEach(function (term) {
          var at = title.toLowerCase().indexOf(term);
          if (at >= 0) { found.push([at, at + term.length]); } else {
            var span = spelling.span(title, number, term);
            if (span) { found.push(span); }
          }
        });
        return found;
      },
      /* Where each term was found, for the reader: the first kind that has it. */
      matched: function (number, terms, passage) {
        var kinds = [
          ["title", [titles[number]]],
          ["alias", aliases[number]],
          ["synonym", passage.synonyms],
          ["field", passage.fields],
          ["keyword", passage.keywords],
          ["department", departments[number].names],
          ["summary", [passage.summary]]
        ];
        return terms.map(function (term) {
          for (var at = 0; at < kinds.length; at += 1) {
            var text = kinds[at][1].find(function (one) { return fold(one).includes(term); });
            if (text !== undefined) { return { kind: kinds[at][0], text: text }; }
          }
          return { kind: entries.pinyin(number).includes(term) ? "pinyin" : "code", text: term };
        });
      }
    };
    return entries;
  }

  return { read: read, numbers: numbers, rising: rising };
})());
