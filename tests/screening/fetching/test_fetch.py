"""One look at a source: what it leaves behind for each thing a publisher can give."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from screening import tasks
from screening.errors import NotAllowedError
from screening.fetching.fetch import fetch_list
from screening.fetching.schedule import due_sources
from screening.lists.quarantine import dismiss, force, sign_first
from screening.lists.sync import load_list, register_sources
from screening.models import AuditEvent, ListCheck, ListSwitch, ListTask, ListVersion
from tests.factories import UserFactory
from tests.screening.fetching.lists import DENIED, OTHERS, denied, ofac
from tests.screening.fetching.publisher import Answer, Publisher

pytestmark = pytest.mark.django_db

PEOPLE = 450
HTML = b"<html><body><h1>Scheduled maintenance</h1></body></html>"


def look(url: str, source: str = DENIED) -> ListCheck:
    return fetch_list(source=source, by="test", url=url, allow_private=True)


def active(source: str = DENIED) -> ListVersion:
    return ListVersion.objects.active().get(source_id=source)


def test_first_file_is_kept_with_where_it_came_from(publisher: Publisher) -> None:
    body = denied(PEOPLE)
    headers = {"Last-Modified": "Tue, 14 Apr 2026 09:00:00 GMT", "Set-Cookie": "secret=1"}
    check = look(publisher.gives("/dpl", Answer(body, headers=headers)))
    version = active()
    assert check.outcome == "activated"
    assert check.version == version
    assert version.record_count == PEOPLE
    assert version.published == date(2026, 4, 14)
    assert version.path.read_bytes() == body
    assert version.origin["host"] == check.host == "localhost"
    assert check.sha256 == version.sha256
    assert check.headers["last-modified"] == headers["Last-Modified"]
    assert "set-cookie" not in check.headers
    switch = ListSwitch.objects.get()
    assert (switch.version, switch.replaced, switch.added_count) == (version, None, PEOPLE)


def test_current_file_is_confirmed_by_condition_by_bytes_and_by_content(
    publisher: Publisher,
) -> None:
    url = publisher.gives("/dpl", Answer(denied(PEOPLE), honours_etag=True))
    look(url)
    version, seen = active(), []
    for body in (None, None, denied(PEOPLE), denied(PEOPLE, is_reversed=True)):
        if body is not None:
            publisher.gives("/dpl", body)
        before = active().confirmed_at
        check = look(url)
        seen.append(check.status)
        assert check.outcome == "unchanged"
        assert "unchanged" in check.words
        assert active() == version
        assert active().confirmed_at > before
    assert seen == [304, 304, 200, 200]
    assert ListVersion.objects.filter(source_id=DENIED).count() == 1


NO_LIST = {
    "web page": Answer(HTML),
    "nothing": Answer(b""),
    "an error told with success": Answer(b'{"timestamp":"2026-02-07","status":500}'),
    "XML of another kind": Answer(b"<error><message>compression</message></error>"),
    "a column missing": Answer(b'Name_and_Address,Effective_Date\r\n"X, Y, US, 1",1/1/2026\r\n'),
}


@pytest.mark.parametrize("answer", NO_LIST.values(), ids=NO_LIST)
def test_what_is_no_list_is_refused_and_kept_to_be_seen(
    publisher: Publisher, answer: Answer
) -> None:
    look(publisher.gives("/dpl", denied(PEOPLE)))
    version, confirmed_at = active(), active().confirmed_at
    check = look(publisher.gives("/dpl", answer))
    assert check.outcome == "refused"
    assert active() == version
    assert active().confirmed_at == confirmed_at
    kept = (version.path.parent / "refused" / check.sha256).read_bytes()
    assert kept == answer.body
    assert ListTask.objects.open().get().kind == "refused"
    look(publisher.gives("/dpl", denied(PEOPLE)))
    assert not ListTask.objects.open().exists()


def test_publisher_that_fails_empties_nothing_and_is_told_the_third_time(
    publisher: Publisher,
) -> None:
    look(publisher.gives("/dpl", denied(PEOPLE)))
    version = active()
    url = publisher.gives("/dpl", Answer(b'{"status":500}', 500))
    for times in (1, 2, 3):
        check = look(url)
        assert (check.outcome, check.status) == ("failed", 500)
        assert ListTask.objects.open().exists() is (times == 3)
    assert active() == version


DOUBTFUL = {
    "half of it": (denied(300), "300 rows, but the active version has 450"),
    "addresses lost": (denied(PEOPLE, has_address=False), "0% of the rows have an address"),
}


@pytest.mark.parametrize(("body", "why"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_doubtful_file_is_kept_out_of_force_and_says_why(
    publisher: Publisher, body: bytes, why: str
) -> None:
    look(publisher.gives("/dpl", denied(PEOPLE)))
    version = active()
    check = look(publisher.gives("/dpl", body))
    assert check.outcome == "quarantined"
    assert active() == version
    apart = check.version
    assert apart is not None
    assert apart.is_quarantined
    assert any(why in sentence for sentence in apart.quarantined_for), apart.quarantined_for
    task = ListTask.objects.open().get()
    assert (task.version, task.why) == (apart, apart.quarantined_for)
    assert look(publisher.gives("/dpl", body)).outcome == "quarantined"
    assert ListVersion.objects.filter(source_id=DENIED).count() == 2


def test_first_file_must_reach_the_floor_when_it_is_fetched(publisher: Publisher) -> None:
    check = look(publisher.gives("/dpl", denied(12)))
    assert check.outcome == "quarantined"
    assert "400 at least" in check.words
    assert not ListVersion.objects.active().exists()


def test_ofac_file_is_weighed_by_its_own_count_keys_and_date(publisher: Publisher) -> None:
    on = date(2026, 9, 23)
    assert look(publisher.gives("/sdn", ofac(400, on)), OTHERS).outcome == "activated"
    nights = {
        "says that it has 401 entries, but holds 400": ofac(400, on, says=401),
        "The key '1' is there twice": ofac(400, on, repeats=1),
        "Published on 2026-09-22, but": ofac(401, on - timedelta(days=1)),
    }
    for why, body in nights.items():
        check = look(publisher.gives("/sdn", body), OTHERS)
        assert check.outcome == "quarantined", why
        assert why in check.words
    next_day = ofac(401, on + timedelta(days=1))
    assert look(publisher.gives("/sdn", next_day), OTHERS).outcome == "activated"
    assert not ListTask.objects.open().exists()


def test_two_persons_force_what_is_right_after_all(publisher: Publisher) -> None:
    look(publisher.gives("/dpl", denied(PEOPLE)))
    look(publisher.gives("/dpl", denied(300)))
    task, one, other = ListTask.objects.open().get(), UserFactory(), UserFactory()
    with pytest.raises(NotAllowedError, match="Nobody signed first"):
        force(task=task, why="Seen in the Federal Register.", by=one)
    sign_first(task=task, why="150 orders ended in one rule.", by=one)
    with pytest.raises(NotAllowedError, match="another person"):
        force(task=task, why="Yes.", by=one)
    with pytest.raises(NotAllowedError, match="Write why"):
        force(task=task, why=" ", by=other)
    force(task=task, why="Seen in the Federal Register.", by=other)
    assert active().record_count == 300
    switch = ListSwitch.objects.first()
    assert switch is not None
    assert (switch.kind, switch.by, switch.second_by) == (
        "forced",
        one.get_username(),
        other.get_username(),
    )
    assert not ListTask.objects.open().exists()
    told = AuditEvent.objects.filter(verb="list_version_activated").first()
    assert told is not None
    assert told.data["second_by"] == other.get_username()


def test_a_task_can_be_left_aside_with_a_reason(publisher: Publisher) -> None:
    look(publisher.gives("/dpl", denied(PEOPLE)))
    look(publisher.gives("/dpl", denied(300)))
    task, manager = ListTask.objects.open().get(), UserFactory()
    with pytest.raises(NotAllowedError, match="Write why"):
        dismiss(task=task, why="", by=manager)
    dismiss(task=task, why="The agency confirmed a broken upload.", by=manager)
    assert active().record_count == PEOPLE
    with pytest.raises(NotAllowedError, match="settled already"):
        sign_first(task=task, why="x", by=manager)


def test_rhythm_is_kept_and_failures_are_tried_sooner(publisher: Publisher) -> None:
    good = look(publisher.gives("/dpl", denied(PEOPLE)))
    assert good.next_at - good.at == timedelta(hours=12)
    url = publisher.gives("/dpl", Answer(b"", 500))
    waits = [check.next_at - check.at for check in (look(url) for _ in range(4))]
    assert waits == [timedelta(minutes=5), timedelta(minutes=5), *[timedelta(hours=1)] * 2]
    asked = look(publisher.gives("/dpl", Answer(b"", 503, {"Retry-After": "7200"})))
    assert asked.next_at - asked.at == timedelta(hours=2)


def test_due_is_what_was_never_looked_at_or_whose_time_has_come(publisher: Publisher) -> None:
    register_sources()
    now = datetime.now(UTC)
    assert DENIED in due_sources(now, with_licensed=False)
    look(publisher.gives("/dpl", denied(PEOPLE)))
    assert DENIED not in due_sources(now, with_licensed=False)
    assert DENIED in due_sources(now + timedelta(hours=13), with_licensed=False)


def test_mirror_is_asked_by_the_code_of_the_source(publisher: Publisher, settings: Any) -> None:
    publisher.gives(f"/lists/{DENIED}", denied(PEOPLE))
    settings.FETCH_MIRROR = f"{publisher.base}/lists/"
    check = fetch_list(source=DENIED, by="test", allow_private=True)
    assert check.outcome == "activated"


def test_what_needs_a_licence_is_not_asked_for_without_one(settings: Any) -> None:
    settings.OPENSANCTIONS_LICENSED = False
    with pytest.raises(NotAllowedError, match="OPENSANCTIONS_LICENSED"):
        fetch_list(source="opensanctions", by="test")
    assert not ListCheck.objects.exists()


def test_command_says_unchanged_and_fails_where_nothing_was_taken_up(
    publisher: Publisher, capsys: pytest.CaptureFixture[str]
) -> None:
    url = publisher.gives("/dpl", denied(PEOPLE))
    for said in (f"{PEOPLE} rows", "unchanged"):
        call_command("fetch_lists", DENIED, "--url", url, "--allow-private")
        assert said in capsys.readouterr().out
    publisher.gives("/dpl", HTML)
    with pytest.raises(CommandError, match="Not taken up"):
        call_command("fetch_lists", DENIED, "--url", url, "--allow-private")
    with pytest.raises(CommandError, match="exactly one"):
        call_command("fetch_lists", "--url", url)
    with pytest.raises(CommandError, match="Not taken up"):
        call_command("fetch_lists", DENIED, "--url", url)
    assert ListSwitch.objects.count() == 1


def test_a_date_told_later_corrects_what_was_loaded_without(publisher: Publisher) -> None:
    body = denied(PEOPLE)
    look(publisher.gives("/dpl", body))
    version = active()
    assert version.published is None
    then = datetime.now(UTC)
    file = version.path.open("rb")
    with file, pytest.raises(Exception, match="dated 2026-04-14 now"):
        load_list(source=DENIED, stream=file, by="test", published_on=date(2026, 4, 14))
    version.refresh_from_db()
    assert version.published == date(2026, 4, 14)
    assert version.published_at(then) is None
    assert AuditEvent.objects.filter(verb="list_version_dated").count() == 1


def test_schedule_looks_once_at_what_is_due_and_only_where_lists_are_to_be_fetched(
    publisher: Publisher, settings: Any
) -> None:
    settings.FETCH_LISTS = False
    assert tasks.fetch_due_lists() == []
    settings.FETCH_ALLOW_PRIVATE = True
    settings.FETCH_MIRROR = f"{publisher.base}/lists"
    publisher.gives(f"/lists/{DENIED}", denied(PEOPLE))
    tasks.fetch_list(DENIED)
    tasks.fetch_list(DENIED)
    assert len(publisher.asked) == 1
    tasks.fetch_list(DENIED, "manager")
    assert [check.by for check in ListCheck.objects.order_by("id")] == ["schedule", "manager"]
