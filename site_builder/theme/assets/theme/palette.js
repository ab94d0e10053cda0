/* Light or dark before the first paint, as chosen last time or as the system says. */
(function () {
  "use strict";

  const chosen = window.__md_get("__palette");
  if (!chosen || !chosen.color) return;
  const color = Object.assign({}, chosen.color);
  if (color.media === "(prefers-color-scheme)") {
    const wanted = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const input = document.querySelector(`[data-md-color-media='(prefers-color-scheme: ${wanted})']`);
    for (const key of ["media", "scheme", "primary", "accent"]) {
      color[key] = input.getAttribute(`data-md-color-${key}`);
    }
  }
  for (const key of Object.keys(color)) document.body.setAttribute(`data-md-color-${key}`, color[key]);
})();
