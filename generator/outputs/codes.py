"""Compiled templates: kept from one build to the next, and compiled by another process while a first build reads."""

from __future__ import annotations

import os
from functools import partial

from generator.compiling import CODES
from generator.kept import dump, load
from generator.meanwhile import Meanwhile
from generator.memo import Memo, key
from generator.render import compiled
from generator.theme import Theme

from .build import Build

_CODES = "codes"


def compile_meanwhile(theme: Theme, memo: Memo) -> Meanwhile | None:
    """Begins to compile all templates of a theme, where nobody has: workers would do so while all wait for pages."""
    if CODES.known or memo.get(_CODES, _name(theme)) is not None:
        return None
    return Meanwhile.begin(partial(_compiled, theme))


def _compiled(theme: Theme) -> bytes:
    os.nice(19)  # in the gaps between the work of others: nobody waits for it before there are pages to make
    return b"".join(dump(compiled(theme)))


def take_up(compiling: Meanwhile | None) -> None:
    """Takes up what was compiled; what was not is compiled when it is asked for."""
    found = compiling.answer() if compiling is not None else None
    if found is not None:
        CODES.learn(load(found))


def recall_codes(build: Build) -> str:
    """Takes up the compiled templates that an earlier build left; the key to leave this one's under."""
    name = _name(build.theme)
    codes = build.memo.kept(_CODES, name)
    if codes is not None:
        CODES.known.update(load(codes))
        CODES.fresh = False
    return name


def remember_codes(build: Build, name: str) -> None:
    """Leaves them to the next build, if something was compiled."""
    if CODES.fresh:
        build.memo.keep(_CODES, name, b"".join(dump(CODES.known)))
        CODES.fresh = False


def _name(theme: Theme) -> str:
    return key("codes", theme=theme.digest)


__all__ = ["compile_meanwhile", "recall_codes", "remember_codes", "take_up"]
