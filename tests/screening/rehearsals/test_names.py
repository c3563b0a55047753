"""Ordinary names played under two policies before a change of matching is approved."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from screening.errors import NotAllowedError
from screening.models import AuditEvent, OrdinaryNames, PolicyVersion, Rehearsal
from screening.policies import in_todays_shape
from screening.policy_changes import approve_policy, propose_policy
from screening.rehearsals.asking import ask_for_rehearsal, resume_rehearsal, stop_rehearsal
from screening.rehearsals.found import found_by
from screening.rehearsals.ordinary_names import load_names, sets_in_use, shipped_names
from screening.rehearsals.running import run_slice
from tests.factories import UserFactory
from tests.screening.lists.test_sync import row
from tests.screening.monitoring.nights import SOURCE, listed

pytestmark = pytest.mark.usefixtures("own_lists")
TODAY = date(2026, 11, 29)
LISTED = "Lakeside Instruments Group"
ARABIC = {"script": "arabic", "review_threshold": 0.8, "match_threshold": 0.9}


def policy(**matching: Any) -> dict[str, Any]:
    content = in_todays_shape(PolicyVersion.objects.in_force().content)
    return content | {"matching": content["matching"] | matching}


def own_names(*names: str, title: str = "Our customers", schema: str = "organization") -> None:
    lines = [json.dumps({"name": name, "schema": schema}) for name in names]
    stream = io.BytesIO("\n".join(lines).encode())
    load_names(stream=stream, title=title, source="ours", by="x")


def asked(**matching: Any) -> Rehearsal:
    return ask_for_rehearsal(
        content=policy(**matching), begins_on=TODAY, ends_on=TODAY, by="manager"
    )


def played(rehearsal: Rehearsal, *, seconds: float = 600) -> Rehearsal:
    run_slice(rehearsal_id=rehearsal.pk, seconds=seconds)
    rehearsal.refresh_from_db()
    return rehearsal


def test_the_set_that_ships_has_names_of_every_sort() -> None:
    names = shipped_names().names
    kinds = {kind: [n for n in names if n.schema == kind] for kind in ("organization", "person")}
    assert len(kinds["organization"]) >= 2000
    assert len(kinds["person"]) >= 1000
    assert sum(n.schema == "vessel" for n in names) >= 300
    assert sum(n.script != "latin" for n in kinds["person"]) >= 200
    assert {n.script for n in names} >= {"cyrillic", "arabic", "hebrew", "han", "kana", "hangul"}
    assert len({(n.name, n.schema) for n in names}) == len(names)


def test_a_change_of_matching_plays_every_name_and_tells_what_comes_and_goes() -> None:
    listed(row("x-1", LISTED, countries=["DE"]))
    near, other = "Lakeside Instrument Group", "Lakeside Insurance Grupo"
    own_names(near, other, LISTED)
    rehearsal = played(asked(review_threshold=0.99, match_threshold=0.995))
    assert rehearsal.status == Rehearsal.Status.COMPLETED
    assert rehearsal.names_judged == rehearsal.names_total == len(shipped_names().names) + 3
    assert [one["title"] for one in rehearsal.names["sets"]][1:] == ["Our customers"]
    tally = found_by(rehearsal).names
    assert tally.whole[0] == rehearsal.names_total
    assert tally.whole[2] < tally.whole[1]
    assert tally.come == 0
    assert near in [told["name"] for told in tally.that_go]
    assert tally.lists[SOURCE][0] > tally.lists[SOURCE][1]
    assert tally.counts["schema organization"][0] == 2139
    assert tally.counts["script arabic"][0] > 50
    assert [k for k in tally.counts if k.startswith("role")] == ["role ultimate_consignee"]
    event = AuditEvent.objects.get(verb="rehearsal_finished")
    assert event.data["names"]["tally"]["gone"] == tally.gone
    back = played(asked(review_threshold=0.55))
    tally = found_by(back).names
    assert tally.gone == 0
    assert tally.whole[2] >= tally.whole[1]


def test_rows_of_a_role_play_the_names_in_that_role_too() -> None:
    rows = [{"role": "carrier", "review_threshold": 0.8, "match_threshold": 0.9}]
    assert asked(thresholds=rows).names_total == 2 * len(shipped_names().names)


def test_a_change_of_something_else_plays_none() -> None:
    content = in_todays_shape(PolicyVersion.objects.in_force().content)
    content["controls"] = content["controls"] | {"near_threshold_margin": "0.06"}
    rehearsal = ask_for_rehearsal(content=content, begins_on=TODAY, ends_on=TODAY, by="manager")
    assert rehearsal.names_total == 0
    assert played(rehearsal).names == {}


def test_it_can_be_stopped_goes_on_where_it_was_and_begins_again_where_a_list_came() -> None:
    rehearsal = asked(thresholds=[ARABIC])
    assert run_slice(rehearsal_id=rehearsal.pk, seconds=0) is True
    rehearsal.refresh_from_db()
    assert 0 < rehearsal.names_judged < rehearsal.names_total
    stop_rehearsal(rehearsal=rehearsal, by="manager")
    assert run_slice(rehearsal_id=rehearsal.pk, seconds=0) is False
    resume_rehearsal(rehearsal=rehearsal, by="manager")
    first = rehearsal.names_judged
    run_slice(rehearsal_id=rehearsal.pk, seconds=0)
    rehearsal.refresh_from_db()
    assert rehearsal.names_judged == 2 * first
    assert rehearsal.names["tally"]["whole"][0] == 2 * first
    listed(row("x-2", "Somebody New Works", countries=["DE"]))
    run_slice(rehearsal_id=rehearsal.pk, seconds=0)
    rehearsal.refresh_from_db()
    assert rehearsal.names_judged == first


def finished(content: dict[str, Any], **changes: Any) -> Rehearsal:
    """A rehearsal as a worker would leave it."""
    fields: dict[str, Any] = {
        "content": content,
        "version": PolicyVersion.version_of(content),
        "base": PolicyVersion.objects.in_force(),
        "changes": [],
        "begins_on": TODAY,
        "ends_on": TODAY,
        "asked_by": "manager",
        "status": Rehearsal.Status.COMPLETED,
        "names_total": 5,
        "names_judged": 5,
        "finished_at": timezone.now(),
    }
    return Rehearsal.objects.create(**(fields | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Rehearsal.Status.RUNNING},
        {"status": Rehearsal.Status.STOPPED},
        {"names_judged": 4},
        {"names_total": 0, "names_judged": 0},
        {"version": "another"},
    ],
)
def test_a_change_of_matching_is_not_approved_without_its_names(changes: dict[str, Any]) -> None:
    content = policy(thresholds=[ARABIC])
    proposal = propose_policy(content=content, reason="Fewer alarms.", by=UserFactory())
    with pytest.raises(NotAllowedError, match="not tried on ordinary names yet"):
        approve_policy(proposal=proposal, comment="Yes.", by=UserFactory())
    finished(content, **changes)
    with pytest.raises(NotAllowedError, match="not tried on ordinary names yet"):
        approve_policy(proposal=proposal, comment="Yes.", by=UserFactory())
    finished(content)
    became = approve_policy(proposal=proposal, comment="Yes.", by=UserFactory())
    assert became.content["matching"]["thresholds"] == [ARABIC]


def test_an_installation_loads_its_own_and_the_newest_of_a_title_counts(tmp_path: Path) -> None:
    own_names("Beispiel Eins GmbH", "Beispiel Zwei GmbH")
    file = tmp_path / "names.jsonl"
    file.write_text('{"name": "Beispiel Drei", "schema": "person", "country": "DE"}\n')
    out = io.StringIO()
    call_command("load_ordinary_names", str(file), title="Our customers", source="ours", stdout=out)
    assert out.getvalue().startswith("Our customers: 1 names")
    own_names("Beispiel Vier GmbH", title="Others")
    assert [len(one.names) for one in sets_in_use()][1:] == [1, 1]
    assert AuditEvent.objects.filter(verb="ordinary_names_loaded").count() == 3
    with pytest.raises(NotAllowedError):
        OrdinaryNames.objects.all().delete()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "1 to 50,000 names, not 0"),
        ("{", "Line 1 is no JSON"),
        ("[]", "Line 1: an object of country, name, schema"),
        ('{"name": "A", "schema": "person", "born": 1}', "Line 1: an object of"),
        ('{"name": " ", "schema": "person"}', "Line 1: a name has 1 to 300 letters"),
        ('{"name": "A", "schema": "firm"}', "Line 1: schema is one of person"),
        ('{"name": "A", "schema": "person", "country": "XY"}', "Line 1: country is an ISO"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(
    line: str | bytes, words: str, tmp_path: Path
) -> None:
    file = tmp_path / "names.jsonl"
    file.write_bytes(line if isinstance(line, bytes) else line.encode())
    with pytest.raises(CommandError, match=words):
        call_command("load_ordinary_names", str(file), title="Ours", source="ours")
    assert not OrdinaryNames.objects.exists()
