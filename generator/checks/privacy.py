"""What would say more about a person than they agreed to."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

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
_FEW = 5
"""Letters that may stand in any word."""


def _spelled_out(person: PersonRecord) -> Iterator[Problem]:
    hidden = _Hidden(person.data.name, person.data.public_name or "")
    slug, aliases = person.data.slug, person.data.aliases
    if hidden.is_in(person.id):
        yield problem("TR370", person.document.place(("public_name",)), id=person.id)
    for address in dict.fromkeys(each for each in (slug.fr, slug.en) if each is not None):
        if hidden.is_in(address):
            yield problem("TR372", person.document.place(("slug",)), address=address, field="slug")
    for address in dict.fromkeys(aliases):
        if hidden.is_in(address):
            yield problem("TR372", person.document.place(("aliases",)), address=address, field="aliases")
    for index, link in enumerate(person.data.links):
        words = (link.url, *((link.title.fr, link.title.en) if link.title is not None else ()))
        found = next((word for word in words if word is not None and hidden.is_in(word)), None)
        if found is not None:
            yield problem("TR376", person.document.place(("links", index)), words=found[:120])


class _Hidden:
    """What of a name the public should not read: all of it, and its longer words, alone or joined to others."""

    def __init__(self, name: str, public: str) -> None:
        known = spelled(name)
        self.words = {word for word in known.words if len(word) > 2} - _PARTICLES - spelled(public).words
        names = known.key.split()
        first, *others = names
        self.whole = [] if known.words <= spelled(public).words else [
            f" {' '.join(names[at:] + names[:at])} " for at in range(len(names))]
        last = "".join(others)
        self.joined = {letters for letters, words in known.runs if len(words) > 1 and not self.words.isdisjoint(words)}
        if self.words and others:
            self.joined |= {letters for letters in known.turns if len(letters) > _FEW}
        if not self.words.isdisjoint(others):
            self.words |= {first[0] + last, last + first[0]}

    def is_in(self, address: str) -> bool:
        """Whether an address, or words, spell it."""
        found = spelled(unquote(address))
        words, line = found.words, f" {found.key} "
        return not self.words.isdisjoint(words) or any(each in line for each in self.whole) or any(
            each in word for each in self.joined for word in words)


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
