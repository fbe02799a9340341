"""From sources to records: one pass over the folder, every problem of every file collected on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

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
    voice_of,
)
from generator.source import Mapping as YamlMapping

from .bind import bind
from .forms import forms
from .mission import Correction, FeedbackFront, Mission, StoryFront
from .person import Person
from .settings import Format, Settings
from .types import LANGS, Lang
from .vocabulary import Abbreviation, Competency, Team

Model = TypeVar("Model", bound=BaseModel)


_NO_FRONT = StoryFront()


@dataclass(frozen=True, slots=True)
class Prose:
    """The body of a Markdown file, with its front matter and where its first line stands in the file."""

    path: str
    lang: Lang
    body: str
    body_line: int
    front: StoryFront = _NO_FRONT


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """One file of ``feedback/``: a voice in one language."""

    voice: str
    lang: Lang
    document: Document
    front: FeedbackFront
    body: str
    body_line: int


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

    @property
    def lang(self) -> Lang | None:
        """The language of its plain strings, if the record says so itself."""
        return self.data.lang


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person folder as read."""

    id: str
    document: Document
    data: Person
    stories: tuple[Prose, ...] = ()
    images: tuple[SourceFile, ...] = ()


@dataclass(frozen=True, slots=True)
class VocabularyEntry:
    """Where an entry of a vocabulary file is written."""

    document: Document
    key: str

    @property
    def place(self) -> Place:
        """Where its key stands."""
        return self.document.key_place((self.key,))


@dataclass(frozen=True, slots=True)
class Records:
    """Everything people wrote, typed. ``known_missions`` and ``known_people`` also name records that could not be read,
    so that one mistake is reported once."""

    settings: Settings
    settings_document: Document
    formats: Mapping[str, Format]
    teams: Mapping[str, Team]
    competencies: Mapping[str, Competency]
    glossary: Mapping[str, Abbreviation]
    people: tuple[PersonRecord, ...]
    missions: tuple[MissionRecord, ...]
    known_missions: frozenset[str]
    known_people: frozenset[str]
    known_teams: frozenset[str] = frozenset()
    known_competencies: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The name of every person that could be read, by id."""
    places: Mapping[str, VocabularyEntry] = field(default_factory=lambda: MappingProxyType({}))


def load_records(sources: Sources) -> tuple[Records, list[Problem]]:
    """Every record of the folder and every problem found while reading; never raises on what people write."""
    reader = _Reader(sources)
    return reader.read(), reader.problems


@dataclass(slots=True)
class _Reader:
    sources: Sources
    problems: list[Problem] = field(default_factory=list)
    lang: Lang = "fr"

    def read(self) -> Records:
        self.problems.extend(self.sources.problems)
        settings, document = self._settings()
        self.lang = settings.lang
        teams, competencies, glossary = (self._vocabulary(name, model) for name, model in _VOCABULARIES)
        people, missions = self._folders("people"), self._folders("missions")
        read = tuple(filter(None, map(self._person, people)))
        return Records(
            settings=settings,
            settings_document=document,
            formats=self._formats(settings, document),
            teams=teams.entries,  # type: ignore[arg-type]
            competencies=competencies.entries,  # type: ignore[arg-type]
            glossary=glossary.entries,  # type: ignore[arg-type]
            people=read,
            names=MappingProxyType({person.id: person.data.name for person in read}),
            missions=tuple(filter(None, map(self._mission, missions))),
            known_missions=frozenset(missions),
            known_people=frozenset(people),
            known_teams=teams.known,
            known_competencies=competencies.known,
            places=MappingProxyType({**teams.places, **competencies.places, **glossary.places}),
        )

    def _folders(self, kind: str) -> list[str]:
        return list(dict.fromkeys(file.path.split("/")[1] for file in self.sources.under(f"{kind}/")))

    def _parse(self, path: str, lists: bool = False) -> Document | None:
        file = self.sources.get(path)
        if file is None:
            return None
        document, problems = parse_document(file.text, path, lists=lists)
        self.problems.extend(problems)
        return document

    def _bind(self, model: type[Model], document: Document, lang: Lang | None = None) -> Model | None:
        value, problems = bind(model, document, lang or self.lang)
        self.problems.extend(problems)
        return value

    def _settings(self) -> tuple[Settings, Document]:
        document = self._parse("site.yml")
        if document is None:
            if self.sources.get("site.yml") is None and self.sources.files:
                self.problems.append(problem("TR601", Place("site.yml")))
            return Settings(), Document("site.yml", YamlMapping((), 1, 1), ())
        self.lang = _declared_lang(document) or "fr"
        return self._bind(Settings, document) or Settings(), document

    def _formats(self, settings: Settings, document: Document) -> Mapping[str, Format]:
        """The shipped formats with what the site changes in them, and the site's own."""
        formats = dict(shipped_formats())
        for key, change in settings.formats.items():
            if key in formats:
                formats[key] = formats[key].changed(change)
            elif change.name is not None:
                formats[key] = Format(**{name: getattr(change, name) for name in change.model_fields_set})
            else:
                self.problems.append(problem("TR201", document.place(("formats", key)), field=f"formats.{key}.name",
                                             key="name", form_en="name: {fr: Défi, en: Challenge}",
                                             form_fr="name: {fr: Défi, en: Challenge}"))
        return MappingProxyType(formats)

    def _vocabulary(self, name: str, model: type[BaseModel]) -> _Vocabulary:
        document = self._parse(f"{name}.yml")
        if document is None or not isinstance(document.node, YamlMapping):
            return _Vocabulary()
        entries: dict[str, BaseModel] = {}
        known: dict[str, VocabularyEntry] = {}
        for key, node in document.node.entries:
            known[f"{name}/{key.text}"] = VocabularyEntry(document, key.text)
            if name != "glossary" and not is_id(key.text):
                self.problems.append(problem("TR221", document.key_place((key.text,)), field=f"{name}.yml",
                                             value=key.text[:80], suggestion=suggested_id(key.text)))
            elif isinstance(node, YamlMapping):
                value = self._bind(model, document.sub(key.text))
                if value is not None:
                    entries.setdefault(key.text, value)
            else:
                self.problems.append(problem("TR233", document.key_place((key.text,)), key=key.text[:80]))
        return _Vocabulary(MappingProxyType(entries), frozenset(k.split("/", 1)[1] for k in known), known)

    def _person(self, person_id: str) -> PersonRecord | None:
        document = self._parse(f"people/{person_id}/person.yml")
        if document is None:
            return None
        data = self._bind(Person, document)
        stories = self._stories(f"people/{person_id}")
        if data is None:
            return None
        return PersonRecord(person_id, document, data, stories, self._images(f"people/{person_id}"))

    def _mission(self, mission_id: str) -> MissionRecord | None:
        folder = f"missions/{mission_id}"
        document = self._parse(f"{folder}/mission.yml")
        if document is None:
            return None
        lang = _declared_lang(document) or self.lang
        data = self._bind(Mission, document, lang)
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
        if file is None:
            return None
        matter = split_front_matter(file.text, path)
        self.problems.extend(matter.problems)
        front = self._bind(StoryFront, matter.document, lang) if matter.document is not None else StoryFront()
        return Prose(path, lang, matter.body, matter.body_line, front or StoryFront())

    def _voices(self, folder: str, lang: Lang) -> Iterator[FeedbackRecord]:
        for file in self.sources.under(f"{folder}/feedback/"):
            found = voice_of(file.name)
            if found is None:
                continue
            voice, spoken = found[0], lang_of(found[1])
            matter = split_front_matter(file.text, file.path)
            self.problems.extend(matter.problems)
            if matter.document is None:
                if not any(found.place.path == file.path and found.severity.stops for found in matter.problems):
                    self.problems.append(problem("TR201", Place(file.path, 1, 1), field="from", key="from",
                                                 **forms("FeedbackFront", "from")))
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
    entries: Mapping[str, BaseModel] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    places: Mapping[str, VocabularyEntry] = field(default_factory=dict)


_VOCABULARIES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("teams", Team),
    ("competencies", Competency),
    ("glossary", Abbreviation),
)


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
    text = files("generator.records").joinpath("formats.yml").read_text(encoding="utf-8")
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
