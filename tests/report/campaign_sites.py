"""Sites of a measured campaign, and what a browser sees in its chart."""

from __future__ import annotations

import pathlib

from segapp.pipeline.publishing import lent_workbook
from segapp.stages.campaigns import BudgetPlan, PlanRequest, Split, measure, plan_budget
from segapp.stages.report import build_site
from segapp.warehouse import Warehouse
from tests.report.site_settings import in_language
from tests.worlds.campaign import FROZEN_AT, RUN, START, respond, spring, world
from tests.worlds.report import project

RATES = {"S01": (12, 4), "S02": (20, 20), "S03": (4, 10), "S04": (8, 6)}


def measured(**terms: object) -> Warehouse:
    """Return a warehouse with a measured campaign of four segments."""
    warehouse = world((8000, 8000, 8000, 600))
    warehouse.execute("update model.segments set report_path = segment_key || '.html'")
    spring(warehouse, split=Split(0.3), **{"cost_per_contact": 1.0, "value_per_response": 50.0, **terms})
    respond(warehouse, RATES)
    measure(warehouse, RUN)
    return warehouse


def budget(warehouse: Warehouse, money: float) -> BudgetPlan:
    request = PlanRequest(START, cost_per_contact=1.0)
    return plan_budget(warehouse, request, budget=money, run_id=RUN.run_id, planned_at=FROZEN_AT)


def site(warehouse: Warehouse, home: pathlib.Path, *, language: str = "en") -> pathlib.Path:
    settings = in_language(language, title="Campaigns", write_workbook=lent_workbook)
    build_site(
        warehouse, project=project(home), target=home / "site", settings=settings, progress=lambda sentence: None
    )
    return home / "site"


CROSSED = """svg => {
  const boxes = [...svg.querySelectorAll("text")].map(text => text.getBoundingClientRect());
  const lines = [...svg.querySelectorAll("path")].flatMap(path => {
    const width = parseFloat(getComputedStyle(path).strokeWidth), at = path.getScreenCTM();
    if (width < 1.05 && !path.hasAttribute("stroke-dasharray") && path.closest("[stroke='var(--rule)']")) return [];
    return [...path.getAttribute("d").matchAll(/M([-\\d.]+),([-\\d.]+)v([-\\d.]+)/g)].map(([, x, y, v]) => {
      const ends = [+y, +y + +v].map(end => new DOMPoint(+x, end).matrixTransform(at));
      return {x: ends[0].x, top: Math.min(ends[0].y, ends[1].y), bottom: Math.max(ends[0].y, ends[1].y)};
    });
  });
  const hit = line => boxes.some(box => box.left + 1 < line.x && line.x < box.right - 1
    && line.top < box.bottom - 3 && box.top + 3 < line.bottom);
  return [lines.length, lines.filter(hit).length];
}"""
