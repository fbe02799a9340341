"""What a command was asked to do, resolved: nothing below the command line reads a clock or the environment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from generator.frozen import dataclass, replace

if TYPE_CHECKING:
    from generator.records import Audience, BaseUrls, Settings


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a build. ``date`` is the build date, the only clock there is; ``jobs`` 0 means as many as fit."""

    content: Path
    output: Path
    date: dt.date
    audience: Audience | None = None
    theme: str | None = None
    base_url: BaseUrls | None = None
    portable: bool = False
    jobs: int = 0
    strict: bool = False
    clean: bool = False

    def override(self, settings: Settings) -> Settings:
        """The site's settings with what the command line says instead."""
        if self.portable:
            return replace(settings, base_url=None)
        return replace(settings, base_url=self.base_url) if self.base_url is not None else settings
