"""The rules of the site, one module each; ``run_checks`` runs them all over everything people wrote."""

from collections.abc import Callable, Iterator

from generator.problems import Problem

from . import archive, cycles, dates, limits, privacy, references, shares, translations, validators, voices
from .facts import Facts

CHECKS: tuple[Callable[[Facts], Iterator[Problem]], ...] = (
    references.check,
    cycles.check,
    dates.check,
    limits.check,
    validators.check,
    shares.check,
    voices.check,
    archive.check,
    privacy.check,
    translations.check,
)


def run_checks(facts: Facts) -> list[Problem]:
    """Every problem of every rule, unsorted."""
    return [found for check in CHECKS for found in check(facts)]


__all__ = ["CHECKS", "Facts", "run_checks"]
