"""One run of the command: build, show, wait for a change, build again, and say so in the terminal."""

from __future__ import annotations

import datetime as dt
import time
import traceback
from collections.abc import Callable, Collection
from types import TracebackType

import click

from generator.frozen import replace
from generator.memo import TornMemo
from generator.options import Options
from generator.pipeline import open_memo
from generator.problems import format_problem, inert
from generator.records import Audience, BaseUrls
from generator.remaking import Remaking
from generator.results import Made, has_errors, has_warnings
from generator.signature import FileChangedError
from generator.theme import theme_folders
from generator.watch import Watcher
from generator.wording import Wording

from .preview import Accident, Preview, Showing
from .server import POLL_SECONDS, Server

ROOM = "preview"
"""The preview's own part of the memo: builds may go on beside it."""

IDLE_SECONDS = 2.0
"""After how long without a change what was learnt is kept: at some sizes that takes longer than a save should wait."""

LOOK_SECONDS, LOOK_SHARE = 2.0, 0.02
"""Seconds after which a site that somebody looks at is compared with its files, and the part of the time that this may
take: some network drives report no change."""

RETRY_SECONDS = 0.5
"""After how long a build that stopped by accident is tried once more."""


class Session:
    """A preview from its first build to its end. The thread that calls :meth:`run` builds; others serve and watch.
    ``today`` says which day it is, where that of ``options`` is only the one on which the preview began.

    Raises OSError where the port cannot be had.
    """

    def __init__(
        self, options: Options, say: Wording, port: int, poll_seconds: float = POLL_SECONDS,
        today: Callable[[], dt.date] | None = None,
    ) -> None:
        self.preview = Preview()
        self.server = Server(self.preview, say, port, poll_seconds)
        self.url = self.server.url
        self._say = say
        self._options = _for_preview(options, self.url)
        self._today = today or (lambda: options.date)
        self._memo = open_memo(self._options, room=ROOM)
        self._site = Remaking(self._options, self._memo)
        self._watcher = Watcher((options.content, *theme_folders(options.content)))
        self._told = Showing()
        self._unsaved = self._unchecked = self._works = False
        self._pause = LOOK_SECONDS

    def run(self) -> None:
        """Serves and rebuilds until :meth:`close`, or until an exception such as KeyboardInterrupt ends it."""
        try:
            self._watcher.start()
            self.server.start()
            click.echo(self._say("serving", url=self.url))
            self._build()
            while not self._watcher.closed:
                if self._watcher.wait(IDLE_SECONDS if self._unsaved else self._pause):
                    self._answer(self._watcher.touched())
                elif self._site.owed or self._is_another_day():
                    self._build()
                elif self._unsaved:
                    self._save()
                elif self.preview.watched:
                    self._look()
        finally:
            self._stop()

    def _answer(self, touched: Collection[str] | None) -> None:
        """Builds after a change: what was saved is shown first; all other files are looked at once nobody saves. What
        has moved among them may be half written: it is answered like any change, when its burst is over."""
        done = self._build(touched)
        self._unchecked = done and touched is not None and (self._unchecked or len(touched) > 0)
        if self._unchecked and not self._watcher.is_pending:
            self._unchecked = False
            if self._site.moved():
                self._watcher.note()

    def _look(self) -> None:
        """Finds what changed without a word from the system."""
        started = time.perf_counter()
        if self._site.moved():
            self._watcher.note()
        self._pause = max(LOOK_SECONDS, (time.perf_counter() - started) / LOOK_SHARE)

    def _is_another_day(self) -> bool:
        return self._today() != self._options.date

    def _take_day(self) -> None:
        """A preview stays open for days: what is done today is not dated tomorrow."""
        if self._is_another_day():
            self._options = replace(self._options, date=self._today())
            self._site = Remaking(self._options, self._memo)

    def _save(self) -> None:
        self._unsaved = False
        self._memo.save()

    def close(self) -> None:
        """Ends the run, from any thread."""
        self._watcher.close()

    def interrupt(self) -> None:
        """Ends the run from a handler of signals. Raises KeyboardInterrupt where that would take a while: in a build,
        and where it was asked for before. Code that makes another error of it, as compiled libraries do, ends the build
        all the same; a wait ends by itself, for it has let go of its lock and would be left without it."""
        at_once = self._works or self._watcher.closed
        self.close()
        if at_once:
            raise KeyboardInterrupt

    def _stop(self) -> None:
        self.preview.close()
        self.server.stop()
        self._watcher.stop()
        if self._unsaved:
            self._save()
        self._memo.close()

    def _build(self, touched: Collection[str] | None = None) -> bool:
        """Builds and shows, and whether no accident befell; ``touched`` are the files to look at, if not all. Where a
        file moved away meanwhile, tries once more before saying so."""
        self._take_day()
        before = self.preview.showing
        attempt = self._attempt(touched)
        if isinstance(attempt.error, OSError):
            self._watcher.wait(RETRY_SECONDS)
            attempt = self._attempt()
        if attempt.made is None and self._watcher.closed:
            return False
        showing = attempt.showing(before, self._options.strict, self._say)
        self.preview.show(showing)
        if attempt.error is not None or not self._site.owed:  # else the next build is about to say more
            self._tell(self._told, showing, attempt)
            self._told = showing
        self._unsaved = True
        return attempt.error is None

    def _attempt(self, touched: Collection[str] | None = None) -> _Attempt:
        started = time.perf_counter()
        attempt = self._try(touched)
        if isinstance(attempt.error, TornMemo):
            self._memo.close()
            self._memo = open_memo(self._options, forget=True, room=ROOM)
            self._site = Remaking(self._options, self._memo)
            attempt = self._try()
        attempt.seconds = time.perf_counter() - started
        return attempt

    def _try(self, touched: Collection[str] | None = None) -> _Attempt:
        with _Attempt() as attempt:
            self._works = True
            try:
                if not self._watcher.closed:
                    attempt.made = self._site.make(
                        self.preview.watched, self._glimpse, touched, lambda: self._watcher.is_pending)
            finally:
                self._works = False
        return attempt

    def _glimpse(self, made: Made) -> None:
        """Shows what is made of a site so far, where nothing speaks against it."""
        with _Attempt() as attempt:
            attempt.made = made
        showing = attempt.showing(self.preview.showing, self._options.strict, self._say)
        if not showing.stopped:
            self.preview.show(showing)

    def _tell(self, before: Showing, showing: Showing, attempt: _Attempt) -> None:
        """Prints the problems that the last build had not, what stops it last, then one line."""
        if showing.problems != before.problems:
            said = frozenset(before.loud)
            for found in sorted(showing.loud, key=lambda each: each.severity.stops):
                if found not in said:
                    click.echo(f"{format_problem(found, self._say.lang, 'text')}\n")
        if showing.accident is not None:
            self._tell_accident(showing.accident, attempt.error)
            return  # nobody can say what would mend it
        key = "serve_stopped" if showing.stopped else "served_again" if before.built else "serve_ready"
        seconds = self._say.decimal(attempt.seconds, 2)
        click.echo(self._say(key, problems=self._counted(showing), seconds=seconds))

    def _tell_accident(self, accident: Accident, error: Exception | None) -> None:
        if accident.ours and error is not None:
            click.echo("".join(traceback.format_exception(error)), err=True)
        click.echo(self._say("accident", what=self._say(accident.key), detail=inert(accident.detail)))

    def _counted(self, showing: Showing) -> str:
        """How many errors keep the site from being shown, as the browser says it; else how many problems there are."""
        errors = sum(found.severity.stops for found in showing.loud)
        if showing.stopped and errors:
            return self._say("serve_errors_one" if errors == 1 else "serve_errors_many", count=errors)
        number = len(showing.loud)
        key = {0: "serve_problems_none", 1: "serve_problems_one"}.get(number, "serve_problems_many")
        return self._say(key, count=number)


class _Attempt:
    """A build that may fail without ending the preview: the context keeps any error, and lets interruptions through."""

    def __init__(self) -> None:
        self.made: Made | None = None
        self.error: Exception | None = None
        self.seconds = 0.0

    def __enter__(self) -> _Attempt:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        self.error = error if isinstance(error, Exception) else None
        return self.error is not None

    def showing(self, before: Showing, strict: bool, say: Wording) -> Showing:
        """What to show after this attempt."""
        if self.made is None:
            return before.after_accident(Accident(_described(self.error, say), not isinstance(self.error, OSError)))
        stopped = has_errors(self.made.problems) or (strict and has_warnings(self.made.problems))
        return before.after(self.made.files, self.made.problems, stopped)


def _described(error: Exception | None, say: Wording) -> str:
    if isinstance(error, OSError):
        detail = say("changed_meanwhile") if isinstance(error, FileChangedError) else error.strerror or error
        return f"{error.filename or ''}: {detail}".removeprefix(": ")
    return f"{type(error).__name__}: {error}"


def _for_preview(options: Options, url: str) -> Options:
    """Everything is shown, at the preview's own address. One process: the work is forked off in a build, but a process
    with threads must not fork."""
    return replace(options, audience=Audience.PRIVATE, portable=False, base_url=BaseUrls.both(url), jobs=1)
