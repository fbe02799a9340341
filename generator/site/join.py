"""Joining records into the site that one build may show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from generator.records import (
    LANGS,
    Audience,
    CompetencyRef,
    Correction,
    FeedbackRecord,
    Lang,
    MissionRecord,
    PersonRecord,
    PersonRef,
    Prose,
    Records,
    Text,
)
from generator.source import SourceFile

from .audience import AudienceRules, narrowest
from .chains import chains, followers
from .model import (
    Artifact,
    Competency,
    Membership,
    Mission,
    Named,
    Person,
    ReuseLink,
    Site,
    Skill,
    Team,
    TeamRef,
    Voice,
    VoiceText,
)
from .proof import contributes, lacks_for_proven, lacks_for_validated, level_of, may_validate, state_of
from .standing import Limit, Reason, Withheld
from .trajectory import trajectories


def derive(records: Records, date: dt.date, audience: Audience | None = None) -> Site:
    """The site as a build for ``audience`` (default: the site's own) on ``date`` may show it."""
    return _Joiner(records, date, audience or records.settings.audience).site()


class _Joiner:
    """Holds what every rule needs to look up; each method returns new frozen values."""

    def __init__(self, records: Records, date: dt.date, audience: Audience) -> None:
        self.records = records
        self.date = date
        self.audience = audience
        self.rules = AudienceRules(records, date)
        self.people_by_id = {record.id: record for record in records.people}
        self.withheld: list[Withheld] = []

    def site(self) -> Site:
        missions = self._missions()
        people = self._people(missions)
        return Site(
            settings=self.records.settings,
            audience=self.audience,
            date=self.date,
            missions=MappingProxyType(missions),
            people=MappingProxyType(people),
            teams=MappingProxyType(self._teams(missions, people)),
            competencies=MappingProxyType(self._competencies(missions, people)),
            formats=self.records.formats,
            abbreviations=MappingProxyType({lang: self._abbreviations(lang) for lang in LANGS}),
            coordinator=self._named(self.records.settings.coordinator, agreed=True),
            withheld=tuple(sorted(self.withheld, key=lambda w: (w.path, w.kind, w.id))),
        )

    def _shown(self, kind: str, item_id: str, limit: Limit, path: str) -> bool:
        """Whether this build shows an item; what it leaves out, or a published build would, is remembered."""
        published = self.records.settings.audience if self.audience is Audience.PRIVATE else self.audience
        if not published.admits(limit.audience):
            self.withheld.append(Withheld(kind, item_id, limit, path))
        return self.audience.admits(limit.audience)

    def _missions(self) -> dict[str, Mission]:
        limits = {record.id: self.rules.mission(record) for record in self.records.missions}
        shown = [r for r in self.records.missions if self._shown("mission", r.id, limits[r.id], r.document.path)]
        visible = frozenset(record.id for record in shown)
        missions = sorted((self._mission(record, limits[record.id], visible) for record in shown), key=lambda m: m.rank)
        return self._linked({mission.id: mission for mission in missions})

    def _linked(self, missions: dict[str, Mission]) -> dict[str, Mission]:
        after, chain = followers(missions.values()), chains(missions)
        reused_from: dict[str, list[str]] = {}
        for mission in missions.values():
            for link in mission.reused_by:
                if link.mission is not None:
                    reused_from.setdefault(link.mission, []).append(mission.id)
        return {
            key: replace(mission, followed_by=after.get(key, ()), chain=chain.get(key, ()),
                         reuses=tuple(reused_from.get(key, ())))
            for key, mission in missions.items()
        }

    def _mission(self, record: MissionRecord, limit: Limit, visible: frozenset[str]) -> Mission:
        fields = record.data
        state = state_of(fields, self.date)
        voices = self._voices(record, limit)
        artifacts = self._artifacts(record, limit)
        skills, words = self._skills(fields.competencies, fields.difficulty)
        validators = self.records.settings.validators
        level, missing = level_of(
            lacks_for_validated(fields, state, validators, self.records.names, self.date),
            lacks_for_proven(sum(a.counts for a in artifacts), sum(v.counts for v in voices), len(skills)),
        )
        validated, source = fields.validated, fields.republished
        allowed = validated is not None and may_validate(validated.by, fields, validators, self.records.names)
        shown = allowed and validated is not None and (validated.result == "met" or not self._is_public)
        return Mission(
            id=record.id, fields=fields, lang=record.lang or self.records.settings.lang, path=record.document.path,
            format=self.records.formats.get(fields.format) or self.records.formats["micro"],
            state=state, level=level, missing=missing, limit=limit,
            contributors=tuple(filter(None, (self._named(p, agreed=False) for p in fields.people))),
            validator=self._validator(record) if shown else None,
            lead=self._named(fields.lead), referent=self._named(fields.referent),
            load_agreed_by=tuple(filter(None, map(self._named, fields.load.agreed_by))) if fields.load else (),
            sheet_approved_by=self._named(fields.sheet.approved_by) if fields.sheet else None,
            permission_by=self._named(source.permission_by) if source else None,
            home=self._home(record), host=self._team(fields.host),
            partners=tuple(filter(None, map(self._team, fields.partners))),
            stories=record.stories, voices=voices, artifacts=artifacts,
            elsewhere=tuple(d for d in fields.deliverables if d.url and self._admits(limit, d.audience)),
            image=next((f for f in record.images if fields.image and f.name == fields.image.file), None),
            skills=skills, words=words,
            follows=tuple(key for key in dict.fromkeys(fields.follows) if key in visible and key != record.id),
            corrections=_without_hidden_files(record, voices, artifacts), reused_by=self._reuse(record, visible),
        )

    def _admits(self, limit: Limit, audience: Audience | None) -> bool:
        return self.audience.admits(Audience.narrowest(limit.audience, audience))

    def _named(self, person: PersonRef | None, agreed: bool = False) -> Named | None:
        """Somebody as this build may show them. Whoever has a record is shown as their own record allows, however they
        are written here; names of people without one need their agreement (``agreed``)."""
        if person is None:
            return None
        ids = self.rules.ids_of(person)
        if ids and not all(map(self._person_shown, ids)):
            return Named(role=person.role)
        if len(ids) == 1:
            return Named(ids[0], self._display_name(self.people_by_id[ids[0]]), person.role, person.team)
        name = person.name if agreed or self.audience is Audience.PRIVATE else None
        return Named(None, name, person.role, person.team)

    def _person_shown(self, person_id: str) -> bool:
        return person_id in self.people_by_id and self.audience.admits(self.rules.person(person_id).audience)

    def _display_name(self, record: PersonRecord) -> str:
        """The name typed for public builds (initials, pseudonym) stands wherever the public reads."""
        return record.data.public_name if self._is_public and record.data.public_name else record.data.name

    @property
    def _is_public(self) -> bool:
        return self.audience is Audience.PUBLIC

    def _validator(self, record: MissionRecord) -> Named | None:
        validated = record.data.validated
        if validated is None:
            return None
        named = self._named(validated.by, agreed=validated.show == "name")
        return Named(role=validated.by.role) if named and validated.show == "role" else named

    def _voices(self, record: MissionRecord, mission: Limit) -> tuple[Voice, ...]:
        by_voice: dict[str, list[tuple[FeedbackRecord, Limit]]] = {}
        for feedback in record.feedback:
            limit = self.rules.voice(mission, feedback)
            if self._shown("feedback", f"{record.id}/{feedback.voice}.{feedback.lang}", limit, feedback.document.path):
                by_voice.setdefault(feedback.voice, []).append((feedback, limit))
        voices = [self._voice(record, voice, found) for voice, found in sorted(by_voice.items())]
        return tuple(sorted(voices, key=lambda v: (v.own, v.front.date.first if v.front.date else dt.date.max, v.id)))

    def _voice(self, record: MissionRecord, voice: str, found: list[tuple[FeedbackRecord, Limit]]) -> Voice:
        leader = next((f for f, _ in found if f.front.original), found[0][0])
        speaker = leader.front.from_
        own = speaker.role_key == "self" or contributes(speaker, record.data, self.records.names)
        named = self._named(speaker, agreed=True) or Named()
        texts = tuple(VoiceText(f.lang, _prose(f), f.front.original) for f, _ in found)
        skills, words = self._skills(leader.front.competencies, None)
        limit = narrowest(limit for _, limit in found)
        return Voice(voice, record.id, named, leader.front, texts, own, skills, words, limit)

    def _artifacts(self, record: MissionRecord, mission: Limit) -> tuple[Artifact, ...]:
        described = {d.file.removeprefix("deliverables/"): d for d in record.data.deliverables if d.file}
        order = {name: index for index, name in enumerate(described)}
        found: list[Artifact] = []
        for file in record.files:
            name = file.inner_name
            fields = described.get(name)
            own = Limit((fields.audience if fields else None) or Audience.PUBLIC, Reason.RECORD)
            limit = narrowest([mission, own])
            if self._shown("file", f"{record.id}/{name}", limit, record.document.path):
                found.append(Artifact(file, name, fields, limit))
        return tuple(sorted(found, key=lambda a: (order.get(a.name, len(order)), a.name)))

    def _skills(self, refs: Iterable[CompetencyRef], level: int | None) -> tuple[tuple[Skill, ...], tuple[Text, ...]]:
        skills: dict[str, Skill] = {}
        words: list[Text] = []
        for ref in refs:
            if ref.id is not None and ref.id in self.records.competencies:
                skills.setdefault(ref.id, Skill(ref.id, ref.level or level))
            elif ref.words is not None:
                words.append(ref.words)
        return tuple(skills.values()), tuple(words)

    def _team(self, ref: Text | None) -> TeamRef | None:
        if ref is None:
            return None
        key = ref.fr if ref.fr in self.records.teams else ref.en
        return TeamRef(key) if key in self.records.teams else TeamRef(text=ref)

    def _home(self, record: MissionRecord) -> TeamRef | None:
        """As typed, else the first contributor's team when the mission started."""
        if record.data.home is not None:
            return self._team(record.data.home)
        start = record.data.start
        for ref in record.data.people:
            person = self.people_by_id.get(ref.id or "")
            if person is not None and start is not None:
                for membership in person.data.team:
                    begins = membership.from_ is None or membership.from_.first <= start.last
                    if begins and (membership.to is None or start.first < membership.to.first):
                        return self._team(membership.team)
        return None

    def _reuse(self, record: MissionRecord, visible: frozenset[str]) -> tuple[ReuseLink, ...]:
        links = []
        for reuse in record.data.reuse:
            key = reuse.by.fr or reuse.by.en or ""
            if key in self.records.known_missions:
                if key in visible and key != record.id:
                    links.append(ReuseLink(key, None, reuse.date, reuse.note))
            else:
                links.append(ReuseLink(None, self._team(reuse.by), reuse.date, reuse.note))
        return tuple(links)

    def _people(self, missions: Mapping[str, Mission]) -> dict[str, Person]:
        by_person: dict[str, list[Mission]] = {}
        for mission in missions.values():
            for person_id in mission.person_ids:
                by_person.setdefault(person_id, []).append(mission)
        people = {}
        for record in self.records.people:
            limit = self.rules.person(record.id)
            if self._shown("person", record.id, limit, record.document.path):
                people[record.id] = self._person(record, limit, by_person.get(record.id, []))
        return people

    def _person(self, record: PersonRecord, limit: Limit, missions: list[Mission]) -> Person:
        declared, words = self._skills(record.data.declared, None)
        return Person(
            id=record.id, fields=record.data, path=record.document.path, name=self._display_name(record), limit=limit,
            stories=record.stories, photo=self._photo(record),
            teams=tuple(Membership(team, m.from_, m.to) for m in record.data.team
                        if (team := self._team(m.team)) is not None),
            declared=declared, declared_words=words,
            missions=tuple(mission.id for mission in missions), trajectories=trajectories(missions),
        )

    def _photo(self, record: PersonRecord) -> SourceFile | None:
        """The portrait; somebody shown under another name is not shown by their face either."""
        if self._is_public and record.data.public_name:
            return None
        wanted = record.data.photo
        return next((f for f in record.images if (f.name == wanted if wanted else f.name.startswith("photo."))), None)

    def _teams(self, missions: Mapping[str, Mission], people: Mapping[str, Person]) -> dict[str, Team]:
        found: dict[str, dict[str, dict[str, None]]] = {key: {} for key in self.records.teams}

        def note(team: TeamRef | None, role: str, item: str) -> None:
            if team is not None and team.id is not None:
                found[team.id].setdefault(role, {})[item] = None

        for mission in missions.values():
            note(mission.home, "lent", mission.id)
            note(mission.host, "hosted", mission.id)
            for partner in mission.partners:
                note(partner, "partnered", mission.id)
        for person in people.values():
            for membership in person.teams:
                note(membership.team, "people", person.id)
        for key, fields in self.records.teams.items():
            if fields.parent in found:
                found[fields.parent].setdefault("children", {})[key] = None
        return {
            key: Team(key, self.records.teams[key], self.date, **{role: tuple(ids) for role, ids in roles.items()})
            for key, roles in sorted(found.items())
        }

    def _competencies(self, missions: Mapping[str, Mission], people: Mapping[str, Person]) -> dict[str, Competency]:
        shown: dict[str, list[str]] = {}
        for mission in missions.values():
            for skill in mission.skills:
                shown.setdefault(skill.id, []).append(mission.id)
        holders = _index((t.competency, p.id) for p in people.values() for t in p.trajectories)
        declared = _index((s.id, p.id) for p in people.values() for s in p.declared)
        children = _index((c.parent, key) for key, c in sorted(self.records.competencies.items()) if c.parent)
        return {
            key: Competency(key, fields, tuple(shown.get(key, ())), holders.get(key, ()), declared.get(key, ()),
                            children.get(key, ()))
            for key, fields in sorted(self.records.competencies.items())
        }

    def _abbreviations(self, lang: Lang) -> Mapping[str, str]:
        entries = (entry.fr if lang == "fr" else entry.en for entry in self.records.glossary.values())
        return MappingProxyType({entry.abbr: entry.title for entry in entries if entry is not None})


def _without_hidden_files(
    record: MissionRecord, voices: Iterable[Voice], artifacts: Iterable[Artifact]
) -> tuple[Correction, ...]:
    """The corrections, without the names of files that this build does not show."""
    hidden = {file.name for file in record.files} - {artifact.file.name for artifact in artifacts}
    spoken = {text.prose.path for voice in voices for text in voice.texts}
    hidden |= {f.document.path.rpartition("/")[2] for f in record.feedback if f.document.path not in spoken}
    return tuple(
        correction.model_copy(update={"of": tuple(n for n in correction.of if n.rpartition("/")[2] not in hidden)})
        for correction in record.corrections
    )


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, item in pairs:
        found.setdefault(key, []).append(item)
    return {key: tuple(dict.fromkeys(items)) for key, items in found.items()}


def _prose(feedback: FeedbackRecord) -> Prose:
    return Prose(feedback.document.path, feedback.lang, feedback.body, feedback.body_line)


