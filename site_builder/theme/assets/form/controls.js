/* One control for one place of the schema: label, help and choices come from there. */
(function () {
  "use strict";
  const kit = window.muluKit;
  const say = window.muluWords.form;

  kit.h = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    Object.keys(attributes || {}).forEach((key) => {
      const value = attributes[key];
      if (value === undefined || value === null || value === false) { return; }
      if (key.slice(0, 2) === "on") { element.addEventListener(key.slice(2), value); } else { element.setAttribute(key, value === true ? "" : value); }
    });
    children.forEach((child) => { if (child !== null && child !== undefined) { element.append(child); } });
    return element;
  };
  const h = kit.h;

  /* The control itself, inside a frame with label, help and a place for findings. */
  kit.field = (app, path, options) => {
    const given = options || {};
    const node = kit.nodeAt(app.schema, path);
    const pointer = kit.pointer(path);
    const id = "mf" + pointer.replace(/[^A-Za-z0-9]/g, "-");
    const kind = given.as || kindOf(node);
    const grouped = ["radios", "cards", "checks"].indexOf(kind) >= 0;
    const context = { app, path, node, id, given, described: id + "-help " + id + "-error", value: () => kit.get(app.draft.doc, path), change: (value) => app.change(path, value), leave: () => app.touch(pointer) };
    const control = MAKERS[kind](context);
    const required = h("span", { class: "mf-must", hidden: true }, say.required);
    const title = given.label || node.title || path[path.length - 1];
    const head = kind === "confirm" || kind === "boolean" ? null : h(grouped ? "legend" : "label", grouped ? { class: "mf-label" } : { class: "mf-label", for: id }, title, required);
    const error = h("div", { class: "mf-error", id: id + "-error", hidden: true });
    const help = h("p", { class: "mf-help", id: id + "-help" }, given.help === undefined ? node.description || "" : given.help);
    help.hidden = !help.textContent;
    const frame = h(grouped ? "fieldset" : "div", { class: "mf-field mf-field--" + kind, "data-pointer": pointer }, head, grouped ? help : null, control.element, grouped ? null : help, error);
    app.fields.set(pointer, { frame, error, required, title, focus: control.focus, mark: control.mark, refresh: control.refresh, must: isRequired(kit.nodeAt(app.schema, path.slice(0, -1)), path[path.length - 1]) });
    return frame;
  };

  function isRequired(parent, key) {
    return (parent.required || []).indexOf(key) >= 0 || (parent.allOf || []).some((part) => (part.required || []).indexOf(key) >= 0);
  }

  function kindOf(node) {
    if (node.enum) { return "select"; }
    if (node.type === "array") { return node.items && node.items.enum ? "checks" : "words"; }
    if (node["x-def"] === "text") { return "area"; }
    if (node["x-def"] === "date") { return "date"; }
    if (node.type === "boolean") { return "boolean"; }
    return node.type === "integer" || node.type === "number" ? "number" : "text";
  }

  function plain(context, element, read, write) {
    const shown = () => { const text = write(context.value()); if (element.value !== text) { element.value = text; } };
    element.addEventListener("input", () => context.change(read(element.value)));
    element.addEventListener("blur", context.leave);
    shown();
    return { element, refresh: () => { if (document.activeElement !== element) { shown(); } }, focus: () => element.focus(), mark: (bad) => mark(element, bad) };
  }

  function mark(element, bad) { if (bad) { element.setAttribute("aria-invalid", "true"); } else { element.removeAttribute("aria-invalid"); } }

  const asText = (value) => (value === undefined ? "" : String(value));
  const orNothing = (text) => (text === "" ? undefined : text);
  const attributes = (context, more) => Object.assign({ id: context.id, "aria-describedby": context.described, autocomplete: "off" }, more);

  const MAKERS = {
    text: (context) => plain(context, h("input", attributes(context, { type: "text", spellcheck: "false" })), orNothing, asText),
    date: (context) => plain(context, h("input", attributes(context, { type: "date" })), orNothing, asText),
    area: (context) => plain(context, h("textarea", attributes(context, { rows: "3" })), orNothing, asText),
    number: (context) => plain(context, h("input", attributes(context, { type: "text", inputmode: "numeric" })), (text) => (/^\d+$/.test(text) ? +text : orNothing(text)), asText),
    words: (context) => {
      const list = context.given.list && window.muluForm[context.given.list];
      const made = plain(context, h("input", attributes(context, { type: "text", placeholder: say.several })),
        (text) => { const words = text.split(/[、，,；;]/).map((word) => word.trim()).filter(Boolean); return words.length ? words : undefined; }, (value) => (value || []).join("、"));
      if (!list) { return made; }
      const picker = h("select", { "aria-label": say.choose_of({ what: context.node.title }), onchange: () => {
        const words = (context.value() || []).filter((word) => word !== picker.value);
        context.change(words.concat([picker.value]));
        picker.value = "";
        made.refresh();
      } }, h("option", { value: "" }, say.choose_listed));
      options(picker, list);
      return Object.assign({}, made, { element: h("div", { class: "mf-pair" }, made.element, picker) });
    },
    select: (context) => {
      const element = h("select", attributes(context), h("option", { value: "" }, say.choose));
      options(element, context.given.choices || context.node.enum, context.given.names);
      return plain(context, element, orNothing, asText);
    },
    yesno: (context) => {
      const element = h("select", attributes(context), h("option", { value: "" }, say.choose), h("option", { value: "true" }, say.yes), h("option", { value: "false" }, say.no));
      return plain(context, element, (text) => (text === "" ? undefined : text === "true"), asText);
    },
    boolean: (context) => single(context, context.node.title, true),
    confirm: (context) => single(context, context.given.words, context.node.enum[0]),
    radios: (context) => many(context, "radio", context.node.enum),
    cards: (context) => many(context, "radio", context.node.enum),
    checks: (context) => many(context, "checkbox", context.node.items.enum),
  };

  function options(element, choices, names) {
    if (Array.isArray(choices)) { choices.forEach((word) => element.append(h("option", { value: word }, (names || {})[word] || word))); return; }
    Object.keys(choices).forEach((group) => {
      element.append(h("optgroup", { label: group }, ...choices[group].map((word) => h("option", { value: word }, word))));
    });
  }

  function single(context, words, on) {
    const input = h("input", attributes(context, { type: "checkbox", onchange: () => { context.change(input.checked ? on : undefined); context.leave(); } }));
    const shown = () => { input.checked = context.value() === on; };
    shown();
    return { element: h("label", { class: "mf-choice" }, input, h("span", {}, words)), refresh: shown, focus: () => input.focus(), mark: (bad) => mark(input, bad) };
  }

  const SIGNS = { 无条件共享: "open", 有条件共享: "conditional", 不予共享: "denied" };

  function many(context, type, words) {
    const about = context.given.about || {};
    const inputs = words.map((word) => h("input", { type, name: context.id, value: word, "aria-describedby": context.described, onchange: () => {
      const chosen = inputs.filter((one) => one.checked).map((one) => one.value);
      context.change(type === "radio" ? chosen[0] : chosen.length ? chosen : undefined);
      context.leave();
    } }));
    const shown = () => { const now = [].concat(context.value() || []); inputs.forEach((one) => { one.checked = now.indexOf(one.value) >= 0; }); };
    shown();
    inputs[0].id = context.id;
    const element = h("div", { class: "mf-choices" }, ...inputs.map((input, index) => h("label", { class: "mf-choice" }, input,
      h("span", { class: SIGNS[words[index]] ? "mu-sharing mu-sharing--" + SIGNS[words[index]] : null }, SIGNS[words[index]] ? h("i", { class: "mu-sign", "aria-hidden": "true" }) : null, words[index]),
      about[words[index]] ? h("small", {}, about[words[index]]) : null)));
    return { element, refresh: shown, focus: () => (inputs.find((one) => one.checked) || inputs[0]).focus(), mark: (bad) => inputs.forEach((one) => mark(one, bad)) };
  }

  /* An object: each of its properties, framed. */
  kit.group = (app, path, given) => {
    const node = kit.nodeAt(app.schema, path);
    const keys = Object.keys(node.properties);
    return h("fieldset", { class: "mf-group", "data-pointer": kit.pointer(path) }, h("legend", { class: "mf-label" }, node.title),
      h("p", { class: "mf-help" }, node.description || ""), h("div", { class: "mf-grid" }, ...keys.map((key) => kit.field(app, path.concat([key]), given))));
  };
})();
