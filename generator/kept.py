"""Values by the thousand, each pickled until somebody asks for it: taking them up again costs nothing by itself.

What a build asks of all of them stands in columns beside them, as plain values.
"""

from __future__ import annotations

import pickle
import struct
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import accumulate
from operator import attrgetter
from pickle import PickleBuffer
from typing import TYPE_CHECKING, Any, TypeVar

from generator.compact import Class, reduced
from generator.frozen import values_of

if TYPE_CHECKING:
    from typing_extensions import Buffer

Name = TypeVar("Name", bound=Hashable)
Value = TypeVar("Value")
Columns = Mapping[str, Mapping[Any, Any]]

_COUNT = struct.Struct("<Q")

AT_HAND = 2_000_000
"""Bytes of pickles whose values stay unpickled: those that follow each other are asked for again."""

COMMON = 20_000
"""How many values stay that many others hold."""

_TAKEN: dict[bytes, object] = {}


def common(cls: Class) -> Class:
    """For frozen dataclasses of which a few values are part of many others: each is pickled by itself, and taken up
    once by a process, whatever it is part of."""
    get = values_of(tuple(each.name for each in fields(cls)))

    def reduce(self: object) -> tuple[Callable[[bytes], object], tuple[bytes]]:
        return _taken, (pickle.dumps((cls, get(self)), 5),)

    return reduced(cls, reduce)


def _taken(data: bytes) -> object:
    found = _TAKEN.get(data)
    if found is None:
        if len(_TAKEN) >= COMMON:
            _TAKEN.clear()
        cls, values = _unpickled(data)
        found = _TAKEN[data] = cls(*values)
    return found


class Kept(Mapping[Name, Value]):
    """Values by name. ``columns`` are attributes of all values, by the name of the attribute and then of the value.

    The pickles stand one after the other in a ``run``, which ends where ``ends`` say: one piece of memory that
    processes share, however many values each of them looks at.
    """

    def __init__(
        self, names: Iterable[Name], ends: Sequence[int], run: Buffer, columns: Columns,
        fresh: Mapping[Name, Value] | None = None,
    ) -> None:
        self._at = {name: number for number, name in enumerate(names)}
        self._ends, self._run = ends, memoryview(run)
        self.columns, self._fresh = columns, fresh or {}
        self._at_hand: dict[Name, Value] = {}
        self._taken = 0

    @classmethod
    def of(
        cls, values: Mapping[Name, Value], columns: Sequence[str] = (), at_hand: bool = False
    ) -> Kept[Name, Value]:
        """These values; ``columns`` are attributes that are made of plain values. All of them stay ``at_hand`` until
        ``rest``, where that is asked for."""
        kept = cls(values, *_run_of(pickle.dumps(value, 5) for value in values.values()),
                   {each: dict(zip(values, column(values, each), strict=True)) for each in columns})
        if at_hand:
            kept._at_hand.update(values)
        return kept

    def rest(self) -> None:
        """Lets go of all that is at hand: whoever asks for a value takes it up again."""
        self._at_hand.clear()
        self._taken = 0

    def but(self, values: Mapping[Name, Value]) -> Kept[Name, Value]:
        """The same, with some values as they are now; none of them is new."""
        columns = {name: {**known, **dict(zip(values, column(values, name), strict=True))}
                   for name, known in self.columns.items()}
        return Kept(self._at, self._ends, self._run, columns, {**self._fresh, **values})

    def __getitem__(self, name: Name) -> Value:
        found = self._fresh.get(name) or self._at_hand.get(name)
        if found is None:
            pickled = self._pickled(self._at[name])
            if self._taken >= AT_HAND:
                self.rest()
            self._taken += len(pickled)
            found = self._at_hand[name] = _unpickled(pickled)
        return found

    def _pickled(self, number: int) -> memoryview:
        return self._run[self._ends[number - 1] if number else 0 : self._ends[number]]

    def __contains__(self, name: object) -> bool:
        return name in self._at

    def __iter__(self) -> Iterator[Name]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)

    def __reduce_ex__(self, protocol: object) -> tuple[object, ...]:
        ends, run = self._ends, self._run
        if self._fresh:
            fresh = {name: pickle.dumps(value, 5) for name, value in self._fresh.items()}
            ends, run = _run_of(fresh.get(name) or self._pickled(number) for name, number in self._at.items())
        return Kept, (list(self._at), ends, PickleBuffer(run) if protocol == 5 else bytes(run), self.columns)


def _run_of(parts: Iterable[Buffer]) -> tuple[Sequence[int], memoryview]:
    """Values one after the other, and where each of them ends."""
    some = list(parts)
    return array("Q", accumulate(len(memoryview(each)) for each in some)), memoryview(b"".join(some))


def dump(value: object) -> list[Buffer]:
    """A value as parts of a file; what it keeps packed is not copied. ``load`` takes them up again."""
    runs: list[PickleBuffer] = []
    pickled = pickle.dumps(value, 5, buffer_callback=runs.append)
    parts: list[Buffer] = [pickled, *(each.raw() for each in runs)]
    lengths = [len(memoryview(each)) for each in parts]
    return [_COUNT.pack(len(parts)), *map(_COUNT.pack, lengths), *parts]


def load(data: Buffer) -> Any:
    """The value that was dumped there. It may look at the data for as long as it lives."""
    view, size = memoryview(data), _COUNT.size
    (count,) = _COUNT.unpack_from(view)
    at, parts = size * (1 + count), list[memoryview]()
    for number in range(count):
        (length,) = _COUNT.unpack_from(view, size * (1 + number))
        parts.append(view[at : at + length])
        at += length
    return _unpickled(parts[0], parts[1:])


def _unpickled(data: Buffer, buffers: Iterable[Buffer] = ()) -> Any:
    return pickle.loads(data, buffers=buffers)  # noqa: S301 - made by this very program


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
