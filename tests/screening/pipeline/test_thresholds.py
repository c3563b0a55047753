"""Rows of thresholds in whatever asks of the lists: orders, questions, partners, nights, replay."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from screening.controls.facts import TransactionFacts
from screening.errors import InvalidPolicyError
from screening.intake.partners import upsert_partner
from screening.lists.watch_list import put_on_watch
from screening.models import ChangeEffect, PolicyVersion, Screening, WatchReason
from screening.pipeline import replay_screening
from screening.pipeline.asking import Narrowed, match_parties
from screening.pipeline.named.meetings import fields_met
from screening.pipeline.reference import reference_in_force
from screening.policies import check_policy, read_policy, set_policy, shipped_policy
from tests.screening.lists.test_sync import row
from tests.screening.monitoring.nights import (
    SOURCE,
    begun,
    effects,
    listed,
    looked_through,
    newest_of,
    order_of,
)
from tests.screening.pipeline.test_run import screened

pytestmark = pytest.mark.usefixtures("own_lists")
LISTED = "Examplonia Turbine Works"
NEAR = "Examplonia Turbines Work"
ENTRY = row("x-1", LISTED, countries=["DE"])


def with_rows(*rows: dict[str, Any]) -> PolicyVersion:
    """Put rows of thresholds in force."""
    content = PolicyVersion.objects.in_force().content
    content["matching"] = content.get("matching", {}) | {"thresholds": list(rows)}
    return set_policy(content=content, by="x", reason="rows")


def limits(review: float, match: float = 0.99, **conditions: str) -> dict[str, Any]:
    return {**conditions, "review_threshold": review, "match_threshold": match}


def asked(name: str, role: str = "ultimate_consignee", **narrowed: Any) -> list[dict[str, Any]]:
    found = match_parties(
        [{"name": name, "role": role, "address": {"country": "DE"}}],
        narrowed=Narrowed(**narrowed),
        reference=reference_in_force(),
        instant=timezone.now(),
        through="test",
    )
    hits: list[dict[str, Any]] = found["results"][0]["hits"]
    return hits


def row_told(hit: dict[str, Any]) -> dict[str, Any] | None:
    return next((p["row"] for p in hit["evidence"] if p["kind"] == "threshold"), None)


def test_policy_that_ships_has_no_rows_and_an_old_one_means_what_it_meant() -> None:
    assert "thresholds" not in shipped_policy()["matching"]
    assert read_policy(shipped_policy()).matching.thresholds == ()
    assert read_policy(shipped_policy() | {"matching": {}}).matching.thresholds == ()


@pytest.mark.parametrize("code", ["us-ofac-sdn", "us-state-itar-debarred", "own-watch-list"])
def test_row_of_a_list_there_is_is_taken(code: str) -> None:
    policy = shipped_policy() | {"matching": {"thresholds": [limits(0.8, list=code)]}}
    assert check_policy(policy).matching.thresholds[0].list == code


@pytest.mark.parametrize("code", ["us-ofac-sdm", "own-products", "us-bis-country-chart"])
def test_row_of_a_list_there_is_not_or_that_names_no_parties_is_refused(code: str) -> None:
    policy = shipped_policy() | {"matching": {"thresholds": [limits(0.8, list=code)]}}
    with pytest.raises(InvalidPolicyError, match=f"there is no list of parties '{code}'"):
        check_policy(policy)


def test_order_and_question_are_decided_by_the_row_that_applies_and_say_so(erp: User) -> None:
    listed(ENTRY)
    plain = screened(erp, order_of(NEAR, "A"))
    (hit,) = plain.answer["hits"]
    assert row_told(hit) is None
    with_rows(limits(0.99, 1.0, list=SOURCE, role="bill_to"))
    assert screened(erp, order_of(NEAR, "B")).answer["hits"] == plain.answer["hits"]
    with_rows(limits(0.99, 1.0, list=SOURCE, role="ultimate_consignee"))
    let_go = screened(erp, order_of(NEAR, "C"))
    assert let_go.answer["hits"] == []
    assert let_go.outcome == "clear"
    assert asked(NEAR) == []
    assert len(asked(NEAR, role="bill_to")) == 1
    row_of_near = limits(0.71, 0.72, list=SOURCE, schema="organization")
    with_rows(row_of_near)
    (told,) = screened(erp, order_of(NEAR, "D")).answer["hits"]
    assert told["score"] == hit["score"]
    assert row_told(told) == row_of_near
    assert told["is_match"]
    for reference in ("A", "B", "C", "D"):
        again = Screening.objects.get(pk=newest_of(erp, reference).pk)
        assert replay_screening(screening=again).difference == ""


def test_scores_that_a_question_asks_for_count_for_every_row(erp: User) -> None:
    listed(ENTRY)
    with_rows(limits(0.99, 1.0, list=SOURCE))
    assert asked(NEAR) == []
    (hit,) = asked(NEAR, review=0.7)
    assert hit["listed_party"]["name"] == LISTED


def test_listed_name_inside_a_field_and_a_watched_one_have_their_rows(erp: User) -> None:
    listed(ENTRY)
    inside = f"Freight for {LISTED} c/o Beispiel Lager Nord"
    assert asked(inside)
    with_rows(limits(0.99, 1.0, list=SOURCE))
    assert asked(inside) == []
    today = timezone.now().date()
    put_on_watch(
        name="Watchonia Pump Factory",
        other_names=(),
        country="",
        why=WatchReason.values[0],
        reason="Seen.",
        source="A letter",
        begins_on=today,
        expires_on=today.replace(year=today.year + 1),
        by="erp",
    )
    watched = screened(erp, order_of("Watchonia Pump Factory", "W"))
    assert watched.outcome == "hold"
    with_rows(limits(1.0, 1.0, list="own-watch-list"))
    assert screened(erp, order_of("Watchonia Pump Factory", "X")).outcome == "clear"


def test_an_order_meets_fewer_the_higher_a_row_is_and_never_another(erp: User) -> None:
    listed(ENTRY, row("x-2", "Examplonia Turbine Services", countries=["DE"]))
    names = (LISTED, NEAR, f"{LISTED} Werk Nord", "Examplonia Turbo", "Examplonia Service Turbine")
    before: set[tuple[str, str]] | None = None
    for review in (0.55, 0.65, 0.75, 0.85, 0.95, 1.0):
        with_rows(limits(review, 1.0, list=SOURCE, schema="organization"))
        met = {(name, hit["listed_party"]["uid"]) for name in names for hit in asked(name)}
        assert before is None or met <= before
        before = met


def test_a_name_of_which_less_is_asked_stays_in_sight_behind_one_that_met_better() -> None:
    listed(ENTRY)
    submission = order_of(NEAR, "A")
    submission["parties"][0]["owners"] = [{"name": LISTED, "country": "DE"}]
    facts = TransactionFacts.from_submission(submission)

    def vias(*rows: dict[str, Any]) -> list[str]:
        with_rows(*rows)
        reference = reference_in_force()
        within = reference.names_within()
        assert within is not None
        policy = reference.policy.matching
        best = fields_met(facts, index=reference.index(), within=within, policy=policy)
        return [name.via for name, _ in best.contenders((0, SOURCE, "x-1"))]

    assert vias() == ["owner"]
    assert vias(limits(0.9, 0.99, schema="organization")) == ["owner"]
    assert vias(limits(0.6, 0.7, schema="organization")) == ["owner", "name"]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [limits(0.99, 1.0, list=SOURCE)],
        [limits(0.99, 1.0, role="ultimate_consignee"), limits(0.99, 1.0, role="other")],
        [limits(0.55, 0.99, list=SOURCE, script="latin")],
        [limits(0.99, 1.0, script="arabic")],
    ],
)
def test_a_night_finds_what_a_new_screening_finds(erp: User, rows: list[dict[str, Any]]) -> None:
    with_rows(*rows)
    begun()
    names = (LISTED, NEAR, "Examplonia Turbo Work", "Beispiel Maschinen GmbH")
    for place, name in enumerate(names):
        screened(erp, order_of(name, f"SO-{place}"))
        details = {"name": name, "type": "organization", "address": {"country": "DE"}}
        upsert_partner(number=f"P-{place}", details=details, by="erp", owner=erp)
    listed(ENTRY)
    change = looked_through()
    held = {label for subject, label, _ in effects(change) if subject == "released_order"}
    partners = ChangeEffect.objects.filter(change=change, subject="partner")
    met = {effect.label for effect in partners}
    for place, name in enumerate(names):
        again = screened(erp, order_of(name, f"NEW-{place}"))
        assert bool(again.answer["hits"]) == (f"SO-{place}" in held), name
        assert bool(asked(name, role="other")) == any(name in label for label in met), name
