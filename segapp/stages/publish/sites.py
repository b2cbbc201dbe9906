"""The report's folders: the link `site` points to one of `.site-<run id>`, and a rename swaps it.

A run that is published again has `.site-<run id>-2`; a site that is only rendered again has `.1`, `.2` at the end. A
folder of such a name is always whole, because it is written as `.site-next` and renamed when done.
"""

from __future__ import annotations

import os
import pathlib
import re
import shutil

from segapp.stages.publish.places import Places


def new_site_name(places: Places, run_id: str) -> str:
    """Return a name for the site of a publication that no folder has or had beside it."""
    taken = {_publication_part(name) for name in places.site_folders()}
    name, number = f".site-{run_id}", 1
    while name in taken:
        number += 1
        name = f".site-{run_id}-{number}"
    return name


def newer_rendering(places: Places, name: str) -> str:
    """Return the name for a new rendering of a publication's site."""
    return f"{name}.{max((_rendering(each) for each in renderings(places, name)), default=0) + 1}"


def renderings(places: Places, name: str) -> list[str]:
    """Return the folders that belong to a publication, oldest first."""
    found = [each for each in places.site_folders() if _publication_part(each) == name]
    return sorted(found, key=_rendering)


def empty_site(places: Places) -> pathlib.Path:
    """Return an empty folder to write the next site into."""
    remove(places.site_next)
    places.site_next.mkdir()
    return places.site_next


def finish_site(places: Places, folder: pathlib.Path, name: str) -> None:
    """Give a written site its name once every byte of it is on the disk."""
    flush_files(folder)
    folder.rename(places.home / name)
    flush_to_disk(places.home)


def flush_files(folder: pathlib.Path) -> None:
    """Return once every file below a folder is on the disk."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            flush_to_disk(path)


def point_site_to(places: Places, name: str) -> None:
    """Swap the link `site` in one step."""
    places.site_link.unlink(missing_ok=True)
    places.site_link.symlink_to(name, target_is_directory=True)
    places.site_link.replace(places.site)
    flush_to_disk(places.home)


def linked_name(places: Places) -> str | None:
    """Return the name of the folder that `site` points to; None where it is no link."""
    return os.readlink(places.site) if places.site.is_symlink() else None


def remove_sites(places: Places, *, keep: set[str]) -> list[str]:
    """Remove the site folders that belong to no file any more; return their names."""
    removed = [name for name in places.site_folders() if name not in keep]
    for name in removed:
        remove(places.site_next)
        (places.home / name).rename(places.site_next)  # a half removed site must not keep a name that says it is whole
        remove(places.site_next)
    return removed


def remove(path: pathlib.Path) -> None:
    """Remove a file, a link or a folder, whatever is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def flush_to_disk(path: pathlib.Path) -> None:
    """Return once a file's bytes, or a folder's names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _publication_part(name: str) -> str:
    return re.sub(r"\.\d+$", "", name)


def _rendering(name: str) -> int:
    found = re.search(r"\.(\d+)$", name)
    return int(found[1]) if found else 0
