/* The figures of a 年度报告: taken from the files of `mulu report annual`, and held against its manifest. */
(function () {
  "use strict";
  const kit = window.muluKit;
  const h = kit.h;
  const say = window.muluWords.form;
  const FIGURES = "figures.json";
  const MANIFEST = "manifest.json";

  const hex = (buffer) => Array.from(new Uint8Array(buffer)).map((byte) => byte.toString(16).padStart(2, "0")).join("");

  function parsed(bytes, name) {
    let value;
    try {
      value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (_) {
      throw new Error(say.figures_unreadable({ file: name }));
    }
    if (!kit.isObject(value)) { throw new Error(say.figures_no_object({ file: name })); }
    return value;
  }

  /* The figures and of whom they are; `of` is null where no manifest vouches for them. */
  async function read(files) {
    const named = (name) => files.find((file) => file.name === name);
    const file = named(FIGURES) || (files.length === 1 && files[0].name !== MANIFEST ? files[0] : null);
    if (!file) { throw new Error(say.figures_not_chosen({ file: FIGURES })); }
    const bytes = await file.arrayBuffer();
    const value = parsed(bytes, file.name);
    if (!named(MANIFEST)) { return { value, of: null }; }
    const manifest = parsed(await named(MANIFEST).arrayBuffer(), MANIFEST);
    if (manifest.report !== "annual" || !kit.isObject(manifest.subject)) { throw new Error(say.figures_no_manifest({ file: MANIFEST })); }
    // A page from an address without https has no digests; the rest is still held against the manifest.
    if (window.crypto && window.crypto.subtle) {
      const digest = hex(await window.crypto.subtle.digest("SHA-256", bytes));
      const vouched = (manifest.files || []).find((one) => one.path === file.name);
      if (!vouched || vouched.sha256 !== digest) { throw new Error(say.figures_changed({ file: file.name, manifest: MANIFEST })); }
    }
    return { value, of: { department: manifest.subject.department, year: manifest.subject.year } };
  }

  /* Why the figures are not those of this report; null where they are, or where nobody vouches for any. */
  kit.strangeFigures = (of, department, year) => {
    if (!of) { return null; }
    if (department && of.department !== department) { return say.figures_of_department({ department: of.department, wanted: department }); }
    return year && of.year !== year ? say.figures_of_year({ year: of.year, wanted: year }) : null;
  };

  kit.figures = (app, path) => {
    const node = kit.nodeAt(app.schema, path);
    const id = "mf-" + path.join("-");
    const told = h("p", { class: "mf-told", role: "status" });
    const error = h("div", { class: "mf-error", id: id + "-error", hidden: true });
    const wrong = h("div", { class: "mf-error", id: id + "-wrong", role: "alert", hidden: true });
    const count = () => {
      const value = kit.get(app.draft.doc, path);
      const of = app.draft.figuresOf;
      const number = value ? Object.keys(value).length : 0;
      told.textContent = !value ? "" : of ? say.figures_taken_of({ number, department: of.department, year: of.year }) : say.figures_taken({ number });
      drop.hidden = !value;
    };
    const take = (value, of) => { app.draft.figuresOf = of; app.change(path, value); count(); };
    const input = h("input", { id, type: "file", accept: ".json,application/json", multiple: true, "aria-describedby": id + "-help " + id + "-error " + id + "-wrong", onchange: () => {
      wrong.hidden = true;
      read(Array.from(input.files)).then((found) => take(found.value, found.of), (trouble) => {
        wrong.textContent = trouble.message;
        wrong.hidden = false;
      });
    } });
    const drop = h("button", { type: "button", class: "mf-small", onclick: () => { input.value = ""; take(undefined, undefined); } }, say.figures_drop);
    const help = (node.description || "") + say.figures_help({ file: FIGURES, manifest: MANIFEST });
    const frame = h("div", { class: "mf-field", "data-pointer": kit.pointer(path) }, h("label", { class: "mf-label", for: id }, node.title), input, h("p", { class: "mf-help", id: id + "-help" }, help), told, drop, wrong, error);
    app.fields.set(kit.pointer(path), { frame, error, required: h("span", {}), refresh: () => {}, mark: (bad) => input.setAttribute("aria-invalid", bad ? "true" : "false"), focus: () => input.focus() });
    count();
    return frame;
  };
})();
