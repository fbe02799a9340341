"""Watching: one answer per burst, none for what editors do for themselves, and folders that come and go."""

from __future__ import annotations

import errno
import shutil
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from generator.watch import Debounce, Watcher, _Handler, is_change

SOON = 5.0
"""Seconds within which a change must be noticed; it takes a tenth of a second."""

NEVER = 0.4
"""Seconds in which nothing must happen."""

ROOT = Path("/work/.hidden/content")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "missions/guide").mkdir(parents=True)
    (folder / "missions/guide/mission.yml").write_text("title: Un guide\n", "utf-8")
    return folder


@pytest.fixture
def watcher(folder: Path) -> Iterator[Watcher]:
    watcher = Watcher((folder,))
    watcher.start()
    yield watcher
    watcher.stop()


def record(folder: Path) -> Path:
    return folder / "missions/guide/mission.yml"


# When a burst is over


def test_a_burst_is_over_once_it_has_been_quiet() -> None:
    burst = Debounce(quiet=0.1, limit=1.0)
    assert burst.remaining(10.0) is None
    burst.note(10.0)
    burst.note(10.05)
    assert burst.remaining(10.05) == pytest.approx(0.1)
    assert burst.remaining(10.2) == 0.0


def test_a_burst_that_does_not_end_is_answered_all_the_same() -> None:
    burst = Debounce(quiet=0.1, limit=1.0)
    for step in range(100):
        burst.note(10.0 + step / 50)
    assert burst.remaining(11.0) == 0.0


def test_an_answered_burst_leaves_nothing_behind() -> None:
    burst = Debounce(quiet=0.1, limit=1.0)
    burst.note(10.0)
    burst.take()
    assert burst.remaining(20.0) is None


# What counts as a change


@pytest.mark.parametrize(
    "event",
    [
        events.FileModifiedEvent(f"{ROOT}/site.yml"),
        events.FileClosedEvent(f"{ROOT}/missions/a/fr.md"),
        events.FileCreatedEvent(f"{ROOT}/missions/a/deliverables/Été.pdf"),
        events.FileDeletedEvent(f"{ROOT}/missions/a/en.md"),
        events.DirDeletedEvent(f"{ROOT}/missions/a"),
        events.DirDeletedEvent(str(ROOT)),
        events.DirCreatedEvent(f"{ROOT}/missions/b"),
        events.FileMovedEvent(f"{ROOT}/.mission.yml.x1y2", f"{ROOT}/mission.yml"),
        events.FileMovedEvent(f"{ROOT}/mission.yml", f"{ROOT}/mission.yml~"),
    ],
    ids=repr,
)
def test_what_changes_the_content_is_a_change(event: events.FileSystemEvent) -> None:
    assert is_change(event, ROOT)


@pytest.mark.parametrize(
    "event",
    [
        events.FileOpenedEvent(f"{ROOT}/site.yml"),
        events.FileClosedNoWriteEvent(f"{ROOT}/site.yml"),
        events.DirModifiedEvent(f"{ROOT}/missions"),
        events.FileMovedEvent(f"{ROOT}/.tmp1", f"{ROOT}/.tmp2"),
        *(
            events.FileCreatedEvent(f"{ROOT}/missions/a/{name}")
            for name in (
                ".mission.yml.swp", "mission.yml~", "4913", "#mission.yml#", ".#mission.yml", "mission.yml.swx",
                "~$notes.docx", ".DS_Store", "Thumbs.db", "x.crdownload", "mission.yml.tmp", "mission.yml___jb_tmp___",
                "mission.yml.sb-1a2b3c4d-Xy12Zt",
            )
        ),
        events.FileModifiedEvent(f"{ROOT}/.git/index"),
        events.FileModifiedEvent(f"{ROOT}/__pycache__/x.pyc"),
    ],
    ids=repr,
)
def test_reading_and_what_editors_keep_for_themselves_is_no_change(event: events.FileSystemEvent) -> None:
    assert not is_change(event, ROOT)


# A real folder


def test_a_save_is_noticed_once(folder: Path, watcher: Watcher) -> None:
    record(folder).write_text("title: Un autre guide\n", "utf-8")
    assert watcher.wait(SOON)
    assert not watcher.wait(NEVER)


def test_many_saves_are_one_change(folder: Path, watcher: Watcher) -> None:
    for number in range(50):
        (folder / "missions/guide" / f"{number}.md").write_text("Bonjour\n", "utf-8")
    assert watcher.wait(SOON)
    assert not watcher.wait(NEVER)


def test_what_was_saved_is_said_once(folder: Path, watcher: Watcher) -> None:
    record(folder).write_text("title: Un autre\n", "utf-8")
    assert watcher.wait(SOON)
    assert watcher.touched() == {str(record(folder))}
    assert watcher.touched() == frozenset()


def test_after_a_folder_came_back_nobody_says_what_changed(folder: Path, watcher: Watcher) -> None:
    watcher.note([record(folder)])
    watcher.note()
    watcher.note([record(folder)])
    assert watcher.touched() is None
    assert watcher.touched() == frozenset()


def test_a_save_by_renaming_is_noticed(folder: Path, watcher: Watcher) -> None:
    part = folder / "missions/guide/.mission.yml.part"
    part.write_text("title: Un autre guide\n", "utf-8")
    part.replace(record(folder))
    assert watcher.wait(SOON)
    assert not watcher.wait(NEVER)


def test_a_record_may_be_called_as_the_file_that_an_editor_makes_for_a_moment(folder: Path, watcher: Watcher) -> None:
    (folder / "missions/4913").mkdir()
    (folder / "missions/4913/mission.yml").write_text("title: Une autre\n", "utf-8")
    assert watcher.wait(SOON)


def test_reading_and_temporary_files_are_not_noticed(folder: Path, watcher: Watcher) -> None:
    record(folder).read_text("utf-8")
    (folder / "missions/guide/.mission.yml.swp").write_text("x", "utf-8")
    (folder / "missions/guide/4913").write_text("", "utf-8")
    (folder / "missions/guide/4913").unlink()
    assert not watcher.wait(NEVER)


def test_a_file_in_a_new_folder_is_noticed(folder: Path, watcher: Watcher) -> None:
    (folder / "missions/autre").mkdir()
    assert watcher.wait(SOON)
    (folder / "missions/autre/mission.yml").write_text("title: Une autre\n", "utf-8")
    assert watcher.wait(SOON)


def test_a_folder_that_vanishes_and_comes_back_is_followed(folder: Path, watcher: Watcher) -> None:
    shutil.rmtree(folder)
    assert watcher.wait(SOON)
    (folder / "missions/guide").mkdir(parents=True)
    assert watcher.wait(SOON)
    record(folder).write_text("title: De retour\n", "utf-8")
    assert watcher.wait(SOON)


def test_a_folder_put_in_the_place_of_another_is_followed(folder: Path, watcher: Watcher) -> None:
    shutil.copytree(folder, folder.with_name("copy"))
    folder.rename(folder.with_name("before"))
    folder.with_name("copy").rename(folder)
    assert watcher.wait(SOON)
    record(folder).write_text("title: Dans la copie\n", "utf-8")
    assert watcher.wait(SOON)


def test_a_folder_that_does_not_exist_yet_is_waited_for(tmp_path: Path) -> None:
    watcher = Watcher((tmp_path / "content", tmp_path / "themes"))
    watcher.start()
    try:
        assert not watcher.wait(NEVER)
        (tmp_path / "themes").mkdir()
        assert watcher.wait(SOON)
    finally:
        watcher.stop()


def test_a_folder_that_is_a_link_is_watched_where_it_leads(tmp_path: Path, folder: Path) -> None:
    link = tmp_path / "link"
    try:
        link.symlink_to(folder)
    except OSError:
        pytest.skip("this system makes no symbolic links")
    watcher = Watcher((link,))
    watcher.start()
    try:
        record(folder).write_text("title: Par le lien\n", "utf-8")
        assert watcher.wait(SOON)
    finally:
        watcher.stop()


def test_what_watchdog_warns_of_does_not_reach_the_terminal(folder: Path) -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        watcher = Watcher((folder,))
        watcher.start()
        try:
            warnings.warn_explicit("overwritten", RuntimeWarning, "inotify.py", 1, module="watchdog.observers.inotify")
            warnings.warn_explicit("ours", RuntimeWarning, "watch.py", 1, module="generator.watch")
        finally:
            watcher.stop()
    assert [str(warning.message) for warning in seen] == ["ours"]


def test_closing_ends_a_wait_at_once(watcher: Watcher) -> None:
    answers: list[bool] = []
    waiting = threading.Thread(target=lambda: answers.append(watcher.wait()))
    waiting.start()
    watcher.close()
    waiting.join(SOON)
    assert answers == [False]
    assert watcher.closed


def test_where_the_system_has_no_watches_left_the_files_are_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    if Observer is PollingObserver:
        pytest.skip("this system has no native watches")
    monkeypatch.setattr(Observer, "schedule", refuse)
    watcher = Watcher((folder,))
    watcher.start()
    try:
        record(folder).write_text("title: Vu de temps en temps\n", "utf-8")
        assert watcher.wait(SOON)
    finally:
        watcher.stop()


def test_reading_is_not_even_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[str] = []
    monkeypatch.setattr(_Handler, "on_any_event", lambda handler, event: reported.append(event.event_type))
    watcher = Watcher((folder,))
    watcher.start()
    try:
        for _ in range(50):
            record(folder).read_bytes()
        record(folder).write_text("title: Un autre\n", "utf-8")
        until = time.monotonic() + SOON
        while "modified" not in reported and time.monotonic() < until:
            time.sleep(0.01)
    finally:
        watcher.stop()
    assert "modified" in reported
    assert not {"opened", "closed_no_write"} & set(reported)
