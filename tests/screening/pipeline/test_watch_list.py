"""The exporter's own watch list: a reason to look, never a list hit, for its days alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from screening.lists.watch_list import end_watch, put_on_watch
from screening.models import PolicyVersion, Screening, WatchEntry
from screening.pipeline import replay_screening, run_screening
from screening.policies import set_policy
from tests.screening.pipeline.test_run import submit
from tests.submissions import order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
NAME = "Example Zarnitsa Instruments GmbH"


def watched(name: str = NAME, **changes: Any) -> WatchEntry:
    told = {
        "name": name,
        "other_names": ["Beispiel Sarniza Gerätebau"],
        "country": "DE",
        "why": "press",
        "reason": "Named as a supplier of drone parts.",
        "source": "Example Gazette of 2026-10-01",
        "begins_on": date(2026, 10, 1),
        "expires_on": date(2027, 9, 30),
        "by": "officer",
    }
    return put_on_watch(**{**told, **changes})


def screened(owner: User, name: str = NAME, at: datetime = AT, **changes: Any) -> Screening:
    submission = order_for(name, "DE", reference=f"{name} {at}", **changes)
    screening = submit(owner, submission)
    run_screening(screening_id=str(screening.pk), at=at)
    return Screening.objects.get(pk=screening.pk)


def flags(screening: Screening) -> list[dict[str, Any]]:
    return [f for f in screening.answer["red_flags"] if f["code"] == "rf.watch_list"]


@pytest.mark.parametrize(
    "name", [NAME, "EXAMPLE ZARNITSA INSTRUMENTS", "Beispiel Sarniza Geraetebau"]
)
def test_a_watched_party_is_a_red_flag_that_holds_and_no_hit(erp: User, name: str) -> None:
    watched()
    screening = screened(erp, name)
    (flag,) = flags(screening)
    assert (screening.outcome, flag["severity"]) == ("hold", "medium")
    assert "Named as a supplier of drone parts (Example Gazette of 2026-10-01)" in flag["summary"]
    assert flag["inputs"]["fields"] == ["parties[0]"]
    assert screening.answer["hits"] == []
    assert not screening.hits.exists()
    assert {r["code"] for r in screening.answer["reasons"]} == {"flags.unresolved"}
    assert "license" not in {d["result"] for d in screening.answer["determinations"]}


def test_the_question_does_not_tell_the_customer(erp: User) -> None:
    watched()
    asked = [q for q in screened(erp).answer["questions"] if q["why"] == "rf.watch_list"]
    assert len(asked) == 1
    assert not {"watch", "Zarnitsa", "drone"} & set(asked[0]["text"].split())


@pytest.mark.parametrize("field", ["owners", "officers", "previous_names", "ultimate_parent"])
def test_whoever_stands_behind_the_buyer_is_seen_too(erp: User, field: str) -> None:
    watched()
    told: dict[str, Any] = {
        "owners": [{"name": NAME, "country": "DE", "percent": 30}],
        "officers": [NAME],
        "previous_names": [NAME],
        "ultimate_parent": NAME,
    }
    (party,) = order_for("Example Harbor Ltd", "DE")["parties"]
    assert flags(screened(erp, "Example Harbor Ltd", parties=[party | {field: told[field]}]))


@pytest.mark.parametrize(
    ("at", "is_told"),
    [
        (datetime(2026, 9, 30, 12, tzinfo=UTC), False),
        (datetime(2026, 10, 1, 12, tzinfo=UTC), True),
        (datetime(2027, 9, 30, 12, tzinfo=UTC), True),
        (datetime(2027, 10, 1, 12, tzinfo=UTC), False),
    ],
)
def test_an_entry_counts_from_its_first_to_its_last_day(
    erp: User, at: datetime, is_told: bool
) -> None:
    watched()
    assert bool(flags(screened(erp, at=at))) is is_told


def test_an_ended_entry_counts_no_longer_and_others_do(erp: User) -> None:
    first, _ = watched(), watched("Example Harbor Ltd")
    assert flags(screened(erp))
    end_watch(entry=first, why="It was another firm.", by="officer")
    assert not flags(screened(erp, at=AT.replace(hour=13)))
    assert flags(screened(erp, "Example Harbor Ltd"))


def test_other_names_are_left_alone(erp: User) -> None:
    watched()
    screening = screened(erp, "Example Harbor Ltd")
    assert (screening.outcome, flags(screening)) == ("clear", [])


def test_a_replay_tells_the_same_after_the_entry_was_ended(erp: User) -> None:
    entry = watched()
    screening = screened(erp)
    end_watch(entry=entry, why="It was another firm.", by="officer")
    watched("Example Harbor Ltd")
    assert replay_screening(screening=Screening.objects.get(pk=screening.pk)).difference == ""


def test_the_policy_turns_it_off_or_weighs_it_otherwise(erp: User) -> None:
    watched()
    for turned, severity in (({"severity": "low"}, "low"), ({"enabled": False}, None)):
        policy = PolicyVersion.objects.in_force().content
        policy["controls"]["flags"]["switches"]["rf.watch_list"] = turned
        set_policy(content=policy, by="x", reason="other weight")
        screening = screened(erp, at=AT.replace(minute=1 if severity else 2))
        assert screening.outcome == "clear"
        assert [flag["severity"] for flag in flags(screening)] == ([severity] if severity else [])
    told = [n["code"] for n in screening.answer["coverage"]["not_examined"]]
    assert "rf.watch_list" in told
