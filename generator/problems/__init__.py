"""Problems are values: a permanent code, a place, and what, why and what to do in two languages."""

from generator.problems.catalogue import Lang, Parts, message_of, messages
from generator.problems.format import Style, format_problem
from generator.problems.inert import inert, inert_json
from generator.problems.model import Place, Problem, place_at, problem, sort_problems
from generator.problems.severity import Severity

__all__ = [
    "Lang", "Parts", "Place", "Problem", "Severity", "Style", "format_problem", "inert", "inert_json", "message_of",
    "messages", "place_at", "problem", "sort_problems",
]
