"""The command line: parses words, calls the pipeline, prints, and exits; nothing else in segapp prints or exits."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command line and exit with its code; docs/schedule.md says what each means."""
    from segapp.cli.ending import run_to_the_end

    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(run_to_the_end(_command))


def _command(words: list[str]) -> None:
    from segapp.cli.app import app

    app(words, standalone_mode=True)


def _interrupt(signal_number: int, frame: object) -> None:
    """End as Ctrl-C does, so that everything cleans up after itself."""
    from segapp.errors import Terminated

    raise Terminated
