"""Name fields as orders bring them, against the listed parties they must or must not meet.

``field_cases.jsonl`` are small inputs drawn from public bug reports and days with the product, each
with the answer it must have and why; ``field_listed.jsonl`` the rows of the real lists that they
meet or come near (Entity List, Unverified List, CSL 2022, Denied Persons: works of the US
government).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from screening.controls.facts import (
    AddressFacts,
    IdentifierFacts,
    PartyFacts,
    TransactionFacts,
)
from screening.matching import DEFAULT_POLICY, Index, Match, score_of
from screening.matching.within.listing import NamesWithin
from screening.pipeline.named.fields import names_in_fields, placed_by_name, with_faults
from screening.pipeline.named.meetings import fields_met
from screening.pipeline.named.queries import NameToScreen
from screening.pipeline.named.weighing import against_number
from screening.terms.listed_party import (
    IdentifierRecord,
    NameKind,
    NameRecord,
    PartyRecord,
    PartySchema,
)
from screening.terms.party_role import PartyRole

HERE = Path(__file__).parent
CASES = [json.loads(line) for line in (HERE / "field_cases.jsonl").read_text().splitlines()]
HIKVISION = "Hangzhou Hikvision Digital Technology Co., Ltd."


def _record(row: dict[str, Any]) -> PartyRecord:
    return PartyRecord(
        source=row["source"],
        uid=row["uid"],
        schema=PartySchema(row["schema"]),
        names=tuple(NameRecord(text, NameKind(kind)) for text, kind in row["names"]),
        identifiers=tuple(IdentifierRecord(*number) for number in row["identifiers"]),
        countries=tuple(row["countries"]),
        birth_dates=tuple(row["birth_dates"]),
    )


@cache
def listed() -> dict[tuple[str, str], PartyRecord]:
    rows = (HERE / "field_listed.jsonl").read_text(encoding="utf-8").splitlines()
    records = [_record(json.loads(row)) for row in rows]
    return {(record.source, record.uid): record for record in records}


@cache
def lists() -> tuple[Index, NamesWithin]:
    records = list(listed().values())
    return Index.build(records), NamesWithin.build(records)


def met(facts: TransactionFacts) -> list[tuple[NameToScreen, Match]]:
    index, within = lists()
    best = fields_met(facts, index=index, within=within, policy=DEFAULT_POLICY)
    found = []
    for (_, source, uid), (name, match) in best.items():
        record = listed()[source, uid]
        weighed = against_number(match, name.query, record, DEFAULT_POLICY, engine="v1")
        found.append((name, weighed))
    return sorted(found, key=lambda pair: -pair[1].score)


def stops(facts: TransactionFacts) -> bool:
    return any(m.alert for _, m in met(facts)) or bool(with_faults(facts).field_faults)


def party(name: str, kind: str | None = "organization", **more: Any) -> TransactionFacts:
    one = PartyFacts(0, PartyRole.ULTIMATE_CONSIGNEE, name, kind, **more)
    return TransactionFacts("x", "order", (one,), ())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_field_of_an_order_is_read_as_it_was_meant(case: dict[str, Any]) -> None:
    submission = {"reference": case["id"], "kind": "order", "lines": []} | case
    facts = TransactionFacts.from_submission(submission)
    if case["expect"] == "accepted":
        return
    assert stops(facts) == (case["expect"] in ("alert", "not_clear")), case["why"]


@pytest.mark.parametrize(
    "field",
    [
        "Mahan Air Istanbul Branch Office",
        "Einkauf, EMS Expert LLC, Hamburg",
        "Example Trading, EMS Expert LLC",
        "Frau Weber bei Firma EMS Expert LLC",
        "Example SA pour le compte de EMS Expert LLC",
        "Exemplo Lda por cuenta de EMS Expert LLC",
        "ООО Пример от имени EMS Expert LLC",
        "EMS Expert LLC<br>Tower 3",
        "EMS&nbsp;Expert&nbsp;LLC &#40;end user&#41;",
        "EMS%20Expert%20LLC",
        "EMS=20Expert=20LLC=2E",
        "\u202eEMS\u202c Ex\u00adpert L\u200bLC",
        "Kunde Nr. 77120 EMS Expert LLC",
        "gesperrt - EMS Expert LLC",
        "ＥＭＳ Ｅｘｐｅｒｔ ＬＬＣ",
    ],
)
def test_neighbour_that_must_be_met(field: str) -> None:
    assert stops(party(field))


@pytest.mark.parametrize(
    "field",
    [
        "Expert Systems Ltd",
        "Notify Systems GmbH",
        "Order of Malta Hospital",
        "Former Glory Ltd",
        "Nowa Huta Sp. z o.o.",
        "Attn Studios Ltd",
        "Box Office Ltd",
        "Same Deutz-Fahr Deutschland GmbH",
        "Unknown Worlds Entertainment",
        "Cash Converters plc",
        "Müller + Söhne / Bauteile GmbH",
        "Société Générale d'Électronique S.A.",
        "São Paulo Ítaca Construções Ltda",
        "ООО «Ромашка»",
        "Smith & Sons (Engineering) Ltd",
        "Straße & Co. KG, Werk Nord, Halle 4",
    ],
)
def test_neighbour_that_must_stay_quiet(field: str) -> None:
    assert not stops(party(field))


@pytest.mark.parametrize(
    ("street", "is_met"),
    [
        ("c/o EMS Expert, Bldg 5", True),
        ("c/o EMS Expert LLC, Building 5, 3rd floor", True),
        ("attn. EMS Expert LLC", True),
        ("c/o Example Werke GmbH, Halle 4", False),
        ("Expert Street 5, Building 3", False),
        ("c/o Reception, Building 5", False),
    ],
)
def test_firm_in_an_address_line_is_met_without_its_building(street: str, is_met: bool) -> None:
    address = AddressFacts(street=street, city="Aachen", country="DE")
    assert stops(party("Maschinenbau Beispiel GmbH", address=address)) is is_met


def test_evidence_says_which_part_and_keeps_its_score_recomputable() -> None:
    name, match = met(party("Example Trading GmbH c/o EMS Expert LLC"))[0]
    assert (name.query.name, match.is_match) == ("EMS Expert LLC", True)
    assert 'part behind "c/o"' in match.evidence[-1]["summary"]
    assert score_of(match.evidence, DEFAULT_POLICY) == pytest.approx(match.score, abs=1e-4)


def test_name_within_a_field_is_a_kind_of_its_own_and_never_called_the_same() -> None:
    name, match = met(party("Mr. John Example EMS Expert LLC"))[0]
    assert (name.via, match.is_match, match.alert) == ("name_field", False, True)
    assert "Named in the field" in match.evidence[-1]["summary"]
    assert score_of(match.evidence, DEFAULT_POLICY) == pytest.approx(match.score, abs=1e-4)


def test_repair_is_said() -> None:
    (_, match), *_ = met(party("EMS&#32;Expert&#32;LLC"))
    assert "HTML references read" in match.evidence[-1]["summary"]


@pytest.mark.parametrize(
    ("field", "kind"),
    [("EMS Exp??t L?C", "unreadable"), ("TBA", "unnamed"), ("word " * 25, "crowded")],
)
def test_what_cannot_be_read_is_a_fault_of_its_field(field: str, kind: str) -> None:
    (fault,) = with_faults(party(field)).field_faults
    assert (fault.kind, fault.field) == (kind, "parties[0].name")


def test_party_known_by_its_number_need_not_be_named() -> None:
    numbers = (IdentifierFacts("registration", "HRB 12345"),)
    assert not with_faults(party("N/A", identifiers=numbers)).field_faults


def test_optional_field_that_names_nobody_is_as_good_as_empty() -> None:
    submission = {
        "reference": "x", "kind": "order", "lines": [], "route": {"carrier": "TBA"},
        "parties": [{"role": "ultimate_consignee", "name": "Example GmbH", "officers": ["N/A"]}],
    }  # fmt: skip
    assert not with_faults(TransactionFacts.from_submission(submission)).field_faults


def test_ship_of_the_name_with_another_number_is_at_most_a_look() -> None:
    other = (IdentifierFacts("imo", "9074729"),)
    found = met(party("ARTAVIL", "vessel", identifiers=other))
    assert found
    assert not any(match.is_match for _, match in found)
    same = (IdentifierFacts("imo", "9187629"),)
    assert any(match.is_match for _, match in met(party("ARTAVIL", "vessel", identifiers=same)))


def test_address_in_a_name_field_is_an_address() -> None:
    field = "Example Limited, Unit D, 16/F One Place, 18 Luard Rd, Wan Chai, Hong Kong"
    (placed,) = placed_by_name(party(field)).parties
    assert (placed.address.street, placed.address.city) == (
        "Unit D, 16/F One Place, 18 Luard Rd, Wan Chai",
        "Hong Kong",
    )
    (ordinary,) = placed_by_name(party("Example, Sons and Partners Ltd")).parties
    assert ordinary.address.street is None


WORDS = st.lists(st.text(min_size=1, max_size=12), max_size=60).map(" ".join)


@settings(max_examples=60, deadline=None)
@example(before="", behind="\U00016868")
@given(before=WORDS, behind=WORDS)
@pytest.mark.parametrize(
    "name", ["EMS Expert LLC", HIKVISION, "Tianjin Phytium Information Technology"]
)
def test_no_padding_around_a_listed_name_loses_it(name: str, before: str, behind: str) -> None:
    assert stops(party(f"{before} {name} {behind}"))


@pytest.mark.parametrize("length", [200, 1_000, 20_000])
def test_no_length_of_padding_loses_a_listed_name(length: int) -> None:
    assert stops(party(" " * length + HIKVISION + " " * length))
    assert stops(party("x" * length + " " + HIKVISION))
    assert stops(party(("Example Trading " * length)[:length] + " Mahan Air"))


def schemas(field: str) -> dict[str, str | None]:
    """The names of a firm's field, and as what kind each is asked for."""
    party = {"role": "end_user", "name": field, "type": "organization"}
    submission = {"reference": "P", "kind": "order", "lines": [], "parties": [party]}
    facts = TransactionFacts.from_submission(submission)
    return {name.query.name: name.query.schema for name in names_in_fields(facts)}


@pytest.mark.parametrize(
    ("field", "who"),
    [
        ("Beispiel Handels GmbH z.Hd. Frau Schneider", "Schneider"),
        ("Beispiel Handels GmbH, z. Hd. Herrn Weber", "Weber"),
        ("Example Ltd, Attn: Mr. Baker", "Baker"),
        ("Exemple SARL à l'attention de Madame Martin", "Madame Martin"),
    ],
)
def test_who_is_addressed_as_a_person_is_no_firm(field: str, who: str) -> None:
    assert schemas(field)[who] == "person"


@pytest.mark.parametrize(
    ("field", "who"),
    [
        ("Beispiel GmbH, Attn: Hytera Communications", "Hytera Communications"),
        ("Beispiel GmbH c/o MS Artavil", "MS Artavil"),
        ("Beispiel GmbH, Attn: Mr. Tools Ltd", "Mr. Tools Ltd"),
    ],
)
def test_firm_or_ship_behind_an_attention_is_asked_for_as_such(field: str, who: str) -> None:
    assert schemas(field)[who] in (None, "organization")
