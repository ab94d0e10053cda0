/* What the theme's bundle expects to find: where this browser keeps a reader's choices. */
(function () {
  "use strict";

  const scope = new URL(document.currentScript.dataset.base, location);
  const name = (key, place) => (place || scope).pathname + "." + key;

  /* The theme says so too, but after the first paint: what scripts will draw needs its room from the beginning. */
  document.documentElement.classList.replace("no-js", "js");
  window.__md_scope = scope;
  window.__md_hash = (text) =>
    Array.from(text).reduce((sum, sign) => (sum << 5) - sum + sign.charCodeAt(0), 0);
  window.__md_get = (key, store, place) => JSON.parse((store || localStorage).getItem(name(key, place)));
  window.__md_set = (key, value, store, place) => {
    try {
      (store || localStorage).setItem(name(key, place), JSON.stringify(value));
    } catch (full) {
      /* A browser that keeps nothing shows the page all the same. */
    }
  };
})();
