"""Advanced computing: places, headquarters, dates, review policy.

15 CFR 742.6(a)(6), (b)(10); 744.23; read 2026-09-24.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from screening.controls.answers import Determination, Result, ReviewPolicy
from screening.controls.reference import ControlTables, ReferenceData
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import SHIPPED_POLICY
from tests.screening.controls.orders import ask, codes, line, only_line, order, party

A, B, C = "3A090.a", "3A090.b", "3A090.c"
NONE, UNDETERMINED = Result.NLR, Result.UNDETERMINED
PARAMETERS = {"tpp": 15832, "memory_bandwidth_gb_s": 4800, "data_center": True}


def demanded(determination: Determination) -> bool:
    """Whether a rule of this step demands a license, whatever else is left to a person."""
    return any(
        step.makes is Result.LICENSE_REQUIRED
        for step in determination.path
        if step.step == "advanced_computing"
    )


def chip_order(country: str, eccn: str = A, **fields: Any) -> dict[str, Any]:
    return order(country, lines=[line(eccn=eccn, parameters=PARAMETERS)], **fields)


@pytest.mark.parametrize(
    ("eccn", "country", "code", "why"),
    [
        (A, "CN", "dest.d5", "D:5"),
        (A, "HK", "dest.d5", "Hong Kong is China"),
        (A, "MO", "dest.d5", "Macau counts with D:5"),
        (A, "VN", "dest.d1_d4", "D:1"),
        (A, "SA", "dest.d1_d4", "D:4"),
        (A, "AE", "dest.uae", "the Emirates are named"),
        (A, "IL", None, "D:4, but A:6"),
        (A, "TW", None, "A:6"),
        (A, "MY", None, "group B only"),
        (A, "NL", None, "A:5"),
        (A, "CY", None, "A:6"),
        (A, "KH", "dest.d1_d4", "D:1"),
        (A, "ET", None, "in no D group"),
    ],
)
def test_class_a_by_destination(
    tables: ControlTables, eccn: str, country: str, code: str | None, why: str
) -> None:
    answer = ask(chip_order(country, eccn), tables)
    expected = Result.NLR if code is None else Result.LICENSE_REQUIRED
    assert only_line(answer).result is expected, why
    found = {c for c in codes(answer) if c.startswith("dest.")}
    assert found == (set() if code is None else {code}), why


@pytest.mark.parametrize(
    ("country", "result"),
    [("CN", Result.LICENSE_REQUIRED), ("MO", Result.LICENSE_REQUIRED), ("VN", Result.NLR)],
)
def test_memory_only_to_d5_and_macau(tables: ControlTables, country: str, result: Result) -> None:
    submission = order(country, lines=[line(eccn=C)])
    assert only_line(ask(submission, tables)).result is result


@pytest.mark.parametrize(
    ("fields", "code", "outcome", "why"),
    [
        ({"headquarters_country": "CN"}, "hq.d5", Outcome.BLOCK, "headquartered in China"),
        (
            {
                "ultimate_parent": "Example Parent",
                "owners": [{"name": "Example Parent", "country": "CN", "percent": 30}],
            },
            "hq.d5",
            Outcome.BLOCK,
            "the parent's seat counts whatever the share",
        ),
        (
            {"owners": [{"name": "Example Holding", "country": "MO", "percent": 60}]},
            "hq.d5",
            Outcome.BLOCK,
            "a controlling owner in Macau",
        ),
        ({"headquarters_country": None}, "hq.unknown", Outcome.HOLD, "unknown is not no"),
        ({"ultimate_parent": None}, "hq.unknown", Outcome.HOLD, "parent unknown"),
        (
            {"ultimate_parent": "Example Parent"},
            "hq.unknown",
            Outcome.HOLD,
            "a parent without a country is unknown",
        ),
    ],
)
def test_headquarters_of_parties_elsewhere(
    tables: ControlTables, fields: dict[str, Any], code: str, outcome: Outcome, why: str
) -> None:
    answer = ask(chip_order("MY", parties=[party(country="MY", **fields)]), tables)
    assert code in codes(answer), why
    assert answer.outcome is outcome, why
    if code == "hq.unknown":
        assert only_line(answer).result is UNDETERMINED
        assert "none by this rule if not" in only_line(answer).hangs_on[0]
        assert any("ultimate parent" in q.text for q in answer.questions)


def test_purchaser_counts_and_forwarder_does_not(tables: ControlTables) -> None:
    for role, bites in (("purchaser", True), ("freight_forwarder", False)):
        parties = [
            party(country="MY"),
            party(role, country="SG", name="Example B", headquarters_country="CN"),
        ]
        answer = ask(chip_order("MY", parties=parties), tables)
        assert ("hq.d5" in codes(answer)) is bites, role


def test_headquarters_test_begins_on_its_day(tables: ControlTables) -> None:
    submission = chip_order("MY", parties=[party(country="MY", headquarters_country="CN")])
    before = ask(submission, tables, as_of=date(2023, 11, 16))
    after = ask(submission, tables, as_of=date(2023, 11, 17))
    assert not demanded(only_line(before))
    assert only_line(after).result is Result.LICENSE_REQUIRED


@pytest.mark.parametrize(
    ("day", "result", "why"),
    [
        (date(2025, 1, 12), UNDETERMINED, "before the world-wide requirement"),
        (date(2025, 1, 13), Result.LICENSE_REQUIRED, "90 FR 4544"),
        (date(2025, 5, 12), Result.LICENSE_REQUIRED, "last day it was enforced"),
        (date(2025, 5, 13), UNDETERMINED, "not enforced from this day"),
        (date(2026, 11, 20), NONE, "nor today"),
    ],
)
def test_world_wide_requirement_was_enforced_for_a_time(
    tables: ControlTables, day: date, result: Result, why: str
) -> None:
    found = only_line(ask(chip_order("NL"), tables, as_of=day))
    assert found.result is result, why
    assert demanded(found) is (result is Result.LICENSE_REQUIRED), why


@pytest.mark.parametrize(
    ("tpp", "bandwidth", "ship_from", "day", "policy", "why"),
    [
        (20999, 6499, "US", date(2026, 1, 15), "case_by_case", "both just under"),
        (21000, 6499, "US", date(2026, 1, 15), "presumption_of_denial", "TPP at the limit"),
        (20999, 6500, "US", date(2026, 1, 15), "presumption_of_denial", "bandwidth at it"),
        (20999, 6499, "US", date(2026, 1, 14), "presumption_of_denial", "the day before"),
        (20999, 6499, "SG", date(2026, 1, 15), "presumption_of_denial", "a reexport"),
        (20999, 6499, None, date(2026, 1, 15), "presumption_of_denial", "export unknown"),
        (20999, None, "US", date(2026, 1, 15), "presumption_of_denial", "bandwidth unknown"),
    ],
)
def test_case_by_case_review_of_january_2026(
    tables: ControlTables,
    tpp: int,
    bandwidth: int | None,
    ship_from: str | None,
    day: date,
    policy: str,
    why: str,
) -> None:
    parameters = {"tpp": tpp, "memory_bandwidth_gb_s": bandwidth, "data_center": True}
    submission = order(
        "CN",
        lines=[line(eccn=A, parameters=parameters)],
        ship_from={"country": ship_from} if ship_from else None,
    )
    assert only_line(ask(submission, tables, as_of=day)).review_policy == policy, why


def test_case_by_case_names_macau_too(tables: ControlTables) -> None:
    answer = ask(chip_order("MO", ship_from={"country": "US"}), tables)
    assert only_line(answer).review_policy is ReviewPolicy.CASE_BY_CASE


def test_case_by_case_needs_every_end_user_in_china(tables: ControlTables) -> None:
    users = [party("end_user", "CN", name="Example A"), party("end_user", "MM", name="Example B")]
    answer = ask(chip_order("CN", parties=users), tables)
    assert only_line(answer).review_policy is ReviewPolicy.PRESUMPTION_OF_DENIAL


def test_reexport_and_foreign_product_are_said(tables: ControlTables) -> None:
    submission = order(
        "CN",
        ship_from={"country": "SG"},
        lines=[line(eccn=A, parameters=PARAMETERS, country_of_origin="TW")],
    )
    answer = ask(submission, tables)
    assert {"jurisdiction.reexport", "jurisdiction.fdp"} <= codes(answer)
    rules = {step.rule_id for step in only_line(answer).path if step.makes}
    assert {"us.ac.a", "us.ac.reexport", "us.ac.direct_product"} <= rules
    assert only_line(answer).rule == "us.ac.a", "the destination decides, not where it begins"


def test_reexport_demands_nothing_at_a_destination_out_of_reach(tables: ControlTables) -> None:
    """What binds for China says nothing of the Netherlands on the way."""
    submission = order(
        "CN",
        ship_from={"country": "SG"},
        parties=[party(country="CN"), party("intermediate_consignee", "NL")],
        lines=[line(eccn=C, country_of_origin="KR")],
    )
    found = only_line(ask(submission, tables))
    by_country = {d.country: d.result for d in found.destinations}
    # The consignee's seat in China binds the whole; a consignee seated elsewhere does not.
    assert by_country["CN"] is Result.LICENSE_REQUIRED
    parties = [party(country="CN", headquarters_country="DE", ultimate_parent="Example Werke GmbH")]
    shipped = {**submission, "parties": [*parties, submission["parties"][1]]}
    found = only_line(ask(shipped, tables))
    by_country = {d.country: d.result for d in found.destinations}
    assert by_country == {"CN": Result.LICENSE_REQUIRED, "NL": NONE}


def uae_order(consignee: str, user: str) -> dict[str, Any]:
    return chip_order(
        "AE",
        parties=[
            party("ultimate_consignee", "AE", name=consignee),
            party("end_user", "AE", name=user),
        ],
    )


@pytest.mark.parametrize(
    ("consignee", "user", "day", "code"),
    [
        ("Core42 Technology LLC", "Group 42 Holding Ltd", date(2026, 7, 10), "dest.uae_approved"),
        ("Core42 Technology LLC", "Group 42 Holding Ltd", date(2026, 7, 9), "dest.uae"),
        ("Core42 Technology LLC", "Example Reseller FZE", date(2026, 7, 10), "dest.uae"),
        ("Example Core42 Trading", "Core42", date(2026, 7, 10), "dest.uae"),
    ],
)
def test_approved_recipients_in_the_emirates(
    tables: ControlTables, consignee: str, user: str, day: date, code: str
) -> None:
    answer = ask(uae_order(consignee, user), tables, as_of=day)
    assert {c for c in codes(answer) if c.startswith("dest.")} == {code}
    expected = UNDETERMINED if code == "dest.uae_approved" else Result.LICENSE_REQUIRED
    assert only_line(answer).result is expected
    assert answer.outcome is not Outcome.CLEAR
    (reason,) = [r for r in answer.reasons if r.code == code]
    assert ("740 Supp. 8" in reason.citation) is (day == date(2026, 7, 10)), "91 FR 43038"
    if expected is UNDETERMINED:
        assert any(
            "a license is required if others are, none by this rule if not" in said
            for said in only_line(answer).hangs_on
        )


def test_unknown_parameters_hold_only_where_they_matter(tables: ControlTables) -> None:
    part = line(eccn="4A994", parameters={"tpp": 3040, "data_center": True})
    answer = ask(order("CN", lines=[part]), tables)
    assert "item.parameters_unknown" in codes(answer)
    assert only_line(answer).result is UNDETERMINED
    assert any("none by this rule if not" in said for said in only_line(answer).hangs_on)
    assert "item.parameters_unknown" not in codes(ask(order("NL", lines=[part]), tables))


def test_near_threshold_review_can_be_switched_off(tables: ControlTables) -> None:
    part = line(
        eccn="5A992.c", parameters={"tpp": 1912, "die_area_mm2": 608.5, "data_center": True}
    )
    off = SHIPPED_POLICY.switched("review.near_threshold", enabled=False)
    answer = ask(order("CN", lines=[part]), tables)
    assert "item.near_threshold" in codes(answer)
    assert only_line(answer).result is NONE, "our own review says nothing of a license"
    assert ask(order("CN", lines=[part]), tables, policy=off).outcome is Outcome.CLEAR


def test_letter_reaches_the_named_part_only_while_in_force(tables: ControlTables) -> None:
    part = line(eccn="4A994", manufacturer="NVIDIA", description="H20 96GB SXM")
    submission = order("CN", lines=[part])
    assert "item.is_informed" in codes(ask(submission, tables, as_of=date(2025, 4, 9)))
    assert "item.is_informed" not in codes(ask(submission, tables, as_of=date(2025, 4, 8)))
    assert "item.is_informed" not in codes(ask(order("NL", lines=[part]), tables))


def test_part_designed_in_china_is_prohibited_everywhere(tables: ControlTables) -> None:
    part = line(eccn="EAR99", manufacturer="Huawei", description="Ascend 910B module")
    answer = ask(order("MY", lines=[part]), tables)
    assert only_line(answer).result is Result.PROHIBITED
    assert "gp10.prc_designed_3a090" in codes(answer)


def test_advanced_computing_line_names_the_flags_nobody_could_evaluate(
    tables: ControlTables,
) -> None:
    answer = ask(chip_order("NL"), tables)
    assert only_line(answer).result is Result.NLR
    not_evaluated = {n.check for n in answer.coverage.not_evaluated}
    assert {"rf.distributor_end", "rf.translation", "rf.structuring"} <= not_evaluated


@pytest.mark.parametrize(
    ("country", "purchaser", "user", "policy", "why"),
    [
        ("MY", "CN", "SG", "presumption_of_approval", "744.23(d)(2): end user seated in A:6"),
        ("MY", "CN", "MY", "case_by_case", "744.23(d)(3)(i): no data-center 3A090.a"),
        ("MY", "SG", "CN", "case_by_case", "744.23(d)(3)(i): end user seated in D:5"),
        ("CN", "CN", "SG", "presumption_of_denial", "742.6 itself requires it for China"),
    ],
)
def test_class_b_by_headquarters_alone_has_the_policy_of_744_23(
    tables: ControlTables, country: str, purchaser: str, user: str, policy: str, why: str
) -> None:
    submission = order(
        country,
        lines=[line(eccn="3A090.b")],
        parties=[
            party("purchaser", country, headquarters_country=purchaser),
            party("end_user", country, headquarters_country=user),
        ],
        ship_from={"country": "US"},
    )
    assert only_line(ask(submission, tables)).review_policy == policy, why


@pytest.mark.parametrize(
    ("day", "result", "why"),
    [
        (date(2026, 11, 20), "license_required", "enforced"),
        (date(2023, 11, 17), "license_required", "88 FR 73458, first day"),
        (date(2023, 11, 16), "undetermined", "the parameters of 2022 are left to a person"),
        (date(2022, 10, 7), "undetermined", "from the first day"),
        (date(2022, 10, 6), "undetermined", "before 3A090 was born: law not known whole"),
    ],
)
def test_class_a_binds_from_its_day(
    tables: ControlTables, day: date, result: str, why: str
) -> None:
    answer = ask(order("CN", lines=[line(eccn="3A090.a")]), tables, as_of=day)
    assert only_line(answer).result == result, why
    is_first = date(2022, 10, 7) <= day <= date(2023, 11, 16)
    assert ("item.parameters_unknown" in codes(answer)) is is_first
    assert any("first parameters" in said for said in only_line(answer).hangs_on) is is_first


@pytest.mark.parametrize(
    ("day", "result"),
    [(date(2024, 12, 1), "undetermined"), (date(2024, 12, 2), "license_required")],
)
def test_memory_is_controlled_from_its_day(tables: ControlTables, day: date, result: str) -> None:
    """89 FR 96790."""
    answer = ask(order("CN", lines=[line(eccn="3A090.c")]), tables, as_of=day)
    assert only_line(answer).result == result
    assert demanded(only_line(answer)) is (day == date(2024, 12, 2))


@pytest.mark.parametrize(
    ("eccn", "letter"),
    [
        ("3A090.a", "a"),
        ("4A090.b", "b"),
        ("3A001.z.1.b", "b"),
        ("4A003.z.1.b", "b"),
        ("5A002.z.1.b", "b"),
        ("5A004.z.1.b", "b"),
        ("5D002.z.1.b", "b"),
        ("4A004.z.2", "b"),
        ("4A005.z.2", "b"),
        ("5A992.z.2", "b"),
        ("5D992.z.2", "b"),
    ],
)
def test_entries_that_name_such_circuits(tables: ControlTables, eccn: str, letter: str) -> None:
    answer = ask(order("CN", lines=[line(eccn=eccn)]), tables)
    assert f"item.3a090{letter}" in codes(answer)
    assert only_line(answer).result is Result.LICENSE_REQUIRED


def test_macau_is_named_from_its_day(reference: ReferenceData) -> None:
    """88 FR 73458 names Macau beside D:5; the rules of 2022 are left to a person."""
    for day, is_meant in ((date(2023, 11, 16), False), (date(2023, 11, 17), True)):
        answer = ask(order("MO", lines=[line(eccn="3B001.k")]), reference.on(day), as_of=day)
        rules = {s.rule_id for s in only_line(answer).path if s.makes is Result.LICENSE_REQUIRED}
        assert ("us.sme" in rules) is is_meant, day


def test_codified_but_not_enforced_is_told_in_the_path(tables: ControlTables) -> None:
    """The worldwide requirement of January 2025 stands in the text (90 FR 4544)."""
    submission = order("DE", lines=[line(eccn="3A090.a", parameters=PARAMETERS)])
    found = only_line(ask(submission, tables))
    (step,) = [s for s in found.path if s.rule_id == "us.ai_diffusion"]
    assert "not enforced" in step.result
    enforced = only_line(ask(submission, tables, as_of=date(2025, 3, 1)))
    assert enforced.result == "license_required"
    before = only_line(ask(submission, tables, as_of=date(2025, 1, 12)))
    assert not [s for s in before.path if s.rule_id == "us.ai_diffusion"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"eccn": "3A090"}, "its paragraph of the ECCN"),
        ({"eccn": None, "description": "GPU accelerator"}, "total processing performance (TPP)"),
        (
            {"eccn": "5A992.c", "parameters": {"tpp": 2400, "die_area_mm2": 500}},
            "whether it is designed or marketed for data centers",
        ),
    ],
)
def test_what_nobody_stated_is_said_in_words(
    tables: ControlTables, fields: dict[str, Any], words: str
) -> None:
    part = line(**{"unit_value": "20000", "hts": "8473.30", **fields})
    answer = ask(order("CN", lines=[part]), tables)
    told = [r.summary for r in answer.reasons if "hangs on" in r.summary]
    assert any(f"{words}, which nobody stated" in sentence for sentence in told)
    asked = [q for q in answer.questions if q.field == "lines[0].parameters"]
    assert any(words in question.text for question in asked)
    sentences = " ".join(r.summary for r in answer.reasons)
    assert not {"data_center", "die_area_mm2"} & set(sentences.split())
