"""Runs the control rules on orders of fifty lines and says where the time goes.

``python -m bench.controls [--rounds 200] [--lines 50]``

Prints milliseconds an order and the share of each stage, for an ordinary order, for a mixed one
(ten kinds of items, half of them controlled, five parties, China by way of Hong Kong) and for a
hard one (the same way, every line advanced computing). Each is judged beside a past: earlier
orders of linked buyers, sightings of its serial numbers, buyers of its part numbers. The
baseline in the same run is the least that could be asked of any engine: the ECCN of every line
looked up and its rows held against the marks of every destination, with nothing classified,
explained or cited. Beside it stand the rules of the first name, ``r1``, sealed as they were, asked
the same orders in turn with those in force. Times are of the processor and not of the clock, so
that neighbors on the machine do not count; machines differ, and the ratio is what can be compared.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

from screening.controls.answers import Answer
from screening.controls.ear.destinations import find_destinations
from screening.controls.ear.part_758_filing.filing import filing_of
from screening.controls.ear.part_774_items.classification import classify
from screening.controls.engines import rules_named
from screening.controls.evaluation import STEPS, evaluate
from screening.controls.facts import TransactionFacts
from screening.controls.findings import Findings
from screening.controls.inquiry import Inquiry
from screening.controls.outcome import combine
from screening.controls.past import (
    EarlierOrder,
    LinkedParty,
    PartBuyer,
    PartnerRecord,
    Past,
    Sighting,
)
from screening.controls.reference import ControlTables, ReferenceRows
from screening.controls.sets import Law
from screening.management.rule_book.reference import shipped_policy, shipped_rows, shipped_tables
from screening.terms.control_list import GroupRecord
from screening.terms.values import from_plain, to_plain

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
TODAY = date(2026, 11, 20)
SHIPPED_POLICY = shipped_policy(FIXTURES)
LIMIT_MS = 5.0
MIXED = (
    "EAR99",
    "5A992.c",
    "3A001.a.7",
    "4A994",
    "5A991.b",
    "3A090.a",
    "EAR99",
    "3A991.a.1",
    "",
    "9A610.x",
)
HARD = ("3A090.a", "4A090.a", "5A992.z.1", "3A090.b", "3A090.c")
SETS_OF_R1 = {
    "gp8_transit": "736.2.b.8.transit_countries",
    "nuclear_end_use_excluded": "744.supp3.countries",
    "russia_coalition": "746.supp3.countries",
    "un_footnote": "738.supp1.footnote1.countries",
    "military_end_use": "744.21.countries",
    "military_intelligence": "744.22.countries",
}
ORDINARY = ("EAR99", "EAR99", "5A992.c", "EAR99", "4A994")


def main() -> int:
    """Measure the three orders; exit 1 when the median of any is over the limit."""
    options = _options()
    tables = shipped_tables(FIXTURES).on(TODAY)
    slow = False
    for name, submission in (
        ("ordinary", order("DE", ORDINARY, options.lines)),
        ("mixed", order("CN", MIXED, options.lines, through="HK")),
        ("hard", order("CN", HARD, options.lines, through="HK")),
    ):
        slow = _measure(name, submission, tables, options.rounds) > LIMIT_MS or slow
    return int(slow)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--lines", type=int, default=50)
    return parser.parse_args()


def order(country: str, eccns: tuple[str, ...], lines: int, through: str = "") -> dict[str, Any]:
    """An order of many lines whose ECCNs take turns; an empty one is left out."""
    roles = ("purchaser", "ultimate_consignee", "end_user", "bill_to")
    parties = [_party(role, country) for role in roles]
    if through:
        parties.append(_party("intermediate_consignee", through))
    return {
        "reference": "BENCH",
        "kind": "order",
        "currency": "USD",
        "ship_from": {"country": "US"},
        "destination_country": country,
        "parties": parties,
        "lines": [_line(number, eccns[number % len(eccns)]) for number in range(lines)],
        "end_use": {"statement": "Use in our own plant", "military": False},
    }


def _party(role: str, country: str) -> dict[str, Any]:
    return {
        "role": role,
        "name": f"Example {role}",
        "address": {"city": "Example City", "country": country},
        "headquarters_country": country,
        "ultimate_parent": f"Example {role}",
    }


def _line(number: int, eccn: str) -> dict[str, Any]:
    line = {
        "number": number + 1,
        "part_number": f"EX-{number}",
        "serial_numbers": [f"SN-{number}-1", f"SN-{number}-2"],
        "description": f"Network switch of kind {number}, 48 ports",
        "quantity": 10,
        "unit_value": "20.00",
        "hts": "8517.62",
        "country_of_origin": "US",
    }
    return line | ({"eccn": eccn} if eccn else {})


def past_of(submission: dict[str, Any]) -> Past:
    """A past as the pipeline gathers it: a regular buyer, known parts, units seen before."""
    lines = submission["lines"]
    days = [TODAY - timedelta(days=20 * number + 10) for number in range(24)]
    orders = tuple(
        EarlierOrder(
            reference=f"PAST-{number}",
            on=day,
            buyers=("Example purchaser",),
            links=("name", "phone"),
            value_usd=Decimal(12_000),
            units=Decimal(4),
            parts=tuple(f"ex{part}" for part in range(number, number + 5)),
            is_same_buyer=True,
        )
        for number, day in enumerate(days)
    )
    linked = tuple(
        LinkedParty(0, f"Example Neighbor {number}", "CN", "phone", f"PAST-{number}", days[number])
        for number in range(8)
    )
    sightings = tuple(
        Sighting(
            serial=line["serial_numbers"][0],
            reference="PAST-0",
            on=days[0],
            kind="shipment",
            buyer="Example purchaser",
            holder="Example ultimate_consignee",
            country=submission["destination_country"],
            description=line["description"],
            is_released=True,
        )
        for line in lines[::5]
    )
    return Past(
        is_gathered=True,
        partners={"0": PartnerRecord("Example purchaser", date(2020, 3, 1))},
        sightings=sightings,
        orders=orders,
        linked=linked,
        part_buyers=tuple(PartBuyer(f"ex{n}", "Example purchaser", "CN") for n in range(20)),
        first_ac_purchase={"0": date(2021, 5, 1)},
    )


Stages = dict[str, float]


def _measure(name: str, submission: dict[str, Any], tables: ControlTables, rounds: int) -> float:
    facts = TransactionFacts.from_submission(submission)
    past = past_of(submission)
    sealed = _sealed(submission, past)
    for _ in range(10):
        list(_stages(facts, tables, past))
        sealed()
    runs, before = [], []
    for _ in range(rounds):
        runs.append(dict(_stages(facts, tables, past)))
        before.append(_clocked(sealed)[1])
    whole = [sum(run.values()) for run in runs]
    median = statistics.median(whole)
    earlier = statistics.median(before)
    baseline = statistics.median(
        _clocked(lambda: _lookups(facts, tables))[1] for _ in range(rounds)
    )
    size = len(json.dumps(_answer(facts, tables, past).to_json()))
    print(f"\n{name} order: {len(facts.lines)} lines, {len(facts.parties)} parties")
    print(f"  rules      p50 {median:6.2f} ms   p99 {_p99(whole):6.2f} ms   answer {size:,} bytes")
    print(f"  baseline   p50 {baseline:6.2f} ms   (bare look-ups; {median / baseline:.0f} times)")
    print(f"  rules r1   p50 {earlier:6.2f} ms   ({median / earlier:.2f} times as long now)")
    print("  share of each stage:")
    for stage in runs[0]:
        spent = statistics.median(run[stage] for run in runs)
        if spent / median >= 0.005:
            print(f"    {stage:22s} {spent:6.2f} ms  {100 * spent / median:5.1f} %")
    return median


def _sealed(submission: dict[str, Any], past: Past) -> Callable[[], Any]:
    """The rules r1 on an order, with everything read and looked up before."""
    engine = rules_named("r1")
    tables = engine.tables(_rows_of_r1())
    policy = engine.policy({}, version="")
    room = "screening.controls.sealed.r1.controls"
    facts = import_module(f"{room}.facts").TransactionFacts.from_submission(submission)
    history = from_plain(import_module(f"{room}.past").Past, to_plain(past), known_only=True)
    evaluate_r1 = import_module(f"{room}.evaluation").evaluate
    return lambda: evaluate_r1(
        facts, hits=(), tables=tables, policy=policy, as_of=TODAY, past=history
    )


def _rows_of_r1() -> ReferenceRows:
    """What ships, with the sets of countries under the names they had."""
    rows = shipped_rows(FIXTURES)
    law = Law(rows.law).on(TODAY).sets
    sets = tuple(GroupRecord(code, law[section]) for code, section in SETS_OF_R1.items())
    pairs = dict(pair.split(":") for pair in law["738.3.same_as"])
    return replace(rows, groups=(*rows.groups, *sets, GroupRecord("same_as", same_as=pairs)))


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]


def _clocked(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.thread_time()
    result = work()
    return result, (time.thread_time() - started) * 1000


def _stages(
    facts: TransactionFacts, tables: ControlTables, past: Past
) -> Iterator[tuple[str, float]]:
    """Milliseconds by stage, in the order of ``evaluation.evaluate``."""
    classifications, spent = _clocked(lambda: tuple(classify(x, tables) for x in facts.lines))
    yield "classify", spent
    destinations, spent = _clocked(lambda: find_destinations(facts, tables))
    yield "destinations", spent
    inquiry = Inquiry(
        facts=facts,
        hits=(),
        tables=tables,
        policy=SHIPPED_POLICY,
        as_of=TODAY,
        classifications=classifications,
        destinations=destinations,
        past=past,
    )
    found = Findings()
    for step in STEPS:
        one, spent = _clocked(lambda step=step, so_far=found: so_far + step(inquiry, so_far))
        found = one
        yield step.__name__, spent
    answer, spent = _clocked(lambda: combine(inquiry, found.said_once()))
    yield "combine", spent
    _, spent = _clocked(lambda: filing_of(inquiry, answer))
    yield "filing", spent


def _answer(facts: TransactionFacts, tables: ControlTables, past: Past) -> Answer:
    return evaluate(facts, hits=(), tables=tables, policy=SHIPPED_POLICY, as_of=TODAY, past=past)


def _lookups(facts: TransactionFacts, tables: ControlTables) -> int:
    """Rows of each line's entry against the marks of each destination, and no more."""
    countries = {p.address.country for p in facts.parties} | {facts.destination_country}
    required = 0
    for line in facts.lines:
        item = tables.items.get((line.eccn or "").split(".")[0])
        for country in countries:
            row = tables.chart.get(tables.country(country or "") or "")
            if item is not None and row is not None:
                required += sum(
                    bool(row.marks.intersection(c.chart_columns)) for c in item.controls
                )
    return required


if __name__ == "__main__":
    sys.exit(main())
