"""A shipment carries the answers of its released order, and goes where nothing else is asked."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from screening.cases.deciding import reject_case, release_case
from screening.cases.findings import findings_of
from screening.cases.opening import open_case
from screening.models import AuditEvent, Case, Disposition
from screening.terms.values import canonical_json
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    HitFactory,
    ListedPartyFactory,
    ListVersionFactory,
    PolicyVersionFactory,
    RedFlagFactory,
    ScreeningFactory,
    TransactionFactory,
    answer_content,
    plain_order,
)
from tests.screening.cases.conftest import answered

pytestmark = pytest.mark.django_db
REASONS = (
    {"code": "party.possible_match", "outcome": "hold", "summary": "May be listed.", "subject": ""},
    {"code": "item.no_eccn", "outcome": "hold", "summary": "Line 1: no ECCN.", "subject": ""},
)
LINE = {"citation": "15 CFR 732.3", "destinations": [{"country": "MY"}], "path": []}


@pytest.fixture
def policy(db: None) -> Any:
    return PolicyVersionFactory(
        content={"desk": {"shipment_follows_order": True, "second_look_share": "1"}}
    )


def screened(
    content: dict[str, Any], listed: Any, owner: Any = None, *reasons: Any, stale: Any = ()
) -> Any:
    owns = {"owner": owner} if owner else {}
    screening = ScreeningFactory(
        transaction=TransactionFactory(
            reference=content["reference"],
            kind=content["kind"],
            source_order=content.get("source_order", ""),
            content=content,
            **owns,
        ),
        outcome="hold",
        stale_lists=list(stale),
        answer_json=canonical_json(answer_content("hold", reasons=[*REASONS, *reasons])),
    )
    HitFactory(screening=screening, listed_party=listed, subject="parties[0]")
    DeterminationFactory(
        screening=screening, eccn="", result="undetermined", content=copy.deepcopy(LINE)
    )
    return screening


@pytest.fixture
def order(policy: Any, officer: Any) -> Case:
    """A released order with a hit and a line that were answered."""
    listed = ListedPartyFactory(version=ListVersionFactory(active=True))
    case: Case = CaseFactory(screening=screened(plain_order(reference="SO-1"), listed))
    answered(case, officer)
    return release_case(case=case, comment="Asked and answered.", by=officer)


def shipment(order: Case, *reasons: dict[str, str], **changes: Any) -> Case:
    """A shipment of the order, opened as the machine does; some of it, with its serial numbers."""
    content = plain_order(reference="SH-1") | {"kind": "shipment", "source_order": "SO-1"}
    content["lines"][0] |= {"quantity": 1, "serial_numbers": ["S-1"]}
    content |= changes
    listed = order.screening.hits.get().listed_party
    owner = order.screening.transaction.owner
    return open_case(screening=screened(content, listed, owner, *reasons))


def test_it_goes_where_all_was_answered_for_the_order(order: Case) -> None:
    case = shipment(order)
    case.refresh_from_db()
    assert (case.status, case.decided_by, case.released_with) == ("released", None, order)
    assert order.number in case.decision_comment
    assert {d.carried_from.case for d in case.dispositions.all()} == {order}  # type: ignore[union-attr]
    event = AuditEvent.objects.filter(verb="case_released").latest("id")
    assert (event.actor, event.data["orders"]) == ("screening", [order.number])


def test_policy_may_leave_it_to_a_person(order: Case) -> None:
    PolicyVersionFactory(content={})
    case = shipment(order)
    assert case.is_open
    assert not any(state.is_open for state in findings_of(case))


@pytest.mark.parametrize(
    ("changes", "still_open"),
    [
        ({"lines": [plain_order()["lines"][0] | {"description": "Router"}]}, "determination"),
        ({"lines": [plain_order()["lines"][0] | {"eccn": "5A002.a"}]}, "determination"),
        (
            {"parties": [plain_order()["parties"][0] | {"headquarters_country": "CN"}]},
            "hit",
        ),
        ({"parties": [plain_order()["parties"][0] | {"role": "end_user"}]}, "hit"),
    ],
)
def test_what_differs_is_asked(order: Case, changes: dict[str, Any], still_open: str) -> None:
    case = shipment(order, **changes)
    assert case.is_open
    assert [s.key.split("-")[0] for s in findings_of(case) if s.is_open] == [still_open]


def test_another_reason_to_hold_keeps_it(order: Case) -> None:
    said = {"code": "text.place", "outcome": "hold", "summary": "Says Iran.", "subject": "x"}
    assert shipment(order, said).is_open


def test_a_stale_list_keeps_it_even_if_its_order_went_all_the_same(order: Case) -> None:
    listed = order.screening.hits.get().listed_party
    content = plain_order(reference="SH-5") | {"kind": "shipment", "source_order": "SO-1"}
    owner = order.screening.transaction.owner
    case = open_case(screening=screened(content, listed, owner, stale=["us-ofac-sdn"]))
    assert case.is_open
    assert not any(state.is_open for state in findings_of(case))


def test_another_finding_keeps_it(order: Case) -> None:
    listed = order.screening.hits.get().listed_party
    content = plain_order(reference="SH-2") | {"kind": "shipment", "source_order": "SO-1"}
    screening = screened(content, listed, order.screening.transaction.owner)
    RedFlagFactory(screening=screening)
    case = open_case(screening=screening)
    assert case.is_open
    assert sum(state.is_open for state in findings_of(case)) == 1


def test_an_order_that_was_rejected_or_not_decided_answers_nothing(
    policy: Any, officer: Any
) -> None:
    listed = ListedPartyFactory(version=ListVersionFactory(active=True))
    waiting: Case = CaseFactory(screening=screened(plain_order(reference="SO-1"), listed))
    answered(waiting, officer)
    assert not shipment(waiting).dispositions.exists()
    reject_case(case=waiting, reason_code="no_license", comment="No.", by=officer)
    content = plain_order(reference="SH-3") | {"kind": "shipment", "source_order": "SO-1"}
    again = open_case(screening=screened(content, listed, waiting.screening.transaction.owner))
    assert not again.dispositions.exists()


def test_another_submitters_order_answers_nothing(order: Case) -> None:
    listed = order.screening.hits.get().listed_party
    content = plain_order(reference="SH-4") | {"kind": "shipment", "source_order": "SO-1"}
    assert not open_case(screening=screened(content, listed)).dispositions.exists()


def test_an_order_that_names_another_carries_nothing(order: Case) -> None:
    listed = order.screening.hits.get().listed_party
    content = plain_order(reference="SO-9") | {"source_order": "SO-1"}
    case = open_case(screening=screened(content, listed, order.screening.transaction.owner))
    assert not Disposition.objects.filter(case=case).exists()
