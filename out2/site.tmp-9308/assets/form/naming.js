/* Names that the tools give: a folder's name from the pinyin of its title, file and table names likewise. */
(function () {
  "use strict";
  var kit = window.muluKit;
  var LONGEST = 60;
  var table = null;

  function syllable(sign) {
    if (!table) {
      table = new Map();
      Object.keys(window.muluForm.pinyin).forEach(function (sound) {
        Array.from(window.muluForm.pinyin[sound]).forEach(function (sign) { table.set(sign, sound); });
      });
    }
    return table.get(sign) || "";
  }

  /* 婚姻登记信息 → hunyin-dengji-xinxi: two syllables to a word, as most words of a title are. */
  kit.fit = function (text) {
    var parts = text.normalize("NFKC").toLowerCase().match(/[a-z0-9]+|[\u3400-\u9fff]+/g) || [];
    var words = [];
    parts.forEach(function (part) {
      if (/^[a-z0-9]/.test(part)) { words.push(part); return; }
      var sounds = Array.from(part).map(syllable).filter(Boolean);
      while (sounds.length) { words.push(sounds.splice(0, sounds.length === 3 ? 3 : 2).join("")); }
    });
    var name = words.join("-");
    while (name.length > LONGEST && words.length > 1) { words.pop(); name = words.join("-"); }
    return name.slice(0, LONGEST);
  };

  kit.unused = function (name, taken) {
    if (taken.indexOf(name) < 0) { return name; }
    var number = 2;
    while (taken.indexOf(name + "-" + number) >= 0) { number += 1; }
    return name + "-" + number;
  };
})();
