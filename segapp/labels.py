"""Write a label as it stands inside a sentence: the same as model.feature_formats.label_inside in SQL."""

from __future__ import annotations


def inside(label: str) -> str:
    """Return a label inside a sentence: `Spending score` becomes `spending score`; `CLV` and `B2B share` stay."""
    second = label[1:2]
    return label if second.isupper() or second.isdecimal() else label[:1].lower() + label[1:]
