// Answers that wait on this telephone: kept until the server has them, sent in their order, each under its own key.
(function () {
  "use strict";
  var TOO_LONG = 120000, AGAIN = 20000;
  var opened = null, sending = false;

  function opening() {
    if (!opened) {
      opened = new Promise(function (done, fail) {
        var asked = window.indexedDB.open("xiaoan", 1);
        asked.onupgradeneeded = function () {
          asked.result.createObjectStore("queue", { keyPath: "id", autoIncrement: true });
          asked.result.createObjectStore("drafts", { keyPath: "at" });
          asked.result.createObjectStore("clashes", { keyPath: "id", autoIncrement: true });
        };
        asked.onerror = function () { fail(asked.error); };
        asked.onsuccess = function () {
          asked.result.onversionchange = function () { asked.result.close(); opened = null; };
          done(asked.result);
        };
      });
    }
    return opened;
  }

  async function on(name, way, does) {
    var kept = await opening();
    return new Promise(function (done, fail) {
      var turn = kept.transaction(name, way), asked = does(turn.objectStore(name));
      turn.oncomplete = function () { done(asked.result); };
      turn.onerror = turn.onabort = function () { fail(turn.error); };
    });
  }

  var store = {
    all: function (name) { return on(name, "readonly", function (rows) { return rows.getAll(); }); },
    put: function (name, row) { return on(name, "readwrite", function (rows) { return rows.put(row); }); },
    remove: function (name, key) { return on(name, "readwrite", function (rows) { return rows.delete(key); }); }
  };
  document.addEventListener("xiaoan-wipe", function () {
    if (opened) { opened.then(function (kept) { kept.close(); }); opened = null; }
  });

  function key() {
    var parts = new Uint8Array(16);
    window.crypto.getRandomValues(parts);
    return Array.from(parts).map(function (one) { return ("0" + one.toString(16)).slice(-2); }).join("");
  }

  async function queue(person) {
    var rows = (await store.all("queue")).filter(function (one) { return one.person === person; });
    window.xiaoanKept.unsent(rows.length);
    return rows;
  }

  function patient(address, how) {
    var ends = new AbortController(), timer = setTimeout(function () { ends.abort(); }, TOO_LONG);
    var clear = function () { clearTimeout(timer); };
    var asked = fetch(address, Object.assign({ signal: ends.signal, redirect: "manual", cache: "no-store" }, how));
    asked.then(clear, clear);
    return asked;
  }

  // Who the server takes us for and how the visit stands; "out" when nobody is signed in, null without a network.
  async function standing(visit) {
    try {
      var answer = await patient("/visits/" + visit + "/state");
      if (answer.type === "opaqueredirect" || answer.status === 401) { return "out"; }
      if (answer.status === 404) { return "gone"; }
      return answer.ok ? await answer.json() : null;
    } catch (fault) {
      return null;
    }
  }

  function filled(row, token) {
    var form = new FormData();
    form.append("form_token", token);
    form.append("key", row.key);
    form.append("since", row.since);
    form.append("before", row.before);
    row.fields.forEach(function (one) { form.append(one[0], one[1]); });
    row.photos.forEach(function (one) { form.append(one.field, one.blob, one.name); });
    return form;
  }

  // What the next answer about the same item was changed from is only known when this one is through.
  async function follow(row, before, chained) {
    var next = (await queue(row.person)).find(function (one) {
      return one.id > row.id && one.visit === row.visit && one.item === row.item;
    });
    if (next && next.chained) { await store.put("queue", Object.assign(next, { before: before, chained: chained })); }
  }

  async function discard(row) {
    await store.remove("queue", row.id);
    await follow(row, row.before, row.chained);
  }

  async function deliver(row, token, hears) {
    row.tries += 1;
    await store.put("queue", row);
    var answer = await patient("/visits/" + row.visit + "/answer", {
      method: "POST", body: filled(row, token), headers: { Accept: "application/json" }
    });
    if (answer.type === "opaqueredirect") { return "out"; }
    var isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (answer.status > 499 || (answer.status === 403 && !isOurs)) { return "again"; }
    var said = isOurs ? await answer.json() : { refused: "HTTP " + answer.status };
    if (answer.ok) {
      if (said.clash) { await store.put("clashes", { visit: row.visit, person: row.person, words: said.clash }); }
      await store.remove("queue", row.id);
      await follow(row, said.mine, false);
      hears.taken(row, said);
      return "";
    }
    await store.put("queue", Object.assign(row, { refused: said.refused }));
    return "";
  }

  async function round(person, hears) {
    var standings = {};
    for (;;) {
      var row = (await queue(person)).find(function (one) { return !one.refused && !one.chained; });
      if (!row) { return ""; }
      if (!standings[row.visit]) { standings[row.visit] = await standing(row.visit); }
      var here = standings[row.visit];
      if (here === null) { return "offline"; }
      if (here === "out") { return "out"; }
      if (here === "gone") { await store.put("queue", Object.assign(row, { refused: "404" })); continue; }
      if (here.person !== person) { return "other"; }
      var fault = await deliver(row, here.token, hears);
      if (fault) { return fault; }
    }
  }

  // Everything of this person's that waits is sent, or said why not: "", "offline", "out", "again", "other", "busy".
  async function send(person, hears) {
    if (sending) { return "busy"; }
    sending = true;
    try {
      if (navigator.locks) {
        return await navigator.locks.request("xiaoan-send", { ifAvailable: true }, function (held) {
          return held ? round(person, hears) : "busy";
        });
      }
      return await round(person, hears);
    } catch (fault) {
      return "again";
    } finally {
      sending = false;
    }
  }

  // These pages and what they are made of open without a network from now on.
  async function keep(person, worker, paths) {
    if (!navigator.serviceWorker || !window.caches) { return false; }
    await navigator.serviceWorker.register(worker, { scope: "/visits" });
    var cache = await caches.open("xiaoan-kept");
    window.xiaoanKept.isFor(person);
    var parts = Array.from(document.querySelectorAll("link[href^='/static/'], script[src^='/static/'], img[src^='/static/']"));
    var files = parts.map(function (one) { return one.getAttribute("href") || one.getAttribute("src"); });
    (window.xiaoanParts || []).forEach(function (one) { files.push(one); });
    for (var file of new Set(files)) {
      if (!(await cache.match(file))) {
        await cache.delete(file, { ignoreSearch: true });
        await cache.add(file);
      }
    }
    for (var path of paths) {
      await keepPage(path, await fetch(path, { cache: "no-store" }));
    }
    return true;
  }

  // The server says for how long; from when on is reckoned by the clock of this telephone, right or wrong.
  async function keepPage(path, answer) {
    var seconds = Number(answer.headers.get("X-Kept-For"));
    if (!answer.ok || answer.redirected || !seconds) { return; }
    var headers = new Headers(answer.headers);
    headers.set("X-Kept-Until", String(Date.now() + seconds * 1000));
    var cache = await caches.open("xiaoan-kept");
    await cache.put(path, new Response(await answer.blob(), { status: 200, headers: headers }));
  }

  window.xiaoanKeeping = {
    store: store, key: key, queue: queue, discard: discard, send: send, keep: keep, keepPage: keepPage,
    again: AGAIN
  };
})();
