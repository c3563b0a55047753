"""Red flags that need nothing but the submission (red-flag notes, 2026-09-24)."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.red_flags import FLAG_RULES
from screening.controls.tables import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import CIVIL_USE, ask, codes, line, order, party

SITE = {"address": "1 Example Road", "mw": 4}


def fired(answer: Any) -> set[str]:
    return {flag.code for flag in answer.red_flags}


@pytest.mark.parametrize(
    ("fields", "code", "why"),
    [
        ({"parties": [party(business_type="forwarder")]}, "rf.forwarder_consignee", "by kind"),
        (
            {"parties": [party(), party("freight_forwarder")]},
            "rf.forwarder_consignee",
            "the consignee is the forwarder by name",
        ),
        ({"end_use": {**CIVIL_USE, "location_country": "AT"}}, "rf.hq_end_use_mismatch", "place"),
        (
            {"parties": [party(), party("end_user", "CN", name="Example B")]},
            "rf.hq_end_use_mismatch",
            "an end user in D:5, the destination is not",
        ),
        ({"parties": [party(previous_names=["Example Old"])]}, "rf.rename", "undated is recent"),
    ],
)
def test_flag_on_any_order(
    tables: ControlTables, fields: dict[str, Any], code: str, why: str
) -> None:
    answer = ask(order(**fields), tables)
    assert fired(answer) == {code}, why
    assert answer.outcome is Outcome.HOLD
    assert "flags.unresolved" in codes(answer)
    assert any(q.why == code for q in answer.questions)


@pytest.mark.parametrize(
    ("fields", "code", "why"),
    [
        ({"end_use": {"military": False}}, "rf.enduse_missing", "absent"),
        ({"end_use": {"statement": "resale"}}, "rf.enduse_missing", "says nothing"),
        ({"parties": [party(business_type="reseller")]}, "rf.distributor_end", "no end user"),
        ({"parties": [party(ultimate_parent=None)]}, "rf.ac_hq_unknown", "parent unknown"),
        (
            {"end_use": {"statement": "Cloud rental from our own halls"}},
            "rf.ac_dc_unverified",
            "no site and no power",
        ),
        (
            {"end_use": {"statement": "Our data center in Munich", "site": {"address": "x"}}},
            "rf.ac_dc_unverified",
            "no power",
        ),
        ({"parties": [party(business_type="iaas")]}, "rf.ac_dc_unverified", "sells compute"),
    ],
)
def test_flag_on_an_advanced_computing_line_only(
    tables: ControlTables, fields: dict[str, Any], code: str, why: str
) -> None:
    assert code in fired(ask(order(lines=[line(eccn="3A090.a")], **fields), tables)), why
    assert code not in fired(ask(order(**fields), tables)), why


def test_explained_data_center_is_no_flag(tables: ControlTables) -> None:
    use = {"statement": "Our own data center in Munich", "site": SITE, "military": False}
    assert fired(ask(order(lines=[line(eccn="3A090.a")], end_use=use), tables)) == set()


def test_every_flag_says_its_words_and_its_citation() -> None:
    for rule in FLAG_RULES:
        assert rule.predicate.__doc__, rule.code
        assert rule.citation, rule.code
        assert rule.severity in {"low", "medium", "high"}
