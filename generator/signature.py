"""What a system says of a file without opening it, and when that is worth believing."""

from __future__ import annotations

import os
import time
from pathlib import Path

Signature = tuple[int, int, int, int]
"""Size, times of modification and of change (ns), inode."""

UNSURE: Signature = (-1, 0, 0, 0)
"""Stands for a file that had just been touched when somebody looked: no file has it, so it counts as moved."""

TRUSTED = os.name == "posix"
"""Elsewhere the time of change is that of creation, and nothing would show a file of the same size put back in time."""


class FileChangedError(OSError):
    """A file is not, once it was read, what it was when it was listed: somebody saves it, or is still copying it."""


def signature_of(status: os.stat_result) -> Signature:
    """The signature of a file or a folder."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def is_settled(signature: Signature, moment: int) -> bool:
    """Whether a file was last touched so long before a ``moment`` of the disk (ns) that touching it again would show.

    Disks count time in steps: ten milliseconds at most, or whole seconds on some (FAT, old network shares).
    """
    coarse = signature[1] % 1_000_000_000 == 0 and signature[2] % 1_000_000_000 == 0
    return max(signature[1:3]) < moment - (3_000_000_000 if coarse else 12_000_000)


def tells_apart(path: Path) -> bool:
    """Whether the disk of a file, which is touched for it, shows each change in its times once somebody has looked at
    it, however soon it follows: multigrain timestamps (Linux 6.13), or a clock without steps."""
    seen, started = set[int](), time.perf_counter()
    try:
        for _ in range(_TOUCHES):
            os.utime(path)
            seen.add(os.stat(path).st_ctime_ns)
    except OSError:
        return False
    return len(seen) == _TOUCHES and time.perf_counter() - started < _WITHIN


_TOUCHES, _WITHIN = 5, 0.002
"""Five times within 2 ms (it takes 20 µs on a disk of this machine) are not those of a clock that counts in
milliseconds, as a slow network's five touches might be."""
