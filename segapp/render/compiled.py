"""Keep compiled templates in the user's cache, so that a report compiles only what was changed since the last one.

Compiling all templates takes about as long as filling them. What is kept does not depend on a project's settings:
filters that do are applied when a page is filled, never while its template is compiled (`_late` in pages.py). It does
depend on what the compiler is told: versions, options, how each filter is called, and the language: these are the
name of the folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pathlib
import pickle
import shutil

import jinja2
import platformdirs
from jinja2.bccache import Bucket

from segapp import __version__
from segapp.render.translated import fingerprint_of

MOST_FILES = 2_000
"""One for each template of each project and version; beyond that all are compiled again."""


def compiled_templates(environment: jinja2.Environment) -> jinja2.BytecodeCache | None:
    """Return the cache of templates that this environment compiles, with all its filters in place.

    Nothing where no folder is there that this user alone writes to.
    """
    home = pathlib.Path(platformdirs.user_cache_dir("segapp", appauthor=False)) / "templates"
    folder = home / _fingerprint(environment)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(home):
            return None
        if sum(len(files) for _, _, files in os.walk(home)) > MOST_FILES:
            shutil.rmtree(home)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return _Kept(str(folder))


def _fingerprint(environment: jinja2.Environment) -> str:
    """Return a fingerprint of an environment's code."""
    called = [
        [(name, str(getattr(each, "jinja_pass_arg", ""))) for name, each in sorted(kind.items())]
        for kind in (environment.filters, environment.tests)
    ]
    options = (environment.trim_blocks, environment.lstrip_blocks, bool(environment.autoescape))
    told = repr((__version__, jinja2.__version__, called, options, fingerprint_of(environment)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _is_own(folder: pathlib.Path) -> bool:
    found = folder.stat()
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


class _Kept(jinja2.FileSystemBytecodeCache):
    """Compiled templates as files, one for each template by its path; a full or read-only disk only costs time."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read compiled code, unless it is missing, damaged, or of another version."""
        with contextlib.suppress(OSError, EOFError, ValueError, TypeError, pickle.UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store compiled code, if possible."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)
