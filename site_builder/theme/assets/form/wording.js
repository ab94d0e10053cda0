/* Findings in plain Chinese, word for word as `mulu check` says them (site_builder.structure.wording and the rules). */
(function () {
  "use strict";
  var kit = window.muluKit;

  var KINDS = { string: "文本", integer: "整数", number: "数字", boolean: " true 或 false", array: "列表 […]", object: "对象 {…}", null: "null" };
  var SHOWN = 60;
  var HIDDEN = /[\u0000-\u001f\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ue000-\uf8ff]/;

  kit.message = function (violation, root) {
    var key = violation.key || "";
    var own = violation.schema["x-message"];
    if (own) {
      var titled = kit.nodeAt(root, violation.path.concat([key])).title || key;
      return own.split("{value}").join(plain(violation.value)).split("{title}").join(titled).split("{key}").join(key);
    }
    if (violation.keyword === "required") { return "缺少" + named(root, violation.path.concat([key])) + "。"; }
    if (violation.keyword === "unknown") { return "不认识的键“" + short(key) + "”。"; }
    if (violation.keyword === "forbidden") { return "这里不能写" + named(root, violation.path.concat([key])) + "。"; }
    return label(root, violation.path) + wrong(violation);
  };

  kit.hint = function (violation, root) {
    if (violation.keyword === "unknown") { return didYouMean(violation); }
    if (violation.keyword === "uniqueItems") { return "每项只写一次。"; }
    var own = violation.schema["x-hint"];
    if (violation.keyword === "required" && !own) {
      var wanted = kit.nodeAt(root, violation.path.concat([violation.key]));
      return "加上 \"" + violation.key + "\"：" + (wanted.description || wanted["x-hint"] || "");
    }
    if (own) { return own; }
    if (violation.keyword === "forbidden") { return "删去这一项。"; }
    var node = kit.nodeAt(root, violation.path);
    if (violation.keyword === "enum" || violation.keyword === "const") { return choices(violation); }
    if (!violation.path.length) { return "最外层写成一个对象：{ … }。"; }
    var about = "description" in node ? node : kit.nodeAt(root, violation.path.slice(0, -1));
    return node["x-hint"] || about.description || "照 schemas/ 里的说明改正。";
  };

  /* A hint that only repeats which key to add: the form has its control. */
  kit.isAdding = function (hint) { return /^加上 "/.test(hint); };

  /* Fact and advice of the findings that no keyword of the schema gives. */
  kit.ALONE = {
    twice: function (name, list) { return ["“" + name + "”在 " + list + " 里写了不止一次。", "每一项的标识须不同。"]; },
    onePerson: function (title, person) { return ["“" + title + "”的编制人和审核人是同一个人（" + person + "）。", "由另一名在任人员审核。"]; },
    sameTitle: function (title, other) { return ["名称“" + title + "”在本部门已由 " + other + " 使用。", "内容相同的并为一项；不同的，把不同之处写进名称。"]; },
    notYet: function (title, published, today) { return ["“" + title + "”的发布日期 " + published + " 还没有到（核对时点 " + today + "）。", "照实写发布日期；还没有发布的，到那一天再提交。"]; },
  };

  /* The candidate that was most likely meant: Ratcliff and Obershelp's likeness, as Python's difflib counts it. */
  kit.nearest = function (word, candidates, cutoff) {
    var wanted = Array.from(word.trim().toLowerCase()).slice(0, 100).join("");
    var best = null;
    candidates.forEach(function (candidate) {
      var folded = candidate.toLowerCase();
      var likeness = ratio(Array.from(folded), Array.from(wanted));
      if (likeness >= (cutoff || 0.6) && (!best || likeness > best[0] || (likeness === best[0] && folded >= best[1]))) {
        best = [likeness, folded, candidate];
      }
    });
    return best && best[2];
  };

  function ratio(one, other) {
    var total = one.length + other.length;
    return total ? 2 * matching(one, 0, one.length, other, 0, other.length) / total : 1;
  }

  function matching(one, from, to, other, start, end) {
    var longest = [from, start, 0];
    var lengths = {};
    for (var i = from; i < to; i += 1) {
      var next = {};
      for (var j = start; j < end; j += 1) {
        if (one[i] === other[j]) {
          next[j] = (lengths[j - 1] || 0) + 1;
          if (next[j] > longest[2]) { longest = [i - next[j] + 1, j - next[j] + 1, next[j]]; }
        }
      }
      lengths = next;
    }
    if (!longest[2]) { return 0; }
    return longest[2] + matching(one, from, longest[0], other, start, longest[1]) +
      matching(one, longest[0] + longest[2], to, other, longest[1] + longest[2], end);
  }

  function wrong(violation) {
    var keyword = violation.keyword;
    var value = violation.value;
    var expected = violation.expected;
    var shown = plain(value);
    if (keyword === "type" || keyword === "anyOf") {
      return "应是" + [].concat(expected).map(function (kind) { return KINDS[kind] || kind; }).join("或") + "，现在是" + described(value) + "。";
    }
    if (keyword === "enum") { return "“" + shown + "”不是可选的词。"; }
    if (keyword === "const") { return "应是 " + written(expected) + "，现在是 " + shown + "。"; }
    if (keyword === "pattern" || keyword === "minLength") { return wrongText(String(value)); }
    if (keyword === "format") { return "“" + shown + "”不是真实的" + (expected === "date" ? "日期" : "时间") + "。"; }
    if (keyword === "minItems") { return value.length ? "至少要有 " + expected + " 项。" : "是空的列表。"; }
    if (keyword === "uniqueItems") { return "里有重复的项：“" + plain(kit.repeated(value)) + "”。"; }
    if (keyword === "minimum") { return "不能小于 " + expected + "，现在是 " + shown + "。"; }
    return "“" + shown + "”不合写法。";
  }

  function described(value) {
    if (Array.isArray(value)) { return "列表"; }
    if (kit.isObject(value)) { return "对象"; }
    if (typeof value === "string") { return "文本“" + short(value) + "”"; }
    return (value === null || typeof value === "boolean" ? " " : "数字 ") + plain(value);
  }

  function wrongText(value) {
    if (!value.trim()) { return "是空的。"; }
    if (value !== value.trim()) { return "前后有空格或空行：“" + short(value) + "”。"; }
    if (value.normalize("NFKC") !== value) { return "“" + short(value) + "”不合写法，其中有全角字符。"; }
    return "“" + short(value) + "”不合写法。";
  }

  function choices(violation) {
    var words = [].concat(violation.expected).map(String);
    var near = typeof violation.value === "string" ? kit.nearest(violation.value, words) : null;
    var listed = "可选：" + words.join("、") + "。";
    return near && words.length > 1 ? "你是否想写“" + near + "”？" + listed : listed;
  }

  function didYouMean(violation) {
    var properties = violation.schema.properties || {};
    var key = violation.key;
    var names = Object.keys(properties);
    var free = names.filter(function (name) { return !(name in violation.value); });
    var near = names.filter(function (name) { return (properties[name].title || name) === key; }).pop();
    var outer = names.find(function (name) { return !near && key in (properties[name].properties || {}); });
    if (outer) { return "你是否想写在“" + outer + "”里面？"; }
    near = near || kit.nearest(key, names, 0.7);
    if (near) { return "你是否想写“" + near + "”？" + (free.indexOf(near) < 0 ? "它已经写过，两处合并成一处。" : ""); }
    if (free.length > 12) { return "不属于目录的内容写到 gov 外面；否则删去。"; }
    return free.length ? "还可以写：" + free.join("、") + "；没有合适的，删去这一项。" : "删去这一项。";
  }

  function label(root, path) {
    if (!path.length) { return "整个文件"; }
    var last = path[path.length - 1];
    return typeof last === "number" ? label(root, path.slice(0, -1)) + "第 " + (last + 1) + " 项" : named(root, path);
  }

  function named(root, path) {
    var title = kit.nodeAt(root, path).title;
    var key = path[path.length - 1];
    return title ? title + "（" + key + "）" : "“" + key + "”";
  }

  function plain(value) { return short(typeof value === "string" ? value : written(value)); }

  /* JSON with the blanks that Python's json.dumps sets. */
  function written(value) {
    if (Array.isArray(value)) { return "[" + value.map(written).join(", ") + "]"; }
    if (!kit.isObject(value)) { return JSON.stringify(value); }
    return "{" + Object.keys(value).map(function (key) { return JSON.stringify(key) + ": " + written(value[key]); }).join(", ") + "}";
  }

  function short(text) {
    var signs = Array.from(text);
    return signs.slice(0, SHOWN).map(function (sign) { return HIDDEN.test(sign) ? "\ufffd" : sign; }).join("") + (signs.length > SHOWN ? "…" : "");
  }
})();
