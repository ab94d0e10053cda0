/* Files into one zip, stored as they are: every system opens it, and nothing has to be compressed. */
(function () {
  "use strict";
  var kit = window.muluKit;
  var UTF8_NAMES = 0x800;
  var VERSION = 20;

  var table = new Uint32Array(256).map(function (_, value) {
    for (var bit = 0; bit < 8; bit += 1) { value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1; }
    return value;
  });

  function crc32(bytes) {
    var crc = 0xffffffff;
    for (var i = 0; i < bytes.length; i += 1) { crc = table[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8); }
    return (crc ^ 0xffffffff) >>> 0;
  }

  /* Little-endian numbers of two and four bytes: [[2, value], [4, value], …]. */
  function packed(numbers) {
    var made = [];
    numbers.forEach(function (one) { for (var byte = 0; byte < one[0]; byte += 1) { made.push((one[1] >>> (8 * byte)) & 0xff); } });
    return Uint8Array.from(made);
  }

  /* [{name, bytes}] and a Date → the bytes of an archive. */
  kit.zip = function (files, when) {
    var time = (when.getHours() << 11) | (when.getMinutes() << 5) | (when.getSeconds() >> 1);
    var day = ((when.getFullYear() - 1980) << 9) | ((when.getMonth() + 1) << 5) | when.getDate();
    var parts = [];
    var directory = [];
    var offset = 0;
    files.forEach(function (file) {
      var name = new TextEncoder().encode(file.name);
      var about = [[2, VERSION], [2, UTF8_NAMES], [2, 0], [2, time], [2, day], [4, crc32(file.bytes)], [4, file.bytes.length], [4, file.bytes.length], [2, name.length], [2, 0]];
      var head = packed([[4, 0x04034b50]].concat(about));
      parts.push(head, name, file.bytes);
      directory.push(packed([[4, 0x02014b50], [2, VERSION]].concat(about, [[2, 0], [2, 0], [2, 0], [4, 0], [4, offset]])), name);
      offset += head.length + name.length + file.bytes.length;
    });
    var size = directory.reduce(function (sum, part) { return sum + part.length; }, 0);
    var end = packed([[4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]]);
    var all = parts.concat(directory, [end]);
    var whole = new Uint8Array(offset + size + end.length);
    all.reduce(function (at, part) { whole.set(part, at); return at + part.length; }, 0);
    return whole;
  };
})();
