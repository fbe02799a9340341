"""What the commands say: ``commands.toml``, and in which language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

Lang = Literal["fr", "en"]


_PLACE = re.compile(r"\{([a-z_]+)\}")


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("generator").joinpath("commands.toml").read_text(encoding="utf-8"))


class Wording:
    """The commands' words in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def __call__(self, key: str, **values: object) -> str:
        """The text of ``key`` with its places filled; raises KeyError for an unknown key, a programming error."""
        return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), _texts()[key][self.lang])


def choose_lang(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """``--lang`` where it is given, else the locale's language, else English."""
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return "fr" if arguments[index + 1] == "fr" else "en"
        if argument.startswith("--lang="):
            return "fr" if argument == "--lang=fr" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "fr" if environment[name].lower().startswith("fr") else "en"
    return "en"
