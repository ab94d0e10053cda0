/* "打印登记表": the page's form alone, on paper. */
(function () {
  "use strict";

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      document.body.classList.add("mu-print-form");
      window.print();
    });
  });
  window.addEventListener("afterprint", function () { document.body.classList.remove("mu-print-form"); });
})();
