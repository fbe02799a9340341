"""Who may see what: the effective audience of every item is the narrowest of the record, the item and each consent.

No consent means private: the local preview shows it, nothing published does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from generator.records import Audience, FeedbackRecord, MissionRecord, Person, PersonRef, Records

from .standing import UNLIMITED, Limit, Reason


def narrowest(limits: Iterable[Limit]) -> Limit:
    """The narrowest limit; the first of equals, so that the reason given is the one nearest to the record."""
    return min(limits, key=lambda limit: limit.audience.width)


class AudienceRules:
    """The audience rules of one site on one day."""

    def __init__(self, records: Records, date: dt.date) -> None:
        self.default = records.settings.audience
        self.date = date
        self.people: Mapping[str, Limit] = {p.id: self._person(p.id, p.data) for p in records.people}
        self._by_name: dict[str, tuple[str, ...]] = {}
        for person in records.people:
            for name in {person.data.name.casefold(), (person.data.public_name or person.data.name).casefold()}:
                self._by_name[name] = (*self._by_name.get(name, ()), person.id)

    def person(self, person_id: str) -> Limit:
        """The limit of one person's consent; somebody unknown has agreed to nothing."""
        return self.people.get(person_id, Limit(Audience.PRIVATE, Reason.NO_CONSENT, person_id))

    def ids_of(self, person: PersonRef) -> tuple[str, ...]:
        """The records of somebody named in another: by id, or by a name that has a record.

        What a person agreed to holds however others write them.
        """
        if person.id is not None:
            return (person.id,)
        return self._by_name.get(person.name.casefold(), ()) if person.name is not None else ()

    def named(self, person: PersonRef) -> Limit | None:
        """The narrowest limit among the records of somebody named; ``None`` for somebody without a record."""
        return narrowest(limits) if (limits := [self.person(key) for key in self.ids_of(person)]) else None

    def _person(self, person_id: str, person: Person) -> Limit:
        consent = person.consent
        if consent is None:
            return Limit(Audience.PRIVATE, Reason.NO_CONSENT, person_id)
        if consent.withdrawn is not None and consent.withdrawn.first <= self.date:
            return Limit(Audience.PRIVATE, Reason.WITHDRAWN, person_id)
        if consent.date.first > self.date:
            return Limit(Audience.PRIVATE, Reason.CONSENT_LATER, person_id)
        agreed = Limit(consent.audience or self.default, Reason.CONSENT_NARROW, person_id)
        return narrowest([agreed, Limit(person.audience or Audience.PUBLIC, Reason.RECORD)])

    def mission(self, record: MissionRecord) -> Limit:
        """The limit of a mission: its own, its contributors', what its first publication allowed."""
        limits = [Limit(record.data.audience or self.default, Reason.RECORD)]
        limits.extend(self._contributor(person) for person in record.data.people)
        if record.data.stopped is not None:
            limits.append(Limit(Audience.INTERNAL, Reason.STOPPED))
        source = record.data.republished
        if source is not None and source.original_audience is not None and not self._permitted(record):
            limits.append(Limit(source.original_audience, Reason.PERMISSION))
        return narrowest(limits)

    def _permitted(self, record: MissionRecord) -> bool:
        source = record.data.republished
        if source is None or source.permission_by is None or source.permission_date is None:
            return False
        return source.permission_date.first <= self.date

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
        consent = feedback.front.consent
        limits = [mission, Limit(feedback.front.audience or Audience.PUBLIC, Reason.RECORD)]
        if consent is None or consent.first > self.date:
            limits.append(Limit(Audience.PRIVATE, Reason.VOICE_CONSENT))
        speaker = self.named(feedback.front.from_)
        if speaker is not None and speaker.reason is Reason.WITHDRAWN:
            limits.append(speaker)
        return narrowest(limits)
