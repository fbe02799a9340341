"""``index.json`` per language: the site as data for other tools. Its shape is documented in docs/ and stable.

``version`` rises when a field changes meaning or goes; fields may be added without notice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from generator.publish import OutputFile
from generator.records import LANGS, PartialDate
from generator.routes import INDEX, Kind
from generator.site import Competency, Mission, Person, Team
from generator.views import Context

from .build import Build

VERSION = 1
Json = Mapping[str, object]


def make(build: Build) -> Iterator[OutputFile]:
    """One index per language, with the same records in the same order."""
    for lang in LANGS:
        yield OutputFile.of(f"{lang}/{INDEX}", _index(build, build.contexts[lang]))


def _index(build: Build, context: Context) -> bytes:
    site = build.site
    data: Json = {
        "version": VERSION,
        "site": context.words.phrase(site.settings.name).plain,
        "lang": context.lang,
        "audience": site.audience.value,
        "url": build.routes.absolute(f"{context.lang}/", context.lang),
        "missions": [_mission(build, context, mission) for mission in site.missions.values()],
        "people": [_person(build, context, person) for person in site.people.values()],
        "competencies": [_competency(build, context, competency) for competency in site.competencies.values()],
        "teams": [_team(build, context, team) for team in site.teams.values()],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _url(build: Build, context: Context, kind: Kind, key: str) -> str:
    return build.routes.absolute(build.routes.path(kind, context.lang, key) or "", context.lang)


def _mission(build: Build, context: Context, mission: Mission) -> Json:
    card, fields = context.card(mission.id), mission.fields
    return {
        "id": mission.id,
        "url": _url(build, context, Kind.MISSION, mission.id),
        "permalink": build.routes.absolute(f"m/{mission.id}/"),
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
        "files": [_file(build, context, mission, index) for index in range(len(mission.artifacts))],
        "feedback": sum(voice.counts for voice in mission.voices),
        "reused": bool(mission.reused_by),
        "follows": list(mission.follows),
    }


def _file(build: Build, context: Context, mission: Mission, index: int) -> Json:
    link = context.file(mission.artifacts[index])
    return {"name": link.name, "title": link.title.plain if link.title else None, "sha256": link.sha256,
            "bytes": link.bytes, "url": build.routes.absolute("") + link.path}


def _person(build: Build, context: Context, person: Person) -> Json:
    return {
        "id": person.id,
        "url": _url(build, context, Kind.PERSON, person.id),
        "permalink": build.routes.absolute(f"p/{person.id}/"),
        "name": person.name,
        "missions": list(person.missions),
        "shown": [trajectory.competency for trajectory in person.trajectories],
        "declared": [skill.id for skill in person.declared],
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


def _iso(date: PartialDate | None) -> str | None:
    return date.iso() if date is not None else None
