"""What engine v2 answers: each row with why. Names are public facts or plainly invented."""

from __future__ import annotations

import pytest

from screening.matching import DEFAULT_POLICY, Index, Query, compare, score_of
from screening.terms.listed_party import NameKind, NameRecord, PartyRecord, PartySchema
from tests.screening.matching.conftest import party

REVIEW = DEFAULT_POLICY.review_threshold

ONE_PARTY = [
    ("陈建国", "Jason CHEN Jianguo", "person", "a Western given name beside the Chinese one"),
    ("Mohamed Gamal Example", "Muhammad Jamal Example", "person", "one element, two spellings"),
    ("محمد جمال", "Mohammed Gamal", "person", "an Arabic name: the vowels are guesses"),
    ("Vladimiras Putinas", "Vladimir Putin", "person", "Lithuanian endings"),
    ("Wladimir Schukow", "Vladimir Zhukov", "person", "German spelling"),
    ("Chou En-lai", "Zhou Enlai", "person", "Wade-Giles"),
    ("Abdul Rahman Saleh", "Abdurrahman Salih", "person", "a servant's name in two words"),
    ("Владимир Жуков", "Vladimir Zhukov", "person", "Cyrillic"),
    ("兰多夫·杰克逊", "Randolph Jackson", "person", "a foreigner spelled by characters"),
    ("Inspur Electronic Information IND CO",
     "Inspur Electronic Information Industry Co., Ltd.", "organization", "abbreviations"),
    ("BLUE HORIZON IMO 9187629", "BLUE HORIZON", "vessel", "its number is no part of its name"),
    ("12 Saint Mary Street, Leeds", "12 St Mary Street, Leeds", "address", "a saint, no street"),
]  # fmt: skip
TWO_PARTIES = [
    ("Harbin Institute of Technology", "Beijing Institute of Technology", "organization",
     "one telling word"),
    ("Example Institute No. 29", "Example Institute No. 30", "organization", "another number"),
    ("Khalid bin Rashid Al-Amri", "Rashid bin Khalid Al-Amri", "person", "father and son"),
    ("محمد جمال", "Boris Ivanov", "person", "nothing met"),
    ("ООО Радиоприбор", "ООО Радиоавтоматика", "organization", "two words that begin alike"),
    ("Sharif University", "Tehran University", "organization", "another name"),
    ("Cast Iron Works", "China Academy of Space Technology", "organization", "a word, no initials"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "listed", "schema", "why"), ONE_PARTY)
def test_names_of_one_party_alert(asked: str, listed: str, schema: str, why: str) -> None:
    assert compare(Query(asked, schema), listed, engine="v2").score >= REVIEW, why


@pytest.mark.parametrize(("asked", "listed", "schema", "why"), TWO_PARTIES)
def test_names_of_two_parties_do_not(asked: str, listed: str, schema: str, why: str) -> None:
    assert compare(Query(asked, schema), listed, engine="v2").score < REVIEW, why


def test_evidence_says_in_words_how_often_such_pairs_are_one_party() -> None:
    found = compare(Query("Mohamed Gamal", "person"), "Muhammad Jamal", engine="v2")
    name = found.evidence[0]
    assert name["comparison"] == "person"
    assert f"Of 100 pairs like this, about {name['per_hundred']} are" in name["summary"]
    assert {piece["measure"] for piece in name["points"]} >= {"sound", "lesser_share"}
    assert score_of(found.evidence, DEFAULT_POLICY, engine="v2") == pytest.approx(
        found.score, abs=0.002
    )


def test_address_is_scored_as_v1_scores_it() -> None:
    asked, listed = Query("Lenina ul. 5, Moscow", "address"), "5 Lenina Street, Moscow, Russia"
    assert compare(asked, listed, engine="v2").score == compare(asked, listed, engine="v1").score


def test_kind_that_was_not_counted_keeps_the_score_of_v1() -> None:
    asked, listed = Query("王伟", "person"), "Wang Wei"
    found = compare(asked, listed, engine="v2")
    assert found.score == compare(asked, listed, engine="v1").score
    assert "points" not in found.evidence[0]


def test_weak_alias_counts_less_unless_it_met_nearly_whole() -> None:
    strong = party("1", "Example Marine Trading House", schema="organization")
    weak = party("1", ("Example Marine Trading House", NameKind.WEAK_ALIAS), schema="organization")
    asked = Query("Example Marin House", "organization")
    scores = [compare(asked, record, engine="v2").score for record in (strong, weak)]
    assert scores[1] < scores[0]


BEIHANG = PartyRecord(
    "us-bis-entity-list",
    "beihang",
    PartySchema.ORGANIZATION,
    (NameRecord("Beijing University of Aeronautics and Astronautics (BUAA)"),),
)


@pytest.mark.parametrize(
    "asked", ["北京航空航天大学", "北京航空航天大學", "北京航空航天大学采购部"]
)
def test_name_in_characters_is_found_and_said_to_be_ours(asked: str) -> None:
    index = Index.build([BEIHANG], engine="v2")
    match = index.search(Query(asked, "organization"))[0]
    assert match.alert
    assert match.name == "北京航空航天大学"
    assert match.evidence[0]["alias_kind"] == "own_alias"
    assert "the list does not print it" in match.evidence[0]["summary"]
    assert not Index.build([BEIHANG], engine="v1").search(Query(asked, "organization"))


def test_name_of_ours_is_met_in_characters_only() -> None:
    index = Index.build([BEIHANG], engine="v2")
    asked = Query("Beijing Aviation Aerospace University", "organization")
    assert all(m.evidence[0]["alias_kind"] != "own_alias" for m in index.search(asked))
    told = compare(asked, BEIHANG, engine="v2").evidence[0]["alias_kind"]
    assert told != "own_alias"


def test_given_name_alone_is_nobody_yet() -> None:
    asked = Query("عبد الرحمن", "person")
    found = compare(asked, "SHAMS, Abdulrahman", engine="v2")
    assert found.score < REVIEW
    assert found.score <= found.evidence[0]["at_most"]
    assert compare(asked, "Abdurrahman", engine="v2").score >= REVIEW


def test_search_and_comparison_agree(few: Index) -> None:
    records = [party("sugon", "Sugon", "Dawning", countries=("CN",))]
    index = Index.build(records, engine="v2")
    for text in ("Sugon", "SUGON Ltd", "Sugonn", "Dawning Example Marine"):
        (match,) = index.search(Query(text))[:1] or (None,)
        compared = compare(Query(text), records[0], engine="v2").score
        assert (match.score if match else 0.0) == (compared if match else 0.0)
        assert match is not None or compared < DEFAULT_POLICY.floor
