"""Where a job keeps unpublished work: the hidden files and folders beside warehouse.duckdb."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass

from segapp.project import Project


@dataclass(frozen=True)
class Places:
    """The names of one project's published and hidden files; all in one folder, so that a rename is atomic."""

    home: pathlib.Path
    published: pathlib.Path
    site: pathlib.Path

    def _hidden(self, suffix: str) -> pathlib.Path:
        return self.home / f".{self.published.name}.{suffix}"

    @property
    def wal(self) -> pathlib.Path:
        """Return the write-ahead log of somebody who wrote to the published file."""
        return self.home / f"{self.published.name}.wal"

    @property
    def wal_found(self) -> pathlib.Path:
        """Return where such a log is set aside."""
        return self._hidden("wal.found")

    @property
    def lock(self) -> pathlib.Path:
        """Return the lock file: one job at a time."""
        return self._hidden("lock")

    @property
    def next(self) -> pathlib.Path:
        """Return the working copy."""
        return self._hidden("next")

    @property
    def next_wal(self) -> pathlib.Path:
        """Return the working copy's write-ahead log."""
        return self._hidden("next.wal")

    @property
    def spill(self) -> pathlib.Path:
        """Return the folder in which DuckDB keeps what does not fit in memory."""
        return self._hidden("next.tmp")

    def stages(self) -> list[pathlib.Path]:
        """Return the folders in which sources were being read."""
        return sorted(self.home.glob(f".{self.published.name}.stage-*"))

    @property
    def fresh(self) -> pathlib.Path:
        """Return the file into which the working copy is rewritten."""
        return self._hidden("fresh")

    @property
    def fresh_wal(self) -> pathlib.Path:
        """Return that file's write-ahead log."""
        return self._hidden("fresh.wal")

    @property
    def replaced(self) -> pathlib.Path:
        """Return the second name of the published file for the moment in which it is replaced."""
        return self._hidden("replaced")

    @property
    def replaced_part(self) -> pathlib.Path:
        """Return the unfinished copy of it, where the file system knows no second names."""
        return self._hidden("replaced.part")

    @property
    def previous(self) -> pathlib.Path:
        """Return the file that was published before this one."""
        return self._hidden("previous")

    @property
    def kept(self) -> pathlib.Path:
        """Return the folder of the working copy that was kept on purpose."""
        return self._hidden("kept")

    @property
    def kept_file(self) -> pathlib.Path:
        """Return the kept working copy; named as the published file, so that --dir finds it."""
        return self.kept / self.published.name

    @property
    def kept_report(self) -> pathlib.Path:
        """Return the report of the kept working copy."""
        return self.kept / "report"

    @property
    def kept_record(self) -> pathlib.Path:
        """Return the record of the kept working copy."""
        return self.kept / "kept.json"

    @property
    def kept_part(self) -> pathlib.Path:
        """Return the folder in which a copy is being kept, or the kept one that is being dropped."""
        return self._hidden("kept.part")

    @property
    def kept_before(self) -> pathlib.Path:
        """Return the kept copy that is being replaced."""
        return self._hidden("kept.before")

    @property
    def site_next(self) -> pathlib.Path:
        """Return the folder in which the next site is being written."""
        return self.home / ".site-next"

    @property
    def site_link(self) -> pathlib.Path:
        """Return the link that will be renamed to `site`."""
        return self.home / ".site-link"

    def site_folders(self) -> list[str]:
        """Return the names of all whole site folders, oldest number first within a publication."""
        names = (each.name for each in self.home.glob(".site-*"))
        return sorted(name for name in names if name not in {self.site_next.name, self.site_link.name})


def places_of(project: Project) -> Places:
    """Return the places of a project."""
    return Places(project.home, project.warehouse, project.site)
