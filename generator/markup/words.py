"""How many words somebody wrote."""

import re
from html import unescape

from generator.patterns import pattern

_NO_TEXT = pattern(
    r"""<!--[^>]{0,2000}--> | </?[A-Za-z][^<>]{0,2000}> | \{\{[^{}]{0,500}\}\} | \{%[^{}]{0,500}%\}
    | \]\([^()\s]{0,500}(?:\s+"[^"\n]{0,300}")?\) | \bhttps?://\S+""",
    re.VERBOSE | re.IGNORECASE,
)
_LONE = frozenset([*":;!?«»“”–—-…/&+=*|•→.", "?!", "!?"])


def count_words(source: str) -> int:
    """The words of a Markdown source, without its markup: what stands between spaces, lone punctuation aside
    (`l’employée` is one)."""
    tokens = unescape(_NO_TEXT.sub(" ", source)).split()
    return len(tokens) - sum(map(_LONE.__contains__, tokens))
