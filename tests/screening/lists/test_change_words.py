"""What a version changed, in words, and whom it touches before it screens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from screening.lists.change_words import Change, changes
from screening.lists.impact import impact_of
from screening.matching import MatchingPolicy
from screening.models import BusinessPartner, ListVersion
from tests.factories import ScreeningFactory
from tests.screening.lists.test_sync import FIRST, load, row

pytestmark = pytest.mark.django_db

SOURCE = "own-deny-list"


def told(second: list[dict[str, Any]], first: list[dict[str, Any]] = FIRST) -> list[Change]:
    before, after = load(first).version, load(second, allow_shrink=True).version
    return list(changes(after, before))


def measured(uid: str, name: str, **measure: Any) -> dict[str, Any]:
    return row(uid, name, measures=[measure])


def test_added_and_removed_are_told_with_measure_and_citation() -> None:
    cited = {"text": "91 FR 10001", "published_on": "2026-11-20"}
    new = measured("d", "Example Delta Ltd", program="EXAMPLE", citations=[cited])
    added, removed = told([*FIRST[:2], new])
    assert (added.kind, str(added.row), added.words) == (
        "added",
        "Example Delta Ltd",
        ("EXAMPLE",),
    )
    assert added.citation == "91 FR 10001"
    assert (removed.kind, str(removed.row)) == ("removed", "Example Gamma Ltd")


def test_each_part_that_came_or_went_is_told() -> None:
    names = [
        {"text": "Example Beta Ltd", "kind": "primary"},
        {"text": "Beta Trading", "kind": "alias"},
    ]
    second = row("b", "x", names=names, addresses=[{"text": "1 Example Road", "country": "AE"}])
    (change,) = told([FIRST[0], second, FIRST[2]])
    assert change.kind == "changed"
    assert change.words == ("alias + Beta Trading", "address + 1 Example Road")


def test_changed_measure_shows_what_it_was_and_is() -> None:
    before = measured("a", "Example Alpha Ltd", license_policy="Case by case.", note="n")
    after = measured("a", "Example Alpha Ltd", license_policy="Presumption of denial.", note="n")
    (change,) = told([after], [before])
    assert change.words == ("measure + n; Presumption of denial.", "measure − n; Case by case.")


def test_new_name_under_the_same_key_is_a_renaming() -> None:
    (change,) = told([*FIRST[:2], row("c", "Example Gamma Holding")])
    assert (change.kind, change.words) == ("renamed", ("was Example Gamma Ltd",))


def test_key_that_moved_with_the_name_is_a_renaming_where_a_name_is_shared() -> None:
    names = [
        {"text": "Example Gamma Holding", "kind": "primary"},
        {"text": "EXAMPLE GAMMA LTD", "kind": "former"},
    ]
    (change,) = told([*FIRST[:2], row("c2", "x", names=names)])
    assert change.kind == "renamed"
    assert "was Example Gamma Ltd" in change.words


def test_first_version_has_nothing_to_be_compared_with() -> None:
    assert changes(load(FIRST).version, None) == ()


def impact(second: list[dict[str, Any]]) -> list[tuple[str, str]]:
    before = load(FIRST).version
    after = load(second, hold_back=True).version
    assert not after.is_active
    found = impact_of(after, before, policy=MatchingPolicy(), now=datetime.now(UTC))
    assert found.is_whole
    return [(one.name, one.listed.name) for one in found.touched]


def test_only_who_is_like_a_new_or_changed_row_is_touched() -> None:
    BusinessPartner.objects.create(name="Example Delta Limited")
    BusinessPartner.objects.create(name="Example Alpha Ltd")
    BusinessPartner.objects.create(name="Sample Harbor Works")
    assert impact([*FIRST, row("d", "Example Delta Ltd")]) == [
        ("Example Delta Limited", "Example Delta Ltd")
    ]


def test_parties_of_orders_are_asked_too() -> None:
    screening = ScreeningFactory()
    party = screening.transaction.parties.first()
    assert party is not None
    touched = impact([*FIRST, row("d", party.name)])
    assert touched == [(party.name, party.name)]


def test_version_that_changes_nothing_touches_nobody() -> None:
    BusinessPartner.objects.create(name="Example Alpha Ltd")
    assert impact([*FIRST[:3], row("z", "Sample Unrelated Name")]) == []


def test_version_held_back_screens_only_when_it_is_put_in_force() -> None:
    load(FIRST)
    held = load([*FIRST, row("d", "Example Delta Ltd")], hold_back=True).version
    assert held.is_held_back
    again = load([*FIRST, row("d", "Example Delta Ltd")], hold_back=True).version
    assert again == held
    assert load([*FIRST, row("d", "Example Delta Ltd")]).version == held
    assert ListVersion.objects.active().get(source_id=SOURCE) == held
