  // Two segments side by side: their columns come from the table of all segments, spreads and pairs from the page's data.

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (all, name) { return values[name]; });
  }

  function element(name, text, attributes) {
    var made = document.createElement(name);
    made.textContent = text || "";
    Object.keys(attributes || {}).forEach(function (each) { made.setAttribute(each, attributes[each]); });
    return made;
  }

  function drawSpread(first, second, colours) {
    var space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg"), step = 180 / first.length;
    var top = Math.max.apply(null, first.concat(second)) || 1;
    [first, second].forEach(function (bins, i) {
      var path = document.createElementNS(space, "path"), along = "M0,40";
      bins.forEach(function (bin) { along += "V" + (40 - 38 * bin / top).toFixed(1) + "h" + step.toFixed(2); });
      path.setAttribute("d", along + "V40");
      path.setAttribute(i ? "stroke" : "fill", "var(--" + colours[i] + ")");
      path.setAttribute(i ? "fill" : "opacity", i ? "none" : "0.5");
      if (i) { path.setAttribute("stroke-width", "2"); }
      svg.appendChild(path);
    });
    svg.setAttribute("viewBox", "0 0 180 41");
    svg.setAttribute("aria-hidden", "true");
    return svg;
  }

  function compareSegments(root) {
    var data = JSON.parse(root.parentNode.querySelector("script[data-for=compare]").textContent), words = data.words;
    var choices = root.querySelectorAll("select"), view = root.querySelector(".pairwise"), page = root.closest(".page");
    var rows = Array.prototype.slice.call((page || document).querySelectorAll("table.compare tbody tr"));
    var names = { };
    Array.prototype.forEach.call(choices[1].options, function (each) { names[each.value] = each.textContent; });

    function lead(row, one, other) {
      var known = data.rows[row.dataset.row], there = data.pairs.indexOf(one + "-" + other);
      if (!known) { return null; }
      var points = known.leads[there >= 0 ? there : data.pairs.indexOf(other + "-" + one)];
      return points === null || there >= 0 ? points : -points;
    }

    function cell(row, key) { return row.querySelector("[data-s='" + key + "']"); }

    function label(row) { return row.cells[0].textContent; }

    function inside(row) { return row.dataset.inside || label(row); }

    function sentence(found, one, other) {
      var apart = found.filter(function (each) { return Math.abs(each.lead) >= 15; });
      var alike = found.filter(function (each) { return Math.abs(each.lead) < 15; }).slice(-3).map(function (each) { return inside(each.row); });
      var top = apart[0] && apart[0].row;
      var says = top ? [fill(words.apart, { row: label(top), one: cell(top, one).querySelector("b").textContent, other: cell(top, other).querySelector("b").textContent })] : [words.even];
      if (top && alike.length) { says.push(fill(words.alike, { rows: alike.slice(0, -1).join(", ") + (alike.length > 1 ? words.and : "") + alike.slice(-1) })); }
      if (other !== "all") {
        var forth = data.close[one + "-" + other], back = data.close[other + "-" + one];
        says.push(forth || back ? fill(words.close, { count: forth || "0", back: back || "0", one: names[one], other: names[other] }) : words.nobody);
      }
      return element("p", says.join(" "), { "class": "say" });
    }

    function leadText(each) {
      if (each.lead === null || each.lead === undefined) { return ""; }
      if (each.row.hasAttribute("data-share")) { return fill(words.points, { count: (each.lead > 0 ? "+" : each.lead < 0 ? "\u2212" : "") + Math.abs(each.lead) }); }
      return String(Math.round(50 + each.lead / 2));
    }

    function line(each, one, other) {
      var made = element("tr", "", { role: "row" }), head = element("th", label(each.row), { scope: "row", role: "rowheader" });
      made.appendChild(head);
      [one, other].forEach(function (key) {
        var copy = cell(each.row, key).cloneNode(true);
        copy.removeAttribute("data-s");
        copy.setAttribute("role", "cell");
        made.appendChild(copy);
      });
      var spread = element("td", "", { role: "cell" }), known = data.rows[each.row.dataset.row], bins = known ? known.bins : { };
      if (bins[one] && bins[other]) { spread.appendChild(drawSpread(bins[one], bins[other], [data.colours[one], data.colours[other] || "ink"])); }
      made.appendChild(spread);
      made.appendChild(element("td", leadText(each), { "class": "n", role: "cell", "data-label": words.lead }));
      return made;
    }

    function show(one, other) {
      choices[0].value = one; choices[1].value = other;
      var all = rows.map(function (row) { return { row: row, lead: lead(row, one, other) }; });
      var found = all.filter(function (each) { return typeof each.lead === "number"; });
      found.sort(function (a, b) { return Math.abs(b.lead) - Math.abs(a.lead); });
      var table = element("table", "", { "class": "two", role: "table" }), body = element("tbody", "", { role: "rowgroup" }), head = element("tr", "", { role: "row" });
      [words.feature, names[one], names[other], words.spread, words.lead].forEach(function (text, i) {
        head.appendChild(element("th", text, { scope: "col", role: "columnheader", "class": i === 1 || i === 2 || i === 4 ? "n" : "" }));
      });
      var first = all.map(function (each) { return found.indexOf(each) >= 0; }).indexOf(true), rest = function (each) { return found.indexOf(each) < 0; };
      if (first < 0) { first = all.length; }
      all.slice(0, first).concat(found, all.slice(first).filter(rest)).forEach(function (each) {
        body.appendChild(line(each, one, other));
      });
      table.appendChild(element("caption", fill(words.caption, { one: names[one], other: names[other] })));
      table.appendChild(element("thead", "", { role: "rowgroup" })).appendChild(head);
      table.appendChild(body);
      view.textContent = "";
      view.appendChild(sentence(found, one, other));
      view.appendChild(element("div", "", { "class": "scroll", tabindex: "0", role: "region", "aria-label": fill(words.caption, { one: names[one], other: names[other] }) })).appendChild(table);
    }

    function fromAddress() {
      var pair = /(?:#|-)([A-Z]\d+)-([A-Z]\d+|all)$/.exec(location.hash);
      if (pair && names[pair[1]] && names[pair[2]] && pair[1] !== pair[2]) { show(pair[1], pair[2]); return true; }
      return false;
    }

    function chosen(event) {
      var one = choices[0].value, other = choices[1].value;
      if (one === other) {  // a segment beside itself says nothing: the other choice makes room
        if (event.target === choices[0]) { other = "all"; } else { one = Object.keys(names).filter(function (key) { return key !== other && key !== "all"; })[0]; }
      }
      var place = "#" + (page ? page.id + "-" : "") + one + "-" + other;
      try { history.replaceState(null, "", place); } catch (refused) { /* the choice counts all the same */ }
      show(one, other);
    }

    Array.prototype.forEach.call(choices, function (choice) { choice.addEventListener("change", chosen); });
    window.addEventListener("hashchange", fromAddress);
    root.hidden = false;
    if (!fromAddress()) { show.apply(null, data.first.split("-")); }
  }

  document.querySelectorAll("[data-compare]").forEach(compareSegments);
