"""Where the end of the chain is kept outside its table, so that a cut end is noticed.

The newest end stands in a file below the data folder and in the log, and goes to every keeper that
``AUDIT_ANCHORS`` names (``keepers.py``); every report prints it. Whoever holds any one of them can
check the chain against it. The file counts as outside where the database is not a file beside it.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from screening.audit import head
from screening.audit.keepers import Keeper, NotKeptError, keepers
from screening.models import AuditEvent
from screening.terms.audit_chain import Anchor

log = structlog.get_logger(__name__)

BATCH = 500


@dataclass(frozen=True, slots=True)
class OutsideAnchors:
    """What is kept outside the database.

    Args:
        anchors: ends that the chain is to be held against.
        faults: ends that it does not hold, a sentence each.
        told: against which ends it was held, a sentence each.
        unread: keepers that could not be asked, a sentence each.
    """

    anchors: tuple[Anchor, ...]
    faults: tuple[str, ...]
    told: tuple[str, ...]
    unread: tuple[str, ...]


def keep_anchor() -> Anchor | None:
    """Write the end of the chain to the file, the log and the keepers, where it moved.

    The file never moves back. If the chain no longer holds the event it names, everything is left
    as it is and the log says so: that is the proof of a cut.

    Returns:
        The end that was written; None when nothing was.
    """
    path = anchor_path()
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept, now = kept_anchor(), head()
        if kept is not None and not _is_in_chain(kept):
            log.error("audit_chain_cut", kept=str(kept), head=str(now))
            return None
        _give_out(now)
        if now.position <= (kept.position if kept else 0):
            return None
        _replace(path, f"{now}\n")
    log.info("audit_head", position=now.position, hash=now.hash)
    return now


def kept_anchor() -> Anchor | None:
    """What the file says; None before it was first written.

    Raises:
        ValueError: the file does not hold an anchor.
    """
    path = anchor_path()
    if not path.exists():
        return None
    return Anchor.parse(path.read_text(encoding="utf-8"), source=f"the anchor file {path.name}")


def outside_anchors() -> OutsideAnchors:
    """What the file and the keepers hold, each end looked up in the chain."""
    anchors: list[Anchor] = []
    faults: list[str] = []
    told: list[str] = []
    unread: list[str] = []
    try:
        kept = kept_anchor()
    except ValueError as error:
        kept = None
        faults.append(f"the anchor file cannot be read: {error}")
    if kept is not None:
        anchors.append(kept)
        if connection.vendor == "postgresql":
            told.append(f"{kept.source}: event {kept.position}")
    given = _given()
    for keeper in keepers():
        if not keeper.gives_back:
            unread.append(f"{keeper.name} cannot be asked: compare what it holds with --anchor")
            continue
        try:
            newest, count, wrong = _held(keeper, given.get(keeper.name))
        except NotKeptError as error:
            unread.append(str(error))
            continue
        faults += wrong
        if newest is None:
            unread.append(f"{keeper.name} holds no end of the chain")
        else:
            told.append(f"{keeper.name}: {count:,} ends, the last is event {newest.position}")
    return OutsideAnchors(tuple(anchors), tuple(faults), tuple(told), tuple(unread))


def _held(keeper: Keeper, given: Any) -> tuple[Anchor | None, int, list[str]]:
    """The newest end of a keeper, how many it holds, and those that the chain does not."""
    last = Anchor.parse(given["anchor"]) if given else None
    newest, count, wrong = last if keeper.scheme != "file" else None, 0, list[str]()
    for batch in _batches(keeper.kept(last)):
        events = AuditEvent.objects.filter(pk__in=[anchor.position for anchor in batch])
        hashes = dict(events.values_list("pk", "hash"))
        for anchor in batch:
            count += 1
            if newest is None or anchor.position > newest.position:
                newest = anchor
            if anchor.position and hashes.get(anchor.position) != anchor.hash:
                wrong.append(f"event {anchor.position} is not the one that {anchor.source} knew")
    return (newest if count else None), count, wrong[:BATCH]


def _give_out(now: Anchor) -> None:
    """Tell each keeper whose time it is; one that fails is told again the next time."""
    given, at = _given(), timezone.now()
    for keeper in keepers():
        before = given.get(keeper.name)
        if before and (
            before["anchor"] == str(now)
            or at - datetime.fromisoformat(before["at"]) < timedelta(seconds=keeper.every)
        ):
            continue
        try:
            keeper.keep(now)
        except NotKeptError as error:
            log.error("audit_anchor_not_kept", keeper=keeper.name, why=str(error))
            continue
        given[keeper.name] = {"anchor": str(now), "at": at.isoformat()}
        _replace(_given_path(), json.dumps(given))


def _given() -> dict[str, Any]:
    """By keeper the end that it was given last, and when."""
    path = _given_path()
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _batches(anchors: Iterator[Anchor]) -> Iterator[list[Anchor]]:
    while batch := list(islice(anchors, BATCH)):
        yield batch


def _is_in_chain(anchor: Anchor) -> bool:
    return AuditEvent.objects.filter(pk=anchor.position, hash=anchor.hash).exists()


def _given_path() -> Path:
    return anchor_path().with_name("given.json")


def anchor_path() -> Path:
    """Where the file with the newest end lies."""
    folder = Path(settings.DATA_DIR) / "audit"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "head.txt"


def _replace(path: Path, text: str) -> None:
    aside = path.with_suffix(f".{os.getpid()}")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
