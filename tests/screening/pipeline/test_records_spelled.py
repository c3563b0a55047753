"""Records on file of a firm whose name an order spells otherwise: what restricts is found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User

from screening.intake.partners import upsert_partner
from screening.models import BusinessPartner, Screening, StandingRecord
from screening.pipeline import replay_screening, run_screening
from tests.factories.standing_records import kept
from tests.screening.pipeline.test_records_in_doubt import LISTED, OWNERS, codes, recipient
from tests.screening.pipeline.test_records_on_file import RETAIL, high_priority, partner
from tests.screening.pipeline.test_run import screened, submit
from tests.submissions import order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")

HARMLESS = {"owners": [{"name": "Erika Beispiel", "country": "DE", "percent": 100}]}


@pytest.mark.parametrize(
    ("on_file", "ordered", "outcome"),
    [
        ("Beispiel Utensili S.r.l.", "BEISPIEL UTENSILI SRL", "block"),
        ("Beispiel Utensili SpA", "Beispiel Utensili S.p.A.", "block"),
        ("Beispiel Utensili S.r.l.", "Beispiel Utensili", "hold"),
        ("Beispiel Utensili Ltd", "Beispiel Utensili S R L", "hold"),
        ("Завод Пример ООО", "Zavod Primer OOO", "hold"),
        ("Müllermaschinen GmbH", "Muellermaschinen GmbH", "hold"),
        ("Beispiel Utensili S.r.l.", "Muster Utensili S.r.l.", "clear"),
        ("Beispiel Utensili S.r.l.", "Beispiel Forni S.r.l.", "clear"),
        ("Завод Пример ООО", "Zavod Obrazets OOO", "clear"),
        ("Müllermaschinen GmbH", "Meyermaschinen GmbH", "clear"),
    ],
)
def test_letter_is_met_by_any_spelling_of_its_recipient(
    erp: User, on_file: str, ordered: str, outcome: str
) -> None:
    kept("is_informed", partner=partner(on_file, "DE"))
    screening = screened(erp, recipient(ordered))
    assert screening.outcome == outcome
    assert replay_screening(screening=screening).difference == ""


@pytest.mark.parametrize(
    ("part", "field"), [("", "lines[0].part_number"), ("1", "parties[0].name")]
)
def test_whoever_may_be_a_recipient_is_asked_without_a_word_of_the_letter(
    erp: User, part: str, field: str
) -> None:
    kept("is_informed")
    content = recipient("Maschinenbau Beispiel")
    content["lines"][0] |= {"part_number": part} if part else {}
    (question,) = screened(erp, content).answer["questions"]
    assert question["field"] == field
    assert "letter" not in question["text"]
    assert "BIS" not in question["text"]


@pytest.mark.parametrize("kind", ["ownership", "headquarters"])
@pytest.mark.parametrize(
    ("on_file", "ordered", "outcome"),
    [
        ("Beispiel Handel GmbH", "Beispiel Handel", "hold"),
        ("Beispiel Handel GmbH", "Beispiel Handel AG", "hold"),
        ("Beispiel Handel GmbH", "Beispiel Handwerk GmbH", "clear"),
        ("Beispiel Handel GmbH", "Anderer Handel GmbH", "clear"),
    ],
)
def test_owner_on_file_of_a_firm_like_it_stops_an_order(
    erp: User, kind: str, on_file: str, ordered: str, outcome: str
) -> None:
    said = {
        "ownership": OWNERS,
        "headquarters": {
            "headquarters_country": "DE",
            "ultimate_parent": LISTED,
            "ultimate_parent_country": "CN",
        },
    }
    kept(kind, partner=partner(on_file, "DE"), content=said[kind])
    screening = screened(erp, recipient(ordered))
    assert screening.outcome == outcome
    if outcome == "hold":
        assert codes(screening) == ["record.likely_holder"]
    assert replay_screening(screening=screening).difference == ""


def test_harmless_owners_of_a_firm_like_it_hold_nothing_and_answer_nothing(erp: User) -> None:
    kept(
        "ownership",
        partner=partner("Beispiel Handel GmbH", "DE"),
        content={**HARMLESS, "as_of": "2026-01-02"},
    )
    screening = screened(erp, recipient("Beispiel Handel"))
    assert (screening.outcome, screening.answer.get("records_used")) == ("clear", None)


def test_firm_with_owners_of_its_own_on_file_is_no_other(erp: User) -> None:
    kept("ownership", partner=partner("Beispiel Handel GmbH", "DE"), content=OWNERS)
    own = {**HARMLESS, "as_of": "2026-01-02"}
    kept("ownership", partner=partner("Beispiel Handel AG", "DE"), content=own)
    assert screened(erp, recipient("Beispiel Handel AG")).outcome == "clear"


@pytest.mark.parametrize(("is_merged", "outcome"), [(True, "hold"), (False, "clear")])
def test_what_restricts_a_partner_restricts_whom_it_was_merged_with(
    erp: User, is_merged: bool, outcome: str
) -> None:
    kept("is_informed", partner=partner("Alte Beispielwerke GmbH", "DE"))
    for number, name in (("1", "Alte Beispielwerke GmbH"), ("2", "Zukunft Technik GmbH")):
        details: dict[str, Any] = {"name": name, "address": {"country": "DE"}}
        upsert_partner(number=number, details=details, by="erp", owner=erp)
    if is_merged:
        one, other = BusinessPartner.objects.order_by("number")
        BusinessPartner.objects.filter(pk=one.pk).update(merged_into=other)
    content = order_for("Zukunft Technik GmbH", "DE")
    content["parties"] = [
        {"role": party["role"], "partner_id": "1"} for party in content["parties"]
    ]
    content["parties"][0]["partner_id"] = "2"
    assert screened(erp, content | {"parties": content["parties"][:1]}).outcome == outcome


@pytest.mark.parametrize("spelled", ["BEISPIEL UTENSILI SRL", "Beispiel Utensili S. R. L."])
def test_record_opens_for_its_holder_with_its_legal_form_dotted_or_not(
    erp: User, spelled: str
) -> None:
    own = {**HARMLESS, "as_of": "2026-01-02"}
    record = kept("ownership", partner=partner("Beispiel Utensili S.r.l.", "DE"), content=own)
    (used,) = screened(erp, recipient(spelled)).answer["records_used"]
    assert used["record"] == record.number


def in_country(code: str) -> dict[str, Any]:
    said = {"headquarters_country": code, "ultimate_parent": "Beispiel Holding AG"}
    return {**said, "ultimate_parent_country": code}


@pytest.mark.parametrize(("day", "place"), [("2026-12-01", "DE"), ("2026-12-05", "AT")])
def test_record_agreed_to_before_its_first_day_replaces_the_old_on_it(
    erp: User, day: str, place: str
) -> None:
    with time_machine.travel("2026-11-01T00:00:00Z"):
        kept("headquarters", content=in_country("DE"))
        kept("headquarters", content=in_country("AT"), valid_from="2026-12-05")
        # Of another place, so that it stands beside them.
        kept("headquarters", content=in_country("DE"), countries=["FR"])
    screening = submit(erp, recipient("Maschinenbau Beispiel GmbH"))
    moment = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    run_screening(screening_id=str(screening.pk), at=moment)
    answer = Screening.objects.get(pk=screening.pk).answer
    assert "record.contradicted" not in str(answer["reasons"])
    (used,) = answer["records_used"]
    wanted = StandingRecord.objects.get(content=in_country(place), countries=[])
    assert used["record"] == wanted.number


@pytest.mark.parametrize(
    ("ordered_on", "outcome"), [("2026-11-20", "clear"), ("2027-02-01", "hold")]
)
def test_record_that_opens_lasts_until_the_day_of_the_order(
    erp: User, ordered_on: str, outcome: str
) -> None:
    kept("end_use_certificate", partner=partner(RETAIL, "HK"), valid_until="2027-01-31")
    screening = screened(erp, high_priority() | {"date": ordered_on})
    assert screening.outcome == outcome
    assert ("records_ended" in screening.answer) is (outcome == "hold")


def test_letter_binds_an_order_of_a_day_after_its_end(erp: User) -> None:
    kept("is_informed", valid_until="2027-01-31")
    content = recipient("Maschinenbau Beispiel GmbH") | {"date": "2027-02-01"}
    assert screened(erp, content).outcome == "block"
