"""What all tests share: where the oracle files and programs are, and a line that says which tests were left out."""

from __future__ import annotations

import importlib.metadata
import os
import pathlib
import shutil
import signal
import subprocess
from typing import Any

import pytest

from tests import shared_pictures

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOX_NAMES = ("firefox-esr", "firefox")
left_out: dict[str, int] = {}
os.environ["XDG_CACHE_HOME"] = str(ROOT / ".cache" / "tests")  # compiled templates: nobody's own cache is written to


def pytest_configure(config: pytest.Config) -> None:
    """Share pictures, and hear interrupts: a shell ignores them for what it starts in the background."""
    shared_pictures.share()
    if not hasattr(config, "workerinput"):
        shared_pictures.forget_others()
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def find_chromium() -> str | None:
    """Return the system's Chromium, or None."""
    return next((path for path in map(shutil.which, CHROMIUM_NAMES) if path), None)


def has_cdnow() -> bool:
    """Return whether the distribution that carries CDNOW's purchases is installed; development only."""
    try:
        return importlib.metadata.version("lifetimes") == "0.11.3"
    except importlib.metadata.PackageNotFoundError:
        return False


def find_postgres() -> str | None:
    """Return PostgreSQL's initdb, or None; Debian keeps the server's programs out of PATH."""
    homes = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return shutil.which("initdb") or next(map(str, homes), None)


def can_mount() -> bool:
    """Say whether a file system can be mounted in a name space of its own."""
    if shutil.which("unshare") is None:
        return False
    command = ["unshare", "-m", "-r", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect tests whose data or program is not on this machine; the closing lines say how many and why."""
    absent = {}
    if not os.environ.get("SEGAPP_SHARED"):
        absent["oracle"] = "SEGAPP_SHARED does not name the folder with the oracle numbers and data"
    if not has_cdnow():
        absent["cdnow"] = "CDNOW's purchases are not here (pip install --no-deps lifetimes==0.11.3)"
    if find_chromium() is None:
        absent["browser"] = "no Chromium was found"
    if not any(map(shutil.which, FIREFOX_NAMES)):
        absent["firefox"] = "no Firefox was found"
    if find_postgres() is None:
        absent["postgres"] = "no PostgreSQL server was found"
    if not (ROOT / ".venv-superset" / ".ready").exists():
        absent["superset"] = "Superset is not installed here (make test-bi)"
    if not (ROOT / ".venv-dbt" / ".ready").exists():
        absent["dbt"] = "dbt is not installed here (make test-bi)"
    if os.geteuid() != 0:
        absent["root"] = "they publish as two users, which only root can"
    if not can_mount():
        absent["mounts"] = "no file system can be mounted here (unshare -m -r)"
    kept, dropped = [], []
    for item in items:
        reason = next((why for mark, why in absent.items() if item.get_closest_marker(mark)), None)
        (dropped if reason else kept).append(item)
        if reason:
            left_out[reason] = left_out.get(reason, 0) + 1
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that shows the results, where this is one of several that run tests."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = left_out


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a process that ran tests left out: all of them collect the same."""
    left_out.update(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were left out."""
    for reason, count in left_out.items():
        terminalreporter.write_line(f"{count} {'test' if count == 1 else 'tests'} left out: {reason}.")


@pytest.fixture(scope="session")
def sql_folder() -> pathlib.Path:
    """Return the checkout's sql/."""
    return ROOT / "sql"


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """Return the folder with the oracle numbers and data; for tests marked oracle."""
    return pathlib.Path(os.environ["SEGAPP_SHARED"])


@pytest.fixture(scope="session")
def mall_csv(shared: pathlib.Path) -> pathlib.Path:
    """Return the real mall file; for tests marked oracle."""
    return shared / "data" / "Mall_Customers.csv"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the system's Chromium; for tests marked browser."""
    path = find_chromium()
    assert path is not None
    return path
