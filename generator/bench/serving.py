"""From the save of a file to the visible page: a server of its own, asked as a browser asks it."""

from __future__ import annotations

import http.client
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlencode

from generator.patterns import pattern

PATIENCE = 600.0
"""Seconds after which a page that does not change is a failure."""

_SETTLE = 1.0
"""Seconds between two edits: nobody saves faster, and servers gather what comes at once."""

_EVERY = 0.02
_SEEN = pattern(r'data-path="([^"]*)" data-seen="([^"]*)"')

Wait = Callable[["Server", str, str], None]


class Server:
    """A server on a free port of this machine."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, status: int = 0) -> str:
        """What stands at a path; nothing where another status than this comes with it (0: whatever comes)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            return text if status in (0, answer.status) else ""
        finally:
            connection.close()


@contextmanager
def serving(command: Callable[[int], Sequence[str]], folder: Path, path: str, text: str) -> Iterator[Server]:
    """A server that has begun to show ``text`` at ``path``. Raises SystemExit where it ends or never does."""
    server = Server(_free_port())
    process = subprocess.Popen(  # noqa: S603 - what the benchmark is for
        command(server.port), cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until(server, path, text, lambda: process.poll() is None)
        yield server
    finally:
        process.terminate()
        process.wait()


def measure_saves(server: Server, path: str, edit: Callable[[str], str], marks: Sequence[str], wait: Wait
                  ) -> list[float]:
    """Seconds from each save to the page that shows it."""
    return [_save(server, path, edit, mark, wait) for mark in marks]


def _save(server: Server, path: str, edit: Callable[[str], str], mark: str, wait: Wait) -> float:
    time.sleep(_SETTLE)
    page = server.get(path)
    with ThreadPoolExecutor(1) as browser:
        ready = threading.Event()

        def look() -> float:
            ready.set()
            wait(server, path, page)
            return time.perf_counter()

        told = browser.submit(look)
        ready.wait()
        time.sleep(0.1)  # the question stands before the save, as in a browser that shows the page
        wanted = edit(mark)
        started = time.perf_counter()
        told.result()
    _until(server, path, wanted)
    return time.perf_counter() - started


def await_event(server: Server, path: str, page: str) -> None:
    """Waits as the script of Trace's preview does: one long question, until the answer is another."""
    where, seen = _SEEN.findall(page)[-1]
    end = time.perf_counter() + PATIENCE
    while server.get("/.trace/changed?" + urlencode({"path": unquote(where), "seen": seen})) == seen:
        if time.perf_counter() > end:
            raise SystemExit(f"serve, {path}: WRONG, no reload")


def await_change(server: Server, path: str, page: str) -> None:
    """Waits for a server whose reload events are not known here: asks for the page again and again. A page that comes
    half, as it is being written, has not come yet."""
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end:
        with suppress(OSError, http.client.HTTPException):
            if server.get(path) != page:
                return
        time.sleep(_EVERY)
    raise SystemExit(f"serve, {path}: WRONG, no change")


def _until(server: Server, path: str, text: str, alive: Callable[[], bool] = lambda: True) -> None:
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end:
        with suppress(OSError, http.client.HTTPException):
            if text in server.get(path, 200):
                return
        if not alive():
            raise SystemExit(f"serve: the server of {path} ended")
        time.sleep(_EVERY)
    raise SystemExit(f"serve, {path}: WRONG, {text!r} does not show")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
