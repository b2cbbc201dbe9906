"""Keep a new project out of its folder until its first run succeeds, and remove it if the run fails.

A folder with sql/ and no warehouse looks like somebody's work and binds every later file to its columns. So the first
run reads sql/ from a folder of the system's for temporary files, which whoever kills the run leaves behind there.
"""

from __future__ import annotations

import contextlib
import dataclasses
import pathlib
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping

from segapp.errors import SegappError, SettingsError
from segapp.pipeline.init import write_files
from segapp.project import Project, find_project


@contextlib.contextmanager
def new_project(
    home: pathlib.Path, texts: Mapping[str, str], *, folders: Collection[str] = ("sql",), how_to_write: str
) -> Iterator[Project]:
    """Yield a project whose files are put into its folder with the first publication or kept copy.

    Parameters
    ----------
    texts : mapping of a name below sql/ to its text
        The project's own files, in the place of those that travel with the package.
    folders : collection of {"sql", "templates"}
        What the project has a copy of.
    how_to_write : str
        The command that writes the project alone, for whoever wants to change it before another try.

    Raises
    ------
    SettingsError
        If there is a project already, or the folder cannot be written.
    """
    if (home / "sql").exists():
        raise SettingsError(
            "there is a sql/ already, which is not rewritten", where=str(home), todo="Name another folder"
        )
    with tempfile.TemporaryDirectory(prefix="segapp-project-", ignore_cleanup_errors=True) as name:
        apart = pathlib.Path(name)
        try:
            write_files(apart, texts, folders)
            made = _make(home)
        except OSError as error:
            raise SettingsError(f"cannot be written: {error.strerror}", where=str(home)) from error
        before = {each.name for each in home.iterdir()}
        try:
            yield dataclasses.replace(find_project(home), sql=apart / "sql", apart=apart)
        except BaseException as error:
            if not _has_something_to_show(home):
                _take_back(home, before, apart, made)
                _say_so(error, home, how_to_write)
            raise


def put_in_place(project: Project) -> None:
    """Copy a new project's files into its folder, each whole; existing files of the same name stay.

    Raises
    ------
    SettingsError
        If the folder cannot be written.
    """
    if project.apart is None:
        return
    try:
        for each in sorted(project.apart.iterdir()):
            target, part = project.home / each.name, project.home / f".{each.name}.part"
            if target.exists():
                continue
            if each.is_dir():
                shutil.rmtree(part, ignore_errors=True)
                shutil.copytree(each, part)
            else:
                shutil.copyfile(each, part)
            part.replace(target)
    except OSError as error:
        raise SettingsError(f"cannot be written: {error.strerror}", where=str(project.home)) from error


def _make(home: pathlib.Path) -> list[pathlib.Path]:
    """Create the folder and its parents; return the new ones, innermost first."""
    made = [each for each in (home, *home.parents) if not each.exists()]
    home.mkdir(parents=True, exist_ok=True)
    return made


def _has_something_to_show(home: pathlib.Path) -> bool:
    from segapp.stages.publish import places_of

    places = places_of(find_project(home))
    return places.published.exists() or places.kept.exists()


def _take_back(home: pathlib.Path, before: set[str], apart: pathlib.Path, made: list[pathlib.Path]) -> None:
    """Remove what was put in place, unless somebody has changed it, then the lock and the folders that were made."""
    from segapp.stages.publish import drop_lock, places_of

    places = places_of(find_project(home))
    with contextlib.suppress(OSError):
        for each in apart.iterdir():
            if each.name not in before and _is_same(each, home / each.name):
                _remove(home / each.name)
            if f".{each.name}.part" not in before:
                _remove(home / f".{each.name}.part")
        if places.lock.name not in before:
            drop_lock(places.lock)
        for folder in made:
            folder.rmdir()  # an error where it is not empty


def _is_same(one: pathlib.Path, other: pathlib.Path) -> bool:
    """Return whether two files, or all files of two folders, have the same content."""
    return _contents(one) == _contents(other)


def _contents(path: pathlib.Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else path.rglob("*")
    return {str(each.relative_to(path)): each.read_bytes() for each in files if each.is_file()}


def _remove(path: pathlib.Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _say_so(error: BaseException, home: pathlib.Path, how_to_write: str) -> None:
    """Add to an error that nothing of the project was kept, and how to write it anyway."""
    if isinstance(error, SegappError):
        left = f"Nothing was left in {home}; for the project alone, to change its sql/: {how_to_write}"
        error.todo = f"{error.todo}. {left}" if error.todo else left
