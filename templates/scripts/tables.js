  // Tables that sort and filter, and SQL that copies.

  // The figure that a text begins with, as the report writes figures; null for words, and for ids such as 2026T12.
  function number(text) {
    var found = /^[\u2212+-]?\d[\d.,'\u2019\u00a0\u202f ]*(?![^\s%])/.exec(text);
    if (!found) { return null; }
    var parts = found[0].replace(/\u2212/g, "-").split({{ settings.decimal|tojson }});
    return Number(parts[0].replace(/[^\d-]/g, "") + "." + (parts[1] || "").replace(/\D/g, ""));
  }

  function compare(one, other) {
    var a = one.dataset.sort || one.textContent.trim(), b = other.dataset.sort || other.textContent.trim();
    var x = one.dataset.sort ? null : number(a), y = other.dataset.sort ? null : number(b);
    return x !== null && y !== null ? x - y : a.localeCompare(b);
  }

  function sort(table, column, ascending) {
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    rows.sort(function (one, other) {
      var first = one.cells[column], second = other.cells[column];
      var empty = (first.textContent.trim() === "") - (second.textContent.trim() === "");  // without a value: last
      return empty || (ascending ? compare(first, second) : -compare(first, second));
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
    input.setAttribute("aria-label", {{ 'Show only rows with these words: '|tojson }} + table.caption.textContent);
    input.placeholder = {{ 'Filter rows'|tojson }};
    var found = document.createElement("span");
    found.className = "found";
    found.setAttribute("role", "status");
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/);
      var rows = Array.prototype.slice.call(table.tBodies[0].rows);
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
      });
      var left = rows.filter(function (row) { return !row.hidden; }).length;
      found.textContent = input.value.trim() ? left + {{ ' of '|tojson }} + rows.length + {{ ' rows'|tojson }} : "";
    });
    table.parentNode.insertBefore(input, table);
    table.parentNode.insertBefore(found, table);
  }

  function makeCopyable(pre) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = {{ 'Copy'|tojson }};
    var label = pre.getAttribute("aria-label") || "";
    button.setAttribute("aria-label", {{ 'Copy: '|tojson }} + label);
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(pre.textContent).then(function () {
        button.textContent = {{ 'Copied'|tojson }};
        button.setAttribute("aria-label", {{ 'Copied: '|tojson }} + label);
      });
    });
    pre.parentNode.insertBefore(button, pre);
  }

  document.querySelectorAll("table").forEach(function (table) {
    if (table.tBodies[0] && table.tBodies[0].rows.length > 1) { makeSortable(table); }
    if (table.tBodies[0] && table.caption && table.tBodies[0].rows.length >= 12) { makeFilterable(table); }
  });
  if (navigator.clipboard) { document.querySelectorAll("pre").forEach(makeCopyable); }
