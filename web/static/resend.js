// An act on a bad network: its form is sent again under the same key until an answer comes, so that it is done once.
(function () {
  "use strict";
  var TOO_LONG = 120000, MOST = 12;

  function pause(tries) {
    return new Promise(function (done) { setTimeout(done, Math.min(15000, 700 * Math.pow(2, tries))); });
  }

  // The answer of the server, or null when none came.
  async function asked(form, body) {
    var ends = new AbortController(), timer = setTimeout(function () { ends.abort(); }, TOO_LONG);
    try {
      var answer = await fetch(form.action, {
        method: "POST", body: body, signal: ends.signal, redirect: "manual", headers: { Accept: "application/json" }
      });
      return answer.status > 501 ? null : answer;
    } catch (fault) {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  async function sent(form) {
    var words = form.dataset, says = document.getElementById("sending"), why = document.getElementById("refused");
    var button = form.querySelector("button"), body;
    button.disabled = true;
    why.hidden = true;
    says.textContent = words.sending;
    await window.xiaoanShrunk(form);
    body = new FormData(form);
    for (var tries = 0; tries < MOST; tries += 1) {
      var answer = await asked(form, body);
      if (answer) { return told(answer, says, why, button, words); }
      says.textContent = words.resends.replace("{n}", String(tries + 1));
      await pause(tries);
    }
    says.textContent = "";
    button.disabled = false;
  }

  async function told(answer, says, why, button, words) {
    var isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    var said = isOurs ? await answer.json() : {};
    if (answer.ok && said.to) { window.location.assign(said.to); return; }
    says.textContent = "";
    var isOut = answer.type === "opaqueredirect" || answer.status === 403;
    why.textContent = said.refused || (isOut ? words.out : answer.status === 413 ? words.tooMuch : "HTTP " + answer.status);
    why.hidden = false;
    why.focus();
    button.disabled = false;
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.dataset.resends) { return; }
    event.preventDefault();
    sent(form);
  });
})();
