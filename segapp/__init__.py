"""Customer segmentation that people act on: SQL summarizes, scikit-learn solves, SQL assigns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segapp.warehouse.readers import connect, engine

__version__ = "0.1.0"
__all__ = ["__version__", "connect", "engine"]


def __getattr__(name: str) -> Any:
    """Import the entry points for notebooks on first use: DuckDB and SQLAlchemy take a second to import."""
    if name not in ("connect", "engine"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from segapp.warehouse import readers

    return getattr(readers, name)
