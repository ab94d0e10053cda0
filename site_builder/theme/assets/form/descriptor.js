/* From what was filled in to the file: what is written, in which order, and what is wrong with it. */
(function () {
  "use strict";
  const kit = window.muluKit;
  const LONGEST_LINK = 6000;
  const SOURCE = "catalog_src";

  kit.split = (path) => path.split("/").filter(Boolean).map((step) => (/^\d+$/.test(step) ? +step : step));

  kit.get = (value, path) => path.reduce((inner, step) => (inner === undefined || inner === null ? undefined : inner[step]), value);

  /* Set a value, or take it out together with the objects that it leaves empty. */
  kit.set = (value, path, leaf) => {
    const [step, ...rest] = path;
    if (!rest.length) {
      if (leaf === undefined) { delete value[step]; } else { value[step] = leaf; }
      return;
    }
    if (!kit.isObject(value[step]) && !Array.isArray(value[step])) {
      if (leaf === undefined) { return; }
      value[step] = {};
    }
    kit.set(value[step], rest, leaf);
    const emptied = leaf === undefined && kit.isObject(value[step]) && !Object.keys(value[step]).length;
    if (emptied && !Array.isArray(value) && step !== "gov") { delete value[step]; }
  };

  /* The descriptor as it is written: without what does not apply, keys in the order of the contract. */
  kit.descriptor = (draft, schema) => {
    const value = JSON.parse(JSON.stringify(draft.doc));
    const demands = kit.demands(value, schema);
    kit.ASKED.filter((pointer) => !demands.required.has(pointer)).forEach((pointer) => kit.set(value, kit.split(pointer), undefined));
    demands.forbidden.forEach((pointer) => kit.set(value, kit.split(pointer), undefined));
    if (kit.get(value, ["gov", "format", "class"]) !== "服务接口") { kit.set(value, ["gov", "service"], undefined); }
    const elsewhere = kit.get(value, ["gov", "sharing", "type"]) !== "无条件共享" || kit.get(value, ["gov", "delivery"]);
    const isTable = kit.FILE_CLASSES.concat("服务接口", "自描述格式").indexOf(kit.get(value, ["gov", "format", "class"])) < 0;
    value.resources = (value.resources || []).map((resource) => {
      if (!isTable && !(kit.get(resource, ["schema", "fields"]) || []).length) { delete resource.schema; }
      return elsewhere ? withoutRows(resource) : resource;
    });
    return ordered(Object.assign({ $schema: "../../../schemas/dataset.schema.json" }, value), schema, true);
  };

  /* Two spaces, real characters, a line break at the end: as every tool of the catalogue writes it. */
  kit.text = (value) => JSON.stringify(value, null, 2) + "\n";

  kit.address = (draft) => [SOURCE, draft.department || window.muluWords.form.department, draft.doc.name || window.muluWords.form.identifier, "datapackage.json"].join("/");

  /* A page of the department's git service that makes the file; null where there is none or it gets too long. */
  kit.link = (repository, path, text) => {
    if (!repository) { return null; }
    const base = repository.url.replace(/\/+$/, "").replace(/\.git$/, "");
    const branch = repository.branch.split("/").map(encodeURIComponent).join("/");
    const forms = {
      github: ["/new/" + branch, "filename", "value"],
      gitea: ["/_new/" + branch + "/", "filename", "value"],
      gitlab: ["/-/new/" + branch, "file_name", "content"],
    };
    const [page, name, content] = forms[repository.kind];
    const address = base + page + "?" + name + "=" + encodeURIComponent(path) + "&" + content + "=" + encodeURIComponent(text).replace(/%20/g, "+");
    return address.length <= LONGEST_LINK ? address : null;
  };

  /* What is wrong: the schema's findings, and the few that need the whole file. The review is not asked here. */
  kit.check = (value, schema, department) => {
    const found = kit.violations(value, schema).filter((one) => !(one.keyword === "required" && one.key === "secrecyReview"))
      .map((one) => finding(one.rule, one.keyword === "required" || one.keyword === "forbidden" || one.keyword === "unknown" ? one.path.concat([one.key]) : one.path,
        kit.message(one, schema), kit.hint(one, schema), one.keyword === "required" || isEmpty(one)));
    return found.concat(coherence(value), alone(value, department));
  };

  /* What nobody has written yet is still to do, not wrong. */
  function isEmpty(violation) {
    if (violation.keyword === "anyOf") { return violation.schema.anyOf.every((branch) => branch.required); }
    return (violation.keyword === "minItems" || violation.keyword === "minLength") && !violation.value.length;
  }

  function finding(rule, path, message, hint, missing) {
    const about = window.muluForm.rules[rule];
    return { rule, path, message, hint, missing, severity: about.severity, article: about.article, name: about.name };
  }

  function coherence(value) {
    const found = [];
    const unique = (path, items) => {
      const seen = new Set();
      (Array.isArray(items) ? items : []).forEach((item, index) => {
        const name = kit.isObject(item) ? item.name : undefined;
        if (typeof name !== "string") { return; }
        if (seen.has(name)) {
          found.push(finding("S01", path.concat([index, "name"]), ...kit.ALONE.twice(name, path[path.length - 1]), false));
        }
        seen.add(name);
      });
    };
    unique(["resources"], value.resources);
    (Array.isArray(value.resources) ? value.resources : []).forEach((resource, index) => {
      unique(["resources", index, "schema", "fields"], kit.get(resource, ["schema", "fields"]));
    });
    const people = kit.get(value, ["gov", "people"]) || {};
    if (people.compiledBy && people.compiledBy === people.reviewedBy) {
      found.push(finding("V16", ["gov", "people", "reviewedBy"], ...kit.ALONE.onePerson(value.title, people.compiledBy), false));
    }
    return found;
  }

  /* Of the rules beyond the schema, those that a page can judge: V04 and V15, in their words. */
  function alone(value, department) {
    const found = [];
    const plain = (title) => title.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
    const title = value.title || "";
    const same = (department ? department.entries : []).find((one) => title && one[0] !== value.name && plain(one[1]) === plain(title));
    if (same) {
      found.push(finding("V04", ["title"], ...kit.ALONE.sameTitle(title, department.id + "/" + same[0]), false));
    }
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const today = day > window.muluForm.asOf ? day : window.muluForm.asOf;
    const published = kit.get(value, ["gov", "publishedOn"]);
    if (published > today) {
      found.push(finding("V15", ["gov", "publishedOn"], ...kit.ALONE.notYet(title, published, today), false));
    }
    return found;
  }

  function withoutRows(resource) {
    const kept = Object.assign({}, resource, { data: [] });
    ["path", "format", "encoding", "dialect"].forEach((key) => delete kept[key]);
    return kept;
  }

  function ordered(value, node, top) {
    if (Array.isArray(value)) { return value.map((item) => ordered(item, node.items || {}, false)); }
    if (!kit.isObject(value)) { return value; }
    const known = Object.keys(node.properties || {});
    if (top) { known.sort((one, other) => last(one) - last(other)); }
    const keys = known.filter((key) => key in value).concat(Object.keys(value).filter((key) => known.indexOf(key) < 0));
    return keys.reduce((made, key) => {
      made[key] = ordered(value[key], (node.properties || {})[key] || {}, false);
      return made;
    }, {});
  }

  function last(key) { return key === "resources" ? 2 : key === "gov" ? 1 : 0; }
})();
