"""PyYAML's events, with the types that they have once a text is being parsed."""

from collections.abc import Iterator
from typing import Protocol, cast

import yaml

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mark(Protocol):
    """A position, counted from 0."""

    line: int
    column: int


class Event(Protocol):
    """Any event; scalars alone have `value` and `style`, collections alone `flow_style`, aliases no `tag`."""

    start_mark: Mark
    end_mark: Mark
    tag: str | None
    anchor: str | None
    value: str
    style: str | None
    flow_style: bool | None


def events(text: str) -> Iterator[Event]:
    """The events of a text, by libyaml where PyYAML was built with it. Raises yaml.YAMLError on the way."""
    return cast("Iterator[Event]", yaml.parse(text, Loader=_LOADER))


def is_node(event: Event) -> bool:
    """Whether the event is, or opens, a value."""
    return isinstance(event, yaml.NodeEvent)


def opens_mapping(event: Event) -> bool:
    """Whether the event opens a mapping."""
    return isinstance(event, yaml.MappingStartEvent)


def opens_list(event: Event) -> bool:
    """Whether the event opens a list."""
    return isinstance(event, yaml.SequenceStartEvent)
