"""Regular expressions that are compiled once they are asked: a build that reads one record needs few of them, and
Python takes 0.2 ms for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as pattern
else:
    class _Later:
        """As what :func:`re.compile` gives, once it is needed."""

        def __init__(self, source: str, flags: int = 0) -> None:
            self._given = source, flags

        def __getattr__(self, name: str) -> Any:
            """What is asked for the first time; from then on it is there."""
            found = getattr(re.compile(*self._given), name)
            setattr(self, name, found)
            return found

    pattern = _Later


__all__ = ["pattern"]
