"""A file that the site will have: where it goes, what it is made of, and how to make it should nobody have it yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import field

from generator.compact import compact
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


@compact
@dataclass(frozen=True, slots=True)
class Shown:
    """Which files show something of a record: their paths, by the id of the mission or person."""

    missions: dict[str, list[str]] = field(default_factory=dict)
    people: dict[str, list[str]] = field(default_factory=dict)

    def note(self, path: str, missions: Iterable[str], people: Iterable[str]) -> None:
        """A file shows something of these records."""
        for each in missions:
            self.missions.setdefault(each, []).append(path)
        for each in people:
            self.people.setdefault(each, []).append(path)

    def by(self, missions: Iterable[str], people: Iterable[str]) -> Set[str]:
        """The files that show something of any of these."""
        return {*(path for each in missions for path in self.missions.get(each, ())),
                *(path for each in people for path in self.people.get(each, ()))}
