"""Load scikit-learn while the database reads the file: it takes a second, on a machine that has another core to spare."""

from __future__ import annotations

import importlib
import threading


def preload_solver() -> None:
    """Start to import scikit-learn in a thread of its own; whoever imports it later waits for that to end."""
    threading.Thread(target=_load, name="scikit-learn").start()


def _load() -> None:
    for module in ("sklearn.cluster", "sklearn.tree", "scipy.spatial.distance"):
        importlib.import_module(module)
