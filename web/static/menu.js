// On every page: a group of the menu that is open closes when somebody goes on elsewhere, or says no by the keyboard.
(function () {
  "use strict";
  function close(but) {
    document.querySelectorAll(".site-head .group[open]").forEach(function (one) {
      if (!one.contains(but)) { one.open = false; }
    });
  }
  document.addEventListener("click", function (event) { close(event.target); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var group = document.activeElement.closest(".site-head .group[open]");
    if (group) { group.querySelector("summary").focus(); }
    close(null);
  });
})();
