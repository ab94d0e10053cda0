/* 按我的表格查: heads against the index (site_builder/pages/heads.py), which is loaded as a script when first asked. */
(function () {
  "use strict";

  var say = window.muluWords.heads;
  var base = document.currentScript.src.replace(/[^/]*$/, "");
  var root = new URL("../../", base).href;
  var form = document.querySelector(".mu-heads__form");
  var text = form.querySelector("textarea");
  var file = form.querySelector("input[type=file]");
  var box = document.querySelector(".mu-heads .mu-scroll");
  var sum = document.querySelector(".mu-heads__sum");
  var signs = JSON.parse(form.dataset.signs);
  var MOST = 5;
  var NEAR = 0.5;
  var MOST_BYTES = 20 * 1024 * 1024;
  var waiting;

  function index() {
    waiting = waiting || new Promise(function (resolve, reject) {
      /* The search may have named its own receiver on this page: each file hands over by name. */
      var before = window.muluSearchData;
      window.muluSearchData = function (name, data) { if (name === "index") { resolve(read(data)); } else if (before) { before(name, data); } };
      var script = document.createElement("script");
      script.src = base + "index.js";
      script.onerror = function () { waiting = undefined; reject(new Error(say.not_read({ file: "assets/heads/index.js" }))); };
      document.head.appendChild(script);
    });
    return waiting;
  }

  function fold(head) { return head.normalize("NFKC").toLowerCase().replace(/\s+/g, ""); }

  function read(data) {
    var items = new Map();
    data.items.forEach(function (item) { items.set(fold(item[0]), { name: item[0], entries: item[1] }); });
    return { entries: data.entries, items: items };
  }

  /* The first line of what was pasted, or every line where each holds one head. */
  function headsOf(given) {
    var lines = given.replace(/^\ufeff/, "").split(/\r\n|\r|\n/).filter(function (line) { return line.trim(); });
    var parted = /[\t,，、;；|]/;
    var used = lines.length && parted.test(lines[0]) ? [lines[0]] : lines;
    var heads = [];
    used.forEach(function (line) {
      cells(line).forEach(function (cell) { if (cell && heads.indexOf(cell) < 0) { heads.push(cell); } });
    });
    return heads.slice(0, 500);
  }

  function cells(line) {
    var found = [];
    var cell = "";
    var quoted = false;
    Array.from(line).forEach(function (sign) {
      if (sign === '"') { quoted = !quoted; } else if (!quoted && /[\t,，、;；|]/.test(sign)) { found.push(cell); cell = ""; } else { cell += sign; }
    });
    found.push(cell);
    return found.map(function (one) { return one.replace(/[*＊:：]+$/, "").trim(); });
  }

  function pairs(word) {
    var found = new Set();
    for (var at = 0; at + 1 < word.length; at += 1) { found.add(word.slice(at, at + 2)); }
    return found;
  }

  function nearest(known, head) {
    var own = pairs(head);
    var scored = [];
    known.items.forEach(function (item, name) {
      var other = pairs(name);
      var shared = 0;
      own.forEach(function (pair) { if (other.has(pair)) { shared += 1; } });
      var score = own.size && other.size ? 2 * shared / (own.size + other.size) : 0;
      if (score >= NEAR) { scored.push([score, item]); }
    });
    scored.sort(function (a, b) { return b[0] - a[0] || (a[1].name < b[1].name ? -1 : 1); });
    return scored.slice(0, 3).map(function (one) { return one[1]; });
  }

  function make(name, className, children) {
    var element = document.createElement(name);
    if (className) { element.className = className; }
    children.forEach(function (child) { element.append(child); });
    return element;
  }

  function sources(known, item) {
    var order = Object.keys(signs);
    var entries = item.entries.map(function (number) { return known.entries[number]; });
    entries.sort(function (a, b) { return order.indexOf(a[2]) - order.indexOf(b[2]); });
    var lines = entries.slice(0, MOST).map(function (entry) {
      var link = make("a", "", [entry[0]]);
      link.href = root + entry[3];
      var sign = make("i", "mu-sign", []);
      sign.setAttribute("aria-hidden", "true");
      return make("span", "mu-line", [link, " " + entry[1] + " ", make("span", "mu-sharing mu-sharing--" + signs[entry[2]], [sign, entry[2]])]);
    });
    if (entries.length > MOST) { lines.push(make("span", "mu-line mu-quiet", [say.more({ number: entries.length })])); }
    return lines;
  }

  function line(known, head) {
    var item = known.items.get(fold(head));
    var near = item ? [] : nearest(known, fold(head));
    var said = item ? say.known : near.length ? say.perhaps({ names: near.map(function (one) { return one.name; }).join("、") }) : say.none;
    var given = item ? sources(known, item) : near.length ? sources(known, near[0]) : [say.apply];
    var first = make("th", "", [head]);
    first.scope = "row";
    return { found: Boolean(item), row: make("tr", "", [first, make("td", "", [said]), make("td", "", given)]) };
  }

  async function ask() {
    var heads = headsOf(text.value);
    if (!heads.length) { sum.textContent = say.no_heads; box.hidden = true; return; }
    try {
      var known = await index();
      var lines = heads.map(function (head) { return line(known, head); });
      var body = box.querySelector("tbody");
      body.replaceChildren.apply(body, lines.map(function (one) { return one.row; }));
      box.hidden = false;
      sum.textContent = say.sum({ heads: heads.length, found: lines.filter(function (one) { return one.found; }).length });
    } catch (error) {
      sum.textContent = error.message;
    }
  }

  /* As it would be typed: a head with a comma in it keeps its quotes. */
  function typed(heads) {
    return heads.map(function (head) { return /[\t,，、;；|]/.test(head) ? "\"" + head + "\"" : head; }).join("\t");
  }

  /* Above the heads stands a title at most; a cut in the middle of a sign at the end is no fault of the encoding. */
  function firstLine(bytes) {
    var decoded;
    try { decoded = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true }); } catch (error) { decoded = new TextDecoder("gb18030").decode(bytes); }
    var lines = decoded.split(/\r\n|\r|\n/).slice(0, 20);
    var found = lines.filter(function (line) { return cells(line).filter(Boolean).length > 1; })[0];
    return (found === undefined ? lines[0] : found).trim();
  }

  async function take(one) {
    try {
      var bytes = new Uint8Array(await one.slice(0, 4).arrayBuffer());
      var isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
      /* What older office programs write, and what has a password. */
      var isOld = bytes[0] === 0xd0 && bytes[1] === 0xcf;
      if (isOld || isZip && one.size > MOST_BYTES) { throw new Error("unreadable"); }
      bytes = new Uint8Array(await (isZip ? one : one.slice(0, 65536)).arrayBuffer());
      if (!isZip && bytes.indexOf(0) >= 0) { throw new Error("unreadable"); }
      text.value = isZip ? typed(window.muluWorkbook.heads(bytes)) : firstLine(bytes);
    } catch (error) {
      text.value = "";
      box.hidden = true;
      sum.textContent = say.unreadable({ name: one.name });
      return;
    }
    ask();
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); ask(); });
  text.addEventListener("paste", function () { setTimeout(ask, 0); });
  file.addEventListener("change", function () { if (file.files[0]) { take(file.files[0]); } });
  form.addEventListener("dragover", function (event) { event.preventDefault(); });
  form.addEventListener("drop", function (event) {
    event.preventDefault();
    if (event.dataTransfer.files[0]) { take(event.dataTransfer.files[0]); }
  });
})();
