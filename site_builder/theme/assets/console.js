/* The try-it console of a dataset page: one call, sent when asked and only to the query service. */
(function () {
  "use strict";
  var say = window.muluWords.site;

  document.querySelectorAll(".mu-console").forEach(function (form) {
    var address = form.querySelector("output");
    var answer = form.querySelector(".mu-console__answer");
    var local = /^https?:$/.test(location.protocol) && (location.hostname === "127.0.0.1" || location.hostname === "localhost");
    var root = local ? location.origin : form.dataset.root;

    function url() {
      var query = new URLSearchParams();
      if (form.elements.field.value && form.elements.value.value) {
        var operator = form.elements.operator.value;
        query.set(form.elements.field.value + (operator === "eq" ? "" : "__" + operator), form.elements.value.value);
      }
      query.set("_limit", form.elements.limit.value || "10");
      return root + form.dataset.path + "?" + query;
    }

    function show() { address.textContent = url(); }

    function operators() {
      var chosen = form.elements.field.selectedOptions[0];
      var allowed = (chosen && chosen.dataset.operators || "").split(" ");
      Array.from(form.elements.operator.options).forEach(function (option) { option.hidden = option.disabled = allowed.indexOf(option.value) < 0; });
      if (allowed.indexOf(form.elements.operator.value) < 0) { form.elements.operator.value = allowed[0]; }
    }

    async function send() {
      var headers = { Accept: "application/json" };
      if (form.elements.key && form.elements.key.value) { headers.Authorization = "Bearer " + form.elements.key.value; }
      if (form.elements.purpose && form.elements.purpose.value) { headers["Mulu-Purpose"] = form.elements.purpose.value; }
      answer.hidden = false;
      answer.textContent = say.asking;
      try {
        var response = await fetch(url(), { headers: headers, credentials: "omit", cache: "no-store" });
        var text = await response.text();
        try { text = JSON.stringify(JSON.parse(text), null, 2); } catch (error) { /* Not JSON: shown as it came. */ }
        answer.textContent = response.status + " " + response.statusText + "\n" + text;
      } catch (error) {
        answer.textContent = say.unreachable({ root: root });
      }
    }

    form.addEventListener("input", function () { operators(); show(); });
    form.addEventListener("submit", function (event) { event.preventDefault(); send(); });
    operators();
    show();
  });
})();
