"""What is not understood of a command line, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from generator.patterns import pattern
from generator.problems import inert
from generator.wording import Wording

_QUOTED = pattern(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
"""A text as Python shows it, and click in its own messages: between the quotes that it does not hold."""


_ODD_DASHES = pattern(r"(?:-|[‐-―−]-?)([a-z]{3}[a-z-]*)(?:=.*)?", re.DOTALL)
"""An option behind one hyphen, or behind the dash that a word processor makes of two."""


def explain(error: click.UsageError, arguments: Sequence[str], commands: Sequence[str], say: Wording) -> str:
    """What it is, with what could be typed instead."""
    for word in arguments:
        odd = _ODD_DASHES.fullmatch(word)
        if odd is not None and f"--{odd[1]}" in _option_names(error):
            typed = inert(word.partition("=")[0])
            return f"{say('usage_option', name=typed)}. {say('usage_meant', names=f'--{odd[1]}')}"
    if isinstance(error, click.NoSuchOption):
        import difflib

        near = difflib.get_close_matches(error.option_name, _option_names(error), n=1, cutoff=0.7)
        said = say("usage_option", name=inert(error.option_name))
        return f"{said}. {say('usage_meant', names=near[0])}" if near else said
    if isinstance(error, click.MissingParameter):
        return say("usage_missing")
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = error.param.opts[0] if error.param.opts else str(error.param.name)
        return say("usage_value", name=name, value=_refused_value(error), possible=_possible(error.param, say))
    if "No such command" in error.message:
        known = "\n".join(f"  {name} — {say(f'help_{name}')}" for name in commands)
        return say("usage_command", name=_refused_value(error), commands=known)
    extra = error.message.partition("(")[2].removesuffix(")")
    return say("usage_argument", name=inert(getattr(error, "option_name", None) or extra))


def _option_names(error: click.UsageError) -> list[str]:
    if error.ctx is None:
        return []
    command = error.ctx.command
    asked = command.commands.values() if isinstance(command, click.Group) else [command]
    return [name for each in asked for param in each.params if isinstance(param, click.Option) for name in param.opts]


def _possible(param: click.Parameter, say: Wording) -> str:
    """The values that an option takes, or the form of them."""
    kind = param.type
    if isinstance(kind, click.Choice):
        return say("usage_choices", choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        return say("usage_range", first=kind.min, last=kind.max)
    if param.name in ("content", "output"):
        return say("usage_folder")
    return say("usage_date" if isinstance(kind, click.DateTime) else "usage_address")


def _refused_value(error: click.UsageError) -> str:
    found = _QUOTED.search(error.message)
    if found is None:
        return error.message.partition(" ")[0]  # "99999 is not in the range …"
    import ast

    return inert(str(ast.literal_eval(found[0])))


__all__ = ["explain"]
