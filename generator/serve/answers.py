"""What the preview answers to a request: a pure function of what is shown, the path, the host and a nonce."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from generator.frozen import dataclass
from generator.publish import OutputFile
from generator.routes import lang_of
from generator.wording import Lang, Wording

from .inject import Visit, inject
from .preview import ARCHIVE, Showing, is_page
from .screens import building_screen, problem_screen

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
_SCRIPT = "text/javascript; charset=utf-8"
_UNKNOWN = "application/octet-stream"

_TYPES = {
    ".html": HTML, ".htm": HTML, ".xhtml": "application/xhtml+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8", ".js": _SCRIPT, ".mjs": _SCRIPT,
    ".json": "application/json; charset=utf-8", ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8", ".txt": TEXT, ".md": TEXT, ".yml": TEXT, ".yaml": TEXT,
    ".csv": "text/csv; charset=utf-8", ".ics": "text/calendar; charset=utf-8", ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".avif": "image/avif", ".ico": "image/x-icon", ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf",
    ".pdf": "application/pdf", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".wav": "audio/wav", ".mp4": "video/mp4",
    ".webm": "video/webm", ".wasm": "application/wasm", ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
}
_SHOWN_AS_TEXT = frozenset({".js", ".mjs", ".css", ".json", ".webmanifest"})
"""Code that somebody archived is for reading."""

_SANDBOX = ("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: its status, the headers beyond those every response has, and its body or the file that holds it."""

    status: int
    content_type: str
    body: bytes | Path
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What an answer depends on: the decoded path, the host as the browser names it (``127.0.0.1:8765``), the language
    for pages of no language, and a value that nobody can guess (Content Security Policy 3, §2.3.1)."""

    path: str
    host: str
    lang: Lang
    nonce: str

    @property
    def page_lang(self) -> Lang:
        """The language in which to speak around the page."""
        return lang_of(self.path.removeprefix("/")) or self.lang


def content_type(path: str) -> str:
    """The media type of a file by its name, the same on every machine; what is not known is offered for download."""
    suffix = PurePosixPath(path).suffix.lower()
    if path.startswith(ARCHIVE):
        name = PurePosixPath(path).name
        return TEXT if suffix in _SHOWN_AS_TEXT or name == "SHA256SUMS" else _TYPES.get(suffix, _UNKNOWN)
    return "application/atom+xml; charset=utf-8" if path.endswith("/atom.xml") else _TYPES.get(suffix, _UNKNOWN)


def answer(showing: Showing, request: Request) -> Answer:
    """The page with its script and its bar, the problem screen in its place, or a file."""
    found = showing.find(request.path)
    if found.status == 301:
        return Answer(301, TEXT, b"", (("Location", found.location),))
    if found.status == 404 and not is_page(request.path):
        return Answer(404, TEXT, Wording(request.page_lang)("preview_missing").encode("utf-8"))
    if found.file is not None and not _is_site_page(found.file):
        return _file(found.file)
    if showing.stopped or not showing.built:
        return _screen(showing, request)
    html = found.file.data if found.file is not None and found.file.data is not None else b""
    return Answer(found.status, HTML, inject(html, showing, _visit(showing, request)), _page_headers(request))


def _is_site_page(file: OutputFile) -> bool:
    return is_page(file.path) and file.data is not None and content_type(file.path) == HTML


def _screen(showing: Showing, request: Request) -> Answer:
    visit = _visit(showing, request)
    if not showing.built:
        return Answer(503, HTML, building_screen(visit), _page_headers(request))
    return Answer(500, HTML, problem_screen(showing, visit), _page_headers(request))


def _visit(showing: Showing, request: Request) -> Visit:
    return Visit(request.path, showing.tag(request.path), request.page_lang, request.nonce, showing.stopped)


def _page_headers(request: Request) -> tuple[tuple[str, str], ...]:
    """Only our script and those of the theme may run, and nothing comes from another site: what a page of the
    published site promises anyway."""
    policy = (
        f"default-src 'none'; script-src 'nonce-{request.nonce}' http://{request.host}/static/; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; media-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return (("Content-Security-Policy", policy),)


def _file(file: OutputFile) -> Answer:
    kind = content_type(file.path)
    headers = (("Content-Security-Policy", _SANDBOX),) if _can_act(kind) else ()
    body = file.data if file.data is not None else file.source
    assert body is not None
    return Answer(200, kind, body, headers)


def _can_act(kind: str) -> bool:
    """Whether a browser would run what a file of this type holds: HTML, and anything XML, drawings included."""
    essence = kind.partition(";")[0]
    return essence == "text/html" or essence.endswith("xml")
