"""What stands in a job's way ends with one clear line: who or what it is, what to do; nothing is lost."""

from __future__ import annotations

import os
import pathlib
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import pytest

from segapp.errors import PublishError
from segapp.project import Project, find_project
from segapp.stages.publish import heal, working_copy
from tests.publish.child import AS_NOBODY, ENVIRONMENT, PUBLISH, go_on, line_of, output_of, start
from tests.publish.runs import publish_run, published_runs

HOLD_FOR_WRITING = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def shared_folder() -> Iterator[pathlib.Path]:
    """A folder that every user reaches; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder).chmod(0o755)
        yield pathlib.Path(folder).resolve()


def test_somebody_who_writes_is_named(project: Project) -> None:
    """A program that has the published file open for writing is named with its process, before any work is done."""
    publish_run(project, "R1")
    project.warehouse.chmod(0o644)
    writer = start(HOLD_FOR_WRITING, project.warehouse)
    assert line_of(writer) == "open"
    with pytest.raises(PublishError) as caught:
        publish_run(project, "R2")
    assert f"(process {writer.pid}) has the file open for writing. Close that connection" in caught.value.line
    go_on(writer)
    publish_run(project, "R2")
    assert published_runs(project) == ("R2", "R2")


def test_somebody_who_begins_to_write_during_the_run_is_named(project: Project) -> None:
    """A writer who came after the copy was made keeps the run from replacing the file under their hands."""

    def publish_under_a_writer() -> None:
        with working_copy(project) as work:
            writers.append(start(HOLD_FOR_WRITING, project.warehouse))
            assert line_of(writers[0]) == "open"
            work.publish(work.open(), run_id="R2")

    writers: list[subprocess.Popen[str]] = []
    publish_run(project, "R1")
    project.warehouse.chmod(0o644)
    with pytest.raises(PublishError, match="for writing"):
        publish_under_a_writer()
    go_on(writers[0])
    assert published_runs(project) == ("R1", "R1")


def test_readers_keep_what_they_opened_and_new_ones_see_the_new_run(project: Project) -> None:
    """A reader that holds the file through a run keeps its run; one that opens it later sees the new one."""
    code = """
import segapp, sys, sqlalchemy
query = sqlalchemy.text("select run_id, n from marts.answer")
with segapp.connect(sys.argv[1]) as connection:
    print(*connection.execute(query).one(), flush=True)
    sys.stdin.readline()
    print(*connection.execute(query).one())
"""
    publish_run(project, "R1")
    reader = start(code, project.warehouse)
    assert line_of(reader) == "R1 1000"
    publish_run(project, "R2")
    newer = start(code, project.warehouse)
    assert line_of(newer) == "R2 1000"
    assert (go_on(reader), go_on(newer)) == (["R1 1000"], ["R2 1000"])


def test_a_job_in_another_process_is_named(project: Project) -> None:
    """The second job is told the process of the first, and works once that has ended."""
    code = """
import sys
from segapp.project import find_project
from segapp.stages.publish import working_copy
with working_copy(find_project(sys.argv[1])):
    print("at work", flush=True)
    sys.stdin.readline()
"""
    first = start(code, project.home)
    assert line_of(first) == "at work"
    with pytest.raises(PublishError, match=rf"another segapp job \(process {first.pid}\) is running here"):
        publish_run(project, "R1")
    go_on(first)
    publish_run(project, "R1")


@pytest.mark.parametrize("mode", [0o555, 0o755])
def test_a_folder_without_permission_is_told(shared_folder: pathlib.Path, mode: int) -> None:
    """A folder that may not be written to is refused before any work, with its owner's name."""
    publish_run(find_project(shared_folder), "R1")
    shared_folder.chmod(mode if os.geteuid() == 0 else 0o555)
    error, shown = output_of(PUBLISH.format(setup=AS_NOBODY), shared_folder, "R2")
    shared_folder.chmod(0o755)
    assert f"the folder belongs to {shared_folder.owner()} and cannot be written to" in error
    assert shown == "R1 R1"


@pytest.mark.root
def test_users_who_share_a_folder_publish_in_turn(shared_folder: pathlib.Path) -> None:
    """Whoever may write to the folder may publish; in a folder with the sticky bit only the file's owner may."""
    before = os.umask(0)
    publish_run(find_project(shared_folder), "R1")
    os.umask(before)
    shared_folder.chmod(0o777)
    assert output_of(PUBLISH.format(setup=AS_NOBODY), shared_folder, "R2") == ["R2 R2"]
    publish_run(find_project(shared_folder), "R3")
    shared_folder.chmod(0o1777)
    error, shown = output_of(PUBLISH.format(setup=AS_NOBODY), shared_folder, "R4")
    assert "belongs to somebody else in a folder with the sticky bit" in error
    assert shown == "R3 R3"


def test_a_file_system_without_locks_is_refused(project: Project) -> None:
    """Without locks two jobs could overwrite each other, so no job starts."""
    setup = """
import errno, fcntl, os
def refuse(descriptor, operation):
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
fcntl.flock = refuse
"""
    error, shown = output_of(PUBLISH.format(setup=setup), project.home, "R1")
    assert "this file system refuses locks (No locks available). Keep the warehouse on a local disk" in error
    assert shown == "None None"


def test_links_and_folders_in_the_way_are_told(project: Project, tmp_path: pathlib.Path) -> None:
    """A warehouse that is a link, or a report that is a folder, would be destroyed by a rename: both are refused."""
    project.site.mkdir()
    with pytest.raises(PublishError, match=r"site: is in the way of the report\. Move it away"):
        publish_run(project, "R1")
    project.site.rmdir()
    project.warehouse.symlink_to(tmp_path / "elsewhere.duckdb")
    with pytest.raises(PublishError, match=r"is a symbolic link.*Run in the folder of"):
        publish_run(project, "R1")
    project.warehouse.unlink()
    project.warehouse.mkdir()
    with pytest.raises(PublishError, match="is not a file"):
        publish_run(project, "R1")


def test_a_path_that_the_database_cannot_open_is_told(tmp_path: pathlib.Path) -> None:
    """DuckDB takes a question mark in a path for the start of options."""
    home = tmp_path / "who?"
    home.mkdir()
    with pytest.raises(PublishError, match="holds a question mark"):
        publish_run(find_project(home), "R1")


def test_a_file_that_is_no_database_is_told(project: Project) -> None:
    """A file in the place of the warehouse is neither overwritten nor taken for an empty one."""
    project.warehouse.write_text("not a database", encoding="utf-8")
    with pytest.raises(PublishError, match="this is no DuckDB database"):
        publish_run(project, "R1")
    assert project.warehouse.read_text(encoding="utf-8") == "not a database"


FILL = """
import sys
from segapp.errors import SegappError
from segapp.project import find_project
from segapp.stages.publish import working_copy
from tests.publish.runs import publish_run, published_runs
project = find_project(sys.argv[1])
publish_run(project, "R1")
def fill():
    with working_copy(project) as work:
        warehouse = work.open()
        warehouse.execute("create table t as select md5(range::varchar) as m, random() as r from range(3_000_000)")
        work.publish(warehouse, run_id="R2")
try:
    fill()
except SegappError as error:
    print(error.line)
print(*published_runs(project))
print(*sorted(path.name for path in project.home.iterdir()))
publish_run(project, "R3")
print(*published_runs(project))
"""


@pytest.mark.mounts
def test_a_full_disk_leaves_everything_as_it_was(tmp_path: pathlib.Path) -> None:
    """When the disk fills up, the working copy goes and the next run has room again."""
    within = ("unshare", "-m", "-r", "sh", "-c", f'mount -t tmpfs -o size=12m none "{tmp_path}" && exec "$@"', "sh")
    error, shown, names, after = output_of(FILL, tmp_path, within=within)
    assert "the disk is full. Free some disk space and run again; nothing was changed" in error
    assert (shown, after) == ("R1 R1", "R3 R3")
    assert names == ".site-R1 .warehouse.duckdb.lock site warehouse.duckdb"


@pytest.mark.mounts
def test_no_room_for_the_copy_is_told_at_once(tmp_path: pathlib.Path) -> None:
    """A disk that cannot hold a second copy of the warehouse is told before any work."""
    ballast = (
        "import shutil\n(project.home / 'ballast').write_bytes(bytes(shutil.disk_usage(project.home).free - 500_000))\n"
    )
    code = FILL.replace("def fill():", ballast + "def fill():")
    code = code.replace('publish_run(project, "R3")', "(project.home / 'ballast').unlink()\npublish_run(project, 'R3')")
    within = ("unshare", "-m", "-r", "sh", "-c", f'mount -t tmpfs -o size=8m none "{tmp_path}" && exec "$@"', "sh")
    error, shown, _, after = output_of(code, tmp_path, within=within)
    assert "the disk is full" in error
    assert (shown, after) == ("R1 R1", "R3 R3")


@pytest.mark.mounts
def test_a_read_only_file_system_is_told(project: Project) -> None:
    """A folder on a read-only file system is refused before any work, and can still be looked at."""
    publish_run(project, "R1")
    mount = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
    within = ("unshare", "-m", "-r", "sh", "-c", mount, "sh", str(project.home))
    error, shown = output_of(PUBLISH.format(setup=""), project.home, "R2", within=within)
    assert "cannot be written to. Use a folder that can be written to" in error
    assert shown == "R1 R1"


LONG_JOB = """
import sys
from segapp.errors import Terminated
from segapp.project import find_project
from segapp.stages.publish import working_copy
try:
    with working_copy(find_project(sys.argv[1])) as work:
        warehouse = work.open()
        warehouse.execute("create table t as select 1 as n")
        print("at work", flush=True)
        warehouse.execute("select count(distinct md5(range::varchar)) from range(1_000_000_000)")
except Terminated:
    print("terminated")
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.parametrize(("number", "word"), [(signal.SIGINT, "interrupted"), (signal.SIGTERM, "terminated")])
def test_signals_end_a_job_within_seconds(project: Project, number: int, word: str) -> None:
    """Ctrl-C and SIGTERM end a statement that would run for minutes, and leave nothing behind."""
    publish_run(project, "R1")
    job = start(LONG_JOB, project.home)
    assert line_of(job) == "at work"
    time.sleep(0.5)
    began = time.monotonic()
    job.send_signal(number)
    assert go_on(job) == [word]
    assert time.monotonic() - began < 10
    assert published_runs(project) == ("R1", "R1")
    assert heal(project) == []
    assert {path.name for path in project.home.iterdir()} == {
        "warehouse.duckdb",
        "site",
        ".site-R1",
        ".warehouse.duckdb.lock",
    }


def test_a_signal_during_the_renames_comes_too_late(project: Project) -> None:
    """A job that is interrupted while it puts its work in place finishes that, so file and site are one run."""
    code = """
import os, signal, sys
real = os.replace
def interrupted(source, target):
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
    real(source, target)
os.replace = interrupted
"""
    publish_run(project, "R1")
    assert output_of(PUBLISH.format(setup=code), project.home, "R2") == ["R2 R2"]


def test_the_lock_can_be_taken_by_whoever_may_write_to_the_folder(project: Project) -> None:
    """Where the umask is that of a shared folder the lock is no obstacle, and its text cannot forge a process."""
    before = os.umask(0)
    publish_run(project, "R1")
    os.umask(before)
    lock = project.home / ".warehouse.duckdb.lock"
    assert stat.S_IMODE(lock.stat().st_mode) == 0o666
    with working_copy(project):
        lock.write_text("\x1b[2J 1\n", encoding="utf-8")
        with pytest.raises(PublishError, match=r"^[^\x1b]*: another segapp job is running here"):
            publish_run(project, "R2")


def test_python_is_started_from_here() -> None:
    """The processes of these tests see the code under test."""
    found = subprocess.run(
        [sys.executable, "-c", "import segapp; print(segapp.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        env=ENVIRONMENT,
    )
    assert pathlib.Path(found.stdout.strip()).is_relative_to(pathlib.Path(__file__).resolve().parents[2])
