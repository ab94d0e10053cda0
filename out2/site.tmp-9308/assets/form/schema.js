/* A small JSON Schema 2020-12 evaluator: the keywords that dataset.schema.json uses and no more.
   It gives the same violations as site_builder.structure; a test holds the two together. ES2017. */
(function () {
  "use strict";
  var kit = window.muluKit = window.muluKit || {};

  var RANK = ["type", "enum", "const", "minLength", "minItems", "pattern", "format"];
  var patterns = new Map();

  /* Every `$ref` written out; words beside it are about that one place and win. `x-def` remembers the name. */
  kit.expand = function (schema) {
    var definitions = schema.$defs || {};
    function expanded(node) {
      if (Array.isArray(node)) { return node.map(expanded); }
      if (!isObject(node)) { return node; }
      var inner = {};
      Object.keys(node).forEach(function (key) {
        if (key !== "$ref" && key !== "$defs") { inner[key] = expanded(node[key]); }
      });
      if (!node.$ref) { return inner; }
      var name = node.$ref.replace("#/$defs/", "");
      return Object.assign({ "x-def": name }, expanded(definitions[name]), inner);
    }
    return expanded(schema);
  };

  kit.isValid = function (value, schema) { return complaints(value, schema, [], [schema]).length === 0; };

  /* Each complaint once: of several about one value, the first of RANK says most. */
  kit.violations = function (value, schema) {
    var best = new Map();
    complaints(value, schema, [], [schema]).forEach(function (error) {
      leaves(error).forEach(function (leaf) {
        split(leaf).forEach(function (violation) {
          var slot = JSON.stringify([violation.path, violation.key]);
          var known = best.get(slot);
          if (!known || rank(violation) < rank(known)) { best.set(slot, violation); }
        });
      });
    });
    return Array.from(best.values());
  };

  /* The subschema that describes a place, through `properties` and `items` only. */
  kit.nodeAt = function (schema, path) {
    return path.reduce(function (node, step) {
      var inner = typeof step === "number" ? node.items : own(node.properties || {}, step);
      return isObject(inner) ? inner : {};
    }, schema);
  };

  /* What the schema asks for and refuses just now: pointers of keys, whether they are there or not. */
  kit.demands = function (value, schema) {
    var found = { required: new Set(), forbidden: new Set() };
    (function walk(value, node, pointer) {
      if (node.not && isObject(node.not) && Object.keys(node.not).length === 0) { found.forbidden.add(pointer); }
      (node.required || []).forEach(function (key) { found.required.add(pointer + "/" + key); });
      Object.keys(node.properties || {}).forEach(function (key) {
        if (isObject(node.properties[key])) {
          walk(isObject(value) ? own(value, key) : undefined, node.properties[key], pointer + "/" + key);
        }
      });
      (node.allOf || []).forEach(function (part) { walk(value, part, pointer); });
      if (node.if && value !== undefined) {
        var branch = kit.isValid(value, node.if) ? node.then : node.else;
        if (isObject(branch)) { walk(value, branch, pointer); }
      }
    })(value, schema, "");
    return found;
  };

  kit.repeated = function (items) {
    var seen = new Set();
    return items.find(function (item) {
      var text = canonical(item);
      if (seen.has(text)) { return true; }
      seen.add(text);
      return false;
    });
  };

  kit.pointer = function (path) {
    return path.map(function (step) {
      return "/" + String(step).replace(/~/g, "~0").replace(/\//g, "~1");
    }).join("");
  };

  function complaints(value, node, path, trail) {
    var found = [];
    function complain(keyword, context) {
      found.push({ keyword: keyword, value: value, expected: node[keyword], schema: node, path: path, trail: trail, context: context });
    }
    function descend(inner, part, step) {
      if (part === true) { return; }
      var way = step === undefined ? path : path.concat([step]);
      complaints(inner, part, way, trail.concat([part])).forEach(function (error) { found.push(error); });
    }
    Object.keys(node).forEach(function (keyword) {
      var expected = node[keyword];
      switch (keyword) {
        case "type":
          if (![].concat(expected).some(function (name) { return isOf(value, name); })) { complain(keyword); }
          break;
        case "properties":
          if (isObject(value)) {
            Object.keys(expected).forEach(function (key) {
              if (has(value, key)) { descend(value[key], expected[key], key); }
            });
          }
          break;
        case "additionalProperties":
          if (isObject(value) && Object.keys(value).some(function (key) { return !has(node.properties, key); })) { complain(keyword); }
          break;
        case "required":
          if (isObject(value) && expected.some(function (key) { return !has(value, key); })) { complain(keyword); }
          break;
        case "items":
          if (Array.isArray(value)) { value.forEach(function (item, index) { descend(item, expected, index); }); }
          break;
        case "uniqueItems":
          if (Array.isArray(value) && kit.repeated(value) !== undefined) { complain(keyword); }
          break;
        case "enum":
          if (expected.indexOf(value) < 0) { complain(keyword); }
          break;
        case "const":
          if (value !== expected) { complain(keyword); }
          break;
        case "pattern":
          if (typeof value === "string" && !pattern(expected).test(value)) { complain(keyword); }
          break;
        case "format":
          if (typeof value === "string" && !isReal(value, expected)) { complain(keyword); }
          break;
        case "minLength":
          if (typeof value === "string" && Array.from(value).length < expected) { complain(keyword); }
          break;
        case "minItems":
          if (Array.isArray(value) && value.length < expected) { complain(keyword); }
          break;
        case "minimum":
          if (typeof value === "number" && value < expected) { complain(keyword); }
          break;
        case "maximum":
          if (typeof value === "number" && value > expected) { complain(keyword); }
          break;
        case "allOf":
          expected.forEach(function (part) { descend(value, part); });
          break;
        case "anyOf":
          var branches = expected.map(function (part) { return complaints(value, part, path, trail.concat([part])); });
          if (branches.every(function (branch) { return branch.length; })) { complain(keyword, branches); }
          break;
        case "not":
          if (kit.isValid(value, expected)) { complain(keyword); }
          break;
        case "if":
          var branch = kit.isValid(value, expected) ? node.then : node.else;
          if (isObject(branch)) { descend(value, branch); }
          break;
      }
    });
    return found;
  }

  /* A choice is resolved to what was most likely meant: the branch of the right kind with the fewest faults. */
  function leaves(error) {
    if (error.keyword !== "anyOf" || has(error.schema, "x-message")) { return [error]; }
    var depth = error.path.length;
    var meant = error.context.filter(function (branch) {
      return !branch.some(function (inner) { return inner.keyword === "type" && inner.path.length === depth; });
    });
    if (!meant.length) { return [error]; }
    var fewest = meant.reduce(function (one, other) { return other.length < one.length ? other : one; });
    return [].concat.apply([], fewest.map(leaves));
  }

  function split(error) {
    function made(keyword, path, key) {
      return { keyword: keyword, path: path, key: key, value: error.value, expected: expectedOf(error), schema: error.schema, rule: owner(keyword, error.trail) };
    }
    if (error.keyword === "required") {
      return error.expected.filter(function (key) { return !has(error.value, key); })
        .map(function (key) { return made("required", error.path, key); });
    }
    if (error.keyword === "additionalProperties") {
      return Object.keys(error.value).filter(function (key) { return !has(error.schema.properties || {}, key); })
        .map(function (key) { return made("unknown", error.path, key); });
    }
    if (error.keyword === "not" && Object.keys(error.expected).length === 0) {
      return [made("forbidden", error.path.slice(0, -1), String(error.path[error.path.length - 1]))];
    }
    return [made(error.keyword, error.path, null)];
  }

  function expectedOf(error) {
    if (error.keyword !== "anyOf") { return error.expected; }
    return [].concat.apply([], error.context).filter(function (inner) { return inner.keyword === "type"; })
      .map(function (inner) { return inner.expected; });
  }

  function owner(keyword, trail) {
    if (keyword === "unknown") { return "S01"; }
    for (var index = trail.length - 1; index >= 0; index -= 1) {
      if (trail[index]["x-rule"]) { return trail[index]["x-rule"]; }
    }
    return "S01";
  }

  function rank(violation) {
    var place = RANK.indexOf(violation.keyword);
    return place < 0 ? RANK.length : place;
  }

  function pattern(text) {
    if (!patterns.has(text)) { patterns.set(text, new RegExp(text, "u")); }
    return patterns.get(text);
  }

  /* What is no date at all is left to the pattern beside it. */
  function isReal(value, format) {
    var day = /^(\d{4})-(\d{2})-(\d{2})([^]*)$/.exec(value);
    if (!day || (format !== "date" && format !== "date-time")) { return true; }
    if (format === "date" && day[4]) { return true; }
    if (!isDay(+day[1], +day[2], +day[3])) { return false; }
    if (format === "date") { return true; }
    var time = /^T(\d{2}):(\d{2}):(\d{2})(\.\d+)?(Z|[+-](\d{2}):(\d{2}))$/.exec(day[4]);
    return !time || (+time[1] < 24 && +time[2] < 60 && +time[3] < 60 && +(time[6] || 0) < 24 && +(time[7] || 0) < 60);
  }

  function isDay(year, month, day) {
    var made = new Date(Date.UTC(2000, month - 1, day));
    made.setUTCFullYear(year, month - 1, day);
    return year > 0 && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
  }
  kit.isDay = isDay;

  function isOf(value, name) {
    if (name === "object") { return isObject(value); }
    if (name === "array") { return Array.isArray(value); }
    if (name === "null") { return value === null; }
    if (name === "integer") { return Number.isInteger(value); }
    return typeof value === name;
  }

  function canonical(value) {
    if (Array.isArray(value)) { return "[" + value.map(canonical).join() + "]"; }
    if (!isObject(value)) { return JSON.stringify(value); }
    return "{" + Object.keys(value).sort().map(function (key) { return JSON.stringify(key) + ":" + canonical(value[key]); }).join() + "}";
  }

  function isObject(value) { return typeof value === "object" && value !== null && !Array.isArray(value); }
  function has(value, key) { return Object.prototype.hasOwnProperty.call(value, key); }
  function own(value, key) { return has(value, key) ? value[key] : undefined; }
  kit.isObject = isObject;
})();
