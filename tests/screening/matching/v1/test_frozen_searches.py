"""Engine v1 finds and tells what it did when it was frozen, through reading, retrieval, scoring."""

from __future__ import annotations

from pathlib import Path

import pytest

from screening.matching import Index
from tests.screening.matching.v1 import frozen_searches as searches
from tests.shared_data import shared_file

ENGINE_CHANGED = (
    "Engine v1 answers otherwise than when it was frozen, and cases rest on its answers. Put the "
    "better idea in a new engine beside it."
)
LISTED_CHANGED = (
    "What is listed is other than when the answers were frozen, so they must differ. If engine v1 "
    "is untouched, freeze anew: python -m tests.screening.matching.v1.frozen_searches"
)


@pytest.fixture(scope="module")
def groups() -> searches.Groups:
    parties, _ = searches.made_index()
    return searches.made_queries(parties)


def test_what_is_listed_is_as_it_was() -> None:
    parties, _ = searches.made_index()
    assert searches.digest_of_parties(parties) == searches.frozen()["made"]["listed"], (
        LISTED_CHANGED
    )


def test_queries_are_many_and_meet_much(groups: searches.Groups) -> None:
    """Silence frozen would prove nothing."""
    _, index = searches.made_index()
    asked = [query for queries in groups.values() for query in queries]
    found = index.search_many(asked)
    assert len(asked) > 600
    assert sum(any(match.alert for match in matches) for matches in found) > 400
    assert sum(any(not match.alert for match in matches) for matches in found) > 100
    pieces = {piece["kind"] for matches in found for match in matches for piece in match.evidence}
    assert pieces == {"name", "country", "schema", "birth_date", "identifier", "address"}
    kinds = {match.name_kind for matches in found for match in matches}
    assert kinds >= {"primary", "alias", "weak_alias", "former", "address", "identifier"}


@pytest.mark.parametrize("policy", searches.POLICIES)
def test_search_answers_as_it_did(groups: searches.Groups, policy: str) -> None:
    _, index = searches.made_index()
    _same(searches.digests_of(index, groups, (policy,)), searches.frozen()["made"]["answers"])


def test_saved_index_answers_as_it_did(groups: searches.Groups, tmp_path: Path) -> None:
    _, index = searches.made_index()
    index.save(tmp_path / "index")
    opened = Index.open(tmp_path / "index")
    answers = searches.digests_of(opened, groups, ("as shipped",))
    _same(answers, searches.frozen()["made"]["answers"])


def test_pairs_compare_as_they_did(groups: searches.Groups) -> None:
    parties, _ = searches.made_index()
    found = searches.digest_of_pairs(parties, groups)
    assert found == searches.frozen()["made"]["pairs"], ENGINE_CHANGED


def test_words_and_letters_are_read_as_they_were() -> None:
    _same(searches.digests_of_readings(), searches.frozen()["readings"])


def test_search_of_the_entity_list_answers_as_it_did() -> None:
    shared_file(searches.ENTITY_LIST)
    parties, then = searches.entity_list(), searches.frozen()["entity list"]
    assert searches.digest_of_parties(parties) == then["listed"], LISTED_CHANGED
    index = Index.build(parties, engine="v1")
    queries = searches.entity_list_queries(parties)
    _same(searches.digests_of(index, queries, searches.ENTITY_POLICIES), then["answers"])


def _same(answers: dict[str, str], then: dict[str, str]) -> None:
    changed = [group for group, digest in answers.items() if digest != then[group]]
    assert not changed, ENGINE_CHANGED
