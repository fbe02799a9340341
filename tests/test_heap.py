"""Freed memory goes back to the system before it would be shared with processes that begin."""

from __future__ import annotations

import platform
import subprocess
import sys

from generator.heap import give_back

PROGRAM = """
from generator.heap import give_back

def resident():
    return next(int(line.split()[1]) for line in open("/proc/self/status", encoding="utf-8") if "VmRSS" in line)

pieces = [bytes(1000) for _ in range(100_000)]
last = bytes(1000)  # stands above them all: what is below is kept for later
del pieces
before = resident()
give_back()
print(before - resident())
"""


def test_what_was_freed_is_given_back() -> None:
    """Where another library sees to memory, nothing happens, and nothing breaks."""
    if platform.libc_ver()[0] != "glibc":
        give_back()
        return
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, encoding="utf-8")
    assert int(done.stdout) > 50_000
