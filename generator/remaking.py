"""One site made again and again in one process, as the preview does: each time over the last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from generator import whole
from generator.frozen import replace
from generator.incremental import Step, step_over
from generator.making import Making
from generator.memo import Memo
from generator.options import Options
from generator.outputs import MemorySink, Planned, produce
from generator.pool import Workers
from generator.problems import Problem
from generator.publish import OutputFile
from generator.render import RenderError
from generator.results import Made, Stages
from generator.signature import TRUSTED, UNSURE, Signature
from generator.state import State

AT_ONCE = 8
"""Pages that are made before somebody looks whether there is something more urgent."""


class Remaking:
    """One site made again and again in one process, each time over the last."""

    def __init__(self, options: Options, memo: Memo) -> None:
        self.options, self.memo = options, memo
        self._workers = Workers(options.jobs)
        self._files: Mapping[str, OutputFile] = {}
        self.state: State | None = None
        self._said: tuple[Problem, ...] = ()
        self._seen: dict[str, Signature | None] = {}
        self._root = options.content.resolve()
        self.owed: frozenset[str] = frozenset()
        """Files that are still those of before: their making was interrupted, and the next site is made with them."""

    def make(
        self, first: Collection[str] = (), show: Callable[[Made], None] = lambda _made: None,
        touched: Collection[str] | None = None, interrupted: Callable[[], bool] = lambda: False,
    ) -> Made:
        """The whole site in memory; with errors, only what is wrong. May raise TornMemo.

        Where only words have moved, files of ``first`` are made before the others, and then given to ``show`` among
        files of which others are still those of before. ``touched`` are the files that somebody says have changed: no
        others are looked at then, and ``moved`` tells later whether that was true. Once ``interrupted``, what nobody
        looks at is left to the next site.
        """
        return self._over(first, show, touched, interrupted) or self._anew()

    def moved(self, paths: Iterable[str] | None = None) -> list[str]:
        """The files and folders that are not what they were when the site was made, of some or of all; none where
        nobody can tell."""
        seen = self._seen if paths is None else {path: self._seen[path] for path in paths}
        now = whole.signatures(seen)
        return [path for path, before in seen.items() if now[path] != before]

    def _over(
        self, first: Collection[str], show: Callable[[Made], None], touched: Collection[str] | None,
        interrupted: Callable[[], bool],
    ) -> Made | None:
        """The site over the last one; ``None`` where more than a few words have moved."""
        if self.state is None or self._root != self.options.content.resolve():
            return None
        moment = self.memo.moment()
        moved = self.moved(touched if touched and all(path in self._seen for path in touched) else None)
        self.memo.partial = True
        sink, rendered = MemorySink(self._files), list[str]()
        sink.files.update(self._files)

        def early(step: Step) -> None:
            rendered.extend(produce(step.build, step.plan.found, sink))
            show(replace(step.made(lambda: self._said), files=dict(sink.files)))

        try:
            step = step_over(
                self.state, self.options, self.memo, self._workers, moved, self._seen, first, early, self.owed)
            if step is None:
                return None
            made, later = _parted(step.plan, first)
            if not step.plan.is_whole:
                return None
            while later and not interrupted():
                rendered += produce(step.build, later[:AT_ONCE], sink)
                made, later = [*made, *later[:AT_ONCE]], later[AT_ONCE:]
        except RenderError:
            return None  # the whole build says what is wrong
        self.owed = frozenset(each.path for each in later)
        wanted = {each.path: (sink.files[each.path].sha256, sink.files[each.path].size) for each in made}
        self.state, self._files = step.published(made, {**self.state.wanted, **wanted}).state, sink.files
        self._seen |= step.settled(moment)
        known = step.made(lambda: self._said)
        self._said = known.problems
        return replace(known, files=self._files, rendered=tuple(sorted(rendered)))

    def _anew(self) -> Made:
        """The site, planned anew."""
        self.state, self.owed, self._seen = None, frozenset(), {}
        self._root = self.options.content.resolve()  # a link may lead elsewhere by now
        sink = MemorySink(self._files)
        making = Making(self.options, Stages(), self.memo, self._workers)
        made = making.make(sink)
        around = making.around or {}
        self._seen = {**making.content_seen, **around}
        if making.build is None:
            return self._waiting(made)
        self._files = sink.files
        if making.steady and TRUSTED and UNSURE not in around.values():
            wanted = {path: (file.sha256, file.size) for path, file in sink.files.items()}
            self.state, self._said = making.state(making.build, wanted), made.problems
            return replace(made, files=self._files)
        return self._waiting(replace(made, files=self._files))

    def _waiting(self, made: Made) -> Made:
        """What was made, where the next site is made anew as soon as anything is not what it is now."""
        unsure = [path for path, signature in self._seen.items() if signature == UNSURE]
        self._seen |= whole.signatures(unsure)
        return made


def _parted(planned: Iterable[Planned], first: Collection[str]) -> tuple[list[Planned], list[Planned]]:
    parts: tuple[list[Planned], list[Planned]] = ([], [])
    for each in planned:
        parts[each.path not in first].append(each)
    return parts
