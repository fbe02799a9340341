"""The command line: each command calls one function of the library and prints what it returns."""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import errno
import gc
import os
import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator import __version__
from generator.interruptions import Interruptions
from generator.options import Options
from generator.wording import Wording, asked, choose_lang

COMMANDS = ("build", "check", "serve", "why")
DONE, USAGE, REFUSED, INTERRUPTED = 0, 2, 3, 130
"""The last as shells tell it: 128 and the number of the signal."""

if TYPE_CHECKING:
    from generator.records import Audience, BaseUrls

Command = Callable[..., int]


def main(home: Path | None = None) -> None:
    """The console script ``trace``; ``home`` is the folder whose ``content/`` is meant, else the current one."""
    codes: list[int] = []
    atexit.register(_leave, codes)  # what is registered first is called last
    _speak_utf8()
    gc.disable()  # values are frozen, hold no cycles, and live as long as the build: looking for some is a waste
    if not sys.warnoptions:  # Python's own warnings are for programmers, who ask for them with -W
        warnings.simplefilter("ignore")
    arguments = sys.argv[1:]
    say: Wording | None = None
    with Interruptions():
        folder = home or _here()
        lang = choose_lang(arguments, os.environ, folder / "content")
        say = Wording(lang or "en")
        if lang is None:
            _offer_the_other(say, arguments)
        codes.append(run(arguments, folder, say, "python build.py" if home is not None else "trace"))
    if not codes:
        codes.append(_interrupted(say) if say is not None else INTERRUPTED)
    sys.exit(codes[-1])


def _offer_the_other(say: Wording, arguments: list[str]) -> None:
    """How to be answered in the other language, where nothing told which: last, where it is seen, and at once by what
    stays open."""
    if arguments[:1] == ["serve"]:
        click.echo(say("other_language"), err=True)
    elif asked(arguments, "--format") in ("", "text"):
        atexit.register(click.echo, say("other_language"), err=True)


def _here() -> Path:
    """The current folder; where it was removed, only what is said in full can be found."""
    try:
        return Path.cwd()
    except OSError:
        return Path()


def _leave(codes: list[int]) -> None:
    """Ends the process here and now: to take a site apart in memory, value by value, takes longer than many a build.

    Where no command came to its end, or where what it printed cannot be passed on, Python ends the process as ever.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # none at all, a broken pipe, closed
        return
    if codes:
        os._exit(codes[-1])


def run(arguments: list[str], home: Path, say: Wording, program: str = "trace") -> int:
    """Runs one command line of ``program`` and returns its exit code."""
    if _asks_for_help(arguments):
        arguments = ["--version" if "--version" in arguments else "--help"]
    elif not arguments or (arguments[0] not in COMMANDS and arguments[0].startswith("-")):
        arguments = ["build", *arguments]
    try:
        return int(_group(home, say).main(arguments, program, standalone_mode=False) or DONE)
    except SystemExit:  # how click ends where whoever read a pipe has left: it says nothing of the content
        return REFUSED
    except click.exceptions.Abort:
        if arguments[0] == "serve":
            return DONE  # it ends in no other way
        return _interrupted(say)
    except OSError as error:  # what is printed goes to a file on a full disk
        from generator.problems import inert
        from generator.signature import FileChangedError

        with contextlib.suppress(OSError):
            where = f"{inert(str(error.filename))}: " if error.filename else ""
            detail = say("changed_meanwhile") if isinstance(error, FileChangedError) else error.strerror or error
            click.echo(say("refused", detail=f"{where}{detail}"), err=True)
        return REFUSED
    except MemoryError:
        click.echo(say("refused", detail=os.strerror(errno.ENOMEM)), err=True)
        return REFUSED
    except click.UsageError as error:
        from generator.usage import explain

        click.echo(say("usage", detail=explain(error, arguments, COMMANDS, say)), err=True)
        click.echo(say("usage_help", command=program), err=True)
        return USAGE


def _interrupted(say: Wording) -> int:
    click.echo(say("interrupted"), err=True)
    return INTERRUPTED


def _asks_for_help(arguments: list[str]) -> bool:
    """Whether help or the version is asked for without naming a command; the language may be said before or after."""
    rest = [argument for argument in arguments if argument not in ("--lang", "fr", "en", "--lang=fr", "--lang=en")]
    return rest[:1] in (["--help"], ["-h"], ["--version"])


def _speak_utf8() -> None:
    """Messages hold accents whatever the console's code page is; what it cannot show becomes ``?``, not a crash."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


class _Command(click.Command):
    """A command whose help speaks the reader's language, headings included (click's own are English)."""

    def __init__(self, name: str, say: Wording, options: list[click.Parameter], callback: Callable[..., int]) -> None:
        super().__init__(name, help=say(f"help_{name}"), params=options, callback=callback, add_help_option=False,
                         options_metavar=say("meta_options"))
        self.say = say

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), f"{self.say('help_usage')} ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pages = [param for param in self.params if isinstance(param, click.Argument)]
        _write_section(formatter, self.say("help_options"), [
            *((str(page.metavar), self.say("opt_page")) for page in pages),
            *(param.get_help_record(ctx) for param in self.params if isinstance(param, click.Option))])


class _Group(click.Group):
    """The commands together; see :class:`_Command`."""

    def __init__(self, say: Wording) -> None:
        super().__init__("trace", help=say("help"), params=[_help(say), _version(say)], add_help_option=False,
                         options_metavar=say("meta_options"), subcommand_metavar=say("meta_command"))
        self.say = say

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), f"{self.say('help_usage')} ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_section(formatter, self.say("help_options"), [param.get_help_record(ctx) for param in self.params])
        _write_section(formatter, self.say("help_commands"), [(name, self.say(f"help_{name}")) for name in COMMANDS])


def _write_section(formatter: click.HelpFormatter, title: str, rows: Iterable[tuple[str, str] | None]) -> None:
    """One list of the help under its heading; click adds the colon, French has a no-break space before it."""
    with formatter.section(title):
        formatter.write_dl([row for row in rows if row is not None])


def _group(home: Path, say: Wording) -> click.Group:
    group = _Group(say)
    port = _option("--port", say("opt_port"), type=click.IntRange(0, 65535), default=8765, metavar=say("meta_number"))
    for name, command, options in (
        ("build", _build, [*_common(say), *_building(say)]),
        ("check", _check, _common(say)),
        ("serve", _serve, [*_common(say), port]),
        ("why", _why, [click.Argument(["address"], metavar=say("meta_address")), *_common(say), *_building(say)[:2]]),
    ):
        group.add_command(_Command(name, say, [*options, _help(say)], _bound(command, home, say)))
    return group


def _bound(command: Command, home: Path, say: Wording) -> Callable[..., int]:
    def call(**given: object) -> int:
        return command(home, say, given)

    return call


def _help(say: Wording) -> click.Option:
    def show(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
        if wanted:
            click.echo(context.get_help())
            context.exit()

    return click.Option(["--help", "-h"], is_flag=True, expose_value=False, is_eager=True, callback=show,
                        help=say("opt_help"))


def _version(say: Wording) -> click.Option:
    def show(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
        if wanted:
            click.echo(f"Trace {__version__}")
            context.exit()

    return click.Option(["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show,
                        help=say("opt_version"))


def _option(name: str, text: str, **more: object) -> click.Option:
    return click.Option([name], help=text, **more)  # type: ignore[arg-type]


def _common(say: Wording) -> list[click.Parameter]:
    return [
        _option("--content", say("opt_content"), metavar=say("meta_folder"), type=Path),
        _option("--theme", say("opt_theme"), metavar=say("meta_name")),
        _option("--date", say("opt_date"), metavar=say("meta_date"), type=click.DateTime(["%Y-%m-%d"])),
        _option("--base-url", say("opt_base_url"), metavar=say("meta_address")),
        _option("--jobs", say("opt_jobs"), metavar=say("meta_number"), type=click.IntRange(0, 256), default=0),
        _option("--strict", say("opt_strict"), is_flag=True),
        _option("--format", say("opt_format"), type=click.Choice(["text", "json", "github"]), default="text"),
        _option("--lang", say("opt_lang"), type=click.Choice(["fr", "en"])),
        _option("--timings", say("opt_timings"), is_flag=True),
    ]


def _building(say: Wording) -> list[click.Parameter]:
    return [
        _option("--output", say("opt_output"), metavar=say("meta_folder"), type=Path),
        _option("--audience", say("opt_audience"), type=click.Choice(["private", "internal", "public"])),
        _option("--clean", say("opt_clean"), is_flag=True),
        _option("--dry-run", say("opt_dry_run"), is_flag=True),
        _option("--no-search", say("opt_search"), is_flag=True),
    ]


Given = dict[str, object]


def _options(home: Path, given: Given) -> Options:
    date, base_url, audience, theme = map(given.get, ("date", "base_url", "audience", "theme"))
    return Options(
        content=_folder(given, "content", home / "content"),
        output=_folder(given, "output", home / "public"),
        date=date.date() if isinstance(date, dt.datetime) else dt.date.today(),
        audience=_audience(audience) if isinstance(audience, str) else None,
        theme=theme if isinstance(theme, str) else None,
        base_url=_base_urls(base_url),
        portable=base_url == "",
        jobs=_number(given.get("jobs")),
        strict=bool(given.get("strict")),
        clean=bool(given.get("clean")),
    )


def _folder(given: Given, name: str, usual: Path) -> Path:
    """A folder that was given, or the usual one. Raises UsageError where its links lead in a circle."""
    value = given.get(name)
    folder = value if isinstance(value, Path) else usual
    if _leads_in_a_circle(folder):
        raise click.BadParameter(repr(str(folder)), param=click.Option([f"--{name}"]))
    return folder


def _leads_in_a_circle(folder: Path) -> bool:
    try:
        folder.resolve()
    except RuntimeError:
        return True
    try:  # from Python 3.13 on, it is resolved as far as it goes, without a word
        folder.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _audience(value: str) -> Audience:
    from generator.records import Audience

    return Audience(value)


def _base_urls(value: object) -> BaseUrls | None:
    if not isinstance(value, str) or not value:
        return None
    from generator.records import BaseUrls

    try:
        return BaseUrls.both(value)
    except ValueError:
        raise click.BadParameter(repr(value), param=click.Option(["--base-url"])) from None


def _build(home: Path, say: Wording, given: Given) -> int:
    from generator import report

    if given["dry_run"]:
        return report.dry_run(_options(home, given), say, str(given["format"]))
    return report.build(_options(home, given), say, str(given["format"]), bool(given["timings"]))


def _check(home: Path, say: Wording, given: Given) -> int:
    from generator import report

    return report.check(_options(home, given), say, str(given["format"]), bool(given["timings"]))


def _why(home: Path, say: Wording, given: Given) -> int:
    from generator import report

    return report.why(_options(home, given), say, str(given["address"]), str(given["format"]))


def _serve(home: Path, say: Wording, given: Given) -> int:
    from generator.serve import serve

    gc.set_threshold(100_000, 50, 100)
    gc.enable()  # what stays open for days is another matter
    return serve(_options(home, given), say, _number(given["port"]), None if given["date"] else dt.date.today)


__all__ = ["DONE", "main", "run"]
