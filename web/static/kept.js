// On every page: what this browser keeps of visits is for one person. Signing out, or somebody else's sign-in, wipes it.
(function () {
  "use strict";
  var MARK = "xiaoan-kept", UNSENT = "xiaoan-unsent", marks;
  try { marks = window.localStorage; marks.getItem(MARK); } catch (fault) { marks = null; }

  function dropped(name) {
    return new Promise(function (done) {
      if (!window.indexedDB) { done(); return; }
      var asked = window.indexedDB.deleteDatabase(name);
      asked.onsuccess = asked.onerror = asked.onblocked = function () { done(); };
    });
  }

  async function wipe() {
    if (marks) { marks.removeItem(MARK); marks.removeItem(UNSENT); }
    document.dispatchEvent(new Event("xiaoan-wipe"));
    await dropped("xiaoan");
    if (window.caches) { await window.caches.delete("xiaoan-kept"); }
    if (navigator.serviceWorker) {
      var found = await navigator.serviceWorker.getRegistrations();
      await Promise.all(found.map(function (one) { return one.unregister(); }));
    }
  }

  var person = document.body.dataset.person || "", kept = marks ? marks.getItem(MARK) : null;
  window.xiaoanKept = {
    wipe: wipe,
    // Nothing is shown or sent before it is known whose it is.
    ready: kept && person && kept !== person ? wipe() : Promise.resolve(),
    isFor: function (whom) { if (marks) { marks.setItem(MARK, whom); } },
    unsent: function (count) { if (marks) { marks.setItem(UNSENT, String(count)); } }
  };

  var out = document.querySelector("form[action='/sign-out']");
  if (out) {
    out.addEventListener("submit", function (event) {
      if (!marks || !marks.getItem(MARK)) { return; }
      event.preventDefault();
      var count = Number(marks.getItem(UNSENT) || 0);
      if (count && !window.confirm(out.dataset.asks.replace("{n}", String(count)))) { return; }
      var leave = function () { out.submit(); };
      wipe().then(leave, leave);
    });
  }
})();
