/* The form as a whole: what is filled in, what is shown, what is wrong, and the file that comes of it. */
(function () {
  "use strict";
  const kit = window.muluKit;
  const h = kit.h;
  const say = window.muluWords.form;
  const data = window.muluForm;
  const root = document.getElementById("mf-app");
  const DRAFT = "mulu-form:" + data.city;
  const schema = kit.expand(data.schema);

  const app = {
    schema, draft: fresh(), fields: new Map(), touched: new Set(), onDepartment: [], onTitle: [], onRefresh: [], redraw: [], parts: [],
    change(path, value) { kit.set(app.draft.doc, path, value); later(); },
    touch(pointer) { app.touched.add(pointer); refresh(); },
    refresh,
    draw(pointer) { app.redraw.filter((one) => one.pointer === pointer).slice(-1).forEach((one) => one.draw()); },
    department(id) {
      app.draft.department = id;
      app.draft.doc.gov.people = undefined;
      delete app.draft.doc.gov.people;
      const chosen = department();
      app.change(["gov", "code"], chosen && chosen.categories.length ? kit.freeCode(chosen.categories[0].code, app.draft.doc.name) : undefined);
      app.onDepartment.forEach((tell) => tell(chosen));
      named();
      refresh();
    },
    category(code) { app.change(["gov", "code"], kit.freeCode(code, app.draft.doc.name)); refresh(); },
    primaryKey(table, name, on) {
      const path = table.concat(["schema", "primaryKey"]);
      const order = kit.get(app.draft.doc, table.concat(["schema", "fields"])).map((one) => one.name);
      const keys = (kit.get(app.draft.doc, path) || []).filter((one) => one !== name).concat(on ? [name] : []);
      keys.sort((one, other) => order.indexOf(one) - order.indexOf(other));
      app.change(path, keys.length ? keys : undefined);
    },
    renamed(table, before, after) {
      const path = table.concat(["schema", "primaryKey"]);
      const keys = kit.get(app.draft.doc, path);
      if (keys) { app.change(path, keys.map((one) => (one === before ? after : one))); }
    },
  };

  function fresh() {
    return { version: 1, department: "", byHand: {}, doc: {
      gov: { sharing: { type: "无条件共享", access: ["联机查询", "部门批量下载"], channel: "共享平台方式" }, visibility: "政务", status: "在用" },
      resources: [{ data: [], schema: { fields: [] } }],
    } };
  }

  function department() { return data.departments.find((one) => one.id === app.draft.department); }

  /* The folder's name follows the title until somebody writes another. */
  function named() {
    app.onTitle.forEach((act) => act());
    if (app.draft.byHand["/name"]) { return; }
    const name = kit.fit(app.draft.doc.title || "");
    app.change(["name"], name ? kit.unused(name, department() ? department().entries.map((one) => one[0]) : []) : undefined);
  }

  /* ---- drawing ---- */
  const side = { count: h("p", { class: "mf-count", role: "status" }), list: h("ol", { class: "mf-findings" }), address: h("p", { class: "mf-address" }), text: h("pre", { class: "mf-text", tabindex: "0" }), link: h("a", { class: "mf-link", rel: "noopener", target: "_blank" }, say.create), linkNote: h("p", { class: "mf-help" }), told: h("p", { class: "mf-told", role: "status" }) };

  function draw() {
    app.fields.clear();
    app.onDepartment = [];
    app.onTitle = [];
    app.onRefresh = [];
    app.redraw = [];
    app.parts = [];
    const sections = kit.SECTIONS.map((section, index) => {
      const shown = [];
      const hidden = [];
      section.parts.forEach((part) => {
        const element = kit.part(app, part);
        app.parts.push({ part, element });
        (part.more ? hidden : shown).push(element);
      });
      return h("section", { class: "mf-section", id: "mf-" + section.id, "aria-labelledby": "mf-" + section.id + "-title" },
        h("h2", { id: "mf-" + section.id + "-title" }, h("span", { class: "mf-step", "aria-hidden": "true" }, String(index + 1)), section.title),
        h("div", { class: "mf-body" }, ...shown), hidden.length ? h("details", { class: "mf-more" }, h("summary", {}, say.more), h("div", { class: "mf-body" }, ...hidden)) : null);
    });
    const result = h("aside", { class: "mf-side", "aria-label": say.check_and_make },
      h("h2", {}, say.check), side.count, side.list,
      h("h2", {}, say.make), side.address,
      h("p", { class: "mf-buttons" }, h("button", { type: "button", class: "mf-main", onclick: download }, say.download_descriptor), side.link),
      side.linkNote, side.told,
      h("details", { class: "mf-more" }, h("summary", {}, say.look), side.text),
      h("p", { class: "mf-help" }, say.rest),
      h("p", { class: "mf-help" }, say.when_filled, h("a", { href: "../handin/index.html" }, say.hand_in), "。"),
      h("p", {}, h("button", { type: "button", class: "mf-small", onclick: clear }, say.clear)));
    root.textContent = "";
    root.append(h("form", { class: "mf-form", novalidate: true, onsubmit: (event) => event.preventDefault() }, kit.opener(app, open), ...sections), result);
    root.hidden = false;
    app.onDepartment.forEach((tell) => tell(department()));
    follow("/title", named);
    follow("/name", () => { app.draft.byHand["/name"] = true; });
    refresh();
  }

  function follow(pointer, act) {
    const field = app.fields.get(pointer);
    if (field) { field.frame.querySelector("input, textarea").addEventListener("input", act); }
  }

  let timer = 0;
  function later() { clearTimeout(timer); timer = setTimeout(refresh, 120); }

  function refresh() {
    clearTimeout(timer);
    app.onRefresh.forEach((act) => act());
    const demands = kit.demands(app.draft.doc, schema);
    app.parts.forEach(({ part, element }) => {
      if (!part.path) { return; }
      const pointer = "/" + part.path;
      const fits = !part.when || kit.get(app.draft.doc, kit.split(part.when.path)) === part.when.is;
      element.hidden = demands.forbidden.has(pointer) || (part.asked && !demands.required.has(pointer)) || !fits;
    });
    app.fields.forEach((field, pointer) => { field.refresh(); field.required.hidden = !(field.must || demands.required.has(pointer)); });
    const value = kit.descriptor(app.draft, schema);
    const findings = kit.check(value, schema, department());
    if (!app.draft.department) { findings.unshift({ path: ["department"], message: say.no_provider, hint: say.no_provider_hint, missing: true, severity: "error" }); }
    tell(findings);
    output(value);
    try { localStorage.setItem(DRAFT, JSON.stringify(app.draft)); } catch (_) { /* A browser may refuse to keep anything for a page from a file. */ }
  }

  /* ---- what is wrong ---- */
  function tell(findings) {
    const near = new Map();
    const placed = findings.map((finding) => ({ finding, pointer: nearest(finding) }));
    placed.forEach(({ finding, pointer }) => {
      if (pointer && (!finding.missing || app.touched.has(pointer))) { near.set(pointer, (near.get(pointer) || []).concat([finding])); }
    });
    app.fields.forEach((field, pointer) => {
      const own = near.get(pointer) || [];
      field.mark(own.length > 0);
      field.error.hidden = !own.length;
      field.error.textContent = "";
      own.forEach((finding) => field.error.append(said(finding)));
    });
    const wrong = findings.filter((one) => !one.missing);
    const errors = wrong.filter((one) => one.severity === "error").length;
    const missing = findings.length - wrong.length;
    side.count.textContent = findings.length ? [missing ? say.missing({ number: missing }) : "", errors ? say.wrong({ number: errors }) : "", wrong.length - errors ? say.advised({ number: wrong.length - errors }) : ""].filter(Boolean).join(" · ") : say.complete_next;
    side.count.className = "mf-count" + (findings.length ? errors ? " mf-count--wrong" : "" : " mf-count--done");
    side.list.textContent = "";
    const order = Array.from(root.querySelectorAll("[data-pointer]")).map((element) => element.dataset.pointer);
    placed.sort((one, other) => one.finding.missing - other.finding.missing || order.indexOf(one.pointer) - order.indexOf(other.pointer)).slice(0, 60).forEach(({ finding, pointer }) => {
      side.list.append(h("li", { class: finding.missing ? "mf-todo" : null }, h("button", { type: "button", class: "mf-go", onclick: () => go(pointer) }, where(finding.path) + finding.message), finding.missing ? null : said(finding, true)));
    });
  }

  function said(finding, short) {
    const box = h("div", { class: "mf-said" });
    if (!short) { box.append(h("p", {}, finding.message)); }
    if (finding.hint && !kit.isAdding(finding.hint)) { box.append(h("p", { class: "mf-hint" }, finding.hint)); }
    if (finding.rule && finding.rule !== "S01") {
      box.append(h("p", { class: "mf-basis" }, h("a", { href: "../../rules/" + finding.name + "/index.html" }, finding.rule), finding.article ? " · " + say.by_article({ article: finding.article }) : ""));
    }
    return box;
  }

  /* Which table and item, where several could be meant. */
  function where(path) {
    if (path[0] !== "resources" || path.length < 2) { return ""; }
    return path[3] === "fields" && path.length > 4 ? say.at_field({ table: path[1] + 1, field: path[4] + 1 }) : say.at_table({ table: path[1] + 1 });
  }

  /* The control a finding is about, or the nearest one above or inside it. */
  function nearest(finding) {
    for (let length = finding.path.length; length > 0; length -= 1) {
      const pointer = kit.pointer(finding.path.slice(0, length));
      if (app.fields.has(pointer)) { return pointer; }
    }
    const wanted = kit.pointer(finding.path);
    return Array.from(app.fields.keys()).find((pointer) => pointer.indexOf(wanted + "/") === 0) || (finding.path[0] === "department" ? "department" : null);
  }

  function go(pointer) {
    if (pointer === "department") { document.getElementById("mf-department").focus(); return; }
    const field = app.fields.get(pointer);
    if (!field) { document.getElementById("mf-tables").scrollIntoView(); document.querySelector("#mf-tables .mf-add").focus(); return; }
    for (let outer = field.frame.parentElement; outer && outer !== root; outer = outer.parentElement) { if (outer.tagName === "DETAILS") { outer.open = true; } }
    app.touched.add(pointer);
    refresh();
    field.focus();
  }

  /* ---- the file ---- */
  function output(value) {
    const text = kit.text(value);
    side.text.textContent = text;
    side.address.textContent = say.place({ path: kit.address(app.draft) });
    const link = app.draft.department && value.name ? kit.link(data.repository, kit.address(app.draft), text) : null;
    side.link.hidden = !link;
    if (link) { side.link.href = link; }
    side.linkNote.hidden = !data.repository || Boolean(link);
    side.linkNote.textContent = app.draft.department && value.name ? say.too_long : say.can_create;
    app.text = text;
  }

  function download() {
    app.fields.forEach((_, pointer) => app.touched.add(pointer));
    refresh();
    const address = URL.createObjectURL(new Blob([app.text], { type: "application/json" }));
    const link = h("a", { href: address, download: "datapackage.json" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    if (app.draft.doc.name) { kit.keepCode(app.draft.doc.name, kit.get(app.draft.doc, ["gov", "code"])); }
    side.told.textContent = say.made + (side.count.classList.contains("mf-count--done") ? "" : say.made_unfinished);
  }

  function open(draft) {
    app.draft = draft;
    app.touched.clear();
    side.told.textContent = "";
    draw();
  }

  function clear() {
    if (!window.confirm(say.clear_sure)) { return; }
    app.draft = fresh();
    app.touched.clear();
    side.told.textContent = "";
    draw();
    document.getElementById("mf-department").focus();
  }

  try {
    const kept = JSON.parse(localStorage.getItem(DRAFT) || "null");
    if (kept && kept.version === 1 && kit.isObject(kept.doc) && kit.isObject(kept.doc.gov) && Array.isArray(kept.doc.resources)) {
      app.draft = kept;
      if (kept.doc.title || kept.department) { side.told.textContent = say.restored; }
    }
  } catch (_) { /* As above: without a kept draft the form begins empty. */ }
  kit.app = app;
  draw();
})();
