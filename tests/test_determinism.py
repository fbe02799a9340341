"""Same input, same bytes: whatever the machine, the hour, the place, the order of the disk or the number of workers."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from lab import DATE, DEMO, DEMO_DATE, KNOWN_SKILLS, PROVEN_SITE, REPOSITORY, Built, Lab, split_files

from generator.pipeline import make

SITE_FILES = {**PROVEN_SITE, **KNOWN_SKILLS, **split_files("""
    -- teams.yml --
    port: {names: {fr: Le port, en: The harbour}}
    quai: {names: {fr: Le quai, en: The quay}, parent: port}
    -- glossary.yml --
    BTN: {fr: {abbr: BTN, title: Bureau}, en: {abbr: DTO, title: Office}}
    RCN: {fr: {abbr: RCN, title: Région}, en: {abbr: NCR, title: Region}}
    -- people/elodie-aube/person.yml --
    name: Élodie Aube
    consent: 2024-01-01
    declared: [plain-writing, couture, broderie]
    -- people/eloi-aube/person.yml --
    name: Eloi Aube
    consent: 2024-01-01
    -- missions/duo/mission.yml --
    title: {fr: Un duo au BTN, en: A duo at the DTO}
    people: [eloi-aube, elodie-aube]
    start: 2024
    end: 2024
    follows: [guide]
    host: quai
    partners: [port, Le Café]
    competencies: [plain-writing, patience]
    -- missions/duo/fr.md --
    Au BTN, dans la RCN : « voilà ».
    -- missions/duo/en.md --
    At the DTO, in the NCR.
    """)}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site as the first machine builds it."""
    return Lab(tmp_path_factory.mktemp("usual")).write(SITE_FILES).build()


def differences(one: Built, other: Built) -> list[str]:
    return sorted(set(one.files) ^ set(other.files)) + [
        path for path in one.files if path in other.files and one.bytes(path) != other.bytes(path)]


def test_building_twice_gives_the_same_bytes(lab: Lab, usual: Built) -> None:
    assert differences(usual, lab.write(SITE_FILES).build()) == []


def test_neither_the_path_nor_the_current_folder_matters(
    tmp_path: Path, usual: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = Lab(tmp_path / "un été" / "à la plage").write(SITE_FILES)
    monkeypatch.chdir(lab.root)
    lab.content = Path("content")
    assert differences(usual, lab.build()) == []


def test_the_order_in_which_files_were_created_does_not_matter(lab: Lab, usual: Built) -> None:
    for path in reversed(list(SITE_FILES)):
        lab.write({path: SITE_FILES[path]})
        lab.write({f"{path}.tmp": "x"}).remove(f"{path}.tmp")
    assert differences(usual, lab.build()) == []


def test_the_order_of_the_disk_does_not_matter(lab: Lab, usual: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.write(SITE_FILES)
    real = os.scandir

    class Backwards:
        def __init__(self, path: str) -> None:
            with real(path) as found:
                self.entries = iter(sorted(found, key=lambda each: hashlib.md5(each.name.encode()).digest()))

        def __enter__(self) -> Iterator[os.DirEntry[str]]:
            return self.entries

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            return self.entries

        def __next__(self) -> os.DirEntry[str]:
            return next(self.entries)

        def __exit__(self, *_: object) -> None:
            return None

        def close(self) -> None:
            return None

    monkeypatch.setattr(os, "scandir", Backwards)
    assert differences(usual, lab.build()) == []


def test_the_times_of_files_do_not_matter(lab: Lab, usual: Built) -> None:
    lab.write(SITE_FILES)
    for number, path in enumerate(SITE_FILES):
        os.utime(lab.content / path, (number * 86_400, number * 86_400))
    assert differences(usual, lab.build()) == []


def test_neither_the_clock_nor_the_time_zone_matters(lab: Lab, usual: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.write(SITE_FILES)
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    for zone in ("Pacific/Kiritimati", "Pacific/Niue"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert differences(usual, lab.build()) == []
    monkeypatch.undo()
    time.tzset()


def test_windows_line_ends_and_byte_order_marks_do_not_matter(lab: Lab, usual: Built) -> None:
    for path, text in SITE_FILES.items():
        assert isinstance(text, str)
        is_text = not path.startswith("missions/guide/deliverables/")
        lab.write({path: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() if is_text else text})
    assert differences(usual, lab.build()) == []


def test_the_number_of_workers_does_not_matter(lab: Lab, usual: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("generator.recall", "generator.outputs.produce"):
        monkeypatch.setattr(importlib.import_module(room), "ALONE_BELOW", 0)
    lab.write(SITE_FILES)
    assert differences(usual, lab.build(jobs=2)) == []
    assert differences(usual, lab.build(jobs=1)) == []


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_an_executor_that_is_handed_in_builds_the_same(lab: Lab, usual: Built, method: str) -> None:
    options = lab.write(SITE_FILES).options()
    with ProcessPoolExecutor(2, multiprocessing.get_context(method)) as executor:
        assert differences(usual, Built(make(options, executor=executor))) == []


def test_a_cluster_builds_the_same(lab: Lab, usual: Built) -> None:
    distributed = pytest.importorskip("distributed", reason="needs the extra [cluster]")
    options = lab.write(SITE_FILES).options()
    cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with cluster, distributed.Client(cluster) as client:
        assert differences(usual, Built(make(options, executor=client.get_executor()))) == []


def test_a_later_build_date_changes_nothing_while_no_state_changes(lab: Lab, usual: Built) -> None:
    later = lab.write(SITE_FILES).build(date=DATE + dt.timedelta(days=3))
    assert differences(usual, later) == []


MACHINES = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C", "jobs": "1"},
    {"PYTHONHASHSEED": "4242", "TZ": "Asia/Kathmandu", "LANG": "fr_CA.UTF-8", "LC_ALL": "tr_TR.UTF-8", "jobs": "2"},
)


def digest_on(machine: dict[str, str], content: Path, date: dt.date, folder: Path) -> str:
    """The digest of a site built by a fresh process on a machine like that.

    ``-S`` and the path of this process: before 3.13, Python reads the ``.pth`` file of an editable install in the
    encoding of the locale, and does not even start where that is ASCII and the path of the checkout is not.
    """
    folder.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-S", str(REPOSITORY / "build.py"), "--content", str(content), "--output",
         str(folder / "site"), "--date", date.isoformat(), "--format", "json", "--jobs", machine["jobs"]],
        capture_output=True, text=True, encoding="utf-8", cwd=folder, check=False,
        env={**kept, "PYTHONPATH": os.pathsep.join(sys.path),
             **{name: value for name, value in machine.items() if name != "jobs"}},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return str(json.loads(done.stdout.splitlines()[-1])["digest"])


def test_two_machines_build_the_same_site(lab: Lab, usual: Built, tmp_path: Path) -> None:
    lab.write(SITE_FILES)
    digests = {digest_on(machine, lab.content, DATE, tmp_path / f"m{n}") for n, machine in enumerate(MACHINES)}
    assert digests == {usual.digest}


def test_two_machines_build_the_same_demonstration(demo: Built, tmp_path: Path) -> None:
    shutil.copytree(DEMO, tmp_path / "copie" / "content")
    digest = digest_on(MACHINES[1], tmp_path / "copie" / "content", DEMO_DATE, tmp_path / "m")
    assert digest == demo.digest
