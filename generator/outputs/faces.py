"""Digests of what pages show of missions, people, teams and competencies: the parts that page keys are made of.

Values are told apart by their ``repr``: records are plain data, and say everything they hold. Which missions and people
were asked for is noted: what a page shows of a record, it can only know from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from generator.kept import cells
from generator.memo import Input, key
from generator.records import LANGS, Lang, PartialDate
from generator.routes import Kind, listed_missions
from generator.site import Membership, Part, Person, TeamRef, has_feed

from .build import Build


class Faces:
    """The digests of one build, each made once."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.site = build.site
        self._faces = cells(build.site.briefs, "faces")
        self.missions: set[str] = set()
        self.persons: set[str] = set()
        self._people: dict[str, str] = {}

    def note(self, path: str) -> None:
        """What was asked since the last note was asked for that file."""
        if self.build.only is None:  # else it is known already
            self.build.shown.note(path, self.missions, self.persons)
        self.missions.clear()
        self.persons.clear()

    @cached_property
    def common(self) -> str:
        """What every page shows: the site's settings, its audience, its glossary, who coordinates it, what formats
        exist, whether it has a feed."""
        site = self.site
        return key("site", settings=repr(site.settings), audience=site.audience.value, formats=repr(dict(site.formats)),
                   glossary=repr([(lang, dict(words)) for lang, words in site.abbreviations.items()]),
                   coordinator=self._coordinator(), feed=has_feed(site.briefs, listed_missions(site)))

    def _coordinator(self) -> Input:
        """Who coordinates the site, where their page is, and what their team is called."""
        named = self.site.coordinator
        if named is None:
            return None
        team, path = self.site.teams.get(named.team or ""), self.build.routes.path
        places = tuple(path(Kind.PERSON, lang, named.id) for lang in LANGS) if named.id is not None else None
        return repr(named), places, repr(team.name) if team is not None else None

    @cached_property
    def teams(self) -> dict[str, str]:
        """Each team under its names, and where its page is: its id says that."""
        return {team.id: key("team", id=team.id, fields=repr(team.fields), name=repr(team.name), abbr=repr(team.abbr),
                             ahead=tuple(self._is_ahead(each.from_) for each in team.fields.names))
                for team in self.site.teams.values()}

    @cached_property
    def competencies(self) -> dict[str, str]:
        """Each competency as it is defined, and where its page is: its id says that."""
        return {each.id: key("competency", id=each.id, fields=repr(each.fields))
                for each in self.site.competencies.values()}

    def person(self, person_id: str) -> str:
        """Somebody's record as this build may show it, without their story."""
        self.persons.add(person_id)
        found = self._people.get(person_id)
        if found is None:
            found = self._people[person_id] = self._person(self.site.people[person_id])
        return found

    def _person(self, person: Person) -> str:
        picture = self.build.material.pictures.get(person.photo.path) if person.photo is not None else None
        shown = (picture.path, picture.width, picture.height) if picture is not None else None
        return key("person", id=person.id, fields=repr(person.fields), name=person.name, limit=repr(person.limit),
                   photo=shown)

    def card(self, person_id: str) -> str:
        """Somebody as lists show them: with their team, and the competencies that others have vouched for."""
        self.persons.add(person_id)
        found = self.build.material.faces.get(person_id)
        if found is None:
            person = self.site.people[person_id]
            found = self.build.material.faces[person_id] = key(
                "person card", site=self.common, person=self.person(person_id), teams=self.of_members(person.teams),
                skills=self.of_skills(t.competency for t in person.trajectories),
            )
        return found

    def cards(self, people: Iterable[str]) -> tuple[str, ...]:
        """``card`` of each, in order."""
        return tuple([self.card(each) for each in people])

    def part(self, mission_id: str, lang: Lang) -> Part:
        """What one language's pages are made of for a mission."""
        self.missions.add(mission_id)
        return self.site.briefs[mission_id].part(lang)

    def of_members(self, teams: Iterable[Membership]) -> tuple[str, ...]:
        """The teams somebody belonged to, and when."""
        return tuple(f"{self.of_team(each.team)} {each.start} {each.end} {self._is_ahead(each.start)}"
                     for each in teams)

    def _is_ahead(self, date: PartialDate | None) -> bool:
        """Whether a day has not come yet, which words say."""
        return date is not None and date.first > self.site.date

    def of_team(self, team: TeamRef | None) -> str:
        """An organisation; words stand for themselves."""
        return "" if team is None else self.teams[team.id] if team.id is not None else repr(team.text)

    def of_skills(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Competencies, in order."""
        return tuple(self.competencies[each] for each in ids)

    def of_cards(self, lang: Lang, missions: Iterable[str]) -> tuple[str, ...]:
        """Missions as lists show them, in order."""
        faces, asked, at = self._faces, tuple(missions), LANGS.index(lang)
        self.missions.update(asked)
        return tuple([faces(each)[at][0] for each in asked])

    def of_names(self, lang: Lang, missions: Iterable[str | None]) -> tuple[str | None, ...]:
        """Missions under their titles, in order; nothing for none."""
        return tuple([self.part(each, lang).name if each is not None else None for each in missions])

    def of_files(self, lang: Lang, missions: Iterable[str]) -> tuple[str, ...]:
        """The archived files of missions, in order."""
        faces, asked, at = self._faces, tuple(missions), LANGS.index(lang)
        self.missions.update(asked)
        return tuple([faces(each)[at][1] for each in asked])
