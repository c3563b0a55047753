"""Rows changed behind the triggers are named by what their events told of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from screening.audit.verify import verify_audit
from screening.cases.cancelling import Wish, cancel_order
from screening.cases.findings import findings_of
from screening.cases.license_record import enter_license
from screening.cases.review import answer_finding
from screening.models import Case, ListVersion, Screening
from tests.factories import UserFactory
from tests.guards import lifted_guards
from tests.screening.pipeline.test_run import screened
from tests.submissions import order_for


@pytest.fixture
def canceled(own_lists: None, erp: User) -> None:
    """An order that was canceled, and a license that was entered."""
    screened(erp, order_for("IEIT Systems", "CN"))
    wish = Wish(reference="SO-1", key="K-1", reason="Withdrawn.", canceled_by="j.doe")
    cancel_order(wish=wish, owner=erp, through="test")
    values = {"number": "D100001", "kind": "bis_license", "quantity_left": Decimal(10)}
    enter_license(values=values, by=erp)
    assert verify_audit().faults == ()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE screening_cancellation SET reason = 'x'", "the cancellation of SO-1 was changed"),
        ("UPDATE screening_transaction SET canceled_at = NULL", "the cancellation of SO-1"),
        ("DELETE FROM screening_cancellation", "the cancellation of SO-1"),
        ("UPDATE screening_license SET quantity_left = 11", "has quantity_left 11"),
        ("UPDATE screening_license SET quantity_left = 0", "has quantity_left 0"),
        ("UPDATE screening_license SET quantity_left = NULL", "has quantity_left None"),
        (
            "UPDATE screening_license SET value_left = 1, currency = 'USD'",
            "has value_left 1",
        ),
    ],
)
def test_changed_cancellation_or_balance_is_named(
    canceled: None, statement: str, fault: str
) -> None:
    with lifted_guards(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert any(fault in found for found in verify_audit().faults)


@pytest.fixture
def screening(own_lists: None, erp: User) -> Screening:
    """Everything the chain tells of: lists, policy, order, answer, an officer's answer."""
    case = screened(erp, order_for("IEIT Systems", "CN")).case
    answer_finding(
        case=case, finding=findings_of(case)[0].finding, kind="true_match",
        reason_code="same_entity", comment="It is.", by=UserFactory(),
    )  # fmt: skip
    assert verify_audit().faults == ()
    return Case.objects.get().screening


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE screening_screening SET answer_json = '{}'", "is not the one that was given"),
        ("UPDATE screening_transaction SET content = '{}'", "is not the one that came"),
        ("UPDATE screening_transaction SET content_hash = 'x'", "is not the one that came"),
        ("UPDATE screening_policyversion SET content = '{}'", "is not the one that was set"),
        ("UPDATE screening_policyversion SET version = 'x'", "is not the one that was set"),
        ("UPDATE screening_listversion SET sha256 = id", "bears another hash"),
        ("UPDATE screening_disposition SET comment = 'It is not.'", "was changed"),
        ("UPDATE screening_disposition SET kind = 'false_positive'", "was changed"),
        ("DELETE FROM screening_disposition", "was changed"),
    ],
)
def test_changed_row_is_named(screening: Screening, statement: str, fault: str) -> None:
    with lifted_guards(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert any(fault in found for found in verify_audit().faults)


def test_row_that_is_gone_without_a_purge_is_named(screening: Screening) -> None:
    tables = (
        "disposition", "caseword", "case", "hit", "determination", "redflag",
        "holdcause", "screening",
    )  # fmt: skip
    with lifted_guards(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'DELETE FROM "screening_{table}"')
    assert any(
        f"screening {screening.pk} is gone, and no purge took it" in fault
        for fault in verify_audit().faults
    )


def test_changed_file_of_a_list_is_named(screening: Screening) -> None:
    version: Any = ListVersion.objects.active().get(source="own-accelerators")
    with version.path.open("ab") as file:
        file.write(b" ")
    (fault,) = verify_audit().faults
    assert fault.endswith(f"the file of {version} was changed")
