"""Lists of purchases taken into a warehouse in memory, and whole runs of the command line."""

from __future__ import annotations

import datetime
import pathlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from segapp.model import BatchCounts
from segapp.pipeline.purchases import PurchasesRequest, TakenIn, take_in_purchases
from segapp.warehouse import Warehouse
from tests import made_files
from tests.built import built_in_memory
from tests.run.conftest import Finished, segapp


@dataclass(frozen=True)
class Shop:
    """A warehouse in memory that loads lists of purchases."""

    warehouse: Warehouse
    folder: pathlib.Path

    def take(self, text: str, data_date: datetime.date | None = None, name: str = "purchases.csv") -> TakenIn:
        """Load a CSV text."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return take_in_purchases(self.warehouse, PurchasesRequest(path, data_date), lambda step: None)

    def batch(self, text: str) -> BatchCounts:
        """Load a CSV text and return what became of its rows."""
        return self.take(text).batch

    def one(self, columns: str, customer_id: str = "1") -> tuple[object, ...]:
        """Return columns of what a customer's purchases say."""
        sql = f"select {columns} from features.customer_purchases where customer_id = ?"
        return tuple(self.warehouse.execute(sql, [customer_id]).fetchall()[0])

    def kinds(self) -> dict[str, int]:
        """Return how many rows there are of each kind."""
        sql = "select purchase_kind, count(*) from features.purchase_rows group by all"
        return dict(self.warehouse.execute(sql).fetchall())


@pytest.fixture
def shop(tmp_path: pathlib.Path) -> Iterator[Shop]:
    """Return a shop without purchases yet."""
    with built_in_memory() as warehouse:
        yield Shop(warehouse, tmp_path)


@dataclass(frozen=True)
class Retail:
    """A run on a made list like that of an online shop: what it printed, its folder, and what is in the list."""

    done: Finished
    home: pathlib.Path
    source: pathlib.Path
    truth: made_files.RetailTruth


@pytest.fixture(scope="session")
def retail(tmp_path_factory: pytest.TempPathFactory) -> Retail:
    """Return a folder with warehouse and site of a made list of purchases, made from nothing."""
    home = tmp_path_factory.mktemp("retail")
    source, truth = made_files.online_retail(home)
    return Retail(segapp("run", "--transactions", source, cwd=home), home, source, truth)


Query = Callable[[str], list[tuple[object, ...]]]
