"""A Superset of the tests' own, in its virtual environment, with an empty store: import, ask, look."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".venv-superset" / "bin" / "superset"
USER, PASSWORD = "admin", "only for tests"
CONFIG = """
SECRET_KEY = "nobody else ever sees this store"
SQLALCHEMY_DATABASE_URI = "sqlite:///{home}/superset.db"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
"""


@dataclass
class Superset:
    """A running server."""

    address: str
    home: pathlib.Path
    token: str = ""

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Return what the API answers, as an administrator."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        data = None if body is None else json.dumps(body).encode()
        if data:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.address + path, data=data, headers=headers)  # noqa: S310  our own server
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.read().decode()[:500]}") from error

    def import_bundle(self, bundle: pathlib.Path) -> None:
        """Import a dashboard as an administrator does on the command line."""
        run(self.home, "import-dashboards", "-p", str(bundle), "-u", USER)

    def answers(self) -> dict[str, list[dict[str, Any]]]:
        """Ask the query of every chart of the first dashboard; return the rows by the chart's title."""
        charts = self.ask("/api/v1/dashboard/1/charts")["result"]
        found = {each["slice_name"]: each["id"] for each in charts}
        return {
            title: self.ask(f"/api/v1/chart/{number}/data/?force=true")["result"][0]["data"]
            for title, number in found.items()
        }


def environment(home: pathlib.Path) -> dict[str, str]:
    """Return the variables that keep everything of this Superset in one folder."""
    config = home / "superset_config.py"
    config.write_text(CONFIG.format(home=home))
    return os.environ | {"SUPERSET_HOME": str(home), "SUPERSET_CONFIG_PATH": str(config), "FLASK_APP": "superset"}


def run(home: pathlib.Path, *words: str) -> None:
    """Run one of Superset's commands."""
    done = subprocess.run([PROGRAM, *words], env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


@contextlib.contextmanager
def running_superset(home: pathlib.Path) -> Iterator[Superset]:
    """Yield a server with an administrator, which ends with the block."""
    run(home, "db", "upgrade")
    names = ["--firstname", "Test", "--lastname", "Test", "--email", "test@example.org"]
    run(home, "fab", "create-admin", "--username", USER, "--password", PASSWORD, *names)
    run(home, "init")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [PROGRAM, "run", "-p", str(port)], env=environment(home), stdout=log, stderr=subprocess.STDOUT
        )
        superset = Superset(f"http://127.0.0.1:{port}", home)
        try:
            _wait_for(superset, server)
            login = {"username": USER, "password": PASSWORD, "provider": "db", "refresh": False}
            superset.token = superset.ask("/api/v1/security/login", login)["access_token"]
            yield superset
        finally:
            server.terminate()
            server.wait()


def _wait_for(superset: Superset, server: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        assert server.poll() is None, (superset.home / "log").read_text()[-3000:]
        try:
            urllib.request.urlopen(f"{superset.address}/health", timeout=5).close()  # noqa: S310
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise AssertionError("Superset did not start")
