"""The preview: a real server on a free port, asked over HTTP. What waits, waits for the preview's own reload event."""

from __future__ import annotations

import datetime as dt
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from judges import chromium
from lab import PROVEN_SITE, REPOSITORY, Lab, Page, read_tree

import generator.serve.session as session_module
from generator.pipeline import make
from generator.problems import Place, Problem, Severity, place_at, problem
from generator.publish import OutputFile
from generator.records import Audience, BaseUrls
from generator.serve import Session, serve
from generator.serve.answers import Request, answer, content_type
from generator.serve.inject import Visit, inject
from generator.serve.preview import Accident, Preview, Showing, is_page
from generator.serve.screens import problem_screen
from generator.serve.telling import MOST, bar, telling
from generator.wording import Wording

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SOON = 20.0
"""Seconds that nothing here takes; a wait of that long is a failure."""

RECORD = "missions/guide/mission.yml"
GUIDE = "/fr/missions/guide/"

HOSTILE_FILES = {
    "missions/guide/deliverables/page.html": "<script>parent.document.title = 'taken'</script><p>Bonjour</p>",
    "missions/guide/deliverables/dessin.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "missions/guide/deliverables/code.js": "alert(1)\n",
    "missions/guide/deliverables/Résumé nº 1.txt": "Bonjour\n",
}


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
def running(lab: Lab, lang: str = "fr", poll: float = SOON / 2, **options: object) -> Iterator[Client]:
    """A session over a lab, in a thread of its own; at the end, it has ended."""
    chosen = lab.options(**options)  # type: ignore[arg-type]
    session = Session(chosen, Wording("fr" if lang == "fr" else "en"), 0, poll)
    thread = threading.Thread(target=session.run)
    thread.start()
    try:
        yield Client(session)
    finally:
        session.close()
        thread.join(SOON)
        assert not thread.is_alive()


@pytest.fixture
def site(lab: Lab) -> Lab:
    """A lab with one proven mission."""
    return lab.write(PROVEN_SITE)


@pytest.fixture
def client(site: Lab) -> Iterator[Client]:
    """A client of a preview of that lab."""
    with running(site) as client:
        yield client


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a preview whose content nobody edits."""
    lab = Lab(tmp_path_factory.mktemp("reader")).write(PROVEN_SITE)
    (lab.root / "secret.txt").write_text("nobody should read this")
    with running(lab) as client:
        yield client


# Pages and files


def test_a_page_is_the_page_of_a_private_build_with_a_script_before_its_end(site: Lab, client: Client) -> None:
    urls = BaseUrls.model_validate({"fr": client.session.url, "en": client.session.url})
    built = make(replace(site.options(), audience=Audience.PRIVATE, base_url=urls))
    expected = built.files["fr/missions/guide/index.html"].data
    served = client.get(GUIDE)
    assert served.status == 200
    assert served.headers["Content-Type"] == "text/html; charset=utf-8"
    start, end = served.data.index(b"<script nonce="), served.data.rindex(b"</body>")
    assert served.data[:start] + served.data[end:] == expected


def test_nothing_is_written_to_disk(site: Lab, client: Client) -> None:
    before = read_tree(site.root)
    client.get(GUIDE)
    client.after(GUIDE, lambda: site.edit(RECORD, "hours: 7", "hours: 6"))
    site.edit(RECORD, "hours: 6", "hours: 7")
    assert read_tree(site.root) == before
    assert not site.output.exists()


def test_a_published_address_below_a_folder_does_not_matter_to_the_preview(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit("site.yml", "base_url: https://traces.example",
                                "base_url: {fr: https://traces.example/sous/dossier, en: https://traces-en.example}")
    with running(lab) as client:
        page = client.get("/fr/nulle-part/").page
        assert page.root.all("link", rel="stylesheet")[0]["href"].startswith("/static/")
        assert client.get(GUIDE).page.root.one("link", rel="canonical")["href"] == f"{client.session.url}fr/missions/guide/"


def test_head_answers_like_get_without_a_body(reader: Client) -> None:
    got, headed = reader.get(GUIDE), reader.ask(GUIDE, "HEAD")
    assert (headed.status, headed.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "Cache-Control"):
        assert headed.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    ("path", "lang", "words"),
    [("/fr/nulle-part/", "fr", "Cette page n’est pas ici"), ("/en/nowhere/", "en", "This page is not here"),
     ("/nowhere/", "fr", "Page introuvable / Page not found")],
)
def test_a_page_that_is_not_there_is_the_sites_own_and_says_404(
    reader: Client, path: str, lang: str, words: str
) -> None:
    reply = reader.get(path)
    assert reply.status == 404
    assert reply.page.root.one("html")["lang"] == lang
    assert words in reply.page
    assert reply.tag


def test_a_file_that_is_not_there_is_refused_without_a_page(reader: Client) -> None:
    reply = reader.get("/static/nothing.css")
    assert (reply.status, reply.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_a_page_that_is_made_while_its_404_is_open_appears(site: Lab, client: Client) -> None:
    def create() -> None:
        site.write({"missions/autre/mission.yml": "title: Une autre\npeople: marie-roy\nstart: 2025-04-01\n"})

    reply = client.after("/fr/missions/autre/", create)
    assert reply.status == 200
    assert "Une autre" in reply.page.text


def test_a_folder_without_its_slash_leads_to_the_page(reader: Client) -> None:
    reply = reader.get("/fr/missions/guide")
    assert (reply.status, reply.headers["Location"]) == (301, "/fr/missions/guide/")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("fr/atom.xml", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("fr/index.json", "application/json; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("static/style.0123456789.css", "text/css; charset=utf-8"),
        ("static/favicon.0123456789.svg", "image/svg+xml; charset=utf-8"),
        ("static/search.0123456789.js", "text/javascript; charset=utf-8"),
        ("media/0123/photo.jpg", "image/jpeg"),
        ("archive/SHA256SUMS", "text/plain; charset=utf-8"),
        ("archive/00/00/rapport.PDF", "application/pdf"),
        ("archive/00/00/code.js", "text/plain; charset=utf-8"),
        ("archive/00/00/inconnu.xyz", "application/octet-stream"),
        ("archive/00/00/sans-point", "application/octet-stream"),
    ],
)
def test_the_type_of_a_file_comes_from_its_name_alone(path: str, expected: str) -> None:
    assert content_type(path) == expected


def test_archived_files_are_sent_as_they_are_and_cannot_act(site: Lab) -> None:
    site.write(HOSTILE_FILES)
    with running(site) as client:
        files = {link.rpartition("/")[2]: link for link in client.get(GUIDE).page.links if "archive/" in link}
        page, drawing, code, named = (client.get("/" + files[name].removeprefix("../../../")) for name in (
            "page.html", "dessin.svg", "code.js", quote("Résumé nº 1.txt")))
    assert page.data == HOSTILE_FILES["missions/guide/deliverables/page.html"].encode()
    for reply in (page, drawing):
        assert reply.status == 200
        assert reply.headers["Content-Security-Policy"].startswith("sandbox;")
    assert code.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert named.data == b"Bonjour\n"


def test_an_archived_file_that_moved_since_the_build_is_not_found(tmp_path: Path) -> None:
    file = OutputFile("archive/00/00/a.txt", "0" * 64, 3, source=tmp_path / "gone.txt")
    showing = Showing(MappingProxyType({file.path: file}), built=True)
    assert answer(showing, Request(f"/{file.path}", "127.0.0.1:1", "fr", "n")).body == tmp_path / "gone.txt"


# Who may ask, and for what


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LocalHost", "[::1]"])
def test_the_preview_answers_to_the_names_of_this_machine(reader: Client, name: str) -> None:
    assert reader.ask(GUIDE, Host=f"{name}:{reader.port}").status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}",
             "127.0.0.1:{port}.evil.example", "0.0.0.0:{port}", "127.0.0.1:{port}@evil.example", ""]
)
def test_the_preview_does_not_answer_to_any_other_name(reader: Client, host: str) -> None:
    for path in (GUIDE, "/.trace/changed?path=/&seen=x"):
        reply = reader.ask(path, Host=host.replace("{port}", str(reader.port)))
        assert reply.status == 403
        assert b"guide" not in reply.data


@pytest.mark.parametrize("hosts", [[], ["127.0.0.1:{port}", "evil.example"]], ids=["none", "two"])
def test_a_request_names_exactly_one_host(reader: Client, hosts: list[str]) -> None:
    lines = "".join(f"Host: {host.replace('{port}', str(reader.port))}\r\n" for host in hosts)
    assert raw(reader, f"GET {GUIDE} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n").startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_the_preview_can_only_be_read(reader: Client, method: str) -> None:
    reply = reader.ask(GUIDE, method)
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/fr/../../secret.txt", "/fr/..%2f..%2fsecret.txt", "//secret.txt",
     "/..\\secret.txt", "/content/site.yml", "/fr/%00", "/fr/index.html%00.txt", "/archive/../../secret.txt",
     "/static/..%5c..%5csecret.txt", "/fr//", "/./fr/", "/%ff%fe", "/" + "a" * 5000, "/.trace/", "/fr/?x=</script>"],
)
def test_only_what_the_site_has_is_served(reader: Client, path: str) -> None:
    reply = reader.get(path)
    assert reply.status in (200, 404)
    assert (reply.status == 200) is path.startswith("/fr/?")
    assert b"nobody should" not in reply.data
    assert b"traces.example" not in reply.data


@pytest.mark.parametrize(
    ("line", "status"),
    [("GET http://evil.example/ HTTP/1.1", b"400"), ("GET * HTTP/1.1", b"400"), ("nonsense", b"400"),
     ("GET / HTTP/9.9", b"505"), ("GET /" + "a" * 70_000 + " HTTP/1.1", b"414")],
    ids=["absolute", "star", "nonsense", "version", "long"],
)
def test_what_is_not_a_request_for_a_path_is_refused(reader: Client, line: str, status: bytes) -> None:
    reply = raw(reader, f"{line}\r\nHost: 127.0.0.1:{reader.port}\r\nConnection: close\r\n\r\n")
    assert status in reply.splitlines()[0]
    assert b"evil.example" not in reply


def raw(client: Client, request: str) -> bytes:
    """What comes back for these very bytes."""
    with socket.create_connection(("127.0.0.1", client.port), timeout=SOON) as connection:
        with suppress(ConnectionError):  # refused before it was read to its end
            connection.sendall(request.encode("latin-1"))
        data = b""
        with suppress(ConnectionError):
            while block := connection.recv(65536):
                data += block
        return data


def test_only_this_machine_is_listened_to(reader: Client) -> None:
    assert reader.session.server.server_address[0] == "127.0.0.1"


def test_nothing_is_kept_guessed_or_lent_to_other_sites(reader: Client) -> None:
    for path in (GUIDE, "/fr/nulle-part/", "/fr/atom.xml", "/static/nothing.css", "/fr"):
        headers = reader.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Python" not in headers["Server"]


def test_the_policy_of_a_page_lets_its_one_script_run_and_changes_every_time(reader: Client) -> None:
    nonces = set()
    for _ in range(2):
        reply = reader.get(GUIDE)
        nonce = reply.page.root.all("script")[-1]["nonce"]
        policy = reply.headers["Content-Security-Policy"]
        assert f"script-src 'nonce-{nonce}' {reader.session.url}static/;" in policy
        assert "default-src 'none'" in policy
        assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
        nonces.add(nonce)
    assert len(nonces) == 2


# What would not be published


def test_what_would_be_withheld_is_shown_and_marked(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit("people/marie-roy/person.yml", "consent: {date: 2024-01-01, audience: public}\n", "")
    assert not lab.build().exists("fr/missions/guide/")
    with running(lab) as client:
        french, english = client.get(GUIDE).page, client.get("/en/missions/guide/").page
    assert "Un guide d’accueil" in french.text
    assert "marie-roy n’a pas encore donné son accord" in french.root.all("p", class_="withheld")[0].text
    assert "marie-roy has not agreed yet" in english.root.all("p", class_="withheld")[0].text


# Reloading


def test_a_save_reloads_the_pages_it_changes_and_no_other(site: Lab) -> None:
    with running(site, poll=0.5) as client:
        about = client.get("/fr/a-propos/").tag
        assert "8 heures" not in client.get(GUIDE).page.text
        page = client.after(GUIDE, lambda: site.edit(RECORD, "hours: 7", "hours: 8")).page
        assert "8 heures" in page.text.replace("\u00a0", " ")
        assert client.changed("/fr/a-propos/", about) == about


def test_every_open_tab_is_told(site: Lab, client: Client) -> None:
    paths = [GUIDE, "/en/missions/guide/", "/fr/", "/m/guide/", GUIDE]
    seen = [client.get(path).tag for path in paths]
    told: dict[int, str] = {}

    def wait(number: int) -> None:
        told[number] = client.changed(paths[number], seen[number])

    tabs = [threading.Thread(target=wait, args=(number,)) for number in range(len(paths))]
    for tab in tabs:
        tab.start()
    site.edit(RECORD, "title: Un guide d’accueil", "title: Un guide de départ")
    for tab in tabs:
        tab.join(SOON)
    assert all(told[number] != seen[number] for number in range(len(paths)))
    assert [client.get(path).tag for path in paths] == [told[number] for number in range(len(paths))]


def test_a_question_about_changes_is_answered_even_when_nothing_changes(site: Lab) -> None:
    with running(site, poll=0.1) as client:
        seen = client.get(GUIDE).tag
        assert client.changed(GUIDE, seen) == seen


def test_a_tab_that_missed_a_change_is_told_at_once(reader: Client) -> None:
    assert reader.changed(GUIDE, "something-older") == reader.get(GUIDE).tag


def test_a_save_that_changes_nothing_reloads_nothing(site: Lab) -> None:
    with running(site, poll=0.7) as client:
        seen = client.get(GUIDE).tag
        (site.content / RECORD).touch()
        assert client.changed(GUIDE, seen) == seen


def test_a_theme_beside_the_content_is_followed(site: Lab) -> None:
    theme = site.root / "themes/default"
    with running(site) as client:
        page = client.after("/fr/a-propos/", lambda: themed(theme, "Pied de page"))
        assert "Pied de page" in page.page.text
        page = client.after("/fr/a-propos/", lambda: themed(theme, "Autre pied"))
        assert "Autre pied" in page.page.text


def themed(theme: Path, words: str) -> None:
    """Puts a theme called like the default one, with other words, before it."""
    source = REPOSITORY / "themes/default"
    for path in sorted(source.rglob("*")):
        target = theme / path.relative_to(source)
        if path.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    base = theme / "templates/base.html"
    base.write_text(re.sub(r"</body>", f"<p>{words}</p></body>", (source / "templates/base.html").read_text("utf-8")),
                    encoding="utf-8")


def test_the_end_of_the_preview_lets_go_of_whoever_waits(site: Lab) -> None:
    replies: list[Reply] = []
    with running(site) as client:
        seen = client.get(GUIDE).tag
        question = f"/.trace/changed?{urlencode({'path': GUIDE, 'seen': seen})}"
        waiting = threading.Thread(target=lambda: replies.append(client.ask(question)))
        waiting.start()
        client.get(GUIDE)
    waiting.join(SOON)
    assert [reply.status for reply in replies] in ([503], [])


# Problems


def broken(site: Lab) -> None:
    site.edit(RECORD, "deliverable: Un guide", "deliverable: Bilan : un guide")


def mended(site: Lab) -> None:
    site.edit(RECORD, "deliverable: Bilan : un guide", "deliverable: Un guide")


def test_a_broken_edit_shows_what_to_do_in_the_language_of_the_page(site: Lab, client: Client) -> None:
    french = client.after(GUIDE, lambda: broken(site))
    page = french.page
    assert french.status == 500
    assert page.root.one("html")["lang"] == "fr"
    assert page.root.one("title").text == "1 erreur à corriger — Aperçu local"
    own = page.root.one("div", class_="own")
    assert own.one("h1").text == "1 erreur à corriger"
    assert own.one("code", class_="place").text == f"{RECORD}:7:19"
    assert "deux-points" in own.one("h2").text
    assert own.one("mark").text == ":"
    assert own.one("pre", class_="excerpt").one("code").text == "deliverable: Bilan : un guide de deux pages"
    assert own.one("div", class_="fix").one("pre").text == 'deliverable: "Bilan : un guide de deux pages"'
    assert "Pour YAML" in own.one("div", class_="why").text


def test_the_problems_are_a_click_away_in_the_other_language(site: Lab, client: Client) -> None:
    client.after(GUIDE, lambda: broken(site))
    for path, lang, other, heading in (
        (GUIDE, "fr", "en", "1 error to correct"), ("/en/missions/guide/", "en", "fr", "1 erreur à corriger"),
    ):
        page = client.get(path).page
        assert page.root.one("html")["lang"] == lang
        details = page.root.one("details", lang=other)
        assert details.one("h1").text.replace("\u00a0", " ") == heading
        assert details.one("summary").one("span", class_="back")["lang"] == lang


def test_a_page_comes_back_by_itself_once_the_edit_is_mended(site: Lab, client: Client) -> None:
    before = client.get(GUIDE).tag
    client.after(GUIDE, lambda: broken(site))
    after = client.after(GUIDE, lambda: mended(site))
    assert (after.status, after.tag) == (200, before)


def test_a_second_problem_reloads_the_problems(site: Lab, client: Client) -> None:
    client.after(GUIDE, lambda: broken(site))
    reply = client.after(GUIDE, lambda: site.edit(RECORD, "hours: 7\n", "hours: sept\n"))
    assert reply.page.root.one("div", class_="own").one("h1").text == "2 erreurs à corriger"


def test_a_broken_edit_that_stays_as_broken_reloads_nothing(site: Lab) -> None:
    with running(site, poll=0.7) as client:
        seen = client.after(GUIDE, lambda: broken(site)).tag
        (site.content / RECORD).touch()
        assert client.changed(GUIDE, seen) == seen


def test_files_of_the_last_good_site_are_still_served_while_it_is_broken(site: Lab, client: Client) -> None:
    style = client.get(GUIDE).page.root.all("link", rel="stylesheet")[0]["href"].removeprefix("../../..")
    client.after(GUIDE, lambda: broken(site))
    assert client.get(style).status == 200


def test_a_first_build_that_is_broken_starts_the_preview_all_the_same(site: Lab) -> None:
    broken(site)
    with running(site) as client:
        reply = client.get("/en/")
        assert reply.status == 500
        assert reply.page.root.one("div", class_="own").one("h1").text == "1 error to correct"
        assert client.get("/favicon.ico").status == 404
        assert client.after("/en/", lambda: mended(site)).status == 200


def test_content_that_is_removed_and_put_back_is_followed(site: Lab, client: Client) -> None:
    away = site.root / "away"
    gone = client.after(GUIDE, lambda: site.content.rename(away))
    assert gone.status == 500
    assert "TR001" in gone.page.text
    back = client.after(GUIDE, lambda: away.rename(site.content))
    assert back.status == 200
    assert client.after(GUIDE, lambda: site.edit(RECORD, "hours: 7", "hours: 6")).status == 200


def test_without_a_language_in_the_address_the_terminals_language_is_spoken(site: Lab) -> None:
    broken(site)
    with running(site, lang="en") as client:
        assert client.get("/m/guide/").page.root.one("html")["lang"] == "en"


def test_with_strict_a_warning_takes_the_place_of_the_page(site: Lab) -> None:
    site.edit(RECORD, "hours: 7", "hours: 9")
    with running(site, strict=True) as client:
        reply = client.get(GUIDE)
        assert reply.status == 500
        assert "--strict" in reply.page.root.one("div", class_="own").one("h1").text
        assert client.after(GUIDE, lambda: site.edit(RECORD, "hours: 9", "hours: 7")).status == 200


def test_warnings_are_a_bar_below_the_page_in_its_language(site: Lab, client: Client) -> None:
    assert not client.get(GUIDE).page.root.all("trace-preview")
    french = client.after(GUIDE, lambda: site.edit(RECORD, "hours: 7", "hours: 9"))
    assert french.status == 200
    added = french.page.root.one("trace-preview", lang="fr")
    assert added.one("summary").text == "1 avertissement"
    assert RECORD in added.text
    assert client.get("/en/missions/guide/").page.root.one("trace-preview", lang="en").one("summary").text == "1 warning"


# A build that stops for no reason of the author's


def stumbling(monkeypatch: pytest.MonkeyPatch, *errors: Exception) -> threading.Event:
    """Makes the next builds fail one after the other, once the event is set."""
    armed, left = threading.Event(), list(errors)

    def stumble(options: object) -> object:
        if armed.is_set() and left:
            raise left.pop(0)
        return make(options)  # type: ignore[arg-type]

    monkeypatch.setattr(session_module, "make", stumble)
    return armed


def test_a_file_that_vanishes_during_a_build_is_tried_again_before_anybody_sees_it(
    site: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    armed = stumbling(monkeypatch, FileNotFoundError(2, "No such file", "fr.md"))
    with running(site) as client:
        client.get(GUIDE)
        armed.set()
        assert client.after(GUIDE, lambda: site.edit(RECORD, "hours: 7", "hours: 6")).status == 200


def test_a_file_that_stays_away_is_told_and_tried_again_at_the_next_save(
    site: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    armed = stumbling(monkeypatch, *[PermissionError(13, "Permission denied", "<b>fr.md") for _ in range(2)])
    with running(site) as client:
        client.get(GUIDE)
        armed.set()
        reply = client.after(GUIDE, lambda: site.edit(RECORD, "hours: 7", "hours: 6"))
        assert reply.status == 500
        assert "Un fichier n’a pas pu être lu" in reply.page.root.one("div", class_="own").one("h1").text
        assert "<b>fr.md: Permission denied" in reply.page.root.one("div", class_="own").text
        assert client.after(GUIDE, lambda: site.edit(RECORD, "hours: 6", "hours: 5")).status == 200


def test_a_mistake_of_the_generator_itself_does_not_end_the_preview(
    site: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    armed = stumbling(monkeypatch, KeyError("unexpected"))
    with running(site) as client:
        client.get(GUIDE)
        armed.set()
        reply = client.after(GUIDE, lambda: site.edit(RECORD, "hours: 7", "hours: 6"))
        assert "Trace s’est arrêtée" in reply.page.root.one("div", class_="own").one("h1").text
        assert client.after(GUIDE, lambda: site.edit(RECORD, "hours: 6", "hours: 5")).status == 200
    printed = capsys.readouterr()
    assert "Traceback" in printed.err
    assert "KeyError: 'unexpected'" in printed.out


# The terminal and the process


def test_the_terminal_says_the_address_the_problems_once_and_a_line_per_build(
    site: Lab, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(site, lang="en") as client:
        client.get(GUIDE)
        client.after(GUIDE, lambda: site.edit(RECORD, "hours: 7", "hours: 9"))
        client.after(GUIDE, lambda: site.edit(RECORD, "max_hours: 8", "max_hours: 8.5"))
        client.after(GUIDE, lambda: site.edit(RECORD, "title: Un guide", "titre: Un guide"))
    printed = capsys.readouterr().out
    assert printed.startswith(f"Preview: {client.session.url} ")
    assert re.search(r"^Ready: no problem, \d+\.\d\d s$", printed, re.MULTILINE)
    assert len(re.findall(r"^Rebuilt: 1 problem, \d+\.\d\d s$", printed, re.MULTILINE)) == 2
    assert re.search(r"^Waiting for a correction: \d problems, \d+\.\d\d s$", printed, re.MULTILINE)
    assert len(re.findall(rf"^{RECORD}:\d+:\d+  error TR202  unknown-field$", printed, re.MULTILINE)) == 1


def test_a_problem_that_stands_is_not_printed_at_every_build(site: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    site.edit(RECORD, "hours: 7", "hours: 9")
    with running(site, lang="en") as client:
        client.after(GUIDE, lambda: site.edit(RECORD, "title: Un guide", "title: Le guide"))
    assert len(re.findall(r"  warning TR", capsys.readouterr().out)) == 1


def start(lab: Lab, *argv: str) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    command = [sys.executable, str(REPOSITORY / "build.py"), "serve", "--content", str(lab.content), "--lang", "en"]
    return subprocess.Popen([*command, *argv], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            encoding="utf-8", cwd=lab.root, env={**os.environ, "PYTHONIOENCODING": "utf-8"})


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX has them")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["at once", "when ready"])
def test_ctrl_c_and_a_request_to_end_stop_the_preview_in_peace(site: Lab, number: int, moment: str) -> None:
    process = start(site, "--port", "0")
    assert process.stdout is not None
    with process:
        lines = [process.stdout.readline()]
        while moment == "when ready" and not lines[-1].startswith("Ready"):
            lines.append(process.stdout.readline())
            assert lines[-1], lines
        process.send_signal(number)
        printed, _ = process.communicate(timeout=SOON)
    assert process.returncode == 0
    assert re.fullmatch(r"Preview: http://127\.0\.0\.1:\d+/ .*\n", lines[0])
    assert printed.endswith("Stopped.\n")
    assert "Traceback" not in printed


def test_a_port_that_is_taken_is_told_with_exit_code_3(site: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert serve(site.options(), Wording("fr"), port) == 3
    assert capsys.readouterr().err == f"Le port {port} est occupé. Choisissez-en un autre : --port 0\n".replace(" :", "\u00a0:")


# What is put into pages, without a server


def visit(**options: object) -> Visit:
    return replace(Visit("/fr/", "tag", "fr", "nonce"), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("html", "before", "after"),
    [
        (b"<body><p>x</p></body></html>", b"<body><p>x</p>", b"</body></html>"),
        (b"<BODY>x</BODY>", b"<BODY>x", b"</BODY>"),
        (b"<body><!-- </body> -->x</body>", b"<body><!-- </body> -->x", b"</body>"),
        (b"<p>no body", b"<p>no body", b""),
        (b"", b"", b""),
    ],
)
def test_the_script_goes_before_the_end_of_the_body(html: bytes, before: bytes, after: bytes) -> None:
    made = inject(html, Showing(built=True), visit())
    assert made.startswith(before + b'<script nonce="nonce"')
    assert made.endswith(b"</script>\n" + after)


def test_a_path_cannot_break_out_of_the_script_element() -> None:
    made = inject(b"", Showing(), visit(path='/"><script>alert(1)</script>&'))
    assert made.count(b"<script") == 1
    assert b"alert(1)</script>" not in made


def test_what_people_typed_is_text_among_the_problems() -> None:
    typed = "<img src=x onerror=alert(1)>`{key}`\u202e&quot;"
    found = problem("TR202", place_at(f"missions/{typed}/mission.yml", 3, 1, typed), name=typed, near="title")
    for html in (telling([found], "fr", 2), bar([found], "en", ""),
                 problem_screen(Showing(problems=(found,), stopped=True, built=True), visit()).decode()):
        page = Page(html)
        assert not page.root.all("img")
        assert "\u202e" not in html
        assert "<img src=x onerror=alert(1)>`{key}`\\u202e&quot;" in page.root.all("h2")[0].text


def test_the_mark_stands_on_the_column_even_where_the_line_was_cut() -> None:
    line = "a" * 150 + "!" + "b" * 150
    html = telling([replace(sample(), place=place_at("x.yml", 2, 151, line))], "fr", 2)
    assert Page(html).root.one("mark").text == "!"


def test_a_column_after_the_end_of_the_line_still_has_a_mark() -> None:
    html = telling([replace(sample(), place=place_at("x.yml", 2, 4, "abc"))], "fr", 2)
    assert "abc<mark>&nbsp;</mark>" in html


def test_a_problem_of_a_whole_file_or_of_the_folder_has_no_excerpt() -> None:
    page = Page(telling([replace(sample(), place=Place("x.yml")), replace(sample(), place=Place(""))], "fr", 2))
    assert [each.text for each in page.root.all("code", class_="place")] == ["x.yml", "dossier de contenu"]
    assert not page.root.all("pre", class_="excerpt")


def test_past_a_great_many_problems_the_rest_is_counted() -> None:
    found = [replace(sample(), place=Place("x.yml", line)) for line in range(1, MOST + 4)]
    page = Page(telling(found, "fr", 2))
    assert len(page.root.all("article")) == MOST
    assert page.root.one("p", class_="more").text.startswith("Et 3 autres")


def sample() -> Problem:
    return problem("TR202", Place("x.yml", 1, 1, "abc"), name="a", near="b")


def test_remarks_are_neither_told_nor_a_reason_to_reload() -> None:
    quiet = Showing(problems=(replace(sample(), severity=Severity.NOTICE),), built=True)
    assert quiet.loud == ()
    assert quiet.tag("/fr/") == Showing(built=True).tag("/fr/")


def test_before_the_first_build_is_over_a_page_says_that_it_waits() -> None:
    made = answer(Showing(), Request("/fr/", "127.0.0.1:1", "en", "n"))
    assert made.status == 503
    assert isinstance(made.body, bytes)
    assert "Construction…" in Page(made.body.decode()).root.one("h1").text
    assert b"data-seen=" in made.body


def test_an_accident_and_its_end_are_two_changes() -> None:
    good = Showing(built=True)
    stumbled = good.after_accident(Accident("x", ours=False))
    assert len({good.tag("/"), stumbled.tag("/"), stumbled.after_accident(Accident("y", ours=False)).tag("/")}) == 3
    assert stumbled.after({}, (), stopped=False).tag("/") == good.tag("/")


def test_a_build_that_fails_keeps_the_files_of_the_one_before() -> None:
    file = OutputFile.of("fr/index.html", b"x")
    showing = Showing().after({file.path: file}, (), stopped=False).after({}, (sample(),), stopped=True)
    assert showing.files == {file.path: file}
    assert showing.stopped


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", True), ("/fr/", True), ("/fr/x", True), ("/404.html", True), ("/favicon.ico", False),
     ("/static/style.css", False), ("/archive/00/00/page.html", False), ("/archive/00/00/sans-point", False)],
)
def test_pages_are_told_from_files_by_their_address(path: str, expected: bool) -> None:
    assert is_page(path) is expected


def test_whoever_waits_for_the_first_build_is_let_go_at_the_end() -> None:
    preview = Preview()
    preview.close()
    assert not preview.first(SOON).built
    assert preview.changed("/", "x", SOON) is None


# A real browser


@pytest.fixture
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = chromium()
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.mark.browser
def test_the_problems_and_then_the_page_appear_by_themselves_where_it_was(site: Lab, browser: Browser) -> None:
    with running(site) as client:
        page = browser.new_page(viewport={"width": 400, "height": 300})
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text) if "500" not in message.text else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{client.session.url}fr/missions/guide/")
        page.evaluate("scrollTo(0, 420)")

        broken(site)
        page.wait_for_selector("body[data-kind=problems]", timeout=SOON * 1000)
        assert page.evaluate("scrollY") == 0
        assert page.locator(".own h1").inner_text().replace("\u00a0", " ") == "1 erreur à corriger"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator("summary").first.click()
        assert page.locator(".own").is_hidden()
        assert page.locator("h1:visible").inner_text() == "1 error to correct"

        site.edit(RECORD, "hours: 7\n", "hours: sept\n")
        page.wait_for_function("document.title.startsWith('2')", timeout=SOON * 1000)
        assert page.locator("h1:visible").inner_text() == "2 errors to correct"
        page.locator("summary").first.click()
        site.edit(RECORD, "hours: sept\n", "hours: 9\n")
        page.wait_for_function("document.title.startsWith('1')", timeout=SOON * 1000)
        assert page.locator("h1:visible").inner_text().replace("\u00a0", " ") == "1 erreur à corriger"

        mended(site)
        page.wait_for_selector("body[data-kind=mission]", timeout=SOON * 1000)
        page.wait_for_function("scrollY === 420", timeout=SOON * 1000)
        page.get_by_text("1 avertissement", exact=True).click()
        assert page.locator("trace-preview .place").inner_text() == f"{RECORD}:5:1"
        assert faults == []


def test_the_preview_of_the_demonstration_shows_every_page(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    lab.content = REPOSITORY / "content"
    with running(lab, date=dt.date(2026, 12, 1)) as client:
        assert client.get("/fr/").status == 200
        paths = [path for path in client.session.preview.showing.files if path.endswith("/index.html")]
        assert len(paths) > 50
        for path in paths[::7]:
            reply = client.get("/" + quote(path.removesuffix("index.html")))
            assert (reply.status, reply.page.root.all("script")[-1]["data-path"]) == (200, "/" + quote(
                path.removesuffix("index.html")))
