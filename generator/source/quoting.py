"""How a text is written between quotes, so that a message can show a line to copy."""


from generator.patterns import pattern

_LONGEST_SHOWN = 200
_CURLY = {"“": "”“", "”": "”", "„": "”“", "‟": "”", "‘": "’", "‚": "‘’"}
_FACT = pattern(
    r"true|false|~|null|yes|no|oui|non"
    r"|[0-9][0-9 .,/:T-]*(?:%|h|€|\$)?"  # numbers, dates, times, shares
    r"|[a-z0-9]+(?:-[a-z0-9]+)*"  # ids and keywords: micro, elodie-cote
)
_AWKWARD = pattern(r":(?:[ \t]|$)|[ \t\u00a0\u202f]:|[ \t]#|^[@`%*&!|>#?-]")
_NUMBER_LIKE = pattern(r"true|false|~|null|[0-9][0-9 .,/:T-]*(?:%|h|€|\$)?")


def quoted(text: str) -> str:
    """The text as a YAML value between quotes: double ones, unless it holds `"` or a backslash itself."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def unwrapped(text: str) -> str | None:
    """The text between curly quotes that enclose all of it; None when they do not: `“Agile” and “Lean”`."""
    if len(text) < 2 or text[0] not in _CURLY or text[-1] not in _CURLY[text[0]]:
        return None
    others = "‘‚" if text[0] in "‘‚" else "“”„‟"  # inside ‘…’, ’ may be an apostrophe
    return None if any(sign in others for sign in text[1:-1]) else text[1:-1]


def without_stray_quote(text: str) -> str:
    """The text inside quotes that hold the same sign: `'L'accueil'`; `'L'accueil`, whose first one opens nothing.

    In `'Agile' and 'Lean'` each of them belongs to the text."""
    mark, second = text[0], text.find(text[0], 1)
    if len(text) > 1 and text[-1] == mark:
        last = text.rfind(mark, 0, -1)
        is_pair = second < last and text.count(mark) % 2 == 0 and text[second - 1] != " " and text[last + 1] != " "
        return text if is_pair and not text[second + 1].isalnum() and not text[last - 1].isalnum() else text[1:-1]
    return text[1:] if second > 0 and text[second + 1].isalnum() else text


def shown(line: str) -> str:
    """A corrected line as a message shows it: cut when nobody would read it to its end."""
    if len(line) <= _LONGEST_SHOWN:
        return line
    return f"{line[:_LONGEST_SHOWN]}…" + (line[-1] if line[-1] in "\"'" else "")


def needs_quotes(text: str, in_flow: bool = False) -> bool:
    """Whether YAML cannot read the text as the text it is; in braces and brackets, their signs and commas count too."""
    if not in_flow and text[:1] in ("{", "[", '"', "'"):
        return False
    return _AWKWARD.search(text) is not None or (in_flow and any(sign in text for sign in ",[]{}"))


def is_number_like(text: str) -> bool:
    """Whether the text reads as a number, a date or a boolean, so that a comment beside it cannot be part of it."""
    return _NUMBER_LIKE.fullmatch(text) is not None


def is_fact(text: str) -> bool:
    """Whether the text reads as a number, a date, a boolean, an id or a keyword rather than as prose."""
    return _FACT.fullmatch(text) is not None
