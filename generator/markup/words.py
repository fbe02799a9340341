"""How many words somebody wrote, if any."""

import re
from html import unescape
from unicodedata import category

from generator.patterns import pattern

_NO_TEXT = pattern(
    r"""<!--[^>]{0,2000}--> | </?[A-Za-z][^<>]{0,2000}> | \{\{[^{}]{0,500}\}\} | \{%[^{}]{0,500}%\}
    | \]\([^()\s]{0,500}(?:\s+"[^"\n]{0,300}")?\) | \bhttps?://\S+""",
    re.VERBOSE | re.IGNORECASE,
)
_UNSEEN = pattern(
    r"""<!--.*?(?:-->|\Z) | <(script|style|title|iframe|noscript|object|svg|math|template)\b.*?(?:</\1|\Z)
    | <[!?/]?[A-Za-z\[][A-Za-z0-9-]{0,60}(?![A-Za-z0-9:@-])[^<>]{0,2000}> | \]\([^()\n]{0,1000}\)
    | ^[ ]{0,3}\[(?!\^)[^]\n]{0,500}\]:[ ]*\S+[ ]*(?:"[^"\n]*" | '[^'\n]*' | \([^()\n]*\))?[ ]*$""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
"""Comments, elements that no page keeps, tags, and where links lead to."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing."""
_LONE = frozenset([*":;!?«»“”–—-…/&+=*|•→.", "?!", "!?"])


def count_words(source: str) -> int:
    """The words of a Markdown source, without its markup: what stands between spaces, lone punctuation aside
    (`l’employée` is one)."""
    tokens = unescape(_NO_TEXT.sub(" ", source)).split()
    return len(tokens) - sum(map(_LONE.__contains__, tokens))


def says_something(source: str) -> bool:
    """Whether anybody would see words, figures or pictures of a Markdown source: not for `<br>`, `&nbsp;`, a comment,
    a rule or a sign that nobody sees."""
    if "![" in source:
        return True
    if "<" in source or "&" in source or "[" in source:
        source = unescape(_UNSEEN.sub(" ", source))
    return any((sign.isalnum() or category(sign) == "So") and sign not in _BLANK for sign in source)
