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


@pytest.mark.parametrize("value", ["photo.png (internal)", "photo.png interne", "photo.jpg, privé"])
def test_a_portrait_with_more_words_than_its_name_is_first_told_how_to_be_hidden(lab: Lab, value: str) -> None:
    lab.write(PROVEN_SITE, marie(f'consent: 2024-01-01\nphoto: "{value}"'), {"people/marie-roy/photo.png": picture()})
    built = lab.build(audience="public")
    assert dict(built.find("TR373").params)["fixed"] == "photo.png"
    assert not {"TR362", "TR363", "TR364"} & set(built.codes)
    assert not [path for path in built.files if path.startswith("media/")]
