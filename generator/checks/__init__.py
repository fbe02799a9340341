"""The rules of the site, one module each: what they say of one mission, and what of people, vocabularies and missions
together."""

from collections.abc import Callable, Iterator

from generator.problems import Problem
from generator.records import MissionRecord

from . import archive, cycles, dates, limits, privacy, references, shares, translations, validators, voices
from .facts import Facts
from .references import without_echoes

MISSION_CHECKS: tuple[Callable[[Facts, MissionRecord], Iterator[Problem]], ...] = (
    references.check_mission,
    dates.check_mission,
    limits.check_mission,
    validators.check_mission,
    voices.check_mission,
    archive.check_mission,
    privacy.check_mission,
    translations.check_mission,
)

OUTLINE_CHECKS: tuple[Callable[[Facts], Iterator[Problem]], ...] = (cycles.check, validators.check, shares.check)
"""What missions have in common: these read outlines and vocabularies, and of people nothing but their ids."""

PEOPLE_CHECKS: tuple[Callable[[Facts], Iterator[Problem]], ...] = (
    references.check,
    dates.check,
    archive.check,
    privacy.check,
)
"""People, vocabularies and settings: these read no outlines."""


def check_mission(facts: Facts, mission: MissionRecord) -> list[Problem]:
    """Every problem of one mission, unsorted."""
    return [found for check in MISSION_CHECKS for found in check(facts, mission)]


def check_outlines(facts: Facts) -> list[Problem]:
    """Every problem of missions together, unsorted."""
    return [found for check in OUTLINE_CHECKS for found in check(facts)]


def check_people(facts: Facts) -> list[Problem]:
    """Every problem of people, vocabularies and settings, unsorted."""
    return [found for check in PEOPLE_CHECKS for found in check(facts)]


__all__ = [
    "MISSION_CHECKS", "OUTLINE_CHECKS", "PEOPLE_CHECKS", "Facts", "check_mission", "check_outlines", "check_people",
    "without_echoes",
]
