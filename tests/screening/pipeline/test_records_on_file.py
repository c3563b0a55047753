"""An order judged with what is on file: what each kind answers, and what it does not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User

from screening.cases.standing_records import end_record
from screening.models import Screening
from screening.pipeline import replay_screening, run_screening
from tests.factories.standing_records import CONTENTS, MAKER, kept, proposal
from tests.screening.pipeline.test_run import screened, submit
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")

RETAIL = "Hong Kong Example Retail Ltd"
BUREAU = "Water Bureau of Example City"
UNVERIFIED = "KingV Ltd."
CLOUD = "Example Cloud Pte Ltd"


def partner(name: str, country: str) -> dict[str, str]:
    return {"name": name, "country": country}


def high_priority(**line: Any) -> dict[str, Any]:
    """Integrated circuits to Hong Kong, whose tariff heading wants an answer."""
    content = order_for(RETAIL, "HK", end_use={})
    content["lines"][0] |= {"hts": "8542.31", "description": "Toy circuits", "part_number": "EX-1"}
    content["lines"][0] |= line
    return content


def unclassified() -> dict[str, Any]:
    content = order()
    del content["lines"][0]["eccn"]
    content["lines"][0] |= {
        "part_number": "EX-100",
        "description": "Network switch",
        "manufacturer": MAKER,
    }
    return content


def of_government() -> dict[str, Any]:
    content = order_for(BUREAU, "CN")
    content["parties"][0]["business_type"] = "government"
    return content


def to_unverified() -> dict[str, Any]:
    content = order_for(UNVERIFIED, "CN")
    content["lines"][0]["part_number"] = "EX-100"
    return content


def to_part(number: str) -> dict[str, Any]:
    content = order()
    content["lines"][0]["part_number"] = number
    return content


def advanced() -> dict[str, Any]:
    """An accelerator to a subsidiary in Singapore, of whose parent nothing is said."""
    content = order_for(CLOUD, "SG")
    content["lines"][0] |= {
        "description": "NVIDIA L4",
        "manufacturer": "NVIDIA",
        "part_number": "900-2G193-0000-000",
        "eccn": "3A090.b",
    }
    return content


OPENS: tuple[tuple[str, dict[str, Any], dict[str, Any], str], ...] = (
    ("encryption_classification", unclassified(), {}, "lines[0].eccn"),
    ("uvl_statement", to_unverified(), {"partner": partner(UNVERIFIED, "CN")}, "party.uvl"),
    (
        "not_military",
        of_government(),
        {"partner": partner(BUREAU, "CN")},
        "us.744.21.government_user",
    ),
    ("end_use_certificate", high_priority(), {"partner": partner(RETAIL, "HK")}, "rf.chpl"),
)


@pytest.mark.parametrize(("kind", "content", "changes", "opened"), OPENS)
def test_record_opens_what_its_kind_serves_and_the_answer_names_it(
    erp: User, kind: str, content: dict[str, Any], changes: dict[str, Any], opened: str
) -> None:
    before = screened(erp, content)
    assert before.outcome == "hold"
    assert "records_used" not in before.answer
    record = kept(kind, **changes)
    after = screened(erp, content | {"reference": "SO-2"})
    assert (after.outcome, after.answer["reasons"]) == ("clear", [])
    (used,) = after.answer["records_used"]
    assert (used["record"], used["kind"], used["ends_soon"]) == (record.number, kind, False)
    assert opened in (*used["fields"], *used["rules"])
    assert replay_screening(screening=Screening.objects.get(pk=after.pk)).difference == ""


@pytest.mark.parametrize("kind", sorted(set(CONTENTS) - {"is_informed"}))
@pytest.mark.parametrize(("served", "content", "changes", "_opened"), OPENS)
def test_no_record_clears_what_another_kind_serves(
    erp: User,
    kind: str,
    served: str,
    content: dict[str, Any],
    changes: dict[str, Any],
    _opened: str,
) -> None:
    if kind == served:
        pytest.skip("its own")
    of_product = kind in ("encryption_classification",)
    kept(
        kind,
        partner=None if of_product else changes.get("partner", partner("Other", "DE")),
        part_numbers=["EX-1", "EX-200"] if of_product else proposal(kind).get("part_numbers"),
    )
    assert screened(erp, content).outcome == "hold"


@pytest.mark.parametrize(
    ("why", "changes"),
    [
        ("another legal form", {"partner": partner("Hong Kong Example Retail LLC", "HK")}),
        ("another country", {"partner": partner(RETAIL, "CN")}),
        ("another name", {"partner": partner("Example Retail Ltd", "HK")}),
        ("other products", {"part_numbers": ["EX-2"]}),
        ("a part of nearly the same number", {"part_numbers": ["EX1"]}),
        ("goods for another country", {"countries": ["SG"]}),
        ("not yet", {"valid_from": "2098-01-01"}),
        (
            "it sends goods on",
            {
                "content": {
                    **CONTENTS["end_use_certificate"],
                    "reexport": True,
                    "location_country": "HK",
                }
            },
        ),
    ],
)
def test_record_of_something_else_opens_nothing(
    erp: User, why: str, changes: dict[str, Any]
) -> None:
    kept("end_use_certificate", **{"partner": partner(RETAIL, "HK"), **changes})
    assert screened(erp, high_priority()).outcome == "hold", why


@pytest.mark.parametrize(
    ("why", "changes"),
    [
        ("blanks, case and accents", {"partner": partner("HONG KONG  Exámple retail, Ltd.", "HK")}),
        ("a form written out", {"partner": partner("Hong Kong Example Retail Limited", "HK")}),
        ("a part in other letters", {"part_numbers": ["ex‐1"]}),
        ("the country among several", {"countries": ["HK", "SG"]}),
    ],
)
def test_same_holder_and_product_is_known_however_spelled(
    erp: User, why: str, changes: dict[str, Any]
) -> None:
    kept("end_use_certificate", **{"partner": partner(RETAIL, "HK"), **changes})
    assert screened(erp, high_priority()).outcome == "clear", why


def test_certificate_of_one_user_says_nothing_of_another(erp: User) -> None:
    kept("end_use_certificate", partner=partner(RETAIL, "HK"))
    content = high_priority()
    user = {"role": "end_user", "name": "Other Example Ltd", "address": {"country": "HK"}}
    assert screened(erp, content | {"parties": [*content["parties"], user]}).outcome == "hold"


def test_certificate_of_some_products_opens_their_lines_alone(erp: User) -> None:
    kept("end_use_certificate", partner=partner(RETAIL, "HK"), part_numbers=["EX-1"])
    content = high_priority()
    other = {**content["lines"][0], "number": 2, "part_number": "EX-2"}
    answer = screened(erp, content | {"lines": [*content["lines"], other]}).answer
    (flag,) = answer["red_flags"]
    assert (flag["code"], flag["inputs"]["fields"]) == ("rf.chpl", ["lines[1].hts"])


CONTRADICTIONS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("encryption_classification", {"part_numbers": ["EX-100"]}, "lines[0].eccn"),
    (
        "end_use_certificate",
        {"content": {**CONTENTS["end_use_certificate"], "nuclear": True}},
        "end_use.nuclear",
    ),
    (
        "headquarters",
        {"content": {"headquarters_country": "CN", "ultimate_parent": "Example Holding"}},
        "parties[0].headquarters_country",
    ),
    ("ownership", {}, "parties[0].owners"),
)


@pytest.mark.parametrize(("kind", "changes", "field"), CONTRADICTIONS)
def test_order_that_states_otherwise_is_held_with_both_quoted(
    erp: User, kind: str, changes: dict[str, Any], field: str
) -> None:
    content = order()
    content["lines"][0]["part_number"] = "EX-100"
    content["parties"][0] |= {
        "headquarters_country": "DE",
        "ultimate_parent": "Maschinenbau Beispiel GmbH",
        "owners": [{"name": "Max Muster", "country": "DE", "percent": 100}],
    }
    content["end_use"]["nuclear"] = False
    assert screened(erp, content).outcome == "clear"
    record = kept(kind, **changes)
    held = screened(erp, content | {"reference": "SO-2"})
    assert held.outcome == "hold"
    found = [r for r in held.answer["reasons"] if r["code"] == "record.contradicted"]
    assert field in [r["subject"] for r in found]
    assert record.number in found[0]["summary"]
    assert held.answer["summary"].startswith("Held: The order states")


def test_order_that_states_the_same_is_not_held_and_uses_no_record(erp: User) -> None:
    content = order()
    content["parties"][0] |= {
        "headquarters_country": "DE",
        "ultimate_parent": "Maschinenbau Beispiel G.m.b.H.".replace("G.m.b.H.", "GmbH"),
    }
    kept("headquarters")
    answer = screened(erp, content)
    assert answer.outcome == "clear"
    assert "records_used" not in answer.answer


def test_bare_entry_gets_its_paragraph_from_the_record(erp: User) -> None:
    kept("encryption_classification")
    content = unclassified()
    content["lines"][0]["eccn"] = "5A992"
    answer = screened(erp, content).answer
    assert [d["eccn"] for d in answer["determinations"]] == ["5A992.c"]
    assert answer["records_used"][0]["fields"] == ["lines[0].eccn"]


def test_headquarters_on_file_is_judged_as_if_the_order_had_stated_it(erp: User) -> None:
    asked = screened(erp, advanced())
    fields = {q["field"] for q in asked.answer["questions"]}
    assert any(field.startswith("parties[0].headquarters_country") for field in fields)
    in_china = {
        "headquarters_country": "CN",
        "ultimate_parent": "Example Cloud Group Co Ltd",
        "ultimate_parent_country": "CN",
    }
    record = kept("headquarters", partner=partner(CLOUD, "SG"), content=in_china)
    with_record = screened(erp, advanced() | {"reference": "SO-2"}).answer
    stated = advanced() | {"reference": "SO-3"}
    end_record(record=record, why="to compare", by=User.objects.get(username="approves"))
    stated["parties"][0] |= {
        "headquarters_country": "CN",
        "ultimate_parent": "Example Cloud Group Co Ltd",
        "owners": [{"name": "Example Cloud Group Co Ltd", "country": "CN"}],
    }
    with_statement = screened(erp, stated).answer
    for part in ("outcome", "determinations", "red_flags", "reasons", "questions"):
        assert with_record[part] == with_statement[part]


def test_listed_owner_that_only_a_record_names_is_met(erp: User) -> None:
    kept(
        "ownership",
        content={
            "owners": [{"name": "Inspur Electronic Information Industry", "percent": 60}],
            "as_of": "2026-01-02",
        },
    )
    screening = screened(erp, order())
    assert screening.outcome != "clear"
    assert {hit["subject"] for hit in screening.answer["hits"]} == {"parties[0]"}
    assert "owner" in {hit["via"] for hit in screening.answer["hits"]}


def test_letter_of_bis_to_us_names_a_recipient_who_needs_a_license(erp: User) -> None:
    kept("is_informed", valid_until=None)
    screening = screened(erp, order())
    assert screening.outcome == "block"
    (line,) = screening.answer["determinations"]
    assert (line["result"], line["rule"]) == ("license_required", "us.is_informed.recipient")


def test_general_license_is_named_and_lifts_no_block(erp: User) -> None:
    content = order_for("JOINT STOCK COMPANY MIKRON", "RU")
    before = screened(erp, content)
    kept("ofac_general_license", partner=partner("JOINT STOCK COMPANY MIKRON", "RU"))
    after = screened(erp, content | {"reference": "SO-2"})
    assert before.outcome == after.outcome == "block"
    assert "8L" in " ".join(r["summary"] for r in after.answer["reasons"])


def test_consignee_statement_on_file_makes_the_exception_one_to_confirm(erp: User) -> None:
    content = order_for("Example Photonics Ltd", "IL")
    content["lines"][0] |= {
        "description": "Analog to digital converter",
        "part_number": "EX-100",
        "eccn": "3A001.a.14",
    }
    content["route"] = {"transit_countries": []}

    def of_sta(screening: Screening) -> str:
        rows = screening.answer["determinations"][0]["exceptions_considered"]
        return next(row["status"] for row in rows if row["code"] == "STA")

    assert of_sta(screened(erp, content)) == "rejected"
    record = kept("sta_statement", partner=partner("Example Photonics Ltd", "IL"))
    after = screened(erp, content | {"reference": "SO-2"})
    assert (of_sta(after), after.outcome) == ("candidate", "hold")
    assert [row["record"] for row in after.answer["records_used"]] == [record.number]
    content["lines"][0]["part_number"] = "EX-200"
    assert of_sta(screened(erp, content | {"reference": "SO-3"})) == "rejected"


LAST_DAY = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("day", "outcome", "says"),
    [
        (LAST_DAY - timedelta(days=31), "clear", ""),
        (LAST_DAY - timedelta(days=30), "clear", "ends in 30 days"),
        (LAST_DAY, "clear", "ends today"),
        (LAST_DAY + timedelta(days=1), "hold", "ended on 2027-03-31"),
    ],
)
def test_record_warns_for_thirty_days_and_is_asked_again_when_it_ends(
    erp: User, day: date, outcome: str, says: str
) -> None:
    kept(
        "end_use_certificate",
        partner=partner(RETAIL, "HK"),
        valid_until=LAST_DAY.isoformat(),
    )
    moment = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    screening = submit(erp, high_priority())
    # The lists that ship would be stale by then; the day alone is another.
    run_screening(screening_id=str(screening.pk), at=moment)
    answer = Screening.objects.get(pk=screening.pk).answer
    codes = [r["code"] for r in answer["reasons"] if r["code"] != "list.stale"]
    assert bool(codes) is (outcome == "hold")
    told = [row["note"] for key in ("records_used", "records_ended") for row in answer.get(key, ())]
    assert all(says in note for note in told)
    assert len(told) == 1


def test_ended_record_is_told_where_the_order_states_all_but_its_paper(erp: User) -> None:
    with time_machine.travel("2026-01-01T00:00:00Z"):
        kept("end_use_certificate", partner=partner(RETAIL, "HK"), valid_until="2026-10-31")
    stated = {**CONTENTS["end_use_certificate"]}
    held = screened(erp, high_priority() | {"end_use": stated})
    assert [row["fields"] for row in held.answer["records_ended"]] == [["parties[0]"]]
    harmless = order_for(RETAIL, "HK", reference="SO-2")
    clear = screened(erp, harmless)
    assert (clear.outcome, clear.answer.get("records_ended")) == ("clear", None)


def test_replay_sees_the_records_of_then(erp: User) -> None:
    record = kept("end_use_certificate", partner=partner(RETAIL, "HK"))
    first = screened(erp, high_priority())
    end_record(record=record, why="customer moved", by=User.objects.get(username="approves"))
    again = replay_screening(screening=Screening.objects.get(pk=first.pk))
    assert (again.difference, again.obstacle) == ("", "")
    with time_machine.travel(datetime.fromisoformat("2026-12-24T00:00:00+00:00")):
        assert screened(erp, high_priority() | {"reference": "SO-2"}).outcome == "hold"


@pytest.mark.parametrize(
    ("why", "changes", "content", "is_blocked"),
    [
        ("any product", {}, order(), True),
        ("a named product", {"part_numbers": ["EX-100"]}, to_part("EX-100"), True),
        ("another product", {"part_numbers": ["EX-100"]}, to_part("EX-200"), False),
        ("another recipient", {"partner": partner("Other Beispiel GmbH", "DE")}, order(), False),
        ("a letter that is to bind later", {"valid_from": "2098-01-01"}, order(), False),
        ("a letter that was withdrawn", {"valid_until": "2020-12-31"}, order(), False),
    ],
)
def test_letter_binds_whom_and_what_it_names(
    erp: User, why: str, changes: dict[str, Any], content: dict[str, Any], is_blocked: bool
) -> None:
    with time_machine.travel("2020-06-01T00:00:00Z"):
        kept("is_informed", **changes)
    assert (screened(erp, content).outcome == "block") is is_blocked, why


@pytest.mark.parametrize("name", ["IEIT Systems", "JOINT STOCK COMPANY MIKRON"])
def test_all_records_together_let_no_listed_party_go(erp: User, name: str) -> None:
    country = "CN" if name.startswith("IEIT") else "RU"
    content = order_for(name, country)
    content["lines"][0] |= {"part_number": "EX-100", "eccn": "5A992.c"}
    before = screened(erp, content).outcome
    for kind in sorted(set(CONTENTS) - {"is_informed"}):
        of = None if kind == "encryption_classification" else partner(name, country)
        kept(kind, partner=of)
    assert before == screened(erp, content | {"reference": "SO-2"}).outcome == "block"
