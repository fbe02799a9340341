"""``python -m generator.bench``: the four builds of a corpus, and the same builds by others beside them.

Builds are whole processes with warm file caches. ``--peers FOLDER`` names a folder with adapters of other generators
(``adapters/<name>.py`` with a class ``Peer``); both sides then build that folder's corpus, turn and turn about.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from generator.bench.corpus import edit_body, edit_name, write_corpus
from generator.bench.measure import Run, run

SCENARIOS = ("cold", "nochange", "edit_mission", "edit_person")
OURS = (
    sys.executable,
    "-c",
    "import generator.cli; generator.cli.main()",
    "build",
    "--content",
    "content",
    "--output",
    "public",
    "--no-search",
    "--timings",
    "--format",
    "json",
)
Rows = dict[str, dict[str, list[Run]]]


class Ours:
    """Trace on a content folder of its own corpus, or of an adapter's."""

    def __init__(self, folder: Path, adapter: Any = None) -> None:
        self.folder, self.adapter = folder, adapter

    def prepare(self, scenario: str, mark: str) -> str:
        """What a scenario asks to be done first; the text that the site must then show."""
        if scenario == "cold":
            for name in ("public", ".trace"):
                shutil.rmtree(self.folder / name, ignore_errors=True)
        elif scenario != "nochange" and self.adapter is not None:
            return str(getattr(self.adapter, scenario)(mark))
        elif scenario == "edit_mission":
            edit_body(self.folder / "content", mark)
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


class Peer:
    """Another generator, through its adapter."""

    def __init__(self, adapter: Any) -> None:
        self.adapter = adapter
        self.folder = Path(adapter.dir)
        self.output = self.folder / adapter.out

    def prepare(self, scenario: str, mark: str) -> str:
        """What a scenario asks to be done first; the text that the site must then show."""
        if scenario == "cold":
            self.adapter.clean()
            return ""
        return "" if scenario == "nochange" else str(getattr(self.adapter, scenario)(mark))

    def run(self, scenario: str) -> Run:
        """One build."""
        with _environment(self.adapter.env()):
            return run(self.adapter.command(scenario), self.folder)


@contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def measure(
    sides: Mapping[str, Ours | Peer], scenarios: tuple[str, ...], runs: int, say: Callable[[str], None]
) -> Rows:
    """Every scenario on every side, turn and turn about. Raises SystemExit where a build fails or misses an edit."""
    rows: Rows = {name: {scenario: [] for scenario in scenarios} for name in sides}
    for scenario in scenarios:
        for number in range(runs):
            for name, side in sides.items():
                wanted = side.prepare(scenario, f"{scenario}{number}x{os.getpid()}")
                os.sync()
                done = side.run(scenario)
                if done.code:
                    raise SystemExit(f"{name}, {scenario}: exit {done.code}\n{done.output[-2000:]}")
                if wanted and not _shows(side.output, wanted):
                    raise SystemExit(f"{name}, {scenario}: WRONG, the edit does not show")
                rows[name][scenario].append(done)
                say(f"{name:8} {scenario:13} {done.wall:8.2f} s {done.cpu:8.2f} cpu-s {done.peak:7.0f} MiB")
    return rows


def _shows(output: Path, text: str) -> bool:
    return any(text in path.read_text(encoding="utf-8", errors="replace") for path in output.rglob("*.html"))


def table(rows: Rows) -> str:
    """Medians, and the ratios of the first side to each other one."""
    lines = [
        f"{'':8} {'build':13} {'wall s (min-max)':>24} {'cpu s':>8} {'MiB':>6} {'wall ratio':>11} {'memory ratio':>13}"
    ]
    first = next(iter(rows))
    for scenario in rows[first]:
        ours = rows[first][scenario]
        for name, found in rows.items():
            walls = sorted(each.wall for each in found[scenario])
            wall, peak = statistics.median(walls), max(each.peak for each in found[scenario])
            ratio = (
                f"{_median(ours) / wall:11.2f} {max(o.peak for o in ours) / (peak or 1):13.2f}"
                if name != first
                else ""
            )
            cpu = statistics.median(each.cpu for each in found[scenario])
            lines.append(
                f"{name:8} {scenario:13} {wall:9.2f} ({walls[0]:.2f}-{walls[-1]:.2f}) {cpu:8.2f} {peak:6.0f} {ratio}"
            )
    return "\n".join(lines)


def _median(runs: list[Run]) -> float:
    return statistics.median(each.wall for each in runs)


def stages(rows: Rows) -> str:
    """Where the time of our last build of each scenario went."""
    lines = []
    for scenario, found in rows["trace"].items():
        summary = json.loads(found[-1].output.strip().splitlines()[-1])
        spent = ", ".join(f"{name} {seconds:.2f}" for name, seconds in summary.get("stages", {}).items())
        lines.append(f"{scenario}: {spent or 'nothing had moved'}")
    return "\n".join(lines)


def _sides(options: argparse.Namespace, work: Path) -> dict[str, Ours | Peer]:
    folder = work / "trace"
    if not options.peers:
        write_corpus(folder / "content", options.missions)
        return {"trace": Ours(folder)}
    sys.path.insert(0, str(Path(options.peers).resolve()))
    corpus = Path(options.corpus or work / "corpus")
    if not (corpus / "corpus.json").exists():
        made = run(
            [sys.executable, str(Path(options.peers, "corpus.py").resolve()), str(options.missions), str(corpus)],
            work,
        )
        assert made.code == 0, made.output
    sides: dict[str, Ours | Peer] = {}
    for name in ("ours", *options.peer):
        adapter = import_module("adapters").load(name)(str(corpus), str(work / name))
        adapter.make()
        sides["trace" if name == "ours" else name] = (
            Ours(Path(adapter.dir), adapter) if name == "ours" else Peer(adapter)
        )
    return sides


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", dest="missions", type=int, default=1000, help="how many missions (1000)")
    parser.add_argument("-r", dest="runs", type=int, default=3, help="how many runs of each build (3)")
    parser.add_argument("--scenarios", nargs="+", choices=SCENARIOS, default=SCENARIOS)
    parser.add_argument("--peers", help="a folder with adapters of other generators")
    parser.add_argument("--peer", nargs="+", default=["hugo"], help="which of them (hugo)")
    parser.add_argument("--corpus", help="a corpus made by that folder's corpus.py, instead of a new one")
    parser.add_argument("--json", type=Path, help="where to write every figure")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="trace-bench-") as work:
        rows = measure(
            _sides(options, Path(work)), tuple(options.scenarios), options.runs, lambda line: print(line, flush=True)
        )
    print(f"\n{options.missions} missions, {os.cpu_count()} cores\n{table(rows)}\n\n{stages(rows)}")
    if options.json:
        figures = {
            name: {
                scenario: [{"wall": r.wall, "cpu": r.cpu, "peak": r.peak} for r in found]
                for scenario, found in kinds.items()
            }
            for name, kinds in rows.items()
        }
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
