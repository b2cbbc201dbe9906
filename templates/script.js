// Extras for readers with scripts: tables that sort and filter, SQL that copies, figures of the point that is pointed at.
// Nothing is lost without them.
(function () {
  "use strict";

  function number(text) {
    var plain = text.replace(/\u2212/g, "-").replace(/[^0-9.eE+-]/g, "");
    return plain === "" || isNaN(plain) ? null : Number(plain);
  }

  function sort(table, column, ascending) {
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    rows.sort(function (one, other) {
      var a = one.cells[column].textContent.trim(), b = other.cells[column].textContent.trim();
      var x = number(a), y = number(b);
      var order = x !== null && y !== null ? x - y : a.localeCompare(b);
      return ascending ? order : -order;
    });
    rows.forEach(function (row) { body.appendChild(row); });
  }

  function makeSortable(table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener("click", function () {
        var ascending = head.getAttribute("aria-sort") !== "ascending";
        Array.prototype.forEach.call(head.parentNode.cells, function (each) { each.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        sort(table, column, ascending);
      });
    });
  }

  function makeFilterable(table) {
    var input = document.createElement("input");
    input.type = "search";
    input.className = "filter";
    input.setAttribute("aria-label", "Show only rows with these words: " + table.caption.textContent);
    input.placeholder = "Filter rows";
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/);
      Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
      });
    });
    table.parentNode.insertBefore(input, table);
  }

  function makeCopyable(pre) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(pre.textContent).then(function () { button.textContent = "Copied"; });
    });
    pre.parentNode.insertBefore(button, pre);
  }

  // Points are corners of a path; data-values has what each says, data-hover what its figures are called.
  function makeHoverable(chart) {
    var words = chart.getAttribute("data-hover").split("|");
    var points = [];
    chart.querySelectorAll("[data-values]").forEach(function (path) {
      var values = path.getAttribute("data-values").split(";");
      path.getAttribute("d").slice(1).split("L").forEach(function (place, i) {
        var xy = path.ownerSVGElement.createSVGPoint();
        xy.x = Number(place.split(",")[0]); xy.y = Number(place.split(",")[1]);
        points.push({ path: path, at: xy, values: values[i].split("|") });
      });
    });
    var box = document.createElement("div");
    box.className = "hover";
    box.hidden = true;
    chart.parentNode.appendChild(box);
    chart.addEventListener("pointermove", function (event) {
      var nearest = null, least = 12;
      points.forEach(function (point) {
        var at = point.at.matrixTransform(point.path.getScreenCTM());
        var away = Math.hypot(at.x - event.clientX, at.y - event.clientY);
        if (away < least) { least = away; nearest = point; }
      });
      box.hidden = !nearest;
      if (!nearest) { return; }
      box.textContent = words.map(function (word, i) { return word + " " + nearest.values[i]; }).join(" \u00b7 ");
      var frame = chart.parentNode.getBoundingClientRect();
      box.style.left = Math.max(0, Math.min(event.clientX - frame.left + 12, frame.width - box.offsetWidth)) + "px";
      box.style.top = event.clientY - frame.top + 16 + "px";
    });
    chart.addEventListener("pointerleave", function () { box.hidden = true; });
  }

  document.querySelectorAll("svg[data-hover]").forEach(makeHoverable);
  document.querySelectorAll("table").forEach(function (table) {
    if (table.tBodies[0] && table.tBodies[0].rows.length > 1) { makeSortable(table); }
    if (table.tBodies[0] && table.caption && table.tBodies[0].rows.length >= 12) { makeFilterable(table); }
  });
  if (navigator.clipboard) { document.querySelectorAll("pre").forEach(makeCopyable); }
})();
