"""Load scikit-learn without pandas and scipy.stats, which it imports for what we do not use.

pandas only lets it know users' tables when it sees them; ours are arrays. scipy.stats serves metrics and estimators
that we never call. Together they are half of its loading time and 75 MiB. Code beside ours that wants pandas gets it,
at any moment: only the thread that loads scikit-learn goes without, and only while it does. scipy.stats is loaded as
soon as anybody uses a name of it.
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
from typing import Any

NEEDED = ("scipy.spatial.distance", "sklearn.cluster", "sklearn.tree")
POSTPONED = "scipy.stats"


class _Postponed(ModuleType):
    """Stands for the postponed module while scikit-learn takes names from it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _PostponedName(name)


class _PostponedName:
    """Stands for one name of the postponed module, which is loaded when the name is used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Call what it stands for."""
        return self._found()(*values, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._found(), name)

    def _found(self) -> Any:
        _make_way()
        return getattr(importlib.import_module(POSTPONED), self._name)


class _Without(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Tells one thread that there is no pandas, and gives it a stand-in for what is postponed."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raise for pandas, make the stand-in, leave everything else to the other finders."""
        if threading.get_ident() != self._thread:
            return None
        if fullname == "pandas":
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return ModuleSpec(fullname, self) if fullname == POSTPONED else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the stand-in."""
        return _Postponed(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: a stand-in has no code."""


def load_solver() -> None:
    """Import what clusters, trees and distances need.

    To be called before threads are limited: a limit holds only for the thread pools that are loaded when it is set.
    """
    with _without():
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
def _without() -> Iterator[None]:
    finder = _Without()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        _make_way()


def _make_way() -> None:
    """Take the stand-in away, so that whoever imports the postponed module from now on gets it."""
    if isinstance(sys.modules.get(POSTPONED), _Postponed):
        del sys.modules[POSTPONED]
        package, _, name = POSTPONED.rpartition(".")
        vars(sys.modules[package]).pop(name, None)
