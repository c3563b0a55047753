"""What events told of orders, screenings, policies and lists, held against the rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from screening.audit.told import Check, Told, is_told, unchanged
from screening.models import (
    Cancellation,
    ListVersion,
    MonitoredChange,
    PolicyVersion,
    ReleasedPart,
    ReleaseToken,
    Screening,
    Transaction,
)
from screening.terms.outcome import Outcome
from screening.terms.values import content_hash, text_hash


def _screening_fault(row: Screening, told: Told) -> str:
    if "answer_sha256" in told.data and text_hash(row.answer_json) != told.data["answer_sha256"]:
        return f"the answer of screening {row.pk} is not the one that was given"
    if row.status != Screening.Status.COMPLETED or row.outcome != told.data.get(
        "outcome", row.outcome
    ):
        return f"the outcome of screening {row.pk} is not the one of its answer"
    return "" if row.outcome == Outcome.CLEAR else _findings_fault(row)


def _findings_fault(row: Any) -> str:
    """Whether the rows that officers answer are what the answer says; a clear one has no case."""
    answer = row.answer
    hits = sorted(row.all_hits, key=lambda hit: hit.position)
    lines = sorted(row.all_determinations, key=lambda line: line.position)
    flags = sorted(row.all_red_flags, key=lambda flag: flag.position)
    for kind, stored, said in (
        ("hits", [hit.evidence for hit in hits], [h["evidence"] for h in answer.get("hits", ())]),
        ("determinations", [line.content for line in lines], answer.get("determinations", [])),
        ("red flags", [flag.content for flag in flags], answer.get("red_flags", [])),
    ):
        if stored != said:
            return f"the {kind} of screening {row.pk} are not those of its answer"
    return ""


def _superseding_fault(row: Screening, told: Told) -> str:
    newer = row.superseded_by_id
    if newer is not None and newer.hex == told.data.get("superseded_by", newer.hex):
        return ""
    return f"what superseded screening {row.pk} was changed"


def _transaction_fault(row: Transaction, told: Told) -> str:
    if content_hash(row.content) == row.content_hash == told.data["content_hash"] and (
        row.reference == told.data.get("reference", row.reference)
        and row.revision == told.data.get("revision", row.revision)
    ):
        return ""
    return f"the submission {row.pk} is not the one that came"


def _policy_fault(row: PolicyVersion, told: Told) -> str:
    version = told.data.get("version", row.version)
    if PolicyVersion.version_of(row.content) == row.version == version:
        return ""
    return f"policy {row.version} is not the one that was set"


def _list_fault(row: ListVersion, told: Told) -> str:
    if row.sha256 != told.data["sha256"]:
        return f"list version {row.pk} bears another hash than the one that was loaded"
    # Another machine's workers keep their own copies: a file that is not here proves nothing.
    if row.path.is_file() and _file_hash(row) != row.sha256:
        return f"the file of {row} was changed"
    return ""


def _cancellation_fault(row: Transaction, told: Told) -> str:
    names = ("key", "reason", "canceled_by")
    same = Cancellation.objects.filter(transaction=row, **{n: told.data[n] for n in names})
    if row.canceled_at is not None and same.exists():
        return ""
    return f"the cancellation of {row} was changed"


def _token_fault(row: Screening, told: Told) -> str:
    given = ReleaseToken._base_manager.filter(screening=row, pk=told.data["token"]).first()
    if given is not None and is_told(given.expires_at, told.data["expires_at"]):
        return ""
    return f"release token {told.data['token']} of screening {row.pk} is gone or was changed"


def _part_fault(row: Screening, told: Told) -> str:
    part = ReleasedPart._base_manager.filter(screening=row).first()
    if part is not None:
        said = (part.lines, part.held, text_hash(part.answer_json))
        if said == tuple(told.data[name] for name in ("lines", "held", "answer_sha256")):
            return ""
    return f"the part of screening {row.pk} that may ship was changed"


def _file_hash(version: ListVersion) -> str:
    with version.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


OF_ORDERS: Mapping[str, Check] = {
    "screening_completed": (Screening, _screening_fault),
    "screening_superseded": (Screening, _superseding_fault),
    "order_partly_released": (Screening, _part_fault),
    "release_token_given": (Screening, _token_fault),
    "transaction_accepted": (Transaction, _transaction_fault),
    "order_canceled": (Transaction, _cancellation_fault),
    "policy_set": (PolicyVersion, _policy_fault),
    "list_version_activated": (ListVersion, _list_fault),
    "list_version_quarantined": (ListVersion, unchanged("sha256", why="quarantined_for")),
    "change_looked_through": (MonitoredChange, unchanged("summary", "looked_at")),
}
"""Verb of an event to the kind of row it is about, and what must still hold of it."""
