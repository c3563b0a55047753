"""A case as large and as odd as an ERP can make one: 24 parties, 38 hits, names of 300 letters."""

from __future__ import annotations

from typing import Any

from screening.models import Case
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    HitFactory,
    ListedPartyFactory,
    ListVersionFactory,
    RedFlagFactory,
    name_evidence,
)

LONG_WORD = "Beispielmaschinenbauausruestungsgesellschaft" * 7
LONG_NAME = f"{LONG_WORD[:300]}"
LONG_WORDS = " ".join(["Example Precision Instruments"] * 10) + " Co."
ARABIC = "شركة المثال للتجارة والصناعة المحدودة"
HEBREW = "חברת הדוגמה בעמ"
BIDI = "Example \u202egnp.exe Trading\u202c Ltd"
MARKUP = "<script>window.broken = 1</script><img src=x onerror='window.broken = 1'>"
LINES = "First line\nSecond line\r\nThird line"
MANY_CITATIONS = "; ".join(f"84 FR {number}" for number in range(22963, 22983))
NAMES = (LONG_NAME, LONG_WORDS, ARABIC, HEBREW, BIDI, MARKUP, LINES)


def party(number: int) -> dict[str, Any]:
    """A party that states all that can be stated, in whatever way it can be stated."""
    name = NAMES[number % len(NAMES)] if number < 20 else f"Example Party {number} Ltd"
    person = number % 3 == 0
    return {
        "role": ("purchaser", "ultimate_consignee", "end_user", "notify_party")[number % 4],
        "name": name,
        "type": "person" if person else "organization",
        "names": [{"kind": "own_script", "name": ARABIC}, {"kind": "trade", "name": MARKUP}],
        "address": {"street": f"{LONG_WORD[:200]} {number}", "city": HEBREW, "country": "MY"},
        "identifiers": [{"type": "registration", "value": "9" * 200, "country": "MY"}],
        "website": "https://www.example.com/" + "a" * 300,
        "email": "x" * 200 + "@example.com",
        "phone": "+60 3 5550 0100",
        "birth_date": "1988-03-05" if person else None,
        "nationality": "MY" if person else None,
        "previous_names": [LONG_NAME, BIDI],
        "officers": [ARABIC, MARKUP, LONG_NAME],
        "headquarters_country": "CN",
    }


def large_content() -> dict[str, Any]:
    """The submission of the large case."""
    return {
        "reference": "SO-" + "9" * 60,
        "kind": "order",
        "date": "2026-11-02",
        "currency": "USD",
        "incoterm": MARKUP,
        "delivery_date": "2026-12-20",
        "ship_from": {"country": "US"},
        "destination_country": "MY",
        "special_instructions": f"{LINES}\n{MARKUP}\n{BIDI}\n{LONG_NAME}\n{HEBREW}",
        "payment": {"method": LONG_NAME, "payer_name": ARABIC, "payer_country": "AE"},
        "parties": [party(number) for number in range(24)],
        "lines": [
            {
                "number": n,
                "description": text,
                "quantity": 2,
                "unit_value": "100.00",
                "eccn": "5A992.c",
            }
            for n, text in enumerate(NAMES, 1)
        ],
        "route": {
            "vessel": {"name": BIDI, "imo": "9" * 60},
            "carrier": LONG_NAME,
            "ports": [LONG_NAME],
        },
        "end_use": {"statement": f"{LINES} {LONG_NAME} {MARKUP}", "location_country": "MY"},
    }


def evidence(name: str) -> list[dict[str, Any]]:
    """A name that met, and each kind of qualifier."""
    first, *_ = name_evidence()
    word = {"query": name, "listed": name, "relation": "equal", "similarity": 1.0, "weight": 0.9}
    return [
        first | {"query": name, "alias": name, "words": [word, *first["words"]]},
        {"kind": "identifier", "query": "registration " + "9" * 200, "listed": LONG_NAME,
         "says": "for", "effect": 0.3, "summary": "The number is the same."},
        {"kind": "country", "query": "MY", "listed": "CN", "says": "against", "effect": -0.04,
         "summary": "The query is in MY, the listed party in CN."},
        {"kind": "birth_date", "query": "1988-03-05", "listed": "1955-01-01", "says": "against",
         "effect": -0.15, "summary": "Birth dates differ."},
    ]  # fmt: skip


def large_case(lines: int = 3) -> Case:
    """38 hits of 24 parties, lines and a flag."""
    content = large_content()
    case: Case = CaseFactory(
        screening__transaction__content=content,
        screening__transaction__reference=content["reference"],
    )
    version = ListVersionFactory(active=True)
    for number in range(38):
        place = number % 24
        name = content["parties"][place]["name"]
        HitFactory(
            screening=case.screening,
            position=number,
            party=place,
            party_name=name,
            met_name=name,
            listed_party=ListedPartyFactory(version=version, name=NAMES[number % len(NAMES)]),
            evidence=evidence(name),
        )
    cited = {"step": "license_requirement", "result": LONG_WORDS, "cite": MANY_CITATIONS}
    for number in range(1, lines + 1):
        DeterminationFactory(
            screening=case.screening, line=number, position=number, content={"path": [cited] * 2}
        )
    flag = {
        "summary": f"{LONG_NAME}: {MARKUP}",
        "inputs": {"payer": LONG_NAME, "countries": ["MY"] * 40, "quote": BIDI},
        "citation": "15 CFR 732 Supp. 3",
    }
    RedFlagFactory(screening=case.screening, content=flag)
    return case
