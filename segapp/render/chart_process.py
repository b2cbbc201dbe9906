"""Draw pictures in a second process while this one runs queries and writes pages; they take half of the time.

The renderer of charts keeps Python's lock, so a thread would not do. Without a second core, or when the helper cannot
be started or dies, pictures are drawn here, by the same code and with the same result.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import pathlib
import pickle
import queue
import subprocess
import sys
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from typing import IO

from segapp.errors import TemplateError
from segapp.render.drawing import Drawer, Drawing, Drawn

START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from segapp.render.chart_process import serve; serve()"
)
"""The helper imports what this process would, wherever it was installed."""

Reply = Drawn | tuple[str, str, str] | None
"""A picture, an error's what, where and todo, or nothing: then whoever asked draws it."""


@dataclass(frozen=True)
class Promise:
    """A picture that is being drawn."""

    drawing: Drawing
    reply: Future[Reply]

    def result(self) -> Drawn:
        """Return the picture as soon as it is drawn.

        Raises
        ------
        TemplateError
            If it cannot be drawn.
        """
        reply = self.reply.result()
        if isinstance(reply, tuple):
            what, where, todo = reply
            raise TemplateError(what, where=where, todo=todo)
        return reply or _own_drawer().draw(self.drawing)


class Helper:
    """The second process, with a thread that sends it drawings and one that receives its pictures."""

    def __init__(self) -> None:
        package = str(pathlib.Path(__file__).parents[2])
        self.process = subprocess.Popen(  # noqa: S603  our own code in our own interpreter
            [sys.executable, "-c", START, json.dumps([package, *sys.path])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for us; the helper ends when its input does
        )
        self.asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.awaited: queue.SimpleQueue[Future[Reply]] = queue.SimpleQueue()
        self.is_alive = True
        pipes = ((self._tell, self.process.stdin), (self._take, self.process.stdout))
        self.threads = [threading.Thread(target=work, args=(pipe,), daemon=True) for work, pipe in pipes]
        for thread in self.threads:
            thread.start()
        atexit.register(self.close)

    def ask(self, drawing: Drawing) -> Future[Reply]:
        """Have a picture drawn after those that were asked for before."""
        reply: Future[Reply] = Future()
        self.awaited.put(reply)
        self.asked.put(pickle.dumps(drawing))
        if not self.is_alive:
            self._give_up()
        return reply

    def close(self) -> None:
        """End the process and the threads."""
        self.asked.put(b"")
        for thread in self.threads:
            thread.join()
        self.process.wait()

    def _tell(self, pipe: IO[bytes]) -> None:
        with contextlib.suppress(OSError), pipe:
            while words := self.asked.get():
                pipe.write(words)
                pipe.flush()

    def _take(self, pipe: IO[bytes]) -> None:
        with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError), pipe:
            while True:
                reply = pickle.load(pipe)  # noqa: S301  written by our own process
                self.awaited.get().set_result(reply)
        self.is_alive = False
        self._give_up()

    def _give_up(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self.awaited.get_nowait().set_result(None)


def ask(drawing: Drawing) -> Promise:
    """Have a picture drawn."""
    helper = start_drawing()
    return answered(drawing, None) if helper is None else Promise(drawing, helper.ask(drawing))


def answered(drawing: Drawing, reply: Reply) -> Promise:
    """Return the promise of a picture that is already drawn."""
    future: Future[Reply] = Future()
    future.set_result(reply)
    return Promise(drawing, future)


@functools.cache
def start_drawing() -> Helper | None:
    """Start the second process, which needs half a second; None without a second core, or where it fails to start."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores < 2:
        return None
    with contextlib.suppress(OSError):
        return Helper()
    return None


def serve() -> None:
    """Draw what stdin asks for, to stdout, until it ends: the whole life of the second process."""
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed must not come between the answers
    drawer = Drawer()
    _warm_up()
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            drawing = pickle.load(asked)  # noqa: S301  written by the process that started this one
            answers.write(pickle.dumps(_reply(drawer, drawing)))
            answers.flush()


def _warm_up() -> None:
    import vl_convert

    vl_convert.vegalite_to_vega({"data": {"values": []}, "mark": "point"})


def _reply(drawer: Drawer, drawing: Drawing) -> Reply:
    try:
        return drawer.draw(drawing)
    except TemplateError as error:
        return error.what, error.where, error.todo
    except Exception:  # an error that nobody foresaw is raised where the page is written, with its traceback
        return None


@functools.cache
def _own_drawer() -> Drawer:
    return Drawer()
