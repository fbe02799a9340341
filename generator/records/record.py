"""Records as classes of annotated fields, and how what was written becomes one: every refusal is kept, with its place.

An annotation says all of a field: its type and, beside it, how it is read (:class:`Read`), what is asked of it after
that (:class:`Also`) and how long it may be (:class:`Length`). A field is written under its name, without the ``_`` that
keeps it apart from a word of Python.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sized
from dataclasses import MISSING, Field, field, fields
from functools import cache
from types import MappingProxyType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from generator.compact import compact
from generator.frozen import dataclass
from generator.problems import Lang

from .refusal import RefusalError

Loc = tuple[str | int, ...]
"""Where a value stands in a record: the keys and the places in lists that lead to it."""

Params = Mapping[str, Any]
"""What fills a message."""

Class = TypeVar("Class", bound=type)
Model = TypeVar("Model", bound="Record")


class Record:
    """Base of everything people write."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def refusal(self) -> RefusalError | None:
        """Why a record whose fields could all be read is refused all the same, if it is."""
        return None


@dataclass_transform(frozen_default=True)
def record(cls: Class) -> Class:
    """Makes a class a record: its instances are frozen, and no key passes but those of its fields."""
    made: Any = dataclass(frozen=True, slots=True)(cls)
    found: Class = compact(made)
    return found


@dataclass(frozen=True, slots=True)
class Read:
    """How a value is read: ``parse`` gives what the type takes, or raises RefusalError."""

    parse: Callable[[object], object]


@dataclass(frozen=True, slots=True)
class ReadIn:
    """How a value is read that may be words: ``parse`` is also told the language of plain strings."""

    parse: Callable[[object, Lang], object]


@dataclass(frozen=True, slots=True)
class Also:
    """What is asked of a value that could be read: ``check`` gives it back, or raises RefusalError."""

    check: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Length:
    """How many characters or items there may be."""

    most: int
    least: int = 0


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Of a field that is worked out: there is no key for it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with what was written: one of ``missing``, ``unknown``, ``not_listed``, ``too_long``, ``too_many``,
    ``empty`` and ``shape``, or a problem code; where; and what fills its message."""

    kind: str
    loc: Loc
    params: Params = field(default_factory=dict)


_Reader = Callable[[object, Lang, Loc, list[Fault]], object]
_UNREAD: Final = object()


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a record: its name, its type without what is said beside it, how it is read, whether a record cannot
    do without it, and whether people write it."""

    name: str
    annotation: object
    read: _Reader
    is_needed: bool
    is_written: bool


def read(model: type[Model], written: object, lang: Lang) -> tuple[Model | None, list[Fault]]:
    """The record, or ``None`` with every reason why not, in the order of its fields; ``lang`` is the language of plain
    strings."""
    faults: list[Fault] = []
    kind: type = model
    value = _reader(kind)(written, lang, (), faults)
    return (value, faults) if isinstance(value, model) else (None, faults)


def parts_of(model: type[Record]) -> Mapping[str, Part]:
    """The fields of a record by their key, in order."""
    kind: type = model
    return _parts_of(kind)


@cache
def _parts_of(model: type) -> Mapping[str, Part]:
    hints = get_type_hints(model, include_extras=True)
    return MappingProxyType({each.name.rstrip("_"): _part(each, hints[each.name]) for each in fields(model)})


def _part(declared: Field[Any], annotation: object) -> Part:
    bare, *beside = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    is_needed = declared.default is MISSING and declared.default_factory is MISSING
    is_written = not any(isinstance(one, Unwritten) for one in beside)
    return Part(declared.name, bare, _reader(annotation), is_needed, is_written)


@cache
def _reader(annotation: Any) -> _Reader:
    """What reads a value of that type."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _annotated(*inner)
    if origin is Literal:
        return _listed({option: option for option in inner})
    if origin in (Union, UnionType):
        return _perhaps(next(option for option in inner if option is not type(None)))
    if origin is tuple:
        return _many(_reader(inner[0]))
    if origin is dict:
        return _named(_reader(inner[0]), _reader(inner[1]))
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return _listed({member.value: member for member in annotation})
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return _record(annotation)
    return lambda value, _lang, _loc, _faults: value


def _annotated(annotation: Any, *beside: object) -> _Reader:
    inner = _reader(annotation)
    before = [each for each in beside if isinstance(each, Read | ReadIn)]
    after = [each.check for each in beside if isinstance(each, Also)]
    lengths = [each for each in beside if isinstance(each, Length)]
    counted = list if get_origin(annotation) is tuple else str

    def read(value: Any, lang: Lang, loc: Loc, faults: list[Fault]) -> object:
        try:
            for each in before:
                value = each.parse(value) if isinstance(each, Read) else each.parse(value, lang)
            for length in lengths:
                if isinstance(value, counted) and (fault := _measured(value, length, loc)) is not None:
                    faults.append(fault)
                    return _UNREAD
            found = inner(value, lang, loc, faults)
            for check in after if found is not _UNREAD else ():
                found = check(found)
        except RefusalError as refused:
            faults.append(Fault(refused.code, loc, refused.params))
            return _UNREAD
        return found

    return read


def _measured(value: Sized, length: Length, loc: Loc) -> Fault | None:
    """The fault of what is too long or too short."""
    if length.least <= len(value) <= length.most:
        return None
    if len(value) < length.least:
        return Fault("empty", loc)
    if isinstance(value, str):
        return Fault("too_long", loc, {"limit": length.most})
    return Fault("too_many", loc, {"count": len(value), "limit": length.most})


def _listed(options: Mapping[str, object]) -> _Reader:
    def read(value: object, _lang: Lang, loc: Loc, faults: list[Fault]) -> object:
        if isinstance(value, str) and value in options:
            return options[value]
        faults.append(Fault("not_listed", loc, {"options": list(options)}))
        return _UNREAD

    return read


def _perhaps(annotation: Any) -> _Reader:
    inner = _reader(annotation)
    return lambda value, lang, loc, faults: None if value is None else inner(value, lang, loc, faults)


def _many(item: _Reader) -> _Reader:
    def read(value: object, lang: Lang, loc: Loc, faults: list[Fault]) -> object:
        if not isinstance(value, list):
            faults.append(Fault("shape", loc))
            return _UNREAD
        found = tuple([item(one, lang, (*loc, at), faults) for at, one in enumerate(value)])
        return found if all(one is not _UNREAD for one in found) else _UNREAD

    return read


def _named(name: _Reader, item: _Reader) -> _Reader:
    """Names of somebody's own, each with a value."""

    def read(value: object, lang: Lang, loc: Loc, faults: list[Fault]) -> object:
        if not isinstance(value, dict):
            faults.append(Fault("shape", loc))
            return _UNREAD
        before = len(faults)
        found = {name(key, lang, (*loc, key), faults): item(one, lang, (*loc, key), faults)
                 for key, one in value.items()}
        return found if len(faults) == before else _UNREAD

    return read


def _record(model: type[Record]) -> _Reader:
    def read(value: object, lang: Lang, loc: Loc, faults: list[Fault]) -> object:
        if isinstance(value, model):
            return value
        if not isinstance(value, dict):
            faults.append(Fault("shape", loc))
            return _UNREAD
        parts, before = parts_of(model), len(faults)
        given: dict[str, object] = {}
        for key, part in parts.items():
            if key in value and part.is_written:
                given[part.name] = part.read(value[key], lang, (*loc, key), faults)
            elif part.is_needed:
                faults.append(Fault("missing", (*loc, key)))
        if len(given) < len(value):
            faults += [Fault("unknown", (*loc, key)) for key in value
                       if key not in parts or not parts[key].is_written]
        return _made(model, given, loc, faults) if len(faults) == before else _UNREAD

    return read


def _made(model: type[Record], given: Mapping[str, object], loc: Loc, faults: list[Fault]) -> object:
    made = model(**given)
    refused = made.refusal()
    if refused is None:
        return made
    faults.append(Fault(refused.code, loc, refused.params))
    return _UNREAD
