"""Records as most people write them, read line by line.

A field or a list item on each line, values on one line, quotes around all of a value or none of it, `{…}` and `[…]`
closed where they open. Of such a text the parser has nothing to say, and no position is needed until something is wrong
with it, so that its values are enough. Whatever else a text holds, it is left to the parser.
"""

import re
from functools import lru_cache

from generator.patterns import pattern
from generator.source.nodes import Plain
from generator.source.text import REFUSED

MAX_SIMPLE = 20_000
"""Characters; so short a text is within the parser's other bounds too."""

_MAX_DEPTH = 8
_MAX_FLOW_DEPTH = 3
_ODD = pattern(f"[\t\r\x85\u2028\u2029\ufeff{REFUSED.pattern[1:-1]}]")
_KEY = r"[A-Za-z][A-Za-z0-9_-]{0,99}"
_QUOTED = r"'[^'\n]*(?:''[^'\n]*)*'|\"[^\"\\\n]*\""
_LINE = pattern(
    rf"^(?: *#[^\n]*|(?P<margin> *)(?P<dash>- )?(?:(?P<key>{_KEY}):(?: +|$))?"
    rf"(?:(?P<quoted>{_QUOTED})|(?P<plain>[^\W_][^#\n]*)|(?P<flow>[{{\[].*[}}\]]))?)$",
    re.MULTILINE,
)
_FLOW_PLAIN = r"[^\W_](?:[^,:{}\[\]#?]*[^,:{}\[\]#? ])?"
_FLOW_ITEM = pattern(
    rf" *(?:(?P<key>{_KEY}): +)?(?:(?P<quoted>{_QUOTED})|(?P<plain>{_FLOW_PLAIN})|(?=(?P<opening>[{{\[])))"
)
_FLOW_NEXT = pattern(r" *(?:(?P<closing>[}\]])|,(?= ))")

_Fields = dict[str, Plain]
_Open = list[tuple[int, _Fields | list[Plain]]]
"""The lists and mappings being read, outermost first, each with the column of its dashes or keys."""


@lru_cache(maxsize=256)
def simple_values(text: str) -> _Fields | None:
    """The values of a text, without their positions; None where only the parser can tell, or has something to say.

    They are not to be changed: one voice in two languages has the same fields twice, and they are read once.
    """
    if len(text) > MAX_SIMPLE or _ODD.search(text):
        return None
    lines = _LINE.findall(text)
    if len(lines) <= text.count("\n"):
        return None
    values: _Fields = {}
    stack: _Open = [(0, values)]
    waiting = ""
    for margin, dash, key, quoted, plain, flow in lines:
        if not (key or quoted or plain or margin or dash or flow):
            continue
        if plain and (": " in plain or plain[-1] in ": "):
            return None
        value = plain or (_unquoted(quoted) if quoted else _flow(flow, 0, 1)[0] if flow else None)
        if value is None and (flow or not key):
            return None
        if key and key[0] < "a" and (margin or dash):  # with a capital, it may begin a sentence: `- Bilan: suite`
            return None
        into = _place(stack, len(margin), waiting, bool(dash))
        waiting = key if value is None else ""
        if isinstance(into, list):
            if not key:
                into.append(value)
                continue
            item: _Fields = {}
            into.append(item)
            stack.append((len(margin) + 2, item))
            into = item
        if into is None or not key or key in into:
            return None
        into[key] = value
    return values or None


def _place(stack: _Open, column: int, waiting: str, dash: bool) -> _Fields | list[Plain] | None:
    """What a dash or a key at a column belongs to, which is on top of the stack then; None where nothing is there.

    `waiting` is the key right above, if it has no value yet.
    """
    at, into = stack[-1]
    if waiting and isinstance(into, dict) and (column > at or (dash and column == at)):
        value: _Fields | list[Plain] = [] if dash else {}
        into[waiting] = value
        stack.append((column, value))
        return value if len(stack) < _MAX_DEPTH else None
    while at > column or (at == column and isinstance(into, dict) is dash):
        stack.pop()
        if not stack:
            return None
        at, into = stack[-1]
    return into if at == column else None


def _unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'") if text[0] == "'" else text[1:-1]


def _flow(text: str, at: int, depth: int) -> tuple[Plain, int]:
    """The `{…}` or `[…]` that opens at a column, and the column after it; None unless all of the text is simple."""
    fields: _Fields = {}
    items: list[Plain] = []
    is_list, start = text[at] == "[", at + 1
    while depth <= _MAX_FLOW_DEPTH:
        found = _FLOW_ITEM.match(text, start)
        if found is None or bool(found["key"]) is is_list or found["key"] in fields:
            break
        value, start = _flow_value(text, found, depth)
        more = _FLOW_NEXT.match(text, start)
        if value is None or more is None:
            break
        start = more.end()
        if is_list:
            items.append(value)
        else:
            fields[found["key"]] = value
        if more["closing"]:
            fits = more["closing"] == ("]" if is_list else "}") and (depth > 1 or start == len(text))
            return (None if not fits else items if is_list else fields), start
    return None, at


def _flow_value(text: str, found: re.Match[str], depth: int) -> tuple[Plain, int]:
    if found["opening"]:
        return _flow(text, found.end(), depth + 1)
    return found["plain"] or _unquoted(found["quoted"]), found.end()
