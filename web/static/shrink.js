// Photos are made smaller before they are sent; when and where they were taken stays in them, as the camera wrote it.
(function () {
  "use strict";
  var LONGEST = 2000, QUALITY = 0.85;

  // Browsers that turn a photo upright when it is drawn; others get it as it is, rather than lying on its side.
  function turns() { return Boolean(window.CSS && CSS.supports && CSS.supports("image-orientation", "from-image")); }

  // The segment of a JPEG that holds the camera's particulars, or null.
  function particulars(bytes) {
    if (bytes[0] !== 0xff || bytes[1] !== 0xd8) { return null; }
    var at = 2;
    while (at + 4 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
      var length = bytes[at + 2] * 256 + bytes[at + 3];
      if (bytes[at + 1] === 0xe1 && String.fromCharCode.apply(null, bytes.subarray(at + 4, at + 8)) === "Exif") {
        return bytes.slice(at, at + 2 + length);
      }
      at += 2 + Math.max(length, 2);
    }
    return null;
  }

  // Where the orientation stands in that segment: a view and an offset, or null.
  function orientation(segment) {
    try {
      var view = new DataView(segment.buffer, segment.byteOffset + 10, segment.length - 10);
      var little = view.getUint16(0) === 0x4949, first = view.getUint32(4, little), count = view.getUint16(first, little);
      for (var one = 0; one < count; one += 1) {
        var entry = first + 2 + one * 12;
        if (view.getUint16(entry, little) === 0x0112) { return { view: view, at: entry + 8, little: little }; }
      }
    } catch (fault) { /* torn particulars */ }
    return null;
  }

  function drawn(file) {
    return new Promise(function (done, fail) {
      var address = URL.createObjectURL(file), image = new Image();
      image.onload = function () { URL.revokeObjectURL(address); done(image); };
      image.onerror = function () { URL.revokeObjectURL(address); fail(new Error("no picture")); };
      image.src = address;
    });
  }

  function asJpeg(canvas) {
    return new Promise(function (done) { canvas.toBlob(done, "image/jpeg", QUALITY); });
  }

  function contents(blob) {
    return new Promise(function (done, fail) {
      var reader = new FileReader();
      reader.onload = function () { done(new Uint8Array(reader.result)); };
      reader.onerror = fail;
      reader.readAsArrayBuffer(blob);
    });
  }

  // The same photo, small; the file itself where it is small already, no JPEG, or cannot be read.
  async function shrunk(file) {
    if (file.type !== "image/jpeg") { return file; }
    try {
      var bytes = await contents(file), segment = particulars(bytes), turned = segment && orientation(segment);
      var way = turned ? turned.view.getUint16(turned.at, turned.little) : 1;
      if (way !== 1 && !turns()) { return file; }
      var image = await drawn(file), scale = LONGEST / Math.max(image.naturalWidth, image.naturalHeight);
      if (scale >= 1) { return file; }
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(image.naturalWidth * scale);
      canvas.height = Math.round(image.naturalHeight * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      var small = await contents(await asJpeg(canvas));
      // It lies upright now.
      if (turned) { turned.view.setUint16(turned.at, 1, turned.little); }
      var parts = segment ? [small.subarray(0, 2), segment, small.subarray(2)] : [small];
      var made = new Blob(parts, { type: "image/jpeg" });
      return made.size < file.size ? new File([made], file.name, { type: "image/jpeg" }) : file;
    } catch (fault) {
      return file;
    }
  }

  window.xiaoanShrink = shrunk;
  var busy = new Map();

  async function replaced(input) {
    var files = await Promise.all(Array.from(input.files).map(shrunk));
    try {
      var moved = new DataTransfer();
      files.forEach(function (one) { moved.items.add(one); });
      input.files = moved.files;
    } catch (fault) { /* an old browser sends them as they are */ }
  }

  document.addEventListener("change", function (event) {
    var input = event.target, form = input.form;
    if (input.type !== "file" || !form || !form.hasAttribute("data-shrinks") || form.dataset.keeps) { return; }
    busy.set(form, Promise.all([busy.get(form), replaced(input)]));
  });
  window.xiaoanShrunk = function (form) { return busy.get(form) || Promise.resolve(); };

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || !busy.has(form) || form.dataset.resends) { return; }
    event.preventDefault();
    busy.get(form).then(function () { busy.delete(form); form.submit(); });
  });
})();
