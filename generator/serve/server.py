"""The preview over HTTP: this machine only, its own address only, reading only."""

from __future__ import annotations

import os
import secrets
import shutil
import socketserver
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qs, unquote

from generator.wording import Wording

from .answers import TEXT, Answer, Request, answer
from .preview import Preview

HOST = "127.0.0.1"
CHANGED = "/.trace/changed"
"""Where the script of a page asks for the tag of a path; no record can have such an address."""

POLL_SECONDS = 20.0
"""How long a question about changes may stay open; a browser simply asks again."""

FIRST_SECONDS = 10.0
"""How long a page waits for the first build before it says that it waits."""

_IDLE_SECONDS = 60.0

_EVERYWHERE = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
)


class Server(ThreadingHTTPServer):
    """Serves one preview. Raises OSError where the port cannot be had; port 0 takes a free one."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name == "posix"  # on Windows, that would share a taken port instead of refusing it

    def __init__(self, preview: Preview, say: Wording, port: int, poll_seconds: float = POLL_SECONDS) -> None:
        self.preview = preview
        self.say = say
        self.poll_seconds = poll_seconds
        self._serving: threading.Thread | None = None
        super().__init__((HOST, port), Handler)
        port = self.server_address[1]
        names = ("localhost", HOST, "[::1]")
        self.hosts = frozenset([f"{name}:{port}" for name in names] + (list(names) if port == 80 else []))

    @property
    def url(self) -> str:
        """Where the preview begins."""
        return f"http://{HOST}:{self.server_address[1]}/"

    def server_bind(self) -> None:
        """Binds without asking the network for this machine's name, as the standard library would."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle of an answer is no news."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def start(self) -> None:
        """Serves in a thread of its own."""
        self._serving = threading.Thread(target=self.serve_forever, args=(0.1,), name="preview-server", daemon=True)
        self._serving.start()

    def stop(self) -> None:
        """Answers no more."""
        if self._serving is not None:
            self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """One connection of one browser."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS
    wbufsize = 1 << 16  # headers and body leave together: no pause between them
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answers with a body."""
        self._respond()

    def do_HEAD(self) -> None:
        """Answers as GET would, without the body."""
        self._respond()

    def _respond(self) -> None:
        names = self.headers.get_all("Host") or []
        if len(names) != 1 or names[0].strip().lower() not in self.server.hosts:
            self._refuse(HTTPStatus.FORBIDDEN, self.server.say("serve_host", url=self.server.url))
            return
        path, _, query = self.path.partition("?")
        if not path.startswith("/"):
            self._refuse(HTTPStatus.BAD_REQUEST, self.server.say("serve_host", url=self.server.url))
        elif path == CHANGED:
            self._changed(parse_qs(query))
        else:
            self._send(self._answer(unquote(path), names[0].strip().lower()))

    def _answer(self, path: str, host: str) -> Answer:
        showing = self.server.preview.first(FIRST_SECONDS)
        return answer(showing, Request(path, host, self.server.say.lang, secrets.token_urlsafe(16)))

    def _changed(self, query: dict[str, list[str]]) -> None:
        path, seen = query.get("path", ["/"])[0], query.get("seen", [""])[0]
        tag = self.server.preview.changed(path, seen, self.server.poll_seconds)
        if tag is None:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, self.server.say("serve_over"))
        else:
            self._send(Answer(200, TEXT, tag.encode("ascii")))

    def _send(self, found: Answer) -> None:
        try:
            body, size = _open(found.body)
        except OSError:  # an archived file that moved since the build; the next build says so
            self._refuse(HTTPStatus.NOT_FOUND, self.server.say("preview_missing"))
            return
        with body:
            self.send_response(found.status)
            for name, value in (*_EVERYWHERE, *found.headers):
                self.send_header(name, value)
            self.send_header("Content-Type", found.content_type)
            self.send_header("Content-Length", str(size))
            self.end_headers()
            if self.command != "HEAD":
                shutil.copyfileobj(body, self.wfile)

    def _refuse(self, status: int, text: str) -> None:
        """Refuses in one line of plain text, and ends the connection: what else it brings is not read."""
        self.close_connection = True
        allow = (("Allow", "GET, HEAD"),) if status == HTTPStatus.METHOD_NOT_ALLOWED else ()
        self._send(Answer(status, TEXT, f"{text}\n".encode(), (("Connection", "close"), *allow)))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the standard library refuses by itself: other methods, and requests that are not HTTP."""
        if code == HTTPStatus.NOT_IMPLEMENTED:
            self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, self.server.say("serve_method"))
        else:
            self._refuse(code, f"{code} {HTTPStatus(code).phrase}")

    def version_string(self) -> str:
        """No need to tell the versions of Python and its library."""
        return "Trace"

    def log_message(self, format: str, *args: object) -> None:
        """The terminal is for builds."""


def _open(body: bytes | Path) -> tuple[BinaryIO, int]:
    if isinstance(body, bytes):
        return BytesIO(body), len(body)
    file = body.open("rb")
    return file, os.fstat(file.fileno()).st_size
