"""Unpack a source that is one file in .gz, .zst or .zip, piece by piece, and stop decompression bombs."""

from __future__ import annotations

import gzip
import pathlib
import sys
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, Any

from segapp.errors import SourceError
from segapp.figures import figure
from segapp.stages.ingest.sources.kinds import GZIP, ZIP, ZSTD, is_document, is_workbook

MOST_TIMES = 200
"""How many times its packed size a source may unpack to, beyond `ALWAYS`; tables of customers stay far below."""
ALWAYS = 1_000_000_000
"""Bytes that a source may unpack to however small it is packed."""

_PIECE = 1 << 20
_DEPTH = 3
_NOT_MEANT = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def is_packed(path: pathlib.Path) -> bool:
    """Return whether a file is an archive to unpack first; a workbook is not, although it is a zip."""
    return _opener(path) is not None


def unpack(path: pathlib.Path, folder: pathlib.Path, where: str) -> pathlib.Path:
    """Return the file inside, unpacked into a folder; archives in an archive are unpacked as well.

    Raises
    ------
    SourceError
        If there is none or more than one, it is cut off or protected, or it unpacks beyond the limit.
    """
    for depth in range(_DEPTH):
        opener = _opener(path)
        if opener is None:
            break
        target = folder / f"unpacked{depth}"
        _write(path, opener, target, where)
        if depth:
            path.unlink()
        path = target
    return path


def refuse_bomb(path: pathlib.Path, where: str) -> None:
    """Refuse a workbook that would unpack to far more than its size.

    Raises
    ------
    SourceError
        With the limit.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        size = sum(each.file_size for each in archive.infolist())
    if size > _limit(path):
        raise _too_much(path, where)


def _opener(path: pathlib.Path) -> Callable[[], Any] | None:
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(GZIP):
        return lambda: gzip.open(path)
    if head == ZSTD:
        return lambda: _zstd().open(path)
    if head == ZIP and not is_workbook(path) and not is_document(path):
        return lambda: _only_file(path)
    return None


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    else:
        from backports import zstd
    return zstd


def _only_file(path: pathlib.Path) -> IO[bytes]:
    archive = zipfile.ZipFile(path)
    names = [
        each.filename
        for each in archive.infolist()
        if not each.is_dir() and not each.filename.startswith(_NOT_MEANT) and not each.filename.endswith(_NOT_MEANT)
    ]
    if len(names) != 1:
        from segapp.stages.ingest.rules.headers import show

        what = f"the archive holds {figure(len(names))} files: {show(names)}" if names else "the archive is empty"
        raise SourceError(what, where=str(path), todo="Unpack it, and name the file or the folder")
    return archive.open(names[0])


def _write(path: pathlib.Path, opener: Callable[[], Any], target: pathlib.Path, where: str) -> None:
    limit, size = _limit(path), 0
    try:
        with opener() as packed, target.open("wb") as file:
            while piece := packed.read(_PIECE):
                size += len(piece)
                if size > limit:
                    raise _too_much(path, where)
                file.write(piece)
    except SourceError as error:
        raise SourceError(error.what, where=where, todo=error.todo) from error
    except EOFError as error:
        todo = "Copy or download it again"
        raise SourceError("the archive is cut off: its end is missing", where=where, todo=todo) from error
    except RuntimeError as error:
        if "password" not in str(error) and "encrypted" not in str(error):
            raise
        todo = "Unpack it, and name the file inside"
        raise SourceError("the archive is protected by a password", where=where, todo=todo) from error
    except (zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError, ValueError) as error:
        raise _damaged(where) from error
    except Exception as error:
        if type(error).__name__ != "ZstdError":
            raise
        raise _damaged(where) from error


def _damaged(where: str) -> SourceError:
    return SourceError("the archive is damaged", where=where, todo="Copy or download it again")


def _limit(path: pathlib.Path) -> int:
    return max(ALWAYS, MOST_TIMES * path.stat().st_size)


def _too_much(path: pathlib.Path, where: str) -> SourceError:
    return SourceError(
        f"it unpacks to more than {figure(_limit(path) / 1e9)} GB, {MOST_TIMES} times its size, as no table does",
        where=where,
        todo="If it is one, unpack it yourself and name the file inside",
    )
