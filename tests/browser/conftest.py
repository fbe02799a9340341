"""A real Chromium that is shown sites from memory, and that cannot reach any other computer."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest
from judges import chromium, demo_for
from playwright.sync_api import Browser, sync_playwright
from visits import NOWHERE, Server, Visit, Visitor

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
"""What Chromium needs to start as root, without a graphics card, and with the little shared memory of a container."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; each visitor has a context of its own."""
    path = chromium()
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=[*FLAGS, NOWHERE])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def visit(browser: Browser) -> Iterator[Visit]:
    """``visit(built)`` opens a site that is only in memory; leaving the ``with`` closes it."""
    server = Server()
    yield functools.partial(Visitor, browser, server)
    server.close()


@pytest.fixture(scope="module")
def visitor(visit: Visit) -> Iterator[Visitor]:
    """A reader of the public demonstration site."""
    with visit(demo_for("public")) as reader:
        yield reader
