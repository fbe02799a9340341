"""The content folder: what is found, what is reported, what is never read."""

import os
import unicodedata
from collections.abc import Mapping
from io import FileIO
from pathlib import Path

import pytest
from systems import POSIX

from generator.problems import Problem, format_problem
from generator.source import Sources, is_id, suggested_id, voice_of, walk

SMALL: dict[str, str | bytes] = {
    "site.yml": "name: Trace",
    "people/elodie-cote/person.yml": "name: Élodie Côté",
    "people/elodie-cote/photo.jpg": b"\xff\xd8",
    "missions/guide/mission.yml": "title: Guide",
    "missions/guide/fr.md": "Le récit.",
    "missions/guide/plan.png": b"\x89PNG",
    "missions/guide/feedback/marc.fr.md": "---\nfrom: marc\n---\nBravo.",
    "missions/guide/deliverables/sub/guide.pdf": b"%PDF",
}


def make(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def problems_of(sources: Sources) -> list[Problem]:
    """What there is to say of names and places, and of each text once it is read."""
    texts = [sources.read(file) for file in sources.files if file.kind == "text"]
    return [*sources.problems, *(found for text in texts for found in text.problems)]


def said(sources: Sources) -> list[tuple[str, str]]:
    return [(found.code, found.place.path) for found in problems_of(sources)]


def params(sources: Sources, code: str) -> dict[str, str]:
    return next(dict(found.params) for found in problems_of(sources) if found.code == code)


def test_a_folder_is_read_once_and_sorted(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, SMALL))
    assert sources.problems == ()
    assert [file.path for file in sources.files] == sorted(SMALL)
    guide = sources.get("missions/guide/mission.yml")
    assert guide is not None
    assert (guide.kind, sources.read(guide).text, guide.size) == ("text", "title: Guide", 12)
    blob = sources.get("missions/guide/deliverables/sub/guide.pdf")
    assert blob is not None
    assert (blob.kind, blob.size) == ("blob", 4)


def test_files_are_found_by_path_and_by_folder(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, SMALL | {"missions/guide-2/mission.yml": "title: x"}))
    assert sources.get("missions/guide") is None
    assert [file.path for file in sources.under("missions/guide/feedback")] == ["missions/guide/feedback/marc.fr.md"]
    assert len(sources.under("missions/guide")) == len(sources.under("missions/guide/")) == 5
    assert sources.under("absent") == ()


def test_no_folder_a_file_and_an_empty_folder_are_explained(tmp_path: Path) -> None:
    assert said(walk(tmp_path / "absent")) == [("TR001", "")]
    assert said(walk(make(tmp_path, {"f": ""}) / "f")) == [("TR002", "")]
    (tmp_path / "empty").mkdir()
    make(tmp_path, {"empty/.DS_Store": ""})
    assert said(walk(tmp_path / "empty")) == [("TR003", "")]


@pytest.mark.parametrize(
    "name", [".git/config", ".DS_Store", "Thumbs.db", "desktop.ini", "mission.yml~", "~$rapport.docx", ".x.swp",
             "~WRL0001.tmp", "Enregistrement automatique.ASD"]
)
def test_what_systems_and_editors_leave_is_ignored(tmp_path: Path, name: str) -> None:
    assert walk(make(tmp_path, SMALL | {f"missions/guide/deliverables/{name}": "x"})).problems == ()


@pytest.mark.parametrize("name", ["guide.docx - Raccourci.lnk", "Guide.URL", "guide.webloc"])
@pytest.mark.parametrize("folder", ["missions/guide/deliverables", "missions/guide", "missions/guide/feedback"])
def test_a_shortcut_is_told_and_not_listed(tmp_path: Path, folder: str, name: str) -> None:
    sources = walk(make(tmp_path, SMALL | {f"{folder}/{name}": "x"}))
    assert said(sources) == [("TR032", f"{folder}/{name}")]
    assert sources.get(f"{folder}/{name}") is None


@pytest.mark.parametrize(
    "name", ["guide - Copie.pdf", "guide - Copy (2).pdf", "guide (1).pdf", "guide copie.pdf", "guide copy 2.pdf",
             "guide-PC-DE-MARIE.pdf", "guide-DESKTOP-4F2K.pdf",
             "guide.pdf.bak"]
)
def test_a_copy_beside_its_original_is_told_and_listed(tmp_path: Path, name: str) -> None:
    path = f"missions/guide/deliverables/{name}"
    assert walk(make(tmp_path, SMALL | {path: "x"})).problems == ()
    sources = walk(make(tmp_path, {"missions/guide/deliverables/guide.pdf": "x"}))
    assert said(sources) == [("TR033", path)]
    assert params(sources, "TR033")["other"] == "guide.pdf"
    assert sources.get(path) is not None


@pytest.mark.parametrize("name", ["guide-v2.pdf", "guide (final).pdf", "guide-FR.pdf", "guide-copie.pdf"])
def test_a_name_of_its_own_is_no_copy(tmp_path: Path, name: str) -> None:
    files = {f"missions/guide/deliverables/{each}": "x" for each in (name, "guide.pdf")}
    assert walk(make(tmp_path, SMALL | files)).problems == ()


@pytest.mark.parametrize(
    ("path", "other"),
    [("missions/guide/mission (1).yml", "mission.yml"), ("missions/guide/mission.yaml", "mission.yml"),
     ("missions/guide/mission-PC-DE-MARIE.yml", "mission.yml"), ("missions/guide/mission.yml.txt", "mission.yml"),
     ("missions/guide/feedback/marc_fr.md", "marc.fr.md"), ("missions/guide/feedback/marc.fr.md.txt", "marc.fr.md"),
     ("missions/guide/feedbacks/a.fr.md", "feedback"), ("missions/guide/Copie de mission.yml", "mission.yml"),
     ("missions/guide/mission(1).yml", "mission.yml"), ("missions/guide/feedback/marc.fr(1).md", "marc.fr.md")],
)
def test_nobody_is_told_to_overwrite_the_right_file(tmp_path: Path, path: str, other: str) -> None:
    sources = walk(make(tmp_path, SMALL | {path: "x"}))
    assert [found.code for found in sources.problems] == ["TR034"]
    assert params(sources, "TR034")["other"] == other


@pytest.mark.parametrize(
    ("path", "name", "other", "fixed"),
    [
        ("missions/guide - Copie/mission.yml", "guide - Copie", "guide", "guide-copie"),
        ("missions/guide (2)/mission.yml", "guide (2)", "guide", "guide-2"),
        ("missions/guide/feedback/marc (2).fr.md", "marc (2).fr.md", "marc.fr.md", "marc-2.fr.md"),
        ("missions/guide/feedback/marc-PC-DE-MARIE.fr.md", "marc-PC-DE-MARIE.fr.md", "marc.fr.md",
         "marc-pc-de-marie.fr.md"),
        ("missions/guide/feedback/Copie de marc.fr.md", "Copie de marc.fr.md", "marc.fr.md", "copie-de-marc.fr.md"),
        ("missions/guide/feedback/Copy of marc.fr.md", "Copy of marc.fr.md", "marc.fr.md", "copy-of-marc.fr.md"),
        ("missions/guide/feedback/marc(1).fr.md", "marc(1).fr.md", "marc.fr.md", "marc-1.fr.md"),
        ("missions/guide 2/mission.yml", "guide 2", "guide", "guide-2"),
        ("missions/guide/feedback/marc 3.fr.md", "marc 3.fr.md", "marc.fr.md", "marc-3.fr.md"),
        ("missions/guide/feedback/màrc.fr.md", "màrc.fr.md", "marc.fr.md", "marc-2.fr.md"),
        ("missions/gùide/mission.yml", "gùide", "guide", "guide-2"),
    ],
)
def test_a_copy_under_a_bad_id_is_first_to_be_deleted(
    tmp_path: Path, path: str, name: str, other: str, fixed: str
) -> None:
    sources = walk(make(tmp_path, SMALL | {path: "x"}))
    assert [found.code for found in sources.problems] == ["TR035"]
    assert params(sources, "TR035") == {"name": name, "other": other, "fixed": fixed}


def test_of_two_names_that_come_to_one_id_each_is_given_another(tmp_path: Path) -> None:
    """Renamed as they are told, none takes the place of another."""
    names = ("hôte.fr.md", "hote!.fr.md", "hote_2.fr.md", "hôte (2).fr.md")
    sources = walk(make(tmp_path, SMALL | {f"missions/guide/feedback/{name}": name for name in names}))
    given = {found.place.path.rpartition("/")[2]: dict(found.params)["fixed"] for found in sources.problems}
    assert set(given) == set(names)
    assert len(set(given.values())) == len(names)


def test_a_voice_without_language_beside_one_with_it_is_no_twin(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, SMALL | {"missions/guide/feedback/marc.md": "x"}))
    assert params(sources, "TR026")["fixed"] == "marc.en.md"


def test_a_voice_that_is_no_id_keeps_its_language(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, SMALL | {"missions/guide/feedback/Équipe hôte.fr.md": "x"}))
    assert params(sources, "TR007")["fixed"] == "equipe-hote.fr.md"


@pytest.mark.parametrize(
    ("path", "code", "fixed"),
    [
        ("missions/guide/mision.yml", "TR005", "mission.yml"),
        ("missions/guide/Seal.YML", "TR005", "seal.yml"),
        ("missions/guide/seal.yaml", "TR005", "seal.yml"),
        ("missions/guide/en.MD", "TR005", "en.md"),
        ("missions/guide/en.txt", "TR005", "en.md"),
        ("missions/guide/corrections.yml.txt", "TR036", "corrections.yml"),
        ("missions/guide/feedback/hote.fr.md.txt", "TR036", "hote.fr.md"),
        ("missions/guide/feedback/Équipe hôte.EN.md.txt", "TR036", "equipe-hote.en.md"),
        ("missions/guide/hote.fr.md.txt", "TR030", "feedback/hote.fr.md"),
        ("missions/guide/en.md.txt", "TR036", "en.md"),
        ("missions/guide/feedbacks/a.fr.md", "TR005", "feedback"),
        ("missions/guide/feedback/anne.FR.md", "TR026", "anne.fr.md"),
        ("team.yml", "TR005", "teams.yml"),
        ("équipes.yml", "TR005", "teams.yml"),
        ("glossaire.yml", "TR005", "glossary.yml"),
        ("missions/guide/témoignages/a.fr.md", "TR005", "feedback"),
        ("missions/guide/te\u0301moignages/a.fr.md", "TR005", "feedback"),
        ("missions/guide/Temoignages/a.fr.md", "TR005", "feedback"),
        ("missions/guide/retours/a.fr.md", "TR005", "feedback"),
        ("missions/guide/commentaires/a.fr.md", "TR005", "feedback"),
        ("missions/guide/livrables/a.pdf", "TR005", "deliverables"),
        ("missions/guide/Récit-en.md", "TR005", "en.md"),
        ("missions/guide/equipe-hote.fr.md", "TR030", "feedback/equipe-hote.fr.md"),
        ("missions/guide/a.fr.md", "TR030", "feedback/a.fr.md"),
        ("missions/guide/Équipe hôte_EN.txt", "TR030", "feedback/equipe-hote.en.md"),
        ("missions/guide/feedback/equipe-hote-fr.md", "TR026", "equipe-hote.fr.md"),
        ("missions/guide/feedback/equipe-hote_en.md", "TR026", "equipe-hote.en.md"),
        ("missions/guide/feedback/equipe hote FR.md", "TR026", "equipe-hote.fr.md"),
        ("people/marc-roy/Photo.JPG", "TR005", "photo.jpg"),
        ("people/marc-roy/photo de marie.jpeg", "TR005", "photo.jpeg"),
    ],
)
def test_a_misspelt_name_is_met_with_the_right_one(tmp_path: Path, path: str, code: str, fixed: str) -> None:
    beside = {name: text for name, text in SMALL.items() if fixed not in name.split("/")}  # its place is free
    sources = walk(make(tmp_path, beside | {"people/marc-roy/person.yml": "name: Marc Roy", path: "x"}))
    assert [found.code for found in sources.problems] == [code]
    assert params(sources, code)["fixed"] == fixed
    assert not sources.problems[0].severity.stops


@pytest.mark.parametrize("name", ["mission", "Missions", "misions", "missions 2025"])
def test_records_under_a_misspelt_name_stop_the_build(tmp_path: Path, name: str) -> None:
    beside = {path: text for path, text in SMALL.items() if not path.startswith("missions/")}
    sources = walk(make(tmp_path, beside | {f"{name}/guide/mission.yml": "title: Guide"}))
    assert said(sources) == [("TR042", name)]
    assert params(sources, "TR042")["fixed"] == "missions"
    assert sources.problems[0].severity.stops
    (tmp_path / name).rename(tmp_path / "missions")
    assert said(walk(tmp_path)) == []


def test_beside_the_right_name_a_misspelt_one_stops_nothing(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, SMALL | {"missions-2025/guide/mission.yml": "title: Guide"}))
    assert said(sources) == [("TR034", "missions-2025")]


@pytest.mark.parametrize(("place", "fixed"), [
    ("guide-accueil", "missions/guide-accueil"), ("missions/2026/guide-accueil", "missions/guide-accueil"),
    ("missions/guide/suite", "missions/suite"),
])
def test_a_mission_out_of_place_is_told_where_to_go(tmp_path: Path, place: str, fixed: str) -> None:
    sources = walk(make(tmp_path, SMALL | {f"{place}/mission.yml": "title: Guide"}))
    assert said(sources) == [("TR043", place)]
    assert params(sources, "TR043")["fixed"] == fixed
    (tmp_path / place).rename(tmp_path / fixed)
    if place.startswith("missions/2026"):
        (tmp_path / "missions/2026").rmdir()
    assert said(walk(tmp_path)) == []


def test_a_person_out_of_place_is_told_where_to_go(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, SMALL | {"marc-roy/person.yml": "name: Marc Roy"}))
    assert (said(sources), params(sources, "TR043")["fixed"]) == ([("TR043", "marc-roy")], "people/marc-roy")


@pytest.mark.parametrize(("section", "main"), [("missions", "mission.yml"), ("people", "person.yml")])
def test_a_record_in_a_folder_of_its_own_name_twice_is_told_to_move_up(
    tmp_path: Path, section: str, main: str
) -> None:
    outer = f"{section}/zoe-lys"
    make(tmp_path, SMALL | {f"{outer}/zoe-lys/{main}": "title: Guide", f"{outer}/zoe-lys/fr.md": "Bonjour"})
    assert said(walk(tmp_path)) == [("TR047", f"{outer}/zoe-lys")]
    for file in (tmp_path / outer / "zoe-lys").iterdir():
        file.rename(tmp_path / outer / file.name)
    (tmp_path / outer / "zoe-lys").rmdir()
    assert said(walk(tmp_path)) == []
    make(tmp_path, {f"{outer}/zoe-lys/{main}": "title: Guide"})
    assert said(walk(tmp_path)) == [("TR034", f"{outer}/zoe-lys")]


def test_nobody_is_told_to_move_a_folder_over_another(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, SMALL | {"guide/mission.yml": "title: Guide"}))
    assert said(sources) == [("TR006", "guide")]


@pytest.mark.parametrize("name", ["feedback", "deliverables"])
def test_a_part_of_a_mission_is_sent_into_its_mission(tmp_path: Path, name: str) -> None:
    sources = walk(make(tmp_path, SMALL | {f"{name}/marc.fr.md": "x"}))
    assert said(sources) == [("TR044", name)]
    (tmp_path / "missions/2026-guide").mkdir()
    make(tmp_path, {"missions/2026-guide/mission.yml": "title: x"})
    (tmp_path / name).rename(tmp_path / f"missions/2026-guide/{name}")
    assert said(walk(tmp_path)) == []


@pytest.mark.parametrize("name", ["projets", "fiches", "records", "work", "micro-missions", "2025"])
@pytest.mark.parametrize("section", ["missions", "people"])
def test_records_under_any_name_stop_the_build(tmp_path: Path, section: str, name: str) -> None:
    make(tmp_path, SMALL | {"people/marc-roy/person.yml": "name: Marc Roy"})
    (tmp_path / section).rename(tmp_path / name)
    sources = walk(tmp_path)
    assert (said(sources), params(sources, "TR042")["fixed"]) == ([("TR042", name)], section)
    (tmp_path / name).rename(tmp_path / section)
    assert said(walk(tmp_path)) == []


@pytest.mark.parametrize(("place", "fixed"), [
    ("missions/marc-roy", "people/marc-roy"), ("people/suite", "missions/suite"),
])
def test_a_record_of_the_other_kind_is_told_where_to_go(tmp_path: Path, place: str, fixed: str) -> None:
    main = "person.yml" if fixed.startswith("people") else "mission.yml"
    make(tmp_path, SMALL | {f"{place}/{main}": "name: x", f"{place}/fr.md": "x", f"{place}/notes.docx": "x"})
    sources = walk(tmp_path)
    assert (said(sources), params(sources, "TR043")["fixed"]) == ([("TR043", place)], fixed)
    (tmp_path / place / "notes.docx").unlink()
    (tmp_path / place).rename(tmp_path / fixed)
    assert said(walk(tmp_path)) == []


@pytest.mark.parametrize("place", ["missions/deliverables", "people/feedback"])
def test_a_part_of_a_mission_among_records_is_sent_into_its_mission(tmp_path: Path, place: str) -> None:
    assert said(walk(make(tmp_path, SMALL | {f"{place}/marc.fr.md": "x"}))) == [("TR044", place)]
    make(tmp_path, {f"{place}/mission.yml": "title: x", f"{place}/person.yml": "name: x"})
    assert ("TR044", place) not in said(walk(tmp_path))


@pytest.mark.parametrize("place", ["missions/vide", "people/vide"])
def test_nobody_is_told_to_delete_a_folder(tmp_path: Path, place: str) -> None:
    sources = walk(make(tmp_path, SMALL | {f"{place}/notes.docx": "x", f"{place}/fr.md": "x"}))
    for found in sources.problems:
        for lang in ("fr", "en"):
            assert not {"delete", "supprimez", "supprimez-le"} & set(format_problem(found, lang, "text").split())


@pytest.mark.parametrize(("name", "voice"), [("marc.md", "marc"), ("Équipe hôte.md", "equipe-hote"), ("a.txt", "a")])
def test_feedback_that_says_no_language_is_offered_both(tmp_path: Path, name: str, voice: str) -> None:
    path = "missions/guide/feedback"
    beside = {other: text for other, text in SMALL.items() if not other.startswith(path)}
    sources = walk(make(tmp_path, beside | {f"{path}/{name}": "x"}))
    assert said(sources) == [("TR046", f"{path}/{name}")]
    for lang in ("fr", "en"):
        text = format_problem(sources.problems[0], lang, "text")
        assert f"{voice}.fr.md" in text
        assert f"{voice}.en.md" in text
    make(tmp_path, {f"{path}/{voice}.en.md": "x"})
    assert params(walk(tmp_path), "TR026")["fixed"] == f"{voice}.fr.md"


@pytest.mark.parametrize(("name", "fixed"), [
    ("commentaire.docx", "commentaire"), ("Équipe hôte.ODT", "equipe-hote"), ("avis.pdf", "avis"),
])
def test_feedback_in_a_document_is_told_how_to_be_written(tmp_path: Path, name: str, fixed: str) -> None:
    sources = walk(make(tmp_path, SMALL | {f"missions/guide/feedback/{name}": "x"}))
    assert said(sources) == [("TR045", f"missions/guide/feedback/{name}")]
    assert params(sources, "TR045")["voice"] == fixed
    assert "\n        ---\n        from:" in format_problem(sources.problems[0], "fr", "text")


@pytest.mark.parametrize("name", ["récit.md", "Histoire.md"])
def test_a_story_under_a_name_of_its_own_is_told_its_name(tmp_path: Path, name: str) -> None:
    beside = {path: text for path, text in SMALL.items() if not path.endswith("fr.md")}
    sources = walk(make(tmp_path, beside | {f"missions/guide/{name}": "x"}))
    assert params(sources, "TR005")["fixed"] == "fr.md"


def test_a_document_beside_a_mission_may_be_its_story(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, SMALL | {"missions/guide/fr.docx": "x"}))
    assert said(sources) == [("TR025", "missions/guide/fr.docx")]
    assert "fr.md" in format_problem(sources.problems[0], "fr", "text")


@pytest.mark.parametrize("given", ["content/missions", "content/people", "content/missions/guide", "", "content/../"])
def test_another_folder_than_the_content_is_met_with_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    make(tmp_path, {f"content/{path}": data for path, data in SMALL.items()})
    monkeypatch.chdir(tmp_path)
    for root, meant in ((Path(given), "content"), (tmp_path / given, str(tmp_path / "content"))):
        sources = walk(root)
        assert said(sources) == [("TR041", "")]
        assert (sources.files, params(sources, "TR041")["meant"]) == ((), meant)
        assert walk(Path(meant)).problems == ()


def test_from_inside_a_folder_the_one_around_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, SMALL)
    monkeypatch.chdir(tmp_path / "missions")
    sources = walk(Path())
    assert (said(sources), params(sources, "TR041")["meant"]) == ([("TR041", "")], "..")


@pytest.mark.parametrize("files", [{"a.txt": "x"}, {"a.txt": "x", "b/c.docx": "x"}, {"teams.yml": "x: {}"}])
def test_a_folder_of_something_else_is_no_content(tmp_path: Path, files: dict[str, str]) -> None:
    assert said(walk(make(tmp_path / "alone", files))) == [("TR040", "")]


def test_a_new_site_may_be_empty(tmp_path: Path) -> None:
    assert said(walk(make(tmp_path, {"site.yml": "name: Trace"}))) == []
    (tmp_path / "missions").mkdir()
    assert said(walk(tmp_path)) == []


def test_folders_in_which_nothing_is_read_are_said_to_be_empty(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, {"missions/notes.txt": "x"}))
    assert said(sources) == [("TR003", ""), ("TR029", "missions/notes.txt")]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("readme.txt", "TR006"),
        ("people/marc.yml", "TR029"),
        ("mission.yml", "TR029"),
        ("person.yml", "TR029"),
        ("missions/guide.docx", "TR029"),
        ("people/elodie-cote/portrait.png", "TR006"),
        ("missions/guide/rapport.docx", "TR025"),
        ("missions/guide/feedback/marc.es.md", "TR006"),
        ("people/elodie-cote/cv.pdf", "TR006"),
        ("people/elodie-cote/notes/a.md", "TR006"),
    ],
)
def test_what_fits_nothing_is_reported(tmp_path: Path, path: str, code: str) -> None:
    sources = walk(make(tmp_path, SMALL | {path: "x"}))
    assert [found.code for found in sources.problems] == [code]


@pytest.mark.parametrize(("path", "picture"), [
    ("people/elodie-cote/cv.pdf", "photo.jpg"), ("missions/guide/rapport.docx", "….jpg"),
])
def test_what_a_folder_holds_is_said_with_its_picture(tmp_path: Path, path: str, picture: str) -> None:
    found = walk(make(tmp_path, SMALL | {path: "x"})).problems[0]
    assert picture in dict(found.params)["expected"].split(", ")


def test_a_folder_without_its_record_is_reported_unless_the_record_is_misspelt(tmp_path: Path) -> None:
    make(tmp_path, SMALL | {"missions/vide/fr.md": "x", "missions/faute/mission.yaml": "title: x"})
    assert said(walk(tmp_path)) == [("TR005", "missions/faute/mission.yaml"), ("TR024", "missions/vide")]


@pytest.mark.parametrize(
    ("folder", "lines"),
    [
        ("missions/vide", ["people: marie-roy", "start: 2026-03-02"]),
        ("people/vide", ["name: Marie Roy", "consent: {date: 2026-03-02, audience: internal}"]),
    ],
)
def test_a_missing_record_comes_with_the_lines_to_copy(tmp_path: Path, folder: str, lines: list[str]) -> None:
    sources = walk(make(tmp_path, SMALL | {f"{folder}/fr.md": "x"}))
    assert [found.place.path for found in sources.problems] == [folder]
    for lang in ("fr", "en"):
        text = format_problem(sources.problems[0], lang, "text")
        assert [line for line in lines if f"\n        {line}" not in text] == []
        assert "`new`" not in text


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("missions/vide/mission.docx", "title"), ("missions/vide/Mission.ODT", "title"),
        ("missions/vide/mission.xls", "title"), ("missions/vide/mission de marie.pdf", "title"),
        ("people/vide/person.docx", "name"),
    ],
)
def test_a_record_made_with_a_word_processor_is_one_problem(tmp_path: Path, path: str, field: str) -> None:
    sources = walk(make(tmp_path, SMALL | {path: "x"}))
    assert said(sources) == [("TR028", path)]
    assert params(sources, "TR028")["field"] == field


def test_beside_a_record_a_document_is_no_record(tmp_path: Path) -> None:
    assert said(walk(make(tmp_path, SMALL | {"missions/guide/mission.docx": "x"}))) == [
        ("TR025", "missions/guide/mission.docx")
    ]


@pytest.mark.parametrize(("name", "kind"), [
    ("missions/notes.txt", "missions"), ("people/notes.txt", "people"), ("mission.yml", "missions"),
    ("person.yml", "people"),
])
def test_a_loose_file_is_told_what_a_folder_looks_like(tmp_path: Path, name: str, kind: str) -> None:
    sources = walk(make(tmp_path, SMALL | {name: "x"}))
    assert params(sources, "TR029")["example"].startswith(f"{kind}/")
    assert "<id>" not in format_problem(sources.problems[0], "fr", "text")


@pytest.mark.parametrize(
    ("name", "fixed"),
    [
        ("Élodie Côté", "elodie-cote"),
        ("elodie_cote", "elodie-cote"),
        ("-a--b-", "a-b"),
        ("Cœur & Œuvre", "coeur-oeuvre"),
        ("e\u0301te\u0301", "ete"),
        ("a" * 70, "a" * 64),
    ],
)
def test_a_bad_id_is_met_with_a_good_one_and_the_record_is_still_read(tmp_path: Path, name: str, fixed: str) -> None:
    sources = walk(make(tmp_path, {f"missions/{name}/mission.yml": "title: x"}))
    assert said(sources) == [("TR007", f"missions/{name}")]
    assert params(sources, "TR007")["fixed"] == fixed == suggested_id(name)
    assert is_id(fixed)
    assert sources.get(f"missions/{name}/mission.yml") is not None


def test_an_id_without_latin_letters_gets_an_example(tmp_path: Path) -> None:
    assert said(walk(make(tmp_path, {"people/日本/person.yml": "name: x"}))) == [("TR008", "people/日本")]


def test_ids_are_words_of_ascii_letters_and_digits() -> None:
    assert [name for name in ("a", "a-1", "2024-x", "a" * 64) if not is_id(name)] == []
    assert [name for name in ("", "A", "a_b", "-a", "a-", "a--b", "é", "a" * 65, "a\n", "a.b") if is_id(name)] == []


def test_names_that_some_systems_confuse_are_refused(tmp_path: Path) -> None:
    composed = unicodedata.normalize("NFC", "été.pdf")
    make(
        tmp_path,
        {
            f"missions/a/deliverables/{composed}": "1",
            f"missions/a/deliverables/{unicodedata.normalize('NFD', composed)}": "2",
            "missions/a/deliverables/Plan.pdf": "3",
            "missions/a/deliverables/plan.pdf": "4",
            "missions/a/mission.yml": "title: x",
        },
    )
    if len(list((tmp_path / "missions/a/deliverables").iterdir())) < 4:
        pytest.skip("this disk takes these names for one another")
    sources = walk(tmp_path)
    assert [found.code for found in sources.problems] == ["TR009", "TR009"]
    assert sources.problems[0].severity.stops


def test_a_decomposed_name_is_published_composed(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, SMALL | {"missions/guide/deliverables/re\u0301sume\u0301.pdf": "x"}))
    assert sources.problems == ()
    assert "résumé.pdf" in {file.name for file in sources.files}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a\x1b[31m.pdf", "TR010"),
        ("a\u202efdp.exe", "TR010"),
        ("a\nb.pdf", "TR010"),
        ("-rf.pdf", "TR011"),
        ("plan.", "TR012"),
        ("plan.pdf ", "TR012"),
        ("CON.pdf", "TR013"),
        ("nul", "TR013"),
        ("com1.tar.gz", "TR013"),
        ("a\\b.pdf", "TR014"),
    ],
)
@POSIX
def test_a_name_that_not_every_computer_can_keep_is_refused(tmp_path: Path, name: str, code: str) -> None:
    sources = walk(make(tmp_path, SMALL | {f"missions/guide/deliverables/{name}": "x"}))
    assert said(sources) == [(code, f"missions/guide/deliverables/{name}")]
    assert sources.problems[0].severity.stops
    assert "\x1b" not in format_problem(sources.problems[0], "fr", "text")


@POSIX
def test_a_name_whose_bytes_are_not_utf_8_is_reported(tmp_path: Path) -> None:
    make(tmp_path, SMALL)
    try:
        with open(os.fsencode(tmp_path) + b"/missions/guide/deliverables/\xe9t\xe9.pdf", "wb") as file:  # noqa: PTH123
            file.write(b"x")
    except OSError:
        pytest.skip("this disk only keeps names in UTF-8")
    sources = walk(tmp_path)
    assert [found.code for found in sources.problems] == ["TR017"]
    for style in ("text", "json", "github"):
        format_problem(sources.problems[0], "fr", style).encode("utf-8")


@POSIX
def test_links_out_of_the_content_folder_are_never_read(tmp_path: Path) -> None:
    make(tmp_path, {"secret.txt": "secret"})
    root = make(tmp_path / "content", SMALL)
    (root / "missions/guide/deliverables/passwd").symlink_to(tmp_path / "secret.txt")
    (root / "missions/guide/en.md").symlink_to("../../../secret.txt")
    (root / "missions/other").symlink_to(tmp_path)
    sources = walk(root)
    assert said(sources) == [
        ("TR015", "missions/guide/deliverables/passwd"),
        ("TR015", "missions/guide/en.md"),
        ("TR015", "missions/other"),
    ]
    assert not any("secret" in sources.read(file).text for file in sources.files)


@POSIX
def test_links_that_go_round_or_nowhere_are_reported(tmp_path: Path) -> None:
    root = make(tmp_path, SMALL)
    (root / "missions/guide/deliverables/self").symlink_to("self")
    (root / "missions/guide/deliverables/gone").symlink_to("absent.pdf")
    (root / "missions/guide/deliverables/up").symlink_to("..")
    assert [found.code for found in walk(root).problems] == ["TR016", "TR016", "TR015"]


@POSIX
def test_a_link_to_a_file_inside_the_content_folder_is_followed(tmp_path: Path) -> None:
    root = make(tmp_path / "content", SMALL)
    (root / "missions/guide/en.md").symlink_to("fr.md")
    (tmp_path / "door").symlink_to("content")
    sources = walk(tmp_path / "door")
    assert sources.problems == ()
    story = sources.get("missions/guide/en.md")
    assert story is not None
    assert sources.read(story).text == "Le récit."


@POSIX
def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    root = make(tmp_path, SMALL)
    os.mkfifo(root / "missions/guide/en.md")
    assert said(walk(root)) == [("TR018", "missions/guide/en.md")]


def test_what_cannot_be_opened_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make(tmp_path, SMALL)

    def refusing(path: str) -> FileIO:
        if path.endswith("/mission.yml"):
            raise PermissionError(13, "no")
        if path.endswith("/site.yml"):
            raise OSError(5, "no")
        return FileIO(path)

    sources = walk(root)
    monkeypatch.setattr("generator.source.files.FileIO", refusing)
    assert said(sources) == [("TR004", "missions/guide/mission.yml"), ("TR022", "site.yml")]
    assert params(sources, "TR022") == {"reason": "EIO"}


def test_folders_without_end_are_not_followed(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, SMALL | {"missions/guide/deliverables/" + "d/" * 25 + "a.pdf": "x"}))
    assert [found.code for found in sources.problems] == ["TR019"]


@pytest.mark.parametrize(
    ("data", "code", "place", "text"),
    [
        (b"\xef\xbb\xbftitle: a\r\nend: b\rx: y", None, None, "title: a\nend: b\nx: y"),
        ("title: a\nx: été".encode("cp1252"), "TR020", (2, 4), "title: a\nx: été"),
        (b"title: \xc3\xa9 l\x92eau", "TR020", (1, 11), "title: é l’eau"),
        (b"title: a\r\nend: \xe9", "TR020", (2, 6), "title: a\nend: é"),
        ("title: é".encode("utf-16"), "TR021", (1, 0), "title: é"),
        ("title: e".encode("utf-16-le"), "TR021", (1, 0), "title: e"),
        (b"title: a\nx: b\0c", "TR135", (2, 5), "title: a\nx: b\ufffdc"),
        (b"title: a\x0bb", "TR135", (1, 9), "title: a\ufffdb"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, code: str | None, place: tuple[int, int] | None, text: str) -> None:
    sources = walk(make(tmp_path, SMALL | {"missions/guide/mission.yml": data}))
    assert [found.code for found in problems_of(sources)] == ([code] if code else [])
    if place is not None:
        assert (problems_of(sources)[0].place.line, problems_of(sources)[0].place.column) == place
    mission = sources.get("missions/guide/mission.yml")
    assert mission is not None
    assert sources.read(mission).text == text


def test_the_guess_for_a_wrong_byte_is_shown(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, SMALL | {"site.yml": b"name: \xe9t\xe9"}))
    assert params(sources, "TR020") == {"byte": "0xE9", "guess": "é"}
    assert problems_of(sources)[0].place.excerpt == "name: été"


def test_a_text_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    sources = walk(make(tmp_path, SMALL | {"missions/guide/fr.md": b"x" * 1_000_001, "teams.yml": b"#" * 1_000_000}))
    assert said(sources) == [("TR023", "missions/guide/fr.md")]
    assert params(sources, "TR023") == {"size": "1001", "limit": "1000"}
    assert sources.get("missions/guide/fr.md") is None


def test_voices_say_their_language() -> None:
    assert voice_of("marc.fr.md") == ("marc", "fr")
    assert [name for name in ("marc.md", "marc.es.md", ".fr.md", "fr.md", "marc.fr.txt") if voice_of(name)] == []
