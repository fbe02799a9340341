"""The command ``serve``: a preview of everything, which follows every save.

The site is built in memory and served from there; nothing is written but what builds remember. Pages get a small
script on their way to the browser, which reloads them once what they show has changed; while the content has errors,
they give way to a screen that says what to do.
"""

from __future__ import annotations

import datetime as dt
import errno
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import click

from generator.options import Options
from generator.wording import Wording

from .session import Session

DONE, REFUSED = 0, 3


def serve(options: Options, say: Wording, port: int, today: Callable[[], dt.date] | None = None) -> int:
    """Serves the preview until Ctrl+C or a request to end, and returns the exit code; ``today`` says which day it is,
    where nobody chose one."""
    try:
        session = Session(options, say, port, today=today)
    except OSError as error:
        click.echo(_refusal(error, say, port), err=True)
        return REFUSED
    with suppress(KeyboardInterrupt), _interruptible(session):
        session.run()
    click.echo(f"\n{say('stopped')}")  # a terminal shows ^C
    return DONE


def _refusal(error: OSError, say: Wording, port: int) -> str:
    if error.errno in (errno.EADDRINUSE, errno.EACCES) and (error.errno == errno.EADDRINUSE or port >= 1024):
        return say("serve_busy", port=port)
    return say("serve_refused", port=port, detail=error.strerror or str(error))


@contextmanager
def _interruptible(session: Session) -> Iterator[None]:
    """SIGTERM ends the preview as Ctrl+C does, even where the shell that started it ignores SIGINT for it."""
    def interrupt(_number: int, _frame: FrameType | None) -> None:
        session.interrupt()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


__all__ = ["Session", "serve"]
