"""Sites in which every text that a person can type is hostile, and where each of those texts must be seen as text.

The payloads are dealt out like cards: every site takes the next ones for its fields, so that each field of the format
meets many payloads and each payload many fields; and every payload is a body (story, biography, feedback) once.
"""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import io
import itertools
import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from judges import HOSTILE
from lab import Built, Lab
from PIL import Image

from generator.markup.prepare import permitted
from generator.source.names import composed, is_ignored, name_problem
from generator.source.text import REFUSED

MISSIONS = 12
"""Missions, and people, of one site."""

BODIES = MISSIONS * 7
"""Bodies of one site: five of each mission, two of each person."""

DATE = dt.date(2026, 1, 15)
OWN = " Zz"
"""A word of the names of those who have a page: what differs in punctuation alone would be one name."""
_BREAKS = re.compile("[\u0085\u2028\u2029]")
_QUOTES = str.maketrans("", "", "\"'‘’“”«»‹›„‚")

Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class Payload:
    """A hostile text: ``raw`` as published, ``text`` the same made to leave a mark (``window.__pwned``) if it runs."""

    id: str
    raw: str
    text: str


@functools.cache
def payloads() -> tuple[Payload, ...]:
    """All payloads; skips where they are not."""
    if not HOSTILE.is_file():
        pytest.skip(f"the shared hostile input is not at {HOSTILE}")
    rows = map(json.loads, HOSTILE.read_text(encoding="utf-8").splitlines())
    return tuple(Payload(row["id"], row["payload"], row["marked"] or row["payload"]) for row in rows)


def typed(text: str) -> str:
    """A text as a content file can hold it: control characters are refused there, with a message of their own."""
    return REFUSED.sub("", text.replace("\r", "\n"))


def essence(text: str) -> str:
    """What typography never changes: everything but spaces, quotes and apostrophes, and code points without meaning."""
    return re.sub(r"\s+", "", permitted(text)).translate(_QUOTES)


@dataclass(frozen=True, slots=True)
class Placed:
    """A text somewhere in a record: where, which languages' pages show it, and in an attribute or as text."""

    field: str
    text: str
    langs: tuple[str, ...]
    attribute: bool = False


@dataclass(slots=True)
class Dealer:
    """Deals the payloads out and remembers, per record, what was put where."""

    deck: Iterator[str]
    bodies: Iterator[str]
    placed: dict[str, list[Placed]] = field(default_factory=dict)
    record: str = ""

    def line(self, name: str, limit: int = 400, *langs: str, attribute: bool = False) -> str:
        """The next payload, cut to what the field may hold."""
        text = ""
        while not text:
            text = " ".join(typed(next(self.deck))[:limit].split())
        self.placed.setdefault(self.record, []).append(Placed(name, text, langs or ("fr", "en"), attribute))
        return text

    def both(self, name: str, limit: int = 400, *, attribute: bool = False) -> Record:
        """The next two payloads, as one text in two languages."""
        return {lang: self.line(name, limit, lang, attribute=attribute) for lang in ("fr", "en")}

    def body(self) -> str:
        """The next payload between two paragraphs of Markdown."""
        return f"Avant.\n\n{typed(next(self.bodies))}\n\nAprès.\n"

    def aside(self) -> Dealer:
        """A dealer of the same cards for texts that this test does not look for on the pages."""
        return Dealer(self.deck, self.bodies)

    def someone(self, name: str, *hidden: str) -> Record:
        """Somebody without a page; the place on the page may say enough, so that role or team are not repeated."""
        role, team = (self.aside() if part in hidden else self for part in ("role", "team"))
        return {"name": self.line(f"{name}.name"), "role": role.both(f"{name}.role", 120),
                "team": team.line(f"{name}.team")}


@dataclass(frozen=True, slots=True)
class HostileSite:
    """A site, and what its pages must show as text: per record (``mission/m0``, ``team/t0``, ``site``)."""

    number: int
    built: Built
    placed: dict[str, list[Placed]]


def yaml(record: object) -> str:
    """A record or a value as JSON, which is YAML once the line breaks that only YAML knows are escaped too."""
    text = json.dumps(record, ensure_ascii=False)
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def prose(front: Record, body: str) -> str:
    """A Markdown file with front matter, a field a line."""
    fields = "".join(f"{key}: {yaml(value)}" for key, value in front.items())
    return f"---\n{fields}---\n{body}"


@functools.cache
def _picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(data, "PNG")
    return data.getvalue()


def _file_name(text: str) -> str | None:
    """A payload as the name of a file, where systems allow it."""
    name = composed(text.replace("/", "∕").replace("\n", " "))[:80].strip(" .-")
    if not name or is_ignored(f"{name}.txt") or name_problem(f"{name}.txt", "") is not None:
        return None
    return f"{name}.txt"


def _settings(deal: Dealer, audience: str) -> Record:
    return {
        "name": deal.both("name", 120), "base_url": "https://hostile.example", "audience": "public",
        "purpose": deal.both("purpose"), "disclaimer": deal.both("disclaimer"), "contact": deal.line("contact"),
        "coordinator": deal.someone("coordinator", "role", "team") if audience != "public" else {"role": "coordinator"},
        "validators": ["manager", deal.aside().line("validators")],
        "formats": {"micro": {"name": deal.aside().both("formats.name", 100)},
                    "odd": {"name": deal.aside().both("formats.name", 100)}},
    }


def _vocabulary(deal: Dealer) -> Iterator[tuple[str, Record]]:
    skills: Record = {}
    for n in range(4):
        deal.record = f"competency/c{n}"
        skills[f"c{n}"] = {
            "name": deal.both("name", 200), "definition": deal.both("definition"),
            "synonyms": {lang: [deal.line("synonyms", 200, lang)] for lang in ("fr", "en")}, "ask": deal.both("ask"),
            "levels": [deal.both("levels") for _ in range(4)],
            "align": [{"framework": deal.line("align.framework", 80), "code": deal.line("align.code", 80)}],
            **({"parent": "c0"} if n == 1 else {}),
        }
    yield "competencies.yml", skills
    teams: Record = {}
    for n in range(4):
        deal.record = f"team/t{n}"
        earlier = {lang: deal.line("names", 200, lang) for lang in ("fr", "en")}
        now = {lang: deal.line("names", 200, lang) for lang in ("fr", "en")}
        teams[f"t{n}"] = {
            "names": [{**earlier, "to": 2021}, {**now, "abbr": deal.both("names.abbr", 60), "from": 2021}],
            "region": deal.both("region"), "url": "https://elsewhere.example/",
        }
    yield "teams.yml", teams
    deal.record = "glossary"
    yield "glossary.yml", {
        "ZQX": {lang: {"abbr": "ZQX", "title": deal.line("title", 300, lang, attribute=True)} for lang in ("fr", "en")},
        **{f"K{n}": {"fr": {"abbr": deal.aside().line("abbr", 40), "title": "ZZ"}} for n in range(3)},
    }


def _person(deal: Dealer, n: int, audience: str) -> Record:
    deal.record = f"person/p{n}"
    shown = {"public_name": deal.line("public_name", 120) + OWN} if audience == "public" and n % 2 else {}
    own = deal.aside() if shown else deal
    return {
        **shown, "name": own.line("name", 120) + OWN, "title": deal.both("title"), "place": deal.both("place"),
        "langs": [deal.line("langs", 40)], "consent": "2024-01-01", "declared": [deal.both("declared"), "c3"],
        "team": [{"team": f"t{n % 4}", "from": 2020}, {"team": deal.both("team"), "to": 2019}],
        "links": [{"url": "https://elsewhere.example/", "title": deal.both("links.title")}],
    }


def _mission(deal: Dealer, n: int, audience: str, file_name: str | None) -> Record:
    deal.record = f"mission/m{n}"
    stops = audience != "public" and n % 4 == 3
    files = [{"file": file_name, "title": deal.both("deliverables.title"), "type": deal.both("deliverables.type"),
              "licence": deal.line("deliverables.licence", 200)}] if file_name else []
    record: Record = {
        "title": deal.both("title", 119), "people": f"p{n}", "start": "2022-01-10", "end": "2022-03-10",
        "hours": 6, "max_hours": 8, "deliverable": deal.both("deliverable", 290),
        "criterion": deal.both("criterion", 290), "format": "odd" if n % 3 else "micro", "difficulty": 2,
        "competencies": ["c0", {"id": "c1", "level": 3}, deal.both("competencies")],
        "home": f"t{n % 4}", "host": f"t{(n + 1) % 4}", "partners": [deal.both("partners"), "t2"],
        "objectives": [deal.both("objectives") for _ in range(2)], "learned": [deal.both("learned"), {"fr": "ZQX",
        "en": "ZQX"}],
        "effects": {"individual": deal.both("effects.individual"), "collective": [deal.both("effects.collective")]},
        "next": deal.both("next"), "thanks": deal.both("thanks"),
        "deliverables": [*files, {"url": "https://elsewhere.example/x", "title": deal.both("deliverables.url.title")}],
        **_outcome(deal, stops),
        "links": [{"url": "https://elsewhere.example/y", "title": deal.both("links.title")}],
        "image": {"file": "image.png", "alt": deal.both("image.alt", attribute=True),
                  "caption": deal.both("image.caption")},
        "load": {"agreed_by": [{"role": deal.both("load.agreed_by.role", 120)}]},
    }
    if n and not n % 4:
        record["follows"] = f"m{n - 1}"
    if audience != "public":
        record |= {"lead": deal.someone("lead", "role"), "referent": deal.someone("referent", "role"),
                   "sheet": {"approved_by": deal.someone("sheet.approved_by"), "date": "2022-01-02"}}
        record["republished"] = {"source": deal.line("republished.source"),
                                 "permission_by": {"name": deal.line("republished.permission_by.name")},
                                 "permission_date": "2022-04-01"}
    return record


def _outcome(deal: Dealer, stops: bool) -> Record:
    if stops:
        return {"stopped": {"date": "2022-02-10", "note": deal.both("stopped.note")}}
    return {"validated": {"by": {"role": "manager"}, "date": "2022-03-12", "note": deal.both("validated.note")},
            "reuse": [{"by": deal.both("reuse.by"), "note": deal.both("reuse.note")}]}


def _files(deal: Dealer, audience: str) -> Iterator[tuple[str, str | bytes]]:
    deal.record = "site"
    yield "site.yml", yaml(_settings(deal, audience))
    for path, record in _vocabulary(deal):
        yield path, yaml(record)
    for n in range(MISSIONS):
        yield f"people/p{n}/person.yml", yaml(_person(deal, n, audience))
        for lang in ("fr", "en"):
            yield f"people/p{n}/{lang}.md", deal.body()
        yield f"people/p{n}/photo.png", _picture()
        yield from _mission_files(deal, n, audience)


def _mission_files(deal: Dealer, n: int, audience: str) -> Iterator[tuple[str, str | bytes]]:
    folder, file_name = f"missions/m{n}", _file_name(typed(next(deal.deck)))
    yield f"{folder}/mission.yml", yaml(_mission(deal, n, audience, file_name))
    if file_name:
        yield f"{folder}/deliverables/{file_name}", "x\n"
    yield f"{folder}/image.png", _picture()
    for lang in ("fr", "en"):
        yield f"{folder}/{lang}.md", prose({"summary": deal.line("summary", 190, lang)}, deal.body())
    for voice, langs in (("v", ("fr", "en")), ("w", ("fr",))):
        speaker = {"role": deal.both("feedback.from.role", 120)} if audience == "public" else deal.someone("from")
        for lang in langs:
            front = {"from": speaker, "date": "2022-03-14", "consent": "2022-03-14"}
            yield f"{folder}/feedback/{voice}.{lang}.md", prose(front, deal.body())
    yield f"{folder}/corrections.yml", yaml({"date": "2022-05-01", "by": {"role": "manager"},
                                             "what": deal.both("corrections.what"),
                                             "of": [deal.line("corrections.of", 200)]})


@functools.cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="trace-hostile-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


@functools.cache
def hostile_sites() -> tuple[HostileSite, ...]:
    """All sites: public ones and previews in turn, enough of them for every payload to be a body once."""
    texts = [payload.text for payload in payloads()]
    deck, bodies = itertools.cycle(texts), itertools.cycle(texts)
    made = []
    for number in range(-(-len(texts) // BODIES)):
        audience = ("public", "private")[number % 2]
        deal, lab = Dealer(deck, bodies), Lab(_folder() / str(number))
        lab.write(dict(_files(deal, audience)))
        made.append(HostileSite(number, lab.build(audience=audience, date=DATE), deal.placed))
        next(deck)  # so that the same field does not always meet the same payloads
    return tuple(made)
