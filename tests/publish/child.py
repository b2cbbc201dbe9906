"""Run a few lines of Python in a process of their own: another program, another user, another file system."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
from typing import Any

TESTS = pathlib.Path(__file__).resolve().parent.parent
ENVIRONMENT = os.environ | {"PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}"}

AS_NOBODY = """
import os, sys
import duckdb, filelock, sqlglot.dialects.duckdb  # loaded before: nobody may not be allowed to read them
import encodings.ascii, encodings.unicode_escape
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
"""

PUBLISH = """
import sys
from tests.publish.runs import publish_run, published_runs
from segapp.errors import SegappError
from segapp.project import find_project
import segapp.stages.publish, segapp.warehouse
{setup}
project = find_project(sys.argv[1])
try:
    publish_run(project, sys.argv[2])
except SegappError as error:
    print(error.line)
print(*published_runs(project))
"""
"""Publish a run, print the error if there is one, then which run file and site show."""


def start(code: str, *args: Any) -> subprocess.Popen[str]:
    """Start the lines in a new process."""
    command = [sys.executable, "-c", code, *map(str, args)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    )


def output_of(code: str, *args: Any, within: tuple[str, ...] = ()) -> list[str]:
    """Run the lines, inside another command if given, and return what they print."""
    command = [*within, sys.executable, "-c", code, *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def line_of(process: subprocess.Popen[str]) -> str:
    """Wait for the next line that a process prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go_on(process: subprocess.Popen[str]) -> list[str]:
    """Give a waiting process a line to go on, and return what it prints until it ends."""
    rest, _ = process.communicate("go\n", timeout=60)
    return rest.splitlines()
