"""What every test shares: a laboratory, and a hypothesis that thinks alike on every machine."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lab import DEMO, DEMO_DATE, SHARED, Built, Lab

from generator.options import Options
from generator.pipeline import make

settings.register_profile(
    "trace", deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("trace")


@pytest.fixture(scope="module", autouse=True)
def _settled() -> Iterator[None]:
    """What a file of tests leaves for later ones is looked through for cycles no more: those are millions of objects,
    and every process that is forked from this one would copy them by looking. Hypothesis begins before the first of
    them: it asks once who holds its source of chance, and is not told of what is frozen."""
    given(st.none())(lambda _: None)()
    yield
    gc.collect()
    gc.freeze()


_SAID = "said"


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Says a line at the end of the whole run, whichever process ran the test."""
    return lambda line: record_property(_SAID, line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests have to say of how much they did."""
    reports = [each for found in terminalreporter.stats.values() for each in found
               if isinstance(each, pytest.TestReport) and each.when == "call"]
    lines = [f"{each.nodeid.partition('::')[0]}: {line}" for each in reports
             for name, line in each.user_properties if name == _SAID]
    if lines:
        terminalreporter.section("what was proven")
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    """An empty site of its own."""
    return Lab(tmp_path)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real and hostile inputs, kept outside the repository."""
    if not SHARED.is_dir():
        pytest.skip(f"the shared inputs are not at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The demonstration site, built once."""
    return Built(make(Options(DEMO, tmp_path_factory.mktemp("demo") / "public", DEMO_DATE)))
