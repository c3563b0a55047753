"""The registry: an engine is a row in it, and whatever else matching does goes through that row."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from screening.matching import (
    DEFAULT_POLICY,
    Comparison,
    Index,
    Match,
    MatchingPolicy,
    Query,
    UnknownEngineError,
    compare,
    score_many,
    score_of,
    storage,
)
from screening.matching.engines import ENGINES, Engine, engine_named
from screening.matching.folding import folded_words
from screening.matching.query import Pair, Scores
from screening.matching.storage import Columns
from screening.matching.texts import Texts
from screening.terms.listed_party import PartyRecord
from tests.screening.matching.conftest import party

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Exact:
    """Listed parties as the toy engine keeps them: a name and a uid each."""

    names: Texts
    uids: Texts

    def __len__(self) -> int:
        return len(self.names)


def build(records: Iterable[PartyRecord]) -> Exact:
    listed = list(records)
    return Exact(Texts.pack(r.name for r in listed), Texts.pack(r.uid for r in listed))


def search(
    listing: Exact, queries: Sequence[Query], policy: MatchingPolicy
) -> list[tuple[Match, ...]]:
    return [
        tuple(
            Match("toy", listing.uids[n], listing.names[n], "primary", 0.99, True, True, evidence())
            for n in range(len(listing))
            if listing.names[n] == query.name
        )
        for query in queries
    ]


def evidence() -> tuple[dict[str, Any], ...]:
    return ({"kind": "name", "effect": 0.99},)


def compare_pairs(pairs: Sequence[Pair], policy: MatchingPolicy) -> list[Comparison]:
    return [Comparison(float(query.name == listed), evidence()) for query, listed in pairs]


def scores_of(pairs: Sequence[Pair], policy: MatchingPolicy) -> Scores:
    raise NotImplementedError("a toy need not have all")


def restore(columns: Columns) -> Exact:
    return storage.part_of(Exact, columns, {})


TOY = Engine(
    name="toy",
    words_of=lambda text: tuple(text.split()),
    read=lambda text, schema: (),
    build=build,
    columns_of=storage.columns_of,
    restore=restore,
    search=search,
    compare=compare_pairs,
    scores_of=scores_of,
    score_of=lambda pieces, policy: sum(piece["effect"] for piece in pieces),
)
LISTED = [party("1", "Inspur Group"), party("2", "Sugon")]


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second engine, in the one place that knows engines."""
    monkeypatch.setitem(ENGINES, "toy", TOY)


@pytest.mark.usefixtures("toy")
def test_second_engine_answers_in_its_own_way_beside_v1(tmp_path: Path) -> None:
    for name in ("toy", "v1"):
        Index.build(LISTED, engine=name).save(tmp_path / name)
    opened = {name: Index.open(tmp_path / name) for name in ("toy", "v1")}
    assert {name: index.engine.name for name, index in opened.items()} == {"toy": "toy", "v1": "v1"}
    assert [len(index) for index in opened.values()] == [2, 2]
    asked = [Query("Sugon"), Query("SUGON LTD")]
    found = {
        name: [[m.uid for m in matches] for matches in index.search_many(asked)]
        for name, index in opened.items()
    }
    assert found == {"toy": [["2"], []], "v1": [["2"], ["2"]]}
    match = opened["toy"].search(Query("Sugon"))[0]
    assert score_of(match.evidence, DEFAULT_POLICY, engine="toy") == match.score
    assert compare(Query("Sugon"), "Sugon", engine="toy").score == 1.0
    with pytest.raises(NotImplementedError):
        score_many([(Query("Sugon"), "Sugon")], engine="toy")


@pytest.mark.usefixtures("toy")
def test_another_engine_needs_nothing_of_those_that_ship(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("v1", "v2"):
        monkeypatch.delitem(ENGINES, name)
    Index.build(LISTED, engine="toy").save(tmp_path / "index")
    assert Index.open(tmp_path / "index").search(Query("Sugon"))[0].uid == "2"
    with pytest.raises(UnknownEngineError, match="there are toy"):
        compare(Query("Sugon"), "Sugon")


def test_index_of_an_engine_that_is_gone_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(ENGINES, "toy", TOY)
    Index.build(LISTED, engine="toy").save(tmp_path / "index")
    monkeypatch.delitem(ENGINES, "toy")
    with pytest.raises(UnknownEngineError, match="'toy'"):
        Index.open(tmp_path / "index")


def test_engines_are_known_by_their_own_name_and_fold_what_is_stored() -> None:
    assert [engine_named(name).name for name in ENGINES] == list(ENGINES)
    assert folded_words("ООО «Ромашка» S.A. 11,420") == ("ooo", "romashka", "sa", "11420")


def test_every_room_of_an_engine_is_registered_and_closed_to_all_others() -> None:
    matching = ROOT / "screening" / "matching"
    rooms = sorted(path.name for path in matching.glob("v*") if path.is_dir())
    assert rooms == sorted(ENGINES)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    importers = {
        module: set(contract["allowed_importers"])
        for contract in contracts["importlinter"]["contracts"]
        if contract["type"] == "protected"
        for module in contract["protected_modules"]
    }
    for place, room in enumerate(rooms):
        later = {f"screening.matching.{name}" for name in rooms[place + 1 :]}
        allowed = importers[f"screening.matching.{room}"]
        assert "screening.matching.engines" in allowed
        assert allowed <= {"screening.matching.engines", *later}
