"""In doubt, nothing is published: files, words and pictures of which something says that they are for fewer people."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from itertools import product
from unicodedata import category

import pytest
from lab import PROVEN_SITE, TEN_LINES, Lab
from PIL import Image, ImageCms, PngImagePlugin

SECRETS = ("EXIFMARIE", "COMMENTMARIE", "XMPMARIE", "TEXTMARIE")


def photo(kind: str) -> bytes:
    """A picture with words and a colour profile in every place that its kind has for them."""
    drawn = Image.new("RGBA" if kind == "PNG" else "RGB", (40, 30), (200, 30, 30))
    exif = drawn.getexif()
    exif[0x010E], exif[0x013B] = "EXIFMARIE", "EXIFMARIE"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "TEXTMARIE")
    texts.add_itxt("XML:com.adobe.xmp", "XMPMARIE")
    given = {
        "JPEG": {"exif": exif, "comment": b"COMMENTMARIE", "icc_profile": profile, "xmp": b"XMPMARIE"},
        "PNG": {"exif": exif, "pnginfo": texts, "icc_profile": profile},
        "WEBP": {"exif": exif, "xmp": b"XMPMARIE", "icc_profile": profile},
        "GIF": {"comment": b"COMMENTMARIE"},
    }[kind]
    buffer = io.BytesIO()
    (drawn.convert("P") if kind == "GIF" else drawn).save(buffer, kind, **given)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_pictures_are_published_without_what_cameras_and_programs_write_into_them(lab: Lab, kind: str) -> None:
    data, ending = photo(kind), {"JPEG": "jpg"}.get(kind, kind.lower())
    assert any(word.encode() in data for word in SECRETS)
    lab.write(PROVEN_SITE, {f"people/marie-roy/photo.{ending}": data, f"missions/guide/pic.{ending}": data})
    lab.edit("missions/guide/mission.yml", "hours: 7\n", f"hours: 7\nimage: {{file: pic.{ending}, alt: Rouge}}\n")
    built = lab.build(audience="public")
    media = [path for path in built.files if path.startswith("media/")]
    assert len(media) == 2
    assert [word for word in (*SECRETS, "ICC_PROFILE", "iCCP", "lcms") if built.mentions(word)] == []
    assert all(Image.open(io.BytesIO(built.bytes(path))).info.keys() <= {"jfif", "jfif_version", "jfif_unit",
               "jfif_density", "progressive", "progression"} for path in media)


GUIDE, MARIE_YML = "missions/guide/mission.yml", "people/marie-roy/person.yml"

SECRET = {"missions/guide/deliverables/secret.txt": "TOPSECRET\n",
          "missions/guide/deliverables/sub/own.txt": "OWNSECRET\n"}


def with_deliverables(lab: Lab, entries: str) -> Lab:
    lab.write(PROVEN_SITE, SECRET)
    return lab.edit("missions/guide/mission.yml", "hours: 7\n", f"hours: 7\ndeliverables: {entries}\n")


@pytest.mark.parametrize("entries", [
    "[{file: secret.txt, audience: internal}, {file: secret.txt, title: Le secret}]",
    "[{file: secret.txt, title: Le secret}, {file: deliverables/secret.txt, audience: internal}]",
    "[{file: secret.txt, audience: internal}, {file: secret.txt, audience: public}]",
])
def test_a_file_described_twice_goes_by_the_narrower_audience(lab: Lab, entries: str) -> None:
    with_deliverables(lab, entries)
    built = lab.build(audience="public")
    assert built.errors == []
    assert built.mentions("TOPSECRET") == built.mentions("secret.txt") == []
    assert built.mentions("OWNSECRET")
    assert built.find("TR375").place.path == "missions/guide/mission.yml"
    assert lab.build(audience="internal").mentions("TOPSECRET")


ALL_DESCRIBED = "[{file: guide.txt, title: G}, {file: sub/own.txt, audience: public}, {file: secret.txt, title: S}, %s]"


@pytest.mark.parametrize("name", [
    "Secret.txt", "secrets.txt", "secret", "secret.text", '"*.txt"', "sub", "own.txt", "alt/own.txt", "autre.pdf",
])
@pytest.mark.parametrize("audience", ["internal", "private"])
@pytest.mark.parametrize("entries", ["[%s]", ALL_DESCRIBED])
def test_a_narrower_audience_for_a_file_that_is_not_there_stops_the_build(
    lab: Lab, name: str, audience: str, entries: str
) -> None:
    built = with_deliverables(lab, entries % f"{{file: {name}, audience: {audience}}}").build(audience="public")
    assert built.errors == ["TR377"]
    listed = dict(built.find("TR377").params)["files"].split(", ")
    assert sorted(listed) == ["guide.txt", "secret.txt", "sub/own.txt"]
    assert listed[0] == ("secret.txt" if name.lower().startswith("secret") else listed[0])
    assert not {"TR362", "TR363"} & set(built.codes)


@pytest.mark.parametrize(("audience", "old", "new"), [
    ("internal", "", ""),  # nothing is withheld from these readers
    ("public", "hours: 7\n", "hours: 7\naudience: internal\n"),  # nothing of the mission is shown
    ("public", "people: marie-roy", "people: {name: Sans Fiche}"),
    ("public", "title: S}", "audience: internal}"),  # no file is left that would be shown
])
def test_a_name_that_is_not_there_stops_no_build_that_shows_nothing_more(
    lab: Lab, audience: str, old: str, new: str
) -> None:
    entries = "[{file: secret.txt, title: S}, {file: secrets.txt, audience: internal}]"
    lab.write(PROVEN_SITE, {"missions/guide/deliverables/secret.txt": "TOPSECRET"}).remove(
        "missions/guide/deliverables/guide.txt")
    lab.edit(GUIDE, "hours: 7\n", f"hours: 7\ndeliverables: {entries}\n")
    assert lab.build(audience="public").errors == ["TR377"]
    if old:
        lab.edit(GUIDE, old, new)
    built = lab.build(audience=audience)
    assert built.errors == []
    assert built.find("TR363")
    assert bool(built.mentions("TOPSECRET")) is (audience == "internal")


def test_a_name_that_is_not_there_and_narrows_nothing_is_a_warning(lab: Lab) -> None:
    checked = with_deliverables(lab, "[{file: Secret.txt, title: S}]").check()
    assert checked.errors == []
    assert checked.find("TR363")


HOST = "---\nfrom: {role: host}\ndate: 2025-03-20\n"
FRENCH, ENGLISH = "missions/guide/feedback/hote.fr.md", "missions/guide/feedback/hote.en.md"


@pytest.mark.parametrize(("french", "english", "reason"), [
    ("consent: 2025-03-20\naudience: internal\n", "consent: 2025-03-20\n", "its audience is “internal”"),
    ("consent: {date: 2025-03-20, audience: internal}\noriginal: true\n", "consent: 2025-03-20\noriginal: false\n",
     "its author agreed to “internal” only"),
    ("original: true\n", "consent: 2025-03-20\noriginal: false\n", "its author has not agreed yet"),
    ("consent: 2030-01-01\noriginal: true\n", "consent: 2025-03-20\noriginal: false\n", "begins later"),
])
@pytest.mark.parametrize("turned", [False, True])
def test_words_that_are_for_fewer_people_are_not_published_through_their_translation(
    lab: Lab, french: str, english: str, reason: str, turned: bool
) -> None:
    narrow, wide = (ENGLISH, FRENCH) if turned else (FRENCH, ENGLISH)
    lab.write(PROVEN_SITE, {narrow: f"{HOST}{french}---\nPAROLE.\n", wide: f"{HOST}{english}---\nSPOKEN.\n"})
    built = lab.build(audience="public")
    assert built.mentions("PAROLE") == built.mentions("SPOKEN") == []
    assert built.page("fr/missions/guide/").level == "validated"
    printed = lab.run("--audience", "public")[1]
    assert printed.count(reason) == 2
    assert printed.count(f"content/{wide}") == printed.count(wide) == 0
    if "internal" in french:
        assert lab.build(audience="internal").mentions("SPOKEN")


def test_a_translation_that_nobody_has_agreed_to_yet_is_withheld_alone(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {ENGLISH: f"{HOST}original: false\n---\nSPOKEN.\n"})
    built = lab.build(audience="public")
    assert built.mentions("SPOKEN") == []
    assert built.mentions("tout le monde relit")


AGREED = {"": 0, "consent: 2025-03-20": 2, "consent: {date: 2025-03-20, audience: internal}": 1,
          "consent: 2030-01-01": 0,
          "consent: {date: 2030-01-01, audience: internal}": 0, "consent: {date: 2025-03-20, withdrawn: 2025-06-01}": 0,
          "consent: {date: 2025-03-20, withdrawn: 2030-01-01}": 2}
ASKED = {"": 2, "audience: public": 2, "audience: internal": 1, "audience: private": 0}
ORIGINAL = ("", "original: true", "original: false")
FRONTS = tuple(product(AGREED, ASKED, ORIGINAL))
"""What one file of a voice may say of who sees it, each with how wide that is."""


def test_of_two_files_of_a_voice_the_narrower_binds_both(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    expected: dict[str, set[str]] = {"internal": set(), "public": set()}
    for at, pair in enumerate(random.Random(1).sample(tuple(product(FRONTS, FRONTS)), 250)):
        for (consent, audience, original), (said, asked, first), lang in zip(pair, reversed(pair), "fe", strict=True):
            lines = "\n".join(filter(None, (consent, audience, original)))
            path = f"missions/guide/feedback/v{at}.{'fr' if lang == 'f' else 'en'}.md"
            lab.write({path: f"---\nfrom: {{role: host}}\n{lines}\n---\nMOT{at}{lang}.\n"})
            other = 2 if said == "" and first != "original: true" else AGREED[said]
            width = min(AGREED[consent], ASKED[audience], ASKED[asked], other)
            for readers, needed in (("internal", 1), ("public", 2)):
                expected[readers] |= {f"MOT{at}{lang}"} if width >= needed else set()
    for readers, words in expected.items():
        built = lab.build(audience=readers)
        pages = "".join(built.text(path) for path in built.files if path.endswith(("html", "xml", "json")))
        assert set(re.findall(r"MOT[0-9]+[fe]", pages)) == words
        assert len(words) > 5


@pytest.mark.parametrize(("narrow", "wide", "told"), [
    ("consent: 2025-03-20", "consent: {date: 2025-03-20, audience: public}", True),
    ("consent: {date: 2025-03-20, audience: internal}", "consent: {date: 2025-03-20, audience: public}", False),
    ("consent: 2025-03-20\naudience: internal", "consent: {date: 2025-03-20, audience: public}", False),
    ("consent: 2025-03-20", "consent: 2025-03-20", False),
    ("original: false", "consent: {date: 2025-03-20, audience: public}", False),
])
def test_an_agreement_that_only_the_site_narrows_is_told_with_the_words_that_it_withholds(
    lab: Lab, narrow: str, wide: str, told: bool
) -> None:
    lab.write(PROVEN_SITE, {FRENCH: f"{HOST}{wide}\n---\nPAROLE.\n", ENGLISH: f"{HOST}{narrow}\n---\nSPOKEN.\n"})
    lab.edit("site.yml", "audience: public", "audience: internal")
    lab.edit(GUIDE, "hours: 7\n", "hours: 7\naudience: public\n")
    built = lab.build(audience="public")
    assert ("TR357" in built.codes) is told
    assert "TR357" not in lab.build(audience="internal").codes
    if told:
        assert built.mentions("PAROLE") == []
        assert built.find("TR357").place.path == ENGLISH
        form = dict(built.find("TR357").params)["form"]
        assert lab.edit(ENGLISH, narrow, form).build(audience="public").mentions("PAROLE")


@pytest.mark.parametrize("role", [
    "self", "Self", "moi", "moi-même", "myself", "elle-même", "{fr: soi, en: myself}",
    "{fr: auto-évaluation, en: self}", "{fr: bilan, en: self}", "{en: self}", "me", "themself", "nous-mêmes",
    "moi (auteur)", "toi-même", "ELLE-MÊME", "elle‑même", "'moi, l’autrice'", "'Moi : autrice'", "auto‑évaluation",
    "elle-même",
])
def test_words_that_say_that_somebody_speaks_of_their_own_mission_do_not_count(lab: Lab, role: str) -> None:
    lab.write(PROVEN_SITE).edit(FRENCH, "{role: host}", f"{{name: Bob Voix, role: {role}}}")
    built = lab.build(audience="public")
    assert built.page("fr/missions/guide/").level == "validated"
    assert "TR344" not in built.codes
    if role != "self":
        assert built.find("TR348").place.path == FRENCH


@pytest.mark.parametrize("role", [
    "ME", "Me", "我 me", "moissonneur", "l’équipe elle-même", "self-service", "maître", "lui",
])
def test_words_that_only_resemble_it_count(lab: Lab, role: str) -> None:
    lab.write(PROVEN_SITE).edit(FRENCH, "{role: host}", f"{{name: Bob Voix, role: {role}}}")
    built = lab.build(audience="public")
    assert built.page("fr/missions/guide/").level == "proven"
    assert "TR348" not in built.codes


def test_other_words_for_a_role_count_as_before(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(FRENCH, "{role: host}", "{name: Bob Voix, role: collègue}")
    built = lab.build(audience="public")
    assert built.page("fr/missions/guide/").level == "proven"
    assert dict(built.find("TR344").params)["suggestion"] == "peer"


SILENT = (
    "", "&nbsp;", "<br>", "<!-- à compléter -->", "<!-- a > b\n\nc -->", "[r]: https://x.example", "[Marie]: merci",
    "\u200b", "&#8203;", "<script>x</script>", "---", "> ", "<p></p>", "\u3164", "[](https://x.example)", "1. ",
    "<!-- ![x](y) -->", "![](absent.png)", "![](deliverables/absent.png)", "![](deliverables/guide.txt)", "&shy;",
    "<title>x</title>", "\u2062\U000e0041", "\ufe0f", "<p>&zwj;</p>", "\ufffc",
)
SAYING = (
    "Merci", "👍", "10/10", "<https://x.example>", "`oui`", "<b>Merci</b>", "好", "![](deliverables/a.png)", "[Merci]",
    "[merci]: beaucoup à elle", "<!-- à compléter --> Merci <br>", "`<svg>`", "`<title>` et `<style>`", ":)", "!!!",
    "```\n<style>\n```", "\\<style> Merci", "<!--> Merci", "<!-- Merci -", "<Merci beaucoup>", "...", "[^1]: oui",
    "![Elle](absent.png)", "<img src='deliverables/a.png' alt=''>", "# `<!-- -->`",
)
BOB = "---\nfrom: {name: Bob Voix, role: host}\ndate: 2025-03-20\nconsent: 2025-03-20\n---\n"
PICTURE = {"missions/guide/deliverables/a.png": photo("PNG")}


@pytest.mark.parametrize("body", SILENT)
def test_feedback_that_shows_nothing_neither_counts_nor_is_shown(lab: Lab, body: str) -> None:
    built = lab.write(PROVEN_SITE, PICTURE, {FRENCH: f"{BOB}{body}\n"}).build(audience="public")
    assert built.errors == []
    assert built.find("TR354")
    assert built.page("fr/missions/guide/").level == "validated"
    assert built.mentions("Bob Voix") == []


@pytest.mark.parametrize("body", SAYING)
def test_feedback_of_a_word_counts(lab: Lab, body: str) -> None:
    built = lab.write(PROVEN_SITE, PICTURE, {FRENCH: f"{BOB}{body}\n"}).build(audience="public")
    assert "TR354" not in built.codes
    assert built.page("fr/missions/guide/").level == "proven"
    assert built.mentions("Bob Voix")


def test_a_picture_that_is_withheld_says_nothing(lab: Lab) -> None:
    lab.write(PROVEN_SITE, PICTURE, {FRENCH: f"{BOB}![](deliverables/a.png)\n"})
    lab.edit(GUIDE, "hours: 7\n", "hours: 7\ndeliverables: [{file: a.png, audience: internal}]\n")
    assert lab.build(audience="internal").page("fr/missions/guide/").level == "proven"
    built = lab.build(audience="public")
    assert built.page("fr/missions/guide/").level == "validated"
    assert built.mentions("Bob Voix") == []


def test_feedback_says_something_where_a_story_of_the_same_words_shows_something(lab: Lab) -> None:
    chance, joints = random.Random(3), ("", " ", "\n", "\n\n", "`", "<b>", "\\", "> ")
    bodies = ["".join(chance.choice(joints) + chance.choice((*SILENT, *SILENT, *SAYING)) for _ in range(2))
              for _ in range(120)]
    lab.write(PROVEN_SITE)
    for at, body in enumerate(bodies):
        lab.write({path.replace("guide/", f"m{at}/", 1): data for path, data in {
            **TEN_LINES, **PICTURE, FRENCH: f"{BOB}{body}\n",
            "missions/guide/fr.md": f"---\nsummary: Bref.\n---\n{body}\n"}.items()})
    built = lab.build(audience="public")
    found: dict[str, int] = {}
    for at, body in enumerate(bodies):
        page = built.page(f"fr/missions/m{at}/")
        stories = [each for each in page.root.all("div") if "story" in (each.get("class") or "")]
        shown = any(each.all("img") or any(map(is_drawn, each.text)) for each in stories)
        assert page.level == ("proven" if shown else "validated"), body
        assert any(each.code == "TR354" and f"/m{at}/" in each.place.path for each in built.problems) is not shown, body
        found[page.level] = found.get(page.level, 0) + 1
    assert min(found["proven"], found["validated"]) > 20


def is_drawn(sign: str) -> bool:
    return category(sign) not in ("Cc", "Cf", "Cn", "Zs") and sign not in "\u3164\ufffc\ufe0f\U000e0041"


def test_a_translation_that_shows_nothing_does_not_stand_for_the_words(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {ENGLISH: f"{HOST}consent: 2025-03-20\n---\n<br>\n"})
    built = lab.build(audience="public")
    assert "tout le monde relit" in built.page("en/missions/guide/").text
    assert built.page("en/missions/guide/").level == "proven"


@pytest.mark.parametrize(("value", "proposed"), [
    ("pas public", "internal"), ("not public", "internal"), ("non-public", "internal"), ("public interne", "internal"),
    ("public (interne)", "internal"), ("unpublic", None), ('"public?"', None), ("tout public", None),
    ("publique", "public"), ("Public", "public"), ("pubic", "public"), ("interne", "internal"),
])
def test_nothing_wider_is_proposed_for_an_audience_that_denies_it(lab: Lab, value: str, proposed: str | None) -> None:
    lab.write(PROVEN_SITE).edit(GUIDE, "hours: 7\n", f"hours: 7\naudience: {value}\n")
    checked = lab.check()
    assert checked.errors == ["TR206" if proposed else "TR208"]
    if proposed:
        assert dict(checked.find("TR206").params)["suggestion"] == proposed


@pytest.mark.parametrize("value", ["inactive", "archived", "inactif"])
def test_nobody_inactive_is_said_to_be_active(lab: Lab, value: str) -> None:
    lab.write(PROVEN_SITE).edit(MARIE_YML, "name: Marie Roy\n", f"name: Marie Roy\nstatus: {value}\n")
    assert lab.check().errors == ["TR208"]


def marie(words: str) -> dict[str, str]:
    return {MARIE_YML: f"name: Marie Roy\n{words}\n"}


@pytest.mark.parametrize(("value", "first", "second"), [
    ("2024-01-01 internal only", "audience: internal}", "withdrawn: 2024-01-01}"),
    ("2024-01-01 (interne seulement)", "audience: internal}", "withdrawn: 2024-01-01}"),
    ("2024-01-01 mais pas en public", "audience: internal}", "withdrawn: 2024-01-01}"),
    ("2024-01-01, a changé d'avis", "audience: internal}", "withdrawn: 2024-01-01}"),
    ("2024-01-01/2025-01-01", "audience: internal}", "withdrawn: 2025-01-01}"),
    ("until 2024-01-01", "audience: internal}", "withdrawn: 2024-01-01}"),
    ("2024-01-01 public", "audience: public}", "withdrawn: 2024-01-01}"),
    ("2024-01-01 public only", "audience: public}", "withdrawn: 2024-01-01}"),
    ("2024-01-01 publique seulement", "audience: public}", "withdrawn: 2024-01-01}"),
    ("2024-01-01 public et interne", "audience: internal}", "withdrawn: 2024-01-01}"),
])
@pytest.mark.parametrize("where", ["person", "feedback"])
def test_a_day_of_agreement_with_a_limit_is_never_to_be_written_alone(
    lab: Lab, value: str, first: str, second: str, where: str
) -> None:
    lab.write(PROVEN_SITE)
    if where == "person":
        lab.write(marie(f'consent: "{value}"'))
    else:
        lab.edit(FRENCH, "consent: 2025-03-20", f'consent: "{value}"')
    told = dict(lab.check().find("TR270").params)
    assert (told["first"], told["second"]) == (
        f"consent: {{date: 2024-01-01, {first}", f"consent: {{date: 2024-01-01, {second}")


@pytest.mark.parametrize("value", ["20240101", "2024-01", "2024-1l-01", '"oui, 2024-01-01"', "le 2024-01-01"])
def test_a_day_that_is_only_misspelt_is_told_as_a_date(lab: Lab, value: str) -> None:
    assert "TR270" not in lab.write(PROVEN_SITE, marie(f"consent: {value}")).check().codes


LESS = [
    "anonyme: oui", "anonymous: true", "pseudonyme: N. E.", "nom_public: N. E.", "initiales: N. E.",
    "visibility: internal", "internal: true", "confidentiel: oui", "private: true", "draft: true", "interne: oui",
    "published: false", "note: ne souhaite plus apparaître", "show: role", "sans nom: oui", "incognito: true",
    "noindex: true", "role_only: true", "offline: true",
]


@pytest.mark.parametrize("line", [*LESS, "consent: {date: 2024-01-01, name: no}",
                                  "consent: {date: 2024-01-01, name: initials only}"])
def test_nobody_is_told_to_remove_the_line_that_asks_for_less(lab: Lab, line: str) -> None:
    consent = "" if line.startswith("consent") else "consent: 2024-01-01\n"
    checked = lab.write(PROVEN_SITE, marie(consent + line)).check()
    assert len(checked.errors) == 1
    assert checked.errors[0] in ("TR271", "TR248")
    if checked.errors == ["TR271"]:
        told = dict(checked.find("TR271").params)
        assert (told["first"], told["second"]) == ("public_name: M. R.", "audience: internal")


@pytest.mark.parametrize("line", [*LESS, "consent: 2024-01-01"])
def test_nobody_is_told_to_remove_the_line_that_asks_for_less_of_a_mission(lab: Lab, line: str) -> None:
    checked = lab.write(PROVEN_SITE).edit(GUIDE, "hours: 7\n", f"hours: 7\n{line}\n").check()
    assert checked.errors == ["TR271"]
    assert dict(checked.find("TR271").params)["first"] == "people: {role: peer}"


@pytest.mark.parametrize("line", [*LESS, "consent: {date: 2025-03-20, from: no}"])
def test_nobody_is_told_to_remove_the_line_that_asks_for_less_of_feedback(lab: Lab, line: str) -> None:
    old = "consent: 2025-03-20\n"
    new = f"{line}\n" if line.startswith("consent") else f"{old}{line}\n"
    checked = lab.write(PROVEN_SITE).edit(FRENCH, old, new).check()
    assert len(checked.errors) == 1
    assert checked.errors[0] in ("TR271", "TR248")


@pytest.mark.parametrize("line", ["téléphone: 555", "international: oui", "internship: 2024", "visibility: public"])
def test_nothing_is_said_of_a_field_that_nobody_knows_but_what_is_true_of_all(lab: Lab, line: str) -> None:
    lab.write(PROVEN_SITE, marie(f"consent: 2024-01-01\n{line}"))
    assert lab.check().errors == ["TR271"]
    printed = lab.run("check")[1]
    assert "If the line says that something should be seen by fewer people" in printed
    assert "Remove it only if nothing is lost without it." in printed


def test_an_agreement_in_french_is_one(lab: Lab) -> None:
    checked = lab.write(PROVEN_SITE, marie("accord: 2024-01-01")).check()
    assert dict(checked.find("TR202").params)["suggestion"] == "consent"


@pytest.mark.parametrize("value", ["pending", "à demander", '""', "[]", "{}"])
def test_no_agreement_is_proposed_without_saying_that_it_must_have_been_given(lab: Lab, value: str) -> None:
    for files in (marie(f"consent: {value}"),):
        checked = lab.write(PROVEN_SITE, files).check()
        assert checked.errors[0] in ("TR236", "TR201")


@pytest.mark.parametrize("value", ["no", "none", "false", "aucune", "non", "", "~", '""', "' '"])
def test_a_portrait_that_is_not_to_be_shown_is_not_and_nobody_is_told_otherwise(lab: Lab, value: str) -> None:
    lab.write(PROVEN_SITE, marie(f"consent: 2024-01-01\nphoto: {value}"), {"people/marie-roy/photo.jpg": photo("JPEG")})
    built = lab.build(audience="public")
    assert built.errors == []
    assert not {"TR373", "TR362", "TR363", "TR364"} & set(built.codes)
    assert not [path for path in built.files if path.startswith("media/")]


@pytest.mark.parametrize("value", ["masquée", "hidden", "privée", "interne", "n/a", "null", "sans", '"-"', "portrait"])
def test_who_may_wish_to_show_no_portrait_is_first_told_how_to_say_so(lab: Lab, value: str) -> None:
    lab.write(PROVEN_SITE, marie(f"consent: 2024-01-01\nphoto: {value}"), {"people/marie-roy/photo.jpg": photo("JPEG")})
    built = lab.build(audience="public")
    assert not [path for path in built.files if path.startswith("media/")]
    assert built.find("TR373").place.line == 3
    assert "If none is to be shown, write “photo: no”" in lab.run("--audience", "public")[1]


def test_a_portrait_refused_inside_an_agreement_is_told_its_place(lab: Lab) -> None:
    checked = lab.write(PROVEN_SITE, marie("consent: {date: 2024-01-01, photo: no}")).check()
    assert dict(checked.find("TR256").params)["line"] == "photo: no"


@pytest.mark.parametrize(("line", "code"), [
    ("public_name:", "TR272"), ('public_name: ""', "TR273"), ('public_name: " "', "TR273"),
])
def test_a_public_name_that_is_not_said_is_told(lab: Lab, line: str, code: str) -> None:
    checked = lab.write(PROVEN_SITE, marie(f"consent: 2024-01-01\n{line}")).check()
    assert checked.find(code).severity.stops is (code == "TR273")
    assert "TR219" not in checked.codes


ERROR = {"people/paul/person.yml": "name: Paul\nconsent: oui\n"}


@pytest.mark.parametrize(("words", "said"), [
    ("consent: {date: 2024-01-01, audience: public}", None),
    ("", "Without an agreement to be shown by this site, but still shown"),
    ("consent: {date: 2024-01-01, audience: internal}", "Without an agreement to be shown by this site, but still"),
    ("consent: 2030-01-01", "Without an agreement to be shown by this site, but still shown"),
    ("consent: {date: 2024-01-01, withdrawn: 30/11/2025}", "their record is gone or cannot be read now: marie-roy."),
    ("consent: no", "their record is gone or cannot be read now: marie-roy."),
    ("consent: {date: 2024-01-01, withdrawn: 2025-01-01}", "marie-roy has withdrawn their agreement, but is still"),
    (None, "their record is gone or cannot be read now: marie-roy."),
])
def test_a_build_that_stops_says_who_is_still_shown(lab: Lab, words: str | None, said: str | None) -> None:
    lab.write(PROVEN_SITE)
    lab.publish(audience="public")
    lab.write(ERROR)
    if words is None:
        lab.remove("people/marie-roy")
    else:
        lab.write(marie(words))
    code, printed = lab.run("build", "--audience", "public")
    assert code == 1
    assert (lab.output / "p/marie-roy/index.html").exists()
    known = [line for line in printed.splitlines() if "Publish no copy" in line or "publish no copy" in line]
    assert [said in line for line in known] == [True] if said else known == []
    if words is None:
        assert "{role: peer}" in printed


def test_a_build_that_stops_says_which_words_are_still_shown(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    lab.publish(audience="public")
    lab.write(ERROR)
    assert "still shows these words" not in lab.run("build")[1]
    lab.edit(FRENCH, "consent: 2025-03-20", "consent: {date: 2025-03-20, withdrawn: 2025-06-01}")
    assert "still shows these words, until a build succeeds: feedback guide/hote.fr" in lab.run("build")[1]
    assert "montre encore ces mots, tant qu’aucune construction n’a réussi : témoignages guide/hote.fr" in lab.run(
        "build", lang="fr")[1].replace("\u00a0", " ")
    lab.remove("people/paul")
    assert lab.run("build")[0] == 0
    lab.write(ERROR)
    assert "still shows these words" not in lab.run("build")[1]


@pytest.mark.parametrize("more", [[], ["--clean"]])
def test_words_that_are_still_shown_are_told_however_many_builds_stop(lab: Lab, more: list[str]) -> None:
    lab.write(PROVEN_SITE)
    lab.publish(audience="public")
    lab.write(ERROR).edit(FRENCH, "consent: 2025-03-20", "consent: {date: 2025-03-20, withdrawn: 2025-06-01}")
    for _ in range(7):
        assert "still shows these words, until a build succeeds: feedback guide/hote.fr" in lab.run("build", *more)[1]


def test_a_withdrawal_that_came_with_the_day_is_told_too(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(FRENCH, "consent: 2025-03-20", "consent: {date: 2025-03-20, withdrawn: 2026-01-16}")
    assert lab.run("build", "--audience", "public", "--date", "2026-01-15")[0] == 0
    lab.write(ERROR)
    assert "these words" not in lab.run("build", "--audience", "public", "--date", "2026-01-15")[1]
    assert "guide/hote.fr" in lab.run("build", "--audience", "public", "--date", "2026-01-16")[1]


NARROWED = "hours: 7\ndeliverables: [{file: guide.txt, audience: internal}]\n"


@pytest.mark.parametrize(("change", "said"), [
    (lambda lab: lab.edit(MARIE_YML, "name: Marie Roy\n", "name: Marie Roy\npublic_name: M. R.\n"),
     "still shows the real one, until a build succeeds: marie-roy."),
    (lambda lab: lab.edit(GUIDE, "hours: 7\n", NARROWED),
     "still holds these files, until a build succeeds: guide/guide.txt."),
    (lambda lab: lab.edit(GUIDE, "hours: 7\n", "hours: 7\naudience: private\n"),
     "Missions that are withheld now, but still shown"),
    (lambda lab: lab.edit(GUIDE, "hours: 7\n", "hours: 8\n"), ""),
])
def test_a_build_that_stops_says_what_is_still_shown(lab: Lab, change: Callable[[Lab], Lab], said: str) -> None:
    lab.write(PROVEN_SITE)
    lab.publish(audience="public")
    lab.write(ERROR)
    change(lab)
    for date in ("2026-01-15", "2026-01-15", "2026-01-16"):
        printed = lab.run("build", "--audience", "public", "--date", date)[1]
        assert "whatever was withdrawn, withheld or deleted since is still there" in printed
        known = [line for line in printed.splitlines() if "Publish no copy" in line]
        assert [said in line for line in known if "feedback" not in line] == [True] * bool(said)
    lab.remove("people/paul")
    assert lab.run("build", "--audience", "public")[0] == 0
    lab.write(ERROR)
    assert "Publish no copy" not in lab.run("build", "--audience", "public")[1]


def test_nothing_untrue_is_said_of_what_the_site_still_shows(lab: Lab) -> None:
    """Of what it never showed, has under another name, or nobody remembers."""
    lab.write(PROVEN_SITE).edit(MARIE_YML, "name: Marie Roy\n", "name: Marie Roy\npublic_name: M. R.\n")
    lab.edit(GUIDE, "hours: 7\n", NARROWED)
    lab.publish(audience="public")
    lab.write(ERROR).edit(MARIE_YML, "public_name: M. R.\n", "public_name: M. R.\nstatus: active\n")
    lab.edit(GUIDE, "hours: 7\n", "hours: 8\n")
    lab.write({"missions/guide/feedback/nouvelle.fr.md": "---\nfrom: {role: peer}\n---\nUn mot.\n"})
    for more in ([], ["--clean"], []):
        printed = lab.run("build", "--audience", "public", *more)[1]
        assert "Publish no copy" not in printed
        assert "is still whole" in printed


def test_for_other_programs_it_is_said_beside_the_answer(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    lab.publish(audience="public")
    lab.write(ERROR, marie("consent: {date: 2024-01-01, withdrawn: 2025-01-01}"))
    assert "marie-roy has withdrawn" in lab.run("build", "--audience", "public", "--format", "json")[1]


def test_nothing_is_said_of_a_site_that_is_not_there(lab: Lab) -> None:
    assert "still" not in lab.write(PROVEN_SITE, ERROR).run("build")[1].partition("Nothing was written")[2]


def test_a_permission_to_come_is_to_be_waited_for(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(GUIDE, "hours: 7\n", (
        "hours: 7\nrepublished: {source: Intranet, original_audience: internal, permission_by: {role: executive}, "
        "permission_date: 2026-02-01}\n"))
    printed = lab.run("build", "--audience", "public")[1]
    assert "begins on 2026-02-01. Wait until then" in printed
    assert "Add permission_by" not in printed
    page = lab.build(audience="private").page("en/missions/guide/").text
    assert "The permission to show it to more people begins on a later date." in page
    assert "prend effet à une date ultérieure" in lab.build(audience="private").page("fr/missions/guide/").text
    assert lab.build(audience="public", date="2026-02-01").exists("fr/missions/guide/")


@pytest.mark.parametrize(("links", "told"), [
    ("[{url: 'https://gens.example/noor-el-amrani'}]", "https://gens.example/noor-el-amrani"),
    ("[{url: 'https://gens.example/x'}, {url: 'https://gens.example/y', title: Page de Noor}]", "Page de Noor"),
    ("{url: 'mailto:amrani@t.example'}", "mailto:amrani@t.example"),
    ("[{url: 'https://gens.example/x', title: Profil}]", None),
    *((f"{{url: 'https://gens.example/{each}'}}", f"https://gens.example/{each}") for each in (
        "noorelamrani", "NoorElAmrani75", "@elamraninoor", "nelamrani", "amraninoorel", "elamrani", "in/elamranin")),
    *((f"{{url: 'https://gens.example/{each}'}}", None) for each in ("nord", "amran", "el", "honoor", "ne75")),
])
def test_a_link_that_spells_the_name_that_is_hidden_is_told(lab: Lab, links: str, told: str | None) -> None:
    lab.write(PROVEN_SITE, {"people/n-e/person.yml": f"name: Noor El Amrani\npublic_name: N. E.\nlinks: {links}\n"})
    checked = lab.check()
    assert ("TR376" in checked.codes) is (told is not None)
    if told is not None:
        assert dict(checked.find("TR376").params)["words"] == told
        assert checked.find("TR376").place.line == 3


@pytest.mark.parametrize(("public", "link", "told"), [
    ("N. El Amrani", "nelamrani", False), ("Noor", "noor", False), ("Noor", "nelamrani", True),
    ("Noor El Amrani", "noorelamrani", False), ("N. E.", "noor75", False),
])
def test_what_the_public_name_says_itself_may_be_joined(lab: Lab, public: str, link: str, told: bool) -> None:
    lab.write(PROVEN_SITE, {"people/n-e/person.yml": (
        f"name: Noor El Amrani\npublic_name: {public}\nlinks: {{url: 'https://gens.example/{link}'}}\n")})
    assert ("TR376" in lab.check().codes) is told
