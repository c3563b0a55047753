"""Loading the reference data that ships: chart, groups, items, products, demo list, policy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

from screening.errors import SameListError
from screening.lists.activation import LoadReport
from screening.lists.law_rows import FILES, missing_rows
from screening.lists.sync import load_list, register_sources, retire_moved, retire_sources
from screening.models import ListVersion, PolicyVersion
from screening.policies import in_todays_shape, set_policy, shipped_policy

SHIPPED = (
    ("us-bis-country-chart", "country_chart.csv"),
    ("us-bis-country-groups", "country_groups.json"),
    *FILES.items(),
    ("us-bis-ccl", "ccl.jsonl"),
    ("own-accelerators", "products.jsonl"),
    ("us-bis-mieu", "military_intelligence_users.jsonl"),
    ("eu-ecb-reference-rates", "exchange_rates.csv"),
)
DEMO = ("demo-listed-parties", "demo_listed_parties.jsonl")
SHIPPED_BY = "load_shipped"


class LeftAlone(NamedTuple):
    """A list source whose shipped file was not loaded, and why not."""

    source: str
    why: str


def load_shipped(
    *,
    with_demo_list: bool,
    told: Callable[[LoadReport], None] = lambda report: None,
    left: Callable[[LeftAlone], None] = lambda left_alone: None,
) -> None:
    """Load what ships where nothing newer stands; safe to repeat.

    A source with a version from elsewhere is left alone: a user's own download must not be
    replaced, unless it lacks a set or number of the law that the rules of this release ask for.

    Args:
        with_demo_list: also load the demonstration list of listed parties.
        told: called after each list that was loaded.
        left: called for each source that was left alone.
    """
    register_sources()
    for source, name in (*SHIPPED, *((DEMO,) if with_demo_list else ())):
        path = Path(settings.FIXTURES_DIR) / name
        elsewhere = _version_from_elsewhere(source)
        if elsewhere is not None:
            on = elsewhere.fetched_at.date().isoformat()
            why = f"the version that {elsewhere.loaded_by} loaded on {on} stays"
            left(LeftAlone(source, why))
            continue
        with path.open("rb") as stream:
            try:
                told(_load(source, stream))
            except SameListError:
                left(LeftAlone(source, f"{name} is loaded already, byte for byte"))
    retire_sources(by=SHIPPED_BY)
    retire_moved("own-products", by=SHIPPED_BY)
    _policy_in_todays_shape()


def _policy_in_todays_shape() -> None:
    """Put the policy that ships in force where there is none; restate one of an earlier shape."""
    newest = PolicyVersion.objects.first()
    if newest is None:
        set_policy(content=shipped_policy(), by=SHIPPED_BY, reason="The policy that ships.")
    elif in_todays_shape(newest.content) != newest.content:
        set_policy(
            content=newest.content,
            by=SHIPPED_BY,
            reason="Restated whole for the rules of this release; nothing of it changes.",
        )


def _load(source: str, stream: BinaryIO) -> LoadReport:
    """What ships is ours and may shrink: a row can move to another file in a later release."""
    return load_list(
        source=source,
        stream=stream,
        by=SHIPPED_BY,
        allow_partial=True,
        allow_shrink=True,
    )


def _version_from_elsewhere(source: str) -> ListVersion | None:
    """The active version of a source that is not ours and lacks nothing the rules ask for."""
    active = ListVersion.objects.active().filter(source_id=source).first()
    if active is None or active.loaded_by == SHIPPED_BY:
        return None
    return None if missing_rows(active) else active
