"""What feeds and the index say of one mission: made with its card, and stored beside it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

from generator.markup import slug
from generator.memo import digest
from generator.patterns import pattern
from generator.records import Lang, PartialDate, Settings
from generator.routes import Kind
from generator.site import Mission, updated

from .context import ROOT, Context
from .pieces import FileLink, MissionCard

Json = Mapping[str, object]


def mission_entry(context: Context, mission: Mission, card: MissionCard) -> str:
    """A mission's Atom entry (RFC 4287); nothing for one of which nothing has happened."""
    lang, day = context.lang, updated(mission, context.site.date)
    if day is None:
        return ""
    url = feed_link(context, context.routes.path(Kind.MISSION, lang, mission.id) or "", lang)
    people = "".join(f"    <author><name>{xml_text(p.name)}</name></author>\n" for p in card.people if p.name)
    terms = "".join(
        f"    <category term={xml_attribute(skill.id)} label={xml_attribute(link.name.plain)}/>\n"
        for skill, link in zip(mission.skills, card.skills, strict=True)
    )
    summary = ""
    if card.summary is not None:
        summary = f"    <summary xml:lang=\"{card.summary.lang}\">{xml_text(card.summary.plain)}</summary>\n"
    return (
        f'  <entry xml:lang="{card.title.lang}">\n'
        f"    <id>{xml_text(tag_of(context.site.settings, f'mission/{mission.id}', lang))}</id>\n"
        f"    <title>{xml_text(card.title.plain)}</title>\n"
        f"    <updated>{timestamp(day)}</updated>\n"
        f'    <link rel="alternate" type="text/html" hreflang="{lang}" href={url}/>\n'
        f'    <link rel="related" href={feed_link(context, f"m/{mission.id}/")}/>\n'
        f"{people}{terms}{summary}  </entry>\n"
    )


def tag_of(settings: Settings, key: str, lang: Lang) -> str:
    """``tag:host,2026:path/key:lang``; a site without a published address uses its name in the reserved domain
    (RFC 2606)."""
    base = settings.base_url
    if base is None:
        words, _ = settings.name.pick(settings.lang)
        return f"tag:{slug(words) or digest(words.encode())[:12]}.trace.invalid,2026:{key}:{lang}"
    parts = urlsplit(base.get(settings.lang))
    return f"tag:{(parts.hostname or 'trace.invalid').lower()},2026:{parts.path.lstrip('/')}{key}:{lang}"


def feed_link(context: Context, path: str, lang: Lang | None = None) -> str:
    """The address of a path, as the value of an attribute; from the site's root, for which :data:`ROOT` stands, where
    the site does not know its own."""
    value = xml_attribute(context.routes.absolute(context.link(path), lang))
    return value.replace('"/', f'"{ROOT}', 1) if context.routes.portable else value


def timestamp(day: dt.date) -> str:
    """RFC 3339: the day's midnight in universal time."""
    return f"{day.isoformat()}T00:00:00Z"


def xml_text(words: str) -> str:
    """Escaped, without the control characters that XML 1.0 forbids."""
    return escape(_FORBIDDEN.sub("", words), quote=False)


def xml_attribute(words: str) -> str:
    """``xml_text`` between quotes, written as ``xml.sax.saxutils`` would, which loads half of the network."""
    text = xml_text(words).replace("\n", "&#10;").replace("\t", "&#9;")
    if '"' in text and "'" not in text:
        return f"'{text}'"
    return '"' + text.replace('"', "&quot;") + '"'


_FORBIDDEN = pattern("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def mission_row(context: Context, mission: Mission, card: MissionCard, files: tuple[FileLink, ...]) -> str:
    """A mission's row of ``index.json``, as JSON."""
    fields, routes = mission.fields, context.routes
    return as_json({
        "id": mission.id,
        "url": routes.absolute(routes.path(Kind.MISSION, context.lang, mission.id) or "", context.lang),
        "permalink": routes.absolute(f"m/{mission.id}/"),
        "title": card.title.plain,
        "title_lang": card.title.lang,
        "summary": card.summary.plain if card.summary else None,
        "summary_lang": card.summary.lang if card.summary else None,
        "state": mission.state.value,
        "level": mission.level.value,
        "format": fields.format,
        "start": _iso(fields.start),
        "end": _iso(fields.end),
        "hours": fields.hours,
        "share": fields.share,
        "difficulty": fields.difficulty,
        "people": list(mission.person_ids),
        "host": mission.host.id if mission.host else None,
        "home": mission.home.id if mission.home else None,
        "competencies": [{"id": skill.id, "level": skill.level} for skill in mission.skills],
        "files": [_file(context, link) for link in files],
        "feedback": sum(voice.counts for voice in mission.voices),
        "reused": bool(mission.reused_by),
        "follows": list(mission.follows),
    })


def _file(context: Context, link: FileLink) -> Json:
    return {"name": link.name, "title": link.title.plain if link.title else None, "sha256": link.sha256,
            "bytes": link.bytes, "url": context.routes.absolute("") + link.path}


def as_json(data: object) -> str:
    """One value of ``index.json``, on one line."""
    return json.dumps(data, ensure_ascii=False)


def _iso(date: PartialDate | None) -> str | None:
    return date.iso() if date is not None else None
