"""Records on file: two persons, frozen, replaced, ended, learned from answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import timezone

from screening import audit
from screening.cases.learned import proposals_of
from screening.cases.standing_records import (
    Source,
    approve_record,
    decline_record,
    end_record,
    propose_record,
)
from screening.errors import NotAllowedError
from screening.models import AuditEvent, StandingRecord
from tests.factories import UserFactory
from tests.factories.standing_records import CONTENTS, kept, proposal
from tests.guards import lifted_guards
from tests.record import broken_record
from tests.screening.pipeline.test_run import screened
from tests.submissions import order, order_for

pytestmark = pytest.mark.django_db
OTHER_PARENT = {"headquarters_country": "DE", "ultimate_parent": "Beispiel Holding AG"}


def entered(kind: str, by: Any = None, through: str = "", **changes: Any) -> StandingRecord:
    source = Source(through=through)
    proposed = proposal(kind, **changes)
    return propose_record(proposed=proposed, by=by or UserFactory(), source=source).record


def test_who_entered_it_cannot_approve_it() -> None:
    person = UserFactory()
    record = entered("headquarters", person)
    with pytest.raises(NotAllowedError, match="Another person"):
        approve_record(record=record, by=person)
    with pytest.raises(IntegrityError), atomic():
        StandingRecord.objects.filter(pk=record.pk).update(
            status="in_force", settled_by=person, settled_at=timezone.now()
        )


def test_approved_record_is_in_force_and_every_step_is_on_record() -> None:
    record = entered("headquarters")
    approve_record(record=record, comment="seen", by=UserFactory())
    end_record(record=record, why="moved", by=UserFactory())
    record.refresh_from_db()
    assert (record.status, record.ended_why) == ("ended", "moved")
    verbs = AuditEvent.objects.about(record).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        "standing_record_proposed",
        "standing_record_approved",
        "standing_record_ended",
    ]
    with pytest.raises(NotAllowedError):
        end_record(record=record, why="again", by=UserFactory())


@pytest.mark.parametrize("step", ["decline", "end"])
def test_no_step_back_without_a_reason(step: str) -> None:
    if step == "decline":
        with pytest.raises(NotAllowedError, match="Write why"):
            decline_record(record=entered("headquarters"), comment=" ", by=UserFactory())
        return
    with pytest.raises(NotAllowedError, match="Write why"):
        end_record(record=kept("headquarters"), why=" ", by=UserFactory())


def test_declined_record_stays_declined() -> None:
    record = entered("headquarters")
    decline_record(record=record, comment="unsigned", by=UserFactory())
    with pytest.raises(NotAllowedError, match="declined"):
        approve_record(record=record, by=UserFactory())


def test_two_officers_agree_to_what_no_officer_entered(shipped_lists: None) -> None:
    record = entered("not_military", through="SAP")
    one = UserFactory()
    assert approve_record(record=record, by=one).status == "proposed"
    with pytest.raises(NotAllowedError, match="You agreed first"):
        approve_record(record=record, by=one)
    assert approve_record(record=record, by=UserFactory()).status == "in_force"


def test_one_officer_agrees_where_policy_wants_one(shipped_lists: None) -> None:
    record = entered("headquarters", through="SAP")
    assert approve_record(record=record, by=UserFactory()).status == "in_force"


def test_new_record_of_the_same_kind_and_holder_ends_the_old() -> None:
    old = kept("headquarters")
    other_holder = kept("headquarters", partner={"name": "Other Example AG", "country": "CH"})
    other_kind = kept("not_military")
    new = kept("headquarters", content=OTHER_PARENT)
    for record in (old, other_holder, other_kind):
        record.refresh_from_db()
    assert (old.status, old.ended_why) == ("ended", f"replaced by {new.number}")
    assert {other_holder.status, other_kind.status, new.status} == {"in_force"}


def test_new_record_ends_the_old_of_the_product_or_of_a_holder_spelled_otherwise() -> None:
    of_part = kept("encryption_classification")
    other_part = kept("encryption_classification", part_numbers=["EX-200"])
    kept("encryption_classification", content={"eccn": "5A002.a", "basis": "self_classification"})
    dotted = kept("headquarters", partner={"name": "Esempio S.r.l.", "country": "IT"})
    other_firm = kept("headquarters", partner={"name": "Esempio S.p.A.", "country": "IT"})
    spelled = {"partner": {"name": "ESEMPIO SRL", "country": "IT"}, "content": OTHER_PARENT}
    kept("headquarters", **spelled)
    told = {r.number: r.status for r in StandingRecord.objects.all()}
    assert (told[of_part.number], told[dotted.number]) == ("ended", "ended")
    assert (told[other_part.number], told[other_firm.number]) == ("in_force", "in_force")


def test_record_that_begins_later_leaves_the_old_in_force_until_then() -> None:
    old = kept("headquarters")
    tomorrow = timezone.now().date() + timedelta(days=1)
    kept("headquarters", content=OTHER_PARENT, valid_from=tomorrow.isoformat())
    old.refresh_from_db()
    assert old.status == "in_force"


def test_letter_of_bis_is_ended_by_a_third_person() -> None:
    record = kept("is_informed")
    for name in ("enters", "approves"):
        with pytest.raises(NotAllowedError, match="another person"):
            end_record(record=record, why="x", by=User.objects.get(username=name))
    assert end_record(record=record, why="withdrawn", by=UserFactory()).status == "ended"


@pytest.mark.usefixtures("own_data_dir")
def test_audit_names_a_record_that_was_changed_behind_the_guards() -> None:
    record = kept("headquarters")
    assert broken_record() == []
    with lifted_guards():
        StandingRecord.objects.filter(pk=record.pk).update(content=OTHER_PARENT)
    assert any(record.number in fault for fault in broken_record())


def test_failed_event_undoes_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: Any) -> None:
        raise OSError("no room")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(OSError, match="no room"):
        entered("headquarters")
    assert not StandingRecord.objects.exists()


ASKED_FOR_PARENT: dict[str, Any] = {
    "description": "NVIDIA L4",
    "manufacturer": "NVIDIA",
    "part_number": "900-2G193-0000-000",
    "eccn": "3A090.b",
}


def advanced(**party: Any) -> dict[str, Any]:
    content = order_for("Example Cloud Pte Ltd", "SG")
    content["lines"][0] |= ASKED_FOR_PARENT
    content["parties"][0] |= party
    return content


def learned_from(erp: User, first: dict[str, Any], second: dict[str, Any]) -> list[dict[str, Any]]:
    screened(erp, first)
    screening = screened(erp, second)
    return [row.as_proposed() for row in proposals_of(screening.transaction)]


def test_answered_question_becomes_a_proposal_and_nothing_more(
    erp: User, shipped_lists: None
) -> None:
    parent = "Example Cloud Inc"
    answer = advanced(
        headquarters_country="US",
        ultimate_parent=parent,
        owners=[{"name": parent, "country": "US", "percent": 100}],
    )
    proposed = {row["kind"]: row for row in learned_from(erp, advanced(), answer)}
    assert proposed["headquarters"]["content"] == {
        "headquarters_country": "US",
        "ultimate_parent": parent,
        "ultimate_parent_country": "US",
    }
    assert proposed["headquarters"]["partner"] == {"name": "Example Cloud Pte Ltd", "country": "SG"}
    assert {row.status for row in StandingRecord.objects.all()} == {"proposed"}
    # The same answer in another order is not proposed twice.
    count = StandingRecord.objects.count()
    learned_from(erp, advanced() | {"reference": "SO-2"}, answer | {"reference": "SO-2"})
    assert StandingRecord.objects.count() == count


@pytest.mark.parametrize(
    ("why", "first", "second"),
    [
        ("nothing was asked", order(), order(incoterm="DAP")),
        ("asked and not answered", advanced(), advanced(website="https://cloud.example")),
        ("half an answer", advanced(), advanced(headquarters_country="US")),
    ],
)
def test_nothing_is_learned_where(
    erp: User, shipped_lists: None, why: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert learned_from(erp, first, second) == [], why


def test_first_revision_that_states_all_is_no_answer(erp: User, shipped_lists: None) -> None:
    screened(erp, advanced(headquarters_country="US", ultimate_parent="Example Cloud Pte Ltd"))
    assert not StandingRecord.objects.exists()


def test_certificate_is_learned_for_the_goods_of_the_order_alone(
    erp: User, shipped_lists: None
) -> None:
    content = order_for("Example Retail Ltd", "HK", end_use={})
    content["lines"][0] |= {"hts": "8542.31", "part_number": "EX-1"}
    use = {**CONTENTS["end_use_certificate"], "location_country": "HK"}
    (row,) = learned_from(erp, content, content | {"end_use": use})
    assert (row["part_numbers"], row["countries"], row["content"]) == (["EX-1"], ["HK"], use)
    nameless = order_for("Example Toys Ltd", "HK", reference="SO-2", end_use={})
    nameless["lines"][0]["hts"] = "8542.31"
    assert learned_from(erp, nameless, nameless | {"end_use": use}) == []


def of_water_bureau(**end_use: Any) -> dict[str, Any]:
    content = order_for("Water Bureau of Example City", "CN", end_use=end_use)
    content["parties"][0]["business_type"] = "government"
    return content


def test_no_military_user_is_learned_with_what_it_rests_on(erp: User, shipped_lists: None) -> None:
    use = {"statement": "Pumps of the municipal waterworks", "military": False}
    (row,) = learned_from(erp, of_water_bureau(), of_water_bureau(**use))
    assert row["kind"] == "not_military"
    assert row["partner"] == {"name": "Water Bureau of Example City", "country": "CN"}
    assert use["statement"] in row["content"]["basis"]


@pytest.mark.parametrize(
    ("why", "use"),
    [
        ("a yes", {"statement": "Pumps of the municipal waterworks", "military": True}),
        ("no word of the use", {"military": False}),
        ("nothing", {"statement": "Pumps of the municipal waterworks"}),
    ],
)
def test_half_an_answer_makes_nobody_civil(
    erp: User, shipped_lists: None, why: str, use: dict[str, Any]
) -> None:
    made = learned_from(erp, of_water_bureau(), of_water_bureau(**use))
    assert "not_military" not in [row["kind"] for row in made], why


def to_unverified(signed_on: Any = None, **line: Any) -> dict[str, Any]:
    content = order_for("KingV Ltd.", "CN")
    content["lines"][0] |= {"part_number": "EX-100"} | line
    if signed_on is not None:
        content["parties"][0]["attestations"] = {"uvl_statement": signed_on}
    return content


def test_statement_of_an_unverified_party_is_asked_learned_and_opens_after_the_yes(
    erp: User, shipped_lists: None
) -> None:
    asked = screened(erp, to_unverified())
    (question,) = asked.answer["questions"]
    assert (question["field"], question["why"]) == (
        "parties[0].attestations.uvl_statement",
        "party.uvl",
    )
    answered = screened(erp, to_unverified("2026-01-02"))
    assert answered.outcome == "hold"
    (record,) = proposals_of(answered.transaction)
    said = record.as_proposed()
    assert (said["kind"], said["part_numbers"]) == ("uvl_statement", ["EX-100"])
    assert said["content"] == {"eccns": ["EAR99"], "signed_on": "2026-01-02"}
    for _ in range(2):
        if approve_record(record=record, by=UserFactory()).status == "in_force":
            break
    after = screened(erp, to_unverified() | {"reference": "SO-2"})
    assert (after.outcome, after.answer["questions"]) == ("clear", [])
    assert after.answer["records_used"][0]["rules"] == ["party.uvl"]
    other = screened(erp, to_unverified(part_number="EX-200") | {"reference": "SO-3"})
    assert other.outcome == "hold"


@pytest.mark.parametrize(
    ("why", "second"),
    [
        ("a yes without its day", to_unverified(True)),
        ("a day to come", to_unverified("2099-01-01")),
        ("no day", to_unverified("soon")),
        ("goods without a number", to_unverified("2026-01-02", part_number="")),
    ],
)
def test_no_statement_is_learned_from(
    erp: User, shipped_lists: None, why: str, second: dict[str, Any]
) -> None:
    line = second["lines"][0]
    second["lines"] = [{name: value for name, value in line.items() if value != ""}]
    assert learned_from(erp, to_unverified(), second) == [], why
