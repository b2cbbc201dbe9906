  // The values of charts: of the mark that is pointed at or touched, and with the arrow keys of one after the other.
  // Many points are the corners of one path: data-values has what each says, data-hover what its figures are called.

  function pointsOf(svg) {
    var words = (svg.getAttribute("data-hover") || "").split("|"), points = [];
    svg.querySelectorAll("[data-values], title").forEach(function (found) {
      if (found.nodeName === "title") {
        points.push({ mark: found.parentNode, text: found.textContent });
        found.parentNode.removeChild(found);  // the browser's own box would cover this one
        return;
      }
      var values = found.getAttribute("data-values").split(";");
      found.getAttribute("d").slice(1).split("L").forEach(function (place, i) {
        var xy = svg.createSVGPoint(), figures = values[i].split("|");
        xy.x = Number(place.split(",")[0]); xy.y = Number(place.split(",")[1]);
        points.push({ mark: found, at: xy, text: words.map(function (word, j) { return word + " " + figures[j]; }).join(" \u00b7 ") });
      });
    });
    return points;
  }

  function placeOf(one) {
    if (one.at) { return one.at.matrixTransform(one.mark.getScreenCTM()); }
    var box = one.mark.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  }

  function sayValues(svg) {
    var points = pointsOf(svg), current = -1, frame = svg.parentNode;
    if (!points.length) { return; }
    var box = document.createElement("div");
    box.className = "hover";
    box.setAttribute("role", "status");
    box.hidden = true;
    frame.appendChild(box);
    svg.setAttribute("tabindex", "0");
    svg.setAttribute("aria-label", svg.getAttribute("aria-label") + {{ '. Arrow keys say its values.'|tojson }});

    function show(one, x, y) {
      box.hidden = !one;
      if (!one) { return; }
      box.textContent = one.text;
      var edges = frame.getBoundingClientRect();
      box.style.left = Math.max(0, Math.min(x - edges.left + 12, edges.width - box.offsetWidth)) + "px";
      box.style.top = y - edges.top + 16 + "px";
    }

    function follow(event) {
      var nearest = null, least = 12;
      points.forEach(function (one) {
        var at = one.at && placeOf(one);
        var away = at ? Math.hypot(at.x - event.clientX, at.y - event.clientY) : one.mark.contains(event.target) ? 11 : 99;
        if (away < least) { least = away; nearest = one; }
      });
      show(nearest, event.clientX, event.clientY);
      if (nearest) { point(keyOf(nearest.mark)); }
    }

    svg.addEventListener("pointermove", follow);
    svg.addEventListener("pointerdown", follow);  // a finger
    svg.addEventListener("pointerleave", function () { show(null); });
    svg.addEventListener("blur", function () { show(null); current = -1; });
    svg.addEventListener("keydown", function (event) {
      var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") { show(null); }
      if (!step) { return; }
      event.preventDefault();
      current = (Math.max(current, step > 0 ? -1 : 0) + step + points.length) % points.length;
      var at = placeOf(points[current]);
      show(points[current], at.x, at.y);
      point(keyOf(points[current].mark));
    });
  }

  document.querySelectorAll(".chart > svg").forEach(sayValues);
