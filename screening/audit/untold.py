"""Holding the rows against the events: rows that no event tells of.

Whoever writes a decided case, a signature or a switch of a list by SQL leaves no event. Each
question is one statement that looks events up by their index, so that row and event are seen as of
one moment and no memory is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, StrIndex

from screening.models import (
    Attachment,
    AuditEvent,
    Cancellation,
    Case,
    CaseNote,
    Clearance,
    ControlledItem,
    CountryChartRow,
    CountryGroup,
    CustomerAnswer,
    CustomerLetter,
    Disposition,
    ExchangeRates,
    LawRow,
    LegalHold,
    ListedParty,
    ListSwitch,
    ListVersion,
    ListVersionSet,
    PolicyVersion,
    Product,
    RecordKind,
    Screening,
    SharedText,
    Signature,
    StandingRecord,
    Transaction,
)
from screening.terms.values import content_hash

DECISIONS = ("case_released", "case_licensed", "case_rejected")
SIGNED = ("first_signed", *DECISIONS)
ROWS_OF_KIND: Mapping[str, type[Model]] = {
    RecordKind.PARTY: ListedParty,
    RecordKind.ITEM: ControlledItem,
    RecordKind.PRODUCT: Product,
    RecordKind.CHART: CountryChartRow,
    RecordKind.GROUP: CountryGroup,
    RecordKind.LAW: LawRow,
    RecordKind.RATE: ExchangeRates,
}
MOST = 20
"""Rows of a kind that are named."""


class _SubjectId(Func):
    """A row's key as events spell it; SQLite stores a UUID without its dashes."""

    output_field = CharField()
    template = "CAST(%(expressions)s AS text)"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Dashes where a UUID has them."""
        if not isinstance(self.source_expressions[0].output_field, UUIDField):
            return self.as_sql(compiler, connection, **extra)
        parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        text = " || '-' || ".join(f"substr(%(expressions)s, {at}, {n})" for at, n in parts)
        return self.as_sql(compiler, connection, template=f"({text})", **extra)


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
    for ask in (_mark_faults, _count_faults, _carried_faults, _last_day_faults, list_faults):
        beat()
        yield from ask()


def _told(model: type[Model], verbs: Sequence[str], key: str = "pk") -> QuerySet[Any]:
    """Events of these verbs about a row of this kind that a row of the outer query names."""
    told: QuerySet[Any] = AuditEvent.objects.filter(
        subject_type=model._meta.model_name, subject_id=_SubjectId(OuterRef(key)), verb__in=verbs
    )
    return told


def _saying(events: QuerySet[Any], *words: Any) -> QuerySet[Any]:
    """Those whose data holds these words."""
    said = Concat(*words, output_field=CharField()) if len(words) > 1 else words[0]
    saying: QuerySet[Any] = events.annotate(at_word=StrIndex("data_json", said))
    return saying.filter(at_word__gt=0)


def _questions() -> Iterator[tuple[QuerySet[Any], str, QuerySet[Any]]]:
    """Rows, what they say of themselves, and the events one of which must say so, too."""
    cases, screenings = Case._base_manager.all(), Screening._base_manager.all()
    yield Transaction._base_manager.all(), "submitted", _told(Transaction, ["transaction_accepted"])
    completed = screenings.filter(status=Screening.Status.COMPLETED)
    yield completed, "completed", _told(Screening, ["screening_completed"])
    superseded = screenings.exclude(superseded_by=None)
    yield superseded, "superseded", _told(Screening, ["screening_superseded"])
    yield cases, "opened", _told(Case, ["case_opened"])
    for status in (*Case.DECIDED, Case.Status.SUPERSEDED, Case.Status.CANCELED):
        yield cases.filter(status=status), str(status), _told(Case, [f"case_{status}"])
    yield PolicyVersion._base_manager.all(), "set", _told(PolicyVersion, ["policy_set"])
    of_case = _told(Case, SIGNED, "case")
    yield Signature._base_manager.all(), "signed", _saying(of_case, OuterRef("content_hash"))
    papers = _told(Case, ["document_attached"], "case")
    yield Attachment._base_manager.all(), "attached", _saying(papers, OuterRef("sha256"))
    letters = _told(Case, ["customer_asked", "customer_reminded"], "case")
    yield CustomerLetter._base_manager.all(), "written", _saying(letters, OuterRef("sha256"))
    replies = _saying(
        _told(Case, ["customer_answered"], "case"),
        Value('"answer":'),
        Cast(OuterRef("pk"), CharField()),
        Value(","),
    )
    yield CustomerAnswer._base_manager.all(), "taken in", replies
    noted = _saying(
        _told(Case, ["case_noted"], "case"),
        Value('"note":'),
        Cast(OuterRef("pk"), CharField()),
        Value(","),
    )
    yield CaseNote._base_manager.all(), "written", noted
    texts = _told(SharedText, ["shared_text_set", "shared_text_withdrawn"])
    yield SharedText._base_manager.all(), "set", texts
    canceled = _told(Transaction, ["order_canceled"], "transaction")
    yield Cancellation._base_manager.all(), "canceled", canceled
    yield from _answers()
    yield from _standing()


def _answers() -> Iterator[tuple[QuerySet[Any], str, QuerySet[Any]]]:
    given = Disposition._base_manager.filter(carried_from=None)
    for field in ("hit", "determination", "red_flag"):
        events = _saying(
            _told(Case, ["finding_answered"], "case"),
            Value(f'"finding":"{field}-'),
            Cast(OuterRef(f"{field}_id"), CharField()),
            Value('"'),
        )
        yield given.filter(by_clearance=None).exclude(**{field: None}), "answered", events
    used = _saying(
        _told(Clearance, ["clearance_used"], "by_clearance"),
        Value('"hit":"hit-'),
        Cast(OuterRef("hit_id"), CharField()),
        Value('"'),
    )
    yield given.exclude(by_clearance=None), "answered by a clearance", used


def _standing() -> Iterator[tuple[QuerySet[Any], str, QuerySet[Any]]]:
    clearances = Clearance._base_manager.all()
    yield clearances, "proposed", _told(Clearance, ["clearance_proposed"])
    approved = clearances.exclude(approved_by=None)
    yield approved, "approved", _told(Clearance, ["clearance_approved"])
    ended = clearances.filter(status=Clearance.Status.ENDED)
    yield ended, "ended", _told(Clearance, ["clearance_ended"])
    records = StandingRecord._base_manager.all()
    yield records, "proposed", _told(StandingRecord, ["standing_record_proposed"])
    in_force = records.filter(status="in_force")
    yield in_force, "in force", _told(StandingRecord, ["standing_record_approved"])
    holds = LegalHold._base_manager.all()
    yield holds, "placed", _told(LegalHold, ["legal_hold_placed"])
    lifted = holds.exclude(lifted_at=None)
    yield lifted, "lifted", _told(LegalHold, ["legal_hold_lifted"])


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
    events = _told(Case, ["finding_answered"]).order_by()
    told = events.values("subject_id").annotate(n=Count("pk")).values("n")
    cases = Case._base_manager.annotate(
        given=Coalesce(Subquery(given), 0), told=Coalesce(Subquery(told), 0)
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
    events = _told(Case, ["answers_carried"], "case")
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


def list_faults() -> Iterator[str]:
    """Switches without their event, versions in force that were not put so, sets that changed."""
    last: dict[str, tuple[str, str]] = {}
    told: dict[str, int] = {}
    verbs = ("list_version_activated", "list_source_retired")
    active = dict(ListVersion._base_manager.filter(is_active=True).values_list("source", "pk"))
    for event in AuditEvent.objects.filter(verb__in=verbs).order_by("id").iterator():
        last[event.data["source"]] = (event.verb, event.subject_id)
        if event.verb == verbs[0]:
            told[event.subject_id] = told.get(event.subject_id, 0) + 1
    for source in sorted(active.keys() | last.keys()):
        verb, version = last.get(source, ("", ""))
        wanted = version if verb == verbs[0] else ""
        if str(active.get(source, "")) != wanted and _still_wrong(source):
            yield f"the version of {source} in force is not the one that was put in force last"
    yield from _short_lists()
    yield from _untold_switches(told)


def _short_lists() -> Iterator[str]:
    for version in ListVersion._base_manager.filter(is_active=True).select_related("source"):
        count = ROWS_OF_KIND[version.source.kind]._base_manager.filter(version=version).count()
        if count != version.record_count:
            yield f"list version {version.pk} has {count} rows, not {version.record_count}"
    for one in ListVersionSet._base_manager.prefetch_related("versions").iterator(chunk_size=200):
        if one.key != content_hash(sorted(version.pk for version in one.versions.all())):
            yield f"the set of list versions {one} is not what its key names"


def _untold_switches(told: Mapping[str, int]) -> Iterator[str]:
    switches: dict[str, int] = {}
    for pk in ListSwitch._base_manager.values_list("version", flat=True).iterator():
        switches[str(pk)] = switches.get(str(pk), 0) + 1
    for version, count in switches.items():
        if count > told.get(version, 0):
            yield f"no event tells of a switch to list version {version}"


def _still_wrong(source: str) -> bool:
    """Whether it is so now: a switch may have come between the row and its event."""
    now = ListVersion._base_manager.filter(source=source, is_active=True).first()
    newest = AuditEvent.objects.filter(
        verb__in=("list_version_activated", "list_source_retired"),
        data_json__contains=f'"source":"{source}"',
    ).first()
    if newest is None:
        return now is not None
    wanted = newest.subject_id if newest.verb == "list_version_activated" else ""
    return str(now.pk if now else "") != wanted
