// Photos are made smaller before they are sent; when and where they were taken stays in them, as the camera wrote it.
// What cannot be sent is said where it was chosen, and not when somebody has left the school.
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

  // The picture on no larger a field than is needed, as the bytes of a JPEG.
  async function painted(image) {
    var scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
    var canvas = document.createElement("canvas"), brush = canvas.getContext("2d");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    // What can be seen through would turn black.
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(image, 0, 0, canvas.width, canvas.height);
    return contents(await asJpeg(canvas));
  }

  // Photos the server does not take, such as HEIC and WebP; some systems name no type, and the name tells.
  function isForeign(file) {
    if (file.type.startsWith("image/")) { return !/^image\/(jpeg|png|gif)$/.test(file.type); }
    return /\.(heic|heif|hif|webp|avif|bmp|tiff?)$/i.test(file.name);
  }

  // The same photo as a JPEG. Fails where this browser cannot read it; what the camera wrote into it is lost.
  async function redrawn(file) {
    var name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
    return new File([await painted(await drawn(file))], name, { type: "image/jpeg" });
  }

  // JPEGs that cannot be drawn: they are sent all the same, and whoever chose them is told.
  var torn = new WeakSet();

  // The same photo, small; the file itself where it is small already, no photo, or a JPEG that cannot be read.
  async function shrunk(file) {
    if (isForeign(file)) { return redrawn(file); }
    if (file.type !== "image/jpeg") { return file; }
    try {
      var image = await drawn(file);
    } catch (fault) {
      torn.add(file);
      return file;
    }
    try {
      var bytes = await contents(file), segment = particulars(bytes), turned = segment && orientation(segment);
      var way = turned ? turned.view.getUint16(turned.at, turned.little) : 1;
      if (way !== 1 && !turns()) { return file; }
      if (Math.max(image.naturalWidth, image.naturalHeight) <= LONGEST) { return file; }
      var small = await painted(image);
      // It lies upright now.
      if (turned) { turned.view.setUint16(turned.at, 1, turned.little); }
      var parts = segment ? [small.subarray(0, 2), segment, small.subarray(2)] : [small];
      var made = new Blob(parts, { type: "image/jpeg" });
      return made.size < file.size ? new File([made], file.name, { type: "image/jpeg" }) : file;
    } catch (fault) {
      return file;
    }
  }

  function tell(input, why) {
    var old = input.parentNode.querySelector(".not-taken"), shown = document.createElement("div");
    if (old) { old.remove(); }
    shown.className = "not-taken text-danger";
    shown.setAttribute("role", "alert");
    shown.textContent = why;
    if (why) { input.insertAdjacentElement("afterend", shown); }
  }

  // These files, small, beside so many others of the form; or none of them, and why stands where they were chosen.
  async function taken(input, files, others) {
    var words = input.form.dataset, most = Number(words.most), largest = Number(words.largest), found = [], why = "", warns = "";
    if (files.length && files.length + others > most) {
      why = words.tooMany.replace("{most}", most).replace("{n}", files.length + others);
      files = [];
    }
    for (var file of files) {
      var small = await shrunk(file).catch(function () { return null; });
      if (!small) { why = words.noPicture.replace("{name}", file.name); break; }
      if (small.size > largest) {
        why = words.tooLarge.replace("{name}", file.name).replace("{mb}", Math.floor(largest / 1048576));
        break;
      }
      if (torn.has(small)) { warns = words.torn.replace("{name}", file.name); }
      found.push(small);
    }
    tell(input, why || warns);
    return why ? [] : found;
  }

  window.xiaoanTaken = taken;
  var busy = new Map();

  function chosenBeside(input) {
    return Array.from(input.form.querySelectorAll("[type=file]")).reduce(function (sum, one) {
      return sum + (one === input ? 0 : one.files.length);
    }, 0);
  }

  async function replaced(input) {
    var chosen = Array.from(input.files), files = await taken(input, chosen, chosenBeside(input));
    if (!files.length) { input.value = ""; return; }
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
