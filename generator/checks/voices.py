"""Feedback is short, agrees with itself across languages, and comes from somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Set

from generator.markup import count_words, says_something
from generator.problems import Problem, problem
from generator.records import FeedbackRecord, MissionRecord, flow
from generator.site import Limit, Reason, contribution, outline_of

from .facts import Facts
from .validators import role_in_words


def check_mission(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    """Long or empty feedback, versions that disagree on facts, and contributors speaking without saying so."""
    names = {file.inner_name for file in mission.files} if mission.feedback else set()
    for feedback in mission.feedback:
        yield from _length(facts, feedback, names)
        speaker = feedback.front.from_
        told = role_in_words(feedback.document, ("from",), speaker)
        if told is not None:
            yield told
        if not speaker.is_self:
            yield from _own(facts, mission, feedback)
    yield from _disagreements(facts, mission)


def _own(facts: Facts, mission: MissionRecord, feedback: FeedbackRecord) -> Iterator[Problem]:
    speaker = feedback.front.from_
    known = contribution(speaker, mission.data, facts.rules)
    if known is False:
        return
    who, place = speaker.id or speaker.name or "", feedback.document.place(("from",))
    if known:
        yield problem("TR353", place, who=who)
    else:
        yield problem("TR345", place, who=who, field="from")


def _length(facts: Facts, feedback: FeedbackRecord, names: Set[str]) -> Iterator[Problem]:
    words = count_words(feedback.body)
    if words > 400:
        yield problem("TR352", feedback.document.place(()), words=words)
    elif words > 120:
        yield problem("TR351", feedback.document.place(()), words=words)
    elif not says_something(facts.bodies[feedback.document.path].html, names):
        yield problem("TR354", feedback.document.place(()))


def _disagreements(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    first: dict[str, FeedbackRecord] = {}
    whole: Limit | None = None
    for feedback in mission.feedback:
        other = first.setdefault(feedback.voice, feedback)
        if other is feedback:
            continue
        if other.front.original and feedback.front.original:
            yield problem("TR356", feedback.document.place(("original",)), other=other.document.path)
        one, two = feedback.front, other.front
        if one == two:
            continue
        if (one.from_.id, one.from_.name, one.from_.role_key) != (two.from_.id, two.from_.name, two.from_.role_key):
            yield problem("TR355", feedback.document.place(("from",)), field="from", other=other.document.path)
        if one.date != two.date:
            yield problem("TR355", feedback.document.place(("date",)), field="date", other=other.document.path)
        whole = whole or facts.rules.mission(outline_of(mission))
        yield from _narrowed(facts, whole, feedback, other)
        yield from _narrowed(facts, whole, other, feedback)


def _narrowed(facts: Facts, whole: Limit, one: FeedbackRecord, other: FeedbackRecord) -> Iterator[Problem]:
    """A file that withholds another by an agreement that only the site's audience makes narrower; ``whole`` is the
    limit of their mission."""
    consent = one.front.consent
    limit, wider = facts.rules.said(whole, one), facts.rules.voice(whole, other)
    if consent is not None and consent.audience is None and limit.reason is Reason.VOICE_NARROW and (
            facts.readers.admits(wider.audience) and not facts.readers.admits(limit.audience)):
        ends = {"withdrawn": str(consent.withdrawn)} if consent.withdrawn is not None else {}
        form = flow({"date": str(consent.date), "audience": facts.readers.value, **ends})
        yield problem("TR357", one.document.place(("consent",)), audience=limit.audience.value,
                      wanted=facts.readers.value, other=other.document.path, form=f"consent: {form}")
