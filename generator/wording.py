"""What the commands say: ``commands.toml``, and in which language."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from generator.patterns import pattern

Lang = Literal["fr", "en"]


_SITE_LANG = pattern(rb"""^(?:\xef\xbb\xbf)?lang[ \t]*:[ \t]*["']?(fr|en)\b""", re.MULTILINE)
_SITE_START = 20_000
_PLACE = pattern(r"\{([a-z_]+)\}")


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("commands.toml").read_text(encoding="utf-8"))


class Wording:
    """The commands' words in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def __call__(self, key: str, **values: object) -> str:
        """The text of ``key`` with its places filled; raises KeyError for an unknown key, a programming error."""
        return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), _texts()[key][self.lang])

    def decimal(self, number: float, digits: int) -> str:
        """A number with its decimals as this language writes them: ``0,65`` or ``0.65``."""
        text = f"{number:.{digits}f}"
        return text.replace(".", ",") if self.lang == "fr" else text


def interface_language(platform: str = sys.platform) -> str:
    """The language of the user's interface on Windows (``fr`` or ``en``); elsewhere the locale says it already."""
    if platform != "win32":
        return ""
    import ctypes

    windll = getattr(ctypes, "windll", None)
    if windll is None:
        return ""
    primary = windll.kernel32.GetUserDefaultUILanguage() & 0x3FF  # LANGID, MS-LCID 2.2
    return {0x0C: "fr", 0x09: "en"}.get(primary, "")


def choose_lang(
    arguments: Sequence[str], environment: Mapping[str, str], content: Path | None = None,
    interface: Callable[[], str] = interface_language,
) -> Lang | None:
    """``--lang``, else the locale's language, else the interface's (Windows), else the content's, else nothing.

    A locale such as ``C``, or one of a third language, says nothing. ``content`` is the folder meant where
    ``--content`` names none.
    """
    for code in (asked(arguments, "--lang"), _locale(environment), interface()):
        lang = _spoken(code)
        if lang is not None:
            return lang
    given = asked(arguments, "--content")
    return _spoken(_site_lang(Path(given) if given else content))


def asked(arguments: Sequence[str], name: str) -> str:
    """The value that a command line gives to an option, before the line is understood; an empty text if none."""
    for index, argument in enumerate(arguments):
        if argument == name and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith(f"{name}="):
            return argument.partition("=")[2]
    return ""


def _locale(environment: Mapping[str, str]) -> str:
    return next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")


def _spoken(code: str) -> Lang | None:
    language = re.split(r"[-_.@]", code.strip().casefold(), maxsplit=1)[0]
    return "fr" if language in ("fr", "french") else "en" if language in ("en", "english") else None


def _site_lang(content: Path | None) -> str:
    """The ``lang`` of a content folder's ``site.yml``, without reading the records: it must be known before them."""
    if content is None:
        return ""
    try:
        with (content / "site.yml").open("rb") as file:
            found = _SITE_LANG.search(file.read(_SITE_START))
    except OSError:
        return ""
    return found[1].decode("ascii") if found else ""
