"""Holding the rows against the events: rows that no event tells of.

Whoever writes a decided case, a signature or a switch of a list by SQL leaves no event. Each
question is one statement that looks events up by their index, so that row and event are seen as of
one moment and no memory is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from django.contrib.auth.models import Permission
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from screening.audit.list_rows import list_faults
from screening.audit.questions import Asked, named, numbered, saying, told
from screening.audit.untold_others import others
from screening.models import (
    Attachment,
    AuditEvent,
    Cancellation,
    Case,
    CaseNote,
    Clearance,
    CustomerAnswer,
    CustomerLetter,
    Disposition,
    PolicyVersion,
    Screening,
    SharedText,
    Signature,
    Transaction,
)
from screening.terms.role import Role, permissions_of

DECISIONS = ("case_released", "case_licensed", "case_rejected")
SIGNED = ("first_signed", *DECISIONS)
MOST = 20
"""Rows of a kind that are named."""


def untold_faults(beat: Callable[[], None] = lambda: None) -> Iterator[str]:
    """Every row of history that stands without its event, a sentence each.

    Args:
        beat: called before each question, so that who waits knows that the check goes on.
    """
    for rows, what, events in _questions():
        beat()
        missing = rows.filter(~Exists(events)).order_by("pk")
        for pk in islice(missing.values_list("pk", flat=True).iterator(), MOST):
            yield f"no event tells of {rows.model._meta.verbose_name} {pk}: {what}"
    for ask in FURTHER:
        beat()
        yield from ask()


def _group_faults() -> Iterator[str]:
    """Roles whose group may other things than the table of roles says."""
    for role in Role:
        given = Permission.objects.filter(group__name=role.value)
        if set(given.values_list("codename", flat=True)) != permissions_of(role):
            yield f"the group '{role}' has other rights than its role: run 'manage.py migrate'"


def _questions() -> Iterator[Asked]:
    """Rows, what they say of themselves, and the events one of which must say so, too."""
    cases, screenings = Case._base_manager.all(), Screening._base_manager.all()
    yield Transaction._base_manager.all(), "submitted", told(Transaction, ["transaction_accepted"])
    completed = screenings.filter(status=Screening.Status.COMPLETED)
    yield completed, "completed", told(Screening, ["screening_completed"])
    superseded = screenings.exclude(superseded_by=None)
    yield superseded, "superseded", told(Screening, ["screening_superseded"])
    yield cases, "opened", told(Case, ["case_opened"])
    for status in (*Case.DECIDED, Case.Status.SUPERSEDED, Case.Status.CANCELED):
        yield cases.filter(status=status), str(status), told(Case, [f"case_{status}"])
    yield PolicyVersion._base_manager.all(), "set", told(PolicyVersion, ["policy_set"])
    of_case = told(Case, SIGNED, "case")
    yield Signature._base_manager.all(), "signed", saying(of_case, OuterRef("content_hash"))
    papers = told(Case, ["document_attached"], "case")
    yield Attachment._base_manager.all(), "attached", saying(papers, OuterRef("sha256"))
    letters = told(Case, ["customer_asked", "customer_reminded"], "case")
    yield CustomerLetter._base_manager.all(), "written", saying(letters, OuterRef("sha256"))
    replies = numbered(told(Case, ["customer_answered"], "case"), "answer")
    yield CustomerAnswer._base_manager.all(), "taken in", replies
    noted = numbered(told(Case, ["case_noted"], "case"), "note")
    yield CaseNote._base_manager.all(), "written", noted
    texts = told(SharedText, ["shared_text_set", "shared_text_withdrawn"])
    yield SharedText._base_manager.all(), "set", texts
    canceled = told(Transaction, ["order_canceled"], "transaction")
    yield Cancellation._base_manager.all(), "canceled", canceled
    yield from _answers()
    yield from others()


def _answers() -> Iterator[Asked]:
    given = Disposition._base_manager.filter(carried_from=None)
    for field in ("hit", "determination", "red_flag"):
        answered = told(Case, ["finding_answered"], "case")
        pk = Cast(OuterRef(f"{field}_id"), CharField())
        events = named(answered, "finding", Value(f"{field}-"), pk)
        yield given.filter(by_clearance=None).exclude(**{field: None}), "answered", events
    used = named(
        told(Clearance, ["clearance_used"], "by_clearance"),
        "hit",
        Value("hit-"),
        Cast(OuterRef("hit_id"), CharField()),
    )
    yield given.exclude(by_clearance=None), "answered by a clearance", used


def _mark_faults() -> Iterator[str]:
    """Marks on a submission that no later revision and no cancellation stands behind."""
    rows = Transaction._base_manager.all()
    later = rows.filter(
        owner=OuterRef("owner"), reference=OuterRef("reference"), revision__gt=OuterRef("revision")
    )
    forged = Q(Exists(later), superseded_at=None) | Q(~Exists(later), superseded_at__isnull=False)
    for pk in islice(rows.filter(forged).values_list("pk", flat=True).iterator(), MOST):
        yield f"the mark 'superseded' of transaction {pk} was changed"
    canceled = Cancellation._base_manager.filter(
        transaction__owner=OuterRef("owner"),
        transaction__reference=OuterRef("reference"),
        transaction__revision__gte=OuterRef("revision"),
    )
    marked = rows.filter(~Exists(canceled), canceled_at__isnull=False)
    for pk in islice(marked.values_list("pk", flat=True).iterator(), MOST):
        yield f"no event tells of transaction {pk}: canceled"


def _count_faults() -> Iterator[str]:
    """Cases with more or fewer answers of officers than events tell of."""
    own = Disposition._base_manager.filter(
        case=OuterRef("pk"), carried_from=None, by_clearance=None
    )
    given = own.order_by().values("case").annotate(n=Count("pk")).values("n")
    events = told(Case, ["finding_answered"]).order_by()
    counted = events.values("subject_id").annotate(n=Count("pk")).values("n")
    cases = Case._base_manager.annotate(
        given=Coalesce(Subquery(given), 0), told=Coalesce(Subquery(counted), 0)
    )
    for row in islice(cases.exclude(given=F("told")).iterator(), MOST):
        yield f"case {row} has {row.given} answers of officers, and events tell of {row.told}"


def _carried_faults() -> Iterator[str]:
    """Answers that say they were given before, and were not so."""
    carried = Disposition._base_manager.exclude(carried_from=None)
    same = Q(
        kind=F("carried_from__kind"),
        reason_code=F("carried_from__reason_code"),
        comment=F("carried_from__comment"),
        answered_by=F("carried_from__answered_by"),
    )
    events = told(Case, ["answers_carried"], "case")
    wrong = carried.filter(~same | ~Exists(events))
    for pk in islice(wrong.values_list("pk", flat=True).iterator(), MOST):
        yield f"answer {pk} is not the one that it was carried from"


def _last_day_faults() -> Iterator[str]:
    """Clearances that answer until another day than the last event of theirs told."""
    for pk, until in Clearance._base_manager.values_list("pk", "expires_on").iterator():
        if _is_other_day(pk, until):
            now = Clearance._base_manager.filter(pk=pk).values_list("expires_on", flat=True).first()
            # It may have been changed between the row and its event.
            if now is not None and _is_other_day(pk, now):
                yield f"the last day of clearance {pk} was changed"


def _is_other_day(pk: int, until: date) -> bool:
    last = (
        AuditEvent.objects.filter(subject_type="clearance", subject_id=str(pk))
        .filter(verb__in=("clearance_proposed", "clearance_amended"))
        .order_by("-id")
        .first()
    )
    if last is None:
        return False  # told by another question
    amended = last.data.get("after") or {}
    told: str = amended.get("expires_on", last.data.get("last_day", str(until)))
    return told != str(until)


FURTHER = (
    *(_mark_faults, _count_faults, _carried_faults, _last_day_faults),
    *(_group_faults, list_faults),
)
"""What no single event answers."""
