"""Engine v2 as released: its answers never change, so cases that rest on it can be replayed.

A row that fails means that the engine, its tables or the engine it rests on was changed. Put the
better idea in a new engine beside it.
"""

from __future__ import annotations

import pytest

from screening.matching import Query, compare

ANSWERS: list[tuple[str, str, str | None, float]] = [
    (
        "Example Electronic Information IND CO",
        "Example Electronic Information Industry Co., Ltd.",
        "organization",
        0.9433,
    ),
    ("Harbin Institute of Technology", "Beijing Institute of Technology", "organization", 0.141),
    ("Sergey Petrov", "PETROV, Sergei Valentinovich", "person", 0.7887),
    ("Jijmy Tok", "Jimmy Tok", "person", 0.7525),
    ("Aleksandra Sokolov", "SOKOLOV, Aleksandr", "person", 0.5469),
    ("ООО Пример", "Primer LLC", "organization", 0.9272),
    ("华为技术有限公司", "Huawei Technologies Co., Ltd.", "organization", 0.9508),
    ("व्लादिमीर पुतिन", "Vladimir Putin", "person", 0.92),
    ("Gazprom Bank", "Gazprombank JSC", "organization", 0.8937),
    ("OCEAN STAR 2", "OCEAN STAR 3", "vessel", 0.4398),
    ("Lenina ul. 5, Moscow", "5 Lenina Street, Moscow, Russia", "address", 0.9221),
    ("Lenina ul. 5, Moscow", "Lenina ul. 7, Moscow", "address", 0.6999),
    ("J. Smith", "John Smith", "person", 0.5959),
    ("X Y Services LLC", "Alpha Services LLC", None, 0.1951),
    ("Aispeed Industry Ltd Chengdu Branch", "Aispeed Industry Ltd", "organization", 0.9203),
    ("Institute No. 29", "Institute No. 30", "organization", 0.3039),
    ("THANEC-OAT", "THANE-COAT INC", None, 0.917),
    ("Anselm Lotti", "Anselm Rotti", "person", 0.7911),
    ("Serena Oliveri", "Selena Oliveri", "person", 0.7947),
    ("Khalid bin Rashid Al-Amri", "Rashid bin Khalid Al-Amri", "person", 0.5198),
    ("Sheikh Karim", "KARIM, Nasser", "person", 0.0666),
    ("Dmitry Sokolov", "SHKOLOV, Dmitry", "person", 0.6468),
    ("Example Software (Spain), S.L.", "Example Software Norway AS", "organization", 0.5756),
    ("Example Growth Fund XII L.P.", "Example Growth Fund XI L.P.", "organization", 0.7758),
    (
        "Room 1204, 12/F, Block B, Example Park, 18 Keji Road, Shenzhen",
        "Room 1204, 12/F, Block B, Example Park, 28 Keji Road, Shenzhen",
        "address",
        0.7558,
    ),
    ("", "Anything", None, 0.0),
    ("Vladimiras Putinas", "Vladimir Putin", "person", 0.92),
    ("Wladimir Schukow", "Vladimir Zhukov", "person", 0.9201),
    ("محمد جمال", "Mohammed Gamal", "person", 0.9382),
    ("兰多夫·杰克逊", "Randolph Jackson", "person", 0.812),
    ("Chou En-lai", "Zhou Enlai", "person", 0.9435),
    ("토니 탤벗", "Toni Talbot", "person", 0.9192),
    ("Abdul Rahman Saleh", "Abdurrahman Salih", "person", 0.9279),
    ("Гислен Тецундо", "Ghislain Tetsundo", "person", 0.8943),
    ("北京航空航天大學", "北京航空航天大学", "organization", 0.9792),
]


@pytest.mark.parametrize(
    ("query", "listed", "schema", "score"), ANSWERS, ids=[row[0] for row in ANSWERS]
)
def test_v2_answers_as_it_did(query: str, listed: str, schema: str | None, score: float) -> None:
    assert compare(Query(query, schema), listed, engine="v2").score == score
