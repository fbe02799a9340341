"""Text-level Markdown that leaves no doubt, read in one pass into the elements the sanitiser would have let through.

Python-Markdown applies a dozen patterns in turn to the whole text; they agree with one reading from left to right as
long as signs pair without crossing, so anything that crosses, nests in itself or stays open is `BeyondError`.
"""

import re

from generator.markup.inline import Children
from generator.markup.prepare import CLOSE, OPEN
from generator.markup.sanitise import Node
from generator.patterns import pattern


class BeyondError(Exception):
    """The text holds something that only the long way may judge."""


_SIGN = pattern(r"[\[<&*_`]")
_LINK = pattern(r"""\[([^\[\]]+)\]\(([^\s()<>"'`\[\]]+)(?: +"((?:[^\s"'()<>`\[\]&]| )+)")?\)""")
_BRACKETS = pattern(r"\[[^\[\]]*\](?![(\[])")
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,40}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,20}"
_ADDRESS = pattern(
    rf"""(?: https?://{_HOST}(?=[/?\#]|$)
      | (?:mission|person|team|competency):(?=[a-z0-9])
      | mailto:(?=[A-Za-z0-9._-]+@{_HOST}$)
      | (?=[/\#?.]) | [\w.-]+(?=[/\#?]|$)
      | (?:mailto:)?(?={OPEN}) )
    [A-Za-z0-9/:?@!$&*+,=~._%\#{OPEN}{CLOSE}-]*""",
    re.VERBOSE | re.ASCII,
)
_TAG = pattern(
    r"""<(/?)(abbr|a|b|cite|em|i|kbd|mark|q|s|small|strong|sub|sup|u)
    (?:(?<=abbr)\ title="([^"<>&\[\]`@\n]+)" | (?<=<a)\ href="([^"<>&\[\]`@\s()']+)")?>""",
    re.VERBOSE,
)
_ENTITY = pattern(r"&([A-Za-z0-9]+);")
_ENTITIES = {
    "amp": "&",
    "gt": ">",
    "hellip": "…",
    "laquo": "«",
    "ldquo": "“",
    "lsquo": "‘",
    "mdash": "—",
    "nbsp": "\u00a0",
    "ndash": "–",
    "raquo": "»",
    "rdquo": "”",
    "rsquo": "’",
}
_CODE = pattern(r"`([^`<&\[\]]+)`(?!`)")
_RUN = pattern(r"\*+|_+")
_STRESS = {"*": "em", "_": "em", "**": "strong", "__": "strong"}


class _Scanner:
    """Reads one text; `open` are the elements not closed yet, each with the sign that closes it."""

    __slots__ = ("in_link", "open", "parts", "text", "top")

    def __init__(self, text: str, *, in_link: bool) -> None:
        self.text = text
        self.in_link = in_link
        self.parts: list[str] = []
        self.top: Children = []
        self.open: list[tuple[str, Node]] = []

    def scan(self) -> Children:
        text, last = self.text, 0
        found = _SIGN.search(text)
        while found:
            at = found.start()
            if at > last:
                self.parts.append(text[last:at])
            last = _READERS[found[0]](self, at)
            found = _SIGN.search(text, last)
        self.parts.append(text[last:])
        self._flush()
        if self.open:
            raise BeyondError
        return self.top

    def read_bracket(self, at: int) -> int:
        """A link with a simple address, or brackets that are only text."""
        if self.text[at - 1 : at] == "!":
            raise BeyondError
        found = _LINK.match(self.text, at)
        if found is None:
            if _BRACKETS.match(self.text, at) is None:
                raise BeyondError
            self.parts.append("[")
            return at + 1
        words, address, title = found.groups()
        if self.in_link or not is_address(address) or title == "title" or not words.strip():
            raise BeyondError
        attrs = {"href": address, "title": title} if title else {"href": address}
        self._add(Node("a", attrs, read_inlines(words, in_link=True)))
        return found.end()

    def read_tag(self, at: int) -> int:
        """A small element with nothing to judge but one attribute."""
        found = _TAG.match(self.text, at)
        if found is None:
            raise BeyondError
        end, tag, title, address = found.groups()
        if end:
            if title or address:
                raise BeyondError
            self._close(f"</{tag}>")
        elif (tag == "abbr") != bool(title) or (tag == "a") != bool(address):
            raise BeyondError
        else:
            attrs = {"title": title} if title else {"href": address} if address else {}
            self._start_tag(tag, attrs)
        return found.end()

    def read_reference(self, at: int) -> int:
        """A named character, or an ampersand that is only text."""
        found = _ENTITY.match(self.text, at)
        if found is None:
            if self.text[at + 1 : at + 2] == "#":
                raise BeyondError
            self.parts.append("&")
            return at + 1
        if found[1] not in _ENTITIES:
            raise BeyondError
        self.parts.append(_ENTITIES[found[1]])
        return found.end()

    def read_code(self, at: int) -> int:
        found = _CODE.match(self.text, at)
        if found is None or not found[1].strip():
            raise BeyondError
        self._add(Node("code", {}, [found[1].strip()]))
        return found.end()

    def read_stress(self, at: int) -> int:
        """Emphasis: the first run of the same signs closes it."""
        run = _RUN.match(self.text, at)
        signs = run[0] if run else ""
        if signs not in _STRESS:
            raise BeyondError
        end = at + len(signs)
        before, after = self.text[at - 1 : at] if at else "", self.text[end : end + 1]
        word_before, word_after = before.isalnum(), after.isalnum()
        if signs == "_" and word_before and word_after:
            self.parts.append("_")
        elif any(signs[0] == sign[0] for sign, _ in self.open):
            if before.isspace() or (signs[0] == "_" and word_after):
                raise BeyondError
            self._close(signs)
        elif not after or after.isspace() or (signs[0] == "_" and word_before):
            raise BeyondError
        else:
            self._begin(signs, Node(_STRESS[signs]))
        return end

    def _start_tag(self, tag: str, attrs: dict[str, str]) -> None:
        closer = f"</{tag}>"
        if any(sign == closer for sign, _ in self.open):
            raise BeyondError
        if tag == "a":
            if self.in_link or not is_address(attrs["href"]):
                raise BeyondError
            self.in_link = True
        self._begin(closer, Node(tag, attrs))

    def _begin(self, closer: str, node: Node) -> None:
        self._add(node)
        self.open.append((closer, node))

    def _close(self, closer: str) -> None:
        """Close what was opened last; anything else crosses."""
        if not self.open or self.open[-1][0] != closer:
            raise BeyondError
        self._flush()
        _, node = self.open.pop()
        if not node.children:
            raise BeyondError
        if closer == "</a>":
            self.in_link = False

    def _add(self, node: Node) -> None:
        self._flush()
        (self.open[-1][1].children if self.open else self.top).append(node)

    def _flush(self) -> None:
        """What was read since the last element becomes one piece of text."""
        text = "".join(self.parts)
        self.parts.clear()
        if text:
            (self.open[-1][1].children if self.open else self.top).append(text)


_READERS = {
    "[": _Scanner.read_bracket,
    "<": _Scanner.read_tag,
    "&": _Scanner.read_reference,
    "`": _Scanner.read_code,
    "*": _Scanner.read_stress,
    "_": _Scanner.read_stress,
}


def is_address(text: str) -> bool:
    """Whether no parser of addresses or entities would see anything in `text` but what is typed."""
    return _ADDRESS.fullmatch(text) is not None and "xn--" not in text and text not in ("href", "title")


def read_inlines(text: str, *, in_link: bool = False) -> Children:
    """The text and elements of one block, as the sanitiser would write them."""
    if "  \n" in text:
        raise BeyondError
    return _Scanner(text, in_link=in_link).scan() if _SIGN.search(text) else [text]
