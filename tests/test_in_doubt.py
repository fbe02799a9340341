"""In doubt, nothing is published: files, words and pictures of which something says that they are for fewer people."""

from __future__ import annotations

import io

import pytest
from lab import PROVEN_SITE, Lab
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
