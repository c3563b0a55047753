"""What a later change to words, places, names or policy cannot reach: a sealed reading."""

from __future__ import annotations

import ast
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from screening.lists import name_index
from screening.matching import MatchingPolicy
from screening.pipeline.sealed import READINGS, SHARED, answering_of, policy_of, reading_of
from screening.policies import read_policy
from tests.screening.controls.conftest import ROOT
from tests.screening.pipeline.old_release.upgrade import unpack

SOURCE = ROOT / "screening"


def files() -> Iterator[Path]:
    for room in READINGS.rooms:
        path = SOURCE / room
        yield from (path,) if path.is_file() else sorted(path.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Our modules that a file imports, as paths below ``screening``; without suffix."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            modules = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules = [(node.module, alias.name) for alias in node.names]
        else:
            continue
        for module, name in modules:
            package, _, below = module.partition(".")
            if package == "screening":
                inner = f"{below}.{name}".strip(".").replace(".", "/")
                is_module = (SOURCE / inner).is_dir() or (SOURCE / f"{inner}.py").is_file()
                yield inner if is_module else below.replace(".", "/")


def is_sealed(module: str) -> bool:
    rooms = [room.removesuffix(".py") for room in READINGS.rooms]
    return any(module == room or module.startswith(f"{room}/") for room in rooms)


def test_what_a_reading_takes_from_today_is_written_down() -> None:
    python = [path for path in files() if path.suffix == ".py"]
    taken = {module for path in python for module in imported(path) if not is_sealed(module)}
    assert {module.replace("/", ".") for module in taken} == SHARED


def test_policy_means_what_it_meant(tmp_path: Path) -> None:
    """What a policy leaves open was meant as it shipped with r6, whatever ships today."""
    with closing(sqlite3.connect(unpack("r6", tmp_path))) as connection:
        (text,) = connection.execute("SELECT content FROM screening_policyversion").fetchone()
    stored = json.loads(text)
    assert not stored.get("matching")
    nexus = ["EU", "UK", "CH", "CA", "AU", "JP"]
    bound = stored | {"lists": {"required": ["us-ofac-sdn"], "bound_by": nexus}}
    then = policy_of("r6", bound)
    assert then.required_lists == (
        "us-ofac-sdn",
        "eu-fsf",
        "uk-sanctions",
        "ch-seco",
        "ca-sema",
        "au-dfat",
        "jp-meti-eul",
    )
    assert then.matching == MatchingPolicy(
        engine="v1",
        review_threshold=0.70,
        match_threshold=0.88,
        floor=0.50,
        below_threshold=3,
        hits=100,
        candidates=200,
        postings=20_000,
        extra_word=0.55,
        missing_word=0.45,
        contradiction=0.8,
        weak_alias=0.75,
        near_exact=0.85,
        identifier_agrees=0.98,
        country_agrees=0.02,
        country_differs=-0.15,
        address_agrees=0.06,
        birth_date_agrees=0.06,
        birth_date_differs=-0.15,
        schema_differs=-0.15,
    )
    low = policy_of("r6", stored | {"matching": {"review_threshold": 0.45}}).matching
    assert (low.review_threshold, low.floor) == (0.45, 0.50)


def test_laws_that_bind_the_exporter_are_told_to_the_rules_since_r7(tmp_path: Path) -> None:
    with closing(sqlite3.connect(unpack("r7", tmp_path))) as connection:
        told = dict(
            connection.execute(
                "SELECT policy.version, policy.content FROM screening_policyversion policy"
                " JOIN screening_screening screening ON screening.policy_id = policy.id"
            )
        )
    contents = [json.loads(text) for text in told.values()]
    bound = [content["lists"].get("bound_by", []) for content in contents]
    assert ["EU"] in bound
    assert ["AU", "CA", "CH", "EU", "JP", "UK"] in bound
    for content, laws in zip(contents, bound, strict=True):
        then, today = policy_of("r7", content), read_policy(content)
        assert type(then.controls).__module__ == "screening.controls.sealed.r7.controls.policy"
        assert then.controls.bound_by == today.controls.bound_by == frozenset(laws)
        assert not hasattr(policy_of("r6", content).controls, "bound_by")
        assert then.matching.engine == content["matching"]["engine"]
        assert policy_of("r7", content | {"matching": {}}).matching.engine == "v1"


def test_past_is_taken_as_the_time_of_the_rules_took_it() -> None:
    own = "screening.pipeline.sealed.r6."
    past = answering_of("r6").Past
    assert past.__module__ == f"{own}controls.past"
    assert answering_of("r6").StandingRecord.__module__ == f"{own}terms.standing_record"
    assert answering_of("r5").Past.__module__ == "screening.controls.past"


def test_names_within_are_laid_out_by_the_words_of_their_time() -> None:
    """Two layouts of one format are two artifacts, because their words may differ."""
    sealed, today = reading_of("r6").LISTING, reading_of("").LISTING
    if sealed.FORMAT == today.FORMAT:
        paths = {name_index.ensure_within((), listing=each) for each in (sealed, today)}
        assert len(paths) == 2
