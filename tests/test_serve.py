"""The preview over HTTP: what it serves, to whom, and how the command begins and ends."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import CodeType, FrameType
from typing import Any
from urllib.parse import quote

import pytest
from lab import PROVEN_SITE, REPOSITORY, Lab, read_tree
from preview_client import GUIDE, RECORD, SOON, Client, running

from generator.memo import Memo
from generator.pipeline import make
from generator.records import Audience, BaseUrls
from generator.remaking import Remaking
from generator.results import Account, Made
from generator.serve import serve
from generator.serve.answers import content_type
from generator.watch import TICK, Watcher
from generator.wording import Wording

HOSTILE_FILES = {
    "missions/guide/deliverables/page.html": "<script>parent.document.title = 'taken'</script><p>Bonjour</p>",
    "missions/guide/deliverables/dessin.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "missions/guide/deliverables/code.js": "alert(1)\n",
    "missions/guide/deliverables/note.docx": "PK",
    "missions/guide/deliverables/Résumé nº 1.txt": "Bonjour\n",
}


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
    (lab.root / "secret.txt").write_text("nobody should read this", "utf-8")
    with running(lab) as client:
        yield client


# Pages and files


def test_a_page_is_the_page_of_a_private_build_with_a_script_before_its_end(site: Lab, client: Client) -> None:
    urls = BaseUrls.both(client.session.url)
    built = make(replace(site.options(), audience=Audience.PRIVATE, base_url=urls))
    expected = built.files["fr/missions/guide/index.html"].data
    served = client.get(GUIDE)
    assert served.status == 200
    assert served.headers["Content-Type"] == "text/html; charset=utf-8"
    start, end = served.data.index(b"<script nonce="), served.data.rindex(b"</body>")
    assert served.data[:start] + served.data[end:] == expected


def test_nothing_is_written_to_disk_but_what_it_remembers(site: Lab, client: Client) -> None:
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
        canonical = client.get(GUIDE).page.root.one("link", rel="canonical")
        assert canonical["href"] == f"{client.session.url}fr/missions/guide/"


def test_no_page_says_that_the_address_of_the_preview_will_keep_working(reader: Client) -> None:
    for path, lasting in ((GUIDE, "m/guide/"), ("/en/people/marie-roy/", "p/marie-roy/")):
        cite = reader.get(path).page.partition('<section class="cite">')[2].partition("</section>")[0]
        assert lasting in cite, path
        assert "127.0.0.1" not in cite, path


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
        page, drawing, code, note, named = (client.get("/" + files[name].removeprefix("../../../")) for name in (
            "page.html", "dessin.svg", "code.js", "note.docx", quote("Résumé nº 1.txt")))
    assert page.data == HOSTILE_FILES["missions/guide/deliverables/page.html"].encode()
    for reply in (page, drawing):
        assert reply.status == 200
        assert reply.headers["Content-Security-Policy"].startswith("sandbox;")
    for reply in (code, note, named):
        assert (reply.status, reply.headers["Content-Security-Policy"]) == (200, None)
    assert code.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert named.data == b"Bonjour\n"


def test_an_archived_file_that_moved_since_the_build_is_not_found(site: Lab, client: Client) -> None:
    link = next(link for link in client.get(GUIDE).page.links if link.endswith("/guide.txt"))
    path = "/" + link.removeprefix("../../../")
    assert client.get(path).data == b"Bonjour. Voici ton bureau.\n"
    site.remove("missions/guide/deliverables/guide.txt")
    assert client.get(path).status == 404


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
    assert "Marie Roy n’a pas encore donné son accord" in french.root.all("p", class_="withheld")[0].text
    assert "Marie Roy has not agreed yet" in english.root.all("p", class_="withheld")[0].text


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
    assert re.search(r"^Waiting for a correction: 1 error, \d+\.\d\d s$", printed, re.MULTILINE)
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
    assert process.returncode == 0, printed
    assert re.fullmatch(r"Preview: http://127\.0\.0\.1:\d+/ .*\n", lines[0])
    assert printed.endswith("Stopped.\n")
    assert "Traceback" not in printed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_that_a_library_makes_another_error_of_ends_the_preview_too(
    site: Lab, number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As compiled libraries do."""
    def interrupted(_site: Remaking, *_more: object) -> Made:
        assert threading.current_thread() is threading.main_thread(), "an earlier preview that ends late"
        try:
            signal.raise_signal(number)
        except KeyboardInterrupt as error:
            raise ValueError("Error building `model` serializer: KeyboardInterrupt") from error
        raise AssertionError("was not interrupted")

    monkeypatch.setattr(Remaking, "make", interrupted)
    rescue = threading.Timer(SOON, signal.raise_signal, [signal.SIGINT])
    rescue.start()
    assert serve(site.options(), Wording("en"), 0) == 0
    rescue.cancel()
    printed = capsys.readouterr()
    assert printed.out.endswith(" Ctrl+C stops it.\n\nStopped.\n")
    assert printed.err == ""


WAITING = (threading.Condition.wait.__code__, Watcher.wait.__code__)


def lines_of_a_wait(
    site: Lab, seconds: float, at: tuple[CodeType, int] | None = None
) -> dict[tuple[CodeType, int], None]:
    """Serves a site until it waits at that line, or for so many seconds; the lines of waiting that were reached."""
    reached, until = dict[tuple[CodeType, int], None](), time.monotonic() + seconds

    def follow(frame: FrameType, event: str, _arg: Any) -> Any:
        code, caller = frame.f_code, frame.f_back.f_code if frame.f_back is not None else None
        if event == "line" and code in WAITING and Watcher.wait.__code__ in (code, caller):
            reached[code, frame.f_lineno] = None
            if (code, frame.f_lineno) == at or time.monotonic() > until:
                sys.settrace(None)
                signal.raise_signal(signal.SIGTERM)
        return follow

    before = sys.gettrace()
    sys.settrace(follow)
    try:
        assert serve(site.options(), Wording("en"), 0) == 0
    finally:
        sys.settrace(before)
    return reached


def test_a_preview_that_waits_ends_in_peace_wherever_it_is_interrupted(
    site: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A lock that is waited with is let go of for a moment: whoever is interrupted then does not have it back."""
    monkeypatch.setattr(Remaking, "make", lambda *_: Made((), Account("private", "private", 0, 0)))
    lines = lines_of_a_wait(site, 3 * TICK)
    assert len(lines) > 15
    for line in lines:
        assert line in lines_of_a_wait(site, SOON, line)
        printed = capsys.readouterr()
        assert printed.out.endswith("Stopped.\n"), line
        assert printed.err == "", line


def test_a_preview_that_is_asked_twice_to_end_does_not_go_on_ending(
    site: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    close, wait = Memo.close, Watcher.wait

    def is_ours() -> bool:
        return threading.current_thread() is threading.main_thread()  # an earlier preview may end late, in a thread

    def asked(watcher: Watcher, seconds: float) -> bool:
        if is_ours():
            signal.raise_signal(signal.SIGINT)
        return wait(watcher, seconds)

    def asked_again(memo: Memo) -> None:
        close(memo)
        if is_ours():
            signal.raise_signal(signal.SIGINT)
            pytest.fail("went on")

    monkeypatch.setattr(Memo, "close", asked_again)
    monkeypatch.setattr(Watcher, "wait", asked)
    assert serve(site.options(), Wording("fr"), 0) == 0
    assert capsys.readouterr().out.endswith("\n\nArrêté.\n")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "The port {port} is taken. Choose another: --port 0\n"),
     ("fr", "Le port {port} est occupé. Choisissez-en un autre\u00a0: --port 0\n")],
)
def test_a_port_that_is_taken_is_told_with_exit_code_3(lab: Lab, lang: str, words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert lab.run("serve", "--port", str(port), lang=lang) == (3, words.replace("{port}", str(port)))
