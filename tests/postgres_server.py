"""A PostgreSQL server of the tests' own, for those who read from one and those who write to one."""

from __future__ import annotations

import contextlib
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.conftest import find_postgres


def _program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs, which lie beside each other."""
    initdb = find_postgres()
    assert initdb is not None
    return str(pathlib.Path(initdb).resolve().parent / name)


def _as_server_user() -> dict[str, Any]:
    """Return how to start a program as another user: PostgreSQL refuses root."""
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a running server without its database's name; it ends with the tests."""
    with running_server() as address:
        yield address


@contextlib.contextmanager
def running_server() -> Iterator[str]:
    """Yield the address of a server that ends with the block."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="segapp-pg-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"

    def run(*command: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, cwd=folder, check=True, **quiet, **_as_server_user())

    run(_program("initdb"), "-D", str(data), "-U", "tester", "-A", "trust", "-E", "UTF8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run(_program("pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://tester@127.0.0.1:{port}"
    finally:
        run(_program("pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database."""
    name = f"test_{abs(hash(request.node.nodeid))}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"create database {name}")
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")
