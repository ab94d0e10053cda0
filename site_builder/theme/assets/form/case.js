/* A form for any file of a ledger, made from its schema with the controls of 在线编目: a new case, or the next
   step in one. Everything stays in this browser; the result is one file, one link or one sheet of paper. */
(function () {
  "use strict";
  const kit = window.muluKit;
  const h = kit.h;
  const say = window.muluWords.form;
  const data = window.muluForm;
  const root = document.getElementById("mf-app");
  const said = new URLSearchParams(location.search);
  const FRAME = ["$schema", "id", "on", "by", "events", "register"];
  const FOLDERS = { asked: "_replies", coordinator: "_coordination" };
  const SOURCE = "catalog_src";

  const start = { kind: data.schemas[said.get("kind")] ? said.get("kind") : "request", id: said.get("id") || "", department: said.get("department") || "", by: "", on: data.asOf, event: said.get("event") || "", doc: {} };
  if (start.kind !== "rectification" && said.get("dataset")) { start.doc.dataset = said.get("dataset"); }
  /* From the page of what looks like a ground of art. 27: whom, which ground, the facts; the authority writes. */
  const handed = start.kind === "rectification" && said.get("ground") && said.get("to");
  if (handed) {
    start.department = data.authority;
    Object.assign(start.doc, { department: said.get("to"), ground: +said.get("ground"), evidence: said.getAll("evidence") });
    if (said.get("dataset")) { start.doc.datasets = [said.get("dataset")]; }
  }
  const app = {
    draft: start, fields: new Map(), touched: new Set(), schema: {},
    change(path, value) { kit.set(app.draft.doc, path, value); refresh(); },
    touch(pointer) { app.touched.add(pointer); refresh(); },
  };
  /* What was heard of one department must not turn up in the notice to another. */
  const DRAFT = ["mulu-case", data.city, start.kind, start.id].concat(handed ? [handed, said.get("ground"), said.get("dataset") || ""] : []).join(":");
  const subject = () => data.cases.find((one) => one.id === app.draft.id);
  const office = () => data.departments.find((one) => one.id === app.draft.department);
  const isReply = () => app.draft.kind === "reply";

  /* As what a department writes about a case: in its own file, in its reply, or as the authority. */
  function role() {
    const about = subject();
    if (!about || !office()) { return null; }
    if (app.draft.department === about.department && about.possible.opener.length) { return "opener"; }
    if (about.asked.indexOf(app.draft.department) >= 0) { return "asked"; }
    return app.draft.department === data.authority && about.possible.coordinator.length ? "coordinator" : null;
  }
  const schemaName = () => (isReply() ? { opener: subject() && subject().kind, asked: "reply", coordinator: "coordination" }[role()] : app.draft.kind);

  /* Keys of the case file that are only known with a later step of its own: 未纳入的 at 申请验收, 数字 at 提交. */
  const later = () => (isReply() && role() === "opener" ? (data.withStep[subject().kind] || {})[app.draft.event] || [] : []);

  /* ---- the file ---- */
  const path = () => (isReply()
    ? (role() === "opener" ? subject().file : [app.draft.department, FOLDERS[role()], app.draft.id + ".json"].join("/"))
    : [app.draft.department || say.department, data.folders[app.draft.kind], number() + ".json"].join("/"));
  function number() {
    const year = (app.draft.on || data.asOf).slice(0, 4);
    const next = office() ? office().next[year] || 1 : 1;
    return (app.draft.department || say.department) + "-" + year + "-" + String(next).padStart(3, "0");
  }
  function inOrder(value, keys) { return keys.filter((key) => value[key] !== undefined).reduce((made, key) => Object.assign(made, { [key]: value[key] }), {}); }
  function event() {
    const keys = Object.keys(app.schema.properties || {});
    const beside = later();
    return inOrder(Object.assign({}, app.draft.doc, { on: app.draft.on, kind: app.draft.event, by: app.draft.by || undefined }), ["on", "kind", "by"].concat(keys.filter((key) => ["on", "kind", "by"].concat(beside).indexOf(key) < 0)));
  }
  /* The file that is there with one more step; a list that comes with it is added to, anything else is replaced. */
  function extended(before) {
    const more = inOrder(app.draft.doc, later());
    Object.keys(more).forEach((key) => { if (Array.isArray(more[key]) && Array.isArray(before[key])) { more[key] = before[key].concat(more[key]); } });
    const value = Object.assign({}, before, more, { events: (before.events || []).concat([event()]) });
    const keys = ["$schema"].concat(Object.keys(data.schemas[schemaName()].properties).filter((key) => key !== "$schema"));
    return inOrder(value, keys.filter((key) => key !== "events").concat(Object.keys(value).filter((key) => keys.indexOf(key) < 0), "events"));
  }
  function file() {
    const frame = { $schema: "../../../schemas/" + schemaName() + ".schema.json" };
    if (isReply()) {
      const before = (subject().files || {})[path()];
      if (before) { return extended(before); }
      return Object.assign(frame, { id: app.draft.id, on: app.draft.on, by: app.draft.by, events: [event()] });
    }
    const keys = Object.keys(app.schema.properties);
    const value = Object.assign({}, app.draft.doc, { id: number(), on: app.draft.on, by: app.draft.by || undefined });
    if (app.schema.properties.events) { value.events = []; }
    return Object.assign(frame, inOrder(value, keys));
  }

  /* ---- drawing ---- */
  const side = { count: h("p", { class: "mf-count", role: "status" }), list: h("ol", { class: "mf-findings" }), address: h("p", { class: "mf-address" }), text: h("pre", { class: "mf-text", tabindex: "0" }), link: h("a", { class: "mf-link", rel: "noopener", target: "_blank" }, say.create), told: h("p", { class: "mf-told", role: "status" }) };
  const body = h("div", { class: "mf-body" });
  const paper = h("div", { class: "mf-paper", hidden: true });

  function choose(id, title, words, value, act, help) {
    const select = h("select", { id, onchange: () => act(select.value) }, h("option", { value: "" }, say.choose), ...words.map(([key, word]) => h("option", { value: key }, word)));
    select.value = value || "";
    return h("div", { class: "mf-field mf-field--plain" }, h("label", { class: "mf-label", for: id }, title), select, help ? h("p", { class: "mf-help" }, help) : null);
  }

  function draw() {
    app.fields.clear();
    body.textContent = "";
    const about = subject();
    const involved = isReply() && about ? [about.department].concat(about.asked, about.possible.coordinator.length ? [data.authority] : []) : null;
    const offices = data.departments.filter((one) => !involved || involved.indexOf(one.id) >= 0).map((one) => [one.id, one.title]);
    body.append(choose("mc-kind", say.kind, Object.keys(data.titles).map((kind) => [kind, data.titles[kind]]), app.draft.kind, (kind) => { app.draft.kind = kind || "request"; app.draft.event = ""; draw(); }));
    if (isReply()) {
      body.append(choose("mc-case", say.case, data.cases.map((one) => [one.id, one.id + " " + one.title + "（" + one.state + "）"]), app.draft.id, (id) => { app.draft.id = id; app.draft.event = ""; draw(); }));
    }
    body.append(choose("mc-department", isReply() ? say.written_by : say.opened_by, offices, app.draft.department, (id) => { app.draft.department = id; app.draft.by = ""; draw(); }));
    const people = office() ? office().people : [];
    if (people.length && !app.draft.by) { app.draft.by = people[0][0]; }
    body.append(choose("mc-by", say.clerk, people.map(([id, roles]) => [id, id + "（" + roles.join("、") + "）"]), app.draft.by, (id) => { app.draft.by = id; refresh(); }));
    const on = h("input", { id: "mc-on", type: "date", oninput: () => { app.draft.on = on.value; refresh(); } });
    on.value = app.draft.on;
    body.append(h("div", { class: "mf-field mf-field--plain" }, h("label", { class: "mf-label", for: "mc-on" }, say.day), on));
    const steps = isReply() && role() ? about.possible[role()] : [];
    if (isReply() && role()) {
      body.append(choose("mc-event", say.step, steps.map((word) => [word, word]), app.draft.event, (word) => { app.draft.event = word; draw(); }, steps.length ? "" : say.no_step));
    }
    const name = schemaName();
    app.schema = name ? kit.expand(data.schemas[name]) : {};
    if (isReply() && name) {
      const whole = app.schema.properties;
      app.beside = { type: "object", properties: inOrder(whole, later()) };
      app.schema = Object.assign({}, whole.events.items, { properties: Object.assign({}, whole.events.items.properties, app.beside.properties) });
    }
    const wanted = isReply() ? ((data.keys[name] || {})[app.draft.event] || []).concat(later()) : Object.keys(app.schema.properties || {}).filter((key) => FRAME.indexOf(key) < 0);
    const grid = h("div", { class: "mf-grid" });
    wanted.forEach((key) => grid.append(control([key])));
    body.append(grid);
    refresh();
  }

  function control(path) {
    const node = kit.nodeAt(app.schema, path);
    if (node.type === "object" && node.properties) { return kit.group(app, path); }
    if (node.type === "object") { return kit.figures(app, path); }
    const items = node.type === "array" ? node.items || {} : {};
    if (items.properties || (items.type === "string" && items["x-def"] !== "dataset" && path[0] !== "fields")) { return kit.lines(app, path); }
    return kit.field(app, path);
  }

  /* ---- what is wrong ---- */
  function findings() {
    const found = [];
    const ask = (is, words) => { if (is) { found.push({ pointer: "", message: words, hint: "", missing: true }); } };
    ask(isReply() && !subject(), say.no_case);
    ask(!office(), say.no_department);
    ask(isReply() && office() && subject() && !role(), say.not_theirs);
    ask(isReply() && role() && !app.draft.event, say.no_step_chosen);
    if (!schemaName() || (isReply() && !app.draft.event)) { return found; }
    const value = isReply() ? event() : file();
    const strange = kit.strangeFigures((isReply() ? inOrder(app.draft.doc, later()) : value).figures && app.draft.figuresOf, app.draft.department, isReply() ? (subject().files[subject().file] || {}).year : app.draft.doc.year);
    if (strange) { found.push({ pointer: "/figures", message: strange, hint: "", missing: false }); }
    const beside = isReply() ? kit.violations(inOrder(app.draft.doc, later()), app.beside) : [];
    // Without a department there is no number yet, which has been said already.
    kit.violations(value, app.schema).concat(beside).filter((one) => office() || one.path[0] !== "id").forEach((one) => {
      const missing = one.keyword === "required";
      const at = missing || one.keyword === "forbidden" || one.keyword === "unknown" ? one.path.concat([one.key]) : one.path;
      found.push({ pointer: kit.pointer(at), message: kit.message(one, app.schema), hint: kit.hint(one, app.schema), missing });
    });
    return found;
  }

  /* The control of a place: a part of a list of objects has none of its own. */
  const at = (pointer) => (app.fields.has(pointer) || !pointer ? pointer : at(pointer.slice(0, pointer.lastIndexOf("/"))));

  function refresh() {
    const found = findings();
    const demands = app.schema.properties ? kit.demands(isReply() ? event() : app.draft.doc, app.schema) : { required: new Set() };
    app.fields.forEach((field, pointer) => {
      field.refresh();
      field.required.hidden = !(field.must || demands.required.has(pointer));
      const own = found.filter((one) => at(one.pointer) === pointer && (!one.missing || app.touched.has(pointer)));
      field.mark(own.length > 0);
      field.error.hidden = !own.length;
      field.error.textContent = own.map((one) => one.message + one.hint).join("");
    });
    const wrong = found.filter((one) => !one.missing).length;
    side.count.textContent = found.length ? [found.length - wrong ? say.missing({ number: found.length - wrong }) : "", wrong ? say.wrong({ number: wrong }) : ""].filter(Boolean).join(" · ") : say.complete;
    side.count.className = "mf-count" + (found.length ? wrong ? " mf-count--wrong" : "" : " mf-count--done");
    side.list.textContent = "";
    found.slice(0, 40).forEach((one) => side.list.append(h("li", { class: one.missing ? "mf-todo" : null }, h("button", { type: "button", class: "mf-go", onclick: () => { const field = app.fields.get(at(one.pointer)); if (field) { field.focus(); } } }, one.message))));
    const ready = schemaName() && office();
    app.text = ready ? kit.text(file()) : "";
    side.text.textContent = app.text;
    side.address.textContent = ready ? say.place({ path: SOURCE + "/" + path() }) : "";
    const existing = ready && isReply() && (role() === "opener" || subject().written.indexOf(path()) >= 0);
    const link = ready && !existing ? kit.link(data.repository, SOURCE + "/" + path(), app.text) : null;
    side.link.hidden = !link;
    if (link) { side.link.href = link; }
    const unknown = existing && !(subject().files || {})[path()];
    side.told.textContent = unknown ? say.append : existing ? say.replace : "";
    drawPaper();
    try { localStorage.setItem(DRAFT, JSON.stringify(app.draft)); } catch (_) { /* A browser may refuse to keep anything for a page from a file. */ }
  }

  function drawPaper() {
    paper.textContent = "";
    if (!app.text) { return; }
    const list = h("dl", {});
    const value = isReply() ? Object.assign(event(), inOrder(app.draft.doc, later())) : file();
    const tell = (one) => (Array.isArray(one) ? one.map(tell).join("；") : kit.isObject(one) ? Object.keys(one).map((key) => tell(one[key])).join("，") : String(one));
    Object.keys(value).filter((key) => ["$schema", "events"].indexOf(key) < 0).forEach((key) => list.append(h("dt", {}, kit.nodeAt(app.schema, [key]).title || key), h("dd", {}, key === "figures" ? tell(Object.keys(value[key]).map((name) => name + " " + value[key][name])) : tell(value[key]))));
    paper.append(h("h2", {}, data.titles[app.draft.kind] + " " + (isReply() ? app.draft.id : number())), h("p", {}, office() ? office().title : ""), list, h("p", {}, say.seal));
  }

  function download() {
    app.fields.forEach((_, pointer) => app.touched.add(pointer));
    refresh();
    if (!app.text) { return; }
    const address = URL.createObjectURL(new Blob([app.text], { type: "application/json" }));
    const link = h("a", { href: address, download: path().split("/").pop() });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  function print() {
    paper.hidden = false;
    window.print();
    paper.hidden = true;
  }

  function clear() {
    if (!window.confirm(say.clear_sure)) { return; }
    app.draft.doc = {};
    app.touched.clear();
    draw();
  }

  try {
    const kept = JSON.parse(localStorage.getItem(DRAFT) || "null");
    if (kept && kit.isObject(kept.doc) && kept.kind === start.kind && kept.id === start.id) {
      app.draft = Object.assign(kept, { doc: Object.assign(kept.doc, start.doc), department: start.department || kept.department });
    }
  } catch (_) { /* As above: without a kept draft the form begins empty. */ }
  root.append(h("form", { class: "mf-form", novalidate: true, onsubmit: (one) => one.preventDefault() }, h("section", { class: "mf-section" }, body)),
    h("aside", { class: "mf-side", "aria-label": say.check_and_make }, h("h2", {}, say.check), side.count, side.list, h("h2", {}, say.make), side.address,
      h("p", { class: "mf-buttons" }, h("button", { type: "button", class: "mf-main", onclick: download }, say.download), h("button", { type: "button", class: "mf-small", onclick: print }, say.print), side.link), side.told,
      h("details", { class: "mf-more" }, h("summary", {}, say.look), side.text),
      h("p", { class: "mf-help" }, say.case_rest),
      h("p", {}, h("button", { type: "button", class: "mf-small", onclick: clear }, say.clear))), paper);
  root.hidden = false;
  kit.app = app;
  draw();
})();
