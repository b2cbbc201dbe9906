"""The colours of segments are apart for every eye: smallest CIE76 distance in ordinary and colour-blind sight.

Colour-blind sight as simulated by Machado, Oliveira and Fernandes (2009), severity 1.0, in linear RGB.
"""

from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.worlds.report import ROOT

LEAST_DISTANCE = 12.0
SIGHTS = {
    "ordinary": np.eye(3),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
D65 = np.array([0.95047, 1.0, 1.08883])
TOKENS = json.loads((ROOT / "templates" / "tokens.json").read_text())


def linear(colours: list[str]) -> NDArray[np.float64]:
    """Return (n, 3): linear RGB of `#rrggbb`."""
    values = np.array([[int(each[i : i + 2], 16) / 255 for i in (1, 3, 5)] for each in colours])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n, 3): CIE L*a*b* of linear RGB."""
    ratio = np.clip(rgb, 0, 1) @ TO_XYZ.T / D65
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.column_stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])])


def smallest_distance(colours: list[str], sight: str) -> float:
    """Return the distance of the two colours that are most alike."""
    seen = lab(linear(colours) @ SIGHTS[sight].T)
    distances = np.linalg.norm(seen[:, None] - seen[None], axis=-1)
    return float(distances[np.triu_indices(len(colours), 1)].min())


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_twelve_segments_can_be_told_apart_by_colour(theme: str, sight: str) -> None:
    """No two of the twelve are closer than 12, on a light page and on a dark one."""
    colours = [each[theme] for each in TOKENS["segments"]]
    assert len(colours) == 12
    assert smallest_distance(colours, sight) >= LEAST_DISTANCE


@pytest.mark.parametrize(("theme", "least"), [("light", 3.3), ("dark", 4.2)])
def test_every_mark_stands_out_from_the_page(theme: str, least: float) -> None:
    """Contrast by WCAG: 3 is asked for in graphics."""
    luminance = linear([TOKENS["meanings"]["paper"][theme], *(each[theme] for each in TOKENS["segments"])]) @ TO_XYZ[1]
    paper, marks = luminance[0] + 0.05, luminance[1:] + 0.05
    assert np.maximum(paper / marks, marks / paper).min() >= least
