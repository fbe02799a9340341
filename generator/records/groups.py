"""A group between braces with the part that it lacks, as one line to copy."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from generator.source import Document, Scalar, to_plain

from .forms import flow, forms

_HERE = "PartThatLacks"


def completed(document: Document, loc: tuple[str | int, ...], form: str, keys: Sequence[str]) -> str | None:
    """The line with the field at ``loc``, whose own line is ``form``; ``None`` where it is in no braces. ``keys`` is
    the order of the fields beside it."""
    for length in range(1, len(loc)):
        node = document.find(loc[:length])
        if node is None or isinstance(node, Scalar):
            return None
        line = document.lines[node.line - document.first_line]
        if line[node.column - 1 : node.column] in ("{", "["):
            break
    else:
        return None
    key = str(loc[-1])
    value = form.removeprefix(f"{key}: ")
    if value == form:  # a line of the group around: the group is there already
        value = forms("", key)["form_fr"].removeprefix(f"{key}: ")
    whole: Any = deepcopy(to_plain(node))
    inner: Any = whole
    for part in loc[length:-1]:
        inner = inner[part]
    if not isinstance(inner, dict) or not inner:  # what stands there says nothing of its fields
        return None
    filled = {**inner, key: _HERE}
    inner.clear()
    inner.update({name: filled[name] for name in sorted(filled, key=[*keys, *filled].index)})
    return line[: node.column - 1].lstrip() + flow(whole).replace(_HERE, value)
