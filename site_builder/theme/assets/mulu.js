/* What pages do with scripts: the service's own address, lists by department, single sheets; for Chromium 86 and later, from a server or a file. */
(function () {
  "use strict";

  /* Which commit the site is made from stands in one small file, so that a new commit does not rewrite every page. */
  var version = window.muluVersion && window.muluVersion.commit;
  if (version) {
    document.querySelectorAll(".mu-version").forEach(function (place) {
      var code = document.createElement("code");
      code.textContent = version;
      place.append(" · 版本 ", code);
    });
  }

  /* `mulu-api serve --demo` names itself in the timing of every page it gives: whoever reads one is told that nobody's key is checked. */
  var visit = performance.getEntriesByType("navigation")[0];
  var isDemo = visit && (visit.serverTiming || []).some(function (entry) { return entry.name === "mulu-demo"; });
  if (isDemo) {
    var told = document.createElement("p");
    told.className = "mu-demo";
    told.textContent = "演示方式：查询服务不核对访问凭证，只在本机使用。";
    var banner = document.createElement("div");
    banner.className = "md-banner__inner md-grid md-typeset";
    banner.append(told);
    var around = document.createElement("aside");
    around.className = "md-banner";
    around.setAttribute("aria-label", "演示方式");
    around.append(banner);
    document.querySelector("[data-md-component=announce]").append(around);
  }

  /* The theme puts an unnamed landmark round each button that copies code. */
  new MutationObserver(function () {
    document.querySelectorAll(".md-code__nav:not([aria-label])").forEach(function (nav) {
      nav.setAttribute("aria-label", "代码 " + (document.querySelectorAll(".md-code__nav[aria-label]").length + 1));
    });
  }).observe(document.body, { childList: true, subtree: true });

  /* `mulu-api serve --site` puts site and service on one address; whoever chose another port still gets links that work. */
  var host = location.hostname;
  if (/^https?:$/.test(location.protocol) && (host === "127.0.0.1" || host === "localhost")) {
    document.querySelectorAll("a[data-api]").forEach(function (link) {
      link.href = location.origin + link.dataset.api;
    });
    document.querySelectorAll("code[data-api-root]").forEach(function (code) {
      if (code.dataset.apiRoot) {
        code.textContent = code.textContent.split(code.dataset.apiRoot + "/api/").join(location.origin + "/api/");
      }
    });
  }

  /* A list of cases can be limited to one department; without scripts all of them stand there. */
  document.querySelectorAll("select[data-filter]").forEach(function (select) {
    select.addEventListener("change", function () {
      document.querySelectorAll("." + select.dataset.filter + " [data-department]").forEach(function (row) {
        row.hidden = select.value !== "" && row.dataset.department !== select.value;
      });
    });
  });

  /* One part of a page on a sheet of its own (窗口告知单, A5). */
  document.querySelectorAll("button[data-print]").forEach(function (button) {
    button.addEventListener("click", function () {
      var sheet = document.createElement("style");
      sheet.textContent = "@page { size: A5; margin: 15mm; }";
      document.head.append(sheet);
      document.body.classList.add("mu-print-" + button.dataset.print);
      window.print();
      document.body.classList.remove("mu-print-" + button.dataset.print);
      sheet.remove();
    });
  });
})();
