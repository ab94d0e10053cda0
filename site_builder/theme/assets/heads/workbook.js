/* The heads of an xlsx workbook's first sheet, read in the browser: a zip (APPNOTE), deflated (RFC 1951), of XML (ECMA-376).
   Written here because older browsers have no DecompressionStream, and because no more than the beginning is ever unpacked. */
(function () {
  "use strict";

  var MOST = 4 * 1024 * 1024;
  var ROWS = 20;
  /* The order in which the lengths of the lengths' codes are sent. */
  var ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  function broken() { return new Error("not a workbook"); }

  /* Which symbol stands for which code, from the lengths of the codes alone. */
  function tree(lengths) {
    var counts = new Uint16Array(16);
    lengths.forEach(function (length) { if (length) { counts[length] += 1; } });
    var begins = new Uint16Array(16);
    for (var length = 1; length < 15; length += 1) { begins[length + 1] = begins[length] + counts[length]; }
    var symbols = [];
    lengths.forEach(function (length, symbol) { if (length) { symbols[begins[length]] = symbol; begins[length] += 1; } });
    return { counts: counts, symbols: symbols };
  }

  function repeated(times, value) { return new Array(times).fill(value); }

  var FIXED = tree(repeated(144, 8).concat(repeated(112, 9), repeated(24, 7), repeated(8, 8)));
  var FIXED_BACK = tree(repeated(30, 5));

  /* At most MOST bytes of what was deflated; a bomb gives no more. */
  function inflate(input) {
    var output = new Uint8Array(MOST);
    var length = 0;
    var at = 0;
    var held = 0;
    var kept = 0;

    function bits(number) {
      while (kept < number) {
        if (at >= input.length) { throw broken(); }
        held |= input[at] << kept;
        at += 1;
        kept += 8;
      }
      var value = held & (1 << number) - 1;
      held >>>= number;
      kept -= number;
      return value;
    }

    function symbol(codes) {
      var code = 0;
      var first = 0;
      var index = 0;
      for (var size = 1; size < 16; size += 1) {
        code |= bits(1);
        var count = codes.counts[size];
        if (code - first < count) { return codes.symbols[index + code - first]; }
        index += count;
        first = first + count << 1;
        code <<= 1;
      }
      throw broken();
    }

    /* Lengths and distances alike: a base that doubles every `step` symbols, and bits that are added to it. */
    function grown(number, step, smallest) {
      if (number < 2 * step) { return smallest + number; }
      var more = Math.floor(number / step) - 1;
      return smallest + (step + number % step << more) + bits(more);
    }

    function block(codes, backs) {
      for (;;) {
        var one = symbol(codes);
        if (one === 256 || length === MOST) { return; }
        if (one < 256) { output[length] = one; length += 1; continue; }
        var run = one === 285 ? 258 : grown(one - 257, 4, 3);
        var from = length - grown(symbol(backs), 2, 1);
        if (from < 0) { throw broken(); }
        for (var copied = 0; copied < run && length < MOST; copied += 1) { output[length] = output[from + copied]; length += 1; }
      }
    }

    function stored() {
      held = 0;
      kept = 0;
      var size = input[at] | input[at + 1] << 8;
      var piece = input.subarray(at + 4, at + 4 + Math.min(size, MOST - length));
      output.set(piece, length);
      length += piece.length;
      at += 4 + size;
    }

    function sent() {
      var literals = bits(5) + 257;
      var distances = bits(5) + 1;
      var number = bits(4) + 4;
      var sizes = repeated(19, 0);
      for (var index = 0; index < number; index += 1) { sizes[ORDER[index]] = bits(3); }
      var codes = tree(sizes);
      var lengths = [];
      while (lengths.length < literals + distances) {
        var one = symbol(codes);
        if (one < 16) { lengths.push(one); continue; }
        var value = one === 16 ? lengths[lengths.length - 1] : 0;
        lengths = lengths.concat(repeated(one === 16 ? 3 + bits(2) : one === 17 ? 3 + bits(3) : 11 + bits(7), value));
      }
      block(tree(lengths.slice(0, literals)), tree(lengths.slice(literals)));
    }

    for (var last = 0; !last && length < MOST;) {
      last = bits(1);
      var kind = bits(2);
      if (kind === 0) { stored(); } else if (kind === 1) { block(FIXED, FIXED_BACK); } else if (kind === 2) { sent(); } else { throw broken(); }
    }
    return output.subarray(0, length);
  }

  /* Name → its bytes, unpacked when asked. */
  function entries(bytes) {
    var view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    var end = bytes.length - 22;
    while (end >= 0 && end > bytes.length - 65558 && view.getUint32(end, true) !== 0x06054b50) { end -= 1; }
    if (end < 0 || view.getUint32(end, true) !== 0x06054b50) { throw broken(); }
    var found = new Map();
    var at = view.getUint32(end + 16, true);
    for (var left = view.getUint16(end + 10, true); left; left -= 1) {
      if (view.getUint32(at, true) !== 0x02014b50 || view.getUint16(at + 8, true) & 1) { throw broken(); }
      var name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)));
      found.set(name, { method: view.getUint16(at + 10, true), size: view.getUint32(at + 20, true), at: view.getUint32(at + 42, true) });
      at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return function (name) {
      var one = found.get(name);
      if (!one) { return ""; }
      var begin = one.at + 30 + view.getUint16(one.at + 26, true) + view.getUint16(one.at + 28, true);
      var packed = bytes.subarray(begin, begin + one.size);
      if (one.method !== 0 && one.method !== 8) { throw broken(); }
      return new TextDecoder().decode(one.method ? inflate(packed) : packed.subarray(0, MOST));
    };
  }

  /* XML is cut at its tags: what was unpacked may end in the middle. */
  function pieces(xml, tag) { return xml.split(new RegExp("<(?:\\w+:)?" + tag + "(?=[\\s/>])")).slice(1); }

  function attribute(piece, name) {
    var found = new RegExp("\\s(?:\\w+:)?" + name + "=[\"']([^\"']*)").exec(piece.slice(0, piece.indexOf(">") + 1));
    return found ? plain(found[1]) : "";
  }

  var SIGNS = { amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'" };

  function plain(text) {
    return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w{2,4});/g, function (whole, name) {
      if (name[0] !== "#") { return SIGNS[name] || whole; }
      var code = name[1] === "x" ? parseInt(name.slice(2), 16) : Number(name.slice(1));
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
  }

  function inside(piece) { return plain(piece.slice(piece.indexOf(">") + 1).split("<")[0]); }

  /* All text of an item but how it is pronounced. */
  function words(piece) { return pieces(piece.split(/<(?:\w+:)?rPh(?=[\s/>])/)[0], "t").map(inside).join(""); }

  function firstSheet(read) {
    var sheets = pieces(read("xl/workbook.xml"), "sheet");
    var shown = sheets.filter(function (sheet) { return !attribute(sheet, "state"); })[0] || sheets[0] || "";
    var id = / (?:\w+:)id=["']([^"']*)/.exec(shown.slice(0, shown.indexOf(">") + 1));
    var link = pieces(read("xl/_rels/workbook.xml.rels"), "Relationship").filter(function (one) { return id && attribute(one, "Id") === id[1]; })[0];
    if (!link) { throw broken(); }
    var target = attribute(link, "Target");
    return target[0] === "/" ? target.slice(1) : "xl/" + target;
  }

  /* The first row that has two heads; above it stands a title at most. */
  function heads(bytes) {
    var read = entries(bytes);
    var rows = pieces(read(firstSheet(read)), "row").slice(0, ROWS);
    var shared;
    function value(cell) {
      var kind = attribute(cell, "t");
      if (kind === "inlineStr") { return words(cell); }
      var given = pieces(cell, "v")[0];
      if (given === undefined) { return ""; }
      if (kind !== "s") { return inside(given); }
      shared = shared || pieces(read("xl/sharedStrings.xml"), "si");
      return words(shared[Number(inside(given))] || "");
    }
    var told = rows.map(function (row) {
      return pieces(row.split(/<\/(?:\w+:)?row>/)[0], "c").map(value).map(function (one) { return one.replace(/\s+/g, " ").trim(); }).filter(Boolean);
    });
    return told.filter(function (row) { return row.length > 1; })[0] || told.filter(function (row) { return row.length; })[0] || [];
  }

  window.muluWorkbook = { heads: heads };
})();
