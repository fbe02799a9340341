"""``python -m generator.bench``: the four builds of a corpus, and the same builds by others beside them.

Builds are whole processes with warm file caches. ``--peers FOLDER`` names a folder with adapters of other generators
(``adapters/<name>.py`` with a class ``Peer``); both sides then build that folder's corpus, turn and turn about.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from generator.bench.corpus import write_corpus
from generator.bench.measure import LARGEST, Run, run
from generator.bench.serving import measure_saves, serving
from generator.bench.sides import OWN_SCENARIOS, SCENARIOS, Ours, Peer

Rows = dict[str, dict[str, list[Run]]]


def measure(
    sides: Mapping[str, Ours | Peer], scenarios: tuple[str, ...], runs: int, say: Callable[[str], None]
) -> Rows:
    """Every scenario on every side, turn and turn about. Raises SystemExit where a build fails or misses an edit."""
    rows: Rows = {name: {scenario: [] for scenario in scenarios} for name in sides}
    if "cold" not in scenarios:
        for side in sides.values():
            side.run("cold")  # what the others follow; not one of the runs
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
        median, most = statistics.median(each.wall for each in ours), max(each.peak for each in ours)
        for name, found in rows.items():
            walls = sorted(each.wall for each in found[scenario])
            wall, peak = statistics.median(walls), max(each.peak for each in found[scenario])
            ratio = "" if name == first else f"{median / wall:11.2f} {most / (peak or 1):13.2f}"
            cpu = statistics.median(each.cpu for each in found[scenario])
            lines.append(
                f"{name:8} {scenario:13} {wall:9.2f} ({walls[0]:.2f}-{walls[-1]:.2f}) {cpu:8.2f} {peak:6.0f} {ratio}"
            )
    return "\n".join(lines)


def measure_serve(sides: Mapping[str, Ours | Peer], runs: int) -> dict[str, dict[str, list[float]]]:
    """Seconds from a save to the visible page, on each side that has a server, for a body and for a name."""
    found: dict[str, dict[str, list[float]]] = {}
    for name, side in sides.items():
        if not side.serve(0):
            continue
        mission, person = side.pages()
        found[name] = {}
        with serving(side.serve, side.folder, mission, "</html>") as server:
            for scenario, path in (("edit_mission", mission), ("edit_person", person)):
                marks = [f"save{number}x{os.getpid()}" for number in range(runs)]
                edit = partial(side.prepare, scenario)
                found[name][scenario] = measure_saves(server, path, edit, marks, side.wait)
    return found


def serve_table(saves: Mapping[str, Mapping[str, list[float]]]) -> str:
    """Medians, with the least and the most."""
    return "\n".join(
        f"{name:8} serve {scenario:13} {statistics.median(found) * 1000:7.0f} ms ({min(found) * 1000:.0f}-"
        f"{max(found) * 1000:.0f})"
        for name, kinds in saves.items() for scenario, found in kinds.items()
    )


def stages(rows: Rows) -> str:
    """Where the time of our last build of each scenario went."""
    lines = []
    for scenario, found in rows["trace"].items():
        spent = ", ".join(f"{name} {seconds:.2f}" for name, seconds in _stages(found[-1]).items())
        lines.append(f"{scenario}: {spent or 'nothing had moved'}")
    return "\n".join(lines)


def _stages(done: Run) -> dict[str, float]:
    """Seconds of each stage of one of our builds."""
    found = re.findall(r"^Stage ([a-z ]+): ([0-9.]+) s$", done.output, re.MULTILINE)
    return {name: float(seconds) for name, seconds in found if name != "total"}


def _sides(options: argparse.Namespace, work: Path) -> dict[str, Ours | Peer]:
    folder = work / "trace"
    if not options.peers:
        if options.content:
            shutil.copytree(options.content, folder / "content", ignore=shutil.ignore_patterns(".trace"))
        else:
            write_corpus(folder / "content", options.missions)
        return {"trace": Ours(folder)}
    sys.path.insert(0, str(Path(options.peers).resolve()))
    corpus = Path(options.corpus or work / "corpus")
    if not (corpus / "corpus.json").exists():
        script = str(Path(options.peers, "corpus.py").resolve())
        made = run([sys.executable, script, str(options.missions), str(corpus)], work)
        assert made.code == 0, made.output
    sides: dict[str, Ours | Peer] = {}
    for name in ("ours", *options.peer):
        adapter = import_module("adapters").load(name)(str(corpus), str(work / name))
        adapter.make()
        if name == "ours":
            sides["trace"] = Ours(Path(adapter.dir), adapter)
        else:
            sides[name] = Peer(adapter)
    return sides


@contextmanager
def _workplace(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        if any(keep.iterdir()):
            raise SystemExit(f"--keep {keep}: not empty")
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="trace-bench-") as work:
        yield Path(work)


def _count(text: str) -> int:
    """A number of missions or of runs: without any there is nothing to measure."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number}: at least 1")
    return number


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m generator.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", dest="missions", type=_count, default=1000, help="how many missions (1000)")
    parser.add_argument("-r", "--runs", dest="runs", type=_count, default=3, help="how many runs of each build (3)")
    parser.add_argument("--scenarios", nargs="+", choices=OWN_SCENARIOS, default=SCENARIOS)
    parser.add_argument("--peers", help="a folder with adapters of other generators")
    parser.add_argument("--peer", nargs="+", default=["hugo"], help="which of them (hugo)")
    parser.add_argument("--corpus", help="a corpus made by that folder's corpus.py, instead of a new one")
    parser.add_argument("--content", type=Path, help="a content folder to build a copy of, instead of a new one")
    parser.add_argument("--serve", action="store_true", help="also measure the preview, from a save to the page")
    parser.add_argument("--keep", type=Path, help="a folder to work in, which stays; it must be new or empty")
    parser.add_argument("--json", type=Path, help="where to write every figure")
    options = parser.parse_args()
    if options.peers and (options.content or "add_mission" in options.scenarios):
        parser.error("--content and add_mission are for our own builds, without --peers")
    with _workplace(options.keep) as work:
        sides = _sides(options, work)
        rows = measure(sides, tuple(options.scenarios), options.runs, lambda line: print(line, flush=True))
        saves = measure_serve(sides, max(5, options.runs)) if options.serve else {}
    what = f"{options.content}" if options.content else f"{options.missions} missions"
    print(f"\n{what}, {os.cpu_count()} cores\n{table(rows)}\n\n{stages(rows)}")
    if saves:
        print(f"\n{serve_table(saves)}")
    if any(each.method == LARGEST for kinds in rows.values() for found in kinds.values() for each in found):
        print("\nMemory: some runs count their largest process only.")
    if options.json:
        figures: dict[str, Any] = {
            name: {
                scenario: [
                    {"wall": r.wall, "cpu": r.cpu, "peak": r.peak, "memory": r.method, "stages": _stages(r)}
                    for r in found
                ]
                for scenario, found in kinds.items()
            }
            for name, kinds in rows.items()
        }
        figures = {**figures, "serve": saves} if saves else figures
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
