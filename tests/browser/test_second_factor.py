"""A security key in a real browser: set up, asked for at the sign-in, and at a proof."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from screening.break_glass import prepare
from screening.models import AuditEvent
from tests.browser.conftest import sign_in
from tests.browser.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def with_key(page: Any) -> Any:
    """Plug a security key into the browser."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools


def test_security_key_is_set_up_and_lets_in(page: Any, officer: Any, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["Officer"]
    with_key(page)
    sign_in(page, officer)
    assert page.url.endswith("/admin/factors/")
    page.get_by_role("link", name="Set up a security key").click()
    page.get_by_label("Name").fill("Blue key")
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("list", name="Codes").wait_for()
    assert page.get_by_role("listitem").count() == 10
    page.get_by_role("link", name="To the desk").click()
    page.get_by_role("navigation", name="Main").wait_for()
    page.get_by_label("Account of okafor").click()
    page.get_by_role("button", name="Sign out").first.click()
    sign_in(page, officer)
    assert page.url.endswith("/admin/second-factor/")
    page.get_by_role("button", name="Use a security key").click()
    page.get_by_role("navigation", name="Main").wait_for()
    page.goto("/admin/prove/?next=/admin/sessions/")
    with page.expect_navigation():
        page.get_by_role("button", name="Use a security key").click()
    assert page.url.endswith("/admin/sessions/")
    factor = Authenticator.objects.get(type="webauthn")
    assert factor.last_used_at is not None
    event = AuditEvent.objects.filter(verb="signed_in").latest("id")
    assert event.data["factor"] == "webauthn"
    assert AuditEvent.objects.get(verb="factor_added").data["factor"] == "security key Blue key"


def test_another_key_lets_nobody_in(page: Any, officer: Any) -> None:
    devtools = with_key(page)
    sign_in(page, officer)
    page.goto("/admin/factors/key/")
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("list", name="Codes").wait_for()
    devtools.send("WebAuthn.disable")
    page.context.clear_cookies()
    with_key(page)
    sign_in(page, officer)
    page.get_by_role("button", name="Use a security key").click()
    page.get_by_text("The key was not taken").wait_for()
    assert page.url.endswith("/admin/second-factor/")
    page.goto("/admin/")
    page.get_by_label("Password").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_on_the_way_in_can_be_used_by_everybody(
    page: Any, officer: Any, axe: str, scheme: str, shots: Any, settings: Any
) -> None:
    page.emulate_media(color_scheme=scheme)

    def look_at(place: str, name: str) -> None:
        page.goto(f"/admin/{place}")
        page.get_by_role("heading", level=1).wait_for()
        assert violations(page, axe) == [], place
        page.screenshot(path=str(shots / f"{name}-{scheme}-wide.png"))
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, place
        page.screenshot(path=str(shots / f"{name}-{scheme}.png"))
        page.set_viewport_size({"width": 1280, "height": 900})

    sign_in(page, officer)
    for place in ("factors/", "factors/app/", "factors/key/", "prove/"):
        look_at(place, place.replace("/", "-"))
    TOTP.activate(officer, "A" * 32)
    RecoveryCodes.activate(officer)
    for place in ("factors/", "factors/codes/", "prove/"):
        look_at(place, f"with-{place.replace('/', '-')}")
    page.context.clear_cookies()
    sign_in(page, officer)
    look_at("second-factor/", "asked")
    page.context.clear_cookies()
    settings.OIDC_ISSUER, settings.PASSWORD_SIGN_IN = "https://id.example.com", False
    look_at("login/", "provider")


def test_every_page_of_the_broken_glass_says_so(page: Any, axe: str, shots: Any) -> None:
    account, password = prepare(name="emergency")
    page.goto("/admin/")
    page.get_by_label("User name").fill(account.person.username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    banner = page.get_by_text("Break-glass account.", exact=True)
    banner.wait_for()
    assert page.get_by_text("in use: ask why").is_visible()
    page.screenshot(path=str(shots / "glass.png"))
    assert violations(page, axe) == []
    page.goto("/admin/sessions/")
    assert banner.is_visible()
