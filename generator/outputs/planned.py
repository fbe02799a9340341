"""A file that the site will have: where it goes, what it is made of, and how to make it should nobody have it yet."""

from __future__ import annotations

from collections.abc import Callable

from generator.frozen import dataclass
from generator.publish import OutputFile
from generator.routes import Route


@dataclass(frozen=True, slots=True)
class Planned:
    """A file to be. Its ``key`` holds everything that can change its bytes. It is a page to render (``route``), text to
    make (``make``), or a file that is there already (``file``)."""

    path: str
    key: str
    route: Route | None = None
    make: Callable[[], bytes] | None = None
    file: OutputFile | None = None

    @classmethod
    def copy(cls, file: OutputFile) -> Planned:
        """A file that is known by its digest."""
        return cls(file.path, file.sha256, file=file)
