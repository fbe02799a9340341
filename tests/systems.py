"""What not every system can do: tests that need it are skipped elsewhere, and say why."""

from __future__ import annotations

import os

import pytest

POSIX = pytest.mark.skipif(
    os.name != "posix",  # never what the program thinks of the system: tests would go with a mistake in that
    reason="needs processes, pipes, links, names or times of change as POSIX has them",
)
