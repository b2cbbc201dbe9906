"""Drive the system's Firefox by its own protocol (Marionette: JSON over a socket), which needs no driver beside it."""

from __future__ import annotations

import json
import pathlib
import shutil
import socket
import subprocess
import time
from types import TracebackType
from typing import Any

from tests.conftest import FIREFOX_NAMES

START_SECONDS = 90
PREFERENCES = {
    "marionette.port": 0,  # any that is free; the profile's folder then says which
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "app.update.enabled": False,
}


def find_firefox() -> str | None:
    """Return the system's Firefox, or None."""
    return next((path for path in map(shutil.which, FIREFOX_NAMES) if path), None)


class Firefox:
    """A Firefox without a window, in a profile of its own, for the length of a `with` block."""

    def __init__(self, profile: pathlib.Path, *, width: int = 1280, height: int = 900) -> None:
        settings = (f'user_pref("{name}", {json.dumps(value)});' for name, value in PREFERENCES.items())
        (profile / "user.js").write_text("\n".join(settings), encoding="utf-8")
        self.profile, self.count = profile, 0
        command = [find_firefox() or "firefox", "--headless", "--marionette", "--profile", str(profile)]
        size = [f"--width={width}", f"--height={height}"]
        self.process = subprocess.Popen([*command, *size], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self) -> Firefox:
        """Wait until it listens, and begin a session."""
        said = self.profile / "MarionetteActivePort"
        end = time.monotonic() + START_SECONDS
        while not (said.is_file() and said.read_text(encoding="ascii").strip()):
            assert self.process.poll() is None, "Firefox ended"
            assert time.monotonic() < end, "Firefox does not listen"
            time.sleep(0.2)
        port = int(said.read_text(encoding="ascii"))
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS)
        self._receive()  # it greets
        self.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the browser, whatever happened."""
        self.process.terminate()
        self.process.wait(timeout=30)
        self.socket.close()

    def open(self, path: pathlib.Path, place: str = "") -> None:
        """Show a file, at a place of it such as ?on=S02."""
        self.ask("WebDriver:Navigate", url=path.as_uri() + place)

    def run(self, script: str, *values: Any) -> Any:
        """Return what a function's body returns in the page; `arguments` are the values."""
        return self.ask("WebDriver:ExecuteScript", script=script, args=list(values))["value"]

    def point(self, selector: str, *, is_click: bool = False) -> None:
        """Move the pointer to the middle of the first such element, and press there."""
        place = "const e = document.querySelector(arguments[0]); e.scrollIntoView({block: 'center'});"
        box = self.run(
            f"{place} const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]", selector
        )
        steps: list[dict[str, Any]] = [{"type": "pointerMove", "x": round(box[0]), "y": round(box[1])}]
        steps += [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}] * is_click
        self.ask("WebDriver:PerformActions", actions=[{"type": "pointer", "id": "mouse", "actions": steps}])

    def press(self, key: str) -> None:
        """Press a key: a letter, or one of WebDriver's, such as \\ue00c for Escape."""
        steps = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self.ask("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": steps}])

    def ask(self, command: str, **values: Any) -> Any:
        """Send a command and return its answer; an error of the page fails the test."""
        self.count += 1
        text = json.dumps([0, self.count, command, values]).encode()
        self.socket.sendall(f"{len(text)}:".encode() + text)
        _, _, error, answer = self._receive()
        assert error is None, f"{command}: {error}"
        return answer

    def _receive(self) -> Any:
        head = b""
        while not head.endswith(b":"):
            head += self._read(1)
        return json.loads(self._read(int(head[:-1])))

    def _read(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            found += self.socket.recv(count - len(found))
        return found
