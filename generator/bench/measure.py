"""One command timed as a whole: wall clock, CPU of all its processes, and the memory of all of them together."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from generator.frozen import dataclass

SHARED = "all processes, shared pages once"
LARGEST = "largest process"
"""What the memory of a run counts: the second where the system cannot tell the first (no /proc, or a run too short)."""

_EVERY = 0.2
"""Seconds from one look at the memory to the next: the system walks through the pages of a process to answer."""

_PER_MIB = 1024**2 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of wall clock, seconds of CPU (user and system), the most memory at one moment in MiB and what that
    counts (``method``), the exit code, and what was printed."""

    wall: float
    cpu: float
    peak: float
    method: str
    code: int
    output: str


def run(command: Sequence[str], folder: Path) -> Run:
    """Runs a command in a folder."""
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - what the benchmark is for
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    watch = _Watch(process.pid)
    watch.start()
    assert process.stdout is not None
    with process.stdout:
        output = process.stdout.read().decode("utf-8", "replace")
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.over.set()
    watch.join()
    peak, method = (watch.peak, SHARED) if watch.peak else (used.ru_maxrss / _PER_MIB, LARGEST)
    return Run(wall, used.ru_utime + used.ru_stime, peak, method, process.returncode, output)


class _Watch(threading.Thread):
    """Adds up the memory of a session's processes, again and again."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session, self.peak, self.over = session, 0.0, threading.Event()

    def run(self) -> None:
        """Watches until it is over."""
        while not self.over.wait(_EVERY):
            self.peak = max(self.peak, sum(map(_memory, self._processes())))

    def _processes(self) -> list[str]:
        try:
            pids = [name for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208 - names are all it takes
        except OSError:
            return []
        return [pid for pid in pids if _session(pid) == self.session]


def _session(pid: str) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[3])
    except (OSError, ValueError, IndexError):
        return -1


def _memory(pid: str) -> float:
    """Proportional set size, in MiB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
