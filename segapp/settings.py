"""Read the few settings that are not SQL, from segapp.toml and the environment; each is documented where it is read."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import pathlib
import re
import tomllib
from typing import Any

from segapp.errors import SettingsError, TemplateError
from segapp.figures import Separators
from segapp.languages import ENGLISH, Language, read_language
from segapp.project import Project, find_project

SEED_MAX = 2**31 - 1
"""The largest seed that the record of a run holds."""


def _setting(default: str | int | bool, comment: str) -> Any:
    return dataclasses.field(default=default, metadata={"comment": comment})


@dataclasses.dataclass(frozen=True)
class Limits:
    """What DuckDB may use: threads (0: all cores), memory such as "2GB" and the folder to spill to ("": its own)."""

    threads: int = 0
    memory_limit: str = ""
    temp_folder: str = ""


@dataclasses.dataclass(frozen=True)
class Settings:
    """The settings of a project; all have a default, none is needed."""

    language: str = _setting("en", "What pages are written in: en, de, or another file of templates/words/.")
    title: str = _setting("Our customers", "The report's title.")
    currency: str = _setting("", "ISO 4217 code of the currency beside money, such as EUR; empty: none is shown.")
    logo: str = _setting("", "SVG, PNG or JPEG file shown above the title, beside segapp.toml; empty: none.")
    thousands: str = _setting(",", "Thousands separator in figures.")
    decimal: str = _setting(".", "Decimal sign in figures.")
    date_format: str = _setting("%-d %B %Y", "How dates are written, in strftime's letters.")
    customers_csv_max_rows: int = _setting(50_000, "Longer lists of customers are not copied into the site.")
    personal_in_exports: bool = _setting(
        False, "Whether the feature catalog's personal columns go into lists, workbook and exports, beside the ids."
    )
    threads: int = _setting(
        0, "Threads that DuckDB may use; 0: all cores, if memory_limit has 25 MB for each. Results do not depend on it."
    )
    memory_limit: str = _setting(
        "1GB", "Memory that DuckDB uses before it spills to disk; empty: 80 % of the machine's."
    )
    temp_folder: str = _setting("", "Where DuckDB spills to; empty: beside the warehouse.")
    push_to: str = _setting("", "Database that segapp push fills, without a password: postgresql://user@host/name.")
    seed: int = _setting(1, "Seed of restarts and resamples; the same seed gives the same segments.")

    def __post_init__(self) -> None:
        """Refuse impossible values."""
        for name, sign in (("decimal", self.decimal), ("thousands", self.thousands)):
            if len(sign) > 1 or sign.isalnum() or sign == "-" or (name == "decimal" and not sign.strip()):
                raise SettingsError(
                    f"{name} is {sign!r}, and a figure cannot be read with it",
                    where="segapp.toml",
                    todo='Use one character such as "." or ","; between thousands also "" or " "',
                )
        if self.decimal == self.thousands:
            raise SettingsError(f"decimal and thousands are both {self.decimal!r}", where="segapp.toml")
        if self.threads < 0:
            raise SettingsError(f"threads is {self.threads}", todo="Use 0 for all cores, or a positive number")
        if not 0 <= self.seed <= SEED_MAX:
            raise SettingsError(f"seed is {self.seed}", todo=f"Use a whole number from 0 to {SEED_MAX}")

    @property
    def separators(self) -> Separators:
        """Return how figures are shown; a space between thousands never ends a line."""
        return Separators(self.decimal, "\N{NO-BREAK SPACE}" if self.thousands == " " else self.thousands)

    @property
    def limits(self) -> Limits:
        """Return what DuckDB may use."""
        return Limits(self.threads, self.memory_limit, self.temp_folder)

    @property
    def model_hash(self) -> str:
        """Return a hash over what can change segments: the seed. Features and thresholds are hashed from SQL."""
        return hashlib.md5(json.dumps({"seed": self.seed}).encode(), usedforsecurity=False).hexdigest()


def setting_comments() -> dict[str, str]:
    """Return a comment for each setting."""
    return {field.name: field.metadata["comment"] for field in dataclasses.fields(Settings)}


@dataclasses.dataclass(frozen=True)
class ToldSetting:
    """A setting's value and where it comes from: the default, the language, segapp.toml or an environment variable."""

    name: str
    value: str | int | bool
    source: str
    comment: str


def read_settings(home: pathlib.Path) -> Settings:
    """Return the settings of the project in `home`: defaults, over them segapp.toml, over it SEGAPP_... variables.

    Raises
    ------
    SettingsError
        If the file is not TOML, a key is unknown, a value is of another type, or there is no such language.
    """
    named = _from_file(home / "segapp.toml") | _from_environment()
    return Settings(**(_of_language(home, str(named.get("language", ENGLISH))) | named))


def language_of(project: Project) -> Language:
    """Return the language of a project's report and workbook.

    Raises
    ------
    SettingsError
        As `read_settings` does.
    """
    return read_language(read_settings(project.home).language, project.templates)


def told_settings(home: pathlib.Path) -> list[ToldSetting]:
    """Return each setting with its value and where that comes from.

    Raises
    ------
    SettingsError
        As `read_settings` does.
    """
    found, in_file, named = read_settings(home), _from_file(home / "segapp.toml"), _from_environment()
    of_language = _of_language(home, found.language)
    return [
        ToldSetting(
            name,
            getattr(found, name),
            variable_of(name)
            if name in named
            else "segapp.toml"
            if name in in_file
            else f"language {found.language}"
            if name in of_language
            else "default",
            comment,
        )
        for name, comment in setting_comments().items()
    ]


def _of_language(home: pathlib.Path, language: str) -> dict[str, str | int | bool]:
    """Return the settings that a language changes: the title, and how its readers write figures and dates."""
    if language == ENGLISH:
        return {}
    try:
        formats = read_language(language, find_project(home).templates).formats
    except TemplateError as error:
        raise SettingsError(error.what, where=error.where, todo=error.todo) from error
    return {name: formats[name] for name in ("title", "thousands", "decimal", "date_format") if name in formats}


def variable_of(name: str) -> str:
    """Return the environment variable that sets a setting."""
    return f"SEGAPP_{name.upper()}"


def _from_environment() -> dict[str, str | int | bool]:
    found: dict[str, str | int | bool] = {}
    for field in dataclasses.fields(Settings):
        variable = variable_of(field.name)
        text = os.environ.get(variable)
        if text is not None:
            found[field.name] = _read_text(variable, text, str(field.type))
    return found


def _read_text(variable: str, text: str, kind: str) -> str | int | bool:
    if kind == "int" and re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    if kind == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind == "str":
        return text
    todo = "Use true or false" if kind == "bool" else "Use a whole number"
    raise SettingsError(f"is {text!r}, not of type {kind}", where=variable, todo=todo)


def _from_file(path: pathlib.Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"is not a TOML file: {error}", where=str(path)) from error
    known = {field.name: field for field in dataclasses.fields(Settings)}
    for key, value in found.items():
        if key not in known:
            raise SettingsError(f"{key} is not a setting", where=str(path), todo=f"Known are {', '.join(known)}")
        if type(value).__name__ != known[key].type:
            raise SettingsError(f"{key} is {value!r}, not of type {known[key].type}", where=str(path))
    return found
