/* The service's address where a site is opened beside it; for Chromium 86 and later, from a server or a file. */
(function () {
  "use strict";

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
})();
