"""Listed owners: 50 percent rules, dated, alone and together.

15 CFR 744.11(a)(1) (90 FR 47201; stay 90 FR 50857); OFAC guidance of 2014-08-13.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from screening.controls.answers import Result, ReviewPolicy
from screening.controls.period import Period
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from screening.terms.party_hit import PartyHit
from tests.screening.controls.conftest import SHIPPED_POLICY
from tests.screening.controls.orders import ask, codes, hit, listed, only_line, order, party

IN_FORCE, STAYED = date(2026, 11, 10), date(2026, 11, 9)
EL, SDN, MEU, CMIC = (
    "us-bis-entity-list",
    "us-ofac-sdn",
    "us-bis-meu-list",
    "us-ofac-ns-cmic",
)


def owned(*owners: tuple[str, float | None], **fields: Any) -> dict[str, Any]:
    rows = [
        {"name": name, "country": "CN"} | ({} if share is None else {"percent": share})
        for name, share in owners
    ]
    return order("TH", parties=[party(country="TH", owners=rows, **fields)])


def owner_hit(source: str, name: str) -> PartyHit:
    return hit(listed(source, name), via="owner", submitted_name=name)


@pytest.mark.parametrize(
    ("owners", "day", "code", "outcome", "why"),
    [
        ([(EL, 50)], IN_FORCE, "party.affiliates50", Outcome.BLOCK, "50 % is enough"),
        ([(EL, 49.99)], IN_FORCE, "party.listed_owner", Outcome.HOLD, "below 50 %"),
        ([(EL, 50)], STAYED, "party.affiliates50_stayed", Outcome.HOLD, "stayed"),
        ([(EL, 30), (EL, 20)], IN_FORCE, "party.affiliates50", Outcome.BLOCK, "in aggregate"),
        ([(EL, 30), (SDN, 20)], IN_FORCE, "party.affiliates50", Outcome.BLOCK, "across lists"),
        ([(EL, None)], IN_FORCE, "party.listed_owner", Outcome.HOLD, "share unknown"),
        ([(SDN, 50)], STAYED, "party.ofac50", Outcome.BLOCK, "OFAC's rule is never stayed"),
        ([(SDN, 25), (SDN, 25)], STAYED, "party.ofac50", Outcome.BLOCK, "OFAC in aggregate"),
        ([(SDN, 49)], STAYED, "party.listed_owner", Outcome.HOLD, "below OFAC's 50 %"),
        ([(CMIC, 80)], IN_FORCE, "party.listed_owner", Outcome.HOLD, "no 50 % rule for CMIC"),
    ],
)
def test_shares_lists_and_dates(
    tables: ControlTables,
    owners: list[tuple[str, float | None]],
    day: date,
    code: str,
    outcome: Outcome,
    why: str,
) -> None:
    named = [(f"Listed Example {i}", source, share) for i, (source, share) in enumerate(owners)]
    submission = owned(*((name, share) for name, _, share in named))
    hits = [owner_hit(source, name) for name, source, _ in named]
    answer = ask(submission, tables, hits=hits, as_of=day)
    assert {c for c in codes(answer) if c.startswith("party.")} == {code}, why
    assert answer.outcome is outcome, why


def test_affiliate_has_its_owners_review_policy(tables: ControlTables) -> None:
    record = listed(name="Listed Example", license_policy="Policy of denial")
    found = hit(record, via="owner", submitted_name="Listed Example")
    answer = ask(owned(("Listed Example", 60)), tables, hits=[found], as_of=IN_FORCE)
    assert only_line(answer).result is Result.LICENSE_REQUIRED
    assert only_line(answer).review_policy is ReviewPolicy.POLICY_OF_DENIAL


def test_owner_on_two_lists_is_counted_once(tables: ControlTables) -> None:
    hits = [owner_hit(EL, "Listed Example"), owner_hit(MEU, "Listed Example")]
    answer = ask(owned(("Listed Example", 30)), tables, hits=hits, as_of=IN_FORCE)
    assert "party.listed_owner" in codes(answer)


def test_parent_named_as_owner_has_the_owners_share(tables: ControlTables) -> None:
    hits = [
        owner_hit(EL, "Listed Example"),
        hit(listed(name="Listed Example"), via="ultimate_parent", submitted_name="Listed Example"),
    ]
    submission = owned(("Listed Example", 60), ultimate_parent="Listed Example")
    assert "party.affiliates50" in codes(ask(submission, tables, hits=hits, as_of=IN_FORCE))


def test_hit_without_the_submitted_name_has_an_unknown_share(tables: ControlTables) -> None:
    found = hit(listed(name="Listed Example Limited"), via="owner")
    answer = ask(owned(("Listed Example Ltd", 60)), tables, hits=[found], as_of=IN_FORCE)
    assert "party.listed_owner" in codes(answer)
    assert {f.code for f in answer.red_flags} == {"rf.listed_owner_unknown_pct"}


def test_party_in_the_us_is_not_an_affiliate_but_asked(tables: ControlTables) -> None:
    rows = [{"name": "Listed Example", "percent": 100}]
    submission = order("US", parties=[party("purchaser", "US", owners=rows)])
    answer = ask(submission, tables, hits=[owner_hit(EL, "Listed Example")], as_of=IN_FORCE)
    assert answer.outcome is Outcome.HOLD
    assert "party.affiliates50" not in codes(answer)
    assert any(q.topic == "onward_export" for q in answer.questions)


def test_possible_owner_is_a_possible_match(tables: ControlTables) -> None:
    found = hit(listed(), via="owner", is_match=False, submitted_name="Listed Exampel")
    answer = ask(owned(("Listed Exampel", 60)), tables, hits=[found], as_of=IN_FORCE)
    assert codes(answer) == {"party.possible_match"}


def test_rule_switched_off_is_a_hold_after_the_stay_too(tables: ControlTables) -> None:
    off = SHIPPED_POLICY.switched("us.affiliates50", enabled=False)
    hits = [owner_hit(EL, "Listed Example")]
    answer = ask(owned(("Listed Example", 60)), tables, hits=hits, policy=off, as_of=IN_FORCE)
    assert "party.affiliates50_stayed" in codes(answer)
    (reason,) = [r for r in answer.reasons if r.code == "party.affiliates50_stayed"]
    assert "50857" not in reason.citation, "no stay, our policy"
    assert only_line(answer).result is Result.NLR
    assert {"flags.unresolved"} <= codes(answer)


def chain(*links: tuple[str, str, float | None]) -> list[dict[str, Any]]:
    """Parties that own one another: ``(owned, owner, percent)``, the first is the consignee."""
    return [
        party(
            "ultimate_consignee" if number == 0 else "other",
            "TH",
            name=owned,
            ultimate_parent=None,
            owners=[{"name": owner} | ({} if share is None else {"percent": share})],
        )
        for number, (owned, owner, share) in enumerate(links)
    ]


def test_chain_declared_on_another_party_is_followed(tables: ControlTables) -> None:
    """The holding company is itself named on the order, with the listed owner behind it."""
    parties = chain(
        ("Example Cloud Thailand", "Example Holding", 100),
        ("Example Holding", "Listed Example", 50),
    )
    hits = [
        hit(listed(EL, "Listed Example"), party=1, via="owner", submitted_name="Listed Example")
    ]
    answer = ask(order("TH", parties=parties), tables, hits=hits, as_of=IN_FORCE)
    subjects = {r.subject for r in answer.reasons if r.code == "party.affiliates50"}
    assert "parties[0]" in subjects
    assert answer.outcome is Outcome.BLOCK


def test_listed_party_that_owns_another_party_of_the_order(tables: ControlTables) -> None:
    parties = [
        *chain(("Example Cloud Thailand", "Listed Example", 60)),
        party("bill_to", "CN", name="Listed Example"),
    ]
    hits = [hit(listed(SDN, "Listed Example"), party=1, submitted_name="Listed Example")]
    answer = ask(order("TH", parties=parties), tables, hits=hits)
    assert "party.ofac50" in codes(answer)


def test_chain_below_half_passes_nothing_on(tables: ControlTables) -> None:
    parties = chain(
        ("Example Cloud Thailand", "Example Holding", 100),
        ("Example Holding", "Listed Example", 49),
    )
    hits = [
        hit(listed(EL, "Listed Example"), party=1, via="owner", submitted_name="Listed Example")
    ]
    answer = ask(order("TH", parties=parties), tables, hits=hits, as_of=IN_FORCE)
    assert "party.affiliates50" not in codes(answer)
    assert "party.listed_owner" in codes(answer)
    assert answer.outcome is Outcome.HOLD


@pytest.mark.parametrize(
    ("program", "code", "why"),
    [
        ("SDGT", "party.affiliates50", "a program of 744.8(a)(1)"),
        ("GLOMAG", "party.listed_owner", "blocked, but not of 744.8: BIS counts only 30 percent"),
    ],
)
def test_bis_counts_blocked_owners_of_the_programs_of_744_8(
    tables: ControlTables, program: str, code: str, why: str
) -> None:
    hits = [
        owner_hit(EL, "Listed Example"),
        hit(
            listed(SDN, "Blocked Example", program=program),
            via="owner",
            submitted_name="Blocked Example",
        ),
    ]
    submission = owned(("Listed Example", 30), ("Blocked Example", 20))
    answer = ask(submission, tables, hits=hits, as_of=IN_FORCE)
    assert {c for c in codes(answer) if c.startswith("party.")} == {code}, why


BEFORE = date(2025, 9, 15)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2025, 9, 28), "party.listed_owner"),
        (date(2025, 9, 29), "party.affiliates50"),
        (date(2025, 11, 9), "party.affiliates50"),
        (date(2025, 11, 10), "party.affiliates50_stayed"),
        (date(2026, 11, 9), "party.affiliates50_stayed"),
        (date(2026, 11, 10), "party.affiliates50"),
    ],
)
def test_rule_begins_is_stayed_and_comes_back(tables: ControlTables, day: date, code: str) -> None:
    hits = [owner_hit(EL, "Listed Example")]
    answer = ask(owned(("Listed Example", 60)), tables, hits=hits, as_of=day)
    assert {c for c in codes(answer) if c.startswith("party.")} == {code}


@pytest.mark.parametrize("share", [60, None])
def test_before_the_rule_nothing_of_it_is_said(tables: ControlTables, share: float | None) -> None:
    """What counted then: BIS's guidance that a listed owner is a red flag."""
    hits = [owner_hit(EL, "Listed Example")]
    answer = ask(owned(("Listed Example", share)), tables, hits=hits, as_of=BEFORE)
    told = json.dumps(answer.to_json())
    for words in ("50857", "47201", "no. 29", "stay", "affiliates"):
        assert words not in told, words
    (reason,) = [r for r in answer.reasons if r.code == "party.listed_owner"]
    assert reason.citation == "15 CFR 732 Supp. 3"
    assert "red flag" in reason.summary
    assert answer.outcome is Outcome.HOLD
    makes = {s.makes for s in only_line(answer).path if s.rule_id == "party.listed_owner"}
    assert makes == {None}, "no share would have made a license requirement"


def test_red_flag_29_is_cited_while_the_rule_is_in_force(tables: ControlTables) -> None:
    hits = [owner_hit(EL, "Listed Example")]
    submission = owned(("Listed Example", None))
    cited = [
        ask(submission, tables, hits=hits, as_of=day).red_flags[0].citation
        for day in (BEFORE, STAYED, IN_FORCE)
    ]
    assert [c.endswith("no. 29") for c in cited] == [False, False, True]


@pytest.mark.parametrize(
    ("source", "share", "day", "result", "why"),
    [
        (EL, None, IN_FORCE, Result.UNDETERMINED, "744.11(a)(1): resolve it or get a license"),
        (EL, None, STAYED, Result.NLR, "stayed: a red flag, no requirement whatever the share"),
        (EL, 49, IN_FORCE, Result.NLR, "known and below"),
        (SDN, None, STAYED, Result.UNDETERMINED, "OFAC's rule hangs on the share on any day"),
        (SDN, 49, STAYED, Result.NLR, "known and below"),
        (CMIC, None, IN_FORCE, Result.NLR, "no rule counts the share"),
    ],
)
def test_share_nobody_stated_leaves_the_line_open(
    tables: ControlTables,
    source: str,
    share: float | None,
    day: date,
    result: Result,
    why: str,
) -> None:
    hits = [owner_hit(source, "Listed Example")]
    answer = ask(owned(("Listed Example", share)), tables, hits=hits, as_of=day)
    determination = only_line(answer)
    assert determination.result is result, why
    if result is Result.UNDETERMINED:
        assert determination.rule == "party.listed_owner"
        assert "50 % or more together" in determination.hangs_on[0]


def test_unknown_share_of_a_party_in_the_us_hangs_on_ofac_only(tables: ControlTables) -> None:
    rows = [{"name": "Listed Example"}]
    submission = order(
        "DE", parties=[party(), party("purchaser", "US", name="Example Inc.", owners=rows)]
    )
    found = hit(listed(EL, "Listed Example"), party=1, via="owner", submitted_name="Listed Example")
    assert only_line(ask(submission, tables, hits=[found], as_of=IN_FORCE)).result is Result.NLR


def test_blocked_owner_counted_by_bis_presumes_denial(tables: ControlTables) -> None:
    """744.8(d), beside the policy of the Entity List entry that owns the rest."""
    hits = [
        owner_hit(EL, "Listed Example"),
        hit(
            listed(SDN, "Blocked Example", program="SDGT", license_policy=""),
            via="owner",
            submitted_name="Blocked Example",
        ),
    ]
    submission = owned(("Listed Example", 30), ("Blocked Example", 20))
    determination = only_line(ask(submission, tables, hits=hits, as_of=IN_FORCE))
    policies = [s.result for s in determination.path if s.rule_id == "party.affiliates50"]
    assert "a license is required as for its blocked owner" in policies
    assert determination.review_policy is ReviewPolicy.PRESUMPTION_OF_DENIAL


@pytest.mark.parametrize(
    ("share", "code", "why"),
    [
        (60, "party.other_role", "744.11 names purchasers, consignees and end users only"),
        (None, "party.listed_owner", "so no license hangs on the share either"),
    ],
)
def test_affiliate_in_a_role_the_list_does_not_reach_is_held(
    tables: ControlTables, share: float | None, code: str, why: str
) -> None:
    rows = [{"name": "Listed Example"} | ({} if share is None else {"percent": share})]
    forwarder = party("freight_forwarder", "TH", name="Example Cargo", owners=rows)
    found = hit(listed(EL, "Listed Example"), party=1, via="owner", submitted_name="Listed Example")
    submission = order(parties=[party(), forwarder])
    answer = ask(submission, tables, hits=[found], as_of=IN_FORCE)
    assert code in codes(answer), why
    assert answer.outcome is Outcome.HOLD
    assert only_line(answer).result is Result.NLR, why


def test_first_day_of_the_rule_is_the_policys(tables: ControlTables) -> None:
    later = SHIPPED_POLICY.switched("us.affiliates50", periods=(Period(date(2026, 1, 1)),))
    hits = [owner_hit(EL, "Listed Example")]
    submission = owned(("Listed Example", 60))
    answer = ask(submission, tables, hits=hits, policy=later, as_of=date(2025, 12, 31))
    assert {c for c in codes(answer) if c.startswith("party.")} == {"party.listed_owner"}
