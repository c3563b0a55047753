"""What was answered is not asked again: clearances, a shipment's order; euros at the day's rate.

An order system submits, an officer and a senior answer in a browser, the rest goes by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from screening.intake.submission import accept_transaction
from screening.lists.shipped import load_shipped
from screening.models import Clearance, ListSource, Screening
from screening.pipeline import run_screening
from screening.policies import set_policy, shipped_policy
from screening.roles import Role
from tests.browser.conftest import person
from tests.browser.test_journeys import answer, open_case
from tests.screening.cases.conftest import answered
from tests.submissions import order_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lists(transactional_db: None, tmp_path: Any, settings: Any) -> None:
    """What ships, without the random second look."""
    settings.DATA_DIR, settings.CELERY_TASK_ALWAYS_EAGER = tmp_path / "data", True
    load_shipped(with_demo_list=True)
    ListSource.objects.update(max_age_days=None, oldest_days=None, silent_days=None)
    content = dict(shipped_policy())
    content["desk"] = content["desk"] | {"second_look_share": "0"}
    set_policy(content=content, by="test", reason="No chance in tests.")


@pytest.fixture
def submit(lists: None) -> Callable[[dict[str, Any]], Screening]:
    """The order system, and the worker behind it."""
    erp = person("erp", "E", "RP", Role.INTEGRATOR)

    def call(content: dict[str, Any]) -> Screening:
        accepted = accept_transaction(submission=content, owner=erp, through="test")
        run_screening(screening_id=str(accepted.screening.pk))
        return Screening.objects.get(pk=accepted.screening.pk)

    return call


def of_mikron(reference: str, **changes: Any) -> dict[str, Any]:
    """An order of an ordinary customer who is called like a listed party."""
    content = order_for("Mikron SA", "CH", reference=reference)
    del content["parties"][0]["website"]
    content["parties"][0] |= {
        "address": {"street": "Via Esempio 5", "city": "Agno", "country": "CH"},
        "phone": "+41 91 555 01 00",
    } | changes
    return content


def test_clearance_releases_the_next_order_and_says_what_it_rests_on(
    submit: Callable[[dict[str, Any]], Screening],
    signed_in: Any,
    senior: Any,
    another_window: Callable[[Any], Any],
) -> None:
    first = submit(of_mikron("SO-1"))
    page = signed_in
    open_case(page, first.case)
    page.get_by_role("radio", name="False positive").check()
    page.get_by_label("Remember this false positive").check()
    answer(page, "False positive", "different_address", "A watchmaker in Agno.")
    page.get_by_label("Decision: comment").fill("Another company.")
    with page.expect_navigation():
        page.get_by_role("button", name="Release").click()
    hers = another_window(senior)
    clearance = Clearance.objects.get()
    hers.goto(f"/admin/screening/clearance/{clearance.pk}/change/")
    hers.get_by_role("form", name="Approve").get_by_label("Comment").fill("Agreed.")
    with hers.expect_navigation():
        hers.get_by_role("button", name="Approve").click()

    # The phone written otherwise, a mail address added: the same party.
    same = submit(of_mikron("SO-2", phone="+41-91-555-0100", email="info@example.com"))
    assert same.case.status == "released"
    open_case(page, same.case)
    decision = page.locator("#decide").inner_text()
    assert "No person decided" in decision
    assert f"clearance {clearance.pk}" in decision
    assert "of okafor and kaya" in decision
    page.goto(f"/admin/screening/clearance/{clearance.pk}/change/")
    page.get_by_role("link", name=same.case.number).wait_for()

    # Another house: the clearance does not apply to that order, and lives on.
    moved = submit(
        of_mikron("SO-3", address={"street": "Via Altra 9", "city": "Lugano", "country": "CH"})
    )
    assert moved.case.is_open
    open_case(page, moved.case)
    page.get_by_text("does not apply").first.wait_for()
    assert Clearance.objects.get().status == "in_force"
    assert submit(of_mikron("SO-4")).case.status == "released"


def to_ask(reference: str, **changes: Any) -> dict[str, Any]:
    """An order in euros whose line states no classification."""
    content = order_for("Example Werkzeuge GmbH", "DE", reference=reference, currency="EUR")
    content["lines"][0] |= {"description": "Signal conditioning module", "eccn": ""}
    return content | changes


def test_shipment_goes_on_what_its_order_in_euros_was_answered(
    submit: Callable[[dict[str, Any]], Screening], signed_in: Any, officer: Any
) -> None:
    order = submit(to_ask("SO-1"))
    page = signed_in
    answered(order.case, officer)
    open_case(page, order.case)
    assert page.get_by_role("button", name="Sign first").count() == 0, "euros have a rate"
    page.get_by_label("Decision: comment").fill("EAR99, data sheet on file.")
    with page.expect_navigation():
        page.get_by_role("button", name="Release").click()
    goods = {"kind": "shipment", "source_order": "SO-1"}
    shipped = submit(to_ask("SH-1", **goods))
    assert shipped.case.status == "released"
    open_case(page, shipped.case)
    decision = page.locator("#decide").inner_text()
    assert "No person decided: the order's case" in decision
    assert f"as released on {order.case.number}" in decision
    other = to_ask("SH-2", **goods)
    other["lines"][0]["description"] = "Infrared camera core"
    differs = submit(other)
    assert differs.case.is_open
    open_case(page, differs.case)
    page.get_by_role("form", name="Answer to L1").wait_for()
