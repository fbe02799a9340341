"""What a command prints: problems first, then the few lines that say what was done."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from generator.frozen import replace
from generator.problems import Problem, Severity, Style, format_problem, inert, inert_json
from generator.publish import PublishError
from generator.results import Account, LeftOut, Made, Result, Stages, has_errors, has_warnings
from generator.whole import look
from generator.wording import Wording

if TYPE_CHECKING:
    from generator.options import Options

DONE, PROBLEMS, USAGE, REFUSED = 0, 1, 2, 3


def build(options: Options, say: Wording, style: str, timings: bool) -> int:
    """Builds, prints and returns the exit code."""
    started = time.perf_counter()
    try:
        with _progress(say) as stages:
            seen = look(options, _take_up_program)
            result = seen.result if seen is not None else None
            if result is None:
                from generator.pipeline import build as run_build

                result = run_build(options, stages, look=seen)
    except PublishError as error:
        return _refused(error, options, say, style)
    _print_problems(_worst_last(_loud(result.problems), say, style, MOST_WARNINGS), options, say, style)
    seconds = time.perf_counter() - started
    if style == "json":
        spent = {"stages": {name: round(value, 3) for name, value in result.seconds.items()}} if timings else {}
        _print_json({**_summary(result, seconds), **spent})
        if result.publication is None:
            _print_remains(result.made, options, say, err=True)
    else:
        _print_result(result, options, say, seconds)
    if timings and style != "json":
        _print_timings(result.seconds, say)
    return DONE if result.publication is not None else PROBLEMS


_PROGRAM = ("generator.pipeline", "filelock", "jinja2.ext", "concurrent.futures.process")
"""What a build of a large site imports, in the order in which it needs it."""


def _take_up_program() -> None:
    for name in _PROGRAM:
        import_module(name)


def check(options: Options, say: Wording, style: str, timings: bool) -> int:
    """Checks, prints every problem, remarks included, and returns the exit code."""
    from generator.pipeline import check as run_check

    with _progress(say) as stages:
        made = run_check(options, stages)
    _print_problems(_worst_last(made.problems, say, style), options, say, style)
    if style == "text":
        _print_withheld(made.account, say)
        click.echo(_count(made.problems, say) if made.problems else say("all_fine"))
    if style == "json":
        _print_json({"summary": True, "problems": _severities(made.problems)})
    elif timings:
        _print_timings(stages.seconds, say)
    strict = options.strict and has_warnings(made.problems)
    return PROBLEMS if has_errors(made.problems) or strict else DONE


def dry_run(options: Options, say: Wording, style: str) -> int:
    """Lists what a build would write and remove, and returns the exit code that it would have."""
    from generator.pipeline import foresee

    try:
        found = foresee(options)
    except PublishError as error:
        return _refused(error, options, say, style)
    problems = (*found.lost, *found.made.problems)
    _print_problems(_worst_last(_loud(problems), say, style, MOST_WARNINGS), options, say, style)
    stops = found.build is None or found.is_refused
    if style == "json":
        written, removed = ((), ()) if stops else (found.changed, found.removed)
        _print_json({"summary": True, "written": written, "removed": removed})
    elif stops:
        click.echo(_count(problems, say))
        click.echo(say("nothing_written" if has_errors(found.made.problems) else "nothing_written_strict"))
    else:
        for path in found.changed:
            click.echo(say("would_write" if path in found.standing.owned else "would_add", path=inert(path)))
        for path in found.removed:
            click.echo(say("would_remove", path=inert(path)))
        click.echo(say("would_do", written=len(found.changed), removed=len(found.removed),
                       unchanged=len(found.wanted) - len(found.changed)))
    return PROBLEMS if stops else DONE


def why(options: Options, say: Wording, address: str, style: str) -> int:
    """Says what a build would do with one page and why, and returns the exit code."""
    from generator.why import why as explain

    try:
        answer = explain(options, address)
    except PublishError as error:
        return _refused(error, options, say, style)
    if has_errors(answer.problems):
        _print_problems((found for found in answer.problems if found.severity.stops), options, say, style)
        return PROBLEMS
    if style == "json":
        causes = [{"kind": cause.kind, "file": cause.path, "perhaps": cause.perhaps} for cause in answer.causes]
        _print_json({"file": answer.path, "standing": answer.standing, "causes": causes, "sources": answer.sources})
        return USAGE if answer.standing == "unknown" else DONE
    click.echo(say(f"why_{answer.standing}", path=inert(answer.path)))
    for cause in answer.causes:
        words = say(f"cause_{cause.kind}", path=inert(cause.path))
        click.echo("  " + (say("perhaps", cause=words) if cause.perhaps else words))
    if answer.sources:
        click.echo(say("why_sources"))
    for path in answer.sources:
        click.echo(f"  {inert(path)}")
    return USAGE if answer.standing == "unknown" else DONE


@contextlib.contextmanager
def _progress(say: Wording) -> Iterator[Stages]:
    """A progress line on a terminal, nothing in a pipe."""
    if sys.stderr is None or not sys.stderr.isatty():  # none at all where it was closed
        yield Stages()
        return
    from rich.console import Console
    from rich.live import Live
    from rich.spinner import Spinner

    building = say("building")
    with Live(Spinner("dots", building), console=Console(stderr=True), auto_refresh=False, transient=True) as live:
        # without a thread of its own: a process with threads must not fork its workers
        yield Stages(progress=lambda name, count: live.update(
            Spinner("dots", say("waiting") if name == "waiting" else f"{building} {_stage(name, say)} {count or ''}"),
            refresh=True))


def _loud(problems: Iterable[Problem]) -> list[Problem]:
    """Errors and warnings; remarks are for ``check``."""
    return [found for found in problems if found.severity is not Severity.NOTICE]


MOST_WARNINGS = 30
"""How many warnings a build prints; all errors, and everything in ``check`` and for other programs."""


def _worst_last(
    problems: Sequence[Problem], say: Wording, style: str, most: int | None = None
) -> Iterator[Problem]:
    """For somebody who reads them in a terminal: at most so many that stop nothing, with a word on how many more there
    are, then all that stop a build, where the eye is. Other programs get everything, in order."""
    if style != "text":
        yield from problems
        return
    others = [found for found in problems if not found.severity.stops]
    yield from others[:most]
    if most is not None and len(others) > most:
        left = len(others) - most
        click.echo(say("more_warnings_one" if left == 1 else "more_warnings_many", count=left))
        click.echo()
    yield from (found for found in problems if found.severity.stops)


def _print_json(told: Mapping[str, object]) -> None:
    """The last line for another program; what people typed is inert there too."""
    click.echo(inert_json(json.dumps(told, ensure_ascii=False, sort_keys=True)))


def _print_problems(problems: Iterable[Problem], options: Options, say: Wording, style: str) -> None:
    known: Style = "json" if style == "json" else "github" if style == "github" else "text"
    for found in problems:
        click.echo(format_problem(_from_here(found, options) if known == "github" else found, say.lang, known))
        if known == "text":
            click.echo()


def _refused(error: PublishError, options: Options, say: Wording, style: str) -> int:
    _print_problems([error.problem], options, say, style)
    return REFUSED if error.refused else USAGE


def _from_here(found: Problem, options: Options) -> Problem:
    """The problem with its path as seen from the current folder, that of the repository: GitHub looks for it there."""
    path = found.place.path
    if not path:
        return found
    with contextlib.suppress(OSError, ValueError):  # the folder is gone; another drive
        root = options.content.resolve().parent if path.startswith("themes/") else options.content
        below = os.path.relpath(root / path).replace(os.sep, "/")
        if not below.startswith("../"):
            return replace(found, place=replace(found.place, path=below))
    return found


def _print_result(result: Result, options: Options, say: Wording, seconds: float) -> None:
    made, publication = result.made, result.publication
    if publication is None:
        click.echo(_count(result.problems, say))
        click.echo(say("nothing_written" if has_errors(made.problems) else "nothing_written_strict"))
        _print_remains(made, options, say)
        return
    _print_withheld(made.account, say)
    pages, files = publication.pages, publication.files
    click.echo(say("pages", written=pages.written, unchanged=pages.unchanged, removed=pages.removed,
                   files_written=files.written, files_unchanged=files.unchanged, files_removed=files.removed))
    account = made.account
    click.echo(say("records", audience=account.audience, missions=account.missions, people=account.people,
                   withheld=len(account.left_out)))
    click.echo(_count(result.problems, say))
    click.echo(say("site_at" if account.opens else "site_served", path=options.output))
    click.echo(say("time", seconds=say.decimal(seconds, 2)))
    click.echo(say("digest", digest=publication.digest))


def _print_remains(made: Made, options: Options, say: Wording, *, err: bool = False) -> None:
    from generator.remains import remains

    for key, who in remains(made, options):
        click.echo(say(key, who=inert(who), path=options.output), err=err)


def _count(problems: Iterable[Problem], say: Wording) -> str:
    counts = dict.fromkeys(Severity, 0)
    for found in problems:
        counts[found.severity] += 1
    return say("problems", errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING],
               notices=counts[Severity.NOTICE])


def _print_withheld(account: Account, say: Wording) -> None:
    missions = {item.id for item in account.left_out if item.kind == "mission"}
    for item in account.left_out:
        if item.kind in ("feedback", "file") and item.id.partition("/")[0] in missions:
            continue
        reason = _reason(item, account, say)
        click.echo(say("withheld", kind=say(f"kind_{item.kind}"), id=inert(item.id), reason=reason))


def _reason(item: LeftOut, account: Account, say: Wording) -> str:
    return say(f"reason_{item.reason}", who=inert(item.who), audience=item.audience, path=inert(item.path),
               wanted=account.wanted)


def _summary(result: Result, seconds: float) -> dict[str, object]:
    publication, account = result.publication, result.made.account
    return {
        "summary": True,
        "audience": account.audience,
        "missions": account.missions,
        "people": account.people,
        "withheld": [{"kind": each.kind, "id": each.id, "reason": each.reason, "who": each.who}
                     for each in account.left_out],
        "problems": _severities(result.problems),
        "pages": _counts(publication.pages) if publication else None,
        "files": _counts(publication.files) if publication else None,
        "bytes": publication.bytes if publication else None,
        "digest": publication.digest if publication else None,
        "seconds": round(seconds, 3),
    }


def _severities(problems: Iterable[Problem]) -> dict[str, int]:
    found = [one.severity for one in problems]
    return {severity.value: found.count(severity) for severity in Severity}


def _counts(counts: object) -> dict[str, int]:
    return {name: getattr(counts, name) for name in ("written", "unchanged", "removed")}


def _print_timings(seconds: Mapping[str, float], say: Wording) -> None:
    for name, value in seconds.items():
        click.echo(say("stage", name=_stage(name, say), seconds=say.decimal(value, 3)))
    click.echo(say("stage", name=_stage("total", say), seconds=say.decimal(sum(seconds.values()), 3)))


def _stage(name: str, say: Wording) -> str:
    return say(f"stage_{name.replace(' ', '_')}")


