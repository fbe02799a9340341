"""What a page gets on its way to the browser, and never on disk: the script that reloads it and the bar of warnings."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from urllib.parse import quote

from generator.frozen import dataclass
from generator.wording import Lang

from .preview import Showing
from .telling import bar


@dataclass(frozen=True, slots=True)
class Visit:
    """One view of one path: what the browser is about to see (``tag``), in which language to speak around it, the
    nonce of its policy, and whether it sees the problems instead of the page."""

    path: str
    tag: str
    lang: Lang
    nonce: str
    stopped: bool = False


@cache
def resource(name: str) -> str:
    """The text of a file of this package."""
    return files("generator.serve").joinpath(name).read_text(encoding="utf-8")


def inject(html: bytes, showing: Showing, visit: Visit) -> bytes:
    """The page with the bar and the script before its end; without a ``</body>``, after it."""
    at = html.lower().rfind(b"</body>")
    at = len(html) if at < 0 else at
    added = f"{bar(showing.loud, visit.lang, resource('preview.css'))}{script(visit)}\n"
    return html[:at] + added.encode("utf-8") + html[at:]


def script(visit: Visit) -> str:
    """The element that asks for changes of what this visit sees, and reloads."""
    broken = " data-stopped" if visit.stopped else ""
    return (
        f'<script nonce="{escape(visit.nonce)}" data-path="{quote(visit.path)}" '
        f'data-seen="{escape(visit.tag)}"{broken}>\n{resource("preview.js")}</script>'
    )
