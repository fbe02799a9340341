"""A folder that a wide circle reads never comes to show what is meant for a narrower one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import pytest
from lab import PROVEN_SITE, Lab, publish, read_tree

from generator.memo import FOLDER
from generator.publish import OutputFile

PAUL = {"people/paul/person.yml": "name: Paul Lavoie\nconsent: {date: 2024-01-01, audience: internal}\n"}
CIRCLES = ("private", "internal", "public")
SHOWN = f"{FOLDER}/"


def stands(lab: Lab) -> dict[str, bytes]:
    """What stands beside the content, apart from what builds remember."""
    return {path: data for path, data in read_tree(lab.root).items() if not path.startswith(SHOWN)}


@pytest.fixture
def public(lab: Lab) -> Lab:
    """A site that everybody reads, and somebody who agreed to be known inside only."""
    lab.write(PROVEN_SITE, PAUL)
    assert lab.run()[0] == 0
    assert not any(b"Paul" in data for data in lab.tree().values())
    return lab


def manifest(lab: Lab) -> dict[str, object]:
    read: dict[str, object] = json.loads((lab.output / ".trace-manifest.json").read_text("utf-8"))
    return read


@pytest.mark.parametrize("slip", [
    lambda lab: lab.write({"site.yml": ""}),
    lambda lab: lab.write({"site.yml": "# plus tard\n"}),
    lambda lab: (lab.content / "site.yml").rename(lab.content / "site.yml.txt"),
    lambda lab: lab.edit("site.yml", "audience: public", "audience: private"),
], ids=["emptied", "a comment", "renamed by Notepad", "private"])
@pytest.mark.parametrize("more", [(), ("--clean",)])
def test_a_slip_in_the_settings_does_not_make_a_public_site_an_internal_one(
    public: Lab, slip: Callable[[Lab], object], more: tuple[str, ...]
) -> None:
    slip(public)
    before = stands(public)
    code, printed = public.run(*more, lang="fr")
    assert code == 2
    assert "TR625" in printed
    assert "«\u00a0public\u00a0»" in printed
    assert str(public.output) in printed
    assert stands(public) == before
    assert public.run("build", "--dry-run", *more)[0] == 2
    assert public.run("why", "/fr/", "--date", "2026-01-15")[0] == 2
    assert stands(public) == before


@pytest.mark.parametrize("then", CIRCLES)
@pytest.mark.parametrize("first", CIRCLES)
def test_a_folder_is_never_published_again_for_a_narrower_circle(lab: Lab, first: str, then: str) -> None:
    lab.write(PROVEN_SITE, PAUL)
    assert lab.run("--audience", first)[0] == 0
    refused = CIRCLES.index(then) < CIRCLES.index(first)
    assert lab.run("build", "--dry-run", "--audience", then)[0] == (2 if refused else 0)
    code, printed = lab.run("--audience", then)
    assert (code, "TR625" in printed) == ((2, True) if refused else (0, False))
    assert manifest(lab)["audience"] == (first if refused else then)
    assert any(b"Paul" in data for data in lab.tree().values()) is (manifest(lab)["audience"] != "public")


def test_what_the_message_says_can_be_done(public: Lab) -> None:
    code, printed = public.run("--audience", "internal")
    assert (code, "`--output site-internal`" in printed) == (2, True)
    beside = public.root / "site-internal"
    assert public.run("--audience", "internal", "--output", str(beside))[0] == 0
    shutil.rmtree(public.output)
    assert public.run("--audience", "internal")[0] == 0
    assert public.tree() == read_tree(beside)


def test_a_wider_circle_is_remembered_even_where_no_file_changes(lab: Lab) -> None:
    files = [OutputFile.of("index.html", b"x")]
    publish(files, lab.output, audience="internal")
    assert publish(files, lab.output, audience="public").pages.written == 0
    assert manifest(lab)["audience"] == "public"


def test_a_folder_is_for_the_earlier_circle_until_all_that_was_for_it_is_gone(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.write(PROVEN_SITE, PAUL)
    assert lab.run("--audience", "internal")[0] == 0

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("generator.publish.site.remove", killed)
    with pytest.raises(KeyboardInterrupt):
        lab.publish(audience="public")
    monkeypatch.undo()
    assert manifest(lab)["audience"] == "internal"


def test_a_small_build_remembers_the_circle(public: Lab) -> None:
    public.edit("missions/guide/mission.yml", "Un guide d’accueil", "Le guide d’accueil")
    assert public.run()[0] == 0
    assert manifest(public)["audience"] == "public"
    assert public.run("--audience", "internal")[0] == 2


def test_a_folder_of_an_earlier_program_is_taken_as_it_is(public: Lab) -> None:
    said = manifest(public)
    del said["audience"]
    (public.output / ".trace-manifest.json").write_text(json.dumps(said), "utf-8")
    assert public.run("--audience", "internal")[0] == 0
    assert manifest(public)["audience"] == "internal"


@pytest.mark.parametrize("text", ["", "# rien\n", "\n\n"])
def test_an_empty_site_file_is_told_like_none(lab: Lab, text: str) -> None:
    lab.write(PROVEN_SITE, {"site.yml": text})
    assert lab.check().find("TR601").place.path == "site.yml"
    assert lab.build().find("TR601").severity.value == "warning"


@pytest.mark.parametrize("said", ["Public", None, "", "tous", 3])
def test_a_folder_of_an_audience_that_nobody_can_read_may_be_everybodys(lab: Lab, said: object) -> None:
    lab.write(PROVEN_SITE, PAUL)
    lab.run("--audience", "public")
    path = lab.output / ".trace-manifest.json"
    path.write_text(json.dumps({**manifest(lab), "audience": said}), encoding="utf-8")
    code, printed = lab.run("--audience", "internal")
    assert (code, "TR625" in printed) == (2, True)
    assert lab.run("--audience", "public")[0] == 0
    assert manifest(lab)["audience"] == "public"
