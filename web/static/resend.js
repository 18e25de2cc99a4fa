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

  function isOurs(answer) { return (answer.headers.get("Content-Type") || "").startsWith("application/json"); }

  // Nobody is signed in, or the form belongs to a session that is over.
  function isOut(answer) {
    return answer.type === "opaqueredirect" || answer.status === 401 || (answer.status === 403 && !isOurs(answer));
  }

  // The session ended and somebody signed in anew: the form belongs to them if they are who filled it in.
  // "" when it does now, "out" or "other" when it cannot; null when no answer came.
  async function renewed(form, body) {
    try {
      var answer = await fetch(form.action, { redirect: "manual", cache: "no-store" });
      if (isOut(answer)) { return "out"; }
      var page = new DOMParser().parseFromString(await answer.text(), "text/html");
      var token = page.querySelector("[name=form_token]");
      if (!token || page.body.dataset.person !== document.body.dataset.person) { return "other"; }
      body.set("form_token", token.value);
      document.querySelectorAll("[name=form_token]").forEach(function (one) { one.value = token.value; });
      return "";
    } catch (fault) {
      return null;
    }
  }

  async function sent(form) {
    var words = form.dataset, says = document.getElementById("sending"), why = document.getElementById("refused");
    var button = form.querySelector("button"), body, isNew = false;
    button.disabled = true;
    why.hidden = true;
    says.textContent = words.sending;
    await window.xiaoanShrunk(form);
    body = new FormData(form);
    for (var tries = 0; tries < MOST; tries += 1) {
      var answer = await asked(form, body);
      if (answer && isOut(answer) && !isNew) {
        var fault = await renewed(form, body);
        if (fault) { return refused(words[fault], says, why, button); }
        isNew = fault === "";
        if (isNew) { continue; }
      } else if (answer) {
        return told(answer, says, why, button, words);
      }
      says.textContent = words.resends.replace("{n}", String(tries + 1));
      await pause(tries);
    }
    says.textContent = "";
    button.disabled = false;
  }

  async function told(answer, says, why, button, words) {
    var said = isOurs(answer) ? await answer.json() : await read(answer);
    if (answer.ok && said.to) { window.location.assign(said.to); return; }
    refused(said.refused || (isOut(answer) ? words.out : "HTTP " + answer.status), says, why, button);
  }

  // The sentence of a page that says no, such as one about too much at once.
  async function read(answer) {
    var page = new DOMParser().parseFromString(await answer.text(), "text/html"), no = page.getElementById("refused");
    return { refused: no && answer.status !== 403 ? no.textContent : "" };
  }

  function refused(words, says, why, button) {
    says.textContent = "";
    why.textContent = words;
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
