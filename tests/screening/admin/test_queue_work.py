"""The queue as a worktop: sorted, filtered, its columns chosen, taken out, worked on in bulk."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.cases.bulk import MOST_CASES, answer_findings, put_off_cases
from screening.cases.findings import findings_of
from screening.cases.placing import place_case
from screening.cases.views import choose_columns
from screening.errors import NotAllowedError
from screening.models import AuditEvent, Case, Disposition, QueueColumns
from tests.factories import CaseFactory, HitFactory, RedFlagFactory, UserFactory, order_content

QUEUE = "/admin/screening/case/"


def shown(client: Client, **query: str) -> list[Case]:
    return [row.case for row in client.get(QUEUE, query).context["rows"]]


def address(what: str) -> str:
    return reverse(f"admin:screening_case_{what}")


@pytest.fixture
def three(db: None) -> tuple[Case, Case, Case]:
    """Cases of small, great and unknown value; the last ships first."""
    today = timezone.now().date()
    small = CaseFactory(value_usd=100, ships_on=today + timedelta(days=9), is_block=False)
    great = CaseFactory(value_usd=9_000_000, ships_on=None, is_block=False)
    unknown = CaseFactory(value_usd=None, ships_on=today + timedelta(days=2), is_block=False)
    return small, great, unknown


def test_queue_is_sorted_by_what_is_asked_and_unknown_comes_last(
    desk: Client, three: tuple[Case, Case, Case]
) -> None:
    small, great, unknown = three
    assert shown(desk, sort="value") == [small, great, unknown]
    assert shown(desk, sort="-value") == [great, small, unknown]
    assert shown(desk, sort="ships") == [unknown, small, great]
    assert shown(desk, sort="-ships") == [small, unknown, great]
    assert shown(desk, sort="case") == [small, great, unknown]
    assert len(shown(desk, sort="password")) == 3, "an unknown sort is none"


def test_sorted_pages_neither_repeat_nor_lose_a_case(desk: Client) -> None:
    CaseFactory.create_batch(30, value_usd=7)
    pages = [*shown(desk, sort="value"), *shown(desk, sort="value", p="2")]
    assert len({case.pk for case in pages}) == len(pages) == 30


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"value_from": "100"}, {0, 1}),
        ({"value_from": "100.01"}, {1}),
        ({"value_to": "0"}, set()),
        ({"value_to": "100"}, {0}),
        ({"value_from": "-1"}, {0, 1, 2}),
        ({"value_from": "NaN"}, {0, 1, 2}),
        ({"value_from": "1e999"}, {0, 1, 2}),
        ({"ships_until": "tomorrow"}, {0, 1, 2}),
    ],
)
def test_queue_is_filtered_by_value_and_nonsense_is_left_out(
    desk: Client, three: tuple[Case, Case, Case], query: dict[str, str], found: set[int]
) -> None:
    assert {case.pk for case in shown(desk, **query)} == {three[at].pk for at in found}


def test_queue_is_filtered_by_the_day_of_departure(
    desk: Client, three: tuple[Case, Case, Case]
) -> None:
    until = timezone.now().date() + timedelta(days=5)
    assert shown(desk, ships_until=str(until)) == [three[2]]
    # the view is kept in the session, and the next case is of it
    response = desk.post(address("take_next"))
    assert response["Location"] == reverse("admin:screening_case_change", args=(three[2].pk,))


def test_columns_are_kept_for_each_person(desk: Client, senior: Client, case: Case) -> None:
    html = desk.get(QUEUE).content.decode()
    assert 'sort=value"' in html
    desk.post(address("columns"), {"column": ["points", "value", "password"], "next": "?sort=due"})
    assert QueueColumns.objects.get().names == ["value", "points"]
    names = [column.name for column in desk.get(QUEUE).context["columns"]]
    assert names == ["value", "points"]
    assert len(senior.get(QUEUE).context["columns"]) > 2
    desk.post(address("columns"), {"usual": "1"})
    assert not QueueColumns.objects.exists()


def test_choosing_no_column_shows_the_usual_ones(db: None) -> None:
    user = UserFactory()
    choose_columns(names=["value"], by=user)
    choose_columns(names=[], by=user)
    assert not QueueColumns.objects.exists()


def test_export_has_every_row_of_the_view_and_runs_no_formula(desk: Client) -> None:
    evil = CaseFactory(value_usd=Decimal("12.50"))
    HitFactory(screening=evil.screening, party_name="=HYPERLINK(1)")
    CaseFactory.create_batch(27)
    CaseFactory(decided=True)
    response = desk.get(address("export"), {"as": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 28
    row = next(row for row in rows if row["Case"] == evil.number)
    assert row["Party"] == "'=HYPERLINK(1)"
    assert Decimal(row["Value in USD"]) == Decimal("12.5")
    assert AuditEvent.objects.get(verb="queue_exported").data["format"] == "csv"


def test_export_as_workbook_keeps_the_filter_and_the_order(
    desk: Client, three: tuple[Case, Case, Case]
) -> None:
    query = {"as": "xlsx", "sort": "-value", "value_from": "1"}
    response = desk.get(address("export"), query)
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    numbers = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert numbers == [three[1].number, three[0].number]


def test_only_readers_of_cases_export(case: Case) -> None:
    client = Client()
    client.force_login(UserFactory(permissions=("view_license",)))
    assert client.get(address("export")).status_code == 403
    assert client.post(address("columns")).status_code == 403


def test_chosen_cases_are_put_off_and_the_others_are_told(desk: Client) -> None:
    waiting, decided = CaseFactory(), CaseFactory(decided=True)
    until = timezone.now().date() + timedelta(days=3)
    typed = {"case": [waiting.pk, decided.pk], "until": str(until), "bulk_comment": "Holidays."}
    html = desk.post(address("put_off"), typed, follow=True).content.decode()
    waiting.refresh_from_db()
    assert waiting.snoozed_until == until
    assert "1 case put off" in html
    assert f"Case {decided.number} is rejected" in html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"until": "", "bulk_comment": "x"}, "Choose the day"),
        ({"until": "2020-01-01", "bulk_comment": "x"}, "Choose a day from tomorrow"),
        ({"until": str(timezone.now().date() + timedelta(days=3)), "bulk_comment": " "}, "comment"),
    ],
)
def test_putting_off_wants_a_day_and_a_reason(
    desk: Client, case: Case, typed: dict[str, str], said: str
) -> None:
    html = desk.post(address("put_off"), {"case": case.pk, **typed}, follow=True).content.decode()
    assert said in html
    case.refresh_from_db()
    assert case.snoozed_until is None


def test_hits_of_several_cases_are_answered_together(desk: Client, officer: Any) -> None:
    cases = [CaseFactory() for _ in range(3)]
    for case in cases:
        HitFactory(screening=case.screening)
        RedFlagFactory(screening=case.screening)
    keys = [case.pk for case in cases]
    html = desk.post(address("answer_together"), {"case": keys}).content.decode()
    assert html.count('name="finding"') == 6
    left_out = findings_of(cases[0])[0].key
    ticked = [findings_of(case)[0].key for case in cases[1:]]
    typed = {"case": keys, "answer": "false_positive", "finding": ticked, "comment": "Others."}
    refused = desk.post(address("answer_together"), typed)
    assert refused.status_code == 409
    assert "Others.</textarea>" in refused.content.decode()
    desk.post(address("answer_together"), {**typed, "reason_code": "name_only"})
    given = Disposition.objects.all()
    assert {f"hit-{row.hit_id}" for row in given} == set(ticked)
    assert left_out not in {f"hit-{row.hit_id}" for row in given}
    assert all(row.answered_by == officer for row in given)
    event = AuditEvent.objects.get(verb="answered_in_bulk")
    assert event.data["findings"] == 2
    assert all(case.is_open for case in Case.objects.all()), "nothing is released by it"


@pytest.mark.django_db
def test_a_share_of_answers_given_together_wants_a_second_look() -> None:
    officer = UserFactory()
    case = CaseFactory()
    HitFactory(screening=case.screening)
    done = answer_findings(
        cases=[case], keys=[findings_of(case)[0].key], kind="false_positive",
        reason_code="name_only", comment="Another.", by=officer, draw=lambda: 0.0,
    )  # fmt: skip
    assert done.second_looks == 1
    case.refresh_from_db()
    assert case.wants_second_look


@pytest.mark.django_db
def test_bulk_answers_are_bounded_and_of_two_kinds(case: Case) -> None:
    common = {"reason_code": "name_only", "comment": "x", "by": UserFactory()}
    keys = [findings_of(case)[0].key]
    with pytest.raises(NotAllowedError, match="false positives"):
        answer_findings(cases=[case], keys=keys, kind="true_match", **common)
    with pytest.raises(NotAllowedError, match="No case"):
        answer_findings(cases=[], keys=keys, kind="false_positive", **common)
    with pytest.raises(NotAllowedError, match="Choose what"):
        answer_findings(cases=[case], keys=[], kind="false_positive", **common)
    with pytest.raises(NotAllowedError, match="At most 100"):
        put_off_cases(cases=[case] * (MOST_CASES + 1), until=date(2026, 1, 1), comment="x", by=None)
    foreign = CaseFactory()
    HitFactory(screening=foreign.screening)
    done = answer_findings(
        cases=[case], keys=[findings_of(foreign)[0].key], kind="false_positive", **common
    )
    assert (done.count, len(done.refusals)) == (0, 1)
    assert not Disposition.objects.exists()


def test_reader_works_on_nothing(reader: Client, case: Case) -> None:
    for what in ("put_off", "answer_together"):
        assert reader.post(address(what), {"case": case.pk}).status_code == 403
    assert reader.get(QUEUE).status_code == 200


@pytest.mark.django_db
def test_due_time_is_counted_in_working_hours(settings: Any) -> None:
    settings.DESK_HOURS, settings.DESK_DAYS_OFF = (time(8), time(18)), [5, 6]
    content = order_content(delivery_date="2026-12-07")
    case = CaseFactory(is_block=False, screening__transaction__content=content)
    Case.objects.filter(pk=case.pk).update(
        opened_at=datetime(2026, 12, 4, 10, tzinfo=timezone.get_current_timezone())
    )
    case.refresh_from_db()
    place_case(case)
    case.refresh_from_db()
    assert case.due_at is not None
    assert f"{case.due_at:%Y-%m-%d %H:%M}" == "2026-12-04 18:00", "the last hour before it ships"
    assert case.value_usd == case.screening.transaction.value_usd


def test_due_time_and_ship_date_stand_on_the_case(desk: Client, case: Case) -> None:
    case.ships_on, case.due_at = date(2026, 12, 24), timezone.now()
    case.save()
    html = desk.get(reverse("admin:screening_case_change", args=(case.pk,))).content.decode()
    assert "2026-12-24" in html
    assert f"{case.due_at:%Y-%m-%d %H:%M} UTC" in html
