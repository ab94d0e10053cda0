/* "导出此列表": everything the search found, as csv or xlsx, made in the browser. */
(function () {
  "use strict";

  var say = window.muluWords.search;
  var HEAD = [say.title, say.provider, say.sharing, say.cycle, say.format, say.updated, say.address];
  /* What Excel allows as the name of a sheet. */
  var SHEET = say.sheet.replace(/[\[\]:*?/\\]/g, " ").slice(0, 31);

  function rows(hits) {
    return [HEAD].concat(hits.map(function (hit) {
      return [hit.title, hit.department, hit.sharing, hit.cycle, hit.format, hit.updated, window.muluSearch.root + hit.url];
    }));
  }

  /* A cell that a spreadsheet would take for a formula begins with an apostrophe. */
  function safe(text) { return /^[=+\-@\t\r]/.test(text) ? "'" + text : text; }

  function csv(table) {
    var lines = table.map(function (row) {
      return row.map(function (cell) { return '"' + safe(cell).replace(/"/g, '""') + '"'; }).join(",");
    });
    return new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" });
  }

  function escaped(text) {
    /* XML 1.0 has no word for control signs. */
    return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
  }

  function xlsx(table) {
    var sheet = table.map(function (row, number) {
      return '<row r="' + (number + 1) + '">' + row.map(function (cell) {
        return '<c t="inlineStr"><is><t xml:space="preserve">' + escaped(cell) + "</t></is></c>";
      }).join("") + "</row>";
    }).join("");
    var main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    var office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    var packages = "http://schemas.openxmlformats.org/package/2006/";
    var type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    var xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
    return new Blob([zip([
      ["[Content_Types].xml", xml + '<Types xmlns="' + packages + 'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="' + type + 'sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="' + type + 'worksheet+xml"/></Types>'],
      ["_rels/.rels", xml + '<Relationships xmlns="' + packages + 'relationships"><Relationship Id="r1" Type="' + office + '/officeDocument" Target="xl/workbook.xml"/></Relationships>'],
      ["xl/workbook.xml", xml + '<workbook xmlns="' + main + '" xmlns:r="' + office + '"><sheets><sheet name="' + escaped(SHEET) + '" sheetId="1" r:id="r1"/></sheets></workbook>'],
      ["xl/_rels/workbook.xml.rels", xml + '<Relationships xmlns="' + packages + 'relationships"><Relationship Id="r1" Type="' + office + '/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'],
      ["xl/worksheets/sheet1.xml", xml + '<worksheet xmlns="' + main + '"><cols><col min="1" max="1" width="40" customWidth="1"/><col min="2" max="7" width="18" customWidth="1"/></cols><sheetData>' + sheet + "</sheetData></worksheet>"]
    ])], { type: type + "sheet" });
  }

  /* A zip without compression: APPNOTE.TXT 4.3, names in UTF-8. */
  function zip(files) {
    var encoder = new TextEncoder();
    var parts = [];
    var directory = [];
    var at = 0;
    files.forEach(function (file) {
      var name = encoder.encode(file[0]);
      var body = encoder.encode(file[1]);
      /* Version 2.0, UTF-8 names, stored, 1980-01-01, sum, both sizes, length of the name. */
      var common = [20, 0, 0, 8, 0, 0, 0, 0, 33, 0].concat(four(crc(body)), four(body.length), four(body.length), two(name.length), two(0));
      var local = new Uint8Array([80, 75, 3, 4].concat(common));
      directory.push(new Uint8Array([80, 75, 1, 2, 20, 0].concat(common, two(0), two(0), two(0), four(0), four(at))), name);
      parts.push(local, name, body);
      at += local.length + name.length + body.length;
    });
    var size = directory.reduce(function (sum, part) { return sum + part.length; }, 0);
    var end = new Uint8Array([80, 75, 5, 6, 0, 0, 0, 0].concat(two(files.length), two(files.length), four(size), four(at), two(0)));
    return new Blob(parts.concat(directory, [end]));
  }

  function two(number) { return [number & 255, (number >> 8) & 255]; }

  function four(number) { return [number & 255, (number >> 8) & 255, (number >> 16) & 255, number >>> 24]; }

  var TABLE = Array.from({ length: 256 }, function (_, number) {
    for (var bit = 0; bit < 8; bit += 1) { number = number & 1 ? (number >>> 1) ^ 0xedb88320 : number >>> 1; }
    return number >>> 0;
  });

  function crc(bytes) {
    var sum = 0xffffffff;
    bytes.forEach(function (byte) { sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8); });
    return (sum ^ 0xffffffff) >>> 0;
  }

  window.muluExport = async function (kind, query, options) {
    var found = await window.muluSearch.search(query, Object.assign({ limit: Infinity, plain: true }, options));
    var table = rows(found.hits);
    var anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(kind === "xlsx" ? xlsx(table) : csv(table));
    anchor.download = say.file + "." + kind;
    anchor.click();
    setTimeout(function () { URL.revokeObjectURL(anchor.href); }, 10000);
  };
})();
