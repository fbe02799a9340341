"""The manifest: which files of a folder are ours, the digest of the whole, and the audience that it was made for."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from json.encoder import encode_basestring as quoted
from pathlib import Path

from generator.compact import compact
from generator.frozen import dataclass
from generator.publish.places import is_safe, move
from generator.saved import read_plain

MANIFEST = ".trace-manifest.json"
PART = f"{MANIFEST}.part"


@compact
@dataclass(frozen=True, slots=True)
class Manifest:
    """The files an earlier build owns, with their SHA-256, and the audience it was for, where it says so; as it
    is written there."""

    files: Mapping[str, str]
    audience: str = ""


def read_manifest(output: Path) -> Manifest:
    """What an earlier build left in a folder; nothing where it left none, or where that cannot be read."""
    return _read(output) or Manifest({})


def is_damaged(output: Path) -> bool:
    """Whether there is a manifest that says nothing any more."""
    return (output / MANIFEST).exists() and _read(output) is None


def _read(output: Path) -> Manifest | None:
    try:
        data = json.loads(read_plain(output / MANIFEST).decode("utf-8"))
        files = {str(path): str(digest) for path, digest in data["files"].items() if is_safe(str(path))}
        audience = data.get("audience") or "?" if "audience" in data else ""
        return Manifest(files, audience if isinstance(audience, str) else "?")
    except (OSError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return None


def digest_of(files: Mapping[str, str]) -> str:
    """SHA-256 over ``sha256␣␣path␊`` of every file in path order: what ``sha256sum`` of a sorted listing gives."""
    lines = [f"{files[path]}  {path}\n" for path in sorted(files)]
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


def write_manifest(output: Path, files: Mapping[str, str], digest: str, audience: str) -> None:
    """Writes the manifest whole, through to the disk, and puts it in its place at once."""
    rows = ",\n".join([f'{quoted(path)}: "{files[path]}"' for path in sorted(files)])
    part = output / PART
    part.unlink(missing_ok=True)  # what a killed build left; never written through a link
    with part.open("x", encoding="utf-8", newline="\n") as writer:
        writer.write(f'{{"trace": 1,\n"digest": "{digest}",\n"audience": {quoted(audience)},\n"files": {{{rows}}}}}\n')
        writer.flush()
        os.fsync(writer.fileno())
    move(part, f"{output}/{MANIFEST}")
