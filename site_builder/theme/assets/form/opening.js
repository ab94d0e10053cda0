/* A descriptor that is there already is opened again: from a file, or where the site is the department's own, from the site. */
(function () {
  "use strict";
  var kit = window.muluKit;
  var h = kit.h;
  var data = window.muluForm;
  var say = window.muluWords.form;
  var CODES = "mulu-form-codes:" + data.city;

  /* Whose entry it is: by its folder and title, or by the class of its code. Null where neither says. */
  kit.departmentOf = function (value) {
    var known = data.departments.find(function (one) {
      return one.entries.some(function (entry) { return entry[0] === value.name && entry[1] === value.title; });
    });
    var code = kit.get(value, ["gov", "code"]);
    var category = typeof code === "string" ? code.split("/")[0] : "";
    return known || data.departments.find(function (one) {
      return category && one.categories.some(function (kind) { return kind.code.split("/")[0] === category; });
    }) || null;
  };

  /* The next 信息资源代码 that no other entry written in this browser has taken; the site knows only published ones. */
  kit.freeCode = function (code, name) {
    var given = kept();
    var taken = Object.keys(given).filter(function (one) { return one !== name; }).map(function (one) { return given[one]; });
    var free = code;
    while (taken.indexOf(free) >= 0) {
      free = free.replace(/\d+$/, function (digits) { return String(+digits + 1).padStart(digits.length, "0"); });
    }
    return free;
  };

  kit.keepCode = function (name, code) {
    var given = kept();
    given[name] = code;
    try { localStorage.setItem(CODES, JSON.stringify(given)); } catch (_) { /* As with drafts: intake gives another code then. */ }
  };

  function kept() {
    try {
      var value = JSON.parse(localStorage.getItem(CODES) || "{}");
      return kit.isObject(value) ? value : {};
    } catch (_) { return {}; }
  }

  /* Resolves to {text, value}; what is no descriptor rejects with what to do. */
  kit.readDescriptor = function (file) {
    return new Promise(function (resolve, reject) {
      var reader = new FileReader();
      reader.onerror = function () { reject(new Error(say.unreadable({ name: file.name }))); };
      reader.onload = function () {
        var text = String(reader.result).replace(/^\ufeff/, "");
        var value;
        try { value = JSON.parse(text); } catch (_) { value = null; }
        if (!kit.isObject(value) || !kit.isObject(value.gov) || !Array.isArray(value.resources)) {
          reject(new Error(say.not_descriptor({ name: file.name })));
          return;
        }
        resolve({ text: text, value: value });
      };
      reader.readAsText(file, "utf-8");
    });
  };

  /* The draft that goes on where a descriptor stands: its names and its code stay. */
  kit.draftOf = function (value, department) {
    var doc = JSON.parse(JSON.stringify(value));
    var byHand = { "/name": true };
    delete doc.$schema;
    doc.resources.forEach(function (_, index) { byHand[kit.pointer(["resources", index, "name"])] = true; });
    return { version: 1, department: department ? department.id : "", byHand: byHand, doc: doc };
  };

  kit.opener = function (app, open) {
    var told = h("p", { class: "mf-opened", role: "status" });
    function opened(value, words) {
      open(kit.draftOf(value, kit.departmentOf(value) || data.departments.find(function (one) { return one.id === app.draft.department; })));
      var drawn = document.querySelector(".mf-opener");
      drawn.open = true;
      drawn.querySelector(".mf-opened").textContent = words + (kit.get(value, ["gov", "dataLevel"]) ? "" : say.confirm_level);
    }
    var file = h("input", { type: "file", id: "mf-open", accept: ".json", onchange: function () {
      var chosen = file.files[0];
      if (!chosen) { return; }
      kit.readDescriptor(chosen).then(function (read) { opened(read.value, say.opened({ title: String(read.value.title) })); }, function (error) { told.textContent = error.message; });
      file.value = "";
    } });
    var parts = [h("div", { class: "mf-field" }, h("label", { class: "mf-label", for: "mf-open" }, say.open_file), file, h("p", { class: "mf-help" }, say.open_file_help))];
    var mine = data.departments.find(function (one) { return one.id === data.own; });
    if (mine) {
      var select = h("select", { id: "mf-renew", onchange: function () {
        var name = select.value;
        if (!name) { return; }
        fetched(mine.id + "/" + name).then(function (value) { opened(value, say.opened_renew({ title: value.title })); }, function (error) { told.textContent = error.message; });
      } }, h("option", { value: "" }, say.choose));
      mine.entries.forEach(function (entry) { select.append(h("option", { value: entry[0] }, entry[1])); });
      parts.push(h("div", { class: "mf-field" }, h("label", { class: "mf-label", for: "mf-renew" }, say.renew), select, h("p", { class: "mf-help" }, say.renew_help)));
    }
    return h("details", { class: "mf-fill mf-opener" }, h("summary", {}, mine ? say.open_or_renew : say.open_file), h("div", { class: "mf-grid" }, parts[0], parts[1]), told);
  };

  /* A script is loaded, not a request sent: that works from a file too. */
  function fetched(id) {
    return new Promise(function (resolve, reject) {
      window.muluSearchData = function (_, value) { resolve(value); };
      var script = document.createElement("script");
      script.src = "../../datasets/" + id + "/descriptor.js";
      script.onerror = function () { reject(new Error(say.not_on_site)); };
      document.head.append(script);
    });
  }
})();
