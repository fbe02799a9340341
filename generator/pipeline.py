"""The whole program on one screen: sources → records → site → routes → views → outputs → publication.

Each stage takes frozen values and returns new ones; problems are collected on the way, and errors stop the build
before anything is published. Stages ask a memo first: with a warm one, a build is the clean build with answers at hand.
"""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, TypeVar

from generator import whole
from generator.frozen import dataclass, replace
from generator.incremental import changed, step_over
from generator.making import Making
from generator.memo import FOLDER, Memo, Row, TornMemo, key
from generator.options import Options
from generator.outputs import Build, MemorySink, produce
from generator.permanence import lost
from generator.pool import Workers
from generator.problems import Place, Problem, problem
from generator.publish import (
    MANIFEST,
    Known,
    PublishError,
    Publishing,
    Standing,
    check_ground,
    check_ours,
    keep_apart,
    publishing,
)
from generator.recall import recall_words, remember_words
from generator.records import Audience, Settings
from generator.render import RenderError
from generator.results import Made, Published, Result, Stages, has_warnings
from generator.routes import Route
from generator.state import Change, State

if TYPE_CHECKING:
    from concurrent.futures import Executor

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a build would do. ``wanted`` are all files with their routes; ``before`` and ``now`` are the digests of the
    content's files and what was asked, at the last build (nothing where that is forgotten) and now. ``lost`` is what
    there is to say of addresses that would go; ``is_refused`` says whether warnings are enough to write nothing."""

    made: Made
    build: Build | None
    wanted: Mapping[str, Route | None]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    lost: tuple[Problem, ...]
    is_refused: bool
    standing: Standing
    before: tuple[Mapping[str, str], Mapping[str, str]]
    now: tuple[Mapping[str, str], Mapping[str, str]]


def make(options: Options, stages: Stages | None = None, executor: Executor | None = None) -> Made:
    """The whole site in memory; with errors, only what is wrong."""

    def work(memo: Memo) -> Made:
        sink = MemorySink()
        made = Making(options, stages or Stages(), memo, Workers(options.jobs, executor)).make(sink)
        return replace(made, files=sink.files if made.pages else {})

    return _remembering(options, work)


def _apart(options: Options) -> None:
    """Raises PublishError where the site would stand among what builds read: the content, themes, or the memo."""
    beside = options.content.resolve().parent
    keep_apart(options.output, options.content, beside / FOLDER, beside / "themes")


def open_memo(options: Options, forget: bool = False, room: str = "") -> Memo:
    """The memo beside the content; a ``room`` of its own for builds that stay open."""
    folder = options.content.resolve().parent / FOLDER / room if options.content.is_dir() else None
    return Memo(folder, forget)


def _remembering(options: Options, work: Callable[[Memo], Answer], learn: bool = True) -> Answer:
    """Works with the memo beside the content, and lets it learn; a torn one is forgotten, and the work begins again."""
    for forget in (options.clean, True):
        facts = _facts(options) if forget else {}
        memo = open_memo(options, forget)
        for table, row in facts.items():
            memo.put(table, place_of(options), row)
        try:
            answer = work(memo)
            if learn:
                _save(memo, options)
            return answer
        except TornMemo:
            if forget:
                raise
        finally:
            memo.close()
    raise AssertionError("a new memo is never torn")


_FACTS = ("built", "moved", "left out")
"""Tables of what only a publication knows: no other build could work it out again."""


def _facts(options: Options) -> dict[str, Row]:
    """What is known of the site that stands there, whatever else is forgotten."""
    memo = open_memo(options)
    try:
        return {table: row for table in _FACTS if (row := memo.get(table, place_of(options))) is not None}
    except TornMemo:
        return {}
    finally:
        memo.close()


def _save(memo: Memo, options: Options) -> None:
    """Lets the memo learn. What it knows of the site that stands there does not grow old, however many builds and
    checks come to nothing meanwhile."""
    for table in ("outputs", *_FACTS):
        memo.get(table, place_of(options))
    memo.save()


def build(
    options: Options, stages: Stages | None = None, executor: Executor | None = None, look: whole.Look | None = None
) -> Result:
    """Builds and publishes; ``look`` is what is known of the last build, where somebody has looked already.

    Raises PublishError where the machine refuses, the folder is not ours, or a wider circle reads it.
    """
    stages = stages or Stages()
    _apart(options)
    look = look or whole.look(options)
    with publishing(options.output, options.clean, lambda: stages.progress("waiting", 0)) as site:
        return _remembering(options, lambda memo: Building(options, stages, memo, executor, site).build(look), False)


class Building:
    """One build that publishes: over the last one where that will do, else planned anew."""

    def __init__(
        self, options: Options, stages: Stages, memo: Memo, executor: Executor | None, site: Publishing
    ) -> None:
        self.options, self.stages, self.memo, self.site = options, stages, memo, site
        self.workers = Workers(options.jobs, executor)
        self.content, self.output = f"{options.content.resolve()}/", f"{options.output.resolve()}/"

    def build(self, look: whole.Look | None) -> Result:
        """The build."""
        recall_words(self.memo)
        try:
            result = self._over(look) if look is not None and look.state and self._is_ours(look) else None
        except TornMemo:
            result = None
        if result is None:
            result = self._anew()
            remember_words(self.memo)
            _save(self.memo, self.options)
        return result

    def _is_ours(self, look: whole.Look) -> bool:
        """Whether no other build has published meanwhile."""
        manifest = f"{self.output}{MANIFEST}"
        now = whole.signatures([manifest])[manifest]
        return now is not None and look.marks[manifest] == whole.mark(now)

    def _over(self, look: whole.Look) -> Result | None:
        """A build over the last one; ``None`` where more than a few words have moved."""
        moment = self.memo.moment()
        with self.stages.stage("read"):
            base = whole.recall_state(self.options, look.state)
            earlier: Change = pickle.loads(look.change) if look.change else Change()  # noqa: S301 - our own memo
            state = changed(base, self.options, earlier) if isinstance(base, State) else None
        if state is None:
            return None
        with self.stages.stage("records", len(look.moved)):
            self.memo.partial = True
            step = step_over(state, self.options, self.memo, self.workers, look.moved, look.marks.paths)
        if step is None:
            return None
        self.site.keep_all(state.wanted, state.site.audience.value)
        try:
            with self.stages.stage("pages", step.plan.at_most):
                rendered = tuple(produce(step.build, step.plan, self.site, step.plan.at_most))
        except RenderError:
            return None  # the whole build says what is wrong
        if not step.plan.is_whole:
            return None
        result = self._published(replace(step.made(look.problems), rendered=rendered))
        if result.publication is None:
            self.memo.save()
            return result
        change = earlier.then(step.published(step.plan.found, self.site.wanted).change)
        self.memo.put("moved", place_of(self.options), pickle.dumps(change.digests, 5))
        known = pickle.dumps(change, 5)
        remember_words(self.memo)
        self.memo.save()  # first: it fills the time in which what was written settles
        written = self.site.signatures(self.memo.moment)
        if len(written) == len(step.plan.found):
            whole.remember_since(self.options, look, result, {**step.settled(moment), **self._written(written)},
                                 known, change.small, step.is_otherwise)
        return result

    def _anew(self) -> Result:
        """A build that plans everything."""
        self.site.trust(self.memo.value("outputs", place_of(self.options)) or {})
        making = Making(self.options, self.stages, self.memo, self.workers)
        made = making.make(self.site)
        if making.build is None:
            return Result(made, None, self.stages.seconds)
        result = self._published(made)
        if result.publication is None:
            return result
        with contextlib.suppress(TornMemo):  # what the disk does not give back is not remembered
            self._remember(making, making.build, result)
        return result

    def _remember(self, making: Making, build: Build, result: Result) -> None:
        """Keeps what the next build may begin with."""
        place, written = place_of(self.options), self.site.signatures(self.memo.moment)
        self.memo.put("outputs", place, pickle.dumps(written, 5))
        self.memo.put("built", place, pickle.dumps((making.digests, said(self.options, making)), 5))
        self.memo.put("moved", place, pickle.dumps({}, 5))
        left_out = frozenset((item.kind, item.id) for item in result.made.account.left_out)
        self.memo.put("left out", place, pickle.dumps(left_out, 5))
        if making.steady and making.around is not None and len(written) == len(self.site.wanted):
            seen = {**making.content_seen, **making.around, **self._written(written)}
            whole.remember(self.options, result, seen, making.state(build, self.site.wanted))

    def _published(self, made: Made) -> Result:
        """What was done."""
        assert made.site is not None
        told = lost(self.site.owned.keys() - self.site.wanted.keys(), made.site, self.options.output)
        if self.options.strict and has_warnings((*made.problems, *told)):
            return Result(made, None, self.stages.seconds, tuple(told))
        with self.stages.stage("publish"):
            keep_circle(self.site, made.site.audience)
            publication = self.site.commit(made.site.audience.value)
        files = Published(self.options.output, self.site.wanted)
        return Result(replace(made, files=files), publication, self.stages.seconds, tuple(told))

    def _written(self, written: Known) -> whole.Seen:
        """What stands for the site's own files."""
        files = {f"{self.output}{path}": signature for path, (signature, _) in written.items()}
        return {**files, **whole.signatures([f"{self.output}{MANIFEST}"])}


def keep_circle(standing: Standing, audience: Audience) -> None:
    """Raises PublishError where a folder was last published for a wider circle, which would read there what is meant
    for this one alone. What nobody can read may be the widest."""
    unknown = Audience.PUBLIC if standing.audience else audience
    before = next((each for each in Audience if each.value == standing.audience), unknown)
    if before.width > audience.width:
        found = problem("TR625", Place(""), path=str(standing.output), before=standing.audience[:60],
                        now=audience.value)
        raise PublishError(found, refused=False)


def place_of(options: Options) -> str:
    """The key of what is remembered of the folder that the site is published to."""
    return key("output", folder=str(options.output.resolve()))


def said(options: Options, making: Making) -> dict[str, str]:
    """What a build was asked, apart from its content, and what that comes to with the settings: each of these may
    change pages."""
    return {"theme": making.theme.digest if making.theme is not None else "",
            "audience": repr(options.audience), "for audience": making.site.audience.value,
            "address": repr((options.base_url, options.portable)), "at address": repr(making.common.settings.base_url),
            "date": options.date.isoformat()}


Asked = Callable[[Settings, Collection[str]], str]
"""Which file somebody asks about, of those that a site with such settings has or had."""


def foresee(options: Options) -> Foreseen:
    """What a build would write and remove, and why; the site stays as it is. Raises PublishError where a build would
    refuse the folder."""
    return foreseen(options, lambda found: found)


def foreseen(options: Options, tell: Callable[[Foreseen], Answer], asked: Asked | None = None) -> Answer:
    """What is told of that while the memo is open: whoever looks at the pages looks there too. Where somebody asks
    about one file, no other is among those that would change."""
    _apart(options)
    check_ours(options.output)

    def work(memo: Memo) -> Answer:
        standing = Standing(options.output, memo.value("outputs", place_of(options)) or {})
        before: tuple[dict[str, str], dict[str, str]] = memo.value("built", place_of(options)) or ({}, {})
        moved: dict[str, str] = memo.value("moved", place_of(options)) or {}
        making = Making(options, Stages(), memo, Workers(options.jobs))
        build = making.plan()
        wanted = {each.path: each.route for each in making.planned}
        every = wanted.keys() | standing.owned.keys()
        only = {asked(making.common.settings, every)} if asked is not None else wanted.keys()
        changed = making.compared(build, only, standing) if build is not None else None
        gone = sorted(set(standing.owned) - set(wanted))
        found = making.made()
        is_whole = changed is not None and asked is None
        told = tuple(lost(gone, making.site, options.output)) if is_whole else ()
        refused = options.strict and has_warnings((*found.problems, *told))
        if not refused:
            if changed is not None:
                keep_circle(standing, making.site.audience)
            check_ground(standing, changed or (), gone if is_whole else ())
        if changed is not None and options.clean:
            changed = sorted(only)
        return tell(Foreseen(
            found, build if changed is not None else None, wanted, tuple(changed or ()),
            tuple(gone), told, refused, standing,
            ({**before[0], **moved}, before[1]), (making.digests, said(options, making)),
        ))

    return _remembering(options, work, learn=False)


def check(options: Options, stages: Stages | None = None) -> Made:
    """Every problem of every file, including those that only show when the site is made; publishes nothing."""
    return make(replace(options, audience=Audience.PRIVATE), stages)
