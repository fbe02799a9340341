"""Quick slotted values are told apart from plain dataclasses by nothing but the time they take."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import operator
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import frozen
from generator.compact import compact

Make = Callable[..., Any]

ORDERS = (operator.lt, operator.le, operator.gt, operator.ge)
NAMES = ("alpha", "beta", "gamma", "delta")
VALUES = st.recursive(st.none() | st.integers() | st.text(max_size=3) | st.floats(allow_nan=False),
                      lambda inner: st.tuples(inner, inner), max_leaves=3)


def twins(
    namespace: dict[str, object], annotations: dict[str, str], frozen_too: bool = True, order: bool = False
) -> tuple[Make, Make]:
    """The same class, made by Python and made by us."""
    asked = {"frozen": frozen_too, "slots": True, "order": order}

    def body() -> type:
        fresh = {name: copy.copy(value) for name, value in namespace.items()}
        return type("Value", (), {"__annotations__": dict(annotations), "__module__": __name__, **fresh})

    return dataclasses.dataclass(**asked)(body()), frozen.dataclass(**asked)(body())


@st.composite
def classes(draw: st.DrawFn) -> tuple[Make, Make, int, int]:
    """Two twins, how many arguments they need and how many they take."""
    names = NAMES[:draw(st.integers(0, len(NAMES)))]
    needed = draw(st.integers(0, len(names)))
    namespace: dict[str, object] = {}
    for name in names:
        options: dict[str, Any] = {"repr": draw(st.booleans()), "compare": draw(st.booleans())}
        if name in names[needed:]:
            options |= draw(st.sampled_from([{"default_factory": list}, {"default": "none"}, {"default": ()}]))
        is_plain = draw(st.booleans()) and "default_factory" not in options
        if not is_plain:
            namespace[name] = dataclasses.field(**options)
        elif "default" in options:
            namespace[name] = options["default"]
    made = twins(namespace, dict.fromkeys(names, "object"), draw(st.booleans()), draw(st.booleans()))
    return *made, needed, len(names)


def told(work: Callable[[], object]) -> object:
    """What comes of it, or the words and kind of its refusal."""
    try:
        return work()
    except (TypeError, AttributeError) as error:
        return type(error), str(error)


@given(classes(), st.lists(VALUES, max_size=5), st.lists(VALUES, max_size=5))
def test_quick_values_are_those_of_dataclasses(
    made: tuple[Make, Make, int, int], first: list[object], second: list[object],
) -> None:
    plain, quick, needed, most = made
    assert told(lambda: repr(plain(*first))) == told(lambda: repr(quick(*first)))
    if not (needed <= len(first) <= most and needed <= len(second) <= most):
        return
    theirs, ours = (plain(*first), plain(*second)), (quick(*first), quick(*second))
    named = dict(zip(NAMES, first, strict=False))
    assert quick(**named) == ours[0]
    assert repr(frozen.replace(ours[1], **named)) == repr(dataclasses.replace(theirs[1], **named))
    for ask in (
        lambda one, other: (one == other, one != other, one == (), one == one),
        lambda one, other: [told(lambda ask=ask, to=to: ask(one, to)) for ask in ORDERS for to in (other, one, ())],
        lambda one, _: told(lambda: hash(one)),
        lambda one, _: one.__reduce_ex__(4)[2],
        lambda one, _: type(one).__hash__ is None,
        lambda one, _: dataclasses.asdict(one),
        lambda one, _: repr(copy.copy(one)),
        lambda one, _: repr(copy.deepcopy(one)),
        lambda one, _: repr(dataclasses.replace(one, **named)),
        lambda one, _: [told(lambda name=name: setattr(one, name, 1)) for name in type(one).__slots__],
        lambda one, _: [told(lambda name=name: delattr(one, name)) for name in type(one).__slots__],
        lambda one, _: type(one).__match_args__,
        lambda one, _: (type(one).__slots__, hasattr(one, "__dict__")),
        lambda one, _: [(each.name, each.type, each.default, each.default_factory, each.repr, each.compare, each.init)
                        for each in dataclasses.fields(one)],
        lambda one, _: signature(type(one)),
    ):
        assert ask(*theirs) == ask(*ours)
    with pytest.raises((AttributeError, TypeError)):
        ours[0].other = 1


def signature(cls: type) -> list[tuple[str, object, object]]:
    """The arguments of a class; what stands for a list that is made anew is nobody's business."""
    made_anew = {each.name for each in dataclasses.fields(cls) if each.default_factory is not dataclasses.MISSING}
    return [(each.name, each.kind, () if each.name in made_anew else each.default)
            for each in inspect.signature(cls).parameters.values()]


@frozen.dataclass(frozen=True, slots=True)
class Pair:
    """A value that travels field by field."""

    left: object
    right: object = ()


@frozen.dataclass(frozen=True, slots=True)
class Five:
    """A value of many fields, the last of them made anew."""

    one: int
    two: int
    three: int = 3
    four: int = 4
    five: list[int] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        if self.one < 0:
            raise ValueError(self.one)


class Heir(Five):
    """One that only inherits."""


@frozen.dataclass(frozen=True, slots=True)
class Six(Five):
    """One that inherits and adds."""

    six: int = 6


@pytest.mark.parametrize("made", [Five, Heir, Six])
def test_a_value_of_many_fields_is_of_its_class_and_frozen(made: type[Five]) -> None:
    for one in (made(1, 2, four=5), pickle.loads(pickle.dumps(made(1, 2, four=5)))):
        assert type(one) is made
        values = [getattr(one, each.name) for each in dataclasses.fields(one)]
        assert values == [1, 2, 3, 5, [], 6][:len(values)]
        with pytest.raises(dataclasses.FrozenInstanceError):
            one.one = 2
    assert made(1, 2).five is not made(1, 2).five
    with pytest.raises(ValueError, match="-1"):
        made(-1, 2)
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'two'"):
        made(1)


@compact
@frozen.dataclass(frozen=True, slots=True)
class Single:
    """A value that travels as a call, with a word of its own for what it is."""

    only: object

    def __post_init__(self) -> None:
        if self.only == "refused":
            raise ValueError(self.only)

    def __repr__(self) -> str:
        return "mine"

    def __hash__(self) -> int:
        return 7


@given(VALUES)
def test_frozen_values_travel(value: object) -> None:
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(Pair(value, value), protocol)) == Pair(value, value)
        assert pickle.loads(pickle.dumps(Single(value), protocol)) == Single(value)


def test_what_a_class_says_itself_stands() -> None:
    assert (repr(Single(1)), hash(Single(1))) == ("mine", 7)
    with pytest.raises(ValueError, match="refused"):
        Single("refused")


def test_what_is_not_slotted_is_left_to_dataclasses() -> None:
    @frozen.dataclass
    class Open:
        number: int

    one = Open(1)
    one.number = 2
    assert one == Open(2)


@pytest.mark.parametrize("options", [{"init": False, "default": 1}, {"kw_only": True}, {"hash": False}])
def test_what_only_dataclasses_can_do_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="asks for what only"):
        twins({"alpha": dataclasses.field(**options)}, {"alpha": "int"})
