// The list of visits: today's are kept for where there is no network, and what still waits here is sent.
(function () {
  "use strict";
  var root = document.getElementById("visits"), keeping = window.xiaoanKeeping, words = root.dataset, person = words.person;
  var worker = document.querySelector("script[data-worker]").dataset.worker;

  async function draw() {
    var rows = await keeping.queue(person), shown = document.getElementById("told");
    shown.textContent = rows.length ? words.waits.replace("{n}", String(rows.length)) : "";
    shown.className = rows.length ? "alert alert-warning" : "";
    return rows;
  }

  async function begin() {
    await window.xiaoanKept.ready;
    var rows = await draw();
    if (!navigator.onLine) { return; }
    if (rows.length) {
      var fault = await keeping.send(person, { taken: function () {} });
      if (fault === "other") { await window.xiaoanKept.wipe(); window.location.reload(); return; }
      await draw();
    }
    var today = Array.from(document.querySelectorAll("a[data-keep]")).map(function (one) { return one.getAttribute("href"); });
    if (today.length) {
      window.xiaoanParts = words.parts.split(" ");
      await keeping.keep(person, worker, today.concat("/visits"));
    }
  }
  window.addEventListener("online", begin);
  begin().catch(function () { /* a browser that keeps nothing shows the list all the same */ });
})();
