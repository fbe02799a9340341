"""The rules of the site, one module each: what they say of one mission, and what of people, vocabularies and missions
together."""

from collections.abc import Callable, Iterator

from generator.problems import Problem
from generator.records import MissionRecord, Records

from . import archive, cycles, dates, limits, privacy, references, shares, translations, validators, voices
from .facts import Facts

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

SITE_CHECKS: tuple[Callable[[Facts], Iterator[Problem]], ...] = (
    references.check,
    cycles.check,
    dates.check,
    validators.check,
    shares.check,
    archive.check,
    privacy.check,
)


def check_mission(facts: Facts, mission: MissionRecord) -> list[Problem]:
    """Every problem of one mission, unsorted."""
    return [found for check in MISSION_CHECKS for found in check(facts, mission)]


def check_site(facts: Facts) -> list[Problem]:
    """Every problem of what is not one mission's own, unsorted."""
    return [found for check in SITE_CHECKS for found in check(facts)]


def run_checks(records: Records, facts: Facts) -> list[Problem]:
    """Every problem of every rule, for records that are all in memory; unsorted."""
    return [*check_site(facts), *(found for mission in records.missions for found in check_mission(facts, mission))]


__all__ = ["MISSION_CHECKS", "SITE_CHECKS", "Facts", "check_mission", "check_site", "run_checks"]
