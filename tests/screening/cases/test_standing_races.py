"""Two people at one record at once, and one partner sent twice: one of them wins, whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from screening.cases.standing_papers import attach_paper
from screening.cases.standing_records import (
    Source,
    approve_record,
    decline_record,
    end_record,
    propose_record,
)
from screening.errors import NotAllowedError
from screening.intake.partners import upsert_partner
from screening.models import AuditEvent, BusinessPartner, PartnerMerge, StandingRecord
from tests.factories import UserFactory
from tests.factories.standing_records import kept, proposal
from tests.record import broken_record
from tests.screening.cases.test_lock_order import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_data_dir", "committed_lists"),
]


def tried(act: Callable[..., Any], refused: list[str], **given: Any) -> Callable[[], None]:
    def run() -> None:
        try:
            act(**given)
        except NotAllowedError as error:
            refused.append(str(error))

    return run


def proposed(kind: str = "headquarters", **source: Any) -> StandingRecord:
    made = propose_record(proposed=proposal(kind), by=UserFactory(), source=Source(**source))
    return made.record


def steps(record: StandingRecord) -> list[str]:
    told = AuditEvent.objects.about(record).order_by("id").values_list("verb", flat=True)
    return [verb.removeprefix("standing_record_") for verb in told]


def test_two_approvals_at_once_are_one() -> None:
    record, refused = proposed(), []
    one, other = UserFactory(), UserFactory()
    assert not at_once([tried(approve_record, refused, record=record, by=p) for p in (one, other)])
    assert steps(record) == ["proposed", "approved"]
    assert len(refused) == 1
    assert broken_record() == []


def test_one_officer_twice_at_once_is_not_two() -> None:
    record, refused = proposed("not_military", through="SAP"), []
    officer = UserFactory()
    assert not at_once([tried(approve_record, refused, record=record, by=officer)] * 2)
    record.refresh_from_db()
    assert (record.status, steps(record)) == ("proposed", ["proposed", "vouched"])


def test_yes_and_no_at_once_leave_one_of_them() -> None:
    record, refused = proposed(), []
    yes = tried(approve_record, refused, record=record, by=UserFactory())
    no = tried(decline_record, refused, record=record, comment="unsigned", by=UserFactory())
    assert not at_once([yes, no])
    record.refresh_from_db()
    settled = {"in_force": "approved", "declined": "declined"}[record.status]
    assert (steps(record), len(refused)) == (["proposed", settled], 1)


def test_end_and_its_replacement_at_once_end_it_once() -> None:
    old = kept("headquarters")
    said = {"headquarters_country": "AT", "ultimate_parent": "Beispiel Holding AG"}
    new = propose_record(proposed=proposal("headquarters", content=said), by=UserFactory()).record
    refused: list[str] = []
    replace = tried(approve_record, refused, record=new, by=UserFactory())
    end = tried(end_record, refused, record=old, why="moved", by=UserFactory())
    assert not at_once([replace, end])
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status) == ("ended", "in_force")
    assert steps(old).count("ended") == 1


def test_two_records_of_one_holder_approved_at_once_leave_one_in_force() -> None:
    made = []
    for country in ("AT", "CH"):
        said = {"headquarters_country": country, "ultimate_parent": "Beispiel Holding AG"}
        whole = proposal("headquarters", content=said)
        made.append(propose_record(proposed=whole, by=UserFactory()).record)
    refused: list[str] = []
    yes = [tried(approve_record, refused, record=each, by=UserFactory()) for each in made]
    assert not at_once(yes)
    assert not refused
    assert StandingRecord.objects.in_force().count() == 1


def test_same_proposal_and_same_partner_sent_twice_at_once_are_one() -> None:
    erp, refused = UserFactory(), []
    propose = tried(propose_record, refused, proposed=proposal("headquarters"), by=erp)
    assert not at_once([propose, propose])
    assert StandingRecord.objects.count() == 1
    details = {"name": "Beispiel Handel GmbH", "address": {"country": "DE"}}
    given = {"number": "4711", "details": details, "by": "erp", "owner": erp}
    assert not at_once([tried(upsert_partner, refused, **given)] * 2)
    assert (BusinessPartner.objects.count(), PartnerMerge.objects.count(), refused) == (1, 0, [])


def test_paper_and_yes_at_once_never_change_what_was_agreed_to() -> None:
    record, refused = proposed(), []
    yes = tried(approve_record, refused, record=record, by=UserFactory())
    paper = {"record": record, "name": "a.pdf", "chunks": [b"%PDF-1"], "by": UserFactory()}
    assert not at_once([yes, tried(attach_paper, refused, **paper)])
    record.refresh_from_db()
    order = {"": ["proposed", "approved"]}
    both = ["proposed", "document_attached", "approved"]
    assert steps(record) == order.get(record.document_sha256, both)
