"""Engine v1 as released: its answers never change, so cases that rest on it can be replayed.

A row that fails means that the engine was changed. Put the better idea in a new engine beside it.
"""

from __future__ import annotations

import pytest

from screening.matching import Query, compare

ANSWERS: list[tuple[str, str, str | None, float]] = [
    ("Example Electronic Information IND CO",
     "Example Electronic Information Industry Co., Ltd.", "organization", 0.9412),
    ("Harbin Institute of Technology", "Beijing Institute of Technology", "organization", 0.141),
    ("Sergey Petrov", "PETROV, Sergei Valentinovich", "person", 0.7589),
    ("Jijmy Tok", "Jimmy Tok", "person", 0.804),
    ("Aleksandra Sokolov", "SOKOLOV, Aleksandr", "person", 0.6219),
    ("ООО Пример", "Primer LLC", "organization", 0.9272),
    ("华为技术有限公司", "Huawei Technologies Co., Ltd.", "organization", 0.9508),
    ("व्लादिमीर पुतिन", "Vladimir Putin", "person", 0.92),
    ("Gazprom Bank", "Gazprombank JSC", "organization", 0.8639),
    ("OCEAN STAR 2", "OCEAN STAR 3", "vessel", 0.4398),
    ("Lenina ul. 5, Moscow", "5 Lenina Street, Moscow, Russia", "address", 0.9221),
    ("Lenina ul. 5, Moscow", "Lenina ul. 7, Moscow", "address", 0.6999),
    ("J. Smith", "John Smith", "person", 0.7615),
    ("X Y Services LLC", "Alpha Services LLC", None, 0.1951),
    ("Aispeed Industry Ltd Chengdu Branch", "Aispeed Industry Ltd", "organization", 0.9156),
    ("Institute No. 29", "Institute No. 30", "organization", 0.2585),
    ("THANEC-OAT", "THANE-COAT INC", None, 0.9036),
    ("Anselm Lotti", "Anselm Rotti", "person", 0.7845),
    ("Serena Oliveri", "Selena Oliveri", "person", 0.8421),
    ("Khalid bin Rashid Al-Amri", "Rashid bin Khalid Al-Amri", "person", 0.5969),
    ("Sheikh Karim", "KARIM, Nasser", "person", 0.0666),
    ("Dmitry Sokolov", "SHKOLOV, Dmitry", "person", 0.7127),
    ("Example Software (Spain), S.L.", "Example Software Norway AS", "organization", 0.5246),
    ("Example Growth Fund XII L.P.", "Example Growth Fund XI L.P.", "organization", 0.8363),
    ("Room 1204, 12/F, Block B, Example Park, 18 Keji Road, Shenzhen",
     "Room 1204, 12/F, Block B, Example Park, 28 Keji Road, Shenzhen", "address", 0.7558),
    ("", "Anything", None, 0.0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "listed", "schema", "score"), ANSWERS, ids=[row[0] for row in ANSWERS]
)
def test_v1_answers_as_it_did(query: str, listed: str, schema: str | None, score: float) -> None:
    assert compare(Query(query, schema), listed, engine="v1").score == score
