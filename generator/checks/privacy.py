"""What would say more about a person than they agreed to."""

from __future__ import annotations

from collections.abc import Iterator, Set

from generator.problems import Problem, problem
from generator.records import Audience, MissionRecord, PersonRecord
from generator.site import spelled

from .facts import Facts


def check(facts: Facts) -> Iterator[Problem]:
    """A public name beside addresses and links that spell the real one."""
    for person in facts.people:
        if person.data.public_name is not None:
            yield from _spelled_out(person)


_PARTICLES = frozenset(["abu", "bin", "das", "del", "den", "der", "des", "dos", "las", "les", "los", "van", "von"])
"""Words of names that are words of anything."""


def _spelled_out(person: PersonRecord) -> Iterator[Problem]:
    hidden = {word for word in spelled(person.data.name).words if len(word) > 2} - _PARTICLES
    hidden -= spelled(person.data.public_name or "").words
    slug, aliases = person.data.slug, person.data.aliases
    if _spells(person.id, hidden):
        yield problem("TR370", person.document.place(("public_name",)), id=person.id)
    for address in dict.fromkeys(each for each in (slug.fr, slug.en) if each is not None):
        if _spells(address, hidden):
            yield problem("TR372", person.document.place(("slug",)), address=address, field="slug")
    for address in dict.fromkeys(aliases):
        if _spells(address, hidden):
            yield problem("TR372", person.document.place(("aliases",)), address=address, field="aliases")
    for index, link in enumerate(person.data.links):
        words = (link.url, *((link.title.fr, link.title.en) if link.title is not None else ()))
        found = next((word for word in words if word is not None and _spells(word, hidden)), None)
        if found is not None:
            yield problem("TR376", person.document.place(("links", index)), words=found[:120])


def _spells(address: str, hidden: Set[str]) -> bool:
    return not hidden.isdisjoint(spelled(address).words)


def check_mission(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    """An audience widened without permission."""
    source = mission.data.republished
    if source is None or source.original_audience is None:
        return
    wanted = mission.data.audience or facts.records.settings.audience
    permitted = source.permission_by is not None and source.permission_date is not None
    if Audience.narrowest(wanted, source.original_audience) is not wanted and not permitted:
        yield problem("TR371", mission.document.place(("republished",)), original=source.original_audience.value,
                      wanted=wanted.value)
