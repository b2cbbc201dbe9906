"""Write values as YAML for tools that are set up with it: keys in our order, texts in any script; read our own."""

from __future__ import annotations

import pathlib
from typing import Any

from segapp.errors import TemplateError


def as_yaml(value: dict[str, Any]) -> str:
    """Return a mapping as YAML."""
    import yaml

    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120))


def read_yaml(path: pathlib.Path) -> dict[str, Any]:
    """Return what a YAML file of a person holds.

    Raises
    ------
    TemplateError
        If it cannot be read, or is no mapping.
    """
    import yaml

    try:
        found = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TemplateError(" ".join(str(error).split()), where=str(path)) from error
    if not isinstance(found, dict):
        raise TemplateError("is no mapping of names to values", where=str(path))
    return found
