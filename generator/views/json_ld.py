"""JSON-LD (schema.org) of missions, people and competencies: what search engines and other tools read."""

from __future__ import annotations

import json
from collections.abc import Mapping

from markupsafe import Markup

from generator.records import Lang
from generator.routes import Kind, Route
from generator.site import Mission, Person

from .context import Context
from .mission import permalink
from .model import CompetencyView
from .pieces import Phrase
from .portfolio import MissionView, PersonView

Json = Mapping[str, object]


def _script(data: Json) -> Markup:
    """JSON that is inert inside ``<script>`` (HTML standard, restrictions on script contents)."""
    text = json.dumps({"@context": "https://schema.org", **_without_nothing(data)}, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - the characters that could end the script are escaped above


def _without_nothing(data: Json) -> Json:
    return {key: _clean(value) for key, value in data.items() if value not in (None, [], {}, "")}


def _clean(value: object) -> object:
    if isinstance(value, dict):
        return _without_nothing(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value


def mission_json(context: Context, mission: Mission, view: MissionView, route: Route) -> Markup:
    """A mission as an Article in the language of its story, with its title in its own; its archived files as
    MediaObjects with their SHA-256."""
    absolute, lang = context.routes.absolute, view.story.lang if view.story else view.title.lang
    return _script({
        "@type": "Article",
        "@id": view.permalink,
        "url": absolute(route.path, route.lang),
        "headline": _said(view.title, lang),
        "abstract": _said(view.summary, lang),
        "inLanguage": lang,
        "temporalCoverage": _coverage(mission),
        "author": [_person(context, named.id, named.name) for named in mission.contributors if named.name],
        "about": [_term(context, skill.name.plain, skill.path) for skill in view.skills],
        "sourceOrganization": {"@type": "Organization", "name": view.host.name.plain} if view.host else None,
        "associatedMedia": [
            {"@type": "MediaObject", "name": file.title.plain if file.title else file.name,
             "contentUrl": context.routes.absolute("") + file.path, "contentSize": f"{file.bytes} B",
             "sha256": file.sha256, "license": file.licence}
            for file in view.files
        ],
        "isPartOf": {"@type": "WebSite", "name": context.words.phrase(context.site.settings.name).plain},
    })


def _said(words: Phrase | None, lang: Lang) -> object:
    """Words; with their language where that is not the one of what they are said of (JSON-LD 1.1, 4.2.4)."""
    if words is None or words.lang == lang:
        return words.plain if words is not None else None
    return {"@value": words.plain, "@language": words.lang}


def _coverage(mission: Mission) -> str | None:
    """ISO 8601 interval, open where the mission goes on."""
    start, end = mission.fields.start, mission.fields.end
    return f"{start.iso()}/{end.iso() if end else '..'}" if start else None


def _person(context: Context, person_id: str | None, name: str | None) -> Json:
    identity = permalink(context, Kind.PERSON, person_id) if person_id is not None else None
    return _without_nothing({"@type": "Person", "@id": identity, "name": name})


def _term(context: Context, name: str, path: str | None) -> Json:
    return _without_nothing({"@type": "DefinedTerm", "name": name,
                             "url": context.routes.absolute(path, context.lang) if path else None})


def person_json(context: Context, person: Person, view: PersonView, route: Route) -> Markup:
    """A portfolio as a ProfilePage about a Person; only competencies that somebody validated are ``knowsAbout``."""
    return _script({
        "@type": "ProfilePage",
        "url": context.routes.absolute(route.path, route.lang),
        "inLanguage": context.lang,
        "mainEntity": {
            "@type": "Person",
            "@id": view.permalink,
            "name": person.name,
            "jobTitle": _said(view.title, context.lang),
            "affiliation": {"@type": "Organization", "name": view.card.team.name.plain} if view.card.team else None,
            "knowsAbout": [_term(context, t.skill.name.plain, t.skill.path) for t in view.trajectories],
            "url": view.permalink,
        },
    })


def competency_json(context: Context, view: CompetencyView, route: Route) -> Markup:
    """A competency as a DefinedTerm, with the same term in other frameworks."""
    return _script({
        "@type": "DefinedTerm",
        "name": _said(view.name, context.lang),
        "description": _said(view.definition, context.lang),
        "alternateName": list(view.synonyms),
        "url": context.routes.absolute(route.path, route.lang),
        "sameAs": [url for _, _, url in view.align if url],
    })
