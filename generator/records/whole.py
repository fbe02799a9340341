"""Records as read: documents with their values, grouped by mission and person, and what all of them share."""

from __future__ import annotations

from collections.abc import Mapping

from generator.compact import compact
from generator.frozen import dataclass
from generator.source import Document, SourceFile

from .mission import Correction, FeedbackFront, Mission, StoryFront
from .person import Person
from .settings import Format, Settings
from .types import Lang
from .vocabulary import Abbreviation, Competency, Team

_NO_FRONT = StoryFront()


@compact
@dataclass(frozen=True, slots=True)
class Prose:
    """The body of a Markdown file, with its front matter and where its first line stands in the file."""

    path: str
    lang: Lang
    body: str
    body_line: int
    front: StoryFront = _NO_FRONT


@compact
@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """One file of ``feedback/``: a voice in one language."""

    voice: str
    lang: Lang
    document: Document
    front: FeedbackFront
    body: str
    body_line: int

    @property
    def prose(self) -> Prose:
        """The words, without who spoke them."""
        return Prose(self.document.path, self.lang, self.body, self.body_line)


@compact
@dataclass(frozen=True, slots=True)
class MissionRecord:
    """One mission folder as read. ``files`` are the files of ``deliverables/``, ``images`` the pictures beside it."""

    id: str
    document: Document
    data: Mission
    stories: tuple[Prose, ...] = ()
    feedback: tuple[FeedbackRecord, ...] = ()
    files: tuple[SourceFile, ...] = ()
    images: tuple[SourceFile, ...] = ()
    corrections: tuple[Correction, ...] = ()


@compact
@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person folder as read."""

    id: str
    document: Document
    data: Person
    stories: tuple[Prose, ...] = ()
    images: tuple[SourceFile, ...] = ()


@compact
@dataclass(frozen=True, slots=True)
class Records:
    """Settings, vocabularies, people, and all other ids. ``known_missions`` and ``known_people`` also name records
    that could not be read, so that one mistake is reported once."""

    settings: Settings
    settings_document: Document
    formats: Mapping[str, Format]
    teams: Mapping[str, Team]
    competencies: Mapping[str, Competency]
    glossary: Mapping[str, Abbreviation]
    people: tuple[PersonRecord, ...]
    known_missions: frozenset[str]
    known_people: frozenset[str]
    known_teams: frozenset[str]
    known_competencies: frozenset[str]
    names: Mapping[str, str]
    """The name of every person that could be read, by id."""
    places: Mapping[str, Document]
    """The file in which each entry of a vocabulary stands, by ``<vocabulary>/<key>``."""
