"""What is told a day before a list goes stale: on the home page, to a balancer, to a monitor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from screening.errors import InvalidPolicyError
from screening.freshness import list_health
from screening.models import ListVersion
from screening.policies import check_policy, lists_required_by, read_policy, shipped_policy
from tests.factories import ListedPartyFactory, ListSourceFactory, ListVersionFactory
from tests.factories.lists import PolicyVersionFactory

NOW = datetime.now(UTC)


def loaded(days_left: float, code: str = "us-bis-entity-list") -> ListVersion:
    source = ListSourceFactory(code=code, max_age_days=7)
    confirmed = NOW - timedelta(days=7 - days_left)
    version: ListVersion = ListVersionFactory(source=source, confirmed_at=confirmed, active=True)
    return version


@pytest.mark.django_db
@pytest.mark.parametrize(("days_left", "state"), [(3.0, "fresh"), (0.9, "due"), (-0.1, "stale")])
def test_readiness_tells_a_list_a_day_before(client: Client, days_left: float, state: str) -> None:
    PolicyVersionFactory(content={"lists": {"required": ["us-bis-entity-list"]}})
    loaded(days_left)
    answer = client.get("/readyz")
    lists = answer.json()["lists"]
    assert lists["state"] == state
    assert lists["stale"] == (["us-bis-entity-list"] if state == "stale" else [])
    assert lists["stale_within_a_day"] == (["us-bis-entity-list"] if state == "due" else [])
    figures = client.get("/metrics").content.decode()
    labels = '{source="us-bis-entity-list",required="true"}'
    assert f"screening_list_stale{labels} {int(state == 'stale')}" in figures
    assert f"screening_list_due{labels} {int(state == 'due')}" in figures


@pytest.mark.django_db
def test_required_list_that_is_missing_counts_as_stale() -> None:
    ListSourceFactory(code="us-bis-entity-list")
    PolicyVersionFactory(content={"lists": {"required": ["us-bis-entity-list"]}})
    (row,) = list_health(NOW)
    assert row.is_stale(NOW)


@pytest.mark.django_db
def test_list_inside_a_fresh_combined_file_is_fresh() -> None:
    loaded(-1, "us-bis-entity-list")
    combined = loaded(5, "us-trade-csl")
    ListedPartyFactory(version=combined, source_code="us-bis-entity-list")
    states = {row.source.code: row.is_stale(NOW) for row in list_health(NOW)}
    assert states == {"us-bis-entity-list": False, "us-trade-csl": False}


def test_policy_says_whose_lists_bind_beside_the_united_states() -> None:
    assert "eu-fsf" not in lists_required_by(shipped_policy())
    bound = {**shipped_policy(), "lists": {"required": ["us-ofac-sdn"], "bound_by": ["EU", "CH"]}}
    assert lists_required_by(bound) == ("us-ofac-sdn", "eu-fsf", "ch-seco")
    assert check_policy(bound).required_lists == ("us-ofac-sdn", "eu-fsf", "ch-seco")
    assert check_policy(bound).controls.bound_by == {"EU", "CH"}
    assert read_policy(bound, rules="r5").required_lists == ("us-ofac-sdn", "eu-fsf", "ch-seco")


@pytest.mark.parametrize("wrong", [["FR"], "EU", ["US"]])
def test_law_that_nobody_knows_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidPolicyError, match=r"lists\.bound_by"):
        check_policy({**shipped_policy(), "lists": {"required": [], "bound_by": wrong}})
