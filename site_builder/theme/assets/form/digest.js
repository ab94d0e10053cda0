/* SHA-256, because pages from a file or over plain http are given no crypto.subtle; and the digest of what a review is about. */
(function () {
  "use strict";
  var kit = window.muluKit;
  var ROUNDS = [];
  var START = [];

  /* Fractions of the roots of the first primes, as FIPS 180-4 defines the constants. */
  (function () {
    function fraction(root) { return Math.floor((root - Math.floor(root)) * 4294967296) | 0; }
    for (var candidate = 2; ROUNDS.length < 64; candidate += 1) {
      var isPrime = true;
      for (var factor = 2; factor * factor <= candidate; factor += 1) { if (candidate % factor === 0) { isPrime = false; } }
      if (!isPrime) { continue; }
      if (START.length < 8) { START.push(fraction(Math.sqrt(candidate))); }
      ROUNDS.push(fraction(Math.cbrt(candidate)));
    }
  })();

  function turn(word, by) { return (word >>> by) | (word << (32 - by)); }

  /* Bytes (Uint8Array) → 64 hexadecimal digits. */
  kit.sha256 = function (bytes) {
    var blocks = Math.ceil((bytes.length + 9) / 64);
    var padded = new Uint8Array(blocks * 64);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    var view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
    view.setUint32(padded.length - 4, (bytes.length * 8) >>> 0);
    var state = START.slice();
    var words = new Int32Array(64);
    for (var block = 0; block < blocks; block += 1) {
      for (var i = 0; i < 64; i += 1) {
        if (i < 16) { words[i] = view.getInt32(block * 64 + i * 4); continue; }
        var early = words[i - 15];
        var late = words[i - 2];
        words[i] = words[i - 16] + (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) + words[i - 7] + (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10));
      }
      var s = state.slice();
      for (var round = 0; round < 64; round += 1) {
        var one = (s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + ROUNDS[round] + words[round]) | 0;
        var two = ((turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]))) | 0;
        s = [(one + two) | 0, s[0], s[1], s[2], (s[3] + one) | 0, s[4], s[5], s[6]];
      }
      state = state.map(function (word, index) { return (word + s[index]) | 0; });
    }
    return state.map(function (word) { return (word >>> 0).toString(16).padStart(8, "0"); }).join("");
  };

  function text(value) { return typeof value === "string" ? value : ""; }

  /* `gov.secrecyReview.hash`, as site_builder.review computes it; a test holds the two together. */
  kit.reviewed = function (value) {
    var sharing = kit.get(value, ["gov", "sharing"]) || {};
    var fields = [];
    (value.resources || []).forEach(function (table) {
      (kit.get(table, ["schema", "fields"]) || []).forEach(function (field) { fields.push([text(table.name), text(field.name), text(field.type) || "string"]); });
    });
    // Keys in the order of the alphabet, as the digest is defined.
    var about = { conditions: text(sharing.conditions), description: text(value.description), fields: fields, purpose: text(sharing.purpose), scope: text(sharing.scope), title: text(value.title) };
    return "sha256:" + kit.sha256(new TextEncoder().encode(JSON.stringify(about)));
  };
})();
