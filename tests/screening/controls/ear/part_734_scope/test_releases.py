"""Releases of software and technology (15 CFR 734.13; read 2026-09-24)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from screening.controls.answers import Answer, Result
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import TODAY, ask, line, only_line, order, party


def released(
    tables: ControlTables, nationality: str, *, as_of: date = TODAY, means: str = "oral", **of: Any
) -> Answer:
    """A release to one person in the United States."""
    recipient = party("end_user", "US", type="person", nationality=nationality)
    part = line(technology={"what": "process technology", "means": means}, **of)
    submission = order("US", kind="technology_release", parties=[recipient], lines=[part])
    return ask(submission, tables, as_of=as_of)


@pytest.mark.parametrize(
    ("nationality", "eccn", "review"),
    [
        ("IR", "3E001", "policy_of_denial"),
        ("CU", "3E001", "policy_of_denial"),
        ("KP", "3E001", "policy_of_denial"),
        ("KP", "4E992", "case_by_case"),
        ("SY", "3E001", "case_by_case"),
    ],
)
def test_listed_item_for_a_national_of_group_e_needs_a_license(
    tables: ControlTables, nationality: str, eccn: str, review: str
) -> None:
    answer = released(tables, nationality, eccn=eccn)
    determination = only_line(answer)
    assert answer.outcome is Outcome.BLOCK
    assert determination.rule == "us.deemed_export.embargo"
    (element,) = [s for s in determination.path if s.rule_id == determination.rule]
    assert element.makes is determination.result is Result.LICENSE_REQUIRED
    assert element.cite == determination.citation
    assert determination.review_policy == review


@pytest.mark.parametrize("nationality", ["IR", "CU"])
def test_release_of_what_is_not_listed_to_group_e_is_undetermined(
    tables: ControlTables, nationality: str
) -> None:
    answer = released(tables, nationality)
    assert answer.outcome is Outcome.HOLD
    assert only_line(answer).result is Result.UNDETERMINED
    assert "off it for nationals too" in " ".join(only_line(answer).hangs_on)


GERMAN_FIRM = party("end_user", "DE", type="organization")
EMPLOYER = party("purchaser", "US", type="organization", name="Example Labs Inc.")
UNKNOWN_KIND = party("end_user", "DE", type=None, identifiers=[], business_type=None)


@pytest.mark.parametrize(
    ("to", "recipients", "eccn", "outcome", "why"),
    [
        ("DE", [GERMAN_FIRM], "EAR99", Outcome.CLEAR, "a company: an export to Germany"),
        ("DE", [GERMAN_FIRM], "3E991", Outcome.CLEAR, "anti-terrorism alone"),
        ("DE", [GERMAN_FIRM], "3E001", Outcome.BLOCK, "the chart asks a license of Germany"),
        ("DE", [UNKNOWN_KIND], "EAR99", Outcome.HOLD, "a person or a company?"),
        ("US", [{"nationality": "IN"}], "EAR99", Outcome.CLEAR, "nothing is asked of India"),
        ("US", [{"nationality": "IN"}], "3E001", Outcome.HOLD, "India is asked of"),
        ("US", [{"nationality": None}], "EAR99", Outcome.HOLD, "nationality unknown"),
        ("US", [{"nationality": "XX"}], "EAR99", Outcome.HOLD, "no country"),
        ("US", [{"nationality": "US"}], "3E001", Outcome.CLEAR, "a citizen"),
        ("US", [{"nationality": "IN", "residency": "US"}], "3E001", Outcome.CLEAR, "a resident"),
        (
            "US",
            [{"nationality": "IN", "protected_person": True}],
            "3E001",
            Outcome.CLEAR,
            "a protected person",
        ),
        (
            "US",
            [{"nationality": "IR", "protected_person": True}],
            "3E001",
            Outcome.CLEAR,
            "a protected person of any country",
        ),
        ("US", [{"nationality": "IR", "residency": "US"}], "EAR99", Outcome.CLEAR, "a resident"),
        (
            "US",
            [{"nationality": "CN", "residency": "US"}, EMPLOYER],
            "3E001",
            Outcome.CLEAR,
            "a resident and the employer in the US",
        ),
        (
            "US",
            [{"nationality": "CN"}, EMPLOYER],
            "3E001",
            Outcome.HOLD,
            "a foreign person, whoever employs him",
        ),
        ("US", [EMPLOYER], "3E001", Outcome.HOLD, "nobody says who receives it there"),
        (
            "US",
            [{"nationality": "US"}, {"nationality": "IN"}],
            "3E001",
            Outcome.HOLD,
            "one of two is a foreign person",
        ),
    ],
)
def test_recipients_decide_what_is_decided_of_a_release(
    tables: ControlTables,
    to: str,
    recipients: list[dict[str, Any]],
    eccn: str,
    outcome: Outcome,
    why: str,
) -> None:
    parties = [
        one if "role" in one else party("end_user", "US", type="person", **one)
        for one in recipients
    ]
    part = line(technology={"what": "process technology", "means": "oral"}, eccn=eccn)
    submission = order(to, kind="technology_release", parties=parties, lines=[part])
    assert ask(submission, tables).outcome is outcome, why


def test_release_to_another_national_hangs_on_the_recipients(tables: ControlTables) -> None:
    determination = only_line(released(tables, "IN", eccn="3E001"))
    assert (determination.result, determination.rule) == (Result.UNDETERMINED, "us.release")
    assert "a license is required if" in determination.hangs_on[0]


@pytest.mark.parametrize(
    ("day", "is_told"), [(date(2025, 5, 12), False), (date(2025, 5, 13), True)]
)
def test_policy_statement_is_cited_from_its_day(
    tables: ControlTables, day: date, is_told: bool
) -> None:
    answer = released(tables, "IN", as_of=day, means="remote_compute")
    determination = only_line(answer)
    assert determination.result is Result.UNDETERMINED
    assert determination.rule == "us.release.remote_compute"
    assert ("2025-05-13" in determination.citation) is is_told
    weights = ask(order(lines=[line(eccn="4E091")]), tables, as_of=day)
    (reason,) = [r for r in weights.reasons if r.code == "release.model_weights"]
    assert ("2025-05-13" in reason.citation) is is_told
    assert ("not enforced" in reason.summary) is is_told


@pytest.mark.parametrize(("day", "held"), [(date(2025, 1, 12), False), (date(2025, 1, 13), True)])
def test_model_weights_are_listed_from_their_day(
    tables: ControlTables, day: date, held: bool
) -> None:
    """90 FR 4544."""
    answer = ask(order(lines=[line(eccn="4E091")]), tables, as_of=day)
    assert ("release.model_weights" in {r.code for r in answer.reasons}) is held
    made = [s.makes for s in only_line(answer).path if s.rule_id == "us.release.model_weights"]
    assert made == [Result.UNDETERMINED] * held


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ({"services": ["remote_compute"]}, "a service of the line"),
        ({"technology": {"what": "GPU hours", "means": "remote_compute"}}, "means of the release"),
    ],
)
@pytest.mark.parametrize("kind", ["technology_release", "order"])
def test_renting_computers_exports_no_chip_and_is_held(
    tables: ControlTables, part: dict[str, Any], kind: str, why: str
) -> None:
    rented = line(eccn=None, manufacturer="NVIDIA", description="Rental of 2,000 x H100", **part)
    tenant = party("purchaser", "CN")
    submission = order("MY", kind=kind, parties=[tenant], lines=[rented])
    answer = ask(submission, tables)
    assert answer.outcome is Outcome.HOLD, why
    found = {reason.code for reason in answer.reasons}
    assert "end_use.remote_compute" in found
    assert not found & {"item.3a090a", "item.unclassified", "hq.d5", "dest.d5"}
    assert only_line(answer).result is Result.UNDETERMINED
    assert any(question.topic == "tenant_kyc" for question in answer.questions)


def test_remote_access_in_an_embargoed_country_is_blocked(tables: ControlTables) -> None:
    rented = line(eccn=None, description="GPU hours", services=["remote_compute"])
    assert ask(order("IR", lines=[rented]), tables).outcome is Outcome.BLOCK


@pytest.mark.parametrize(
    ("what", "country", "outcome"),
    [
        ("object code of a mass-market program", "DE", Outcome.CLEAR),
        ("compiled binaries", "BR", Outcome.CLEAR),
        ("source code of a mass-market program", "DE", Outcome.HOLD),
        ("object code and technology to make it", "DE", Outcome.HOLD),
        ("object code of a mass-market program", "IR", Outcome.BLOCK),
        ("", "DE", Outcome.HOLD),
    ],
)
def test_object_code_goes_to_a_place_and_to_no_citizen(
    tables: ControlTables, what: str, country: str, outcome: Outcome
) -> None:
    part = line(eccn="5D992.c", technology={"what": what, "means": "download"})
    answer = ask(order(country, kind="technology_release", lines=[part]), tables)
    assert answer.outcome is outcome


def test_residency_is_asked_of_a_recipient_whose_citizenship_is_known(
    tables: ControlTables,
) -> None:
    answer = released(tables, "CN", eccn="4E091")
    (question,) = [q for q in answer.questions if q.topic == "nationality"]
    assert "permanent resident" in question.text
    assert "stated: CN" in question.text


@pytest.mark.parametrize(
    ("to", "recipient", "eccn", "statement", "outcome", "why"),
    [
        ("US", {"nationality": "US"}, "3E001", "work", Outcome.CLEAR, "no export: no end use"),
        ("US", {"nationality": "US"}, "3E001", None, Outcome.CLEAR, "nothing said, nothing due"),
        (
            "US",
            {"nationality": "IN", "residency": "US"},
            "3E001",
            "work",
            Outcome.CLEAR,
            "resident",
        ),
        (
            "US",
            {"nationality": "IR", "protected_person": True},
            "3E001",
            "work",
            Outcome.CLEAR,
            "protected",
        ),
        ("US", {"nationality": "CA"}, "3E001", "work", Outcome.CLEAR, "no X for Canada"),
        ("US", {"nationality": "CA"}, "7E101", "R&D", Outcome.CLEAR, "no X under MT"),
        ("US", {"nationality": "CA", "residency": "IN"}, "3E001", "R&D", Outcome.HOLD, "of two"),
        ("US", {"nationality": "IN"}, "3E001", "work", Outcome.HOLD, "India is asked of"),
        ("US", {"nationality": "DE"}, "3E001", "Own design", Outcome.HOLD, "so is Germany"),
        ("US", {"nationality": "CA"}, "1E001", "Own design", Outcome.HOLD, "CB1 reaches Canada"),
        ("US", {"nationality": "CA"}, "3E611", "Own design", Outcome.HOLD, "600 series"),
        ("US", {"nationality": None}, "3E001", "Own design", Outcome.HOLD, "unknown"),
    ],
)
def test_chart_of_the_recipients_country_decides_a_release(
    tables: ControlTables,
    to: str,
    recipient: dict[str, Any],
    eccn: str,
    statement: str | None,
    outcome: Outcome,
    why: str,
) -> None:
    person = party("end_user", to, **({"type": "person"} | recipient))
    part = line(eccn=eccn, technology={"what": "process technology", "means": "email"})
    use = {"location_country": to, "military": False}
    use |= {"statement": statement} if statement else {}
    submission = order(
        to, kind="technology_release", parties=[person], lines=[part], end_use=use, route=None
    )
    assert ask(submission, tables).outcome is outcome, why


@pytest.mark.parametrize(
    ("means", "eccn", "outcome", "why"),
    [
        ("email", "3E001", Outcome.CLEAR, "a mail has no route, and no X for Canada"),
        ("download", "7E101", Outcome.CLEAR, "nor has a download"),
        ("physical", "3E001", Outcome.HOLD, "drawings that are carried have one"),
        ("email", "3E611", Outcome.HOLD, "a person looks at the 600 series"),
        ("email", "1E001", Outcome.HOLD, "CB1 may reach Canada"),
    ],
)
def test_what_is_sent_to_a_company_abroad_is_an_export_there(
    tables: ControlTables, means: str, eccn: str, outcome: Outcome, why: str
) -> None:
    firm = party("ultimate_consignee", "CA", type="organization")
    part = line(eccn=eccn, technology={"what": "ADC design", "means": means})
    submission = order("CA", kind="technology_release", parties=[firm], lines=[part], route=None)
    assert ask(submission, tables).outcome is outcome, why
