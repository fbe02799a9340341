"""How many words somebody wrote, if any."""

import re
from collections.abc import Collection
from html import unescape

from generator.markup.links import PICTURES, file_name, resolve_links
from generator.patterns import pattern

_NO_TEXT = pattern(
    r"""<!--[^>]{0,2000}--> | </?[A-Za-z][^<>]{0,2000}> | \{\{[^{}]{0,500}\}\} | \{%[^{}]{0,500}%\}
    | \]\([^()\s]{0,500}(?:\s+"[^"\n]{0,300}")?\) | \bhttps?://\S+""",
    re.VERBOSE | re.IGNORECASE,
)
_TAG = pattern("<[^<>]*>")
_SIGN = (
    "[^\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U0001d173-\U0001d17a\U000e0000-\U000e0fff]")
_SEEN, _SEEN_FIRST = pattern(_SIGN), pattern(f">(?!<){_SIGN}")
"""A sign that is drawn, and one right after a tag."""
_LONE = frozenset([*":;!?«»“”–—-…/&+=*|•→.", "?!", "!?"])


def count_words(source: str) -> int:
    """The words of a Markdown source, without its markup: what stands between spaces, lone punctuation aside
    (`l’employée` is one)."""
    tokens = unescape(_NO_TEXT.sub(" ", source)).split()
    return len(tokens) - sum(map(_LONE.__contains__, tokens))


def says_something(html: str, names: Collection[str]) -> bool:
    """Whether anybody would see words, signs or pictures of a rendered body, where the record has files of these
    ``names``: not for `<br>`, `&nbsp;`, a comment, a rule, a picture that is not there or a sign that is not drawn."""
    if "<figure" not in html and _SEEN_FIRST.search(html):
        return True
    shown = resolve_links(html, lambda kind, target: _address(target, names) if kind == "image" else "")
    return "<img " in shown or _SEEN.search(_TAG.sub("", shown)) is not None


def _address(target: str, names: Collection[str]) -> str | None:
    if file_name(target) not in names:
        return ""
    return "#" if target.lower().endswith(PICTURES) else None
