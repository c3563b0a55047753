"""Engine v1 as released: its answers never change, so cases that rest on it can be replayed.

A row that fails means that the engine was changed. Put the better idea in a new engine beside it.
"""

from __future__ import annotations

import pytest

from screening.matching import Query, compare

ANSWERS: list[tuple[str, str, str | None, float]] = [
    ("Example Electronic Information IND CO",
     "Example Electronic Information Industry Co., Ltd.", "organization", 0.9428),
    ("Harbin Institute of Technology", "Beijing Institute of Technology", "organization", 0.141),
    ("Sergey Petrov", "PETROV, Sergei Valentinovich", "person", 0.7589),
    ("Jijmy Tok", "Jimmy Tok", "person", 0.804),
    ("Aleksandra Sokolov", "SOKOLOV, Aleksandr", "person", 0.6219),
    ("ООО Пример", "Primer LLC", "organization", 0.9323),
    ("华为技术有限公司", "Huawei Technologies Co., Ltd.", "organization", 0.9551),
    ("व्लादिमीर पुतिन", "Vladimir Putin", "person", 0.9229),
    ("Gazprom Bank", "Gazprombank JSC", "organization", 0.8639),
    ("OCEAN STAR 2", "OCEAN STAR 3", "vessel", 0.4398),
    ("Lenina ul. 5, Moscow", "5 Lenina Street, Moscow, Russia", "address", 0.9244),
    ("Lenina ul. 5, Moscow", "Lenina ul. 7, Moscow", "address", 0.6999),
    ("J. Smith", "John Smith", "person", 0.7615),
    ("X Y Services LLC", "Alpha Services LLC", None, 0.1951),
    ("Aispeed Industry Ltd Chengdu Branch", "Aispeed Industry Ltd", "organization", 0.92),
    ("Institute No. 29", "Institute No. 30", "organization", 0.2585),
    ("THANEC-OAT", "THANE-COAT INC", None, 0.9058),
    ("", "Anything", None, 0.0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "listed", "schema", "score"), ANSWERS, ids=[row[0] for row in ANSWERS]
)
def test_v1_answers_as_it_did(query: str, listed: str, schema: str | None, score: float) -> None:
    assert compare(Query(query, schema), listed, engine="v1").score == score
