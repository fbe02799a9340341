"""Ctrl+C in a command: noted, because not every code that is interrupted lets it through."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType


class Interruptions:
    """Ctrl+C as ever, and an error after it is no other news: code that is interrupted may make another error of it, as
    compiled libraries do, and locks that somebody waits for."""

    def __init__(self) -> None:
        self._noted = False
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._interrupt)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self._noted = True
        signal.default_int_handler(number, frame)

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        return self._noted and isinstance(error, Exception | KeyboardInterrupt)
