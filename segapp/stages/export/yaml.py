"""Write values as YAML for tools that are set up with it: keys in our order, texts in any script."""

from __future__ import annotations

from typing import Any


def as_yaml(value: dict[str, Any]) -> str:
    """Return a mapping as YAML."""
    import yaml

    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120))
