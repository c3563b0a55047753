"""The queue of cases: its views, what is asked of it, and its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.paginator import Page, Paginator
from django.db.models import F
from django.utils.functional import cached_property

from screening.admin.case_search import with_facets, with_text
from screening.cases.placing import party_word
from screening.models import (
    Case,
    ListSource,
    RecordKind,
)
from screening.models.cases import CaseQuerySet

if TYPE_CHECKING:
    _Paginator = Paginator[Case]
else:
    _Paginator = Paginator

ME, NOBODY = "me", "nobody"
MOST_COUNTED = 10_000
"""Tabs, sidebar and figures count no further either: "10,000+" says as much to a person."""
COUNTED = 1_000
"""More cases than this are not counted to the last one: "1,000+"."""

VIEWS = (
    ("second", "Second signature"),
    ("look", "Second look"),
    ("back", "Sent back to me"),
    ("escalated", "Escalated"),
    ("late", "Over target"),
    ("customer", "Waits for customer"),
    ("snoozed", "Snoozed"),
)


SORTS: dict[str, Any] = {
    "value": F("value_usd").asc(nulls_last=True),
    "-value": F("value_usd").desc(nulls_last=True),
    "ships": F("ships_on").asc(nulls_last=True),
    "-ships": F("ships_on").desc(nulls_last=True),
    "due": F("due_at").asc(nulls_last=True),
    "-due": F("due_at").desc(nulls_last=True),
    "opened": F("opened_at").asc(),
    "-opened": F("opened_at").desc(),
    "case": F("number").asc(),
    "-case": F("number").desc(),
}
"""What the queue can be sorted by; cases without the value come last either way."""
_MOST_USD = Decimal(10) ** 20


class QueueFilter(forms.Form):
    """What somebody asks of the queue. Unknown values are left out, not refused."""

    status = forms.ChoiceField(choices=Case.Status.choices, required=False)
    outcome = forms.ChoiceField(choices=[("block", "block"), ("hold", "hold")], required=False)
    list = forms.SlugField(required=False)
    destination = forms.RegexField("^[A-Za-z]{2}$", required=False)
    assignee = forms.CharField(required=False, max_length=20)
    view = forms.ChoiceField(choices=VIEWS, required=False)
    eccn = forms.CharField(required=False, max_length=30)
    listed = forms.CharField(required=False, max_length=60)
    party = forms.CharField(required=False, max_length=200)
    q = forms.CharField(required=False, max_length=200)
    ships_until = forms.DateField(required=False)
    value_from = forms.DecimalField(required=False, min_value=0, max_value=_MOST_USD)
    value_to = forms.DecimalField(required=False, min_value=0, max_value=_MOST_USD)
    sort = forms.ChoiceField(choices=[(name, name) for name in SORTS], required=False)

    @property
    def asked(self) -> dict[str, str]:
        """The values that hold, by name; empty ones left out."""
        self.is_valid()
        held = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return {name: str(value) for name, value in held.items()}


def open_counts(user: Any) -> tuple[int, int]:
    """Open cases in all and of one person: the numbers of every page, from indexes alone."""
    cases = Case.objects.open()
    return cases.counted(MOST_COUNTED), cases.filter(assigned_to=user).counted(MOST_COUNTED)


def free_count() -> int:
    """Open cases with nobody."""
    return Case.objects.open().filter(assigned_to=None).counted(MOST_COUNTED)


def status_counts() -> dict[str, int]:
    """How many cases stand in each state, open ones apart."""
    states = (status for status in Case.Status if status != Case.Status.OPEN)
    return {s.value: Case.objects.filter(status=s).counted(MOST_COUNTED) for s in states}


def in_view(cases: CaseQuerySet, view: str, user: Any, now: datetime) -> CaseQuerySet:
    """Open cases of one of the desk's own views; the ordinary one leaves out what is put off."""
    today = now.date()
    match view:
        case "second":
            return cases.half_signed()
        case "look":
            return cases.filter(wants_second_look=True)
        case "back":
            return cases.filter(sent_back_to=user)
        case "escalated":
            return cases.filter(escalated_at__isnull=False)
        case "late":
            return cases.filter(due_at__lt=now)
        case "customer":
            return cases.with_the_customer()
        case "snoozed":
            return cases.asleep(today=today)
    return cases.awake(today=today)


def view_counts(user: Any, now: datetime) -> dict[str, int]:
    """How many open cases stand in each view, from indexes alone."""
    cases = Case.objects.open()
    return {view: in_view(cases, view, user, now).counted(MOST_COUNTED) for view, _ in VIEWS}


def people() -> Sequence[Any]:
    """Who can be given a case."""
    officers = get_user_model().objects.with_perm("screening.change_case")
    return list(officers.filter(is_staff=True).order_by("username"))


def lists_by_title() -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Every list's title by its code, and the lists of parties among them."""
    rows = list(ListSource.objects.values_list("code", "title", "kind"))
    titles = {code: title for code, title, _ in rows}
    return titles, [(code, title) for code, title, kind in rows if kind == RecordKind.PARTY]


def shown_status(asked: Mapping[str, str]) -> str:
    """The state asked for; a search without one looks at every case, else open ones are shown."""
    return asked.get("status") or ("" if "q" in asked else Case.Status.OPEN)


def filtered(
    cases: CaseQuerySet, asked: Mapping[str, str], user: Any, now: datetime
) -> CaseQuerySet:
    """The cases somebody asked for, in the order of work."""
    status = shown_status(asked)
    if status:
        cases = cases.filter(status=status)
    if status == Case.Status.OPEN:
        cases = in_view(cases, asked.get("view", ""), user, now)
    if outcome := asked.get("outcome"):
        cases = cases.filter(is_block=outcome == "block")
    cases = _of_assignee(cases, asked.get("assignee", ""), user)
    facets = [(kind, asked[kind]) for kind in ("list", "listed") if kind in asked]
    if destination := asked.get("destination"):
        facets.append(("to", destination.upper()))
    if party := asked.get("party"):
        facets.append(("party", party_word(party).partition("=")[2]))
    if facets:
        cases = with_facets(cases, facets)
    for text in (asked.get("eccn"), asked.get("q")):
        if text:
            cases = with_text(cases, text)
    return _in_order(_with_figures(cases, asked), asked)


def _in_order(cases: CaseQuerySet, asked: Mapping[str, str]) -> CaseQuerySet:
    if sort := asked.get("sort"):
        return cases.order_by(SORTS[sort], "number")
    by_day = {"late": "due_at", "customer": "customer_due_on"}.get(asked.get("view", ""))
    return cases.order_by(by_day, "number") if by_day else cases.in_order_of_work()


def _with_figures(cases: CaseQuerySet, asked: Mapping[str, str]) -> CaseQuerySet:
    """Cases that ship by a day, or are worth so many US dollars; what is not stated is left out."""
    if day := asked.get("ships_until"):
        cases = cases.filter(ships_on__lte=date.fromisoformat(day))
    if least := asked.get("value_from"):
        cases = cases.filter(value_usd__gte=Decimal(least))
    if most := asked.get("value_to"):
        cases = cases.filter(value_usd__lte=Decimal(most))
    return cases


class CountedPages(_Paginator):
    """Pages over many cases, counted up to a thousand and no further.

    Where ``keys_first`` is set the keys of a page are read before its rows, so that a sort that no
    index gives carries no whole rows.
    """

    keys_first = False

    def page(self, number: int | str) -> Any:
        """The cases of one page, in their order."""
        if not self.keys_first:
            return super().page(number)
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        cases: Any = self.object_list
        keys = list(cases.values_list("pk", flat=True)[first : first + self.per_page])
        rows = in_keys(cases, keys)
        return Page(rows, number, self)

    @cached_property
    def count(self) -> int:
        """How many there are; ``COUNTED`` and one where there are more."""
        cases: Any = self.object_list
        return int(cases.counted(COUNTED))

    @property
    def said(self) -> str:
        """The count as it is read."""
        return f"{COUNTED:,}+" if self.count > COUNTED else f"{self.count:,}"


def _of_assignee(cases: CaseQuerySet, assignee: str, user: Any) -> CaseQuerySet:
    if assignee == ME:
        return cases.filter(assigned_to=user)
    if assignee == NOBODY:
        return cases.filter(assigned_to=None)
    return cases.filter(assigned_to_id=int(assignee)) if assignee.isdigit() else cases


def in_keys(cases: Any, keys: Sequence[int]) -> list[Case]:
    """Cases by their keys, in the order of the keys."""
    found = {case.pk: case for case in cases.order_by().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]
