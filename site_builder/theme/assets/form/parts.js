/* The parts of the form that are more than one control: department, class, format, bases, tables, people. */
(function () {
  "use strict";
  const kit = window.muluKit;
  const h = kit.h;
  const say = window.muluWords.form;
  const data = window.muluForm;

  const frame = (id, title, control, help) => h("div", { class: "mf-field mf-field--plain" }, h("label", { class: "mf-label", for: id }, title), control, help ? h("p", { class: "mf-help", id: id + "-help" }, help) : null);
  const button = (words, onclick, more) => h("button", Object.assign({ type: "button", class: "mf-small", onclick }, more), words);

  /* A list whose rows can be added, removed and moved; drawn anew when their number or order changes. */
  function repeated(app, path, options) {
    const list = h("div", { class: "mf-list" });
    const items = () => kit.get(app.draft.doc, path) || [];
    function changed(next, row, name) {
      app.change(path, next);
      draw();
      app.refresh();
      const target = list.children[Math.max(0, Math.min(row, next.length - 1))];
      const wanted = target && ((name && (target.querySelector("[data-do='" + name + "']:not([disabled])") || target.querySelector("[data-do]:not([disabled])"))) || target.querySelector("input, select"));
      if (wanted) { wanted.focus(); }
    }
    function move(index, by) {
      const next = items().slice();
      next.splice(index + by, 0, next.splice(index, 1)[0]);
      changed(next, index + by, by < 0 ? "up" : "down");
    }
    function draw() {
      Array.from(app.fields.keys()).filter((pointer) => pointer.indexOf(kit.pointer(path) + "/") === 0).forEach((pointer) => app.fields.delete(pointer));
      list.textContent = "";
      items().forEach((value, index) => {
        const label = options.name + " " + (index + 1);
        const tools = h("div", { class: "mf-tools" },
          options.movable ? button("↑", () => move(index, -1), { "aria-label": say.up({ what: label }), "data-do": "up", disabled: index === 0 }) : null,
          options.movable ? button("↓", () => move(index, 1), { "aria-label": say.down({ what: label }), "data-do": "down", disabled: index === items().length - 1 }) : null,
          button(say.remove, () => changed(items().filter((_, other) => other !== index), index, "remove"), { "aria-label": say.remove_one({ what: label }), "data-do": "remove" }));
        list.append(h("div", { class: "mf-item", role: "group", "aria-label": label }, h("span", { class: "mf-item__number", "aria-hidden": "true" }, String(index + 1)), options.row(path.concat([index]), tools), tools));
      });
    }
    app.redraw.push({ pointer: kit.pointer(path), draw });
    draw();
    const add = button(say.add({ what: options.name }), () => { const next = items().concat([options.make()]); changed(next, next.length - 1, ""); }, { class: "mf-small mf-add" });
    return h("div", {}, list, add);
  }

  const PARTS = {
    department: (app) => {
      const select = h("select", { id: "mf-department", onchange: () => app.department(select.value) }, h("option", { value: "" }, say.choose_department),
        ...data.departments.map((one) => h("option", { value: one.id }, one.title)));
      select.value = app.draft.department || "";
      return frame("mf-department", say.provider, select, say.provider_help);
    },

    category: (app) => {
      const select = h("select", { id: "mf-category", onchange: () => app.category(select.value) });
      app.onDepartment.push((department) => {
        select.textContent = "";
        (department ? department.categories : []).forEach((one) => select.append(h("option", { value: one.code }, one.label)));
        const code = kit.get(app.draft.doc, ["gov", "code"]) || "";
        const same = Array.from(select.options).find((one) => one.value.split("/")[0] === code.split("/")[0]);
        if (same) { select.value = same.value; } else if (code && department) {
          select.append(h("option", { value: code }, say.keep_code({ code: code })));
          select.value = code;
        }
      });
      return frame("mf-category", say.category, select, say.category_help);
    },

    format: (app) => {
      const type = h("select", { id: "mf-format-type", "aria-describedby": "mf-format-type-help", onchange: () => app.change(["gov", "format", "type"], type.value || undefined) });
      const draw = () => {
        const known = data.formats[kit.get(app.draft.doc, ["gov", "format", "class"])] || [];
        const now = kit.get(app.draft.doc, ["gov", "format", "type"]) || "";
        if (type.dataset.known !== known.join()) {
          type.dataset.known = known.join();
          type.textContent = "";
          type.append(h("option", { value: "" }, say.not_listed), ...known.map((word) => h("option", { value: word }, word)));
        }
        type.value = known.indexOf(now) >= 0 ? now : "";
        if (now && !type.value) { app.change(["gov", "format", "type"], undefined); }
        note.hidden = !kit.get(app.draft.doc, ["gov", "format", "class"]) || (type.value !== "" && type.value !== "自描述格式");
        if (note.hidden && kit.get(app.draft.doc, ["gov", "format", "note"])) { app.change(["gov", "format", "note"], undefined); }
      };
      const group = kit.field(app, ["gov", "format", "class"], { as: "radios" });
      const note = kit.field(app, ["gov", "format", "note"]);
      app.onRefresh.push(draw);
      return h("div", { class: "mf-grid mf-grid--format", "data-pointer": "/gov/format" }, group, frame("mf-format-type", say.format_type, type, say.format_type_help), note);
    },

    bases: (app, part) => h("fieldset", { class: "mf-group", "data-pointer": "/" + part.path }, h("legend", { class: "mf-label" }, kit.nodeAt(app.schema, kit.split(part.path)).title),
      h("p", { class: "mf-help" }, kit.nodeAt(app.schema, kit.split(part.path)).description),
      repeated(app, kit.split(part.path), {
        name: say.basis, make: () => ({}), row: (path) => {
          const law = h("select", { "aria-label": say.known_bases, onchange: () => {
            const row = data.laws[law.value];
            ["level", "title", "docNo", "article", "url"].forEach((key, index) => app.change(path.concat([key]), (row && row[index]) || undefined));
            app.refresh();
          } }, h("option", { value: "" }, say.choose_basis), ...data.laws.map((row, index) => h("option", { value: String(index) }, row[1] + " " + row[3])));
          return h("div", { class: "mf-grid" }, h("div", { class: "mf-field mf-wide" }, law), kit.field(app, path.concat(["level"]), { as: "select", choices: data.levels }),
            ...["title", "docNo", "article", "quote"].map((key) => kit.field(app, path.concat([key]))));
        },
      })),

    people: (app, part) => {
      const box = h("div", { class: "mf-grid", "data-pointer": "/" + part.path });
      app.onDepartment.push((department) => {
        box.textContent = "";
        [["compiledBy", "编制人"], ["reviewedBy", "审核人"]].forEach(([key, role]) => {
          const known = (department ? department.people : []).filter((one) => one[1].indexOf(role) >= 0);
          const names = known.reduce((made, one) => Object.assign(made, { [one[0]]: one[0] + "（" + one[1].join("、") + "）" }), {});
          const path = kit.split(part.path).concat([key]);
          if (department && known.length === 1 && !kit.get(app.draft.doc, path)) { kit.set(app.draft.doc, path, known[0][0]); }
          box.append(kit.field(app, path, { as: "select", choices: known.map((one) => one[0]), names }));
        });
      });
      return box;
    },

    secrecy: () => h("div", { class: "mu-note" }, h("p", {}, h("strong", {}, say.secrecy), say.secrecy_at, h("a", { href: "../handin/index.html" }, say.hand_in),
      say.secrecy_or + " ", h("code", {}, "mulu review"), say.secrecy_then)),

    tables: (app) => h("div", {}, repeated(app, ["resources"], { name: say.table, make: () => ({ data: [], schema: { fields: [] } }), row: (path) => kit.table(app, path) })),
  };

  kit.part = (app, part) => {
    if (part.custom) { return PARTS[part.custom](app, part); }
    const path = kit.split(part.path);
    const node = kit.nodeAt(app.schema, path);
    return node.properties ? kit.group(app, path) : kit.field(app, path, part);
  };
  kit.rows = repeated;
  kit.button = button;
  kit.frame = frame;
})();
