"""Compiled templates: kept from one build to the next, and compiled by another process while a first build reads.

Those that came with Trace are also kept beside the program, where Python keeps what it compiled of it: a site's first
build finds them, wherever another site was built before.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import partial
from importlib.util import cache_from_source
from pathlib import Path

from generator.compiling import CODES, Code
from generator.kept import dump, load
from generator.meanwhile import Meanwhile
from generator.memo import Memo, code_digest, key
from generator.render import compiled, is_compiled
from generator.saved import seal, unseal
from generator.theme import Theme, came_with_trace

from .build import Build

_CODES = "codes"

WITHIN = 1.0
"""Seconds for which pages wait for their templates: twice what it takes to compile them where there is nothing else to
do."""

AT_MOST = 4
"""Files of compiled templates beside the program: other libraries, or another Python, have their own."""


def compile_meanwhile(theme: Theme, memo: Memo) -> Meanwhile | None:
    """Begins to compile all templates of a theme, where nobody has: workers would do so while all wait for pages."""
    if CODES.known or memo.get(_CODES, _name(theme)) is not None:
        return None
    CODES.known.update(recall_shipped())
    return None if is_compiled(theme) else Meanwhile.begin(partial(_compiled, theme))


def _compiled(theme: Theme) -> bytes:
    os.nice(19)  # in the gaps between the work of others: nobody waits for it before there are pages to make
    return b"".join(dump(compiled(theme)))


def take_up(compiling: Meanwhile | None) -> None:
    """Takes up what was compiled; what was not is compiled when it is asked for. On a machine that has no gaps, that
    process hardly ever comes to work: a build waited for it for most of a minute."""
    found = compiling.answer(WITHIN) if compiling is not None else None
    if found is not None:
        CODES.learn(load(found))


def recall_codes(build: Build) -> str:
    """Takes up the compiled templates that an earlier build left; the key to leave this one's under."""
    name = _name(build.theme)
    codes = build.memo.kept(_CODES, name)
    if codes is not None:
        CODES.known.update(load(codes))
        CODES.fresh = False
    elif not CODES.known:
        CODES.known.update(recall_shipped())
    return name


def remember_codes(build: Build, name: str) -> None:
    """Leaves them to the next build, if something was compiled."""
    if CODES.fresh:
        build.memo.keep(_CODES, name, b"".join(dump(CODES.known)))
        CODES.fresh = False
        if not sys.dont_write_bytecode:
            keep_shipped(build.theme)


def recall_shipped() -> dict[str, Code]:
    """The compiled templates that came with Trace, as far as they are known. What is torn is not."""
    with suppress(OSError, NotImplementedError):
        sealed = unseal(_beside())
        if sealed is not None:
            known: dict[str, Code] = load(sealed[1])
            return known
    return {}


def keep_shipped(theme: Theme) -> None:
    """Keeps those of a theme's templates that came with Trace, where the folder of the program takes them."""
    before = recall_shipped()
    names = {CODES.name_of(name, template.place): template for name, template in theme.templates.items()}
    with suppress(OSError, NotImplementedError):
        now = {**before, **{name: CODES.known[name] for name, template in names.items()
                            if name in CODES.known and came_with_trace(template)}}
        if now == before:
            return
        place = _beside()
        if place.exists() and not place.is_file():
            return
        seal(place, b"".join(dump(now)))
        every = sorted(place.parent.glob(f"{place.stem}.*"), key=lambda each: each.stat().st_mtime)
        for old in every[:-AT_MOST]:
            old.unlink()


def _beside() -> Path:
    """Where compiled templates stand for this very program, Python and Jinja. Raises NotImplementedError where Python
    keeps nothing."""
    return Path(cache_from_source(__file__)).with_name(f"templates-{sys.implementation.cache_tag}.{code_digest()}")


def _name(theme: Theme) -> str:
    return key("codes", theme=theme.digest)


__all__ = ["compile_meanwhile", "recall_codes", "remember_codes", "take_up"]
