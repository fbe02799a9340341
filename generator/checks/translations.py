"""What exists in one language only: said to authors as a remark, never a fault."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problems import Problem, problem
from generator.records import LANGS, MissionRecord

from .facts import Facts

_ENGLISH, _FRENCH = {"fr": "French", "en": "English"}, {"fr": "français", "en": "anglais"}


def check_mission(_facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    """A title or a story that one language lacks."""
    told = {prose.lang for prose in mission.stories}
    for lang in LANGS:
        if mission.data.title.get(lang) is None:
            yield problem("TR380", mission.document.place(("title",)), language_en=_ENGLISH[lang],
                          language_fr=_FRENCH[lang])
        if told and lang not in told:
            yield problem("TR381", mission.document.place(()), file=f"{lang}.md")
