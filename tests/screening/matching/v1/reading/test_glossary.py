"""What native words mean, learned from names listed in two scripts."""

from __future__ import annotations

from pathlib import Path

from screening.matching import Index, Query
from screening.matching.v1.reading.glossary import Glossary, in_two_scripts
from screening.terms.listed_party import PartyRecord
from tests.screening.matching.conftest import party

TAUGHT = [
    party("1", "Example Mitani Tactical Systems", "三谷战术 (Example)", schema="organization"),
    party("2", "Example Harbor Tactical", "海港战术", schema="organization"),
    party("3", "Example River Tactical", "河流战术", schema="organization"),
    party("4", "Example Mountain Works", "山岳工房", schema="organization"),
]


def learn(records: list[PartyRecord]) -> Glossary:
    return Glossary.learn(both for r in records if (both := in_two_scripts(r)) is not None)


def test_word_that_meets_its_meaning_in_three_parties_is_learned() -> None:
    assert learn(TAUGHT).translate("海港战术").split() == ["海港", "tactical"]


def test_word_that_meets_it_twice_is_not() -> None:
    assert learn(TAUGHT[1:]).translate("海港战术") == "海港战术"


def test_words_that_always_meet_two_meanings_are_not_guessed() -> None:
    doubtful = [party(str(n), f"Example{n} Alpha Beta", f"例{n}雷霆") for n in range(4)]
    assert learn(doubtful).translate("雷霆") == "雷霆"


def test_persons_teach_nothing() -> None:
    assert in_two_scripts(party("1", "Wang Wei", "王伟", schema="person")) is None


def test_native_query_meets_a_translated_name(tmp_path: Path) -> None:
    listed = party("5", "Beihai Tactical", schema="organization")
    index = Index.build([*TAUGHT, listed])
    assert not [
        m for m in Index.build([listed]).search(Query("北海战术", "organization")) if m.alert
    ]
    index.save(tmp_path / "index")
    for searched in (index, Index.open(tmp_path / "index")):
        best = searched.search(Query("北海战术", "organization"))[0]
        assert (best.uid, best.alert) == ("5", True)
