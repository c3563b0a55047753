"""Places, snoozing, escalating, presence, and one answer for all that is alike."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from screening.cases.alike import alike_of, answer_alike
from screening.cases.assignment import take_next_case
from screening.cases.deciding import release_case
from screening.cases.findings import findings_of
from screening.cases.opening import open_case
from screening.cases.placing import index_case
from screening.cases.queueing import escalate_case, note_viewer, others_at, snooze_case
from screening.cases.review import answer_finding
from screening.cases.views import remove_view, save_view, view_state
from screening.errors import NotAllowedError
from screening.models import AuditEvent, Case, CaseViewer, Disposition, SavedView
from tests.factories import (
    CaseFactory,
    HitFactory,
    ListedPartyFactory,
    ListVersionFactory,
    ScreeningFactory,
    TransactionFactory,
    UserFactory,
    plain_order,
)
from tests.guards import lifted_guards
from tests.screening.cases.conftest import answered

pytestmark = pytest.mark.django_db


def opened(source: str, outcome: str = "hold", score: float = 0.9, **changes: Any) -> Case:
    """A case opened by the service for an order that met one list."""
    order = TransactionFactory(content=plain_order(**changes))
    screening = ScreeningFactory(transaction=order, outcome=outcome)
    version = ListVersionFactory(source__code=source)
    party = ListedPartyFactory(version=version)
    HitFactory(screening=screening, score=score, listed_party=party)
    return open_case(screening=screening)


def test_denied_goes_before_block_and_stronger_evidence_before_weaker() -> None:
    weak, strong = opened("us-bis-entity-list", score=0.7), opened("us-bis-entity-list")
    block, denied = opened("us-bis-entity-list", "block", 0.7), opened("us-bis-denied-persons")
    assert list(Case.objects.in_order_of_work()) == [denied, block, strong, weak]
    assert denied.place_reasons == [["evidence 0.90", 27.0]]


def test_earlier_shipment_makes_a_case_due_earlier() -> None:
    later = opened("us-bis-entity-list")
    soon = (timezone.now() + timedelta(days=1)).date().isoformat()
    sooner = opened("us-bis-entity-list", delivery_date=soon)
    assert sooner.due_at is not None
    assert later.due_at is not None
    assert sooner.due_at < later.due_at
    assert Case.objects.in_order_of_work().first() == sooner


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_shipment_at_the_end_of_the_calendar_has_a_place(day: str) -> None:
    case = opened("us-bis-entity-list", delivery_date=day)
    assert case.due_at is not None
    assert case.due_at >= case.opened_at


def test_snoozed_case_is_not_taken_and_comes_back(case: Case, officer: Any) -> None:
    today = timezone.now().date()
    with pytest.raises(NotAllowedError, match="Choose a day"):
        snooze_case(case=case, until=today, comment="x", by=officer)
    snooze_case(case=case, until=today + timedelta(days=2), comment="Certificate due.", by=officer)
    assert take_next_case(by=officer) is None
    Case.objects.update(snoozed_until=today)
    assert take_next_case(by=officer) == case


def test_escalated_case_is_with_nobody(case: Case, officer: Any) -> None:
    Case.objects.update(assigned_to=officer)
    with pytest.raises(NotAllowedError, match="comment"):
        escalate_case(case=case, comment=" ", by=officer)
    escalated = escalate_case(case=case, comment="Needs counsel.", by=officer)
    assert escalated.assigned_to is None
    assert escalated.escalated_at is not None


def test_two_officers_see_each_other_and_a_visit_is_one_event(case: Case, officer: Any) -> None:
    other = UserFactory()
    for user in (officer, other, officer):
        note_viewer(case=case, user=user)
    assert others_at(case=case, user=officer) == [other]
    assert AuditEvent.objects.filter(verb="case_viewed").count() == 2
    CaseViewer.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    assert others_at(case=case, user=officer) == []


def alike_cases(count: int) -> list[Case]:
    """Orders of one customer with the same party against the same listed party."""
    owner, listed = UserFactory(), ListedPartyFactory()
    cases = []
    for _ in range(count):
        order = TransactionFactory(owner=owner, content=plain_order())
        screening = ScreeningFactory(transaction=order, outcome="hold")
        HitFactory(screening=screening, listed_party=listed)
        cases.append(CaseFactory(screening=screening))
        index_case(cases[-1])
    return cases


def false_positive(case: Case, by: Any) -> Disposition:
    return answer_finding(
        case=case,
        finding=findings_of(case)[0].finding,
        kind="false_positive",
        reason_code="name_only",
        comment="Another company.",
        by=by,
    )


def test_bulk_answer_reaches_the_same_pair_only(officer: Any) -> None:
    cases = alike_cases(4)
    other_party = {**plain_order()["parties"][0], "headquarters_country": "CN"}
    cases[1].screening.transaction.content = plain_order(parties=[other_party])
    with lifted_guards():
        cases[1].screening.transaction.save()
        cases[2].screening.hits.update(listed_party=ListedPartyFactory())
    given = false_positive(cases[0], officer)
    assert given.hit is not None
    assert [found.case for found in alike_of(given.hit)] == [cases[3]]
    assert answer_alike(given=given, by=officer, draw=lambda: 0.99) == 1
    assert [bool(findings_of(c)[0].answers) for c in cases] == [True, False, False, True]


def test_drawn_answer_waits_for_another_persons_look(officer: Any, senior: Any) -> None:
    first, second = alike_cases(2)
    answer_alike(given=false_positive(first, officer), by=officer, draw=lambda: 0.0)
    second.refresh_from_db()
    assert second.wants_second_look
    with pytest.raises(NotAllowedError, match="second look"):
        release_case(case=second, comment="x", by=officer)
    assert false_positive(second, officer).second_look, "the same person is no second look"
    false_positive(second, senior)
    second.refresh_from_db()
    assert not second.wants_second_look
    assert release_case(case=second, comment="Seen twice.", by=officer).status == "released"


def test_only_false_positives_are_given_in_bulk(case: Case, officer: Any) -> None:
    answered(case, officer, "true_match")
    given = case.dispositions.filter(hit__isnull=False).get()
    with pytest.raises(NotAllowedError, match="false positive"):
        answer_alike(given=given, by=officer)


def test_share_of_second_looks_follows_the_policy(officer: Any) -> None:
    cases = alike_cases(5)
    draws = iter((0.05, 0.5, 0.09, 0.11))
    answer_alike(given=false_positive(cases[0], officer), by=officer, draw=lambda: next(draws))
    assert Case.objects.filter(wants_second_look=True).count() == 2
    assert Decimal("0.1") > Decimal("0.09")


def test_saved_view_is_replaced_by_its_name_and_removed_by_its_owner(officer: Any) -> None:
    save_view(name=" SDN ", query="list=us-ofac-sdn", is_shared=True, by=officer)
    seen = view_state(SavedView.objects.get())
    blocks = "list=us-ofac-sdn&outcome=block"
    view = save_view(name="SDN", query=blocks, is_shared=True, by=officer, seen=seen)
    assert SavedView.objects.get().query == "list=us-ofac-sdn&outcome=block"
    with pytest.raises(NotAllowedError, match="who saved"):
        remove_view(view=view, by=UserFactory())
    remove_view(view=view, by=officer)
    assert not SavedView.objects.exists()
