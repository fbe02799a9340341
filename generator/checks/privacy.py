"""What would say more about a person than they agreed to."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problems import Problem, problem
from generator.records import Audience, MissionRecord, PersonRecord
from generator.source import suggested_id

from .facts import Facts


def check(facts: Facts) -> Iterator[Problem]:
    """A public name beside an address that spells the real one."""
    for person in facts.people:
        if person.data.public_name is not None:
            yield from _spelled_out(person)


def _spelled_out(person: PersonRecord) -> Iterator[Problem]:
    hidden = {part for part in suggested_id(person.data.name).split("-") if len(part) > 2}
    hidden -= set(suggested_id(person.data.public_name or "").split("-"))
    addresses = (person.id, person.data.slug.fr or "", person.data.slug.en or "", *person.data.aliases)
    shown = {part for address in addresses for part in suggested_id(address).split("-")}
    if hidden & shown:
        yield problem("TR370", person.document.place(("public_name",)), id=person.id)


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
