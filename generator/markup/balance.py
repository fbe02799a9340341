"""Tags of untrusted HTML put in balance before the sanitiser parses it.

HTML parsers carry an unclosed `<b>` into every paragraph that follows.  Here an inline element that its author never
closes, or closes in another block, ends with the block it began in; one that properly wraps blocks is left for `shape`
to split.  Tags of other elements go, what is no element of HTML (`<nom du client>`) becomes text, comments go, and
nesting is bounded.  Nothing here is relied on for safety: what comes out
goes through the sanitiser.
"""

import re
from dataclasses import field
from html import escape

from generator.frozen import dataclass
from generator.markup.elements import BLOCKS, DROPPED_WHOLE, HEADINGS, INLINE, KNOWN, REMOVED, TWINS, VOID
from generator.patterns import pattern

_TOKEN = pattern(
    r"""<!--(?:>|->|.*?(?:--!?>|\Z)) | <[!?][^<>]*>
    | <(/?)([A-Za-z][A-Za-z0-9:-]*)((?:[^<>"']++|"[^"]{0,4000}+"|'[^']{0,4000}+'){0,80}+)>
    | <(?=[A-Za-z/!?])""",
    re.VERBOSE | re.DOTALL,
)
_SIMPLE = pattern(r"""<(/?)([a-z][a-z0-9]*)(?: [a-z]+="[^"<>]*")*>""")
_BOOLEAN = frozenset(["compact", "hidden", "inert", "itemscope", "noshade", "nowrap", "open", "reversed"])
"""Attributes of what is kept, of today and of old, that have no value."""

_OFFICE = pattern(r"[a-z0-9]{1,4}:")
_ONLY_TEXT = INLINE | {"p", *HEADINGS}
_DEEPEST = 40
_IMPLIED = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "td": (frozenset({"td", "th"}), frozenset({"table"})),
    "th": (frozenset({"td", "th"}), frozenset({"table"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "tbody": (frozenset({"thead", "tbody", "tfoot"}), frozenset({"table"})),
    "thead": (frozenset({"thead", "tbody", "tfoot"}), frozenset({"table"})),
    "tfoot": (frozenset({"thead", "tbody", "tfoot"}), frozenset({"table"})),
}
"""Elements whose start ends an open twin (end tags people may omit), and what hides that twin."""


@dataclass(slots=True, eq=False)
class _Open:
    """An element still open: its tag, where it began, and for inline ones where a block boundary first came."""

    tag: str
    inline: bool
    piece: int
    boundary: int = -1


@dataclass(slots=True)
class _Balance:
    """`pieces` alternate text and tags; `closers` are the end tags to add before a piece, innermost first."""

    pieces: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    fresh: list[_Open] = field(default_factory=list)
    closers: dict[int, list[str]] = field(default_factory=dict)
    removed: dict[str, str] = field(default_factory=dict)
    endless: set[str] = field(default_factory=set)

    def start(self, tag: str, source: str) -> None:
        if tag not in VOID and len(self.stack) >= _DEEPEST:
            return
        if tag in BLOCKS or tag == "hr":
            self._boundary()
            self._imply(tag)
        self.pieces.append(source)
        if tag not in VOID:
            entry = _Open(tag, tag in INLINE, len(self.pieces) - 1)
            self.stack.append(entry)
            if entry.inline:
                self.fresh.append(entry)

    def end(self, tag: str) -> None:
        if tag in BLOCKS:
            self._boundary()
        depth = next((at for at in range(len(self.stack) - 1, -1, -1) if self.stack[at].tag == tag), -1)
        if depth < 0 or (tag in INLINE and any(not entry.inline for entry in self.stack[depth + 1 :])):
            return
        for entry in reversed(self.stack[depth + 1 :]):
            self._force(entry)
        closed = self.stack.pop(depth)
        del self.stack[depth:]
        if closed in self.fresh:
            self.fresh.remove(closed)
        self.pieces.append(f"</{tag}>")

    def finish(self) -> str:
        for entry in reversed(self.stack):
            self._force(entry)
        if not self.closers:
            return "".join(self.pieces)
        out: list[str] = []
        for index, piece in enumerate(self.pieces):
            out += self.closers.get(index, ())
            out.append(piece)
        return "".join(out + self.closers.get(len(self.pieces), []))

    def _boundary(self) -> None:
        """A block begins or ends here: inline elements opened since the last one may have to stop at it."""
        for entry in self.fresh:
            entry.boundary = len(self.pieces)
        self.fresh.clear()

    def _imply(self, tag: str) -> None:
        """A block start ends an open paragraph, and an open twin; inline elements stay until proved unclosed."""
        twins, hiding = _IMPLIED.get(tag, (frozenset(), frozenset()))
        for depth in range(len(self.stack) - 1, -1, -1):
            entry = self.stack[depth]
            if entry.tag in twins:
                for inner in reversed(self.stack[depth + 1 :]):
                    self._force(inner)
                del self.stack[depth:]
                return
            if entry.tag == "p":
                self._end_paragraph(depth)
            elif not entry.inline and (not twins or entry.tag in hiding):
                return

    def _end_paragraph(self, depth: int) -> None:
        """End a paragraph before the inline elements still open in it, so that they may go on to wrap blocks."""
        pending = self.stack[depth + 1 : depth + 2]
        if pending:
            self.closers.setdefault(pending[0].piece, []).append("</p>")
        del self.stack[depth]

    def _force(self, entry: _Open) -> None:
        """Close an inline element its author did not, at the end of its block (or here, in the same block)."""
        if entry.inline:
            where = entry.boundary if entry.boundary >= 0 else len(self.pieces)
            self.closers.setdefault(where, []).append(f"</{entry.tag}>")
        if entry in self.fresh:
            self.fresh.remove(entry)


def balance(html: str) -> tuple[str, tuple[str, ...]]:
    """Return balanced HTML and the names of the elements that were taken out, as first typed, in order."""
    if _is_balanced(html):
        return html, ()
    work, last = _Balance(), 0
    for found in _TOKEN.finditer(html):
        if found.start() < last:
            continue
        if found.start() > last:
            work.pieces.append(html[last : found.start()])
        last = _token(work, html, found)
    work.pieces.append(html[last:])
    return work.finish(), tuple(work.removed.values())


def _is_balanced(html: str) -> bool:
    """Whether every tag is known, closes what was opened last, and no inline element holds a block: the usual case."""
    tags = _SIMPLE.findall(html)
    if len(tags) != html.count("<"):
        return False
    stack: list[str] = []
    for end, tag in tags:
        if end:
            if not stack or stack.pop() != tag:
                return False
        elif tag not in VOID:
            if tag in BLOCKS:
                if stack and stack[-1] in _ONLY_TEXT:
                    return False
            elif tag not in INLINE:
                return False
            stack.append(tag)
            if len(stack) > _DEEPEST:
                return False
    return not stack


def _token(work: _Balance, html: str, found: re.Match[str]) -> int:
    """Take one tag into account; return where reading goes on."""
    if found[2] is None:
        if found[0] == "<":
            work.pieces.append("&lt;")
        return found.end()
    tag = TWINS.get(found[2].lower(), found[2].lower())
    if tag in KNOWN and not found[1] and _is_phrase(found[3]):
        work.pieces.append(escape(found[0], quote=False))
    elif tag in KNOWN and not found[1]:
        work.start(tag, f"<{tag}{found[3]}>")
    elif tag in KNOWN:
        work.end(tag) if tag != "br" else work.start("br", "<br>")
    elif _is_text(tag, found[3]) and not (found[1] and tag in work.removed):
        work.pieces.append(escape(found[0], quote=False))
    elif not found[1]:
        work.removed.setdefault(tag, found[2])
        return _end_of_dropped(work, html, tag, found.end())
    return found.end()


def _is_phrase(rest: str) -> bool:
    """Whether words follow the name of an element that are none of its attributes: `<a faire>`."""
    words = rest.strip(" \t\n/").split()
    return bool(words) and "=" not in rest and not all(word.lower() in _BOOLEAN for word in words)


def _is_text(tag: str, rest: str) -> bool:
    """Whether a tag is no element that anybody knows (`<o:p>` is one of Word), but words between angle brackets."""
    return tag not in REMOVED and "=" not in rest and not _OFFICE.match(tag)


def _end_of_dropped(work: _Balance, html: str, tag: str, start: int) -> int:
    """Where an element whose content goes with it ends; one that never closes loses its tag only."""
    if tag not in DROPPED_WHOLE or tag in work.endless:
        return start
    close = re.compile(rf"</{re.escape(tag)}\b[^>]{{0,200}}>", re.IGNORECASE).search(html, start)
    if close is None:
        work.endless.add(tag)
        return start
    return close.end()
