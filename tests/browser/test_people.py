"""Several people at the desk, and one who is called away: nothing is lost, nothing written over."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from screening.cases.clearances import approve_clearance, propose_clearance
from screening.models import AuditEvent, Case, CaseDraft, Disposition, License, SavedView
from tests.browser.conftest import sign_in
from tests.browser.test_journeys import answer, case_of, open_case
from tests.factories import (
    PASSWORD,
    CaseFactory,
    DeterminationFactory,
    LicenseFactory,
    RedFlagFactory,
    plain_order,
)
from tests.screening.cases.conftest import answered

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def idle_for(minutes: int) -> None:
    """Every session as it is after so long without doing anything."""
    for row in Session.objects.all():
        store = row.get_decoded() | {"active_at": time.time() - 60 * minutes}
        Session.objects.filter(pk=row.pk).update(
            session_data=Session.get_session_store_class()().encode(store)
        )


def test_what_is_typed_survives_leaving_signing_out_and_a_colleague(
    signed_in: Any, senior: Any, another_window: Any
) -> None:
    page, case = signed_in, case_of("hold")
    RedFlagFactory(screening=case.screening)
    open_case(page, case)
    comment = page.get_by_label("Comment", exact=True)
    # Leaving the finding at once, before the desk had time to keep it.
    comment.fill("Half a <b>sentence</b>")
    with page.expect_navigation():
        page.locator("[data-finding]").nth(1).click()
    page.get_by_text("typed, ").wait_for()
    assert comment.input_value() == ""
    with page.expect_navigation():
        page.locator("[data-finding]").nth(0).click()
    assert comment.input_value() == "Half a <b>sentence</b>"
    # The session ends while they write; after signing in they are where they were.
    comment.fill("A whole sentence, written in an hour.")
    idle_for(31)
    page.get_by_role("radio", name="False positive").check()
    page.get_by_label("Reason code").select_option("name_only")
    page.get_by_role("button", name="Record answer").click()
    page.get_by_label("User name").fill("okafor")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    assert f"/case/{case.pk}/change/?finding=hit-" in page.url
    assert comment.input_value() == "A whole sentence, written in an hour."
    assert page.get_by_role("radio", name="False positive").is_checked()
    assert not Disposition.objects.exists()
    # A colleague sees none of it, and answers meanwhile.
    other = another_window(senior)
    open_case(other, case)
    assert other.get_by_label("Comment", exact=True).input_value() == ""
    answer(other, "True match", "alias_listed", "It is them.")
    page.get_by_role("button", name="Record answer").click()
    page.get_by_text("The finding was answered meanwhile").wait_for()
    stands = page.locator("#decide dl.printed")
    assert "It is them., by kaya" in stands.inner_text()
    assert "A whole sentence" in stands.inner_text()
    with page.expect_navigation():
        page.get_by_role("button", name="Record answer").click()
    assert [row.kind for row in Disposition.objects.order_by("id")] == [
        "true_match",
        "false_positive",
    ]
    assert not CaseDraft.objects.exists()


def test_page_that_stays_open_says_that_the_session_ended_and_keeps_the_text(
    signed_in: Any, officer: Any
) -> None:
    page, case = signed_in, case_of("hold")
    open_case(page, case)
    Session.objects.all().delete()  # signed out from elsewhere: nobody knows whose it was
    page.get_by_label("Comment", exact=True).fill("Nobody to keep it.")
    page.get_by_text("Your session has ended").wait_for()
    page.goto("/admin/")
    sign_in(page, officer)
    open_case(page, case)
    assert page.get_by_label("Comment", exact=True).input_value() == "Nobody to keep it."


def test_license_is_amended_and_withdrawn_and_its_answer_prefilled(signed_in: Any) -> None:
    page = signed_in
    held = LicenseFactory()
    content = plain_order()
    content["lines"][0]["license_number"] = held.number
    case = CaseFactory(screening__outcome="hold", screening__transaction__content=content)
    DeterminationFactory(
        screening=case.screening,
        eccn="5A992.c",
        result="license_required",
        content={"path": [{"step": "held_license", "result": "covers"}]},
    )
    open_case(page, case)
    assert page.get_by_role("radio", name="Licensed").is_checked()
    assert page.get_by_label("License", exact=True).input_value() == held.number
    page.goto(f"/admin/screening/license/{held.pk}/change/")
    amend = page.get_by_role("form", name="Amend")
    amend.get_by_label("Countries").fill("Atlantis")
    amend.get_by_label("Why").fill("Amended by BIS.")
    amend.get_by_role("button", name="Amend").click()
    page.get_by_text("'Atlantis' is no country").wait_for()
    page.get_by_role("form", name="Amend").get_by_label("Countries").fill("Singapore")
    page.get_by_role("form", name="Amend").get_by_role("button", name="Amend").click()
    page.get_by_text("Countries: SG").wait_for()
    withdraw = page.get_by_role("form", name="Withdraw")
    withdraw.get_by_label("Why").fill("Revoked.")
    withdraw.get_by_role("button", name="Withdraw").click()
    page.get_by_role("button", name="Put back in use").wait_for()
    assert License.objects.get().withdrawn_why == "Revoked."
    open_case(page, case)
    assert page.get_by_text("which is not good today").count() == 1
    assert not page.get_by_role("radio", name="Licensed").is_checked()


def test_many_cases_are_handed_over_and_screened_again_at_once(
    signed_in: Any, officer: Any
) -> None:
    page = signed_in
    for _ in range(3):
        CaseFactory(screening__outcome="hold", screening__transaction__content=plain_order())
    page.goto("/admin/screening/case/")
    page.locator('[name="case"]').first.check()
    page.get_by_label("All 3 of this view").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Assign").click()
    assert Case.objects.filter(assigned_to=officer).count() == 3
    for box in page.locator('[name="case"]').all():
        box.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Take over changed lists").click()
    page.get_by_text("3 cases are not touched by what changed").wait_for()


def test_shared_view_is_not_written_over_unasked(signed_in: Any, another_window: Any) -> None:
    def save(page: Any, query: str) -> None:
        page.goto(f"/admin/screening/case/?{query}")
        form = page.get_by_role("form", name="Save this view")
        form.get_by_label("Save as").fill("Morning")
        form.get_by_label("for everybody").check()
        form.get_by_role("button", name="Save view").click()

    page = signed_in
    save(page, "outcome=block")
    page.get_by_role("link", name="Morning").wait_for()
    save(page, "outcome=hold")
    page.get_by_role("heading", name="Replace the view Morning?").wait_for()
    asked = page.get_by_role("form", name="Replace the view").inner_text()
    assert "outcome=block" in asked
    assert "outcome=hold" in asked
    assert SavedView.objects.get().query == "outcome=block"
    page.get_by_role("button", name="Replace it").click()
    page.get_by_role("link", name="Morning").wait_for()
    assert SavedView.objects.get().query == "outcome=hold"


def test_license_is_extended_and_a_clearance_has_its_last_day_changed(
    page: Any, senior: Any, officer: Any
) -> None:
    held = LicenseFactory(expires_on=timezone.now().date() + timedelta(days=40))
    later = timezone.now().date() + timedelta(days=300)
    sign_in(page, senior)
    page.goto(f"/admin/screening/license/{held.pk}/change/")
    extend = page.get_by_role("form", name="Extend")
    extend.get_by_label("New last day").fill(later.isoformat())
    extend.get_by_label("Why").fill("BIS extended it.")
    with page.expect_navigation():
        extend.get_by_role("button", name="Extend").click()
    assert License.objects.get().expires_on == later
    assert later.isoformat() in page.locator("main").inner_text()

    answered(case_of("hold"), officer)
    given = Disposition.objects.get()
    clearance = propose_clearance(disposition=given, by=officer)
    approve_clearance(clearance=clearance, comment="Agreed.", by=senior)
    page.goto(f"/admin/screening/clearance/{clearance.pk}/change/")
    for form_name, day in (("Change the last day", later), ("Withdraw", None)):
        form = page.get_by_role("form", name=form_name)
        if day:
            form.get_by_label("Last day").fill(day.isoformat())
        form.get_by_label("Comment").fill("After the audit.")
        with page.expect_navigation():
            form.get_by_role("button", name=form_name).click()
    clearance.refresh_from_db()
    assert (clearance.expires_on, clearance.status) == (later, "ended")
    assert {"license_extended", "clearance_amended", "clearance_ended"} <= set(
        AuditEvent.objects.values_list("verb", flat=True)
    )
