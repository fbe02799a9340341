"""Slotted values by the hundred: the same as :func:`dataclasses.dataclass` makes them, for a tenth of the time.

Python writes the source of six methods for each frozen class and compiles it as the class is defined: 1 ms for each,
200 times as a build starts. Here the methods are closures over the names of the fields, and only a constructor is
compiled, once something is constructed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from dataclasses import dataclass as _plain
from functools import cache, partial
from operator import attrgetter, ge, gt, le, lt
from typing import TYPE_CHECKING, Any

_set = object.__setattr__


def values_of(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    """What gives the values of these attributes, as a tuple also where there is one or none."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import replace as replace
else:
    def replace(value: Any, /, **changes: object) -> Any:
        """As the one of :mod:`dataclasses`, for a class whose constructor takes all fields in their order: a value of
        many fields is copied in a third of the time. Raises KeyError for what is no field."""
        places, values = _fields_of(value.__class__)
        given = list(values(value))
        for name, change in changes.items():
            given[places[name]] = change
        return value.__class__(*given)

    def dataclass(
        cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, order: bool = False, **more: bool
    ) -> Any:
        """As the one of :mod:`dataclasses`; quick where ``slots`` are asked for, and nothing else but the above.

        Told apart only by ``inspect.signature`` before anything is constructed, and by classes that inherit from a
        frozen one: what they add is frozen too.
        """
        quick = slots and not more
        made = partial(_quick, frozen=frozen, order=order) if quick else _plain(
            frozen=frozen, slots=slots, order=order, **more)
        return made if cls is None else made(cls)


@cache
def _fields_of(cls: type) -> tuple[dict[str, int], Callable[[object], tuple[Any, ...]]]:
    """Where each field of a class stands among its values, and what gives these."""
    names = tuple(each.name for each in fields(cls))
    return {name: at for at, name in enumerate(names)}, values_of(names)


def _quick(cls: type, frozen: bool, order: bool) -> type:
    own = frozenset(cls.__dict__)
    made: type = _plain(slots=True, init=False, repr=False, eq=False)(cls)
    given = fields(made)
    if any(each.kw_only or not each.init or each.hash is not None for each in given):
        raise TypeError(f"{cls.__qualname__} asks for what only dataclasses.dataclass does")
    shown = tuple(each.name for each in given if each.repr)
    values = values_of(tuple(each.name for each in given if each.compare))
    methods = {**_compared(values, frozen), "__repr__": _shown(shown, values_of(shown)),
               "__init__": _constructor(made, given, frozen)}
    if frozen:
        methods |= _kept(given, values_of(tuple(each.name for each in given)))
    if order:
        methods |= {f"__{compare.__name__}__": _ordered(values, compare) for compare in (lt, le, gt, ge)}
    for name, method in methods.items():
        if name not in own or (name == "__hash__" and cls.__dict__[name] is None):
            setattr(made, name, method)
    return made


def _kept(given: tuple[Field[Any], ...], state: Callable[[object], tuple[Any, ...]]) -> dict[str, Any]:
    """What lets nothing change, and what pickle and copy ask for."""

    def refuse_set(_self: object, name: str, _value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def refuse_delete(_self: object, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def get_state(self: object) -> list[Any]:
        return list(state(self))

    def set_state(self: object, values: list[Any]) -> None:
        for each, value in zip(given, values, strict=False):
            _set(self, each.name, value)

    return {"__setattr__": refuse_set, "__delattr__": refuse_delete,
            "__getstate__": get_state, "__setstate__": set_state}


def _compared(values: Callable[[object], tuple[Any, ...]], frozen: bool) -> dict[str, Any]:
    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    return {"__eq__": equal, "__hash__": hashed if frozen else None}


def _ordered(values: Callable[[object], tuple[Any, ...]], compare: Callable[[Any, Any], bool]) -> Callable[..., bool]:
    def ordered(self: object, other: object) -> bool:
        return compare(values(self), values(other)) if other.__class__ is self.__class__ else NotImplemented

    return ordered


def _shown(names: tuple[str, ...], values: Callable[[object], tuple[Any, ...]]) -> Callable[[object], str]:
    form = f"({', '.join(f'{name}=%r' for name in names)})"
    return lambda self: self.__class__.__qualname__ + form % values(self)


def _constructor(cls: type, given: tuple[Field[Any], ...], frozen: bool) -> Callable[..., None]:
    """A constructor that makes the true one as it is first called, and makes way for it."""

    def first(self: object, /, *args: object, **named: object) -> None:
        made = _compiled(cls, given, frozen)
        cls.__init__ = made  # type: ignore[misc]
        made(self, *args, **named)

    return first


_MANY = 4
"""Fields from which it is quicker to let an instance be one of another class while they are filled."""


def _thawed(cls: type) -> type:
    """A class of the same fields, in the same places, of which anything may be set."""
    return type(cls.__name__, cls.__bases__, {"__slots__": cls.__dict__["__slots__"], "__setattr__": _set})


def _compiled(cls: type, given: tuple[Field[Any], ...], frozen: bool, thawed: bool = True) -> Callable[..., None]:
    """What the constructor that :mod:`dataclasses` would have written does."""
    known: dict[str, Any] = {"_set": _set, "_MISSING": MISSING}
    wanted, body, is_thawed = ["self"], [], frozen and thawed and len(given) >= _MANY
    if is_thawed:
        known |= {"_Thawed": _thawed(cls), "_Frozen": cls, "_slowly": cache(lambda: _compiled(cls, given, True, False))}
        names = ", ".join(each.name for each in given)
        body.append(f"  if self.__class__ is not _Frozen: return _slowly()(self, {names})  # a class that inherits")
        body.append("  _set(self, '__class__', _Thawed)")
    for each in given:
        name, value = each.name, each.name
        if each.default is not MISSING:
            known[f"_default_{name}"] = each.default
            wanted.append(f"{name}=_default_{name}")
        elif each.default_factory is not MISSING:
            known[f"_make_{name}"] = each.default_factory
            wanted.append(f"{name}=_MISSING")
            value = f"_make_{name}() if {name} is _MISSING else {name}"
        else:
            wanted.append(name)
        is_set = not frozen or is_thawed
        body.append(f"  self.{name} = {value}" if is_set else f"  _set(self, {name!r}, {value})")
    if is_thawed:
        body.append("  self.__class__ = _Frozen")
    if hasattr(cls, "__post_init__"):
        body.append("  self.__post_init__()")
    exec(f"def __init__({', '.join(wanted)}):\n" + "\n".join(body or ["  pass"]), known)  # noqa: S102 - names of fields
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"  # a wrong call is told as one of the class
    return made
