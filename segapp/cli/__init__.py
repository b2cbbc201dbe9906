"""The command line: parses words, calls the pipeline, prints, and exits; nothing else in segapp prints or exits."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command line and exit: 0 done, 1 could not finish, 2 wrong usage, 130 and 143 interrupted."""
    from segapp.cli.app import app
    from segapp.cli.console import say_error
    from segapp.errors import SegappError

    signal.signal(signal.SIGTERM, _interrupt)
    try:
        app(standalone_mode=True)
    except SegappError as error:
        if "--debug" in sys.argv:
            raise
        for line in (error.line, *error.excerpt):
            say_error(line)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output has gone, as in `segapp sql ... | head`
        sys.stderr.close()
        sys.exit(0)


def _interrupt(signal_number: int, frame: object) -> None:
    """End as Ctrl-C does, so that everything cleans up after itself."""
    from segapp.errors import Terminated

    raise Terminated
