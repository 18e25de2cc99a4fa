// The page of a visit, with or without a network: answers are kept on the telephone first and sent when it can be.
(function () {
  "use strict";
  var root = document.getElementById("visit"), keeping = window.xiaoanKeeping, words = root.dataset;
  var visit = words.visit, person = words.person, isOpen = words.open === "1", store = keeping.store;
  var worker = document.querySelector("script[data-worker]").dataset.worker;
  var pattern = document.getElementById("wrong"), pressed = null, failures = 0, later = 0, keepLater = 0, renewing = null;

  function byId(name) { return document.getElementById(name); }
  function article(item) { return byId(item || "beyond"); }
  function made(tag, name, text) {
    var found = document.createElement(tag);
    if (name) { found.className = name; }
    if (text) { found.textContent = text; }
    return found;
  }

  function known(item) {
    var form = article(item).querySelector(".answers input[name=before]");
    return form ? form.value : article(item).dataset.mine;
  }

  function setKnown(item, text) {
    var held = article(item).querySelector(".answers input[name=before]");
    if (held) { held.value = text; } else { article(item).dataset.mine = text; }
  }

  async function waiting(item) {
    return (await keeping.queue(person)).filter(function (one) {
      return one.visit === visit && (item === undefined || one.item === item);
    });
  }

  function said(row, name) {
    var found = row.fields.find(function (one) { return one[0] === name; });
    return found ? found[1] : "";
  }

  function has(row, name) { return row.fields.some(function (one) { return one[0] === name; }); }

  // ---- what stands on the page -------------------------------------------------------------------------------------

  function press(item, answer) {
    article(item).querySelectorAll(".answers [aria-pressed], .answers [data-wrong]").forEach(function (one) {
      one.setAttribute("aria-pressed", String((one.value || "fail") === answer));
    });
  }

  function local(row) {
    var shown = made("div", "finding local");
    shown.append(made("strong", "", said(row, "place")), " ", said(row, "note"), " ");
    shown.append(made("span", "badge text-bg-warning", words.local + (row.photos.length ? " · " + row.photos.length + " 📷" : "")));
    if (row.refused) { shown.append(made("div", "text-danger", words.refused + row.refused)); }
    var away = made("button", "btn btn-sm btn-outline-secondary ms-1", words.drop);
    away.type = "button";
    away.addEventListener("click", async function () { await keeping.discard(row); draw(); });
    shown.append(away);
    return shown;
  }

  async function draw() {
    var rows = await waiting(), touched = {}, count = byId("count");
    document.querySelectorAll(".finding.local, .item .state .badge").forEach(function (one) { one.remove(); });
    rows.forEach(function (row) {
      var answer = said(row, "answer"), here = article(row.item);
      touched[row.item] = true;
      if (answer === "fail" || row.refused) { here.append(local(row)); }
      if (row.item) {
        press(row.item, answer);
        here.querySelector(".state").replaceChildren(made("span", "badge text-bg-warning", words.local));
      }
    });
    var open = Array.from(document.querySelectorAll(".item.is-open")).filter(function (one) { return !touched[one.id]; });
    if (count) {
      var all = Number(count.dataset.all);
      count.textContent = (all - open.length) + "/" + all;
      document.querySelector(".visit-bar progress").value = all - open.length;
      byId("next-open").setAttribute("href", "#" + (open.length ? open[0].id : "sign"));
      byId("send").hidden = !rows.length;
      byId("sign-waits").hidden = !rows.length;
    }
    var clashes = (await store.all("clashes")).filter(function (one) { return one.visit === visit && one.person === person; });
    byId("kept-clashes").replaceChildren.apply(byId("kept-clashes"), clashes.map(clash));
    return rows;
  }

  function clash(one) {
    var shown = made("div", "alert alert-warning", one.words + " "), away = made("button", "btn btn-sm btn-outline-dark", "✓");
    away.type = "button";
    away.addEventListener("click", async function () { await store.remove("clashes", one.id); draw(); });
    shown.append(away);
    return shown;
  }

  function tell(text, kind, link) {
    var shown = made("div", "alert alert-" + kind + " py-2", text);
    if (link) {
      var way = made("a", "alert-link ms-2", "→");
      way.href = link;
      shown.append(way);
    }
    byId("told").replaceChildren.apply(byId("told"), text ? [shown] : []);
  }

  // ---- sending ------------------------------------------------------------------------------------------------------

  var hears = {
    taken: function (row, answer) {
      if (row.visit !== visit) { return; }
      setKnown(row.item, answer.mine);
      article(row.item).classList.remove("is-open");
    }
  };

  async function send() {
    var rows = (await waiting()).filter(function (one) { return !one.refused; });
    if (!rows.length) { await draw(); return; }
    tell(words.sending, "info");
    var fault = await keeping.send(person, hears);
    var left = await draw(), waits = left.length ? " " + words.waits.replace("{n}", String(left.length)) : "";
    if (fault === "other") { await window.xiaoanKept.wipe(); window.location.reload(); return; }
    if (fault === "out") {
      tell(words.signIn + waits, "warning", "/sign-in?next=" + encodeURIComponent(window.location.pathname));
    } else if (fault && fault !== "busy") {
      tell((fault === "offline" ? words.offline : words.broken) + "。" + waits, "warning");
    } else if (left.length && !fault) {
      tell(words.refused + waits, "danger");
    } else if (!fault) {
      tell(words.allSent, "success");
    }
    if (fault) { soon(); return; }
    failures = 0;
    renewing = refresh();
    await renewing;
    renewing = null;
  }

  // A telephone says that it has a network before it has one: at first it is tried again soon, then now and then.
  function soon() {
    clearTimeout(later);
    failures += 1;
    later = setTimeout(function () { if (navigator.onLine) { send(); } }, Math.min(keeping.again, 500 * Math.pow(2, failures)));
  }

  // Somebody is about to sign: what they sign is said anew, and what they have typed stays.
  function renew(here, part) {
    ["p", "ul"].forEach(function (one) { here.querySelector(one).replaceWith(part.querySelector(one)); });
    var digest = part.querySelector("[name=digest]");
    here.querySelectorAll("[name=digest]").forEach(function (one) { one.value = digest ? digest.value : one.value; });
  }

  // The page as the server has it now, part by part; what somebody is filling in stays.
  async function refresh() {
    try {
      var answer = await fetch(window.location.pathname, { cache: "no-store" });
      if (!answer.ok || answer.redirected) { return; }
      var copy = answer.clone(), fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      fresh.querySelectorAll(".item, #sign, .visit-bar").forEach(function (part) {
        var here = part.id ? byId(part.id) : document.querySelector(".visit-bar");
        var isBusy = here && (here.querySelector(".wrong") || (part.id === "sign" && here.contains(document.activeElement)));
        if (!here) { return; }
        if (isBusy) { if (part.id === "sign") { renew(here, part); } return; }
        var focused = here.contains(document.activeElement) && document.activeElement.closest("[name=answer], a, button");
        here.replaceWith(part);
        if (focused) { (part.querySelector("[aria-pressed=true]") || part).focus({ preventScroll: true }); }
      });
      if (window.caches) { await keeping.keepPage(window.location.pathname, copy); }
      await draw();
    } catch (fault) { /* without a network the page stays as it is */ }
  }

  // ---- answering ----------------------------------------------------------------------------------------------------

  async function save(item, fields, photos) {
    var priors = await waiting(item), row = {
      visit: visit, person: person, item: item, key: keeping.key(), since: String(Date.now()), fields: fields,
      photos: photos, before: known(item), chained: priors.length > 0, tries: 0, refused: ""
    };
    var isPlain = said(row, "answer") !== "fail" && item, place = has(row, "edits") ? said(row, "edits") : said(row, "place");
    var stale = priors.filter(function (one) {
      return (one.tries === 0 || one.refused) && (isPlain || said(one, "answer") !== "fail" || said(one, "place") === place);
    });
    // What never left is not sent any more: this takes its place. What may have arrived stays in front of this.
    for (var one of stale) {
      if (!isPlain && said(one, "answer") === "fail") {
        row.fields = row.fields.filter(function (field) { return field[0] !== "edits"; });
        if (has(one, "edits")) { row.fields.push(["edits", said(one, "edits")]); }
      }
      await keeping.discard(one);
    }
    if (stale.length && stale.length === priors.length) {
      row.before = stale[0].before;
      row.chained = stale[0].chained;
    }
    await store.put("queue", row);
    await draw();
    send();
  }

  function fieldsOf(form, answer) {
    var found = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && ["form_token", "before", "answer", "key", "since"].indexOf(name) < 0) {
        found.push([name, value]);
      }
    });
    found.push(["answer", answer]);
    return found;
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[name=answer]"), way = event.target.closest("a[data-wrong]");
    pressed = button || null;
    if (way && pattern) {
      event.preventDefault();
      var here = way.closest(".item");
      open(here.dataset.item, way.dataset.place);
    }
  });

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.classList.contains("answers") && pressed) {
      event.preventDefault();
      var item = form.closest(".item").dataset.item, next = pressed.value;
      var shown = article(item).querySelector(".wrong");
      if (shown) { close(shown, item); }
      save(item, fieldsOf(form, next), []);
    } else if (form.dataset.keeps) {
      event.preventDefault();
      keepForm(form);
    } else if (form.classList.contains("needs-network") && (!navigator.onLine || !byId("send").hidden)) {
      event.preventDefault();
      tell(navigator.onLine ? byId("sign-waits").textContent : words.offline, "warning");
      send();
    } else if (form.classList.contains("needs-network") && renewing) {
      event.preventDefault();
      renewing.then(function () { if (form.isConnected) { form.submit(); } });
    }
  });

  // ---- something is wrong -------------------------------------------------------------------------------------------

  function at(item) { return visit + "/" + (item || "beyond"); }

  async function open(item, place, draft) {
    var here = article(item), old = here.querySelector(".wrong");
    if (old) { old.querySelector("[name=place]").focus(); return; }
    var form = pattern.content.firstElementChild.cloneNode(true);
    if (form.tagName !== "FORM") { form = pattern.content.querySelector("form").cloneNode(true); }
    form.dataset.keeps = "1";
    form.kept = { photos: [], after: [] };
    form.querySelectorAll("[id]").forEach(function (one) {
      var label = form.querySelector("label[for='" + one.id + "']");
      one.id = "w-" + (item || "beyond") + "-" + one.id;
      if (label) { label.htmlFor = one.id; }
    });
    form.querySelector("[name=item]").value = item;
    if (item) { form.querySelector(".only-beyond").remove(); } else { form.querySelector("[name=note]").required = true; }
    var title = here.querySelector("h3");
    if (title) { form.querySelector("[name=note]").placeholder = words.emptyNote + title.textContent.replace(/^\S+\s/, ""); }
    var edits = form.querySelector("[name=edits]");
    if (draft) { fill(form, draft); } else { await recall(form, item, place); }
    if (draft ? !has(draft, "edits") : place === undefined) { edits.remove(); } else if (!draft) { edits.value = place; }
    form.querySelectorAll("[type=file]").forEach(function (input) {
      input.addEventListener("change", function () { taken(form, input, item); });
    });
    form.addEventListener("input", function () { remember(form, item); });
    here.append(form);
    form.querySelector("[name=place]").focus();
  }

  // The entry that is to be changed: as it waits here, or as the server has it.
  async function recall(form, item, place) {
    if (place === undefined) { return; }
    var row = (await waiting(item)).reverse().find(function (one) { return said(one, "place") === place; });
    if (row) { fill(form, row); return; }
    var entry = JSON.parse(known(item)).find(function (one) { return (one.place || "") === place; });
    if (!entry) { return; }
    ["place", "note", "measures", "known_as", "category"].forEach(function (name) {
      var field = form.querySelector("[name=" + name + "]");
      if (field) { field.value = entry[name] || ""; }
    });
    form.querySelector("[name=fixed]").checked = Boolean(entry.fixed);
    form.querySelector("[name=edits]").value = place;
    ["photos", "after"].forEach(function (name) {
      (entry[name] || []).forEach(function (digest) {
        var kept = made("input");
        kept.type = "hidden";
        kept.name = "keep_" + name;
        kept.value = digest;
        form.append(kept);
      });
    });
  }

  function fill(form, row) {
    row.fields.forEach(function (one) {
      var field = form.querySelector("[name=" + one[0] + "]");
      if (!field && one[0].startsWith("keep_")) {
        field = made("input");
        field.type = "hidden";
        field.name = one[0];
        form.append(field);
      }
      if (!field || one[0] === "answer") { return; }
      if (field.type === "checkbox") { field.checked = true; } else { field.value = one[1]; }
    });
    row.photos.forEach(function (one) { form.kept[one.field].push(one); });
    preview(form);
  }

  function preview(form) {
    form.querySelectorAll(".previews").forEach(function (box) {
      box.replaceChildren.apply(box, form.kept[box.dataset.of].map(function (one, place, all) {
        var button = made("button", "preview"), image = made("img");
        image.src = URL.createObjectURL(one.blob);
        image.alt = one.name;
        button.type = "button";
        button.append(image, made("span", "", "✕"));
        button.setAttribute("aria-label", words.drop + " " + one.name);
        button.addEventListener("click", function () {
          all.splice(place, 1);
          preview(form);
          remember(form, form.querySelector("[name=item]").value, true);
        });
        return button;
      }));
    });
  }

  // Small at once, and kept at once: a telephone may drop the page while its camera is open.
  function taken(form, input, item) {
    var files = Array.from(input.files), name = input.name;
    input.value = "";
    form.busy = Promise.resolve(form.busy).then(async function () {
      var found = await window.xiaoanTaken(input, files, form.kept.photos.length + form.kept.after.length);
      found.forEach(function (one) { form.kept[name].push({ field: name, name: one.name || "photo.jpg", blob: one }); });
      preview(form);
      await remember(form, item, true);
    });
  }

  async function remember(form, item, isNow) {
    clearTimeout(form.later);
    if (!isNow) { form.later = setTimeout(function () { remember(form, item, true); }, 300); return; }
    if (!form.isConnected) { return; }
    await store.put("drafts", {
      at: at(item), visit: visit, person: person, item: item, fields: fieldsOf(form, "fail"),
      photos: form.kept.photos.concat(form.kept.after)
    });
    window.xiaoanKept.isFor(person);
  }

  function close(form, item) {
    clearTimeout(form.later);
    form.remove();
    return store.remove("drafts", at(item));
  }

  async function keepForm(form) {
    await form.busy;
    var item = form.querySelector("[name=item]").value, photos = form.kept.photos.concat(form.kept.after);
    var fields = fieldsOf(form, "fail");
    await save(item, fields, photos);
    await close(form, item);
    article(item).focus({ preventScroll: true });
    article(item).scrollIntoView({ block: "nearest" });
  }

  // ---- beginning ----------------------------------------------------------------------------------------------------

  async function begin() {
    await window.xiaoanKept.ready;
    if (!isOpen && !(await waiting()).length) { return; }
    byId("send") && byId("send").addEventListener("click", send);
    window.addEventListener("online", function () {
      failures = 0;
      send();
      if (keepLater) { keepHere(); }
    });
    window.addEventListener("offline", function () { tell(words.offline, "warning"); });
    await draw();
    (await store.all("drafts")).forEach(function (one) {
      if (one.visit === visit && one.person === person && pattern) { open(one.item, undefined, one); }
    });
    if (!navigator.onLine) { tell(words.offline, "warning"); return; }
    var rows = await waiting();
    if (rows.length) { await send(); }
    await keepHere();
  }

  // The page is kept as soon as the network lasts for it; that a browser cannot keep anything is another matter.
  async function keepHere() {
    var said = null;
    clearTimeout(keepLater);
    try {
      var isKept = await keeping.keep(person, worker, [window.location.pathname, "/visits"]);
      keepLater = 0;
      said = isKept ? [words.kept, "success"] : [words.noStore, "warning"];
    } catch (fault) {
      var isCutOff = fault instanceof TypeError;
      said = [isCutOff ? words.notYet : words.noStore, "warning"];
      if (isCutOff) { keepLater = setTimeout(keepHere, keeping.again); }
    }
    if (!(await waiting()).length) { tell(said[0], said[1]); }
  }
  begin();
})();
