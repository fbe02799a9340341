"""Values by the thousand, each pickled until somebody asks for it: taking them up again costs nothing by itself.

What a build asks of all of them stands in columns beside them, as plain values.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

Name = TypeVar("Name", bound=Hashable)
Value = TypeVar("Value")
Columns = Mapping[str, Mapping[Any, Any]]

AT_HAND = 2000
"""How many values stay unpickled: those that follow each other are asked for again."""


class Kept(Mapping[Name, Value]):
    """Values by name. ``columns`` are attributes of all values, by the name of the attribute and then of the value."""

    def __init__(
        self, packed: Mapping[Name, bytes], columns: Columns, fresh: Mapping[Name, Value] | None = None
    ) -> None:
        self._packed, self.columns, self._fresh = packed, columns, fresh or {}
        self._at_hand: dict[Name, Value] = {}

    @classmethod
    def of(cls, values: Mapping[Name, Value], columns: Sequence[str] = ()) -> Kept[Name, Value]:
        """These values; ``columns`` are attributes that are made of plain values."""
        return cls({name: pickle.dumps(value, 5) for name, value in values.items()},
                   {each: dict(zip(values, column(values, each), strict=True)) for each in columns})

    def but(self, values: Mapping[Name, Value]) -> Kept[Name, Value]:
        """The same, with some values as they are now; none of them is new."""
        columns = {name: {**known, **dict(zip(values, column(values, name), strict=True))}
                   for name, known in self.columns.items()}
        return Kept(self._packed, columns, {**self._fresh, **values})

    def __getitem__(self, name: Name) -> Value:
        found = self._fresh.get(name) or self._at_hand.get(name)
        if found is None:
            if len(self._at_hand) >= AT_HAND:
                self._at_hand.clear()
            found = self._at_hand[name] = pickle.loads(self._packed[name])  # noqa: S301 - made by this very program
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._packed

    def __iter__(self) -> Iterator[Name]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __reduce__(self) -> tuple[object, ...]:
        fresh = {name: pickle.dumps(value, 5) for name, value in self._fresh.items()}
        return Kept, ({**self._packed, **fresh}, self.columns)


def column(values: Mapping[Name, Any], name: str) -> list[Any]:
    """An attribute of all values, in order."""
    known = _known(values, name)
    return list(map(attrgetter(name), values.values())) if known is None else list(known.values())


def cells(values: Mapping[Name, Any], name: str) -> Callable[[Name], Any]:
    """An attribute of whatever value is asked for."""
    known = _known(values, name)
    return (lambda each: getattr(values[each], name)) if known is None else known.__getitem__


def _known(values: Mapping[Name, Any], name: str) -> Mapping[Name, Any] | None:
    return values.columns.get(name) if isinstance(values, Kept) else None


def altered(values: Mapping[Name, Value], new: Mapping[Name, Value]) -> Mapping[Name, Value]:
    """The same values, with some as they are now."""
    if isinstance(values, Kept):
        return values.but(new)
    return {**values, **new}
