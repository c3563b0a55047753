"""Whole orders: ordinary ones are clear, demo orders get their outcome, nothing missing clears."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from screening.controls.answers import Result
from screening.controls.outcome import POLICY_SEVERITY, RESULT_OUTCOME, RESULT_SEVERITY
from screening.controls.reference import ControlTables
from screening.terms.listed_party import NameKind
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import FIXTURES
from tests.screening.controls.orders import (
    TODAY,
    ask,
    codes,
    hit,
    line,
    listed,
    only_line,
    order,
    party,
)

DEMO_ORDERS = sorted((FIXTURES / "demo_orders").glob("*.json"))
# Names of one listed party as printed in 15 CFR part 744 Supp. 4 (84 FR / 88 FR rows).
INSPUR_NAMES = {"ieit systems", "inspur electronic information ind co"}


def test_ordinary_order_is_clear_and_says_what_was_not_examined(tables: ControlTables) -> None:
    answer = ask(order(), tables)
    assert answer.outcome is Outcome.CLEAR
    assert answer.reasons == ()
    assert answer.questions == ()
    assert only_line(answer).result is Result.NLR
    assert {"itar", "foreign_controls", "knowledge"} <= {
        n.code for n in answer.coverage.not_examined
    }
    assert {"chart", "embargo", "parties", "end_use"} <= set(answer.coverage.decided)


@pytest.mark.parametrize(
    ("eccn", "country"),
    [("EAR99", "GB"), ("EAR99", "CN"), ("5A992.c", "JP"), ("5A991.b", "VN"), ("3D991", "TH")],
)
def test_ordinary_trade_is_clear(tables: ControlTables, eccn: str, country: str) -> None:
    assert ask(order(country, lines=[line(eccn=eccn)]), tables).outcome is Outcome.CLEAR


def test_absent_classification_is_never_ear99(tables: ControlTables) -> None:
    answer = ask(order(lines=[line(eccn=None)]), tables)
    assert answer.outcome is Outcome.HOLD
    assert codes(answer) == {"item.unclassified"}
    assert only_line(answer).result is Result.UNCLASSIFIED
    assert only_line(answer).eccn is None


def test_no_destination_at_all_is_a_question(tables: ControlTables) -> None:
    submission = order(parties=[{"role": "purchaser", "name": "Example"}])
    del submission["destination_country"], submission["end_use"]
    answer = ask(submission, tables)
    assert answer.outcome is Outcome.HOLD
    assert codes(answer) == {"question.open", "party.unnamed"}


def test_papers_milder_than_evidence_are_shown_both_sides(tables: ControlTables) -> None:
    part = line(eccn="EAR99", manufacturer="NVIDIA", description="HGX B200 baseboard")
    answer = ask(order("CN", lines=[part]), tables)
    (flag,) = [f for f in answer.red_flags if f.code == "rf.description_mismatch"]
    assert "EAR99" in flag.summary
    assert "4A090.a" in flag.summary
    assert "paragraph a.1 of 3A090" in flag.summary
    assert answer.outcome is Outcome.BLOCK


def test_description_that_names_a_controlled_chip_is_not_clear(tables: ControlTables) -> None:
    part = line(eccn="EAR99", description="Server with 8 x H100")
    answer = ask(order("NL", lines=[part]), tables)
    assert answer.outcome is Outcome.HOLD
    assert "flags.unresolved" in codes(answer)


def test_line_hangs_on_whether_it_is_the_chip_its_description_names(tables: ControlTables) -> None:
    part = line(eccn="EAR99", description="Server with 8 x H100")
    determination = only_line(ask(order("CN", lines=[part]), tables))
    assert determination.result is Result.UNDETERMINED
    assert "a license is required if it is H100" in " ".join(determination.hangs_on)
    assert only_line(ask(order("NL", lines=[part]), tables)).result is Result.NLR


@pytest.mark.parametrize("eccn", ["bad code", None])
@pytest.mark.parametrize("destination", ["TW", "IL", "SA", "NL"])
def test_words_of_a_description_alone_never_clear(
    tables: ControlTables, eccn: str | None, destination: str
) -> None:
    for words in ("HBM3 stack", "NVIDIA H100 SXM5", "NVIDIA A40"):
        part = line(eccn=eccn, description=words)
        answer = ask(order(destination, lines=[part]), tables)
        assert "item.unclassified" in codes(answer), words
        assert answer.outcome is not Outcome.CLEAR, words


def test_product_named_whole_is_judged_as_that_product(tables: ControlTables) -> None:
    part = line(eccn=None, description="NVIDIA GB200 NVL72 rack")
    answer = ask(order("CN", lines=[part]), tables)
    assert answer.outcome is Outcome.BLOCK
    assert only_line(answer).result is Result.LICENSE_REQUIRED
    assert "to be confirmed" in str(only_line(answer).path)


def test_line_hangs_on_the_declared_entry_where_another_counts(tables: ControlTables) -> None:
    """9A012.a.1 may need a license for South Africa (MT by its range), 3A090.a.2 does not."""
    figures = {"tpp": 4799, "performance_density": 7, "data_center": True}
    part = line(eccn="9A012.a.1", parameters=figures)
    determination = only_line(ask(order("ZA", lines=[part]), tables))
    assert determination.eccn == "3A090.a.2"
    assert determination.result is Result.UNDETERMINED
    assert "if it is 9A012.a.1 as declared" in " ".join(determination.hangs_on)
    assert only_line(ask(order("CN", lines=[part]), tables)).result is Result.LICENSE_REQUIRED


@pytest.mark.parametrize("kind", ["order", "shipment", "technology_release"])
def test_technology_release_is_never_clear(tables: ControlTables, kind: str) -> None:
    answer = ask(order(kind=kind), tables)
    assert (answer.outcome is Outcome.CLEAR) is (kind != "technology_release")


def test_release_asks_for_the_nationality_of_persons(tables: ControlTables) -> None:
    person = {"role": "end_user", "name": "Asha Example", "type": "person"}
    answer = ask(order(kind="technology_release", parties=[person]), tables)
    assert "release.deemed_export" in codes(answer)
    assert any(q.topic == "nationality" for q in answer.questions)


@pytest.mark.parametrize(
    ("eccn", "nationality", "outcome", "why"),
    [
        ("3E991", "IR", Outcome.BLOCK, "E:1 national, item on the list"),
        ("3E991", "CU", Outcome.BLOCK, "E:2 national"),
        ("EAR99", "SY", Outcome.HOLD, "746.9 reaches listed technology only"),
        (None, "KP", Outcome.HOLD, "unclassified"),
        ("3E991", "IN", Outcome.CLEAR, "anti-terrorism alone, and India is no Country Group E"),
        ("3E001", "IN", Outcome.HOLD, "a person decides releases of what is controlled for more"),
    ],
)
def test_release_to_a_national_of_an_embargoed_country(
    tables: ControlTables, eccn: str | None, nationality: str, outcome: Outcome, why: str
) -> None:
    person = party("end_user", "US", type="person", name="A. Example", nationality=nationality)
    submission = order("US", kind="technology_release", parties=[person], lines=[line(eccn=eccn)])
    assert ask(submission, tables).outcome is outcome, why


def test_remote_compute_and_weights_have_their_own_reasons(tables: ControlTables) -> None:
    lines = [
        line(technology={"means": "remote_compute"}),
        line(number=2, eccn="4E091"),
    ]
    answer = ask(order(kind="technology_release", lines=lines), tables)
    assert {"end_use.remote_compute", "release.model_weights"} <= codes(answer)


def demo_hits(transaction: dict[str, Any]) -> list[Any]:
    record = listed(name="Inspur Electronic Information Industry Co., Ltd.")
    return [
        hit(record, party=i, name=p["name"], name_kind=NameKind.ALIAS)
        for i, p in enumerate(transaction["parties"])
        if p["name"].casefold() in INSPUR_NAMES
    ]


@pytest.mark.parametrize("path", DEMO_ORDERS, ids=lambda path: path.stem)
def test_demo_order_gets_its_outcome(tables: ControlTables, path: Path) -> None:
    demo = json.loads(path.read_text(encoding="utf-8"))
    transaction = demo["transaction"]
    answer = ask(transaction, tables, hits=demo_hits(transaction))
    assert answer.outcome.value == demo["expected_outcome"], demo["title"]


@pytest.mark.parametrize("path", DEMO_ORDERS, ids=lambda path: path.stem)
def test_answer_is_the_same_bytes_twice_and_cites_everything(
    tables: ControlTables, path: Path
) -> None:
    transaction = json.loads(path.read_text(encoding="utf-8"))["transaction"]
    first, second = (
        json.dumps(ask(transaction, tables, hits=demo_hits(transaction)).to_json())
        for _ in range(2)
    )
    assert first == second
    answer = json.loads(first)
    cited = [*answer["reasons"], *answer["determinations"], *answer["red_flags"]]
    assert all(row["citation"] for row in cited)
    is_clear = answer["outcome"] == "clear"
    assert is_clear is not any(r["outcome"] in ("hold", "block") for r in answer["reasons"])


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every key of a nested submission that can be left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from paths(inner, (*path, i))


REQUIRED = {"reference", "kind", "parties", "lines", "role", "name", "number", "description"}
# Left out, these say less about what matters, and the rest of the order says it again.
REPEATED = {
    ("destination_country",),
    ("end_use", "location_country"),
    ("lines", 0, "quantity"),
    ("lines", 0, "unit_value"),
}
NOT_CLEAR = [
    (
        "headquarters",
        order(
            "MY",
            lines=[line(eccn="3A090.a")],
            parties=[party(country="MY", headquarters_country="CN")],
        ),
    ),
    ("chart", order("CN", lines=[line(eccn="3A001.a.7")])),
    ("embargo", order("IR")),
    ("condition", order("CN", lines=[line(eccn="5A992")])),
    ("evidence", order("CN", lines=[line(eccn=None, parameters={"tpp": 5000})])),
    (
        "region",
        order("UA", parties=[party(country="UA", address={"city": "Kerch", "country": "UA"})]),
    ),
]


@pytest.mark.parametrize(("name", "submission"), NOT_CLEAR, ids=[row[0] for row in NOT_CLEAR])
def test_leaving_a_field_out_never_clears(
    tables: ControlTables, name: str, submission: dict[str, Any]
) -> None:
    assert ask(submission, tables).outcome is not Outcome.CLEAR
    for path in paths(submission):
        if path[-1] in REQUIRED or path in REPEATED:
            continue
        shorter = copy.deepcopy(submission)
        inner: Any = shorter
        for key in path[:-1]:
            inner = inner[key]
        del inner[path[-1]]
        assert ask(shorter, tables).outcome is not Outcome.CLEAR, path


def test_tables_of_severity_are_complete() -> None:
    assert set(RESULT_SEVERITY) == set(Result) == set(RESULT_OUTCOME)
    assert len(set(POLICY_SEVERITY)) == 5
    outcomes = [list(Outcome).index(RESULT_OUTCOME[r]) for r in RESULT_SEVERITY]
    assert outcomes == sorted(outcomes, reverse=True)


ORDER_OF_STEPS = (
    "jurisdiction",
    "classification",
    "destination",
    "chart",
    "advanced_computing",
    "embargo",
    "parties",
    "end_use",
    "license_exceptions",
    "held_license",
    "red_flags",
)


@pytest.mark.parametrize(
    ("country", "eccns"),
    [("DE", ["EAR99"]), ("CN", ["3A090.a", "EAR99"]), ("RU", [None]), ("US", ["9A610.x"])],
)
def test_path_of_every_line_names_every_step_in_order(
    tables: ControlTables, country: str, eccns: list[str | None]
) -> None:
    """15 CFR 732.3: a step that found nothing says so, and what it looked at."""
    lines = [line(number=i, eccn=eccn) for i, eccn in enumerate(eccns, 1)]
    for determination in ask(order(country, lines=lines), tables).determinations:
        steps = list(dict.fromkeys(s.step for s in determination.path))
        assert [s for s in steps if s in ORDER_OF_STEPS] == list(ORDER_OF_STEPS)
        for element in determination.path:
            assert element.rule_id
            assert element.result
            assert re.search(r"CFR|FR \d|guidance", element.cite)
            assert element.as_of == TODAY.isoformat()


def test_use_that_is_held_stands_in_the_path_with_its_rule(tables: ControlTables) -> None:
    """The path must not call it nothing, and the line hangs on it."""
    submission = order(end_use={"statement": "Reactor parts", "nuclear": True})
    submission["parties"][0]["address"]["country"] = submission["destination_country"] = "IN"
    determination = only_line(ask(submission, tables))
    (step,) = [s for s in determination.path if s.step == "end_use"]
    assert (step.rule_id, step.makes) == ("us.744.nuclear", Result.UNDETERMINED)
    assert determination.rule == "us.744.nuclear"
