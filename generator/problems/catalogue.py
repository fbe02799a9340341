"""The messages behind the codes: `generator/messages/*.toml`, read once, each table parsed on first need.

A code is permanent: documentation, tests and other people's scripts name it. Two tables for one code are
a programming error, reported as such, never silently merged.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from generator.frozen import dataclass
from generator.patterns import pattern
from generator.problems.severity import Severity

Lang = Literal["fr", "en"]

_HEADING = pattern(r"^(?=\[(TR\d{3})\]$)", re.MULTILINE)
_PLACEHOLDER = pattern(r"\{([a-z][a-z0-9_]*)\}")
_CODE_OR_SPACE = pattern(r"`[^`]*`|^ {4}.*$|« | »| :| (?=[;!?])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parts:
    """One message in one language: what is wrong, why it matters, what to do."""

    what: str
    why: str
    fix: str

    @property
    def placeholders(self) -> frozenset[str]:
        """The names that a problem must fill. `{fr: …}` is not a placeholder: only `{lower_case}` is."""
        return frozenset(_PLACEHOLDER.findall(f"{self.what}\n{self.why}\n{self.fix}"))

    def filled(self, values: Mapping[str, str]) -> "Parts":
        """The same message with its placeholders replaced, in one pass: values are never re-read as templates."""
        return self.each(lambda part: _PLACEHOLDER.sub(lambda m: values.get(m[1], m[0]), part))

    def each(self, change: Callable[[str], str]) -> "Parts":
        """The same message with all its parts changed."""
        return Parts(change(self.what), change(self.why), change(self.fix))


@dataclass(frozen=True, slots=True)
class Message:
    """Everything that is known about a code."""

    code: str
    slug: str
    severity: Severity
    en: Parts
    fr: Parts
    placeholders: frozenset[str]

    def parts(self, lang: Lang) -> Parts:
        """The message in one language."""
        return self.fr if lang == "fr" else self.en


@cache
def _tables() -> Mapping[str, tuple[str, str]]:
    """The file and the text of every table, by code."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted((Path(__file__).parents[1] / "messages").glob("*.toml")):
        _, *parts = _HEADING.split(path.read_text(encoding="utf-8"))
        for code, text in zip(parts[::2], parts[1::2], strict=True):
            if code in found:
                raise ValueError(f"{path.name}: the code {code} is already taken")
            found[code] = path.name, text
    return dict(sorted(found.items()))


@cache
def message_of(code: str) -> Message:
    """The message of a code, for which alone its table is parsed: all of them take 0.1 s, and a build tells of few.

    Raises KeyError for an unknown code, and what `messages` raises.
    """
    name, text = _tables()[code]
    return _message(name, code, tomllib.loads(text)[code])


@cache
def messages() -> Mapping[str, Message]:
    """All messages by code, sorted by code.

    Raises ValueError when two tables define one code, or a table is not of the expected form.
    """
    return MappingProxyType({code: message_of(code) for code in _tables()})


def _message(name: str, code: str, table: Mapping[str, object]) -> Message:
    try:
        en, fr = _parts(table["en"]), _spaced(_parts(table["fr"]))
        severity = Severity(table["severity"])
        return Message(code, str(table["slug"]), severity, en, fr, en.placeholders | fr.placeholders)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{name}: the table {code} is not of the expected form: {error!r}") from error


def _parts(table: object) -> Parts:
    if not isinstance(table, dict):
        raise TypeError("a language needs what, why and fix")
    return Parts(**table)


def _spaced(parts: Parts) -> Parts:
    """French (Canada) spacing: no-break inside « » and before `:`, none before `;!?`; code is left as it is."""
    return parts.each(lambda text: _CODE_OR_SPACE.sub(_space, text))


def _space(match: re.Match[str]) -> str:
    found = match[0]
    if found.startswith(("`", "    ")):
        return found
    return found.replace(" ", "\u00a0" if found.strip() else "")
