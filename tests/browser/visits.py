"""Somebody who reads a site that is only in memory, and notes what a site of ours must never do."""

from __future__ import annotations

import mimetypes
import re
from collections import defaultdict
from collections.abc import Mapping
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from lab import Built
from playwright.sync_api import Browser, Page, Request, Route

from generator.routes import Kind

DRESS = re.compile(rb'<link rel="(?:icon|stylesheet)"[^<>]*>')
KIND = re.compile(r'<body data-kind="([a-z-]+)"')


class Visitor:
    """One browser context over one site. ``offsite``, ``lost`` and ``complaints`` stay empty on a good site.

    The site's own hosts are those of its ``base_url``; a request to any other is noted in ``offsite`` and refused.
    ``bare`` pages come without style sheet and icon, which is faster where looks do not matter.
    """

    def __init__(self, browser: Browser, built: Built, *, bare: bool = False, **options: object) -> None:
        urls = built.site.settings.base_url
        assert urls is not None, "a site needs an address to be visited"
        self.built, self.bare = built, bare
        self.hosts = {urlsplit(url).netloc: url for url in (urls.fr, urls.en)}
        self.start = urls.fr
        self.offsite: list[str] = []
        self.lost: list[str] = []
        self.complaints: list[str] = []
        self.context = browser.new_context(service_workers="block", reduced_motion="reduce", **options)  # type: ignore[arg-type]
        self.context.route("**/*", self._answer)
        self.page = self.context.new_page()
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

    def _complain(self, words: str) -> None:
        self.complaints.append(f"{self.page.url if hasattr(self, 'page') else ''} {words}")

    def _answer(self, route: Route, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc not in self.hosts or parts.scheme not in ("http", "https"):
            self.offsite.append(request.url)
            route.abort()
            return
        path = unquote(parts.path).lstrip("/")
        file = f"{path}index.html" if path == "" or path.endswith("/") else path
        if file not in self.built.made.files:
            self.lost.append(request.url)
            route.fulfill(status=404, body="not found", content_type="text/plain")
            return
        kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
        body = self.built.bytes(file)
        if self.bare and kind == "text/html":
            body = DRESS.sub(b"", body)
        route.fulfill(status=200, body=body, content_type=kind)


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
