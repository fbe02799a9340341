"""Publication: the disk holds exactly the site, whatever stood there, and a failure leaves the old site whole."""

from __future__ import annotations

import errno
import hashlib
import io
import itertools
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from filelock import FileLock
from lab import PROVEN_SITE, THREE_LINES, Lab, publish, read_tree

from generator import making
from generator import publish as module
from generator.publish import MANIFEST, OutputFile, PublishError, places
from generator.signature import FileChangedError, tells_apart

MISSION = "missions/guide/mission.yml"


def file(path: str, data: bytes = b"x") -> OutputFile:
    return OutputFile.of(path, data)


def site_of(output: Path) -> dict[str, bytes]:
    """The tree without what publication keeps for itself."""
    return {path: data for path, data in read_tree(output).items() if path != MANIFEST}


def test_a_published_site_is_exactly_what_was_made(lab: Lab) -> None:
    built = lab.write(PROVEN_SITE).publish()
    assert site_of(lab.output) == {path: built.bytes(path) for path in built.files}
    assert built.publication
    assert built.publication.digest == built.digest


def test_an_incremental_build_is_a_clean_build_after_any_edit(lab: Lab) -> None:
    lab.write(PROVEN_SITE).publish()
    edits: list[Callable[[], object]] = [
        lambda: lab.edit(MISSION, "title: Un guide d’accueil", "title: Le guide"),
        lambda: lab.edit("missions/guide/deliverables/guide.txt", "Bonjour", "Bonsoir"),
        lambda: lab.edit(MISSION, "hours: 7\n", "hours: 7\nslug: {fr: le-guide}\naliases: /fr/missions/guide/\n"),
        lambda: lab.write({"missions/autre/mission.yml": "title: Autre\npeople: marie-roy\nstart: 2024\n"}),
        lambda: lab.edit(MISSION, "hours: 7\n", "hours: 7\naudience: internal\n"),
        lambda: lab.remove("missions/autre"),
        lambda: lab.edit("people/marie-roy/person.yml", "name: Marie Roy", "name: Marie Lavoie"),
        lambda: lab.remove("people/marie-roy"),
    ]
    for edit in edits[:-1]:
        edit()
        built = lab.publish()
        assert site_of(lab.output) == {path: built.bytes(path) for path in built.files}
    edits[-1]()
    assert lab.build().errors == ["TR301"]


def test_the_manifest_names_every_file_with_its_digest(lab: Lab) -> None:
    built = lab.write(PROVEN_SITE).publish()
    manifest = json.loads((lab.output / MANIFEST).read_text("utf-8"))
    assert manifest["digest"] == built.digest
    assert manifest["files"] == {path: built.made.files[path].sha256 for path in built.files}


def test_unchanged_files_keep_their_time(lab: Lab) -> None:
    lab.write(PROVEN_SITE).publish()
    for path in site_of(lab.output):
        os.utime(lab.output / path, (1_000_000_000, 1_000_000_000))
    lab.edit(MISSION, "title: Un guide d’accueil", "title: Le guide")
    publication = lab.publish().publication
    kept = {path for path in site_of(lab.output) if (lab.output / path).stat().st_mtime == 1_000_000_000}
    assert {"archive/SHA256SUMS", "robots.txt", "sitemap.xml", "fr/equipes/index.html"} <= kept
    assert not {"fr/missions/guide/index.html", "fr/index.html", "fr/atom.xml", "fr/index.json"} & kept
    assert publication
    assert publication.pages.unchanged + publication.files.unchanged == len(kept)


def test_clean_writes_everything_again(lab: Lab) -> None:
    lab.write(PROVEN_SITE).publish()
    os.utime(lab.output / "robots.txt", (1_000_000_000, 1_000_000_000))
    publication = lab.publish(clean=True).publication
    assert publication
    assert publication.pages.unchanged == publication.files.unchanged == 0
    assert (lab.output / "robots.txt").stat().st_mtime > 1_000_000_000


def test_only_what_is_ours_is_removed(tmp_path: Path) -> None:
    output = tmp_path / "public"
    publish([file("a.html"), file("b/c.html"), file("d/e/f.html")], output)
    (output / "CNAME").write_text("mien", "utf-8")
    (output / "b/mien.txt").write_text("mien", "utf-8")
    counts = publish([file("a.html")], output)
    assert (counts.pages.written, counts.pages.unchanged, counts.pages.removed) == (0, 1, 2)
    assert set(site_of(output)) == {"a.html", "CNAME", "b/mien.txt"}
    assert not (output / "d").exists()


def test_counts_are_of_pages_and_of_other_files(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    first, second = lab.publish().publication, lab.publish().publication
    assert first
    assert second
    tree = site_of(lab.output)
    pages = sum(path.endswith(".html") for path in tree)
    assert (first.pages.written, first.files.written) == (pages, len(tree) - pages)
    assert (second.pages.unchanged, second.files.unchanged) == (pages, len(tree) - pages)
    assert first.bytes == sum(map(len, tree.values()))


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "{}", '{"files": []}', '{"files": {"a": 1}}', '{"files": null}', '"files"', "[" * 100_000,
     '{"files": {"../mien.txt": "x", "ROOT/mien.txt": "x", "a/../../mien.txt": "x", "..\\\\mien.txt": "x", "": "x", '
     '".": "x", "a//b": "x", "public/../mien.txt": "x"}}'],
    ids=lambda text: text[:20],
)
def test_a_manifest_that_was_tampered_with_does_no_harm(tmp_path: Path, text: str) -> None:
    output = tmp_path / "public"
    publish([file("a.html")], output)
    (tmp_path / "mien.txt").write_text("mien", "utf-8")
    (output / MANIFEST).write_text(text.replace("ROOT", str(tmp_path)), "utf-8")
    publish([file("b.html")], output)
    assert (tmp_path / "mien.txt").read_text("utf-8") == "mien"
    assert (output / "b.html").read_bytes() == b"x"
    assert json.loads((output / MANIFEST).read_text("utf-8"))["files"].keys() == {"b.html"}


def test_a_manifest_that_is_not_text_does_no_harm(tmp_path: Path) -> None:
    publish([file("a.html")], tmp_path)
    (tmp_path / MANIFEST).write_bytes(b"\xff\xfe\x00")
    publish([file("a.html")], tmp_path)
    assert site_of(tmp_path) == {"a.html": b"x"}


def linked_away(output: Path, elsewhere: Path, *names: str) -> None:
    """Somebody has moved what stands there elsewhere, and put links in its place."""
    elsewhere.mkdir()
    for name in names:
        (output / name).rename(elsewhere / name)
        (output / name).symlink_to(elsewhere / name)


def test_nothing_is_removed_or_written_through_a_link(tmp_path: Path) -> None:
    output, elsewhere = tmp_path / "public", tmp_path / "elsewhere"
    publish([file("b/c.html"), file("d/e.html"), file("f.html")], output)
    linked_away(output, elsewhere, "d", "f.html")
    with pytest.raises(PublishError) as raised:  # else what is gone would still be read there
        publish([file("b/c.html", b"new"), file("f.html", b"new")], output)
    assert (raised.value.problem.code, dict(raised.value.problem.params)["example"]) == ("TR616", "d")
    (output / "d").unlink()
    publish([file("b/c.html", b"new"), file("f.html", b"new")], output)
    assert site_of(elsewhere) == {"d/e.html": b"x", "f.html": b"x"}
    assert (output / "b/c.html").read_bytes() == b"new"
    assert not (output / "f.html").is_symlink()


@pytest.mark.parametrize("paths", [["b/c.html", "b/new.html"], ["b/c.html"], ["b/deep/new.html"]])
def test_a_folder_that_somebody_replaced_by_a_link_stays_a_link(tmp_path: Path, paths: list[str]) -> None:
    output, elsewhere = tmp_path / "public", tmp_path / "elsewhere"
    publish([file("a.html"), file("b/c.html")], output)
    linked_away(output, elsewhere, "b")
    with pytest.raises(PublishError) as raised:
        publish([file("a.html", b"new"), *map(file, paths)], output)
    assert (raised.value.problem.code, dict(raised.value.problem.params)["example"]) == ("TR616", "b")
    assert (output / "b").is_symlink()
    assert (output / "a.html").read_bytes() == b"x", "the old site stays whole"
    assert site_of(elsewhere) == {"b/c.html": b"x"}


@pytest.mark.parametrize(("stands", "comes"), [
    ("b", "b/new.html"), ("b/c", "b/c/d/new.html"), ("new.html/mien.txt", "new.html"), ("b/new.html", "b/new.html")])
@pytest.mark.parametrize("as_link", [False, True])
def test_what_somebody_put_there_is_never_lost(tmp_path: Path, stands: str, comes: str, as_link: bool) -> None:
    output = tmp_path / "public"
    publish([file("a.html")], output)
    mine = output / stands
    mine.parent.mkdir(parents=True, exist_ok=True)
    if as_link:
        mine.symlink_to(tmp_path)
    else:
        mine.write_text("mien", "utf-8")
    for _ in range(2):
        with pytest.raises(PublishError) as raised:
            publish([file("a.html", b"new"), file(comes)], output)
        assert (raised.value.problem.code, raised.value.refused) == ("TR616", False)
        assert dict(raised.value.problem.params)["example"] == stands
    assert (output / "a.html").read_bytes() == b"x", "the old site stays whole"
    assert mine.is_symlink() is as_link
    mine.unlink()
    publish([file("a.html", b"new"), file(comes)], output)
    assert {"a.html", comes} <= set(site_of(output))


def elsewhere(path: str | Path) -> os.stat_result:
    """What the system says of a folder on another disk."""
    found = os.lstat(path)
    return os.stat_result([*found[:2], found.st_dev + (Path(path).name == "b"), *found[3:]])


@pytest.mark.parametrize(("name", "answer", "code"), [
    ("lstat", elsewhere, "TR610"),
    ("access", lambda path, mode: Path(path).name != "b" and os.access(path, mode), "TR615"),
])
def test_a_folder_that_will_refuse_is_seen_before_anything_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, answer: Callable[..., object], code: str
) -> None:
    output = tmp_path / "public"
    publish([file("a.html"), file("b/c.html")], output)
    monkeypatch.setattr("generator.publish.ground.os", SimpleNamespace(**{**vars(os), name: answer}))
    with pytest.raises(PublishError) as raised:
        publish([file("a.html", b"new"), file("b/c.html", b"new")], output)
    assert (raised.value.problem.code, raised.value.refused) == (code, True)
    assert dict(raised.value.problem.params)["path"] == f"{output}/b"
    assert site_of(output) == {"a.html": b"x", "b/c.html": b"x"}


def test_a_refusal_in_the_middle_does_not_say_that_the_old_site_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, real = tmp_path / "public", places.move
    publish([file("a.html"), file("b.html")], output)

    def broken(source: Path, target: str) -> None:
        if target.endswith("b.html"):
            raise OSError(5, "Input/output error", target)
        real(source, target)

    monkeypatch.setattr("generator.publish.site.move", broken)
    with pytest.raises(PublishError) as raised:
        publish([file("a.html", b"new"), file("b.html", b"new")], output)
    assert raised.value.problem.code == "TR623"
    assert site_of(output) == {"a.html": b"new", "b.html": b"x"}


def test_a_manifest_that_cannot_be_read_is_what_is_told(tmp_path: Path) -> None:
    publish([file("a.html")], tmp_path)
    (tmp_path / MANIFEST).write_bytes(b"")
    with pytest.raises(PublishError) as raised:
        publish([file("a.html", b"new")], tmp_path)
    assert (raised.value.problem.code, raised.value.refused) == ("TR624", False)
    assert site_of(tmp_path) == {"a.html": b"x"}


def test_the_manifest_is_never_written_through_a_link(tmp_path: Path) -> None:
    output = tmp_path / "public"
    publish([file("a.html")], output)
    (tmp_path / "mien.txt").write_text("mien", "utf-8")
    (output / f"{MANIFEST}.part").symlink_to(tmp_path / "mien.txt")
    publish([file("b.html")], output)
    assert (tmp_path / "mien.txt").read_text("utf-8") == "mien"
    assert site_of(output) == {"b.html": b"x"}


def test_an_output_that_is_a_link_to_nothing_is_said(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    lab.output.symlink_to(lab.root / "nowhere")
    code, printed = lab.run()
    assert (code, "TR621" in printed) == (2, True)


@pytest.fixture
def one_case(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Makes names below a folder lead to the same entry however they are written, as most disks of macOS and Windows
    do: what is asked for is what stands there in other capitals."""

    def below(root: Path) -> None:
        def entry(path: Path | str) -> str:
            found = root
            for part in Path(path).relative_to(root).parts:
                names = [each.name for each in found.iterdir()] if found.is_dir() else []
                found /= next((name for name in names if name.casefold() == part.casefold()), part)
            return str(found)

        def led(name: str, last: bool = False, room: ModuleType = os) -> None:
            real = getattr(room, name)

            def call(path: Path | str, *rest: Any, **named: Any) -> Any:
                if not str(path).startswith(f"{root}/"):
                    return real(path, *rest, **named)
                if last:  # the new name is taken as it is written, in the place of what it leads to
                    target = str(rest[0])
                    if entry(target) != entry(path) and os.path.lexists(entry(target)):
                        Path(entry(target)).unlink()
                    return real(entry(path), f"{entry(str(Path(target).parent))}/{Path(target).name}", *rest[1:])
                return real(entry(path), *rest, **named)

            monkeypatch.setattr(room, name, call)

        for name in ("access", "lstat", "stat", "unlink", "mkdir", "rmdir", "open"):
            led(name)
        for name in ("replace", "rename"):
            led(name, last=True)
        led("open", room=io)

    return below


@pytest.mark.parametrize(("before", "after"), [
    ("archive/Note.txt", "archive/note.txt"), ("old/Page.html", "Old/page.html"), ("a.html", "A.html")])
@pytest.mark.parametrize("data", [b"x", b"new"])
def test_another_case_is_another_name_of_the_same_file(
    tmp_path: Path, one_case: Callable[[Path], None], before: str, after: str, data: bytes
) -> None:
    output = tmp_path / "public"
    publish([file("index.html"), file(before)], output)
    one_case(output)
    publish([file("index.html"), file(after, data)], output)
    names = {path.name: path.read_bytes() for path in output.rglob("*.*") if path.name != MANIFEST}
    assert names == {"index.html": b"x", Path(after).name: data}


def test_names_that_differ_in_case_are_two_files_where_the_disk_tells_them_apart(tmp_path: Path) -> None:
    publish([file("Note.txt"), file("note.txt")], tmp_path)
    publish([file("note.txt")], tmp_path)
    assert site_of(tmp_path) == {"note.txt": b"x"}
    (tmp_path / "NOTE.txt").hardlink_to(tmp_path / "note.txt")
    assert site_of(tmp_path).keys() == {"note.txt", "NOTE.txt"}
    publish([file("note.txt"), file("NOTE.txt")], tmp_path)
    publish([file("NOTE.txt")], tmp_path)
    assert site_of(tmp_path) == {"NOTE.txt": b"x"}


def test_a_file_and_a_folder_can_change_places(tmp_path: Path) -> None:
    for paths in (["a"], ["a/b.html", "a/c/d.html"], ["a/b.html/e", "a/c"], ["a"]):
        publish([file(path) for path in paths], tmp_path)
        assert set(site_of(tmp_path)) == set(paths)


def test_a_file_takes_the_place_of_a_folder_of_folders_where_paths_have_other_signs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows parts with its own sign what is found below a folder."""
    walk = os.walk

    def found(top: str | Path, **more: Any) -> Iterator[tuple[str, list[str], list[str]]]:
        for base, folders, files in walk(top, **more):
            yield (top + base[len(top):].replace("/", "\\") if isinstance(top, str) else base), folders, files

    publish([file("a/b/c.html")], tmp_path)
    monkeypatch.setattr(os, "walk", found)
    monkeypatch.setattr(os, "sep", "\\")
    publish([file("a")], tmp_path)
    monkeypatch.undo()
    assert set(site_of(tmp_path)) == {"a"}


def test_a_foreign_file_below_a_folder_is_not_sacrificed(tmp_path: Path) -> None:
    publish([file("a/b.html")], tmp_path)
    (tmp_path / "a/mien.txt").write_text("mien", "utf-8")
    with pytest.raises(PublishError) as raised:
        publish([file("a")], tmp_path)
    assert raised.value.problem.code == "TR616"
    assert (tmp_path / "a/mien.txt").read_text("utf-8") == "mien"


@pytest.mark.parametrize("path", ["../a.html", "/a.html", "a/../../b.html", "a//b.html", "", "a\\b.html", "./a.html"])
def test_a_path_that_leaves_the_site_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not a path inside the site"):
        publish([file(path)], tmp_path / "public")
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mien.txt").write_text("mien", "utf-8")
    with pytest.raises(PublishError) as raised:
        publish([file("a.html")], tmp_path)
    assert (raised.value.problem.code, raised.value.refused) == ("TR611", False)
    assert set(read_tree(tmp_path)) == {"mien.txt"}


def test_an_empty_folder_or_one_kept_by_git_is_fine(tmp_path: Path) -> None:
    (tmp_path / ".gitkeep").touch()
    publish([file("a.html")], tmp_path)
    assert set(site_of(tmp_path)) == {".gitkeep", "a.html"}


def test_two_builds_at_once_do_not_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.05)
    publish([file("a.html")], tmp_path)
    with FileLock(tmp_path / ".trace-lock"):
        for _ in range(2):
            with pytest.raises(PublishError) as raised:
                publish([file("b.html")], tmp_path)
            assert (raised.value.problem.code, raised.value.refused) == ("TR613", True)
        assert (tmp_path / ".trace-lock").exists()
    publish([file("b.html")], tmp_path)
    assert set(site_of(tmp_path)) - {".trace-lock"} == {"b.html"}


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """From the n-th file that publication writes, the disk is full: half of it is written, then the machine refuses."""

    def fill(after: int) -> None:
        real, left = Path.write_bytes, [after]

        def write_bytes(path: Path, data: bytes) -> int:
            left[0] -= 1
            if left[0] < 0:
                real(path, data[: len(data) // 2])
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(path, data)

        monkeypatch.setattr(Path, "write_bytes", write_bytes)

    return fill


@pytest.mark.parametrize("after", [0, 1, 5, 20])
def test_a_disk_that_fills_up_leaves_the_old_site_whole(lab: Lab, full_disk: Callable[[int], None], after: int) -> None:
    lab.write(PROVEN_SITE).publish()
    before = read_tree(lab.root)
    lab.edit("site.yml", "name: {fr: Traces", "name: {fr: Empreintes")
    content = read_tree(lab.content)
    full_disk(after)
    code, printed = lab.run()
    assert code == 3
    assert "TR614" in printed
    assert "no room left" in printed
    after_failure = read_tree(lab.root)
    assert {path: data for path, data in after_failure.items() if path.startswith("public/")} == {
        path: data for path, data in before.items() if path.startswith("public/")}
    assert read_tree(lab.content) == content


def test_a_disk_that_fills_up_the_first_time_leaves_nothing(lab: Lab, full_disk: Callable[[int], None]) -> None:
    lab.write(PROVEN_SITE)
    full_disk(7)
    assert lab.run()[0] == 3
    assert lab.tree() == {}


def test_after_a_failure_the_next_build_succeeds(
    lab: Lab, full_disk: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.write(PROVEN_SITE)
    with monkeypatch.context():
        full_disk(7)
        assert lab.run()[0] == 3
    monkeypatch.undo()
    built = lab.publish()
    assert site_of(lab.output) == {path: built.bytes(path) for path in built.files}


def test_a_worker_that_outlives_its_build_cannot_write_into_the_next(tmp_path: Path) -> None:
    with module.publishing(tmp_path) as killed:
        place = Path(killed.stage_path("a.html"))
    with module.publishing(tmp_path) as site:
        site.stage(file("a.html"))
        with pytest.raises(FileNotFoundError):
            place.write_bytes(b"old")
        site.commit("")
    assert site_of(tmp_path) == {"a.html": b"x"}


def test_what_a_killed_build_left_goes_with_the_next(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.write(PROVEN_SITE).publish()
    before = site_of(lab.output)
    lab.edit(MISSION, "title: Un guide d’accueil", "title: Un secret")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_forget", killed)
    monkeypatch.setattr("generator.publish.site.make_way", killed)
    with pytest.raises(KeyboardInterrupt):
        lab.publish()
    monkeypatch.undo()
    shown = {path: data for path, data in site_of(lab.output).items() if not path.startswith(".trace-")}
    assert shown == before
    lab.edit(MISSION, "title: Un secret", "title: Un guide")
    built = lab.publish()
    assert site_of(lab.output) == {path: built.bytes(path) for path in built.files}


def refusing(monkeypatch: pytest.MonkeyPatch, refused: Callable[[Path], bool]) -> list[str]:
    """As Windows does while a virus scanner or a viewer looks into a file; what was refused."""
    real, found = Path.replace, list[str]()

    def replace(path: Path, target: Path | str) -> Path:
        if refused(path):
            found.append(path.name)
            raise PermissionError(13, "Access is denied", str(path))
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    return found


def test_a_file_that_somebody_looks_into_is_moved_a_moment_later(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.write(PROVEN_SITE).publish()
    lab.edit(MISSION, "title: Un guide d’accueil", "title: Un guide")
    waits, slept = iter([True, True, False] * 1000), list[float]()
    monkeypatch.setattr("generator.publish.places.PATIENCE", 2.0)
    monkeypatch.setattr("generator.publish.places.time.sleep", slept.append)
    found = refusing(monkeypatch, lambda path: path.parent.name != ".trace" and next(waits))
    built = lab.publish()
    monkeypatch.undo()
    assert slept.count(0.05) == len(found) > 2
    assert site_of(lab.output) == {path: built.bytes(path) for path in built.files}


def test_a_file_that_stays_in_use_is_said(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.write(PROVEN_SITE).publish()
    lab.edit(MISSION, "title: Un guide d’accueil", "title: Un guide")
    monkeypatch.setattr("generator.publish.places.PATIENCE", 0.01)
    refusing(monkeypatch, lambda path: path.parent.name != ".trace")
    code, printed = lab.run()
    assert code == 3
    assert "TR615" in printed


def test_a_first_publication_goes_file_by_file_where_no_folder_can_be_moved(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.write(PROVEN_SITE)
    found = refusing(monkeypatch, Path.is_dir)
    built = lab.publish()
    assert {"fr", "en", "archive"} <= set(found)
    assert site_of(lab.output) == {path: built.bytes(path) for path in built.files}


def test_a_file_that_changes_while_it_is_read_stops_the_build(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.write(PROVEN_SITE).publish()
    before = lab.tree()
    real = module.Publishing.stage

    def late(site: module.Publishing, file: OutputFile) -> None:
        (lab.content / "missions/guide/deliverables/guide.txt").write_text("autre chose", "utf-8")
        real(site, file)

    lab.edit("missions/guide/deliverables/guide.txt", "Bonjour", "Bonsoir")
    monkeypatch.setattr(module.Publishing, "stage", late)
    code, printed = lab.run()
    assert code == 3
    assert "guide.txt" in printed
    assert lab.tree() == before


@pytest.mark.parametrize(
    ("error", "code"),
    [(PermissionError(13, "no"), "TR615"), (OSError(30, "no"), "TR615"), (OSError(5, "Input/output error"), "TR610")],
)
def test_a_folder_that_cannot_be_written_is_said(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str
) -> None:
    lab.write(PROVEN_SITE)

    def refuse(path: Path, *_: object, **__: object) -> None:
        error.filename = str(path)
        raise error

    monkeypatch.setattr(Path, "mkdir", refuse)
    exit_code, printed = lab.run()
    assert exit_code == 3
    assert code in printed
    assert str(lab.output) in printed


def test_errors_in_the_content_stop_before_anything_is_written(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {MISSION: THREE_LINES[MISSION] + "hours: beaucoup\n"})
    assert lab.run()[0] == 1
    assert not lab.output.exists()


def test_strict_stops_on_warnings_too(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "hours: 7\n", "hours: 9\n")
    assert lab.run("--strict")[0] == 1
    assert not lab.output.exists()
    assert lab.run()[0] == 0


def test_the_digest_is_what_sha256sum_says_of_the_tree(lab: Lab) -> None:
    built = lab.write(PROVEN_SITE).publish()
    lines = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in site_of(lab.output).items())
    assert hashlib.sha256(lines.encode()).hexdigest() == built.digest


def test_pages_come_after_what_they_need_and_before_what_lists_them(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        if Path(target).is_relative_to(lab.output):
            moved.append(Path(target).relative_to(lab.output).as_posix())
        return real(path, target)

    publish([OutputFile.of("old.html", b"")], lab.output)
    monkeypatch.setattr(Path, "replace", replace)
    lab.write(PROVEN_SITE).publish()
    turn = {path: number for number, path in enumerate(moved)}
    page = turn["fr/missions/guide/index.html"]
    assert max(turn[path] for path in moved if path.startswith(("static/", "archive/"))) < page
    assert max(page, turn["fr/index.html"], turn["fr/atom.xml"]) < turn["index.html"] < turn["sitemap.xml"]
    assert moved[-1] == MANIFEST


def test_a_first_publication_moves_whole_folders_and_then_the_ways_in(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        if Path(target).parent == lab.output and not Path(target).name.startswith(".trace"):
            moved.append(Path(target).name)
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    built = lab.write(PROVEN_SITE).publish()
    assert sorted(moved) == sorted({path.partition("/")[0] for path in built.files})
    folders = [top for top in moved if any(path.startswith(f"{top}/") for path in built.files)]
    assert moved[:len(folders)] == folders
    assert site_of(lab.output) == {path: built.bytes(path) for path in built.files}


@pytest.mark.parametrize(("step", "pause", "wanted"), [(1, 0.0, True), (4_000_000, 0.0, False), (1, 0.001, False)],
                         ids=["a clock without steps", "a clock in steps", "a slow network"])
def test_a_disk_tells_changes_apart_only_where_it_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, pause: float, wanted: bool
) -> None:
    ticks, clock = itertools.count(1_000_000_000), itertools.count(0.0, 10 * pause)

    def stat(_path: Path) -> SimpleNamespace:
        return SimpleNamespace(st_ctime_ns=next(ticks) // step * step)

    monkeypatch.setattr("generator.signature.os", SimpleNamespace(utime=lambda _path: None, stat=stat))
    monkeypatch.setattr("generator.signature.time", SimpleNamespace(perf_counter=lambda: next(clock)))
    assert tells_apart(tmp_path / "lock") is wanted


def test_what_may_not_be_read_is_not_told_as_what_may_not_be_written(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = str(lab.write(PROVEN_SITE).root / "themes")

    def refused(*given: object, **named: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), there)

    monkeypatch.setattr(making, "load_theme", refused)
    code, printed = lab.run()
    assert (code, re.findall("TR[0-9]+", printed), there in printed) == (3, ["TR626"], True)


@pytest.mark.parametrize(("command", "said"), [
    ("build", ["TR630", "a changé pendant que Trace le lisait"]),
    ("check", ["photo.jpg: quelqu’un était en train de l’enregistrer"]),
])
def test_a_file_that_is_saved_as_it_is_read_is_told_as_that_in_french(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, command: str, said: list[str]
) -> None:
    def changed(*_given: object) -> None:
        raise FileChangedError(0, "the file changed while it was read", str(lab.content / "photo.jpg"))

    lab.write(PROVEN_SITE)
    monkeypatch.setattr(making, "load_theme", changed)
    code, printed = lab.run(command, lang="fr")
    words = " ".join(printed.split())
    assert (code, [each for each in said if each not in words]) == (3, []), printed
