"""Portraits and mission images, made fit for publication: smaller, upright, and without what cameras write into them.

Metadata can hold a place, a date, a serial number or a name: nobody agreed to publish those.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from generator.compact import compact
from generator.frozen import dataclass
from generator.problems import Place, Problem, problem
from generator.records import with_comma
from generator.signature import FileChangedError
from generator.source import SourceFile

if TYPE_CHECKING:
    from PIL.Image import Image

PORTRAIT = 480
"""Longest side of a portrait, in pixels."""

ILLUSTRATION = 1600
"""Longest side of a mission image, in pixels."""

_MAX_PIXELS = 80_000_000


@compact
@dataclass(frozen=True, slots=True)
class Picture:
    """A published picture: its path below the site's root, its bytes and its size in pixels."""

    path: str
    data: bytes
    width: int
    height: int


def prepare_portrait(root: Path, file: SourceFile) -> Picture | Problem:
    """A person's portrait, or why it cannot be shown. Raises OSError where it is no longer the file that was listed."""
    return _prepare(root, file, PORTRAIT, "photo")


def prepare_illustration(root: Path, file: SourceFile) -> Picture | Problem:
    """A mission's picture, likewise: what is made of a file is remembered by the SHA-256 that it was listed with."""
    return _prepare(root, file, ILLUSTRATION, "image")


def _prepare(root: Path, file: SourceFile, side: int, name: str) -> Picture | Problem:
    """The picture under that name: the author's own is not needed in an address."""
    if not file.sha256:
        return problem("TR365", Place(file.path))  # nobody could read it
    path = Path(f"{root}/{file.path}")
    with path.open("rb") as reader:
        found = _made_of(reader, file, side, name)
        reader.seek(0)
        if hashlib.file_digest(reader, "sha256").hexdigest() != file.sha256:
            raise FileChangedError(0, "the file changed while it was read", str(path))
    return found


def _made_of(reader: BinaryIO, file: SourceFile, side: int, name: str) -> Picture | Problem:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with _quietly(), Image.open(reader, formats=("JPEG", "PNG", "WEBP", "GIF")) as opened:
            if opened.width * opened.height > _MAX_PIXELS:
                return _too_large(file, opened.width * opened.height)
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((side, side))
            return _encode(upright, name)
    except Image.DecompressionBombError as error:
        return _too_large(file, _pixels_said(error))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return problem("TR365", Place(file.path))


@contextmanager
def _quietly() -> Iterator[None]:
    """Without Pillow's warning about large pictures: ``_too_large`` says it to the author."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _pixels_said(error: Exception) -> int:
    """The size in Pillow's refusal to open a huge picture, which it does not give otherwise."""
    return max((int(number) for number in re.findall(r"\d+", str(error))), default=_MAX_PIXELS)


def _too_large(file: SourceFile, pixels: int) -> Problem:
    millions = f"{pixels / 1_000_000:.1f}"
    return problem("TR367", Place(file.path), megapixels=millions, megapixels_fr=with_comma(millions),
                   limit=_MAX_PIXELS // 1_000_000)


def _encode(image: Image, name: str) -> Picture:
    """JPEG for photographs, PNG where transparency or few colours ask for it; pixels only."""
    buffer = io.BytesIO()
    is_drawn = image.mode in ("RGBA", "LA", "P", "PA", "1")
    pixels = image.convert("RGBA" if is_drawn else "RGB")
    pixels.info.clear()  # Pillow writes comments and colour profiles of the file it read
    if is_drawn:
        extension = "png"
        pixels.save(buffer, "PNG", optimize=True)
    else:
        extension = "jpg"
        pixels.save(buffer, "JPEG", quality=85, optimize=True, progressive=True)
    data = buffer.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    return Picture(f"media/{digest[:16]}/{name}.{extension}", data, image.width, image.height)
