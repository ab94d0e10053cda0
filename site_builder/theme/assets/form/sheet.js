/* Papers of the department: 保密审查表 for one entry, 报送单 for what is handed in. The words are those of `mulu review`. */
(function () {
  "use strict";
  const kit = window.muluKit;
  const h = kit.h;
  const review = window.muluForm.review;
  const say = window.muluWords.form;
  const BLANK_DAY = say.paper_day;

  const get = (value, path) => kit.get(value, path.split("/"));
  const row = (...cells) => h("tr", {}, ...cells.map(([text, label, span]) => h(label ? "th" : "td", { colspan: span, scope: label ? "row" : null }, text || "—")));
  const wide = (label, text) => row([label, true], [text, false, 3]);
  const pair = (label, text, other, more) => row([label, true], [text], [other, true], [more]);
  const table = (...rows) => h("table", {}, h("tbody", {}, ...rows));

  function elements(value, department) {
    const sharing = get(value, "gov/sharing") || {};
    const rows = [
      wide(say.paper_title, value.title),
      pair(say.paper_code, get(value, "gov/code"), say.paper_unit, get(value, "gov/unit")),
      wide(say.paper_summary, value.description),
      pair(say.paper_format, [get(value, "gov/format/class"), get(value, "gov/format/type")].filter(Boolean).join(" "), say.paper_cycle, get(value, "gov/updateCycle")),
      pair(say.paper_sharing, sharing.type, say.paper_opening, get(value, "gov/opening/type")),
    ];
    [[say.paper_conditions, "conditions"], [say.paper_scope, "scope"], [say.paper_purpose, "purpose"], [say.paper_reason, "reason"]].forEach(([label, key]) => { if (sharing[key]) { rows.push(wide(label, sharing[key])); } });
    if ((sharing.denialBasis || []).length) { rows.push(wide(say.paper_basis, sharing.denialBasis.map((one) => "《" + (one.title || "").replace(/^《|》$/g, "") + "》" + (one.article || "")).join("；"))); }
    rows.push(pair(say.paper_channel, sharing.channel, say.paper_access, (sharing.access || []).join("、")));
    rows.push(pair(say.paper_compiler, get(value, "gov/people/compiledBy"), say.paper_reviewer, get(value, "gov/people/reviewedBy")));
    const last = get(value, "gov/secrecyReview");
    if (last) { rows.push(wide(say.paper_last, last.ref + "，" + last.on + "，" + last.data + "；" + (last.hash === kit.reviewed(value) ? say.paper_same : say.paper_changed))); }
    return rows;
  }

  function fields(value) {
    const rows = [];
    value.resources.forEach((one) => {
      if (value.resources.length > 1) { rows.push(row([say.paper_table({ name: one.title || one.name }), false, 5])); }
      (kit.get(one, ["schema", "fields"]) || []).forEach((field) => {
        const told = ["sensitive", "masking", "sharing"].map((key) => kit.get(field, ["gov", key])).filter(Boolean);
        rows.push(row([String(rows.length + 1)], [field.title], [field.name], [kit.TYPES[field.type || "string"] || field.type], [told.join("；")]));
      });
    });
    return rows.length ? rows : [row([say.paper_no_fields, false, 5])];
  }

  const heads = (...words) => h("tr", {}, ...words.map((word) => h("th", { scope: "col" }, word)));
  const signed = (label, words) => h("tr", { class: "mf-sign" }, h("th", { scope: "row" }, label), h("td", {}, words + "　　　　　　　　" + BLANK_DAY));

  /* 《政务信息资源保密审查表》 of one entry. */
  kit.reviewSheet = (value, department) => {
    const digest = kit.reviewed(value).replace("sha256:", "");
    const allowed = review.answers[get(value, "gov/sharing/type")] || [];
    return h("section", { class: "mf-sheet", "aria-label": say.paper_review_of({ title: value.title }) },
      h("h2", {}, say.paper_review),
      h("p", {}, say.paper_number({ department: department.title })),
      table(...elements(value, department)),
      h("h3", {}, say.paper_fields({ short: review.short, digest: digest.slice(0, review.short) })),
      table(heads(say.paper_order, say.paper_field, say.paper_column, say.paper_type, say.paper_limits), ...fields(value)),
      h("h3", {}, say.paper_questions),
      table(heads(say.paper_question, say.paper_answer), ...review.questions.map((text, index) => row([(index + 1) + ". " + text], [say.paper_boxes]))),
      h("h3", {}, say.paper_conclusion),
      table(row([say.paper_entry, true], [say.paper_entry_boxes]),
        row([say.paper_data, true], [say.paper_data_boxes]),
        row([say.paper_again, true], [say.paper_before]),
        signed(say.paper_clerk_says, say.paper_name), signed(say.paper_examiner_says, say.paper_name), signed(say.paper_head_says, say.paper_name), signed(say.paper_seal, say.paper_sealed)),
      h("p", {}, say.paper_allowed({ kind: get(value, "gov/sharing/type") || "", answers: allowed.join(say.paper_or) })),
      h("p", {}, say.paper_keep),
      h("p", { class: "mf-foot" }, say.paper_digest({ digest: digest })));
  };

  /* 报送单: what is in the package, and who answers for it. */
  kit.handInSheet = (entries, department, name, digest) => h("section", { class: "mf-sheet", "aria-label": say.paper_list },
    h("h2", {}, say.paper_list_title),
    h("p", {}, department.title),
    table(heads(say.paper_order, say.paper_title, say.paper_code, say.paper_kind, say.paper_reviewed), ...entries.map((value, index) => row([String(index + 1)], [value.title], [get(value, "gov/code")], [get(value, "gov/sharing/type")], [get(value, "gov/secrecyReview/ref")]))),
    h("p", {}, say.paper_package({ name: name, digest: digest })),
    table(signed(say.paper_compiler, say.paper_name), signed(say.paper_reviewer, say.paper_name), signed(say.paper_head, say.paper_name), signed(say.paper_seal, say.paper_sealed)));
})();
