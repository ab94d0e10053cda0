/* One table of the entry: its name, where its rows are, and its 信息项. */
(function () {
  "use strict";
  const kit = window.muluKit;
  const h = kit.h;
  const say = window.muluWords.form;
  const data = window.muluForm;
  const PLACES = { git: say.in_git, dropbox: say.in_dropbox, none: say.nowhere };

  kit.table = (app, path) => {
    const at = (...steps) => path.concat(steps);
    const value = (...steps) => kit.get(app.draft.doc, at(...steps));
    const box = h("div", { class: "mf-table" });
    const title = kit.field(app, at("title"));
    title.querySelector("input").addEventListener("input", follow);
    app.onTitle.push(() => { if (box.isConnected) { follow(); } });
    function follow() {
      if (!app.draft.byHand[kit.pointer(at("name"))]) { rename(kit.fit(value("title") || app.draft.doc.title || "")); }
    }

    /* The name is the tools' to give; the file follows it. */
    function rename(name) {
      const others = (app.draft.doc.resources || []).filter((_, index) => index !== path[1]).map((one) => one.name);
      app.change(at("name"), name ? kit.unused(name, others) : undefined);
      if (value("path") !== undefined) { place(placeOf()); }
    }
    function placeOf() { return value("path") === undefined ? "none" : value("path").indexOf("dropbox/") === 0 ? "dropbox" : "git"; }
    function place(where) {
      if (where === "none") {
        app.change(at("path"), undefined);
        app.change(at("data"), []);
        return;
      }
      app.change(at("data"), undefined);
      app.change(at("path"), (where === "git" ? "data/" : "dropbox/") + (value("name") || "biao") + "." + (value("format") || "csv"));
    }

    const places = h("select", { id: "mf-place-" + path[1], onchange: () => place(places.value) }, ...Object.keys(PLACES).map((key) => h("option", { value: key }, PLACES[key])));
    const where = h("p", { class: "mf-help" });
    app.onRefresh.push(() => {
      if (!box.isConnected) { return; }
      const elsewhere = kit.get(app.draft.doc, ["gov", "sharing", "type"]) !== "无条件共享" || kit.get(app.draft.doc, ["gov", "delivery"]);
      places.disabled = Boolean(elsewhere);
      places.value = elsewhere ? "none" : placeOf();
      where.textContent = elsewhere ? say.without_data
        : value("path") ? (placeOf() === "dropbox" ? say.file_in_dropbox : say.file_in_git)({ path: value("path") }) : say.structure_only;
    });

    const fields = kit.rows(app, at("schema", "fields"), { name: say.field, movable: true, make: () => ({ type: "string" }), row: (where, tools) => row(app, path, where, tools) });
    const name = kit.field(app, at("name"));
    name.querySelector("input").addEventListener("input", () => { app.draft.byHand[kit.pointer(at("name"))] = true; });
    const placing = kit.frame("mf-place-" + path[1], say.where, places);
    placing.append(where);
    box.append(h("div", { class: "mf-grid" }, title, placing),
      h("details", { class: "mf-more" }, h("summary", {}, say.technical), h("div", { class: "mf-grid" }, name, kit.field(app, at("path")), kit.field(app, at("encoding"), { as: "select", choices: ["utf-8", "gb18030", "gbk"] }))),
      h("h4", {}, say.field), filler(app, path, place, value, at), fields);
    if (!value("name")) { follow(); }
    return box;
  };

  /* A header row pasted, or a csv file looked at; what is there stays where the names agree. */
  function filler(app, path, place, value, at) {
    const id = "mf-paste-" + path[1];
    const area = h("textarea", { id, rows: "3", "aria-describedby": id + "-help", placeholder: say.heads_example.split(/\s+/).join("\t") });
    const told = h("p", { class: "mf-told", role: "status" });
    const file = h("input", { type: "file", id: id + "-file", accept: ".csv,.tsv,.txt" });
    function fill(rows, words) {
      const read = kit.fieldsOf(rows);
      if (!read.length) { told.textContent = say.no_heads; return; }
      const known = value("schema", "fields") || [];
      const merged = read.map((one) => known.find((other) => other.name === one.name) || one);
      app.change(at("schema", "fields"), merged);
      app.draw(kit.pointer(at("schema", "fields")));
      app.refresh();
      const marked = merged.filter((one) => one.gov && one.gov.sensitive).map((one) => one.title);
      told.textContent = words + say.filled({ number: merged.length }) + (rows.length > 1 ? say.types_guessed({ rows: rows.length - 1 }) : say.types_text) +
        (marked.length ? say.sensitive({ names: "“" + marked.join("”“") + "”" }) : "");
    }
    file.addEventListener("change", () => {
      const chosen = file.files[0];
      if (!chosen) { return; }
      kit.readFile(chosen).then((read) => {
        const name = chosen.name.replace(/\.[^.]*$/, "");
        if (!value("title")) { app.change(at("title"), name.trim() || undefined); }
        if (!value("name")) { app.change(at("name"), kit.fit(name) || undefined); }
        app.change(at("format"), read.delimiter === "\t" ? "tsv" : "csv");
        app.change(at("encoding"), read.encoding);
        app.change(at("dialect"), read.delimiter === "," || read.delimiter === "\t" ? undefined : { delimiter: read.delimiter });
        place("git");
        fill(read.rows, say.read_file({ name: chosen.name }));
      }, (error) => { told.textContent = error.message; });
      file.value = "";
    });
    return h("details", { class: "mf-fill" }, h("summary", {}, say.fill),
      h("div", { class: "mf-grid" },
        h("div", { class: "mf-field" }, h("label", { class: "mf-label", for: id }, say.paste), area, h("p", { class: "mf-help", id: id + "-help" }, say.paste_help),
          kit.button(say.fill_fields, () => fill(kit.parse(area.value).rows, say.read_pasted))),
        h("div", { class: "mf-field" }, h("label", { class: "mf-label", for: id + "-file" }, say.or_file), file, h("p", { class: "mf-help" }, say.or_file_help))), told);
  }

  function row(app, table, path, tools) {
    const at = (...steps) => path.concat(steps);
    const node = kit.nodeAt(app.schema, path);
    const key = h("input", { type: "checkbox", onchange: () => app.primaryKey(table, kit.get(app.draft.doc, at("name")), key.checked) });
    key.checked = (kit.get(app.draft.doc, table.concat(["schema", "primaryKey"])) || []).indexOf(kit.get(app.draft.doc, at("name"))) >= 0;
    const title = kit.field(app, at("title"), { help: "" });
    const name = kit.field(app, at("name"), { help: "" });
    // While the header is not known, the column is called what the item is called.
    title.querySelector("input").addEventListener("focus", (event) => { event.target.dataset.before = event.target.value; });
    title.querySelector("input").addEventListener("input", (event) => {
      const before = event.target.dataset.before || "";
      if ((kit.get(app.draft.doc, at("name")) || "") === before) {
        app.renamed(table, before, event.target.value);
        app.change(at("name"), event.target.value || undefined);
        event.target.dataset.before = event.target.value;
      }
    });
    name.querySelector("input").addEventListener("focus", (event) => { event.target.dataset.before = event.target.value; });
    name.querySelector("input").addEventListener("change", (event) => app.renamed(table, event.target.dataset.before || "", event.target.value));
    const basic = kit.field(app, at("gov", "basicItem"), { as: "yesno", help: "" });
    app.onRefresh.push(() => { basic.hidden = !/^1/.test(kit.get(app.draft.doc, ["gov", "code"]) || ""); });
    const more = h("details", { class: "mf-more" }, h("summary", {}, say.more));
    more.addEventListener("toggle", () => {
      if (more.childElementCount > 1) { return; }
      more.append(h("div", { class: "mf-grid" }, ...kit.FIELD_MORE.map((steps) => {
        const where = path.concat(kit.split(steps));
        if (steps === "gov/element") { return kit.field(app, where, { as: "select", choices: data.elements.map((one) => one[0]), names: data.elements.reduce((made, one) => Object.assign(made, { [one[0]]: one[1] }), {}) }); }
        return kit.nodeAt(app.schema, where).properties ? kit.group(app, where) : kit.field(app, where);
      })));
      app.refresh();
    });
    tools.append(more);
    return h("div", { class: "mf-row" }, title, name, kit.field(app, at("type"), { as: "select", names: kit.TYPES, help: "" }),
      h("div", { class: "mf-ticks" }, kit.field(app, at("constraints", "required"), { help: "" }), h("label", { class: "mf-choice", title: node.description }, key, h("span", {}, say.key))), basic);
  }
})();
