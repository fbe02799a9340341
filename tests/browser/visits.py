"""Somebody who reads a site that is only in memory, and notes what a site of ours must never do."""

from __future__ import annotations

import itertools
import mimetypes
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from lab import Built
from playwright.sync_api import Browser, Page, Request

from generator.routes import Kind

NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1"
"""The option of Chromium that keeps every request on this computer, whatever a page asks for."""

DRESS = re.compile(rb'<link rel="stylesheet"[^<>]*>')
KIND = re.compile(r'<body data-kind="([a-z-]+)"')


class Server:
    """One web server for all sites in memory; each has a host of its own below ``localhost`` (RFC 6761)."""

    def __init__(self) -> None:
        self.visitors: dict[str, Visitor] = {}
        self._names = (f"site{number}.localhost" for number in itertools.count(1))
        visitors = self.visitors

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else a page waits until the browser has said that it has its headers

            def do_GET(self) -> None:
                status, kind, body = visitors[self.headers["Host"]].answer(self.path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "max-age=600" if "/static/" in self.path else "no-store")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing: what matters is noted by the visitor."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def welcome(self, visitor: Visitor) -> str:
        """Gives a visitor's site an address of its own."""
        host = f"{next(self._names)}:{self._http.server_port}"
        self.visitors[host] = visitor
        return host

    def close(self) -> None:
        """Stops serving."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class Visitor:
    """One browser context over one site. ``offsite``, ``lost`` and ``complaints`` stay empty on a good site.

    A site is read at an address that it does not know, so that a page that loads anything by its full address is found
    out. ``bare`` pages come without style sheet, which is faster where looks do not matter.
    """

    def __init__(self, browser: Browser, server: Server, built: Built, *, bare: bool = False,
                 **options: object) -> None:
        self.built, self.bare = built, bare
        self.host = server.welcome(self)
        self.start = f"http://{self.host}/"
        self.offsite: list[str] = []
        self.lost: list[str] = []
        self.complaints: list[str] = []
        options = {"service_workers": "block", "reduced_motion": "reduce", **options}
        self.context = browser.new_context(**options)  # type: ignore[arg-type]
        self.page = self.context.new_page()
        self.context.on("request", self._asked)
        self.page.on("console", lambda message: self._complain(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self._complain(f"exception: {error}"))
        self.page.on("dialog", lambda dialog: (self._complain(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.context.on("page", lambda page: self._complain(f"window: {page.url}"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.context.close()

    @property
    def faults(self) -> list[str]:
        """Everything that went wrong so far."""
        return [*(f"off site: {url}" for url in self.offsite), *(f"not found: {url}" for url in self.lost),
                *self.complaints]

    def open(self, path: str) -> Page:
        """Loads a page of the site by its path, such as ``fr/missions/``."""
        self.page.goto(self.start + path, wait_until="load")
        return self.page

    def answer(self, address: str) -> tuple[int, str, bytes]:
        """Status, type and bytes of what stands at an address of the site. Called by the server's threads."""
        path = unquote(urlsplit(address).path).lstrip("/")
        file = f"{path}index.html" if path == "" or path.endswith("/") else path
        if file not in self.built.made.files:
            self.lost.append(address)
            return 404, "text/plain", b"not found"
        kind, body = mimetypes.guess_type(file)[0] or "application/octet-stream", self.built.bytes(file)
        if kind == "text/html" and self.bare:
            body = DRESS.sub(b"", body)
        return 200, kind, body

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc != self.host and parts.scheme not in ("data", "about"):
            self.offsite.append(request.url)

    def _complain(self, words: str) -> None:
        self.complaints.append(f"{self.page.url} {words}")


Visit = Callable[..., Visitor]
"""The fixture ``visit``: a site that is only in memory, and options of the browser's context."""


def pages_by_kind(built: Built) -> Mapping[tuple[str, str], list[str]]:
    """The addresses of each (kind, language), the longest page first: it has most to go wrong.

    The language is empty for pages of both.
    """
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for path, page in built.pages():
        kind = KIND.search(page)
        assert kind is not None, f"{path} says no data-kind"
        lang = path[:2] if path[:3] in ("fr/", "en/") else ""
        found[kind[1], lang].append((-len(page), path.removesuffix("index.html")))
    return {key: [path for _, path in sorted(pages)] for key, pages in sorted(found.items())}


def one_of_each(built: Built) -> list[str]:
    """The longest page of every kind in every language it stands in; aliases lead away at once and are left out."""
    return [paths[0] for (kind, _), paths in pages_by_kind(built).items() if kind != Kind.ALIAS.value]
