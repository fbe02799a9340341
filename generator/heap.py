"""The memory that this process holds of the system."""

from __future__ import annotations

import sys
from contextlib import suppress


def give_back() -> None:
    """Gives back what was freed of large pieces: the GNU C library keeps it, and each process that is forked from this
    one would hold it too. Where another library sees to memory, nothing happens."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
