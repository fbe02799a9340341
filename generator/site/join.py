"""Joining what missions say in brief into the site that one build may show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from generator.frozen import replace
from generator.kept import Kept, altered
from generator.markup import PICTURES
from generator.records import LANGS, Audience, Lang, PersonRecord, Records, Slug, expansions
from generator.source import SourceFile

from .audience import AudienceRules
from .brief import COLUMNS, Brief
from .chains import chains, followers
from .local import Joiner
from .model import Links, Membership, Person, Site, TeamRef
from .outline import Outline
from .standing import Withheld
from .trajectory import trajectories
from .vocabulary import Competency, Team
from .world import World


def portrait_of(record: PersonRecord) -> SourceFile | None:
    """The picture of somebody: the one that their record names, else the first that a browser can show."""
    wanted = record.data.photo
    found = [file for file in record.images if (file.name == wanted if wanted else file.name.startswith("photo."))]
    return next((file for file in found if file.name.lower().endswith(PICTURES)), found[0] if found else None)


def make_world(
    records: Records, outlines: Iterable[Outline], date: dt.date, audience: Audience | None = None
) -> World:
    """What missions may look up of the rest of the site."""
    rules = AudienceRules.of(records, date)
    chosen = audience or records.settings.audience
    visible: dict[str, Slug] = {o.id: o.slug for o in outlines if chosen.admits(rules.mission(o).audience)}
    return World(
        records=_without_lists(records),
        rules=rules,
        people={record.id: record for record in records.people},
        visible=visible,
        teams={key: Team(key, fields, date) for key, fields in records.teams.items()},
        competencies={key: Competency(key, fields) for key, fields in records.competencies.items()},
        audience=chosen,
        date=date,
    )


def _without_lists(records: Records) -> Records:
    """Vocabularies and known ids, fit to travel to other processes."""
    return replace(records, people=(), places={}, formats=dict(records.formats), names=dict(records.names),
                   teams=dict(records.teams), competencies=dict(records.competencies), glossary=dict(records.glossary))


def join(
    world: World, people: Iterable[PersonRecord], briefs: Iterable[Brief], withheld: Iterable[Withheld],
    outlines: Iterable[Outline],
) -> Site:
    """The site made of the missions in brief that this build shows and of people, whoever may be shown; ``withheld`` is
    what these missions hold back, ``outlines`` are all missions."""
    joiner = _Joiner(world, tuple(people))
    for outline in outlines:
        joiner.shown("mission", outline.id, world.rules.mission(outline), outline.path)
    return joiner.site({brief.id: brief for brief in sorted(briefs, key=lambda brief: brief.rank)}, withheld)


def renewed(site: Site, world: World, people: Iterable[PersonRecord], briefs: Iterable[Brief]) -> Site | None:
    """The site with some of its people and missions as they are now; ``None`` where order, addresses, counts or links
    may be others than before."""
    joiner = _Joiner(world, ())
    missions, persons = dict[str, Brief](), dict[str, Person]()
    for brief in briefs:
        before = site.briefs.get(brief.id)
        if before is None or replace(brief, parts=before.parts) != before:
            return None
        missions[brief.id] = brief
    site = replace(site, briefs=altered(site.briefs, missions))
    for record in people:
        known = site.people.get(record.id)
        if known is None:
            return None
        now = joiner.person(record, [site.briefs[each] for each in known.missions])
        same = replace(now, fields=known.fields, name=known.name, stories=known.stories) == known
        if not same or (now.fields.slug, now.fields.aliases) != (known.fields.slug, known.fields.aliases):
            return None
        persons[record.id] = now
    return replace(site, people=altered(site.people, persons), names=world.records.names,
                   coordinator=joiner.named(world.settings.coordinator, agreed=True))


def at_rest(site: Site) -> Site:
    """The same site, its missions and people at hand until ``rest``, and then taken up only as they are asked for."""
    return replace(site, briefs=Kept.of(site.briefs, COLUMNS, at_hand=True),
                   people=Kept.of(site.people, ("row",), at_hand=True))


def rest(site: Site) -> None:
    """Lets go of the missions and people that a site at rest has taken up."""
    for values in (site.briefs, site.people):
        if isinstance(values, Kept):
            values.rest()


class _Joiner(Joiner):
    """Joins the whole; each method returns new frozen values."""

    def __init__(self, world: World, people: tuple[PersonRecord, ...]) -> None:
        super().__init__(world)
        self.everybody = people

    def site(self, missions: dict[str, Brief], withheld: Iterable[Withheld]) -> Site:
        """The site of these missions."""
        people = self._people(missions)
        kept_back = [*withheld, *self.withheld]
        return Site(
            settings=self.records.settings.on_pages,
            audience=self.audience,
            date=self.date,
            briefs=missions,
            people=people,
            teams=self._teams(missions, people),
            competencies=self._competencies(missions, people),
            formats=self.records.formats,
            abbreviations=abbreviations(self.records),
            coordinator=self.named(self.records.settings.coordinator, agreed=True),
            withheld=tuple(sorted(kept_back, key=lambda w: (w.path, w.kind, w.id))),
            links=_links(missions),
            names=self.records.names,
        )

    def _people(self, missions: Mapping[str, Brief]) -> dict[str, Person]:
        by_person: dict[str, list[Brief]] = {}
        for mission in missions.values():
            for person_id in mission.person_ids:
                by_person.setdefault(person_id, []).append(mission)
        people = {}
        for record in self.everybody:
            limit = self.rules.person(record.id)
            if self.shown("person", record.id, limit, record.document.path):
                people[record.id] = self.person(record, by_person.get(record.id, []))
        return people

    def person(self, record: PersonRecord, missions: list[Brief]) -> Person:
        """Somebody with their missions, newest first."""
        limit = self.rules.person(record.id)
        declared, words = self.skills(record.data.declared, None)
        return Person(
            id=record.id, fields=record.data, path=record.document.path, name=self.display_name(record), limit=limit,
            stories=record.stories, photo=self._photo(record),
            teams=tuple(Membership(team, m.from_, m.to) for m in record.data.team
                        if (team := self.team(m.team)) is not None),
            declared=declared, declared_words=words,
            missions=tuple(mission.id for mission in missions), trajectories=trajectories(missions),
        )

    def _photo(self, record: PersonRecord) -> SourceFile | None:
        """The portrait; somebody shown under another name is not shown by their face either."""
        if self.is_public and record.data.public_name:
            return None
        return portrait_of(record)

    def _teams(self, missions: Mapping[str, Brief], people: Mapping[str, Person]) -> dict[str, Team]:
        def of(pairs: Iterable[tuple[TeamRef | None, str]]) -> dict[str, tuple[str, ...]]:
            return _index((team.id, item) for team, item in pairs if team is not None and team.id is not None)

        lent, hosted = of((m.home, m.id) for m in missions.values()), of((m.host, m.id) for m in missions.values())
        partnered = of((partner, m.id) for m in missions.values() for partner in m.partners)
        members = of((membership.team, p.id) for p in people.values() for membership in p.teams)
        children = _index((t.parent, key) for key, t in self.records.teams.items() if t.parent)
        return {
            key: Team(key, fields, self.date, lent.get(key, ()), hosted.get(key, ()), partnered.get(key, ()),
                      members.get(key, ()), children.get(key, ()))
            for key, fields in sorted(self.records.teams.items())
        }

    def _competencies(self, missions: Mapping[str, Brief], people: Mapping[str, Person]) -> dict[str, Competency]:
        shown = _index((s.id, m.id) for m in missions.values() for s in m.skills)
        holders = _index((t.competency, p.id) for p in people.values() for t in p.trajectories)
        declared = _index((s.id, p.id) for p in people.values() for s in p.declared)
        children = _index((c.parent, key) for key, c in sorted(self.records.competencies.items()) if c.parent)
        return {
            key: Competency(key, fields, shown.get(key, ()), holders.get(key, ()), declared.get(key, ()),
                            children.get(key, ()))
            for key, fields in sorted(self.records.competencies.items())
        }


def _links(missions: Mapping[str, Brief]) -> dict[str, Links]:
    """What later missions and chains add to each mission that has any of it."""
    after, chain = followers(missions.values()), chains(missions)
    reused_from: dict[str, list[str]] = {}
    for mission in missions.values():
        for user in mission.reused_by:
            reused_from.setdefault(user, []).append(mission.id)
    keys = [key for key in missions if key in after or key in chain or key in reused_from]
    return {key: Links(after.get(key, ()), chain.get(key, ()), tuple(reused_from.get(key, ()))) for key in keys}


def abbreviations(records: Records) -> Mapping[Lang, Mapping[str, str]]:
    """The glossary of each language: what abbreviations stand for."""
    return {lang: expansions(records.glossary, lang) for lang in LANGS}


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """For each of the first, the second of its pairs, in order and each once."""
    found: dict[str, list[str]] = {}
    for key, item in pairs:
        found.setdefault(key, []).append(item)
    return {key: tuple(dict.fromkeys(items)) for key, items in found.items()}
