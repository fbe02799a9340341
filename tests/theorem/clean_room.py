"""Builds in processes that have never built anything.

Whatever a process keeps between builds (compiled templates, cards at hand) would be shared by an incremental build and
the clean build it is compared with, and hide the same fault in both. One process is started before any build; each
build of the room is a fork of it, as fresh as a command line and without its start. A room may be warmed by building a
site without records, so that what every build loads (locales, collation, models) is there already.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

Job = dict[str, Any]
Answer = dict[str, Any]

_WRITES = frozenset(("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.utime"))


class CleanRoom:
    """The process that is forked. Jobs of one batch run side by side."""

    def __init__(self, warm: bool = True) -> None:
        paths = os.pathsep.join(path for path in sys.path if path)
        self._process = subprocess.Popen(
            [sys.executable, __file__, *(["--warm"] if warm else [])], text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths},
        )

    def start(self, jobs: Sequence[Job]) -> None:
        """Begins a batch."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(jobs) + "\n")
        self._process.stdin.flush()

    def answers(self) -> list[Answer]:
        """What the jobs of the oldest batch did, in their order."""
        assert self._process.stdout is not None
        return cast("list[Answer]", json.loads(self._process.stdout.readline()))

    def run(self, *jobs: Job) -> list[Answer]:
        """A batch, begun and waited for."""
        self.start(jobs)
        return self.answers()

    def close(self) -> None:
        """Ends the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def options_of(job: Job) -> Any:
    """The options that a job asks for."""
    from generator.options import Options
    from generator.records import Audience, BaseUrls

    base = job.get("base_url")
    return Options(
        Path(job["content"]), Path(job["output"]), dt.date.fromisoformat(job["date"]),
        audience=Audience(job["audience"]) if job.get("audience") else None, theme=job.get("theme"),
        base_url=BaseUrls.both(base) if base else None,
        portable=job.get("portable", False), jobs=job.get("jobs", 1), strict=job.get("strict", False),
        clean=job.get("clean", False),
    )


def said(result: Any) -> Answer:
    """What a build did, as plain data."""
    return {
        "problems": [repr((found.code, found.place, found.params, found.severity)) for found in result.made.problems],
        "digest": result.publication.digest if result.publication is not None else None,
        "rendered": list(result.rendered),
        "audience": result.made.account.audience if result.made.account is not None else "",
    }


def shown(made: Any) -> Answer:
    """A site that was made in memory, as plain data."""
    return {
        "problems": [repr((found.code, found.place, found.params, found.severity)) for found in made.problems],
        "files": {path: [file.sha256, file.size] for path, file in made.files.items()},
    }


def build_job(job: Job) -> Answer:
    """One build, in this very process."""
    from generator.pipeline import build, make
    from generator.publish import PublishError

    with_program(job.get("program"))
    try:
        if job.get("in_memory"):
            return shown(make(options_of(job)))
        return said(build(options_of(job)))
    except PublishError as error:
        return {"refused": repr((error.problem.code, error.problem.params))}


def with_program(name: str | None) -> None:
    """Lets every module take the program for another one of that name; for itself again without one."""
    from generator import memo

    wanted = (lambda: name) if name is not None else _code_digest()
    for module in [module for path, module in sys.modules.items() if path.startswith("generator")]:
        if getattr(module, "code_digest", None) is not None:
            module.code_digest = wanted  # type: ignore[attr-defined]
    assert memo.code_digest is wanted


_REAL: list[Any] = []


def _code_digest() -> Any:
    from generator import memo

    if not _REAL:
        _REAL.append(memo.code_digest)
    return _REAL[0]


def _die_at(at: int) -> None:
    """Ends this process without a word when it is about to change the disk for the ``at``-th time."""
    left = [at]

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in _WRITES or (event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)):
            left[0] -= 1
            if left[0] < 0:
                os._exit(9)

    sys.addaudithook(hook)


def _many_workers() -> None:
    import generator.outputs.produce as produce
    from generator import recall

    produce.ALONE_BELOW = recall.ALONE_BELOW = 0
    produce.CHUNK = recall.CHUNK = 5


def _child(job: Job, writer: int) -> None:
    code = 1
    try:
        if job.get("die_at") is not None:
            _die_at(job["die_at"])
        if job.get("jobs", 1) > 1:
            _many_workers()
        data = json.dumps(build_job(job)).encode("utf-8")
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(data)
        code = 0
    except BaseException as error:
        with suppress(OSError):
            os.write(writer, json.dumps({"crashed": repr(error)}).encode("utf-8"))
    finally:
        os._exit(code)


def _answer(reader: int, pid: int) -> Answer:
    with os.fdopen(reader, "rb") as pipe:
        data = pipe.read()
    os.waitpid(pid, 0)
    return cast("Answer", json.loads(data)) if data else {"killed": True}


def _warm() -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        (content / "missions/x").mkdir(parents=True)
        (content / "missions/x/mission.yml").write_text("title: x\nhours: 2\nstart: 2019\n", encoding="utf-8")
        (content / "competencies.yml").write_text("x: {name: y}\ny: {name: x}\n", encoding="utf-8")
        build_job({"content": str(content), "output": f"{folder}/public", "date": "2020-01-01"})


def serve(warm: bool) -> None:
    """Forks for each job of each batch until there are no more."""
    import generator.pipeline  # noqa: F401 - loaded once, for all that follow

    if warm:
        _warm()
    for line in sys.stdin:
        running = []
        for job in json.loads(line):
            reader, writer = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(reader)
                _child(job, writer)
            os.close(writer)
            running.append((reader, pid))
        print(json.dumps([_answer(*each) for each in running]), flush=True)


if __name__ == "__main__":
    serve("--warm" in sys.argv)
