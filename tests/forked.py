"""Run commands of segapp each in a process of its own that need not import everything anew.

A server imports what commands do and forks for each of them: same words, folder, environment, streams and exit code as
a process that the shell starts, at a fraction of its cost. `python -m tests.forked NUMBER` is the server; NUMBER is the
file descriptor of the socket that it is asked on.
"""

from __future__ import annotations

import array
import atexit
import functools
import gc
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[1]
MOST_BYTES = 1_000_000
LOADED = (
    "segapp.cli.app",
    "segapp.pipeline",
    "segapp.stages.cluster.evidence",
    "segapp.stages.describe",
    "segapp.stages.export",
    "segapp.stages.report",
    "segapp.render.layouts",
    "rich.progress",
    "typer.rich_utils",
)
"""What most commands import; the rest of it follows, and each imports what it needs beyond."""


@dataclass(frozen=True)
class Finished:
    """A finished command: exit code, what it printed, and its JSON where it was asked for."""

    code: int
    out: str
    err: str

    @property
    def result(self) -> object:
        """Return stdout as JSON."""
        return json.loads(self.out)


def run_forked(words: Sequence[str], *, cwd: pathlib.Path, environment: dict[str, str]) -> Finished:
    """Run `segapp WORDS` in a folder, with nothing on stdin, and wait for its end."""
    asked = _server()
    text = functools.partial(tempfile.TemporaryFile, "w+", encoding="utf-8")
    with open(os.devnull) as nothing, text() as out, text() as err:
        call = json.dumps({"words": words, "cwd": str(cwd), "environment": environment}).encode()
        streams = array.array("i", [nothing.fileno(), out.fileno(), err.fileno()])
        asked.sendmsg([call], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
        code = int(asked.recv(100))
        out.seek(0)
        err.seek(0)
        return Finished(code, out.read(), err.read())


@functools.cache
def _server() -> socket.socket:
    """Start the server of this process; it ends when this process does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}
        command = [sys.executable, "-m", "tests.forked", str(theirs.fileno())]
        subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    return ours


def serve(asked: socket.socket) -> list[str] | None:
    """Fork for each call; return its words in the child, None in the server when nobody can ask any more."""
    while True:
        call, streams, *_ = socket.recv_fds(asked, MOST_BYTES, 3)
        if not call:
            return None
        child = os.fork()
        if child == 0:
            asked.close()
            return _enter(json.loads(call), streams)
        for stream in streams:
            os.close(stream)
        asked.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _enter(call: dict[str, object], streams: Sequence[int]) -> list[str]:
    """Make this process what a shell would have started."""
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
        os.close(stream)
    os.chdir(str(call["cwd"]))
    os.environ.clear()
    os.environ.update(call["environment"])
    time.tzset()
    sys.path[0] = str(call["cwd"])
    return list(call["words"])


def _load() -> None:
    import importlib

    from segapp.solver import load_solver
    from tests import shared_pictures

    load_solver()
    shared_pictures.share()
    for name in LOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # a child that looked at all of it for garbage would copy it


def _run(words: list[str]) -> None:
    """Run the command to its end; the modules of the server are not taken down one by one."""
    from segapp.cli import main

    sys.argv = [str(ROOT / "segapp" / "__main__.py"), *words]
    try:
        main()
    except SystemExit as ended:
        threading._shutdown()
        atexit._run_exitfuncs()
        os._exit(ended.code)


if __name__ == "__main__":
    _load()
    if (words := serve(socket.socket(fileno=int(sys.argv[1])))) is not None:
        _run(words)
    os._exit(0)
