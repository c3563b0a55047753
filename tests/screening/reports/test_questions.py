"""Each question answered from whole transactions that went through the product."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from screening.cases.cancelling import Wish, cancel_order
from screening.cases.clearances import approve_clearance, end_clearance, propose_clearance
from screening.cases.deciding import reject_case, release_case, sign_second
from screening.cases.findings import findings_of
from screening.cases.ledger import consume, give_back
from screening.cases.review import answer_finding
from screening.errors import InvalidReportError
from screening.lists.sync import load_list
from screening.models import AuditEvent, Case, LicenseMovement, ListVersion
from screening.reports.catalog import REPORTS, report_named
from screening.reports.report import Section
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    LicenseFactory,
    TransactionFactory,
    UserFactory,
    plain_order,
)
from tests.screening.cases.conftest import answered
from tests.screening.lists.test_sync import as_file, row
from tests.screening.pipeline.test_run import screened
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")

ANSWERS = {
    "hit": ("false_positive", "name_only"),
    "determination": ("licensed", "no_license_required"),
    "red_flag": ("mitigated", "explained_document"),
}


def answers(code: str, **filters: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of each section as column to value."""
    kind = report_named(code)

    def rows_of(section: Section) -> list[dict[str, Any]]:
        return [dict(zip(section.columns, row, strict=True)) for row in section.rows]

    return {section.title: rows_of(section) for section in kind.ask(kind.parse(filters))}


def this_year() -> dict[str, str]:
    today = timezone.now().date()
    return {"from": f"{today - timedelta(days=30)}", "until": f"{today}"}


@pytest.fixture
def officer(db: None) -> User:
    user: User = UserFactory(username="ada")
    return user


@pytest.fixture
def released(erp: User, officer: User) -> Case:
    """A block on a listed name that an officer overturned and a senior officer signed, too."""
    case = screened(erp, order_for("IEIT Systems", "CN")).case
    for state in findings_of(case):
        kind, code = ANSWERS[state.key.split("-")[0]]
        answer_finding(
            case=case, finding=state.finding, kind=kind, reason_code=code,
            comment="Another company.", by=officer,
        )  # fmt: skip
    first = release_case(
        case=case, comment="Cleared by registration number.", by=officer
    ).first_signature
    assert first is not None
    return sign_second(
        case=case, seen=first.content_hash, comment="Agreed.", by=UserFactory(username="grace")
    )


def test_decisions_tell_outcome_and_what_became_of_it(erp: User, released: Case) -> None:
    screened(erp, order() | {"reference": "CLEAR"})
    rows = {r["Reference"]: r for r in answers("decisions", **this_year())["Decisions"]}
    assert rows["CLEAR"]["Outcome"] == "clear"
    assert rows["CLEAR"]["Decision"] == "release"
    assert rows["CLEAR"]["Case"] is None
    told = rows["SO-1"]
    assert (told["Outcome"], told["Decision"], told["Case"]) == (
        "block", "release", released.number,
    )  # fmt: skip
    assert (told["Decided by"], told["Comment"]) == ("grace", "Cleared by registration number.")
    assert told["Signed by"] == "ada, grace"
    assert (told["Party"], told["Party's country"]) == ("IEIT Systems", "CN")
    content = released.screening.transaction.content
    assert (
        told["Goods"] == f"{content['lines'][0]['quantity']} × {content['lines'][0]['description']}"
    )
    assert told["Destination"] == "CN"
    assert told["ECCN"] == released.screening.determinations.get().eccn
    assert told["Value"] == sum(
        Decimal(str(line["quantity"])) * Decimal(str(line["unit_value"]))
        for line in content["lines"]
    )
    assert told["Currency"] == content["currency"]
    assert told["Hits"] == released.screening.hits.count()
    assert told["Answers"] == released.dispositions.count()


def test_decisions_keep_to_the_period_and_the_outcome(erp: User, released: Case) -> None:
    screened(erp, order() | {"reference": "CLEAR"})
    yesterday = {"from": "2020-01-01", "until": f"{timezone.now().date() - timedelta(days=1)}"}
    assert answers("decisions", **yesterday)["Decisions"] == []
    only = answers("decisions", **this_year(), outcome="block")["Decisions"]
    assert [r["Reference"] for r in only] == ["SO-1"]


def test_decisions_cost_the_same_queries_for_one_row_as_for_many(
    erp: User, django_assert_num_queries: Any
) -> None:
    for number in range(4):
        screened(erp, order() | {"reference": f"SO-{number}"})
    with django_assert_num_queries(3):
        assert len(answers("decisions", **this_year())["Decisions"]) == 4


def test_case_in_full_holds_evidence_law_answers_and_events(released: Case) -> None:
    told = answers("case", case=released.number)
    facts = {r["Fact"]: r["Value"] for r in told["The case"]}
    assert facts["Told to the submitter"] == "release"
    assert facts["Decided by"] == "grace"
    assert "15 CFR 744.11" in told["Reasons"][0]["Citation"]
    hits = told["Listed parties met"]
    assert any("Inspur" in h["Listed party"] for h in hits)
    assert hits[0]["Name submitted"]
    assert hits[0]["License requirement"]
    assert {w["How they met"] for w in told["Words that met"]} >= {"equal"}
    assert all(s["Citation"] for s in told["Path of each determination"])
    assert {a["By"] for a in told["Answers"]} == {"ada"}
    assert len(told["Answers"]) == released.dispositions.count()
    events = told["Audit events"]
    assert events[0]["What"] == "transaction_accepted"
    assert events[-1]["What"] == "case_released"
    hashes = dict(AuditEvent.objects.values_list("pk", "hash"))
    assert all(hashes[e["Position"]] == e["Hash"] for e in events)
    assert len(told["Lists it was screened against"]) == ListVersion.objects.active().count()


def test_case_in_full_tells_its_bookings_and_its_cancellation(erp: User) -> None:
    held, officer = LicenseFactory(), UserFactory()
    placed = TransactionFactory(owner=erp, reference="SO-9", content=plain_order(reference="SO-9"))
    case = CaseFactory(screening__outcome="hold", screening__transaction=placed)
    DeterminationFactory(screening=case.screening, eccn="5A992.c", result="unclassified")
    answered(case, officer, line="licensed", number=held.number)
    release_case(case=case, comment="Licensed.", by=officer)
    wish = Wish(reference="SO-9", key="K-1", reason="Withdrawn.", canceled_by="j.doe")
    cancel_order(wish=wish, owner=erp, through="test")
    told = answers("case", case=case.number)
    facts = {r["Fact"]: r["Value"] for r in told["The case"]}
    assert facts["Told to the submitter"] == "canceled"
    assert (facts["Canceled by"], facts["Canceled because"]) == ("j.doe", "Withdrawn.")
    booked = [(b["What"], b["License"], b["Quantity"]) for b in told["License bookings"]]
    assert booked == [("reserved on release", held.number, 2), ("given back", held.number, 2)]


def test_case_that_is_not_there_is_named(db: None) -> None:
    with pytest.raises(InvalidReportError, match="There is no case 'C-0'"):
        answers("case", case="C-0")


def test_party_history_finds_every_role_and_what_it_met(erp: User, released: Case) -> None:
    second = order()
    second["reference"] = "SO-2"
    second["parties"].append(
        {"role": "freight_forwarder", "name": "IEIT SYSTEMS", "address": {"country": "SG"}}
    )
    screened(erp, second)
    rows = answers("party", party="ieit systems")["Transactions"]
    assert [(r["Reference"], r["Role"]) for r in rows] == [
        ("SO-1", "ultimate_consignee"),
        ("SO-2", "freight_forwarder"),
    ]
    assert rows[0]["Decided by"] == "grace"
    assert "Inspur" in rows[0]["Listed parties met"] or "IEIT" in rows[0]["Listed parties met"]
    only = answers("party", party="ieit systems", country="sg")["Transactions"]
    assert [r["Reference"] for r in only] == ["SO-2"]


def test_lists_in_force_follow_the_day(erp: User) -> None:
    today = timezone.now()
    old = ListVersion.objects.active().get(source="demo-listed-parties")
    long_ago = today - timedelta(days=10)
    ListVersion.objects.filter(pk=old.pk).update(activated_at=long_ago)
    from io import BytesIO

    new = as_file([row("z", "Example Zeta Ltd", source="us-bis-entity-list")])
    load_list(source="demo-listed-parties", stream=BytesIO(new), by="x", allow_shrink=True)

    def demo_on(day: Any) -> list[str]:
        rows = answers("lists", on=f"{day:%Y-%m-%d}")["List versions"]
        return [r["SHA-256 of the file"] for r in rows if r["Source"] == "demo-listed-parties"]

    current = ListVersion.objects.active().get(source="demo-listed-parties")
    assert demo_on(today - timedelta(days=11)) == []
    assert demo_on(today - timedelta(days=5)) == [old.sha256]
    assert demo_on(today) == [old.sha256, current.sha256]
    assert demo_on(today + timedelta(days=1)) == [current.sha256]
    assert len(answers("lists", on=f"{today:%Y-%m-%d}")["Policy"]) == 1


def test_overturned_names_releases_against_a_block_only(
    erp: User, officer: User, released: Case
) -> None:
    rejected = screened(erp, order_for("IEIT Systems", "CN") | {"reference": "REJECTED"}).case
    reject_case(case=rejected, reason_code="listed_party", comment="Listed.", by=officer)
    (told,) = answers("overturned", **this_year())["Overturned"]
    assert (told["Case"], told["Released by"]) == (released.number, "grace")
    assert "Another company." in told["Answers"]


def test_rates_count_alarms_and_what_fell(erp: User, released: Case) -> None:
    screened(erp, order() | {"reference": "CLEAR"})
    told = answers("rates", **this_year())
    (month,) = told["By month"]
    assert (month["Screened"], month["Clear"], month["Block"]) == (2, 1, 1)
    assert month["Alarm rate"] == 0.5
    assert month["Share released"] == 1.0
    assert month["Mean hours to a decision"] == 0.0
    by_list = {r["List"]: r for r in told["By list"]}
    entity = by_list["us-bis-entity-list"]
    assert entity["Answered"] == entity["False positive"] == entity["Hits"]
    assert entity["Share overturned"] == 1.0


def test_newest_answer_to_a_hit_counts_alone(erp: User, officer: User) -> None:
    case = screened(erp, order_for("IEIT Systems", "CN")).case
    hit = findings_of(case)[0].finding
    for kind, code in (("false_positive", "name_only"), ("true_match", "same_entity")):
        answer_finding(case=case, finding=hit, kind=kind, reason_code=code, comment="x", by=officer)
    (told,) = (r for r in answers("rates", **this_year())["By list"] if r["Answered"])
    assert (told["Answered"], told["False positive"], told["True match"]) == (1, 0, 1)


def test_coverage_gaps_count_a_screening_once(erp: User) -> None:
    submission = order()
    submission["lines"].append(submission["lines"][0] | {"number": 2})
    screened(erp, submission)
    told = answers("coverage", **this_year())
    codes = {r["Code"]: r["Screenings"] for r in told["Not examined"]}
    assert codes["lists.demo"] == 1
    assert set(told) == {"Checks not evaluated", "Not examined", "Facts that were asked for"}


def test_outcome_that_there_is_not_is_refused_rather_than_answered_with_nothing() -> None:
    with pytest.raises(InvalidReportError, match="Outcome: one of clear, hold, block"):
        REPORTS["decisions"].parse(this_year() | {"outcome": "blocked"})


@pytest.mark.parametrize("code", sorted(REPORTS))
def test_unknown_and_missing_filters_are_named(code: str) -> None:
    with pytest.raises(InvalidReportError) as caught:
        REPORTS[code].parse({"colour": "red"})
    fields = {error.field for error in caught.value.errors}
    assert "colour" in fields
    assert fields >= {f.name for f in REPORTS[code].filters if f.is_required}


def test_second_signed_tells_both_persons_and_what_they_signed(released: Case) -> None:
    (told,) = answers("second_signed", **this_year())["Second-signed decisions"]
    assert (told["Case"], told["Decision"]) == (released.number, "released")
    assert (told["Signed first by"], told["Signed second by"]) == ("ada", "grace")
    assert (told["First comment"], told["Second comment"]) == (
        "Cleared by registration number.", "Agreed.",
    )  # fmt: skip
    assert told["Why two signed"]
    signed = set(released.signatures.values_list("content_hash", flat=True))
    assert {told["SHA-256 of what was signed"]} == signed


def test_clearance_stands_in_the_report_of_the_days_it_was_in_force(
    released: Case, officer: User
) -> None:
    given = released.dispositions.filter(hit__isnull=False).last()
    assert given is not None
    proposed = propose_clearance(disposition=given, by=officer)
    today = timezone.now().date()

    def on(day: Any) -> list[dict[str, Any]]:
        return answers("clearances", on=f"{day}")["Clearances in force"]

    assert on(today) == [], "nobody approved it"
    approve_clearance(clearance=proposed, comment="Yes.", by=UserFactory(username="judy"))
    (told,) = on(today)
    assert (told["Proposed by"], told["Approved by"], told["Times used"]) == ("ada", "judy", 0)
    assert on(today - timedelta(days=1)) == []
    assert on(proposed.expires_on + timedelta(days=1)) == []
    end_clearance(clearance=proposed, comment="Moved to China.", by=officer)
    assert on(today)[0]["Why it ended"] == "Moved to China."
    assert on(today + timedelta(days=1)) == []


def test_license_balances_add_up(released: Case, officer: User) -> None:
    held = LicenseFactory(quantity_left=100, value_left=100_000)
    drawn = CaseFactory(screening__outcome="hold", screening__transaction__content=plain_order())
    DeterminationFactory(screening=drawn.screening, eccn="5A992.c", result="unclassified")
    answered(drawn, officer, line="licensed", number=held.number)
    release_case(case=drawn, comment="Licensed.", by=officer)
    reservation = LicenseMovement.objects.get()
    one = {"quantity": Decimal(1), "value": Decimal(400), "by": officer}
    consume(reservation=reservation, shipment="SH-1", **one)
    give_back(reservation=reservation, why="Canceled.", **one)
    told = answers("licenses", **this_year(), license=held.number)
    (row,) = told["Licenses now"]
    assert (row["Quantity left"], row["Quantity reserved in all"]) == (99, 2)
    assert (row["Quantity shipped"], row["Value given back"]) == (1, 400)
    moves = told["Movements of the period"]
    assert [m["Note"] for m in moves] == ["line 1", "SH-1", "Canceled."]
    assert answers("licenses", **this_year(), license="D0")["Licenses now"] == []
    (month,) = (m for m in answers("rates", **this_year())["By month"] if m["Licensed"])
    assert (month["Released"], month["Share released"]) == (1, 1.0)
    assert drawn.number not in {
        r["Case"] for r in answers("overturned", **this_year())["Overturned"]
    }
