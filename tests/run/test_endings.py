"""However a command ends, people read one line and no traceback, whatever terminal, system and shell do."""

from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from tests.run.conftest import ROOT, segapp, write_customers

SEGAPP = f'"{sys.executable}" -m segapp'
NAME = "Zoë 客户 \N{MINUS SIGN}7"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Return a folder with a small published warehouse, one segment named in letters that ASCII lacks."""
    home = tmp_path_factory.mktemp("shop")
    rows = [(f"é{n:02d}", "Male", 20 + n % 3 * 25, 20 + n % 3 * 40, 80 - n % 3 * 30 + n % 2) for n in range(30)]
    done = segapp("run", write_customers(home / "customers.csv", rows), "--evidence", "none", cwd=home)
    assert done.code == 0, done.err
    assert segapp("rename", "S01", NAME, cwd=home).code == 0
    return home


def shell(line: str, cwd: pathlib.Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash; the words of its segapp are those that a person types."""
    known = {key: value for key, value in os.environ.items() if key not in ("LANG", "LC_ALL", "PYTHONIOENCODING")}
    return subprocess.run(
        ["bash", "-c", f'set -o pipefail; segapp() {{ {SEGAPP} "$@"; }}; {line}'],
        cwd=cwd,
        env=known | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
        errors="surrogateescape",
    )


ALL_NAMES = "select segment_name from marts.segments order by segment_key"


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}])
@pytest.mark.parametrize(
    "words", [f'sql "{ALL_NAMES}"', f'sql "{ALL_NAMES}" --json', "status", "--help", "rename S01 é"]
)
def test_letters_that_the_terminal_lacks_are_spelled(
    shop: pathlib.Path, words: str, environment: dict[str, str]
) -> None:
    """Nothing ends for the sake of a letter."""
    done = shell(f"segapp {words}", shop, **environment)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    if "PYTHONIOENCODING" in environment:
        done.stdout.encode("ascii")
    assert shell(f'segapp rename S01 "{NAME}"', shop).returncode == 0


def test_csv_is_utf8_whatever_the_terminal_speaks(shop: pathlib.Path) -> None:
    """A list of customers in a file holds their ids letter by letter."""
    done = shell(f'segapp sql "{ALL_NAMES}" --csv', shop, PYTHONIOENCODING="ascii")
    assert done.stdout.splitlines()[1] == NAME


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("segapp sql 'from range(100000)' --csv | head -1", 0, ""),
        ("segapp campaign plan --help | head -c 1", None, ""),
        ("segapp status | true", 0, ""),
        ("segapp --help | true", None, ""),
        ("segapp status > /dev/full", 1, "the output cannot be written: No space left on device"),
        ("segapp sql 'from range(100000)' --csv > /dev/full", 1, "the output cannot be written"),
        ("segapp status >&-", 0, ""),
        ("segapp status <&- >&- 2>&-", 0, ""),
        ("segapp sql nonsense 2>&-", 1, ""),
        ("segapp sql nonsense 2> /dev/full", 1, ""),
        ("segapp sql 'update extensions'", 1, "sql: this statement is not a query"),
        ("segapp campaign plan --not-contacted-days 1000000", 1, "no calendar has begun"),
        ("segapp sample --seed 99999999999999999999 --output x.csv", 2, "Invalid value for '--seed'"),
        ("segapp status --dir $'\\xff'", 1, "this path cannot be used"),
        ("segapp run $'\\xff.csv'", 1, ""),
        ("env -u HOME $PYTHON -m segapp status", 0, ""),
        ("ulimit -n 20; segapp report", None, ""),
        ("ulimit -n 12; segapp status", None, ""),
        ("ulimit -n 7; segapp status", None, ""),
    ],
)
def test_no_traceback(shop: pathlib.Path, line: str, code: int | None, said: str) -> None:
    """The output may be gone, full or closed, a value beyond every range, a name no text: one line says so."""
    done = shell(line, shop, PYTHON=sys.executable)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert "this is a bug in segapp" not in done.stderr
    assert said in done.stderr
    if code is not None:
        assert done.returncode == code, done.stderr


def test_a_fault_of_ours_says_where_and_that_it_should_be_reported(shop: pathlib.Path) -> None:
    """What nobody foresaw is one line, too; --debug shows the traceback, wherever it stands."""
    broken = (
        "import segapp.stages.status as s; s.read_status = lambda *a, **k: 1 / 0; from segapp.cli import main; main()"
    )
    for debug in ([], ["--debug"]):
        done = subprocess.run(
            [sys.executable, "-c", broken, "status", *debug],
            cwd=shop,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert ("Traceback" in done.stderr) == bool(debug)
        last = done.stderr.splitlines()[-1]
        assert "this is a bug in segapp: ZeroDivisionError: division by zero. Please report this" in last


INTERRUPTED_EARLY = """
import signal
import sys
from segapp.cli import ending

def command(words):
    class Early:
        def __del__(self):
            raise KeyboardInterrupt
    Early()
    from segapp.project import find_project
    from segapp.stages.publish import working_copy
    from pathlib import Path
    entered = working_copy(find_project(Path(words[0]))).gen
    work = next(entered)
    work.signals.received = signal.SIGINT
    entered.close()

sys.exit(ending.run_to_the_end(command))
"""


def test_an_interrupt_that_nobody_could_raise_prints_nothing(tmp_path: pathlib.Path) -> None:
    """It came in a finalizer, or after the working copy was made and before the block that uses it was entered."""
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_EARLY, str(tmp_path)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [path.name for path in tmp_path.glob("*.next")] == []


@pytest.mark.parametrize("pause", [0.0, 0.01, 0.1])
def test_ctrl_c_twice_is_one_line(tmp_path: pathlib.Path, pause: float) -> None:
    """The second one, while the first is being answered, prints nothing of its own."""
    write_customers(tmp_path / "customers.csv", [(n, "Male", 20 + n % 50, n % 90, n % 99) for n in range(200_000)])
    job = subprocess.Popen(
        [sys.executable, "-m", "segapp", "run", "customers.csv"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    ends = time.monotonic() + 60
    while not (tmp_path / ".warehouse.duckdb.next").exists() and job.poll() is None and time.monotonic() < ends:
        time.sleep(0.02)
    for _ in range(3):
        job.send_signal(signal.SIGINT)
        time.sleep(pause)
    _, said = job.communicate(timeout=60)
    assert job.returncode == 130
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert not (tmp_path / "warehouse.duckdb").exists()
