"""Licenses entered, amended, extended and withdrawn, and what that means to orders."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from screening.audit.verify import verify_audit
from screening.cases.authorizations import Authorization
from screening.cases.deciding import release_case, sign_second
from screening.cases.findings import findings_of
from screening.cases.license_prefill import license_named
from screening.cases.license_record import (
    amend_license,
    enter_license,
    extend_license,
    open_cases_under,
    reinstate_license,
    terms_seen,
    withdraw_license,
)
from screening.cases.review import answer_finding
from screening.errors import MovedOnError, NotAllowedError
from screening.intake.rescreening import queue_screening
from screening.models import AuditEvent, Case, ControlledItem, License, Screening
from screening.pipeline import run_screening
from tests.factories import LicenseFactory, ListVersionFactory, UserFactory
from tests.guards import lifted_guards
from tests.screening.cases.conftest import answered
from tests.screening.cases.test_licenses import released
from tests.screening.pipeline.test_run import screened
from tests.submissions import order_for

pytestmark = pytest.mark.django_db
NUMBER, BUYER = "D7654321", "Example Werke GmbH"
WORDS = {"kind": "bis_license", "eccns": ["3a001A7"], "countries": ["China"], "parties": [BUYER]}


def entered(by: Any, **changes: Any) -> License:
    values = {"number": NUMBER, "quantity_left": Decimal(100), **WORDS, **changes}
    return enter_license(values=values, by=by)


def licensed_order(reference: str = "SO-1") -> dict[str, Any]:
    """An order whose line needs the license and names it."""
    content = order_for(BUYER, "CN", reference=reference)
    content["lines"][0] |= {"eccn": "3A001.a.7", "license_number": NUMBER}
    return content


def answer_line(case: Case, by: Any, number: str = NUMBER) -> None:
    for state in findings_of(case):
        is_line = state.key.startswith("determination")
        answer_finding(
            case=case,
            finding=state.finding,
            kind="licensed" if is_line else "mitigated",
            reason_code="license_held" if is_line else "site_visit",
            comment="Seen.",
            by=by,
            authorization=Authorization(license_number=number),
        )


def again(case: Case) -> Screening:
    """Screened again, as after a change of its license."""
    order = case.screening.transaction
    new = queue_screening(transaction=order, why="license changed", by=UserFactory())
    run_screening(screening_id=str(new.pk))
    return Screening.objects.select_related("case").get(pk=new.pk)


def codes(screening: Screening) -> set[str]:
    return {reason["code"] for reason in screening.answer["reasons"]}


def test_what_is_entered_is_checked_and_kept_in_one_spelling(officer: Any) -> None:
    held = entered(officer, number="d 765-4321", countries=["china", "CN", "my"])
    assert (held.number, held.eccns, held.countries) == (NUMBER, ["3A001.a.7"], ["CN", "MY"])
    for wrong, words in (
        ({"number": "7654321"}, "no number of a BIS license"),
        ({"number": NUMBER}, "on record already"),
        ({"number": "D1111111", "countries": ["Atlantis"]}, "no country"),
        ({"number": "D1111111", "eccns": ["3A"]}, "no ECCN"),
        ({"number": "D1111111", "cleared_on": date(2026, 1, 1)}, "a notification's"),
        ({"number": "D1111111", "value_left": Decimal(1)}, "currency"),
    ):
        with pytest.raises(NotAllowedError, match=words):
            entered(officer, **wrong)
    assert License.objects.count() == 1


def test_eccn_of_no_control_list_is_refused(officer: Any) -> None:
    with lifted_guards():  # a loaded version gets no row more
        ControlledItem.objects.create(
            version=ListVersionFactory(active=True),
            eccn="3A090",
            heading="Integrated circuits",
            paragraphs={"3A090.a": "x", "3A090.b": "y", "3A090.b.1": "z"},
        )
    for wrong in ("3A888", "3A090.q"):
        with pytest.raises(NotAllowedError, match=r"no control list|no paragraph"):
            entered(officer, eccns=[wrong])
    right = ["3A090.a", "3A090.b", "3A090", "EAR99"]
    assert entered(officer, eccns=right).eccns == right


def test_amendment_is_an_event_with_before_and_after(officer: Any) -> None:
    held = entered(officer)
    terms = {"countries": ["CN", "MY"], "quantity_left": Decimal(150)}
    amend_license(held=held, terms=terms, why="Amended by BIS.", seen=terms_seen(held), by=officer)
    event = AuditEvent.objects.get(verb="license_amended")
    assert event.actor == officer.get_username()
    assert event.data["why"] == "Amended by BIS."
    assert event.data["before"] == {"countries": ["CN"], "quantity_left": "100"}
    assert event.data["after"] == {"countries": ["CN", "MY"], "quantity_left": "150"}
    held.refresh_from_db()
    assert (held.countries, held.quantity_left) == (["CN", "MY"], 150)
    assert verify_audit().faults == ()
    for terms, why, words in (
        ({"countries": ["CN", "MY"]}, "x", "Nothing was changed"),
        ({"countries": ["CN"]}, " ", "Write why"),
        ({"countries": ["QQ"]}, "x", "no country"),
    ):
        with pytest.raises(NotAllowedError, match=words):
            amend_license(held=held, terms=terms, why=why, seen=terms_seen(held), by=officer)


def test_amendment_over_a_colleagues_or_over_a_booking_shows_both(case: Case, officer: Any) -> None:
    held = LicenseFactory()
    seen = terms_seen(held)
    released(case, held, officer)
    terms: dict[str, Any] = {"quantity_left": Decimal(500)}
    with pytest.raises(MovedOnError, match=r"quantity left: 98.*You sent: quantity left: 500"):
        amend_license(held=held, terms=terms, why="More.", seen=seen, by=officer)
    held.refresh_from_db()
    assert held.quantity_left == 98
    with pytest.raises(NotAllowedError, match="currency stays"):
        amend_license(
            held=held, terms={"currency": "EUR"}, why="x", seen=terms_seen(held), by=officer
        )


def test_extension_is_later_and_withdrawal_is_not_to_come(officer: Any) -> None:
    today = timezone.now().date()
    held = entered(officer, expires_on=today - timedelta(days=3))
    with pytest.raises(NotAllowedError, match="later day"):
        extend_license(held=held, until=today - timedelta(days=4), why="x", by=officer)
    extend_license(held=held, until=today, why="Letter of BIS.", by=officer)
    event = AuditEvent.objects.get(verb="license_extended")
    assert event.data["after"] == {"expires_on": today.isoformat()}
    with pytest.raises(NotAllowedError, match="an earlier day"):
        withdraw_license(held=held, on=today + timedelta(days=1), why="x", by=officer)
    withdraw_license(held=held, on=today, why="Revoked.", by=officer)
    for again_ in (
        lambda: withdraw_license(held=held, on=today, why="x", by=officer),
        lambda: extend_license(held=held, until=today + timedelta(days=9), why="x", by=officer),
        lambda: amend_license(
            held=held, terms={"countries": ["MY"]}, why="x", seen="x", by=officer
        ),
    ):
        with pytest.raises(NotAllowedError, match="was withdrawn on"):
            again_()
    assert verify_audit().faults == ()


@pytest.mark.usefixtures("own_lists")
def test_withdrawn_license_stops_open_cases_and_future_orders(erp: User, officer: Any) -> None:
    held = entered(officer)
    before = screened(erp, licensed_order())
    assert "license.covers" in codes(before)
    answer_line(before.case, officer)
    other = screened(erp, order_for("Another Example AG", "CN", reference="SO-9"))
    done = withdraw_license(held=held, on=timezone.now().date(), why="Revoked by BIS.", by=officer)
    assert done.cases == (before.case,), other
    with pytest.raises(NotAllowedError, match=r"withdrawn on .*Revoked by BIS"):
        release_case(case=before.case, comment="Known.", by=officer)
    # Screened again the case goes on, the line is asked anew, and nothing covers it.
    after = again(before.case)
    assert after.case == before.case
    (line,) = [s for s in findings_of(after.case) if s.key.startswith("determination")]
    assert line.disposition is None
    assert "license.expired" in codes(after)
    assert screened(erp, licensed_order("SO-2")).outcome == "block"
    reinstate_license(held=held, why="The suspension ended.", by=officer)
    assert "license.covers" in codes(screened(erp, licensed_order("SO-3")))


@pytest.mark.usefixtures("own_lists")
def test_amended_license_asks_again_what_was_answered_with_it(erp: User, officer: Any) -> None:
    held = entered(officer)
    case = screened(erp, licensed_order()).case
    answer_line(case, officer)
    terms = {"conditions": "Deliver to the plant in Shanghai only."}
    done = amend_license(held=held, terms=terms, why="Letter.", seen=terms_seen(held), by=officer)
    assert done.cases == (case,)
    with pytest.raises(NotAllowedError, match="amended after it was answered with"):
        release_case(case=case, comment="Known.", by=officer)
    for state in findings_of(again(case).case):
        assert (state.disposition is None) == state.key.startswith("determination")
    case = Case.objects.get(pk=case.pk)
    answer_line(case, officer)
    assert release_case(case=case, comment="Known.", by=officer).status in ("open", "licensed")


def test_signed_first_and_withdrawn_then_is_not_signed_second(
    blocked: Case, officer: Any, senior: Any
) -> None:
    held = LicenseFactory()
    answered(blocked, officer, line="licensed", number=held.number)
    first = release_case(case=blocked, comment="Licensed.", by=officer).first_signature
    assert first is not None
    withdraw_license(held=held, on=timezone.now().date(), why="Revoked.", by=officer)
    with pytest.raises(NotAllowedError, match="was withdrawn"):
        sign_second(case=blocked, seen=first.content_hash, comment="Agreed.", by=senior)
    held.refresh_from_db()
    assert held.quantity_left == 100


@pytest.mark.usefixtures("own_lists")
def test_number_within_other_words_touches_no_case(erp: User, officer: Any) -> None:
    held = entered(officer)
    content = order_for("Another Example AG", "CN", special_instructions=f"not {NUMBER}, resale")
    screened(erp, content)
    assert open_cases_under(held) == ()


@pytest.mark.usefixtures("own_lists")
def test_order_says_its_license_and_the_rules_whether_it_covers(erp: User, officer: Any) -> None:
    today = timezone.now().date()
    held = entered(officer)
    case = screened(erp, licensed_order()).case
    (line,) = [s for s in findings_of(case) if s.key.startswith("determination")]
    content = case.screening.transaction.content
    named = license_named(line, content, today)
    assert (named.number, named.held, named.is_covering, named.fault) == (NUMBER, held, True, "")
    withdraw_license(held=held, on=today, why="Revoked.", by=officer)
    named = license_named(line, content, today)
    assert (named.held, named.is_covering) == (None, False)
    assert named.fault == f"The order names {NUMBER}, which is not good today."
    claimed = {"lines": [{**content["lines"][0], "license_exception": "NAC"}]}
    assert license_named(line, claimed, today).number == ""
