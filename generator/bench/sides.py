"""The sides of a comparison: Trace, and other generators through their adapters."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.bench.corpus import add_mission, edit_body, edit_name
from generator.bench.measure import Run, run
from generator.bench.serving import Wait, await_change, await_event

SCENARIOS = ("cold", "nochange", "edit_mission", "edit_person")
OWN_SCENARIOS = (*SCENARIOS, "add_mission")
_PLACE = str(Path(__file__).resolve().parents[2])
OURS = (
    sys.executable,
    "-c",  # the program that measures is the one that is measured, whichever is installed
    f"import sys; sys.path.insert(0, {_PLACE!r}); import generator.cli; generator.cli.main()",
    *("build", "--content", "content", "--output", "public", "--no-search", "--timings", "--lang", "en"),
)


def set_aside(folder: Path, names: Iterable[str]) -> None:
    """Moves what is there of these out of the way, and deletes nothing.

    After ten thousand files are deleted, ext4 takes up to a millisecond to make a new one, for minutes: it looks past
    the number of each (``recently_deleted`` in its ``ialloc.c``). A build would pay for what the one before it wrote.
    """
    for name in names:
        if (folder / name).exists():
            aside = Path(tempfile.mkdtemp(prefix="aside-", dir=folder.parent))
            (folder / name).rename(aside / Path(name).name)


class Ours:
    """Trace on a content folder of its own corpus, or of an adapter's."""

    def __init__(self, folder: Path, adapter: Any = None) -> None:
        self.folder, self.adapter = folder, adapter

    def prepare(self, scenario: str, mark: str) -> str:
        """What a scenario asks to be done first; the text that the site must then show."""
        if scenario == "cold":
            set_aside(self.folder, ("public", ".trace"))
        elif scenario != "nochange" and self.adapter is not None:
            return str(getattr(self.adapter, scenario)(mark))
        elif scenario == "edit_mission":
            edit_body(self.folder / "content", mark)
            return f"Edited {mark}"
        elif scenario == "add_mission":
            add_mission(self.folder / "content", mark)
            return f"Edited {mark}"
        elif scenario == "edit_person":
            edit_name(self.folder / "content", mark)
            return f"Renamed {mark}"
        return ""

    def run(self, _scenario: str) -> Run:
        """One build."""
        return run(OURS, self.folder)

    @property
    def output(self) -> Path:
        """Where the site is."""
        return self.folder / "public"

    def pages(self) -> tuple[str, str]:
        """The paths of the mission and of the person that edits touch."""
        if self.adapter is not None:
            return _pages(self.adapter)
        last, first = max((self.folder / "content/missions").iterdir()), min((self.folder / "content/people").iterdir())
        return f"/en/missions/{last.name}/", f"/en/people/{first.name}/"

    def serve(self, port: int) -> list[str]:
        """The command of the preview."""
        return [*OURS[:3], "serve", "--content", "content", "--port", str(port)]

    wait: Wait = staticmethod(await_event)


class Peer:
    """Another generator, through its adapter."""

    def __init__(self, adapter: Any) -> None:
        self.adapter = adapter
        self.folder = Path(adapter.dir)
        self.output = self.folder / adapter.out

    def prepare(self, scenario: str, mark: str) -> str:
        """What a scenario asks to be done first; the text that the site must then show."""
        if scenario == "cold":
            set_aside(self.folder, (self.adapter.out, *self.adapter.caches))
            self.adapter.clean()
            return ""
        return "" if scenario == "nochange" else str(getattr(self.adapter, scenario)(mark))

    def run(self, scenario: str) -> Run:
        """One build."""
        with _environment(self.adapter.env()):
            return run(self.adapter.command(scenario), self.folder)

    def pages(self) -> tuple[str, str]:
        """The paths of the mission and of the person that edits touch."""
        return _pages(self.adapter)

    def serve(self, port: int) -> list[str]:
        """The command of its server; none where its adapter is not known to have one."""
        if self.adapter.name != "hugo":
            return []
        binary = self.adapter.command("cold")[0]
        return [binary, "server", "--bind", "127.0.0.1", "--port", str(port), "--cacheDir",
                self.adapter.path("hugo_cache")]

    wait: Wait = staticmethod(await_change)


def _pages(adapter: Any) -> tuple[str, str]:
    return f"/en/missions/{adapter.mission['slug']}/", f"/en/people/{adapter.person['id']}/"


@contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
