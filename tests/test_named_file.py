"""A file that a person names: whole or not at all, and never over one that is there unless told to."""

from __future__ import annotations

import os
import pathlib

import pytest

from segapp.errors import TargetError
from segapp.named_file import named_file
from tests.run.conftest import segapp


def test_a_file_that_is_there_stays_unless_told_otherwise(tmp_path: pathlib.Path) -> None:
    """The error names the file and the way on; with leave the file is replaced as a whole."""
    target = tmp_path / "customers.csv"
    target.write_text("mine")
    with pytest.raises(TargetError) as refused, named_file(target):
        pytest.fail("nothing may be written")
    assert refused.value.line == (
        f"{target}: there is a file of this name already. Name another file, or replace this one with --overwrite"
    )
    with named_file(target, may_overwrite=True) as part:
        part.write_text("new")
        assert target.read_text() == "mine"
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("customers.csv", "new")]


def test_a_file_that_comes_meanwhile_stays(tmp_path: pathlib.Path) -> None:
    """Whoever was there first keeps the name, and nothing else is left."""
    target = tmp_path / "customers.csv"
    with pytest.raises(TargetError, match="a file of this name already"), named_file(target):
        target.write_text("theirs")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("customers.csv", "theirs")]


def test_what_is_no_regular_file_is_never_replaced(tmp_path: pathlib.Path) -> None:
    """A folder and a pipe are refused even where files may be overwritten."""
    os.mkfifo(tmp_path / "pipe.csv")
    for target, words in ((tmp_path, "is a folder"), (tmp_path / "pipe.csv", "is not a regular file")):
        with pytest.raises(TargetError, match=words), named_file(target, may_overwrite=True):
            pytest.fail("nothing may be written")


def test_a_link_stays_and_its_file_is_replaced(tmp_path: pathlib.Path) -> None:
    """What a link names counts as being there."""
    (tmp_path / "old.csv").write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to("old.csv")
    with pytest.raises(TargetError), named_file(link):
        pytest.fail("nothing may be written")
    with named_file(link, may_overwrite=True) as part:
        part.write_text("new")
    assert link.is_symlink()
    assert (tmp_path / "old.csv").read_text() == "new"


@pytest.mark.parametrize(
    "words",
    [
        ("export", "mine.csv"),
        ("export", "mine.xlsx"),
        ("report", "--single-file", "mine.html"),
        ("sample", "--customers", "10", "--output", "mine.csv"),
    ],
    ids=lambda words: "-".join(words[:2]),
)
def test_each_command_leaves_a_file_that_is_there(tmp_path: pathlib.Path, words: tuple[str, ...]) -> None:
    """One line that names the way on, and not a byte changed, before anything else is looked at."""
    (tmp_path / words[-1]).write_text("mine")
    done = segapp(*words, cwd=tmp_path)
    assert (done.code, done.out, len(done.err.splitlines())) == (1, "", 1)
    assert f"{words[-1]}: there is a file of this name already" in done.err
    assert "--overwrite" in done.err
    assert (tmp_path / words[-1]).read_text() == "mine"
