"""What the rules answer under their name, frozen as digests: ``frozen/r1.json``.

``python -m tests.screening.controls.freeze`` writes the file of the rules in force anew. That is
right in three cases: the name is new; what ships as reference data changed and the rules did not;
a row was added that begins on a day no release has screened yet. Whoever changes an answer of a
name that was released names the rules anew instead (``screening/controls/engines.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from screening.controls.answers import Answer
from screening.controls.engines import RULES, RULES_ENGINES, RulesEngine
from screening.controls.facts import TransactionFacts
from screening.controls.policy import DEFAULT_POLICY
from screening.controls.records import NOTHING_GATHERED, Records
from screening.controls.tables import ControlTables
from screening.terms.values import content_hash, text_hash
from tests.screening.controls import country_table, rule_book
from tests.screening.controls.conftest import FIXTURES, load_tables
from tests.screening.controls.orders import KINDS, line, order
from tests.screening.controls.red_flags import document
from tests.screening.controls.scenario_files import FILES, load
from tests.screening.controls.test_nothing_missing_clears import variations

FOLDER = Path(__file__).parent / "frozen"
COUNTRIES = ("AE", "CA", "CN", "CU", "DE", "HK", "IN", "IR", "KP", "KZ", "MO", "MY", "PK", "RU",
             "SY", "TW", "UA", "US", "VN")  # fmt: skip
DAYS = (date(2023, 1, 2), date(2025, 3, 3), date(2026, 8, 4), date(2026, 11, 20))
PASTS = (NOTHING_GATHERED, Records(is_gathered=True))


def frozen(name: str) -> dict[str, Any]:
    """The digests of the rules of a name, as committed."""
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    digests: dict[str, Any] = json.loads(text)
    return digests


def freeze(engine: RulesEngine, tables: ControlTables) -> dict[str, Any]:
    """The digests of what the rules answer now."""
    return {
        "reference_data": reference_data(),
        "tables": {
            "rules": rows_of(rule_book.page(tables)),
            "red flags": rows_of(document.text()),
        },
        "countries": rows_of(country_table.text(tables)),
        "scenarios": dict(scenarios(engine, tables)),
        "orders": dict(orders(engine, tables)),
    }


def reference_data() -> str:
    """What ships: the answers are those for these rows."""
    files = sorted(p for p in FIXTURES.iterdir() if p.suffix in (".json", ".jsonl", ".csv"))
    return digest_of([(path.name, path.read_text(encoding="utf-8")) for path in files])


def scenarios(engine: RulesEngine, tables: ControlTables) -> Iterator[tuple[str, str]]:
    """Each scenario as it is, and with every third of its fields left out."""
    for path in FILES:
        scenario = load(path)
        shorter = (submission for _, submission in variations(scenario))
        asked = [scenario.submission, *islice(shorter, 0, None, 3)]
        answers = [scenario.ask(submission, tables, engine.evaluate) for submission in asked]
        yield scenario.name, told(answers[0])
        yield f"{scenario.name}, less a field", digest_of([told(answer) for answer in answers])


def orders(engine: RulesEngine, tables: ControlTables) -> Iterator[tuple[str, str]]:
    """Lines of every kind to many countries on days that the rules tell apart."""
    lines = [line(number=place + 1, **kind) for place, kind in enumerate(KINDS)]
    for country in COUNTRIES:
        for start in ("US", "SG"):
            facts = TransactionFacts.from_submission(
                order(country, lines=lines, ship_from={"country": start})
            )
            answers = [
                engine.evaluate(
                    facts, hits=(), tables=tables, policy=DEFAULT_POLICY, as_of=day, records=past
                )
                for day in DAYS
                for past in PASTS
            ]
            yield f"{start} to {country}", digest_of([told(answer) for answer in answers])


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


def told(answer: Answer) -> str:
    """The digest of an answer as it is stored."""
    return digest_of(answer.to_json())


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
    digests = freeze(RULES_ENGINES[RULES], load_tables()) | {"screenings": dict(screenings)}
    path.write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
    return path
