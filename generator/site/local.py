"""One mission as this build may show it, joined with what its record names elsewhere."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence

from generator.frozen import replace
from generator.markup import Rendered, says_something
from generator.records import (
    Audience,
    CompetencyRef,
    FeedbackRecord,
    MissionRecord,
    PersonRecord,
    PersonRef,
    Text,
    Validation,
)

from .audience import narrowest
from .model import Amendment, Artifact, Mission, Named, ReuseLink, Skill, TeamRef, Voice, VoiceText
from .naming import same
from .proof import (
    contribution,
    lacks_for_proven,
    lacks_for_validated,
    level_of,
    may_validate,
    state_of,
)
from .standing import Limit, Reason, Withheld
from .world import World


def join_mission(
    world: World, record: MissionRecord, bodies: Mapping[str, Rendered], limit: Limit
) -> tuple[Mission, tuple[Withheld, ...]]:
    """The mission of a record that this build shows, with its bodies and without its links to later missions, and what
    of it this build, or a published one, leaves out; ``limit`` is its effective audience."""
    joiner = Joiner(world)
    return joiner.mission(record, bodies, limit), tuple(joiner.withheld)


class Joiner:
    """Joins records with what they name elsewhere, through one world; notes what the build leaves out."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.records = world.records
        self.rules = world.rules
        self.date = world.date
        self.audience = world.audience
        self.withheld: list[Withheld] = []

    def shown(self, kind: str, item_id: str, limit: Limit, path: str) -> bool:
        """Whether this build shows an item; what it leaves out, or a published build would, is remembered."""
        published = self.world.settings.audience if self.audience is Audience.PRIVATE else self.audience
        if not published.admits(limit.audience):
            self.withheld.append(Withheld(kind, item_id, limit, path))
        return self.audience.admits(limit.audience)

    def mission(self, record: MissionRecord, bodies: Mapping[str, Rendered], limit: Limit) -> Mission:
        """One mission."""
        fields = record.data
        state = state_of(fields, self.date)
        artifacts = self._artifacts(record, limit)
        shown = [artifact.name for artifact in artifacts]
        silent = {each.document.path for each in record.feedback
                  if not says_something(bodies[each.document.path].html, shown)}
        voices = self._voices(record, limit, silent)
        skills, words = self.skills(fields.competencies, fields.difficulty)
        validators = self.records.settings.validators
        level, missing = level_of(
            lacks_for_validated(fields, state, validators, self.rules, self.date),
            lacks_for_proven(sum(a.counts for a in artifacts), sum(v.counts for v in voices), len(skills)),
        )
        validated, source = fields.validated, fields.republished
        allowed = validated is not None and may_validate(validated.by, fields, validators, self.rules)
        told = allowed and (not self.is_public or (validated is not None and validated.result == "met"))
        return Mission(
            id=record.id, fields=fields, lang=fields.lang or self.records.settings.lang, path=record.document.path,
            format=self.records.formats.get(fields.format) or self.records.formats["micro"],
            state=state, level=level, missing=missing, limit=limit,
            contributors=self._contributors(fields.people),
            validator=self._validator(validated) if told and validated is not None else None,
            lead=self.named(fields.lead), referent=self.named(fields.referent),
            load_agreed_by=tuple(filter(None, map(self.named, fields.load.agreed_by))) if fields.load else (),
            sheet_approved_by=self.named(fields.sheet.approved_by) if fields.sheet else None,
            permission_by=self.named(source.permission_by) if source else None,
            home=self._home(record), host=self.team(fields.host),
            partners=tuple(filter(None, map(self.team, fields.partners))),
            stories=record.stories, voices=voices, artifacts=artifacts,
            elsewhere=tuple(d for d in fields.deliverables if d.url and self._admits(limit, d.audience)),
            image=next((f for f in record.images if fields.image and f.name == fields.image.file), None),
            skills=skills, words=words,
            follows=tuple(key for key in dict.fromkeys(fields.follows)
                          if key in self.world.visible and key != record.id),
            corrections=self._corrections(record, voices, artifacts), reused_by=self._reuse(record),
        )

    def _admits(self, limit: Limit, audience: Audience | None) -> bool:
        return self.audience.admits(Audience.narrowest(limit.audience, audience))

    def named(self, person: PersonRef | None, agreed: bool = False) -> Named | None:
        """Somebody as this build may show them. Whoever has a record is shown as their own record allows, however they
        are written here; names of people without one need their agreement (``agreed``)."""
        if person is None:
            return None
        named = self._named(person, agreed)
        if self.audience is Audience.PRIVATE and named.name is not None:
            return replace(named, unpublished=self._published()._named(person, agreed).name is None)
        return named

    def _published(self) -> Joiner:
        """What joins for those whom the site is written for."""
        return Joiner(replace(self.world, audience=self.world.settings.audience))

    def _named(self, person: PersonRef, agreed: bool) -> Named:
        person, ids = self._unnaming(person), self.rules.ids_of(person)
        if ids and not all(map(self._person_shown, ids)):
            return Named(role=person.role)
        if len(ids) == 1:
            return Named(ids[0], self.display_name(self.world.people[ids[0]]), person.role, person.team)
        if person.name is not None and not self._may_be_spelled(person, ids or self.rules.perhaps(person)):
            return Named(role=person.role)
        name = person.name if agreed or self.audience is Audience.PRIVATE else None
        return Named(None, name, person.role, person.team)

    def _unnaming(self, person: PersonRef) -> PersonRef:
        """Somebody without a role or a team that names somebody whom this build does not show."""
        role, team = person.role, person.team
        if role is not None and role.text is not None and self._conceals(role.text):
            role = None
        if team is not None and team not in self.records.teams and self.rules.conceals(team, self.audience):
            team = None
        if (role, team) == (person.role, person.team):
            return person
        return replace(person, role=role, team=team)

    def _conceals(self, words: Text) -> bool:
        return any(self.rules.conceals(each, self.audience) for each in (words.fr, words.en) if each is not None)

    def _contributors(self, people: Iterable[PersonRef]) -> tuple[Named, ...]:
        """Who did it, nobody twice: by id and by name, somebody is the same. Whoever may not be named takes the whole
        mission along, which is said of the mission."""
        found = [self._named(person, agreed=False) for person in people]
        first = {named.id: named for named in reversed(found)}
        return tuple(named for named in found if named.id is None or first[named.id] is named)

    def _may_be_spelled(self, person: PersonRef, ids: Sequence[str]) -> bool:
        """Whether a name may stand as it is written though it may be that of people with a record: each of them is
        shown, and under no other name."""
        records = [self.world.people[each].data for each in ids if self._person_shown(each)]
        others = [record.public_name for record in records if self.is_public and record.public_name is not None]
        return len(records) == len(ids) and all(same(person.name or "", other) for other in others)

    def _person_shown(self, person_id: str) -> bool:
        return person_id in self.world.people and self.audience.admits(self.rules.person(person_id).audience)

    def display_name(self, record: PersonRecord) -> str:
        """The name typed for public builds (initials, pseudonym) stands wherever the public reads."""
        return record.data.public_name if self.is_public and record.data.public_name else record.data.name

    @property
    def is_public(self) -> bool:
        """Whether everybody may read this build."""
        return self.audience is Audience.PUBLIC

    def _validator(self, validated: Validation) -> Named | None:
        named = self.named(validated.by, agreed=validated.show == "name")
        return Named(role=named.role) if named and validated.show == "role" else named

    def _voices(self, record: MissionRecord, mission: Limit, silent: Collection[str]) -> tuple[Voice, ...]:
        by_voice: dict[str, list[tuple[FeedbackRecord, Limit]]] = {}
        said: dict[str, dict[str, Limit]] = {}
        for feedback in record.feedback:
            limit = self.rules.said(mission, feedback)
            said.setdefault(feedback.voice, {})[feedback.document.path] = limit
        for feedback in record.feedback:  # both files are one voice: what one of them forbids, the other does not say
            own = {feedback.document.path: self.rules.voice(mission, feedback)}
            known = own | {path: limit for path, limit in said[feedback.voice].items() if path not in own}
            limit = narrowest(known.values())
            path = next(path for path, each in known.items() if each == limit)
            shown = self.shown("feedback", f"{record.id}/{feedback.voice}.{feedback.lang}", limit, path)
            if shown and feedback.document.path not in silent:
                by_voice.setdefault(feedback.voice, []).append((feedback, limit))
        voices = [self._voice(record, voice, found) for voice, found in sorted(by_voice.items())]
        return tuple(sorted(voices, key=lambda v: (v.own, v.front.date.first if v.front.date else dt.date.max, v.id)))

    def _voice(self, record: MissionRecord, voice: str, found: list[tuple[FeedbackRecord, Limit]]) -> Voice:
        leader = next((f for f, _ in found if f.front.original), found[0][0])
        speaker = leader.front.from_
        known = speaker.is_self or contribution(speaker, record.data, self.rules)
        named = self.named(speaker, agreed=True) or Named()
        texts = tuple(VoiceText(f.lang, f.prose, f.front.original) for f, _ in found)
        skills, words = self.skills(leader.front.competencies, None)
        limit = narrowest(limit for _, limit in found)
        return Voice(voice, record.id, named, leader.front, texts, bool(known), known is None, skills, words, limit)

    def _artifacts(self, record: MissionRecord, mission: Limit) -> tuple[Artifact, ...]:
        entries = [(d.file.removeprefix("deliverables/"), d) for d in record.data.deliverables if d.file]
        described = dict(entries)
        order = {name: index for index, name in enumerate(described)}
        found: list[Artifact] = []
        for file in record.files:
            name = file.inner_name
            fields = described.get(name)
            own = Audience.narrowest(*(entry.audience for each, entry in entries if each == name))
            limit = narrowest([mission, Limit(own, Reason.RECORD)])
            if self.shown("file", f"{record.id}/{name}", limit, record.document.path):
                found.append(Artifact(file, name, fields, limit))
        return tuple(sorted(found, key=lambda a: (order.get(a.name, len(order)), a.name)))

    def skills(self, refs: Iterable[CompetencyRef], level: int | None) -> tuple[tuple[Skill, ...], tuple[Text, ...]]:
        """Competencies that the site knows, and the words for others."""
        skills: dict[str, Skill] = {}
        words: list[Text] = []
        for ref in refs:
            if ref.id is not None and ref.id in self.records.competencies:
                skills.setdefault(ref.id, Skill(ref.id, ref.level or level))
            elif ref.words is not None:
                words.append(ref.words)
        return tuple(skills.values()), tuple(words)

    def team(self, ref: Text | None) -> TeamRef | None:
        """An organisation: one of the site's teams, or its name in words, unless somebody goes by these words whom this
        build does not show."""
        if ref is None:
            return None
        key = ref.fr if ref.fr in self.records.teams else ref.en
        if key in self.records.teams:
            return TeamRef(key)
        return None if self._conceals(ref) else TeamRef(text=ref)

    def _home(self, record: MissionRecord) -> TeamRef | None:
        """As typed, else the first contributor's team when the mission started."""
        if record.data.home is not None:
            return self.team(record.data.home)
        start = record.data.start
        for ref in record.data.people:
            person = self.world.people.get(ref.id or "")
            if person is not None and start is not None:
                for membership in person.data.team:
                    begins = membership.from_ is None or membership.from_.first <= start.last
                    if begins and (membership.to is None or start.first < membership.to.first):
                        return self.team(membership.team)
        return None

    def _reuse(self, record: MissionRecord) -> tuple[ReuseLink, ...]:
        links = []
        for reuse in record.data.reuse:
            key = reuse.by.fr or reuse.by.en or ""
            if key in self.records.known_missions:
                if key in self.world.visible and key != record.id:
                    links.append(ReuseLink(key, None, reuse.date, reuse.note))
            elif (team := self.team(reuse.by)) is not None:
                links.append(ReuseLink(None, team, reuse.date, reuse.note))
        return tuple(links)

    def _corrections(
        self, record: MissionRecord, voices: Iterable[Voice], artifacts: Iterable[Artifact]
    ) -> tuple[Amendment, ...]:
        """The corrections, without the names of files or people that this build does not show."""
        shown = {artifact.file.name for artifact in artifacts}
        shown |= {text.prose.path.rpartition("/")[2] for voice in voices for text in voice.texts}
        names = [*(file.name for file in record.files), *(f.document.path.rpartition("/")[2] for f in record.feedback)]
        hidden = {_in_any_case(name) for name in names if name not in shown}
        return tuple(
            Amendment(each.date, self.named(each.by), each.what,
                      tuple(name for name in each.of if (last := name.rpartition("/")[2]) in shown
                            or _in_any_case(last) not in hidden))
            for each in record.corrections
        )


def _in_any_case(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
