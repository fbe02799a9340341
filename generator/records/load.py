"""From sources to records: one pass over the folder, every problem of every file collected on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

from generator.frozen import dataclass
from generator.problems import Place, Problem, problem
from generator.source import (
    Document,
    Scalar,
    Sequence,
    SourceFile,
    Sources,
    is_id,
    parse_document,
    split_front_matter,
    suggested_id,
    unfenced_feedback,
    voice_of,
)
from generator.source import Mapping as YamlMapping

from .bind import bind, known_keys
from .forms import entry_form
from .mission import Correction, FeedbackFront, Mission, StoryFront
from .person import Person
from .record import Model, Record
from .settings import Format, Settings
from .types import LANGS, Lang
from .vocabulary import Abbreviation, Competency, Team
from .whole import FeedbackRecord, MissionRecord, PersonRecord, Prose, Records

Read = TypeVar("Read", bound="MissionRecord | PersonRecord")


@dataclass(frozen=True, slots=True)
class Common:
    """What every record is read with: the site's settings and vocabularies."""

    settings: Settings
    settings_document: Document
    formats: Mapping[str, Format]
    teams: Mapping[str, Team]
    competencies: Mapping[str, Competency]
    glossary: Mapping[str, Abbreviation]
    known_teams: frozenset[str]
    known_competencies: frozenset[str]
    places: Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Read]):
    """A record, or ``None`` where it cannot be read; what there is to say of its files; and their SHA-256 by path."""

    record: Read | None
    problems: tuple[Problem, ...]
    digests: Mapping[str, str]


def assemble(
    common: Common, people: tuple[PersonRecord, ...], known_people: Iterable[str], known_missions: Iterable[str]
) -> Records:
    """What the records of a site share, from its parts."""
    return Records(
        settings=common.settings, settings_document=common.settings_document, formats=common.formats,
        teams=common.teams, competencies=common.competencies, glossary=common.glossary, people=people,
        known_missions=frozenset(known_missions), known_people=frozenset(known_people),
        known_teams=common.known_teams, known_competencies=common.known_competencies,
        names=MappingProxyType({person.id: person.data.name for person in people}), places=common.places,
    )


def load_common(sources: Sources) -> tuple[Common, list[Problem], Mapping[str, str]]:
    """Settings and vocabularies, every problem of their files, and the SHA-256 of what was read, by path."""
    reader = _Reader(sources)
    settings, document = reader.settings()
    reader.lang = settings.lang
    teams, competencies, glossary = (reader.vocabulary(name, model) for name, model in _VOCABULARIES)
    common = Common(
        settings, document, dict(reader.formats(settings, document)),
        dict(teams.entries),  # type: ignore[arg-type]
        dict(competencies.entries),  # type: ignore[arg-type]
        dict(glossary.entries),  # type: ignore[arg-type]
        teams.known, competencies.known, {**teams.places, **competencies.places, **glossary.places},
    )
    return common, reader.problems, reader.digests


def load_person(sources: Sources, person_id: str, lang: Lang) -> Loaded[PersonRecord]:
    """One person's folder; ``lang`` is the language of plain strings that do not say theirs."""
    reader = _Reader(sources, lang)
    return Loaded(reader.person(person_id), tuple(reader.problems), reader.digests)


def load_mission(sources: Sources, mission_id: str, lang: Lang) -> Loaded[MissionRecord]:
    """One mission's folder."""
    reader = _Reader(sources, lang)
    return Loaded(reader.mission(mission_id), tuple(reader.problems), reader.digests)


class _Reader:
    """Reads some files of a folder, and keeps what there is to say of them."""

    def __init__(self, sources: Sources, lang: Lang = "fr") -> None:
        self.sources = sources
        self.lang: Lang = lang
        self.problems: list[Problem] = []
        self.digests: dict[str, str] = {}

    def _text(self, file: SourceFile) -> str | None:
        """The text of a file, or ``None`` where the machine refuses it, or where it is a document and no text."""
        read = self.sources.read(file)
        self.problems.extend(read.problems)
        self.digests[file.path] = read.sha256
        return read.text if read.is_text else None

    def _parse(self, path: str, lists: bool = False) -> Document | None:
        file = self.sources.get(path)
        text = self._text(file) if file is not None else None
        if text is None:
            return None
        document, problems = parse_document(text, path, lists=lists)
        self.problems.extend(problems)
        return document

    def _bind(self, model: type[Model], document: Document, lang: Lang | None = None) -> Model | None:
        value, problems = bind(model, document, lang or self.lang)
        shapes = {(found.place.path, found.place.line) for found in problems if found.code == "TR203"}
        if shapes:  # quotes around what should be no text, or a list of it, mend nothing
            self.problems = [found for found in self.problems if found.code not in ("TR101", "TR148")
                             or (found.place.path, found.place.line) not in shapes]
        self.problems.extend(problems)
        return value

    def _says_something(self, document: Document, code: str) -> bool:
        """Whether a record is more than an empty file, which is told by that code."""
        if document.plain() or self.problems:
            return True
        self.problems.append(problem(code, Place(document.path)))
        return False

    def settings(self) -> tuple[Settings, Document]:
        """``site.yml``, or the defaults where it is not there, says nothing or cannot be read."""
        document = self._parse("site.yml")
        if not (self.problems or self.sources.is_refused or (document is not None and document.plain())):
            self.problems.append(problem("TR601", Place("site.yml")))
        if document is None:
            return Settings(), Document("site.yml", YamlMapping((), 1, 1), ())
        self.lang = _declared_lang(document) or "fr"
        settings, written = self._bind(Settings, document), document.plain()
        if settings is not None and isinstance(written, dict):
            self.problems += [problem("TR259", document.place((name,)), field=name)
                              for name in ("small_group", "window_days") if written.get(name) is not None]
        return settings or Settings(), document

    def formats(self, settings: Settings, document: Document) -> Mapping[str, Format]:
        """The shipped formats with what the site changes in them, and the site's own."""
        formats = dict(shipped_formats())
        for key, change in settings.formats.items():
            if key in formats:
                formats[key] = formats[key].changed(change)
            elif change.name is not None:
                formats[key] = Format(change.name).changed(change)
            else:
                self.problems.append(problem("TR201", document.place(("formats", key)), field=f"formats.{key}.name",
                                             key="name", form_en="name: {fr: Défi, en: Challenge}",
                                             form_fr="name: {fr: Défi, en: Challenge}"))
        return MappingProxyType(formats)

    def vocabulary(self, name: str, model: type[Record]) -> _Vocabulary:
        """``<name>.yml``: what can be read of it, and the names that it knows."""
        document = self._parse(f"{name}.yml")
        if document is None or not isinstance(document.node, YamlMapping):
            return _Vocabulary()
        entries: dict[str, Record] = {}
        known: list[str] = []
        misplaced = _misplaced(document.node, known_keys(model, ()))
        for key, node in document.node.entries:
            if key.text in misplaced:
                continue
            known.append(key.text)
            if name != "glossary" and not is_id(key.text):
                self.problems.append(problem("TR221", document.key_place((key.text,)), field=f"{name}.yml",
                                             value=key.text[:80], suggestion=suggested_id(key.text)))
                known.append(suggested_id(key.text))
            elif isinstance(node, YamlMapping):
                value = self._bind(model, document.sub(key.text))
                if value is not None:
                    entries.setdefault(key.text, value)
            elif key.text not in misplaced.values():
                words = node.text if isinstance(node, Scalar) else ""
                lines = entry_form(model.__name__, key.text[:80], words[:200], self.lang)
                self.problems.append(problem("TR233", document.key_place((key.text,)), key=key.text[:80], **lines))
        for above in dict.fromkeys(misplaced.values()):
            part = next(key for key in misplaced if misplaced[key] == above)
            self.problems.append(problem("TR244", document.key_place((part,)), key=part, above=above))
        return _Vocabulary(entries, frozenset(known), {f"{name}/{key}": document for key in known})

    def person(self, person_id: str) -> PersonRecord | None:
        """The record of one person."""
        document = self._parse(f"people/{person_id}/person.yml")
        if document is None:
            return None
        data = self._bind(Person, document) if self._says_something(document, "TR254") else None
        stories = self._stories(f"people/{person_id}")
        if data is None:
            return None
        return PersonRecord(person_id, document, data, stories, self._images(f"people/{person_id}"))

    def mission(self, mission_id: str) -> MissionRecord | None:
        """The record of one mission."""
        folder = f"missions/{mission_id}"
        document = self._parse(f"{folder}/mission.yml")
        if document is None:
            return None
        lang = _declared_lang(document) or self.lang
        data = self._bind(Mission, document, lang) if self._says_something(document, "TR253") else None
        stories, feedback = self._stories(folder), tuple(self._voices(folder, lang))
        corrections = tuple(self._corrections(folder, lang))
        if data is None:
            return None
        files = tuple(file for file in self.sources.under(f"{folder}/deliverables/") if file.kind == "blob")
        return MissionRecord(mission_id, document, data, stories, feedback, files, self._images(folder), corrections)

    def _images(self, folder: str) -> tuple[SourceFile, ...]:
        depth = folder.count("/") + 1
        return tuple(f for f in self.sources.under(f"{folder}/") if f.kind == "blob" and f.path.count("/") == depth)

    def _stories(self, folder: str) -> tuple[Prose, ...]:
        return tuple(prose for lang in LANGS if (prose := self._story(f"{folder}/{lang}.md", lang)) is not None)

    def _story(self, path: str, lang: Lang) -> Prose | None:
        file = self.sources.get(path)
        text = self._text(file) if file is not None else None
        if text is None:
            return None
        if not text.strip():
            self.problems.append(problem("TR255", Place(path)))
        matter = split_front_matter(text, path)
        self.problems.extend(matter.problems)
        front = self._bind(StoryFront, matter.document, lang) if matter.document is not None else StoryFront()
        return Prose(path, lang, matter.body, matter.body_line, front or StoryFront())

    def _voices(self, folder: str, lang: Lang) -> Iterator[FeedbackRecord]:
        for file in self.sources.under(f"{folder}/feedback/"):
            found = voice_of(file.name)
            if found is None:
                continue
            voice, spoken, text = found[0], lang_of(found[1]), self._text(file)
            if text is None:
                continue
            matter = split_front_matter(text, file.path)
            self.problems.extend(matter.problems)
            if matter.document is None:
                if not any(found.place.path == file.path and found.severity.stops for found in matter.problems):
                    self.problems.append(unfenced_feedback(text, file.path)
                                         or problem("TR251" if text.strip() else "TR252", Place(file.path)))
                continue
            front = self._bind(FeedbackFront, matter.document, spoken)
            if front is not None:
                yield FeedbackRecord(voice, spoken, matter.document, front, matter.body, matter.body_line)

    def _corrections(self, folder: str, lang: Lang) -> Iterator[Correction]:
        """One correction, or a list of them."""
        document = self._parse(f"{folder}/corrections.yml", lists=True)
        if document is None:
            return
        items = document.node.items if isinstance(document.node, Sequence) else None
        for one in [document] if items is None else [document.sub(index) for index in range(len(items))]:
            correction = self._bind(Correction, one, lang)
            if correction is not None:
                yield correction


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    entries: Mapping[str, Record] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    places: Mapping[str, Document] = field(default_factory=dict)


_VOCABULARIES: tuple[tuple[str, type[Record]], ...] = (
    ("teams", Team),
    ("competencies", Competency),
    ("glossary", Abbreviation),
)


def _misplaced(node: YamlMapping, fields: Collection[str]) -> dict[str, str]:
    """The fields of an entry that stand as far left as its name, each with that name, below which nothing else is."""
    found: dict[str, str] = {}
    above = ""
    for key, value in node.entries:
        if above and key.text in fields:
            found[key.text] = above
        else:
            above = key.text if isinstance(value, Scalar) and value.is_empty else ""
    return found


def _declared_lang(document: Document) -> Lang | None:
    """The ``lang`` a record states for itself, read before the record, since it says how to read the rest."""
    node = document.find(("lang",))
    if isinstance(node, Scalar) and node.text in LANGS:
        return lang_of(node.text)
    return None


def lang_of(code: str) -> Lang:
    """The language of a code that is known to be one of the two."""
    return "en" if code == "en" else "fr"


def shipped_formats() -> Mapping[str, Format]:
    """The formats that come with Trace, from ``formats.yml`` beside this module."""
    text = Path(__file__).with_name("formats.yml").read_text(encoding="utf-8")
    document, problems = parse_document(text, "formats.yml")
    if document is None or not isinstance(document.node, YamlMapping):
        raise ValueError(f"formats.yml: {problems}")
    formats: dict[str, Format] = {}
    for key, _ in document.node.entries:
        value, refused = bind(Format, document.sub(key.text), "fr")
        if value is None:
            raise ValueError(f"formats.yml: {refused}")
        formats[key.text] = value
    return MappingProxyType(formats)
