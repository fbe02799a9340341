"""What not every system can do: tests that need it are skipped elsewhere, and say why."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from generator.signature import TRUSTED


def _can_link() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder, "link")
        try:
            link.symlink_to("nowhere")
        except OSError:
            return False
        return link.is_symlink()


POSIX = pytest.mark.skipif(os.name != "posix", reason="needs processes, pipes and names as POSIX has them")
LINKS = pytest.mark.skipif(not _can_link(), reason="this system lets nobody make a symbolic link")
STEPS = pytest.mark.skipif(not TRUSTED, reason="this system does not say when a file was changed: no build is a step")
