"""Fixtures: a warehouse in memory whose features.customer_features is a small table."""

from collections.abc import Callable, Iterator

import pytest

from segapp.model import Feature
from segapp.warehouse import Warehouse, open_working

Load = Callable[..., Warehouse]


@pytest.fixture
def load() -> Iterator[Load]:
    """Return a function that puts columns into features.customer_features and returns the warehouse."""
    with open_working(":memory:") as warehouse:
        warehouse.execute("create schema features")

        def fill(**columns: list[object]) -> Warehouse:
            import pandas as pd

            frame = pd.DataFrame(columns)
            warehouse.connection.register("given", frame)
            warehouse.execute("create or replace table features.customer_features as select * from given")
            return warehouse

        yield fill


def make_feature(name: str, *, transform: str = "standard", null_policy: str = "exclude") -> Feature:
    """Return a training feature."""
    return Feature(
        feature_name=name,
        feature_order=1,
        label=name.capitalize(),
        unit="",
        role="train",
        transform=transform,
        null_policy=null_policy,
        stands_for=None,
        low_word="",
        high_word="",
        display_format="0",
        is_ratio_scale=True,
        is_personal=False,
    )
