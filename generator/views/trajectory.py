"""Where the points of a trajectory stand: time across, levels up, in the units of the SVG's view box."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from generator.site import Skill, Step, Trajectory

from .context import Context
from .portfolio import StepView, TrajectoryView
from .stock import Stock

WIDTH, HEIGHT = 640, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 24, 22, 36
_BELOW = 0.6
"""Where a step without a level stands: under the first rung, not on it."""


def trajectory_view(context: Context, stock: Stock, trajectory: Trajectory) -> TrajectoryView:
    """One person's path in one competency, drawn and tabulated from the same steps."""
    first, last = trajectory.steps[0].end.last, trajectory.steps[-1].end.last
    start, end = dt.date(first.year, 1, 1), dt.date(last.year + 1, 1, 1)
    steps = tuple(_step(context, stock, step, start, end) for step in trajectory.steps)
    levels = [step.level for step in trajectory.steps if step.level is not None]
    return TrajectoryView(
        id=trajectory.competency,
        skill=context.skill(Skill(trajectory.competency)),
        steps=steps,
        proofs=trajectory.proofs,
        highest=max(levels, default=None),
        width=WIDTH,
        height=HEIGHT,
        line=" ".join(f"{step.x:g},{step.y:g}" for step in steps),
        years=_years(first.year, last.year),
        rungs=_RUNGS,
    )


@lru_cache(maxsize=1024)
def _years(first: int, last: int) -> tuple[tuple[float, str], ...]:
    """Where each year begins: the same value for all paths over the same years, so that they can share what is made of
    it."""
    start, end = dt.date(first, 1, 1), dt.date(last + 1, 1, 1)
    return tuple((_x(dt.date(year, 1, 1), start, end), f"{year:04}") for year in range(first, last + 1))


def _step(context: Context, stock: Stock, step: Step, start: dt.date, end: dt.date) -> StepView:
    return StepView(
        mission=stock.card(step.mission),
        end=context.words.day(step.end),
        level=step.level,
        proven=step.proven,
        rises=step.rises,
        x=_x(step.end.last, start, end),
        y=_y(step.level if step.level is not None else _BELOW),
    )


def _x(date: dt.date, start: dt.date, end: dt.date) -> float:
    share = (date - start).days / max(1, (end - start).days)
    return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)


def _y(level: float) -> float:
    return round(HEIGHT - _BOTTOM - (level - 1) / 3 * (HEIGHT - _TOP - _BOTTOM), 1)


_RUNGS = tuple((_y(level), level) for level in (1, 2, 3, 4))
