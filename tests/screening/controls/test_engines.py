"""A name of the rules stands for answers that never change: frozen digests hold it to that."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from screening.controls.engines import (
    FIRST_NAMED,
    RULES,
    RULES_ENGINES,
    RULES_IN_FORCE,
    UnknownRulesError,
    rules_named,
)
from screening.controls.reference import ControlTables
from screening.controls.sealed import RULES_SEALED
from screening.controls.sealed.archives import Sealing
from screening.management.rule_book.reference import shipped_rows
from screening.pipeline.sealed import READINGS
from screening.terms.engine import EngineVersion
from tests.screening.controls.conftest import FIXTURES, ROOT
from tests.screening.controls.frozen_answers import Rules, freeze, frozen, pages

SEALED = {
    "r1": "e749828bac9b5eb45404bdbaa3f08338488743e882c2d914cb3b91280852ca44",
    "r2": "787cc3396072c7ab067b890e385213576518cae5c1941757f220c05ffd894155",
    "r3": "294f2db529e933d489b965f960f1cd96a21c05e5ba48f401afb6682f6628730f",
    "r4": "518bbf9361e915abd2dbece3041262353d3ae56dc9030f8e800b7083ff5d5cfb",
    "r5": "69b884d6c0919d736b41b9c998577ba1459813bb02090d1b06edb7b8d0fcf7e9",
    "r6": "01747f857b63dc9d297b546d2911825f9de051d8c90e820b2892713c7f3618c6",
    "r7": "e80ea0bab89ab2ba8dccd441aa304c2806f5f95ddc45f58640f1e4143a9fe674",
}
"""SHA-256 of the archives; a line is added and none is ever changed."""

SEALED_READINGS = {
    "r3": "7a303a302f7c1ccce8947f7c69dba5c44a0ce2478ff1204bfdfb4cbdc1e28803",
    "r4": "e2ca7deae2c8897c6992a334f099b1067f129753706397604fa2f937144cb71b",
    "r5": "821e5508e6bbd45e01014052389eea4b5eefe0ae864f6ef7d4177cd581f3bbe1",
    "r6": "b760d88447dfd1306b8c3dc9c2e1e776d11c8bea13752368f12056366d862fa9",
    "r7": "b44de9508da50d71ce4fba15941f81ec7297c9a1d89b5102c6013c3699296665",
}
"""The same of how names and texts were read; rules r1 and r2 read no texts."""

RENAME = (
    "The rules answer otherwise than {name} did. If {name} was released and shall change, "
    "seal it (manage.py seal_rules), name the rules anew in screening/controls/engines.py and "
    "freeze that: "
    "python -m tests.screening.controls.freeze"
)
NEW_ROWS = (
    "The tables of the rules are other than those of {name}, though no frozen answer is. If what "
    "is new begins on a day that no release has screened, freeze the rules again; if not, give "
    "them a new name: python -m tests.screening.controls.freeze"
)
NEW_DATA = (
    "The reference data that ships is other than when {name} was frozen, so that its answers "
    "cannot be compared. Freeze it again in a commit that changes the data and no rule: "
    "python -m tests.screening.controls.freeze"
)


def differing(now: dict[str, Any], then: dict[str, Any], at: str = "") -> Iterator[str]:
    for key in dict.fromkeys((*now, *then)):
        one, other = now.get(key), then.get(key)
        if isinstance(one, dict) and isinstance(other, dict):
            yield from differing(one, other, f"{at}{key}: ")
        elif one != other:
            yield f"{at}{key}"


def test_rules_in_force_answer_as_they_did_under_their_name(tables: ControlTables) -> None:
    then = frozen(RULES)
    now = freeze(Rules(RULES_IN_FORCE, shipped_rows(FIXTURES))) | {"pages": pages(tables)}
    assert now["reference_data"] == then["reference_data"], NEW_DATA.format(name=RULES)
    pages_now, pages_then = now.pop("pages"), then.pop("pages")
    then.pop("screenings")  # held by the scenarios' own tests, which play them
    assert list(differing(now, then)) == [], RENAME.format(name=RULES)
    assert list(differing(pages_now, pages_then)) == [], NEW_ROWS.format(name=RULES)


@pytest.mark.parametrize(
    ("sealing", "hashes"),
    [(RULES_SEALED, SEALED), (READINGS, SEALED_READINGS)],
    ids=["rules", "readings"],
)
def test_what_was_sealed_is_the_very_bytes(sealing: Sealing, hashes: dict[str, str]) -> None:
    paths = map(Path, sealing.archives())
    assert {path.stem: sha256(path.read_bytes()).hexdigest() for path in paths} == hashes


@pytest.mark.parametrize("sealing", [RULES_SEALED, READINGS], ids=["rules", "readings"])
def test_sealing_the_same_source_twice_gives_the_same_bytes(
    sealing: Sealing, tmp_path: Path
) -> None:
    for name in ("one", "other"):
        sealing.seal(ROOT / "screening", tmp_path / f"{name}.zip", name="r9")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_sealing_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    """An archive is never replaced: half of one would be the rules for good."""
    source = tmp_path / "screening"
    (source / "controls").mkdir(parents=True)
    (source / "controls" / "good.py").write_text("GOOD = True\n")
    (source / "controls" / "late.py").write_bytes(b"\xff\xfe no text")
    with pytest.raises(UnicodeDecodeError):
        RULES_SEALED.seal(source, tmp_path / "r9.zip", name="r9")
    assert [path.name for path in tmp_path.iterdir()] == ["screening"]


def test_every_name_is_in_force_or_sealed() -> None:
    assert set(RULES_ENGINES) == {RULES, *SEALED}
    assert all(name == engine.name for name, engine in RULES_ENGINES.items())
    assert FIRST_NAMED in RULES_ENGINES


def test_unknown_rules_are_named_beside_those_there_are() -> None:
    with pytest.raises(
        UnknownRulesError,
        match="by rules r0, and this release has rules r1, r2, r3, r4, r5, r6, r7, r8",
    ):
        rules_named("r0")
    assert rules_named("").name == FIRST_NAMED


@pytest.mark.parametrize(
    ("text", "version"),
    [("v1+r1", EngineVersion("v1", "r1")), ("v1", EngineVersion("v1")), ("", EngineVersion(""))],
)
def test_engine_version_is_read_as_it_is_written(text: str, version: EngineVersion) -> None:
    assert EngineVersion.parse(text) == version
    assert str(version) == text
