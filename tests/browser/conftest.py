"""A real Chromium, an officer who is signed in, and an ear on the console.

Screenshots go to pytest's temporary folder. A page that breaks the Content-Security-Policy, throws
or cannot load a part fails the test that opened it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections

from screening.roles import Role, assign_roles
from tests.conftest import missing
from tests.factories import PASSWORD, UserFactory

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HARMLESS = ("status of 409",)
"""A refused answer is shown with this status; the console counts it as a failed load."""


@pytest.fixture(scope="session", autouse=True)
def async_unsafe() -> Iterator[None]:
    """Playwright's loop runs in this thread, where Django would refuse the database."""
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    yield
    patch.undo()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("the playwright package is not installed")
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        missing("no Chromium: install it, or set CHROMIUM to its path")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=list(SWITCHES))
        yield chromium
        chromium.close()
        # Django keeps a connection per event loop; this loop ends here, and nobody else could
        # close what was opened under it, so PostgreSQL would refuse to drop the test database.
        connections.close_all()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, as its wheel ships it."""
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def console() -> list[str]:
    """What the pages complained about."""
    return []


@pytest.fixture
def page(browser: Any, live_server: Any, console: list[str]) -> Iterator[Any]:
    """A page of the desk whose complaints fail the test."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1600, "height": 1000}
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda said: console.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    yield page
    context.close()
    assert [text for text in console if not any(word in text for word in HARMLESS)] == []


@pytest.fixture
def officer(transactional_db: None) -> Any:
    """Who answers cases."""
    return person("okafor", "Ada", "Okafor", Role.OFFICER)


@pytest.fixture
def senior(transactional_db: None) -> Any:
    """Who signs second."""
    return person("kaya", "Lena", "Kaya", Role.SENIOR_OFFICER)


def person(username: str, first: str, last: str, role: Role) -> Any:
    """Somebody of one role."""
    user = UserFactory(username=username, first_name=first, last_name=last)
    installer = SimpleNamespace(pk=None, get_username=lambda: "installer")
    assign_roles(person=user, roles=[role.value], by=installer)
    return user


def sign_in(page: Any, user: Any) -> Any:
    """The home page after signing in through the form."""
    page.goto("/admin/")
    page.get_by_label("User name").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", level=1).wait_for()
    return page


@pytest.fixture
def signed_in(page: Any, officer: Any) -> Any:
    """The desk as the officer sees it."""
    return sign_in(page, officer)


@pytest.fixture
def another_window(browser: Any, live_server: Any, console: list[str]) -> Iterator[Any]:
    """Opens the desk for a second person, whose complaints fail the test as well."""
    opened = []

    def open_for(user: Any) -> Any:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": 1600, "height": 1000}
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: console.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: console.append(str(error)))
        return sign_in(page, user)

    yield open_for
    for context in opened:
        context.close()


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where screenshots go."""
    return tmp_path
