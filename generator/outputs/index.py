"""``index.json`` per language: the site as data for other tools. Its shape is documented in docs/ and stable.

``version`` rises when a field changes meaning or goes; fields may be added without notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from generator.kept import column
from generator.memo import digest, key
from generator.records import LANGS, Lang
from generator.routes import INDEX, Kind
from generator.site import Competency, Team
from generator.views import Context, as_json

from .build import Build
from .planned import Planned

VERSION = 1
Json = Mapping[str, object]


def make(build: Build) -> Iterator[Planned]:
    """One index per language, with the same records in the same order."""
    for lang in LANGS:
        path, context = f"{lang}/{INDEX}", build.contexts[lang]
        if not build.plans(path):
            continue
        rows = {name: _joined(as_json(row).encode() for row in _rows(build, context, name)) for name in _OTHERS}
        head = {name: as_json(value) for name, value in _head(build, context).items()}
        missions = _digests(build, lang)
        name = key("index", lang=lang, head=tuple(head.items()), missions=missions,
                   rows=tuple((name, digest(lines)) for name, lines in rows.items()))
        build.shown.note(path, build.site.briefs, build.site.people)
        others = {name: build.memo.lay_aside(lines) for name, lines in rows.items()}
        yield Planned(path, name, make=partial(_index, build, context, head, others))


def _digests(build: Build, lang: Lang) -> tuple[str, ...]:
    """The digest of each mission's row."""
    at = LANGS.index(lang)
    return tuple([rows[at] for rows in column(build.site.briefs, "rows")])


def _head(build: Build, context: Context) -> Json:
    return {
        "version": VERSION,
        "site": context.words.phrase(build.site.settings.name).plain,
        "lang": context.lang,
        "audience": build.site.audience.value,
        "url": build.routes.absolute(f"{context.lang}/", context.lang),
    }


def _index(
    build: Build, context: Context, head: Mapping[str, str], others: Mapping[str, Callable[[], bytes]]
) -> bytes:
    """One value or one record a line."""
    parts = [f' "{name}": {value}'.encode() for name, value in head.items()]
    lists = {"missions": b",".join(_missions(build, context)),
             **{name: lines() for name, lines in others.items()}}
    parts += [b' "%b": [%b]' % (name.encode(), lines) for name, lines in lists.items()]
    return b"{\n%b\n}\n" % b",\n".join(parts)


def _missions(build: Build, context: Context) -> Iterator[bytes]:
    """The rows of missions, by the hundred: those of which none has changed are kept together."""
    memo, digests = build.memo, _digests(build, context.lang)
    for start in range(0, len(digests), TOGETHER):
        some = digests[start : start + TOGETHER]
        name = key("index rows", rows=some)
        known = memo.get("index rows", name)
        if isinstance(known, str):
            yield memo.pack.get(known)
            continue
        lines = _joined(map(memo.pack.get, some))
        stored = memo.pack.add(lines)
        memo.put("index rows", name, stored, (stored,))
        yield lines


def _joined(lines: Iterable[bytes]) -> bytes:
    return b",".join([b"\n  " + line for line in lines])


TOGETHER = 100
_OTHERS = ("people", "competencies", "teams")


def _rows(build: Build, context: Context, name: str) -> Iterator[Json]:
    site = build.site
    if name == "people":
        rows = zip(site.people, column(site.people, "row"), strict=True)
        yield from (_person(build, context, each, *row) for each, row in rows)
    elif name == "competencies":
        yield from (_competency(build, context, each) for each in site.competencies.values())
    else:
        yield from (_team(build, context, each) for each in site.teams.values())


def _url(build: Build, context: Context, kind: Kind, record: str) -> str:
    return build.routes.absolute(build.routes.path(kind, context.lang, record) or "", context.lang)


def _person(
    build: Build, context: Context, person: str, name: str, missions: Sequence[str], shown: Sequence[str],
    declared: Sequence[str],
) -> Json:
    return {
        "id": person,
        "url": _url(build, context, Kind.PERSON, person),
        "permalink": build.routes.absolute(f"p/{person}/"),
        "name": name,
        "missions": missions,
        "shown": shown,
        "declared": declared,
    }


def _competency(build: Build, context: Context, competency: Competency) -> Json:
    return {
        "id": competency.id,
        "url": _url(build, context, Kind.COMPETENCY, competency.id),
        "name": context.words.phrase(competency.fields.name).plain,
        "parent": competency.fields.parent,
        "missions": list(competency.missions),
        "align": [{"framework": a.framework, "code": a.code, "url": a.url} for a in competency.fields.align],
    }


def _team(build: Build, context: Context, team: Team) -> Json:
    return {
        "id": team.id,
        "url": _url(build, context, Kind.TEAM, team.id),
        "name": context.words.phrase(team.name).plain,
        "parent": team.fields.parent,
        "lent": list(team.lent),
        "hosted": list(team.hosted),
    }
