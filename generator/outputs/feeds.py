"""Atom feeds (RFC 4287), per language: the site's, and one per person, team and competency.

Entry ids are tag URIs (RFC 4151) made of record ids, so that a new slug, title or address of a page does not show old
missions as new ones.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from generator.publish import OutputFile
from generator.records import LANGS, Lang
from generator.routes import FEED, Kind, Route, listed_missions
from generator.site import Mission
from generator.views import Context

from .build import Build
from .dates import latest, timestamp, updated

ENTRIES = 20
_EPOCH = dt.date(1970, 1, 1)


def make(build: Build) -> Iterator[OutputFile]:
    """Every feed of the site."""
    for lang in LANGS:
        context = build.contexts[lang]
        site_name = context.words.phrase(build.site.settings.name).plain
        home = build.routes.get(Kind.HOME, lang)
        assert home is not None
        entry = _entries(build, context)
        yield _feed(build, context, entry, home, site_name, listed_missions(build.site))
        for kind, key, missions, name in _records(build, context):
            route = build.routes.get(kind, lang, key)
            if route is not None:
                yield _feed(build, context, entry, route, f"{name} — {site_name}", missions)


def _records(build: Build, context: Context) -> Iterator[tuple[Kind, str, tuple[str, ...], str]]:
    site, words = build.site, context.words
    for person in site.people.values():
        yield Kind.PERSON, person.id, person.missions, person.name
    for team in site.teams.values():
        keys = dict.fromkeys((*team.lent, *team.hosted))
        missions = sorted((site.missions[key] for key in keys), key=lambda mission: mission.rank)
        yield Kind.TEAM, team.id, tuple(mission.id for mission in missions), words.phrase(team.name).plain
    for competency in site.competencies.values():
        yield Kind.COMPETENCY, competency.id, competency.missions, words.phrase(competency.fields.name).plain


def _feed(
    build: Build, context: Context, entry: Callable[[str], str], route: Route, title: str, missions: Iterable[str]
) -> OutputFile:
    lang, path = context.lang, f"{route.path}{FEED}"
    shown = list(missions)[:ENTRIES]
    entries = "".join(map(entry, shown))
    absolute = build.routes.absolute
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(build.site.settings.langs.get(lang))}>\n'
        f"  <id>{_text(_tag(build, f'{route.kind.value}/{route.key}', lang))}</id>\n"
        f"  <title>{_text(title)}</title>\n"
        f"  <updated>{timestamp(latest(build.site, shown) or _EPOCH)}</updated>\n"
        f'  <link rel="self" type="application/atom+xml" href={_attribute(absolute(path, lang))}/>\n'
        f'  <link rel="alternate" type="text/html" hreflang="{lang}" href={_attribute(absolute(route.path, lang))}/>\n'
        f"  <author><name>{_text(context.words.phrase(build.site.settings.name).plain)}</name></author>\n"
        '  <generator>Trace</generator>\n'
        f"{entries}</feed>\n"
    )
    return OutputFile.of(path, text.encode("utf-8"))


def _entries(build: Build, context: Context) -> Callable[[str], str]:
    """Makes each mission's entry once, however many feeds it stands in."""

    @cache
    def entry(mission_id: str) -> str:
        return _entry(build, context, build.site.missions[mission_id])

    return entry


def _entry(build: Build, context: Context, mission: Mission) -> str:
    card, lang = context.card(mission.id), context.lang
    day = updated(mission, build.site.date) or _EPOCH
    permalink = build.routes.absolute(f"m/{mission.id}/")
    url = build.routes.absolute(build.routes.path(Kind.MISSION, lang, mission.id) or "", lang)
    people = "".join(f"    <author><name>{_text(p.name)}</name></author>\n" for p in card.people if p.name)
    terms = "".join(
        f"    <category term={_attribute(skill.id)} label={_attribute(link.name.plain)}/>\n"
        for skill, link in zip(mission.skills, card.skills, strict=True)
    )
    summary = ""
    if card.summary is not None:
        summary = f"    <summary xml:lang=\"{card.summary.lang}\">{_text(card.summary.plain)}</summary>\n"
    return (
        f'  <entry xml:lang="{card.title.lang}">\n'
        f"    <id>{_text(_tag(build, f'mission/{mission.id}', lang))}</id>\n"
        f"    <title>{_text(card.title.plain)}</title>\n"
        f"    <updated>{timestamp(day)}</updated>\n"
        f'    <link rel="alternate" type="text/html" hreflang="{lang}" href={_attribute(url)}/>\n'
        f'    <link rel="related" href={_attribute(permalink)}/>\n'
        f"{people}{terms}{summary}  </entry>\n"
    )


def _tag(build: Build, key: str, lang: Lang) -> str:
    """``tag:host,2026:path/key:lang``; a site without a published address uses its name in the reserved domain."""
    base = build.site.settings.base_url
    if base is None:
        return f"tag:trace.invalid,2026:{key}:{lang}"
    parts = urlsplit(base.get(build.site.settings.lang))
    return f"tag:{(parts.hostname or 'trace.invalid').lower()},2026:{parts.path.lstrip('/')}{key}:{lang}"


def _text(words: str) -> str:
    """Escaped, without the control characters that XML 1.0 forbids."""
    return escape(_FORBIDDEN.sub("", words))


def _attribute(words: str) -> str:
    return quoteattr(_FORBIDDEN.sub("", words))


_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
