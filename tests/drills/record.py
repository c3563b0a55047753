"""What the database says, read by SQL of our own: the product is not asked how it did."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

ANSWERS = """
SELECT t.content ->> 'reference', t.id::text, s.id::text, s.outcome, s.answer_json
FROM screening_screening s JOIN screening_transaction t ON t.id = s.transaction_id
WHERE s.status = 'completed'
"""
ORDERS = "SELECT content ->> 'reference', count(*) FROM screening_transaction GROUP BY 1"
COMPLETED = """
SELECT done.subject_id, done.id, (
    SELECT left(restored.hash, 8) FROM screening_auditevent restored
    WHERE restored.verb = 'backup_restored' AND restored.id < done.id
    ORDER BY restored.id DESC LIMIT 1
), EXISTS (
    SELECT FROM screening_auditevent before
    WHERE before.verb = 'screening_superseded'
    AND before.subject_id = done.subject_id AND before.id < done.id
) FROM screening_auditevent done WHERE done.verb = 'screening_completed'
"""
UNDONE = """
SELECT (SELECT count(*) FROM screening_screening WHERE status <> 'completed'),
       (SELECT count(*) FROM screening_monitoredchange WHERE status IN ('queued', 'running'))
"""
DENY_LIST = "own-deny-list"


@dataclass(frozen=True)
class Answer:
    """One completed screening.

    Args:
        sha256: of the stored bytes of the answer.
        deny_list: the version of the own deny list it was screened against; empty for none.
    """

    reference: str
    transaction: str
    screening: str
    outcome: str
    sha256: str
    deny_list: str


@dataclass(frozen=True)
class Told:
    """An event that says a screening is completed, and whether anybody is to be told of it."""

    screening: str
    position: int
    restore: str | None
    is_owed: bool

    @property
    def event_id(self) -> str:
        """As a webhook bears it."""
        mark = f"_{self.restore}" if self.restore else ""
        return f"evt_{self.position:012d}_0{mark}"


class Record:
    """Reads the database of an installation.

    Args:
        url: of the database.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    def answers(self) -> list[Answer]:
        """Every completed screening."""
        return [
            Answer(
                reference,
                transaction,
                screening,
                outcome,
                hashlib.sha256(text.encode()).hexdigest(),
                _deny_list(json.loads(text)),
            )
            for reference, transaction, screening, outcome, text in self._rows(ANSWERS)
        ]

    def count(self) -> int:
        """How many orders have an answer."""
        sql = "SELECT count(DISTINCT transaction_id) FROM screening_screening WHERE outcome <> ''"
        return int(self._rows(sql)[0][0])

    def is_at_rest(self) -> bool:
        """Whether nothing is to be screened, and no change of the lists is looked through."""
        return not any(self._rows(UNDONE)[0])

    def stored(self) -> dict[str, int]:
        """How many revisions are stored of each reference."""
        return dict(self._rows(ORDERS))

    def told(self) -> list[Told]:
        """Every event that says a screening is completed."""
        return [
            Told(subject, position, restore, not was)
            for subject, position, restore, was in self._rows(COMPLETED)
        ]

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self._url, autocommit=True) as connection:
            return connection.execute(sql).fetchall()


def _deny_list(answer: Mapping[str, Any]) -> str:
    lists = answer["as_of"]["lists"]
    return next((row["version"] for row in lists if row["source"] == DENY_LIST), "")
