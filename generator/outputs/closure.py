"""Which templates a page is made with: its own, and every one that it may load on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from generator.memo import Memo, key
from generator.patterns import pattern
from generator.theme import Theme

_TABLE = "closures"
_ASKED, _NAMED = pattern(r"\basset\b"), pattern(r"""\basset\(\s*["']([^"'\\]*)["']\s*\)""")


class Closures:
    """Digests of templates with all that they extend, import or include, found by name as the theme resolves them.

    A template that does not exist yet but would win is another answer to the same name, so it changes the digest.
    """

    def __init__(self, theme: Theme, memo: Memo) -> None:
        self._theme, self._memo = theme, memo
        self._known: dict[str, str] = {}
        self._whole = theme.digest
        self._words = key("words", catalogues=tuple(sorted(theme.texts.items())))

    def of(self, template: str) -> str:
        """The digest of one template's closure, of the words it may speak and of the files it may name."""
        found = self._known.get(template)
        if found is None:
            found = self._known[template] = self._remembered(template)
        return found

    def _remembered(self, template: str) -> str:
        name = key("closure", theme=self._whole, template=template)
        known = self._memo.get(_TABLE, name)
        if not isinstance(known, str):
            known = self._closure(template)
            self._memo.put(_TABLE, name, known)
        return known

    def _closure(self, template: str) -> str:
        needed, waiting = dict[str, str](), [template]
        while waiting:
            name = waiting.pop()
            if name in needed:
                continue
            known = self._theme.templates.get(name)
            needed[name] = known.source if known is not None else ""
            names = _names_in(needed[name])
            if names is None:
                return key("templates", whole=self._whole)
            waiting += names
        return key("templates", sources=tuple(sorted(needed.items())), words=self._words,
                   static=tuple(sorted(self._static(needed.values()))))

    def _static(self, sources: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Where the static files stand that templates name; all of them, where one may be named in another way."""
        static, found = self._theme.static, set[str]()
        for source in sources:
            named = _files_in(source)
            if named is None:
                return ((name, file.path) for name, file in static.items())
            found.update(named)
        return ((name, static[name].path if name in static else "") for name in found)


@lru_cache(maxsize=512)
def _files_in(source: str) -> tuple[str, ...] | None:
    """The static files that a template names; ``None`` where only running it can tell."""
    named = _NAMED.findall(source)
    return tuple(named) if len(named) == len(_ASKED.findall(source)) else None


_LOADS = pattern(r"\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)%\}", re.DOTALL)
_PLAIN = pattern(r"""\s*(["'])([^"'\\]*)\1(?:\s+ignore\s+missing)?(?:\s+as\s+\w+|\s+import\s[\w\s,]+)?"""
                    r"""(?:\s+with(?:out)?\s+context)?\s*[-+]?""")


@lru_cache(maxsize=512)
def _names_in(source: str) -> tuple[str, ...] | None:
    """The templates that one names; ``None`` where only running it can tell, or it cannot be read.

    Names are found without reading the template, which takes as long as to compile it, where each stands by itself in
    its tag. Too many may be found, in a comment for instance: they say more than they have to, never less.
    """
    found = [_PLAIN.fullmatch(tag) for tag in _LOADS.findall(source)]
    names = tuple(each[2] for each in found if each is not None)
    return names if len(names) == len(found) else _names_as_read(source)


def _names_as_read(source: str) -> tuple[str, ...] | None:
    from jinja2 import Environment, TemplateSyntaxError, meta

    try:
        tree = Environment(extensions=["jinja2.ext.i18n"]).parse(source)  # noqa: S701 - only read here
    except TemplateSyntaxError:
        return None
    names = tuple(meta.find_referenced_templates(tree))
    return None if None in names else tuple(name for name in names if name is not None)
