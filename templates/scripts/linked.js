  // Linked views: the segment that is pointed at or focused stands out everywhere; a click keeps it, Escape lets go.
  // What belongs to a segment carries its key as data-s. The address remembers the one that is kept: ?on=S02.

  var kept = null, shown = null;  // kept by a click, or by the address

  document.querySelectorAll("th[scope=row] > .seg").forEach(function (name) {
    name.closest("tr").dataset.s = name.dataset.s;
  });
  var parts = Array.prototype.slice.call(document.querySelectorAll("[data-s]"));

  function keyOf(target) {
    var part = target.closest && target.closest("[data-s]");
    return part && part.dataset.s !== "all" ? part.dataset.s : null;
  }

  function point(key) {
    var on = key || kept;
    if (on === shown) { return; }
    shown = on;
    document.documentElement.classList.toggle("has-on", Boolean(on));
    parts.forEach(function (part) { part.classList.toggle("on", part.dataset.s === on); });
  }

  function keep(key) {
    kept = key;
    var address = new URL(location.href);
    if (key) { address.searchParams.set("on", key); } else { address.searchParams.delete("on"); }
    try { history.replaceState(null, "", address); } catch (refused) { /* some browsers keep files' addresses as they are */ }
    point(null);
  }

  document.addEventListener("pointerover", function (event) { point(keyOf(event.target)); });
  document.documentElement.addEventListener("pointerleave", function () { point(null); });
  document.addEventListener("focusin", function (event) { point(keyOf(event.target)); });
  document.addEventListener("click", function (event) {
    var key = keyOf(event.target);
    if (key && !event.target.closest("a, button, input, select, summary")) { keep(key === kept ? null : key); }
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { keep(null); } });

  var asked = new URLSearchParams(location.search).get("on");
  if (parts.some(function (part) { return part.dataset.s === asked; })) { keep(asked); }
  document.querySelectorAll(".ribbon [aria-current]").forEach(function (link) {  // on a phone the menu scrolls
    var list = link.closest("ol");
    list.scrollLeft = link.offsetLeft - list.offsetLeft;
  });
