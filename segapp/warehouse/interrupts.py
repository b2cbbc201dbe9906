"""Turn Ctrl-C and SIGTERM into exceptions at safe moments.

While DuckDB works, Python sees no signal, for minutes at times; so a small thread reads the signal from a pipe and
interrupts the statement. During the few renames of publishing, signals come too late and are ignored.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator

from segapp.errors import Terminated
from segapp.warehouse.connection import Warehouse

SIGNALS = (signal.SIGINT, signal.SIGTERM)
ANSWERING_SECONDS = 3.0
"""A signal that comes so soon after another is of the same wish: raised again, it would break off the tidying up."""


class Signals:
    """The signals that came while a job worked, and what they interrupt."""

    _raised_at = -ANSWERING_SECONDS  # of all of them: one inside another hands the same signal on

    def __init__(self) -> None:
        self.received: int | None = None
        self._interrupts: list[Callable[[], None]] = []
        self._is_holding = False

    def on_signal(self, interrupt: Callable[[], None]) -> None:
        """Call `interrupt` (from another thread) when a signal comes."""
        self._interrupts.append(interrupt)

    @contextlib.contextmanager
    def held_back(self) -> Iterator[None]:
        """Ignore signals until the block has ended: what it does takes a moment and must not be left half done."""
        before, self._is_holding = self.received, True
        try:
            yield
        finally:
            self.received, self._is_holding = before, False

    def handle(self, number: int, frame: object) -> None:
        """Remember the signal; raise unless signals are held back."""
        self.received = number
        now = time.monotonic()
        if not self._is_holding and now - Signals._raised_at >= ANSWERING_SECONDS:
            Signals._raised_at = now
            self.raise_received()

    def interrupt_statements(self) -> None:
        """Stop what the database is doing for us."""
        if self._is_holding:
            return
        for interrupt in self._interrupts:
            with contextlib.suppress(Exception):  # the connection may just have been closed
                interrupt()

    def raise_received(self) -> None:
        """Raise what a signal means: KeyboardInterrupt for Ctrl-C, Terminated for SIGTERM."""
        if self.received == signal.SIGINT:
            raise KeyboardInterrupt
        if self.received is not None:
            raise Terminated


@contextlib.contextmanager
def interruptible(warehouse: Warehouse) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end a statement at once, as KeyboardInterrupt."""
    with orderly_signals() as signals:
        signals.on_signal(warehouse.connection.interrupt)
        try:
            yield
        except Exception:
            signals.raise_received()  # the database words an interrupt in its own way
            raise


@contextlib.contextmanager
def orderly_signals() -> Iterator[Signals]:
    """Handle SIGINT and SIGTERM while a job works; in threads other than the main one Python allows no handlers."""
    signals = Signals()
    if threading.current_thread() is not threading.main_thread():
        yield signals
        return
    before = {number: signal.signal(number, signals.handle) for number in SIGNALS}
    stop_watching = _watch(signals)
    try:
        yield signals
    finally:
        stop_watching()
        for number, handler in before.items():
            signal.signal(number, handler)


def _watch(signals: Signals) -> Callable[[], None]:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    old = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

    def watch() -> None:
        """Interrupt statements at each signal, until told to stop."""
        while (number := os.read(reader, 1)) and number != b"\0":
            signals.interrupt_statements()

    watcher = threading.Thread(target=watch, name="segapp-signals", daemon=True)
    watcher.start()

    def stop() -> None:
        """Put the signals back as they were and end the thread."""
        signal.set_wakeup_fd(old)
        os.write(writer, b"\0")
        watcher.join()
        os.close(reader)
        os.close(writer)

    return stop
