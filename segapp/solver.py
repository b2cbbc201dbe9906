"""Load scikit-learn without pandas, which it imports only to know users' tables when it sees them; ours are arrays.

That is a quarter of its loading time and 60 MiB. Code beside ours that wants pandas gets it, at any moment: only the
thread that loads scikit-learn goes without, and only while it does.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import sys
import threading
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

NEEDED = ("scipy.spatial.distance", "sklearn.cluster", "sklearn.tree")


class _WithoutPandas(importlib.abc.MetaPathFinder):
    """Tells one thread that there is no pandas."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raise for pandas, leave everything else to the other finders."""
        if fullname == "pandas" and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def load_solver() -> None:
    """Import what clusters, trees and distances need.

    To be called before threads are limited: a limit holds only for the thread pools that are loaded when it is set.
    """
    with _without_pandas():
        for module in NEEDED:
            importlib.import_module(module)


@contextlib.contextmanager
def loading_solver() -> Iterator[None]:
    """Load the solver in its own thread while the database works; whoever needs it earlier waits.

    Nobody leaves before it is done: left running, the import could meet an interpreter that is shutting down.
    """
    thread = threading.Thread(target=load_solver, name="scikit-learn")
    thread.start()
    try:
        yield
    finally:
        thread.join()


@contextlib.contextmanager
def _without_pandas() -> Iterator[None]:
    finder = _WithoutPandas()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
