"""The judges from outside: the Nu HTML checker, axe-core and Chromium.

Where one is absent, its tests skip and say what is missing. ``TRACE_REQUIRE_ALL=1``, as the continuous integration
sets it, makes an absent judge a failure instead: nothing passes there because nobody looked.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from lab import DEMO, DEMO_DATE, SHARED, Built

from generator.options import Options
from generator.pipeline import make
from generator.publish import OutputFile
from generator.records import Audience

SEED = SHARED / "real" / "seed-mission"
BLOG = SHARED / "real" / "blogue-canada-ca"
HOSTILE = SHARED / "hostile" / "xss_payloads.jsonl"

_CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same without windows, and takes half the time."""


def absent(reason: str) -> None:
    """Skips the test, visibly; fails it where nothing may be absent."""
    if os.environ.get("TRACE_REQUIRE_ALL") == "1":
        pytest.fail(f"{reason} (TRACE_REQUIRE_ALL=1)", pytrace=False)
    pytest.skip(reason)


def _named_file(variable: str, what: str) -> Path:
    path = os.environ.get(variable, "")
    if not Path(path).is_file():
        absent(f"{what} is not here: set {variable} to its path (npm, see .ci/package.json)")
    return Path(path)


def chromium() -> Path:
    """The browser: ``TRACE_CHROMIUM``, else Debian's, without windows where that is here."""
    found = os.environ.get("TRACE_CHROMIUM") or next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if found is None:
        absent("Chromium is not here: apt-get install chromium-headless-shell (or chromium), or set TRACE_CHROMIUM")
    assert found is not None
    return Path(found)


def axe_script() -> Path:
    """axe-core, the one file."""
    return _named_file("TRACE_AXE_JS", "axe-core (axe.min.js)")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the Nu checker says of one place: ``kind`` is error or warning, ``path`` relative to what was checked."""

    kind: str
    path: str
    line: int
    message: str
    extract: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.kind}: {self.message}\n    {self.extract}"


def check_html(folder: Path) -> list[Finding]:
    """Every page below ``folder`` through one Nu checker; archived files are their authors' and are left out."""
    jar, java = _named_file("TRACE_VNU_JAR", "the Nu HTML checker (vnu.jar)"), shutil.which("java")
    if java is None:
        absent("Java is not here: apt-get install default-jre-headless")
    pages = sorted(str(path) for path in folder.rglob("*.html") if "archive" not in path.relative_to(folder).parts)
    assert pages, f"no page below {folder}"
    done = subprocess.run(  # Java's second compiler would take longer than it saves
        [str(java), "-Xss8m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", str(jar),
         "--format", "json", "--stdout", *pages],
        capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )
    assert done.stdout.strip(), f"the Nu checker said nothing: {done.stderr[:500]}"
    return [_finding(message, folder) for message in json.loads(done.stdout)["messages"]]


def _finding(message: Mapping[str, object], folder: Path) -> Finding:
    kind = "error" if message["type"] in ("error", "non-document-error") else str(message.get("subType", "info"))
    path = str(message.get("url", "")).removeprefix("file:").removeprefix(str(folder)).lstrip("/")
    return Finding(kind, path, int(str(message.get("lastLine", 0))), str(message["message"]),
                   str(message.get("extract", "")).replace("\n", " "))


def contents(file: OutputFile) -> bytes:
    """The bytes of an output file, wherever they are kept."""
    if file.data is not None:
        return file.data
    assert file.source is not None
    return file.source.read_bytes()


def write_site(built: Built, folder: Path) -> Path:
    """Puts a made site on disk, as it is."""
    for path in built.files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(built.bytes(path))
    return folder


@functools.cache
def demo_for(audience: str, *, portable: bool = False) -> Built:
    """The demonstration site for one audience, made once."""
    options = Options(DEMO, DEMO.parent / "public", DEMO_DATE, audience=Audience(audience), portable=portable)
    return Built(make(options))


@functools.cache
def seed_site() -> Built:
    """The site of the one real mission, made once."""
    if not SEED.is_dir():
        pytest.skip(f"the shared real input is not at {SEED}")
    return Built(make(Options(SEED, SEED.parent / "public", DEMO_DATE)))
