/* One control for a list of sentences, or of small objects. */
(function () {
  "use strict";
  const kit = window.muluKit;
  const h = kit.h;
  const say = window.muluWords.form;

  /* A list that is written one item a line; the parts of an item are set apart by `|`. */
  kit.lines = (app, path) => {
    const node = kit.nodeAt(app.schema, path);
    const items = node.items || {};
    const keys = Object.keys(items.properties || {});
    const id = "mf-" + path.join("-");
    const read = (line) => {
      if (!keys.length) { return line; }
      const parts = line.split("|").map((part) => part.trim());
      return keys.reduce((made, key, at) => {
        const number = ["integer", "number"].indexOf(items.properties[key].type) >= 0 && /^\d+(\.\d+)?$/.test(parts[at] || "");
        return parts[at] ? Object.assign(made, { [key]: number ? +parts[at] : parts[at] }) : made;
      }, {});
    };
    const area = h("textarea", { id, rows: "3", "aria-describedby": id + "-help", oninput: () => {
      const found = area.value.split("\n").map((line) => line.trim()).filter(Boolean).map(read);
      app.change(path, found.length ? found : undefined);
    }, onblur: () => app.touch(kit.pointer(path)) });
    area.value = (kit.get(app.draft.doc, path) || []).map((one) => (keys.length ? keys.map((key) => one[key] || "").join(" | ") : one)).join("\n");
    const how = keys.length ? say.lines_of({ parts: keys.map((key) => items.properties[key].title).join(" | ") }) : say.lines;
    const error = h("div", { class: "mf-error", hidden: true });
    const frame = h("div", { class: "mf-field", "data-pointer": kit.pointer(path) }, h("label", { class: "mf-label", for: id }, node.title), area, h("p", { class: "mf-help", id: id + "-help" }, (node.description || "") + how), error);
    app.fields.set(kit.pointer(path), { frame, error, required: h("span", {}), refresh: () => {}, mark: (bad) => area.setAttribute("aria-invalid", bad ? "true" : "false"), focus: () => area.focus() });
    return frame;
  };
})();
