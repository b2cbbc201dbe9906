// Extras for readers with scripts. Nothing is lost without them: every figure stands in the page.
(function () {
  "use strict";

{% include 'scripts/tables.js' %}
{% include 'scripts/linked.js' %}
{% include 'scripts/values.js' %}
{% include 'scripts/compare.js' %}
})();
