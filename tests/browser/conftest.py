"""A real Chromium that is shown sites from memory: every request is answered here, and none leaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from judges import chromium, demo_for
from playwright.sync_api import Browser, sync_playwright
from visits import Visitor


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; each visitor has a context of its own."""
    path = chromium()
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[Visitor]:
    """A reader of the public demonstration site."""
    with Visitor(browser, demo_for("public")) as reader:
        yield reader
