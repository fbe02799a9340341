"""Frozen values that travel: between processes and into the memo, by the thousand.

Python pickles a slotted dataclass field by field through generic code; a call of its class with all of its fields says
the same in a quarter of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

Class = TypeVar("Class", bound=type)


def compact(cls: Class) -> Class:
    """Makes the instances of a frozen dataclass, whose fields are all arguments of its constructor, quick to pickle."""
    names = tuple(each.name for each in fields(cls))
    get = attrgetter(*names)

    def reduce(self: object) -> tuple[type, tuple[object, ...]]:
        found = get(self)
        return cls, found if len(names) > 1 else (found,)

    return reduced(cls, reduce)


def reduced(cls: Class, reduce: Callable[[Any], tuple[Callable[..., object], tuple[object, ...]]]) -> Class:
    """Makes the instances of a class travel as a call of something."""
    cls.__reduce__ = reduce  # type: ignore[assignment, method-assign]
    return cls
