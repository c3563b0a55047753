"""What the rules answer under their name, frozen as digests: ``frozen/r1.json``.

``python -m tests.screening.controls.freeze`` writes the file of the rules in force anew. That is
right in three cases: the name is new; what ships as reference data changed and the rules did not;
a row was added that begins on a day no release has screened yet. Whoever changes an answer of a
name that was released names the rules anew instead (``screening/controls/engines.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from screening.controls.ear.part_732_red_flags import FLAG_RULES
from screening.controls.ear.part_744_users_and_uses.other_lists import OTHER_LISTS
from screening.controls.ear.part_744_users_and_uses.party_measures import MEASURES
from screening.controls.engines import RULES, RULES_IN_FORCE
from screening.controls.evaluation import Asked, RulesEngine
from screening.controls.facts import TransactionFacts
from screening.controls.past import NOTHING_GATHERED, PartBuyer, PartnerRecord, Past
from screening.controls.reference import ControlTables, ReferenceRows
from screening.management.rule_book import countries, determination
from screening.management.rule_book import red_flags as red_flag_page
from screening.management.rule_book.reference import shipped_rows
from screening.reading.collecting import read_submission
from screening.terms.party_hit import PartyHit
from screening.terms.values import content_hash, text_hash, to_plain
from tests.screening.controls.conftest import FIXTURES, SHIPPED_POLICY
from tests.screening.controls.ear.part_732_red_flags.orders import (
    GATHERED,
    earlier,
    firm,
    linked,
    plain_order,
    sighting,
)
from tests.screening.controls.orders import KINDS, hit, line, listed, order, party
from tests.screening.controls.scenario_files import FILES, load
from tests.screening.controls.test_nothing_missing_clears import variations

FOLDER = Path(__file__).parent / "frozen"
COUNTRIES = ("AE", "CA", "CN", "CU", "DE", "HK", "IN", "IR", "KP", "KZ", "MO", "MY", "PK", "RU",
             "SY", "TW", "UA", "US", "VN")  # fmt: skip
DAYS = (date(2023, 1, 2), date(2025, 3, 3), date(2026, 8, 4), date(2026, 11, 20))
# Both sides of each threshold of 3A090 and of its review policy.
THRESHOLDS: tuple[dict[str, Any], ...] = tuple(
    {"eccn": "3A090" if tpp > 4_000 else None, "parameters": {"data_center": True} | figures}
    for tpp in (1_599, 1_600, 2_399, 2_400, 4_799, 4_800, 20_999, 21_000)
    for figures in (
        {"tpp": tpp, "performance_density": "1.59", "memory_bandwidth_gb_s": 6_499},
        {"tpp": tpp, "performance_density": "3.2", "memory_bandwidth_gb_s": 6_500},
        {"tpp": tpp, "performance_density": "5.91"},
        {"tpp": tpp, "performance_density": "5.92"},
        {"tpp": tpp, "data_center": False},
    )
)
# An order with something for most red flags to see, and the past that goes with it.
SUSPECT: dict[str, Any] = {
    "role": "ultimate_consignee",
    "name": "Example Freight & Realty Trading Ltd",
    "business_type": "reseller",
    "industry": "real estate",
    "address": {"street": "P.O. Box 5", "city": "Example City"},
    "email": "buyer@gmail.com",
    "phone": "+86 10 5555 0100",
    "incorporated_on": "2026-05-01",
    "previous_names": ["Example Old Ltd"],
    "officers": ["Erika Beispiel"],
}
SUSPICIOUS: dict[str, Any] = {
    "special_instructions": "Neutral packaging, relabel, hold for onward delivery; buyer could "
    "not state the configuration; repair of modified unit",
    "payment": {"method": "crypto", "payer_name": "Example Payer", "payer_country": "CN"},
    "route": {"transit_countries": ["CN", "SG"]},
    "end_use": {"statement": "data center", "location_country": "CN"},
}
OWNERS = [{"name": "Example Owner", "country": "CN", "percent": 60}]
SHIPPED: dict[str, Any] = json.loads((FIXTURES / "policy.json").read_text(encoding="utf-8"))[
    "controls"
]
LOW: dict[str, Any] = {
    **SHIPPED,
    "flags": {
        **SHIPPED["flags"],
        "switches": {rule.code: {"severity": "low"} for rule in FLAG_RULES},
    },
}
PAST = Past(
    is_gathered=True,
    partners={"0": PartnerRecord("Example Old Ltd", date(2024, 1, 1), "failed", date(2026, 5, 1))},
    sightings=(sighting("SN-1", ac_class="a", is_domestic=True),),
    orders=tuple(earlier(f"T-{n}", value="45000", units=n, on=date(2026, 11, n)) for n in (1, 9)),
    linked=tuple(
        linked(link, f"Example {link}", is_advanced_buyer=True, listed_as="Listed Example Ltd")
        for link in ("phone", "domain", "address", "officer", "registration")
    ),
    part_buyers=(PartBuyer("ex1", "Listed Example Ltd", "CN", "Listed Example Ltd"),),
    mean_before_2022={"0 854231": Decimal(2)},
)
PASTS = (NOTHING_GATHERED, Past(is_gathered=True))


def frozen(name: str) -> dict[str, Any]:
    """The digests of the rules of a name, as committed."""
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    digests: dict[str, Any] = json.loads(text)
    return digests


@dataclass(frozen=True)
class Rules:
    """Rules of a name with the reference data that they are frozen with."""

    engine: RulesEngine
    rows: ReferenceRows

    @cached_property
    def tables(self) -> Any:
        """The reference data as these rules take it."""
        return self.engine.tables(self.rows)

    def ask(
        self,
        submission: Mapping[str, Any],
        *,
        as_of: date,
        hits: Iterable[PartyHit] = (),
        policy: Mapping[str, Any] = SHIPPED,
        past: Past = NOTHING_GATHERED,
    ) -> str:
        """The digest of their answer; ``policy`` is the part ``controls`` as JSON."""
        facts = TransactionFacts.from_submission(submission)
        asked = Asked(submission, facts, tuple(hits), as_of, past, read_submission(submission))
        read = self.engine.policy(policy, version="")
        return digest_of(self.engine.judge(asked, tables=self.tables, policy=read).body)


def freeze(rules: Rules) -> dict[str, Any]:
    """The digests of what the rules answer now."""
    return {
        "reference_data": reference_data(),
        "scenarios": dict(scenarios(rules)),
        "orders": dict(orders(rules)),
        "flags": dict(flags(rules)),
        "parties": dict(parties(rules)),
    }


def reference_data() -> str:
    """What ships: the answers are those for these rows."""
    return digest_of(to_plain(shipped_rows(FIXTURES)))


def pages(tables: ControlTables) -> dict[str, str]:
    """The digests of the pages that the rules in force write."""
    return {
        "rules": rows_of(determination.page(tables, SHIPPED_POLICY)),
        "red flags": rows_of(red_flag_page.page()),
        "countries": rows_of(countries.page(tables, SHIPPED_POLICY)),
    }


def scenarios(rules: Rules) -> Iterator[tuple[str, str]]:
    """Each scenario as it is, and with every third of its fields left out."""
    for path in FILES:
        scenario = load(path)
        shorter = (submission for _, submission in variations(scenario))
        asked = [scenario.submission, *islice(shorter, 0, None, 3)]
        answers = [
            rules.ask(
                submission,
                hits=scenario.hits(TransactionFacts.from_submission(submission)),
                policy=scenario.controls,
                as_of=scenario.as_of,
            )
            for submission in asked
        ]
        yield scenario.name, answers[0]
        yield f"{scenario.name}, less a field", digest_of(answers)


def orders(rules: Rules) -> Iterator[tuple[str, str]]:
    """Lines of every kind to many countries on days that the rules tell apart."""
    kinds = (*KINDS, *THRESHOLDS)
    lines = [line(number=place + 1, **kind) for place, kind in enumerate(kinds)]
    for country in COUNTRIES:
        for start in ("US", "SG"):
            submission = order(country, lines=lines, ship_from={"country": start})
            answers = [rules.ask(submission, as_of=day) for day in DAYS]
            yield f"{start} to {country}", digest_of(answers)


def rows_of(document: str) -> str:
    """The digest of a document's tables; the sentences between them are ours to better."""
    return digest_of([row for row in document.splitlines() if row.startswith("|")])


def screened(answers: Iterable[Mapping[str, Any]]) -> str:
    """The digest of whole screenings, less what is another each time and what matching found."""
    left_out = {"id", "case", "hits"}
    kept = [{k: v for k, v in answer.items() if k not in left_out} for answer in answers]
    for answer in kept:
        answer["as_of"] = {k: v for k, v in answer["as_of"].items() if k != "lists"}
    return digest_of(kept)


def flags(rules: Rules) -> Iterator[tuple[str, str]]:
    """Orders with much to see for the red flags, under the shipped policy and under a mild one."""
    chip = {"unit_value": "45000.00", "quantity": 90, "serial_numbers": ["SN-1"], "hts": "8542.31"}
    for country in ("MY", "KZ", "CN", "DE"):
        buyer = {**SUSPECT, "address": {**SUSPECT["address"], "country": country}}
        for eccn in ("EAR99", "3A090.a", "3B001.a", "9A610.x", "5A992.c"):
            goods = line(eccn=eccn, part_number="EX-1", description="Adapter module", **chip)
            submission = order(country, parties=[buyer], lines=[goods], **SUSPICIOUS)
            answers = [
                rules.ask(submission, policy=policy, as_of=DAYS[-1], past=past)
                for policy in (SHIPPED, LOW)
                for past in (*PASTS, PAST)
            ]
            yield f"{eccn} to {country}", digest_of(answers)
    relabel = {"special_instructions": "please relabel the boxes"}
    for name, fields in (
        ("two low", {"previous_names": ["Example Old"]}),
        ("three low", {"previous_names": ["Example Old"], "business_type": "forwarder"}),
    ):
        submission = plain_order(parties=[firm(**fields)], **relabel)
        yield name, rules.ask(submission, policy=LOW, as_of=DAYS[-1], past=GATHERED)


def parties(rules: Rules) -> Iterator[tuple[str, str]]:
    """A party of each list, in a role its list reaches and in another, by name and as an owner."""
    goods = [line(), line(number=2, eccn="3A001.a.7"), line(number=3, eccn="3A090.a")]
    for source in (*MEASURES, *OTHER_LISTS):
        record = listed(source, footnotes=("4",), program="SDGT")
        answers = [
            rules.ask(
                order("TW", lines=goods, parties=[party(role, "TW", owners=OWNERS)]),
                hits=(hit(record, via=via, is_match=is_match, submitted_name="Example Owner"),),
                as_of=day,
            )
            for role in ("end_user", "freight_forwarder")
            for via in ("name", "owner", "address")
            for is_match in (True, False)
            for day in DAYS[2:]
        ]
        yield source, digest_of(answers)


def digest_of(value: Any) -> str:
    """Enough of a hash to tell two answers apart."""
    return (text_hash(value) if isinstance(value, str) else content_hash(value))[:16]


def write(screenings: Mapping[str, str]) -> Path:
    """Freeze the rules in force.

    Args:
        screenings: digests of whole screenings by scenario, as ``screened`` makes them.

    Returns:
        Where the digests were written.
    """
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{RULES}.json"
    rows = shipped_rows(FIXTURES)
    digests = freeze(Rules(RULES_IN_FORCE, rows)) | {
        "pages": pages(RULES_IN_FORCE.tables(rows).on(DAYS[-1])),
        "screenings": dict(screenings),
    }
    path.write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
    return path
