"""The preview follows every save: what reloads, what gives way to the problems, and what comes back by itself."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from lab import DATE, PROVEN_SITE, REPOSITORY, Lab
from preview_client import GUIDE, RECORD, SOON, Client, Reply, broken, mended, running
from systems import POSIX

from generator.remaking import Remaking
from generator.results import Made
from generator.serve.preview import Preview
from generator.watch import Watcher


@pytest.fixture
def site(lab: Lab) -> Lab:
    """A lab with one proven mission."""
    return lab.write(PROVEN_SITE)


@pytest.fixture
def client(site: Lab) -> Iterator[Client]:
    """A client of a preview of that lab."""
    with running(site) as client:
        yield client


# Reloading


def test_a_save_reloads_the_pages_it_changes_and_no_other(site: Lab) -> None:
    with running(site, poll=0.5) as client:
        about = client.get("/fr/a-propos/").tag
        assert "7 h sur 8 h" in client.get(GUIDE).page.text
        page = client.after(GUIDE, lambda: site.edit(RECORD, "hours: 7", "hours: 6")).page
        assert "6 h sur 8 h" in page.text
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


def test_a_tab_that_missed_a_change_is_told_at_once(client: Client) -> None:
    seen = client.get(GUIDE).tag
    assert client.changed(GUIDE, "something-older") == seen


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


def test_the_end_of_the_preview_lets_go_of_whoever_waits(site: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    replies, asked, changed = list[Reply](), threading.Event(), Preview.changed

    def asking(preview: Preview, path: str, seen: str, seconds: float) -> str | None:
        asked.set()
        return changed(preview, path, seen, seconds)

    monkeypatch.setattr(Preview, "changed", asking)
    with running(site) as client:
        seen = client.get(GUIDE).tag
        question = f"/.trace/changed?{urlencode({'path': GUIDE, 'seen': seen})}"
        waiting = threading.Thread(target=lambda: replies.append(client.ask(question)))
        waiting.start()
        assert asked.wait(SOON)
    waiting.join(SOON)
    assert [reply.status for reply in replies] == [503]


# Problems


def test_a_broken_edit_shows_what_to_do_in_the_language_of_the_page(site: Lab, client: Client) -> None:
    french = client.after(GUIDE, lambda: broken(site))
    page = french.page
    assert french.status == 500
    assert page.root.one("html")["lang"] == "fr"
    assert page.root.one("title").text == "1 erreur à corriger — Aperçu local"
    own = page.root.one("div", class_="own")
    assert own.one("h1").text == "1 erreur à corriger"
    assert own.one("code", class_="place").text == f"{RECORD}:7:1"
    assert "livrable" in own.one("h2").text
    assert own.one("mark").text == "l"
    assert own.one("pre", class_="excerpt").one("code").text == "livrable: Un guide de deux pages"
    assert "deliverable" in own.one("div", class_="fix").text
    assert "se perdrait" in own.one("div", class_="why").text


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
    english = client.get("/en/missions/guide/").page.root.one("trace-preview", lang="en")
    assert english.one("summary").text == "1 warning"


def test_a_save_interrupts_what_nobody_looks_at_and_nothing_is_left_behind(
    site: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[bool] = []

    def pending(_watcher: Watcher) -> bool:
        asked.append(not asked)
        return asked[-1]

    monkeypatch.setattr(Watcher, "is_pending", property(pending))
    monkeypatch.setattr("generator.serve.session.IDLE_SECONDS", 0.2)
    with running(site) as client:
        assert "Un autre nom" not in client.get("/fr/missions/").data.decode()
        time.sleep(0.1)
        reply = client.after(GUIDE, lambda: site.edit(RECORD, "title: ", "title: Un autre nom, "))
        assert "Un autre nom" in reply.data.decode()
        end = time.monotonic() + 20
        while "Un autre nom" not in client.get("/fr/missions/").data.decode():
            assert time.monotonic() < end, "the list was never made again"
            time.sleep(0.05)
    assert asked[0]


@POSIX
def test_content_that_is_a_link_is_followed_where_it_is_led_elsewhere(site: Lab) -> None:
    one, other = site.root / "one", site.root / "other"
    site.content.rename(one)
    site.content.symlink_to(one)
    shutil.copytree(one, other)
    record = other / RECORD
    record.write_text(record.read_text("utf-8").replace("Un guide", "Le guide"), "utf-8")
    time.sleep(0.1)  # what was touched just now would be looked at again
    with running(site) as client:
        client.get(GUIDE)

        def switch() -> None:
            (site.root / "new").symlink_to(other)
            (site.root / "new").replace(site.content)

        assert "Le guide" in client.after(GUIDE, switch).page.text
        edited = client.after(GUIDE, lambda: site.edit(RECORD, "title: Le guide", "title: Ce guide"))
        assert "Ce guide" in edited.page.text


@POSIX
def test_two_previews_of_one_folder_both_find_what_no_system_tells(
    site: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only one of them may remember what it did; through another name of a file, nobody is told of a change."""
    monkeypatch.setattr("generator.serve.session.LOOK_SECONDS", 0.1)
    monkeypatch.setattr("generator.serve.session.IDLE_SECONDS", 0.1)
    record, beside = site.content / RECORD, site.root / "beside.yml"
    beside.hardlink_to(record)
    with running(site, poll=SOON) as first, running(site, poll=SOON) as second:
        told = [client.get(GUIDE).tag for client in (first, second)]
        beside.write_text(record.read_text("utf-8").replace("title: Un guide", "title: Le guide"), "utf-8")
        for client, tag in zip((first, second), told, strict=True):
            assert client.changed(GUIDE, tag) != tag
            assert "Le guide" in client.get(GUIDE).page.text


@pytest.mark.parametrize("trusted", [True, False], ids=["steps", "planned anew"])
def test_a_disk_that_reports_no_change_is_looked_at_from_time_to_time(
    site: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], trusted: bool
) -> None:
    """Some network drives, and Windows where it does not trust the times of files."""
    monkeypatch.setattr("generator.watch.is_change", lambda *_: False)
    monkeypatch.setattr("generator.serve.session.LOOK_SECONDS", 0.1)
    monkeypatch.setattr("generator.serve.session.IDLE_SECONDS", 0.1)
    monkeypatch.setattr("generator.remaking.TRUSTED", trusted)
    with running(site, lang="en", poll=SOON) as client:
        client.get(GUIDE)
        edited = client.after(GUIDE, lambda: site.edit(RECORD, "title: Un guide", "title: Le guide"))
        assert "Le guide" in edited.page.text
        assert client.after(GUIDE, lambda: broken(site)).status == 500
        assert client.after(GUIDE, lambda: mended(site)).status == 200
        time.sleep(0.5)
    told = re.findall(r"^(Ready|Rebuilt|Waiting)", capsys.readouterr().out, re.MULTILINE)
    assert 4 <= len(told) <= 7, told  # a file that was touched right before a look may be looked at again


HOUSE, BASE = "themes/house", '{% extends "default/base.html" %}{% block skip %}Ma maison{% endblock %}'


def house(site: Lab, **files: str) -> None:
    """Writes files of a theme of the site's own."""
    for name, text in {"theme": "extends: default\n", **files}.items():
        path = site.root / HOUSE / {"theme": "theme.yml", "base": "templates/base.html"}[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "mend"),
    [
        (lambda site: house(site.write({"missions/guide/notes.docx": "x"})),
         lambda site: site.edit(RECORD, "title: Un guide", "title: Ma maison")),
        (lambda site: house(site) or (site.content / "missions/guide").rename(site.content / "missions/Guide!"),
         lambda site: (site.content / "missions/Guide!").rename(site.content / "missions/ma-maison")),
        (lambda site: house(site, theme="extends: nowhere\n", base=BASE), house),
        (lambda _site: None, lambda site: house(site, base=BASE)),
    ],
    ids=["a file that is none of content", "a folder with a wrong name", "a theme that cannot be used", "no theme"],
)
def test_a_disk_that_reports_no_change_is_looked_at_whatever_is_wrong(
    site: Lab, monkeypatch: pytest.MonkeyPatch, before: Callable[[Lab], object], mend: Callable[[Lab], object]
) -> None:
    """What could be told of neither folder nor theme without a look into it was never looked at again."""
    monkeypatch.setattr("generator.watch.is_change", lambda *_: False)
    monkeypatch.setattr("generator.serve.session.LOOK_SECONDS", 0.1)
    monkeypatch.setattr("generator.serve.session.IDLE_SECONDS", 0.1)
    before(site)
    with running(site, theme="house") as client:
        client.get("/fr/missions/")
        assert "maison" in client.after("/fr/missions/", lambda: mend(site)).data.decode()


def test_looking_for_changes_takes_little_of_the_time(site: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []

    def slow(_remaking: Remaking, _paths: Iterable[str] | None = None) -> list[str]:
        looks.append(time.monotonic())
        time.sleep(0.05)
        return []

    for name, seconds in (("LOOK_SECONDS", 0.01), ("IDLE_SECONDS", 0.01), ("LOOK_SHARE", 0.05)):
        monkeypatch.setattr(f"generator.serve.session.{name}", seconds)
    with running(site, poll=2.5) as client:
        tag = client.get(GUIDE).tag
        monkeypatch.setattr(Remaking, "moved", slow)
        assert client.changed(GUIDE, tag) == tag
    assert 2 <= len(looks) <= 4, looks


def test_a_file_that_is_being_written_after_a_build_is_read_once_it_is_whole(
    site: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An editor empties a file and then fills it. The look at all files that follows a build came between the two: the
    record had no title for a moment, and somebody who was typing was told so."""
    record, look, written = site.content / RECORD, Remaking.moved, list[threading.Timer]()

    def half_written(remaking: Remaking, paths: Iterable[str] | None = None) -> list[str]:
        if paths is None and not written:
            text = record.read_text(encoding="utf-8").replace("title: Le guide", "title: Encore un guide")
            record.write_bytes(b"")
            written.append(threading.Timer(0.05, record.write_text, [text], {"encoding": "utf-8"}))
            written[0].start()
        return look(remaking, paths)

    with running(site, lang="en") as client:
        client.get(GUIDE)
        monkeypatch.setattr(Remaking, "moved", half_written)
        seen = client.after(GUIDE, lambda: site.edit(RECORD, "title: Un guide", "title: Le guide"))
        for _ in range(3):
            if "Encore un guide" not in seen.page.text:
                client.changed(GUIDE, seen.tag)
                seen = client.get(GUIDE)
        assert "Encore un guide" in seen.page.text
    assert "correction" not in capsys.readouterr().out


# A preview that stays open for days


def test_a_preview_left_open_overnight_takes_up_the_new_day(site: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was seen today was said to lie in the future, and nothing but this was shown any more."""
    monkeypatch.setattr("generator.serve.session.LOOK_SECONDS", 0.1)
    monkeypatch.setattr("generator.serve.session.IDLE_SECONDS", 0.1)
    days = [DATE]
    with running(site, today=lambda: days[-1]) as client:
        client.get(GUIDE)
        days.append(DATE + dt.timedelta(days=1))
        was, now = (f"role: manager}}, date: {date}" for date in ("2025-03-20", days[-1]))
        seen = client.after(GUIDE, lambda: site.edit(RECORD, was, now))
        assert seen.status == 200
        site.edit(RECORD, str(days[-1]), str(DATE + dt.timedelta(days=2)))
        assert client.changed(GUIDE, seen.tag) != seen.tag
        tomorrow = client.get(GUIDE)
        assert tomorrow.status == 500
        assert "TR322" in tomorrow.page.text
        assert client.after(GUIDE, lambda: days.append(DATE + dt.timedelta(days=2))).status == 200


def test_a_day_that_was_asked_for_stays_that_day(site: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("generator.serve.serve", lambda *told: asked.append(told) or 0)
    assert site.run("serve")[0] == site.run("serve", "--date", "2026-01-15")[0] == 0
    assert asked[0][3]() == asked[0][0].date
    assert (asked[1][3], asked[1][0].date) == (None, DATE)


# A build that stops for no reason of the author's


def stumbling(monkeypatch: pytest.MonkeyPatch, *errors: Exception) -> threading.Event:
    """Makes the next builds fail one after the other, once the event is set."""
    armed, left, remake = threading.Event(), list(errors), Remaking.make

    def stumble(site: Remaking, *more: Any) -> Made:
        if armed.is_set() and left:
            raise left.pop(0)
        return remake(site, *more)

    monkeypatch.setattr(Remaking, "make", stumble)
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
        assert "Une erreur dans Trace" in reply.page.root.one("div", class_="own").one("h1").text
        assert client.after(GUIDE, lambda: site.edit(RECORD, "hours: 6", "hours: 5")).status == 200
    printed = capsys.readouterr()
    assert "Traceback" in printed.err
    assert "KeyError: 'unexpected'" in printed.out
