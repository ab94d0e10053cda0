/* A header row or a csv file becomes 信息项: read in the browser, sent nowhere, types guessed with care. */
(function () {
  "use strict";
  var kit = window.muluKit;
  var say = window.muluWords.form;
  var LOOKED_AT = 2000;
  var LARGEST = 20 * 1024 * 1024;
  var NEVER_NUMBERS = /代码|编码|编号|号码|证号|电话|手机|账号|帐号|邮编|区划|标识|(^|[^a-z])(id|code|no|tel|phone)([^a-z]|$)/i;
  var SENSITIVE = [
    [/身份证|公民身份号码|证件号|护照号/, "证件号码"],
    [/手机|移动电话/, "手机号码"],
    [/银行账号|银行帐号|银行卡/, "银行账号"],
    [/家庭住址|户籍地址|居住地址|住址/, "住址"],
    [/指纹|人脸|虹膜|声纹/, "生物特征"],
  ];

  /* Resolves to {rows, delimiter, encoding}; a file that is no text table rejects with what to do. */
  kit.readFile = function (file) {
    if (!/\.(csv|tsv|txt)$/i.test(file.name)) {
      return Promise.reject(new Error(say.not_csv({ name: file.name })));
    }
    if (file.size > LARGEST) {
      return Promise.reject(new Error(say.too_large({ most: LARGEST / 1024 / 1024 })));
    }
    return new Promise(function (resolve, reject) {
      var reader = new FileReader();
      reader.onerror = function () { reject(new Error(say.unreadable({ name: file.name }))); };
      reader.onload = function () {
        var encoding = "utf-8";
        var text;
        try {
          text = new TextDecoder("utf-8", { fatal: true }).decode(reader.result);
        } catch (_) {
          encoding = "gb18030";
          text = new TextDecoder("gb18030").decode(reader.result);
        }
        if (text.indexOf("\u0000") >= 0) { reject(new Error(say.not_text({ name: file.name }))); return; }
        var parsed = kit.parse(text);
        resolve({ rows: parsed.rows, delimiter: parsed.delimiter, encoding: encoding });
      };
      reader.readAsArrayBuffer(file);
    });
  };

  kit.parse = function (text) {
    var whole = text.replace(/^\ufeff/, "");
    var first = whole.split(/\r?\n/, 1)[0];
    var delimiter = [",", "\t", ";", "|"].reduce(function (best, sign) {
      return first.split(sign).length > first.split(best).length ? sign : best;
    }, ",");
    // Names typed by hand are parted as Chinese parts them.
    if (first.indexOf(delimiter) < 0 && /[、，]/.test(first)) { delimiter = first.indexOf("、") >= 0 ? "、" : "，"; }
    return { rows: records(whole, delimiter), delimiter: delimiter };
  };

  kit.fieldsOf = function (rows) {
    var width = rows.length ? rows[0].length : 0;
    var fields = [];
    for (var column = 0; column < width; column += 1) {
      var name = rows[0][column].trim();
      if (!name) { continue; }
      fields.push(field(name, rows.slice(1).map(function (row) { return row[column] || ""; })));
    }
    return fields;
  };

  function field(name, values) {
    var made = { name: name, title: name.replace(/\s+/g, " "), type: guess(name, values) };
    var sensitive = SENSITIVE.find(function (row) { return row[0].test(name); });
    if (sensitive) { made.gov = { sensitive: sensitive[1] }; }
    return made;
  }

  /* Text unless every value says otherwise: leading zeros, long numbers and numbers of things stay text. */
  function guess(name, values) {
    var given = values.filter(Boolean);
    function all(test) { return given.length > 0 && given.every(function (value) { return test.test(value); }); }
    if (all(/^\d{4}-\d{2}-\d{2}$/) && given.every(real)) { return "date"; }
    if (all(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/) && given.every(real)) { return "datetime"; }
    if (all(/^(true|false)$/)) { return "boolean"; }
    if (NEVER_NUMBERS.test(name)) { return "string"; }
    if (/年份|年度$/.test(name) && all(/^[12]\d{3}$/)) { return "year"; }
    if (all(/^(-?[1-9]\d{0,9}|0)$/)) { return "integer"; }
    if (all(/^-?(0|[1-9]\d{0,11})(\.\d{1,10})?$/)) { return "number"; }
    return "string";
  }

  function real(value) { return kit.isDay(+value.slice(0, 4), +value.slice(5, 7), +value.slice(8, 10)); }

  function records(text, delimiter) {
    var rows = [];
    var row = [];
    var cell = "";
    var quoted = false;
    function endRow() {
      row.push(cell);
      if (row.length > 1 || row[0].trim()) { rows.push(row); }
      row = [];
      cell = "";
    }
    for (var i = 0; i < text.length && rows.length <= LOOKED_AT; i += 1) {
      var sign = text[i];
      if (quoted) {
        if (sign !== "\"") { cell += sign; }
        else if (text[i + 1] === "\"") { cell += sign; i += 1; }
        else { quoted = false; }
      } else if (sign === "\"" && cell === "") { quoted = true; }
      else if (sign === delimiter) { row.push(cell); cell = ""; }
      else if (sign === "\n") { endRow(); }
      else if (sign !== "\r") { cell += sign; }
    }
    if (cell || row.length) { endRow(); }
    return rows;
  }
})();
