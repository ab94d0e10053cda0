/* 汇总报送: descriptors and data of one department, checked together, reviewed, and packed as one file. */
(function () {
  "use strict";
  const kit = window.muluKit;
  const h = kit.h;
  const data = window.muluForm;
  const say = window.muluWords.form;
  const schema = kit.expand(data.schema);
  const root = document.getElementById("mf-handin");
  const sheets = document.querySelector(".mf-sheets");
  const LARGEST = 20 * 1024 * 1024;
  const entries = [];
  const files = [];
  const given = {};

  const told = h("p", { class: "mf-told", role: "status" });
  const done = h("p", { class: "mf-told", role: "status" });
  const list = h("div", { class: "mf-entries" });
  const count = h("p", { class: "mf-count", role: "status" });
  const select = h("select", { id: "mf-department", onchange: () => refresh() }, h("option", { value: "" }, say.choose_department), ...data.departments.map((one) => h("option", { value: one.id }, one.title)));
  const input = h("input", { type: "file", id: "mf-files", multiple: true, onchange: () => { add(Array.from(input.files)); input.value = ""; } });

  const department = () => data.departments.find((one) => one.id === select.value);
  const base = (path) => path.split("/").pop();
  const stem = (name) => base(name).replace(/\.[^.]*$/, "");

  /* ---- what comes in ---- */
  function add(chosen) {
    told.textContent = "";
    const descriptors = chosen.filter((file) => /\.json$/i.test(file.name));
    const known = new Set(files.map((file) => file.name));
    chosen.filter((file) => descriptors.indexOf(file) < 0).forEach((file) => {
      if (known.has(file.name)) { files.splice(files.findIndex((one) => one.name === file.name), 1); }
      files.push(file);
    });
    return Promise.all(descriptors.map((file) => kit.readDescriptor(file).then(take, (error) => { told.textContent += error.message; }))).then(look);
  }

  function take(read) {
    const same = entries.findIndex((one) => one.value.name === read.value.name);
    const entry = { value: read.value, text: read.text, chosen: {}, trouble: [] };
    if (same >= 0) { entries[same] = entry; told.textContent += say.hand_again({ title: read.value.title }); } else { entries.push(entry); }
    const owner = kit.departmentOf(read.value);
    if (owner && !select.value) { select.value = owner.id; }
  }

  /* Paths of data files that lie beside the descriptor; what goes to the front-end machine does not come along. */
  function needed(value) {
    const found = [];
    value.resources.forEach((table) => [].concat(table.path || []).forEach((path) => { if (path.indexOf("dropbox/") !== 0) { found.push({ path, table }); } }));
    return found;
  }

  function fileFor(entry, need) {
    return entry.chosen[need.path] || files.find((file) => file.name === base(need.path)) || files.find((file) => stem(file.name) === need.table.title) || null;
  }

  /* Every data file is read as far as its header; then the page is drawn. */
  function look() {
    const reading = [];
    entries.forEach((entry) => {
      entry.trouble = [];
      needed(entry.value).forEach((need) => {
        const file = fileFor(entry, need);
        if (!file) { entry.trouble.push(say.hand_no_file({ path: need.path })); return; }
        if (file.size > LARGEST) { entry.trouble.push(say.hand_too_large({ name: file.name, most: LARGEST / 1048576 })); return; }
        if (!/\.(csv|tsv|txt)$/i.test(need.path)) { return; }
        reading.push(kit.readFile(file).then((read) => {
          const head = (read.rows[0] || []).map((cell) => cell.trim());
          const missing = (kit.get(need.table, ["schema", "fields"]) || []).map((field) => field.name).filter((name) => head.indexOf(name) < 0);
          if (missing.length) { entry.trouble.push(say.hand_no_columns({ name: file.name, columns: missing.join("”“") })); }
        }, (error) => { entry.trouble.push(error.message); }));
      });
    });
    return Promise.all(reading).then(refresh);
  }

  /* ---- what is wrong ---- */
  function reviewOf(value) {
    const record = kit.get(value, ["gov", "secrecyReview"]);
    if (!record) { return { words: say.hand_no_review, isValid: false }; }
    if (record.hash !== kit.reviewed(value)) { return { words: say.hand_review_changed, isValid: false }; }
    if ((data.review.answers[kit.get(value, ["gov", "sharing", "type"])] || []).indexOf(record.data) < 0) { return { words: say.hand_review_unfit({ answer: record.data }), isValid: false }; }
    return { words: say.hand_review_holds({ ref: record.ref, on: record.on, answer: record.data }), isValid: true };
  }

  function judged(entry) {
    const findings = kit.check(entry.value, schema, department());
    return { findings, isReady: !findings.some((one) => one.severity === "error" || one.missing) && !entry.trouble.length && reviewOf(entry.value).isValid };
  }

  function refresh() {
    list.textContent = "";
    entries.forEach((entry, index) => list.append(card(entry, index)));
    const ready = entries.filter((entry) => judged(entry).isReady).length;
    count.textContent = entries.length ? say.hand_count({ all: entries.length, ready: ready }) : say.hand_none;
    count.className = "mf-count" + (entries.length && ready === entries.length ? " mf-count--done" : "");
  }

  function card(entry, index) {
    const value = entry.value;
    const state = reviewOf(value);
    const judgement = judged(entry);
    const wrong = judgement.findings.map((one) => one.message + (one.hint && !/^加上 "/.test(one.hint) ? one.hint : "")).concat(entry.trouble);
    const box = h("section", { class: "mf-section", "aria-label": value.title }, h("h2", {}, value.title),
      h("p", { class: "mf-help" }, [kit.get(value, ["gov", "code"]), kit.get(value, ["gov", "sharing", "type"])].filter(Boolean).join(" · ")),
      h("p", {}, h("b", {}, say.hand_checked), wrong.length ? say.hand_wrong({ number: wrong.length }) : say.hand_right),
      wrong.length ? h("ul", {}, ...wrong.map((text) => h("li", {}, text))) : null);
    needed(value).forEach((need) => {
      const file = fileFor(entry, need);
      const id = "mf-data-" + index + "-" + need.path.replace(/[^A-Za-z0-9]/g, "-");
      const pick = h("input", { type: "file", id, onchange: () => { if (pick.files[0]) { entry.chosen[need.path] = pick.files[0]; look(); } } });
      box.append(h("div", { class: "mf-field" }, h("label", { class: "mf-label", for: id }, say.hand_data({ table: need.table.title || need.path, file: file ? file.name : say.hand_not_chosen })), pick));
    });
    box.append(h("p", {}, h("b", {}, say.hand_review), state.words), state.isValid ? null : registration(entry, index));
    return box;
  }

  /* The signed paper written into the record: its conclusion, who, when, and the digits at its foot. */
  function registration(entry, index) {
    const own = department();
    const kind = kit.get(entry.value, ["gov", "sharing", "type"]);
    const people = (role) => (own ? own.people : []).filter((one) => one[1].indexOf(role) >= 0).map((one) => one[0]);
    const controls = {};
    const field = (key, label, control) => {
      control.id = "mf-review-" + index + "-" + key;
      if (given[key]) { control.value = given[key]; }
      controls[key] = control;
      return h("div", { class: "mf-field" }, h("label", { class: "mf-label", for: control.id }, label), control);
    };
    const among = (words) => h("select", {}, ...(words.length === 1 ? [] : [h("option", { value: "" }, say.choose)]), ...words.map((word) => h("option", { value: word }, word)));
    const answer = h("p", { class: "mf-told", role: "status" });
    const fields = [field("data", say.hand_answer, among(data.review.answers[kind] || [])), field("by", say.hand_by, among(people(data.review.role))), field("approvedBy", say.hand_approved_by, among(people(data.review.head))),
      field("on", say.hand_on, h("input", { type: "date" })), field("reviewBy", say.hand_review_by, h("input", { type: "date" })), field("ref", say.hand_ref, h("input", { type: "text", autocomplete: "off" })),
      field("digest", say.hand_digest({ short: data.review.short }), h("input", { type: "text", autocomplete: "off", spellcheck: "false" }))];
    function register() {
      const record = {};
      Object.keys(controls).forEach((key) => { record[key] = controls[key].value.trim(); });
      const empty = Object.keys(record).filter((key) => !record[key]).map((key) => controls[key].labels[0].textContent);
      const hash = kit.reviewed(entry.value);
      answer.textContent = !own ? say.hand_choose_first : empty.length ? say.hand_empty({ labels: empty.join("、") })
        : hash.slice(7, 7 + data.review.short) !== record.digest.toLowerCase() ? say.hand_digest_differs
        : record.by === record.approvedBy ? say.hand_two_persons
        : record.reviewBy <= record.on ? say.hand_order : "";
      if (answer.textContent) { return; }
      ["by", "approvedBy", "on", "reviewBy"].forEach((key) => { given[key] = record[key]; });
      const review = { entry: true, data: record.data, by: record.by, approvedBy: record.approvedBy, on: record.on, reviewBy: record.reviewBy, ref: record.ref, hash };
      const before = kit.get(entry.value, ["gov", "secrecyReview", "personalInfo"]);
      entry.value.gov.secrecyReview = before === undefined ? review : Object.assign(review, { personalInfo: before });
      entry.value = kit.descriptor({ doc: entry.value }, schema);
      entry.text = kit.text(entry.value);
      refresh();
    }
    return h("details", { class: "mf-fill" }, h("summary", {}, say.hand_register_result), h("p", { class: "mf-help" }, say.hand_register_help), h("div", { class: "mf-grid" }, ...fields), kit.h("button", { type: "button", class: "mf-small", onclick: register }, say.hand_register), answer);
  }

  /* ---- paper and package ---- */
  function print(...papers) {
    sheets.textContent = "";
    sheets.append(...papers);
    document.body.classList.add("mf-print-sheets");
    window.print();
  }
  window.addEventListener("afterprint", () => document.body.classList.remove("mf-print-sheets"));

  function printReviews() {
    const due = entries.filter((entry) => !reviewOf(entry.value).isValid);
    done.textContent = !department() ? say.hand_choose_first : due.length ? "" : say.hand_nothing_to_review;
    if (!done.textContent) { print(...due.map((entry) => kit.reviewSheet(entry.value, department()))); }
  }

  function bytesOf(file) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onerror = () => reject(new Error(say.unreadable({ name: file.name })));
      reader.onload = () => resolve(new Uint8Array(reader.result));
      reader.readAsArrayBuffer(file);
    });
  }

  function pack() {
    const waiting = entries.filter((entry) => !judged(entry).isReady).map((entry) => entry.value.title);
    done.textContent = !department() ? say.hand_choose_first : !entries.length ? say.hand_none : waiting.length ? say.hand_waiting({ titles: waiting.join("”“") }) : "";
    if (done.textContent) { return; }
    const members = [];
    const reading = [];
    entries.forEach((entry) => {
      const folder = select.value + "/" + entry.value.name + "/";
      members.push({ name: folder + "datapackage.json", bytes: new TextEncoder().encode(entry.text) });
      needed(entry.value).forEach((need) => {
        const member = { name: folder + need.path, bytes: new Uint8Array(0) };
        members.push(member);
        reading.push(bytesOf(fileFor(entry, need)).then((bytes) => { member.bytes = bytes; }));
      });
    });
    Promise.all(reading).then(() => {
      const now = new Date();
      const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("");
      const name = say.hand_package({ department: select.value, day: day });
      const whole = kit.zip(members, now);
      const address = URL.createObjectURL(new Blob([whole], { type: "application/zip" }));
      const link = h("a", { href: address, download: name });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
      const digest = kit.sha256(whole);
      done.textContent = say.hand_made({ name: name, entries: entries.length, files: members.length, digest: digest.slice(0, 8) });
      receipt.hidden = false;
      receipt.onclick = () => print(kit.handInSheet(entries.map((entry) => entry.value), department(), name, digest));
    }, (error) => { done.textContent = error.message; });
  }

  const receipt = h("button", { type: "button", class: "mf-small", hidden: true }, say.hand_print_list);
  const drop = h("section", { class: "mf-section mf-drop" }, h("h2", {}, say.hand_choose_files),
    h("div", { class: "mf-grid" }, h("div", { class: "mf-field" }, h("label", { class: "mf-label", for: "mf-department" }, say.hand_department), select),
      h("div", { class: "mf-field" }, h("label", { class: "mf-label", for: "mf-files" }, say.hand_files), input, h("p", { class: "mf-help" }, say.hand_files_help))), told);
  drop.addEventListener("dragover", (event) => event.preventDefault());
  /* A file that misses the place would be opened instead of this page, and all that was registered would be lost. */
  ["dragover", "drop"].forEach((kind) => document.addEventListener(kind, (event) => { if (!event.target.matches("input[type=file]")) { event.preventDefault(); } }));
  drop.addEventListener("drop", (event) => { event.preventDefault(); add(Array.from(event.dataTransfer.files)); });
  root.append(drop, count, list, h("section", { class: "mf-section" }, h("h2", {}, say.hand_step),
    h("p", { class: "mf-buttons" }, h("button", { type: "button", class: "mf-small", onclick: printReviews }, say.hand_print_review), h("button", { type: "button", class: "mf-main", onclick: pack }, say.hand_pack), receipt), done));
  if (data.departments.some((one) => one.id === data.own)) { select.value = data.own; }
  root.hidden = false;
  refresh();
})();
