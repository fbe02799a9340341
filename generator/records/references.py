"""What records point to: people, competencies, organisations, files and addresses."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from generator.frozen import dataclass
from generator.patterns import pattern
from generator.source import is_id, suggested_id

from .record import Read, ReadIn, Record, Unwritten, record
from .refusal import refuse
from .slips import meant_role
from .types import LANGS, Key, Lang, Line, Rung, T, Text, Url, parse_key, parse_text

ROLES = ("manager", "host", "beneficiary", "peer", "referent", "lead", "executive", "coordinator", "self")


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody was in a mission: one of the known roles, or the author's own words."""

    key: str | None = None
    text: Text | None = None


def parse_role(value: object, lang: Lang) -> Role:
    """A known role key (``manager``, ``host``…), or free words in one or both languages."""
    if isinstance(value, str) and value.strip() in ROLES:
        return Role(key=value.strip())
    text = parse_text(value, lang)
    if text.longest > 120:
        raise refuse("TR220", length=text.longest, limit=120)
    return Role(text=text)


@record
class PersonRef(Record):
    """P: somebody with a page (``id``), or somebody without one (``name``, ``role``, ``team``); at least one."""

    id: Key | None = None
    name: Line | None = None
    role: Annotated[Role, ReadIn(parse_role)] | None = None
    team: Line | None = None

    @property
    def role_key(self) -> str | None:
        """The known role, if one was given."""
        return self.role.key if self.role else None

    @property
    def is_self(self) -> bool:
        """Whether somebody speaks of what they did themselves: the role says it by its key, or in words that mean it,
        in whichever language."""
        if self.role is None or self.role.text is None:
            return self.role_key == "self"
        return "self" in (_meaning(self.role.text.fr), _meaning(self.role.text.en))


def _meaning(words: str | None) -> str | None:
    return None if words is None else meant_role(words, ("self",))


_BETWEEN_NAMES = pattern(r"\s*[,;&/+|]\s*|\s+(?:et|and)\s+")
_BESIDE_A_NAME = pattern(r"\s*[,;/(–—]\s*|\s+-\s+")


def several_people(value: str) -> list[object]:
    """The people that one text names, each as it would be written alone; empty where it names one or nobody."""
    words = value.split()
    if all("-" in word and is_id(word) for word in words):
        return [*words] if len(words) > 1 else []
    parts = [part for part in _BETWEEN_NAMES.split(value.strip()) if part]
    if len(parts) < 2 or not (any(map(is_id, parts)) or all(" " in part for part in parts)):
        return []
    return [part if is_id(part) else {"name": part} for part in parts]


def name_and_role(value: str) -> dict[str, str] | None:
    """The person of one text that says a name and what they were: ``Paul Lavoie, gestionnaire``."""
    parts = _BESIDE_A_NAME.split(value.strip().removesuffix(")"))
    roles = [_role_in(part) for part in parts]
    if len(parts) != 2 or (roles[0] is None) == (roles[1] is None):
        return None
    name, role = (parts[0], roles[1]) if roles[0] is None else (parts[1], roles[0])
    if role is None or not (is_id(name) or " " in name):
        return None
    return {"id" if is_id(name) else "name": name, "role": role}


def _role_in(words: str) -> str | None:
    """The role that words name, or begin with: ``gestionnaire des opérations``."""
    return meant_role(words, ROLES) or (meant_role(words.split()[0], ROLES) if words[:1].islower() else None)


def parse_person(value: object) -> object:
    """P as written: a person id, or a mapping."""
    if isinstance(value, str):
        if not is_id(value) and (role := meant_role(value, ROLES)):
            raise refuse("TR316", id=value[:80], role=role)
        if name_and_role(value):
            raise refuse("TR229", value=value[:80])
        if several_people(value):
            raise refuse("TR227", value=value[:80])
        if not is_id(value):
            raise refuse("TR223", value=value[:80], name=value.strip(" ,;.")[:80], suggestion=suggested_id(value))
        return {"id": value}
    if not isinstance(value, dict):
        raise refuse("TR204", expected="person")
    if not {"id", "name", "role"} & value.keys():
        raise refuse("TR224")
    return value


P = Annotated[PersonRef, Read(parse_person)]


@record
class CompetencyRef(Record):
    """C: a competency id with an optional level 1–4, or free words that are kept until they get a name.

    One bare word may be either; it then carries both ``id`` and ``words``, and competencies.yml decides.
    """

    id: Key | None = None
    level: Rung | None = None
    words: Annotated[Text | None, Unwritten()] = None


def parse_competency(value: object, lang: Lang) -> object:
    """C as written: an id, ``{id, level}``, or free text in one or both languages."""
    if isinstance(value, str) and is_id(value):
        return CompetencyRef(id=value, words=parse_text(value, lang))
    if isinstance(value, dict) and not set(value) <= set(LANGS):
        if "id" not in value or "words" in value:
            raise refuse("TR204", expected="competency")
        return value
    return CompetencyRef(words=parse_text(value, lang))


C = Annotated[CompetencyRef, ReadIn(parse_competency)]

G = Annotated[Text, ReadIn(parse_text)]
"""G: a team id, or the name of an organisation as text; which of the two is known once teams.yml is read."""


@record
class Link(Record):
    """A link out of the site."""

    url: Url
    title: T | None = None


def parse_file(value: object) -> str:
    """A file name inside the record's folder, with ``/`` between folders; nothing climbs out of it."""
    if not isinstance(value, str):
        raise refuse("TR204", expected="text")
    name = unicodedata.normalize("NFC", value.strip())
    parts = name.split("/")
    if not name or "\\" in name or any(part in ("", ".", "..") for part in parts):
        raise refuse("TR225", value=value[:80])
    return name


FileName = Annotated[str, Read(parse_file)]


@record
class Slug(Record):
    """The last part of a record's address, per language."""

    fr: Key | None = None
    en: Key | None = None

    def get(self, lang: Lang) -> str | None:
        """The slug in that language, or ``None`` where the id serves."""
        return self.fr if lang == "fr" else self.en


def parse_slug(value: object) -> object:
    """One slug for both languages, or ``{fr, en}``."""
    if isinstance(value, str):
        parse_key(value)  # refused once, not once per language
        return {"fr": value, "en": value}
    return value


_ALIAS = pattern(r"/[A-Za-z0-9._~/-]+")


def parse_alias(value: object) -> str:
    """An old path of this page on this site, such as ``/fr/2019/11/15/micro-mission.html``."""
    if not isinstance(value, str):
        raise refuse("TR204", expected="text")
    path = value.strip()
    parts = path.split("/")[1:]
    if not _ALIAS.fullmatch(path) or len(path) > 300 or any(p.startswith(".") or p.endswith(".") for p in parts):
        raise refuse("TR226", value=path[:80])
    if any(len(part) > 120 for part in parts) or "" in parts[:-1]:
        raise refuse("TR226", value=path[:80])
    return path


Alias = Annotated[str, Read(parse_alias)]
