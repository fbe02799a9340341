"""A running preview and somebody who asks it: a real server on a free port, in a thread of its own.

Nothing sleeps: what waits, waits for the preview's own reload event.
"""

from __future__ import annotations

import datetime as dt
import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from lab import Lab, Page

from generator.serve import Session
from generator.wording import Wording

SOON = 20.0
"""Seconds that nothing here takes; a wait of that long is a failure."""

RECORD = "missions/guide/mission.yml"
GUIDE = "/fr/missions/guide/"


@dataclass(frozen=True)
class Reply:
    """A response, read."""

    status: int
    headers: http.client.HTTPMessage
    data: bytes

    @property
    def page(self) -> Page:
        """Its body as a page."""
        return Page(self.data.decode("utf-8"))

    @property
    def tag(self) -> str:
        """What its script compares with."""
        return self.page.root.one("script", data_path=self.page.root.all("script")[-1]["data-path"])["data-seen"]


class Client:
    """Somebody who asks a session, one connection per question."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.port = int(session.url.rstrip("/").rpartition(":")[2])

    def ask(self, path: str, method: str = "GET", **headers: str) -> Reply:
        """One request; ``headers`` replace those that are sent anyway."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SOON)
        try:
            connection.request(method, path, headers=headers)
            reply = connection.getresponse()
            return Reply(reply.status, reply.headers, reply.read())
        finally:
            connection.close()

    def get(self, path: str) -> Reply:
        """A page or a file."""
        return self.ask(path)

    def changed(self, path: str, seen: str) -> str:
        """The reload event: waits until what stands at ``path`` is no longer ``seen``, and says what it is."""
        return self.ask(f"/.trace/changed?{urlencode({'path': path, 'seen': seen})}").data.decode("ascii")

    def after(self, path: str, edit: Callable[[], object]) -> Reply:
        """The page once an edit has changed it."""
        seen = self.get(path).tag
        edit()
        assert self.changed(path, seen) != seen, f"no reload of {path}"
        return self.get(path)


@contextmanager
def running(
    lab: Lab, lang: str = "fr", poll: float = SOON / 2, today: Callable[[], dt.date] | None = None, **options: object
) -> Iterator[Client]:
    """A session over a lab, in a thread of its own; at the end, it has ended."""
    chosen = lab.options(**options)  # type: ignore[arg-type]
    session = Session(chosen, Wording("fr" if lang == "fr" else "en"), 0, poll, today)
    thread = threading.Thread(target=session.run)
    thread.start()
    try:
        yield Client(session)
    finally:
        session.close()
        thread.join(SOON)
        assert not thread.is_alive()


def broken(site: Lab) -> None:
    """Breaks the record of the lab's mission."""
    site.edit(RECORD, "\ndeliverable: Un guide", "\nlivrable: Un guide")


def mended(site: Lab) -> None:
    """Mends it again."""
    site.edit(RECORD, "\nlivrable: Un guide", "\ndeliverable: Un guide")
