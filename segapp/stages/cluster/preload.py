"""Load scikit-learn while the database reads the file: it takes a second, and the other core has nothing to do."""

from __future__ import annotations

import contextlib
import importlib
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def preloaded_solver() -> Iterator[None]:
    """Import scikit-learn in a thread of its own; whoever imports it later waits, and nobody leaves before it is done.

    Left running, the import could meet an interpreter that is shutting down.
    """
    thread = threading.Thread(target=_load, name="scikit-learn")
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _load() -> None:
    for module in ("sklearn.cluster", "sklearn.tree", "scipy.spatial.distance"):
        importlib.import_module(module)
