"""Remedies and remarks about who may see something: none of them, followed to the letter, shows more than was meant."""

from __future__ import annotations

import io

import pytest
from lab import PROVEN_SITE, Lab
from PIL import Image

GUIDE, PERSON = "missions/guide/mission.yml", "people/marie-roy/person.yml"
FRENCH, ENGLISH = "missions/guide/feedback/hote.fr.md", "missions/guide/feedback/hote.en.md"


def marie(lines: str) -> dict[str, str]:
    return {PERSON: f"name: Marie Roy\n{lines}\n"}


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(("value", "form"), [
    ("[private]", "private"), ("{level: private}", "private"), ("[private, internal]", "private"),
    ("[internal, public]", "internal"), ("{fr: interne, en: internal}", "internal"), ("[privée]", "private"),
    ("{public: false}", "private"), ("{internal: no}", "private"), ("[public, sauf le nom]", "private"),
    ("[public]", "public"), ("{level: internal}", "internal"), ("[[private]]", "private"), ("[équipe]", "private"),
])
def test_an_audience_of_another_shape_is_never_to_be_written_wider(lab: Lab, value: str, form: str) -> None:
    written = f"audience: {value}"
    for path, old, new in (
        (GUIDE, "hours: 7\n", f"hours: 7\n{written}\n"),
        (GUIDE, "hours: 7\n", f"hours: 7\ndeliverables: [{{file: guide.txt, {written}}}]\n"),
        (FRENCH, "date: 2025-03-20\n", f"date: 2025-03-20\n{written}\n"),
        (PERSON, "name: Marie Roy\n", f"name: Marie Roy\n{written}\n"),
    ):
        told = dict(lab.write(PROVEN_SITE).edit(path, old, new).check().find("TR203").params)
        assert told["form_fr"] == told["form_en"] == f"audience: {form}"


@pytest.mark.parametrize(("value", "form"), [
    ("{show: no}", "no"), ("[no]", "no"), ("{audience: internal}", "no"),
    ("{file: photo.png, audience: internal}", "no"),
    ("[photo.png]", "photo.png"), ("[photo.png, internal]", "no"),
])
def test_a_portrait_of_another_shape_is_not_to_be_published(lab: Lab, value: str, form: str) -> None:
    lab.write(PROVEN_SITE, marie(f"consent: 2024-01-01\nphoto: {value}"), {"people/marie-roy/photo.png": picture()})
    told = dict(lab.check().find("TR203").params)
    assert told["form_fr"] == told["form_en"] == f"photo: {form}"


@pytest.mark.parametrize("value", ["photo.png (internal)", "photo.png interne", "photo.png, privé", "photo.interne"])
def test_a_portrait_with_more_words_than_its_name_is_first_told_how_to_be_hidden(lab: Lab, value: str) -> None:
    lab.write(PROVEN_SITE, marie(f'consent: 2024-01-01\nphoto: "{value}"'), {"people/marie-roy/photo.png": picture()})
    built = lab.build(audience="public")
    assert dict(built.find("TR373").params)["fixed"] == "photo.png"
    assert not {"TR362", "TR363", "TR364"} & set(built.codes)
    assert not [path for path in built.files if path.startswith("media/")]


@pytest.mark.parametrize(("name", "folder", "link", "codes"), [
    ("Hélène Côté", "h-c", "{url: 'https://gens.example/in/h%C3%A9l%C3%A8ne-c%C3%B4t%C3%A9-12ab/'}", {"TR376"}),
    ("Hélène Côté", "h-c", "{url: 'https://gens.example/100%/h%C3%A9l%C3%A8/'}", set()),
    ("Li Wu", "li-wu", "{url: 'https://gens.example/x'}", {"TR370"}),
    ("Li Wu", "l-w", "{url: 'https://gens.example/li-yu'}", set()),
    ("Al Xu", "a-x", "{url: 'https://gens.example/x', title: Al Xu}", {"TR376"}),
    ("Al Xu", "a-x", "{url: 'https://gens.example/x', title: 'Xu, Al'}", {"TR376"}),
    ("Al Xu", "a-x", "{url: 'https://gens.example/al/to/xu'}", set()),
    ("Le Du", "l-d", "{url: 'https://gens.example/x', title: Le site du ministère}", set()),
    ("王伟", "w-w", "{url: 'https://gens.example/x', title: 王伟}", {"TR376"}),
])
def test_a_name_of_short_words_and_one_in_signs_of_addresses_are_read(
    lab: Lab, name: str, folder: str, link: str, codes: set[str]
) -> None:
    lab.write(PROVEN_SITE, {f"people/{folder}/person.yml": f"name: {name}\npublic_name: N. N.\nlinks: [{link}]\n"})
    assert {"TR370", "TR372", "TR376"} & set(lab.check().codes) == codes


def test_a_short_name_that_the_public_name_says_itself_may_be_told(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {"people/li-wu/person.yml": "name: Li Wu\npublic_name: Wu Li\n"})
    assert "TR370" not in lab.check().codes


@pytest.mark.parametrize(("file", "written"), [
    ("secret.txt", "Secret.txt"), ("secret.txt", "deliverables/SECRET.TXT"), ("secrété.txt", "secre\u0301te\u0301.txt"),
])
def test_a_correction_names_no_file_that_is_withheld_in_any_spelling(lab: Lab, file: str, written: str) -> None:
    lab.write(PROVEN_SITE, {f"missions/guide/deliverables/{file}": "x", "missions/guide/corrections.yml": (
        f"- {{date: 2025-04-01, by: {{role: manager}}, what: Revu, of: [hours, Guide.txt, '{written}']}}\n")})
    lab.edit(GUIDE, "hours: 7\n", f"hours: 7\ndeliverables: [{{file: {file}, audience: internal}}]\n")
    assert lab.build(audience="internal").mentions(written.rpartition("/")[2])
    built = lab.build(audience="public")
    assert built.errors == []
    assert built.mentions("Guide.txt")
    assert built.mentions(written.rpartition("/")[2]) == []


def test_a_correction_names_the_file_that_is_shown_beside_one_in_other_capitals(lab: Lab) -> None:
    folder = "missions/guide/deliverables/"
    lab.write(PROVEN_SITE, {f"{folder}Plan.txt": "x", f"{folder}sub/plan.txt": "y", "missions/guide/corrections.yml": (
        "- {date: 2025-04-01, by: {role: manager}, what: Revu, of: [Plan.txt, plan.txt]}\n")})
    lab.edit(GUIDE, "hours: 7\n", "hours: 7\ndeliverables: [{file: sub/plan.txt, audience: internal}]\n")
    page = lab.build(audience="public").page("fr/missions/guide/").text
    assert "Plan.txt" in page
    assert "plan.txt" not in page


FIGURE = '<figure><img src="deliverables/plan.png" alt="ALTPLAN"><figcaption>CREDITPLAN</figcaption></figure>\n'
PLAN = "missions/guide/deliverables/plan.png"
WITHHELD = "hours: 7\ndeliverables: [{file: plan.png, audience: internal}]\n"


@pytest.mark.parametrize("words", [
    "![ALTPLAN](deliverables/plan.png)\n", FIGURE, "[![ALTPLAN](deliverables/plan.png)](https://lien.example/plan)\n",
    '![ALTPLAN](deliverables/plan.png "CREDITPLAN")\n', "![ALTPLAN][p]\n\n[p]: deliverables/plan.png\n",
    "## ![ALTPLAN](deliverables/plan.png)\n",
])
def test_a_picture_that_is_withheld_leaves_nothing_behind(lab: Lab, words: str) -> None:
    lab.write(PROVEN_SITE, {PLAN: picture(), "missions/guide/fr.md": f"Avant.\n\n{words}\nAprès.\n"})
    assert lab.build(audience="public").mentions("ALTPLAN")
    lab.edit(GUIDE, "hours: 7\n", WITHHELD)
    assert lab.build(audience="internal").mentions("ALTPLAN")
    built = lab.build(audience="public")
    page = built.text("fr/missions/guide/index.html")
    assert [word for word in ("ALTPLAN", "CREDITPLAN", "lien.example", "plan.png") if built.mentions(word)] == []
    assert "<p></p>" not in page
    assert "<p>Avant.</p>\n<p>Après.</p>" in page
    lab.remove(PLAN).edit(GUIDE, WITHHELD, "hours: 7\n")
    assert lab.build(audience="public").text("fr/missions/guide/index.html") == page


def test_no_name_on_a_page_is_made_of_the_words_of_a_picture_that_is_withheld(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {PLAN: picture(), "missions/guide/fr.md": (
        "## Le plan ![ALTPLAN](deliverables/plan.png)\n\n| a | b |\n|---|---|\n| c | d |\n\n"
        "Voir [plus haut](#le-plan).\n")})
    lab.edit(GUIDE, "hours: 7\n", WITHHELD)
    built = lab.build(audience="public")
    assert built.mentions("ALTPLAN") == []
    page = built.text("fr/missions/guide/index.html")
    assert 'id="s-le-plan"' in page
    assert 'aria-label="Le plan"' in page
    assert "TR406" not in built.codes


def test_what_stands_beside_a_picture_that_is_withheld_is_kept(lab: Lab) -> None:
    two = FIGURE.replace("<figcaption>", '<img src="deliverables/autre.png" alt="ALTAUTRE"><figcaption>')
    told = FIGURE.replace("<figcaption>CREDITPLAN</figcaption>", "<p>PAROLE</p>")
    lab.write(PROVEN_SITE, {PLAN: picture(), "missions/guide/deliverables/autre.png": picture(),
                            "missions/guide/fr.md": f"{two}\n{told}\nVoir ![ALTPLAN](deliverables/plan.png) ici.\n"})
    lab.edit(GUIDE, "hours: 7\n", WITHHELD)
    built = lab.build(audience="public")
    assert built.mentions("ALTPLAN") == []
    page = built.text("fr/missions/guide/index.html")
    assert all(word in page for word in ("ALTAUTRE", "CREDITPLAN", "PAROLE", "Voir", "ici."))


@pytest.mark.parametrize("words", ["![ALTPLAN](deliverables/plan.png)\n", FIGURE])
def test_feedback_of_a_picture_that_is_withheld_proves_nothing(lab: Lab, words: str) -> None:
    lab.write(PROVEN_SITE, {PLAN: picture()}).edit(FRENCH, "Un guide que tout le monde relit.\n", words)
    assert lab.build(audience="public").page("fr/missions/guide/").level == "proven"
    lab.edit(GUIDE, "hours: 7\n", WITHHELD)
    built = lab.build(audience="public")
    assert built.page("fr/missions/guide/").level == "validated"
    assert built.mentions("ALTPLAN") == []
    assert "TR354" not in built.codes
    lab.remove(PLAN).edit(GUIDE, WITHHELD, "hours: 7\n")
    assert "TR354" in lab.check().codes


def test_a_picture_that_comes_to_be_withheld_goes_from_a_page_that_was_published(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {PLAN: picture(), "missions/guide/fr.md": f"Avant.\n\n{FIGURE}"})
    assert lab.publish(audience="public").mentions("ALTPLAN")
    lab.edit(GUIDE, "hours: 7\n", WITHHELD)
    again, clean = lab.publish(audience="public"), lab.build(audience="public")
    assert again.mentions("ALTPLAN") == []
    assert (lab.output / "fr/missions/guide/index.html").read_bytes() == clean.bytes("fr/missions/guide/index.html")
    lab.edit(GUIDE, WITHHELD, "hours: 7\n")
    lab.publish(audience="public")
    assert b"ALTPLAN" in (lab.output / "fr/missions/guide/index.html").read_bytes()


def test_an_agreement_that_the_site_narrows_keeps_its_end_where_it_is_told(lab: Lab) -> None:
    head = "---\nfrom: {role: host}\nconsent: "
    lab.write(PROVEN_SITE, {FRENCH: f"{head}{{date: 2025-04-02, withdrawn: 2027-01-01}}\n---\nPAROLE.\n",
                            ENGLISH: f"{head}{{date: 2025-04-02, audience: public}}\n---\nSPOKEN.\n"})
    lab.edit("site.yml", "audience: public", "audience: internal")
    lab.edit(GUIDE, "hours: 7\n", "hours: 7\naudience: public\n")
    found = lab.build(audience="public").find("TR357")
    assert found.place.path == FRENCH
    form = dict(found.params)["form"]
    assert form == "consent: {date: 2025-04-02, audience: public, withdrawn: 2027-01-01}"
    lab.edit(FRENCH, "consent: {date: 2025-04-02, withdrawn: 2027-01-01}", form)
    assert lab.build(audience="public").mentions("PAROLE")
    assert lab.build(audience="public", date="2027-01-01").mentions("PAROLE") == []


@pytest.mark.parametrize("words", ["sans nom", "anonyme", "sauf photo"])
def test_an_agreement_without_a_name_or_a_face_is_told_how_to_say_so(lab: Lab, words: str) -> None:
    lab.write(PROVEN_SITE, marie(f"consent: 2024-01-01 {words}"))
    printed = " ".join(lab.run("check")[1].split())
    assert "“public_name: M. R.” in a person’s record" in printed
    assert "or only a role under “from” in feedback" in printed
    assert "“photo: no”" in printed


@pytest.mark.parametrize("value", ["", "~", '""', "' '", "oui", "yes", "true", "on"])
def test_a_line_that_names_no_portrait_shows_none_and_is_told_both_ways(lab: Lab, value: str) -> None:
    agreed = "consent: 2024-01-01"
    lab.write(PROVEN_SITE, marie(f"{agreed}\nphoto: {value}"), {"people/marie-roy/photo.png": picture()})
    built = lab.build(audience="public")
    assert not [path for path in built.files if path.startswith("media/")]
    assert built.find("TR378").place.line == 3
    assert dict(built.find("TR378").params) == {"shown": "photo.png"}
    assert "TR373" not in built.codes
    for line, shown in (("photo: no", False), ("", True)):
        built = lab.write(marie(f"{agreed}\n{line}")).build(audience="public")
        assert not {"TR373", "TR378"} & set(built.codes)
        assert bool([path for path in built.files if path.startswith("media/")]) is shown


@pytest.mark.parametrize(("value", "codes"), [("", set()), ("oui", {"TR373"})])
def test_a_line_that_names_no_portrait_where_none_is_hides_nothing(lab: Lab, value: str, codes: set[str]) -> None:
    lab.write(PROVEN_SITE, marie(f"consent: 2024-01-01\nphoto: {value}"))
    assert {"TR373", "TR378"} & set(lab.check().codes) == codes


def test_a_file_to_withhold_that_is_still_to_come_is_first_to_be_put_there(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(GUIDE, "hours: 7\n", WITHHELD)
    printed = " ".join(lab.run("build", "--audience", "public")[1].split())
    assert "Put the file in the folder, or write its exact name; these are there: guide.txt." in printed
    assert lab.write({PLAN: picture()}).build(audience="public").errors == []


@pytest.mark.parametrize("line", ["status: draft", "statut: brouillon", "Status: draft"])
def test_the_status_of_a_mission_is_no_misspelt_start(lab: Lab, line: str) -> None:
    checked = lab.write(PROVEN_SITE).edit(GUIDE, "hours: 7\n", f"hours: 7\n{line}\n").check()
    assert checked.errors == ["TR271"]
    assert dict(checked.find("TR271").params)["second"] == "audience: internal"
    lab.write(PROVEN_SITE, marie("consent: 2024-01-01\nstatut: active"))
    assert dict(lab.check().find("TR202").params)["suggestion"] == "status"
