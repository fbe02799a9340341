"""What each page is made of: the named inputs of its key, one function per kind of page.

A page is a pure function of the theme and of its view; what its view can hold is listed here, as digests.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from generator.kept import column
from generator.memo import Input, key
from generator.records import LANGS, Lang
from generator.routes import RECORD_KINDS, Kind, Route, formats, listed_missions, years
from generator.site import Links, has_feed
from generator.views import (
    files_on,
    finished,
    lent_or_hosted,
    near,
    open_offers,
    proofs_among,
    proofs_first,
    unfinished,
)

from .build import Build
from .closure import Closures
from .faces import Faces

Inputs = dict[str, Input]
_NO_LINKS = Links()


class Keys:
    """The keys of one build's pages."""

    def __init__(self, build: Build) -> None:
        self.build, self.site, self.routes = build, build.site, build.routes
        self.faces = Faces(build)
        self._closures = Closures(build.theme, build.memo)
        self._lists = {"years": tuple(years(build.site).items()), "formats": tuple(formats(build.site).items())}
        self._files = any(column(build.site.briefs, "file_count"))
        self._of: Mapping[Kind, Callable[[Route, Lang], Inputs]] = {
            Kind.MISSION: self._mission, Kind.MISSIONS: self._list, Kind.YEAR: self._list, Kind.FORMAT: self._list,
            Kind.HOME: self._home, Kind.PERSON: self._person, Kind.PEOPLE: self._people,
            Kind.COMPETENCY: self._competency, Kind.COMPETENCIES: self._competencies, Kind.TEAM: self._team,
            Kind.TEAMS: self._teams, Kind.OFFERS: self._offers, Kind.DELIVERABLES: self._deliverables,
            Kind.ABOUT: self._about, Kind.PERMALINK: self._permalink, Kind.ALIAS: self._alias,
        }

    def page(self, route: Route, file: str, template: str) -> str:
        """The key of a page, which goes to that file."""
        inputs = self.inputs(route)
        self.faces.note(file)
        return key(f"page {route.kind.value}", theme=self._closures.of(template), **inputs)

    def inputs(self, route: Route) -> Inputs:
        """Everything but the theme that a page is made of."""
        lang = route.lang or self.site.settings.lang
        inputs: Inputs = {"site": self.faces.common, "path": route.path, "key": route.key, "number": route.number,
                          "lang": route.lang, "twin": self.routes.twin(route).path}
        own = self._of.get(route.kind)
        return {**inputs, **own(route, lang)} if own is not None else inputs

    def _mission(self, route: Route, lang: Lang) -> Inputs:
        around = self.build.pages.neighbours.get(route.key, (None, None))
        return {**self._own(route.key, lang), "neighbours": self.faces.of_names(lang, around)}

    def _own(self, mission_id: str, lang: Lang) -> Inputs:
        """A mission and what others say of it."""
        brief, cards = self.site.briefs[mission_id], self.faces.of_cards
        links = self.site.links.get(mission_id, _NO_LINKS)
        return {
            "view": self.faces.part(mission_id, lang).view, "card": self.faces.part(mission_id, lang).card,
            "listed": self.routes.get(Kind.FORMAT, lang, brief.format) is not None,
            "chain": cards(lang, near(links.chain, mission_id)), "chain length": len(links.chain),
            "follows": cards(lang, brief.follows), "followed by": cards(lang, links.followed_by),
            "reused by": cards(lang, brief.reused_by), "reuses": cards(lang, links.reuses),
        }

    def _list(self, route: Route, lang: Lang) -> Inputs:
        shown, total = self.build.pages.lists[lang].on_page(route)
        return {"cards": self.faces.of_cards(lang, shown), "total": total, **self._lists}

    def _home(self, _route: Route, lang: Lang) -> Inputs:
        lists = self.build.pages.lists[lang]
        return {
            "latest": self.faces.of_cards(lang, lists.latest), "coming": self.faces.of_cards(lang, lists.coming),
            "offers": self.faces.of_cards(lang, open_offers(self.site)), "competencies": self._competency_cards(),
            "proofs": proofs_among(self.site, listed_missions(self.site)),
            "missions": len(listed_missions(self.site)), "people": len(self.site.people),
            "teams": len(self.site.teams), **self._lists,
        }

    def _competency_cards(self) -> Input:
        site = self.site
        return tuple((self.faces.competencies[each.id], len(finished(site, each)),
                      proofs_among(site, each.missions))
                     for each in site.competencies.values())

    def _person(self, route: Route, lang: Lang) -> Inputs:
        person, faces, site = self.site.people[route.key], self.faces, self.site
        missions = [site.briefs[each] for each in person.missions]
        return {
            "person": faces.card(person.id), "story": self.build.people.get(person.id, ""),
            "story links": self._links(person.id, lang),
            "declared": faces.of_skills(each.id for each in person.declared),
            "trajectories": repr(person.trajectories), "cards": faces.of_cards(lang, person.missions),
            "voices": tuple(faces.part(each, lang).voices for each in person.missions),
            "facts": repr([(m.state, m.level, m.hours, m.alone, m.start, m.end) for m in missions]),
            "worked with": tuple(faces.of_team(each) for m in missions for each in (m.host, *m.partners)),
            "feed": has_feed(site.briefs, person.missions),
        }

    def _links(self, person_id: str, lang: Lang) -> Input:
        """Where the links of somebody's story lead."""
        person, bodies = self.site.people[person_id], self.build.material.bodies
        return tuple(self.routes.path(RECORD_KINDS[link.kind], lang, link.target) for prose in person.stories
                     for link in bodies[prose.path].links if link.kind in RECORD_KINDS)

    def _people(self, _route: Route, _lang: Lang) -> Inputs:
        return {"people": self.faces.cards(self.site.people)}

    def _competency(self, route: Route, lang: Lang) -> Inputs:
        competency, faces = self.site.competencies[route.key], self.faces
        around = _known((competency.fields.parent, *competency.children), self.site.competencies)
        done = proofs_first(self.site, finished(self.site, competency))
        return {
            "competency": faces.competencies[route.key], "around": tuple(around), "names": faces.of_skills(around),
            "missions": faces.of_cards(lang, done), "others": faces.of_cards(lang, unfinished(self.site, competency)),
            "people": faces.cards(competency.people),
            "declared by": faces.cards(competency.declared_by), "feed": has_feed(self.site.briefs, competency.missions),
        }

    def _competencies(self, _route: Route, _lang: Lang) -> Inputs:
        children = tuple(each.children for each in self.site.competencies.values())
        return {"competencies": self._competency_cards(), "children": children}

    def _team(self, route: Route, lang: Lang) -> Inputs:
        team, faces = self.site.teams[route.key], self.faces
        around = _known((team.fields.parent, *team.children), self.site.teams)
        archived = lent_or_hosted(self.site, team)
        return {
            "team": faces.teams[route.key], "around": tuple(around),
            "names": tuple(faces.teams[each] for each in around),
            "lent": faces.of_cards(lang, team.lent), "hosted": faces.of_cards(lang, team.hosted),
            "partnered": faces.of_cards(lang, team.partnered),
            "people": faces.cards(team.people),
            "files": self._files_of(lang, archived), "feed": has_feed(self.site.briefs, archived),
        }

    def _files_of(self, lang: Lang, missions: list[str]) -> Input:
        return tuple(zip(self.faces.of_files(lang, missions), self.faces.of_cards(lang, missions), strict=True))

    def _teams(self, _route: Route, _lang: Lang) -> Inputs:
        return {"teams": tuple((self.faces.teams[team.id], len(team.lent), len(team.hosted))
                               for team in self.site.teams.values())}

    def _offers(self, _route: Route, lang: Lang) -> Inputs:
        offers = open_offers(self.site)
        return {"offers": tuple(key("offer", **self._own(each, lang)) for each in offers)}

    def _deliverables(self, route: Route, lang: Lang) -> Inputs:
        files = self.build.pages.files
        chosen = files_on(files, route.number)
        missions = list(dict.fromkeys(each for each, _ in chosen))
        return {"total": len(files), "files": self._files_of(lang, missions), "first": chosen[0][1] if chosen else 0,
                "count": len(chosen)}

    def _about(self, _route: Route, _lang: Lang) -> Inputs:
        return {"formats": self._lists["formats"], "files": self._files}

    def _permalink(self, route: Route, _lang: Lang) -> Inputs:
        return self._target(route.key)

    def _alias(self, route: Route, lang: Lang) -> Inputs:
        kind, _, record = route.target.partition("/")
        return {**self._target(route.target), "target": self.routes.path(Kind(kind), lang, record)}

    def _target(self, target: str) -> Inputs:
        """What an address that leads to a record says of it, in both languages."""
        kind, _, record = target.partition("/")
        paths = tuple(self.routes.path(Kind(kind), lang, record) for lang in LANGS)
        if kind == Kind.PERSON.value:
            return {"target card": self.faces.person(record), "paths": paths}
        return {"target card": tuple(self.faces.of_names(lang, (record,)) for lang in LANGS), "paths": paths}


def _known(ids: Iterable[str | None], known: Collection[str]) -> list[str]:
    """Those of some ids that stand for something."""
    return [each for each in ids if each is not None and each in known]
