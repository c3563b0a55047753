"""Where ends of the chain are kept beside its table, and whether the chain still agrees with each.

What a person sees before a check: one look at an end each, no walk over the chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from screening.audit.anchors import anchor_path, kept_anchor
from screening.models import AuditEvent, AuditHead, ReportRun
from screening.terms.audit_chain import Anchor


@dataclass(frozen=True, slots=True)
class KeptAnchor:
    """An end of the chain as something outside the events knows it.

    Args:
        what: what keeps it.
        at: when it was written; None where that is not known.
        where: where it lies or went.
        anchor: None where it cannot be read.
        agrees: whether the chain holds that event with that hash.
        report: the run whose file prints it; None for the others.
    """

    what: str
    at: datetime | None
    where: str
    anchor: Anchor | None
    agrees: bool
    report: ReportRun | None = None


def own_anchors() -> Iterator[KeptAnchor]:
    """The end of the chain in the database, and in the file beside it."""
    end = AuditHead.objects.first()
    if end is not None:
        last = AuditEvent.objects.filter(pk=end.position).first()
        yield KeptAnchor(
            "Head record",
            last.at if last else None,
            "the database, held while an event is appended",
            end.anchor,
            end.position == 0 or (last is not None and last.hash == end.hash),
        )
    path = anchor_path()
    if not path.exists():
        return
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    try:
        kept = kept_anchor()
    except ValueError:
        kept = None
    agrees = (
        kept is not None and AuditEvent.objects.filter(pk=kept.position, hash=kept.hash).exists()
    )
    where = f"{path} and the log, each minute that something happened"
    yield KeptAnchor("Anchor file", written, where, kept, agrees)


def reports_with_anchors() -> QuerySet[ReportRun]:
    """Reports that print an end of the chain, those that disagree first, then the newest."""
    same = AuditEvent.objects.filter(pk=OuterRef("head_position")).values("hash")[:1]
    return (
        ReportRun.objects.exclude(head_hash="")
        .annotate(chain_hash=Subquery(same))
        .annotate(
            disagrees=Case(
                When(chain_hash=F("head_hash"), then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
        )
        .order_by("-disagrees", "-made_at")
    )


def disagreeing_reports() -> int:
    """How many reports print an end that the chain does not hold."""
    same = AuditEvent.objects.filter(pk=OuterRef("head_position"), hash=OuterRef("head_hash"))
    return ReportRun.objects.exclude(head_hash="").exclude(Exists(same)).count()


def of_report(run: ReportRun) -> KeptAnchor:
    """The end that a report prints, of a row of ``reports_with_anchors``."""
    return KeptAnchor(
        f"Report, {run.get_format_display()}",
        run.made_at,
        f"on each page, with {run.asked_by}",
        run.anchor,
        not run.disagrees,  # type: ignore[attr-defined]
        run,
    )
