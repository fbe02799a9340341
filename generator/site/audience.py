"""Who may see what: the effective audience of every item is the narrowest of the record, the item and each consent.

No consent means private: the local preview shows it, nothing published does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from generator.compact import compact
from generator.frozen import dataclass
from generator.records import Audience, FeedbackRecord, Person, PersonRef, Records
from generator.source import is_id

from .naming import Filed, bearers, filed, perhaps, same
from .outline import Outline
from .standing import UNLIMITED, Limit, Reason


def _consent(person_id: str, person: Person, default: Audience, date: dt.date) -> Limit:
    consent = person.consent
    if consent is None:
        return Limit(Audience.PRIVATE, Reason.NO_CONSENT, person_id)
    if consent.withdrawn is not None and consent.withdrawn.first <= date:
        return Limit(Audience.PRIVATE, Reason.WITHDRAWN, person_id)
    if consent.date.first > date:
        return Limit(Audience.PRIVATE, Reason.CONSENT_LATER, person_id)
    agreed = Limit(consent.audience or default, Reason.CONSENT_NARROW, person_id)
    return narrowest([agreed, Limit(person.audience or Audience.PUBLIC, Reason.RECORD)])


TAKEN_BACK = (Reason.WITHDRAWN, Reason.PERHAPS_WITHDRAWN, Reason.VOICE_WITHDRAWN)


def narrowest(limits: Iterable[Limit]) -> Limit:
    """The narrowest limit; of equals a withdrawal, which nothing else may hide, else the first, so that the reason
    given is the one nearest to the record."""
    return min(limits, key=lambda limit: (limit.audience.width, limit.reason not in TAKEN_BACK))


@compact
@dataclass(frozen=True, slots=True)
class AudienceRules:
    """The audience rules of one site on one day: the limit of each person's consent, and who goes by which name."""

    default: Audience
    date: dt.date
    people: Mapping[str, Limit]
    by_name: Filed
    """Who bears which name, by the places where it is looked up; public names count too."""
    names: Mapping[str, tuple[str, ...]]
    """What everybody with a record is called, by id: their name, and their public name if they have one."""

    @classmethod
    def of(cls, records: Records, date: dt.date) -> AudienceRules:
        """The rules for the people of these records."""
        default = records.settings.audience
        names = {person.id: tuple(name for name in (person.data.name, person.data.public_name) if name is not None)
                 for person in records.people}
        by_name = filed((name, person_id) for person_id, called in names.items() for name in called)
        people = {person.id: _consent(person.id, person.data, default, date) for person in records.people}
        return cls(default, date, people, by_name, names)

    def moved_names(self, later: AudienceRules) -> frozenset[str]:
        """The places of names that lead to other people in later rules."""
        return frozenset(place for place in self.by_name.keys() | later.by_name.keys()
                         if self.by_name.get(place) != later.by_name.get(place))

    def person(self, person_id: str) -> Limit:
        """The limit of one person's consent; somebody unknown has agreed to nothing."""
        return self.people.get(person_id, Limit(Audience.PRIVATE, Reason.NO_RECORD, person_id))

    def ids_of(self, person: PersonRef) -> tuple[str, ...]:
        """The records of somebody named in another: by id, even where a name is expected, or by a name that has a
        record.

        What a person agreed to holds however others write them.
        """
        if person.id is not None:
            return (person.id,)
        if person.name is None:
            return ()
        ids = bearers(person.name, self.by_name)
        return tuple(sorted({*ids, person.name})) if self._of_id(person.name) == person.name else ids

    def perhaps(self, person: PersonRef) -> tuple[str, ...]:
        """The records of those who may be meant by a longer name, such as ``Mme Marie Roy``: what they agreed to holds
        as well, though nobody knows whether it is them. So does what somebody agreed to whose id it is in capitals."""
        if person.id is not None or person.name is None:
            return ()
        ids, spelt = perhaps(person.name, self.by_name), self._of_id(person.name)
        return ids if spelt is None else tuple(sorted({*ids, spelt}))

    def _of_id(self, words: str) -> str | None:
        """The id that words are, in capitals or not, where somebody has it."""
        key = words.strip().casefold()
        return key if is_id(key) and key in self.people else None

    def named(self, person: PersonRef) -> Limit | None:
        """The narrowest limit among the records of somebody named; ``None`` for somebody without a record."""
        return narrowest(limits) if (limits := [self.person(key) for key in self.ids_of(person)]) else None

    def conceals(self, words: str, audience: Audience) -> bool:
        """Whether words are the very name or id of somebody whom a build for that audience does not show, or shows to
        everybody under another name."""
        ids = bearers(words, self.by_name)
        if ids and audience is Audience.PUBLIC and not all(same(words, self.names[each][-1]) for each in ids):
            return True
        spelt = self._of_id(words)
        known = (*ids, spelt) if spelt is not None and (spelt == words or "-" in spelt) else ids
        return not all(audience.admits(self.person(each).audience) for each in known)

    def mission(self, outline: Outline) -> Limit:
        """The limit of a mission: its own, its contributors', what its first publication allowed."""
        limits = [Limit(outline.audience or self.default, Reason.RECORD)]
        limits.extend(self._contributor(person) for person in outline.people)
        if outline.stopped:
            limits.append(Limit(Audience.INTERNAL, Reason.STOPPED))
        if outline.original_audience is not None and (outline.permitted is None or outline.permitted > self.date):
            later = outline.permitted
            limits.append(Limit(outline.original_audience, Reason.PERMISSION_LATER if later else Reason.PERMISSION,
                                later.isoformat() if later else ""))
        return narrowest(limits)

    def _contributor(self, person: PersonRef) -> Limit:
        known = self.named(person)
        if known is not None:
            return known
        if person.name is not None:
            return Limit(Audience.PRIVATE, Reason.NAMED_WITHOUT_PAGE, person.name)
        return UNLIMITED

    def voice(self, mission: Limit, feedback: FeedbackRecord) -> Limit:
        """The limit of one feedback file: its mission's, its own, and its author's agreement to that very text, which
        goes when they withdraw altogether."""
        said = self.said(mission, feedback)
        return said if feedback.front.consent else narrowest([said, Limit(Audience.PRIVATE, Reason.VOICE_CONSENT)])

    def said(self, mission: Limit, feedback: FeedbackRecord) -> Limit:
        """What one file of a voice says of all its files: any limit but that nobody has agreed yet to words that are
        not said to be the original, which says nothing of those that they translate."""
        consent = feedback.front.consent
        limits = [mission, Limit(feedback.front.audience or Audience.PUBLIC, Reason.RECORD)]
        if consent is None:
            limits.append(Limit(Audience.PRIVATE, Reason.VOICE_CONSENT) if feedback.front.original else UNLIMITED)
        elif consent.withdrawn is not None and consent.withdrawn.first <= self.date:
            limits.append(Limit(Audience.PRIVATE, Reason.VOICE_WITHDRAWN))
        elif consent.date.first > self.date:
            limits.append(Limit(Audience.PRIVATE, Reason.VOICE_CONSENT_LATER))
        else:
            limits.append(Limit(consent.audience or self.default, Reason.VOICE_NARROW))
        limits.extend(self._speakers(feedback.front.from_))
        return narrowest(limits)

    def _speakers(self, person: PersonRef) -> Iterator[Limit]:
        """What withdrawals say of somebody's words."""
        ids = self.ids_of(person)
        for limit in map(self.person, ids or self.perhaps(person)):
            if limit.reason is Reason.WITHDRAWN:
                yield limit if ids else Limit(limit.audience, Reason.PERHAPS_WITHDRAWN, person.name or "")
