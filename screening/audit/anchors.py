"""Where the end of the chain is kept outside its table, so that a cut end is noticed.

The newest end stands in a file below the data folder and in the log, which usually leaves the
machine; every report prints it. Whoever holds any one of them can check the chain against it.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import structlog
from django.conf import settings

from screening.audit import head
from screening.models import AuditEvent
from screening.terms.audit_chain import Anchor

log = structlog.get_logger(__name__)


def keep_anchor() -> Anchor | None:
    """Write the end of the chain to the file and the log, where it moved since the last time.

    The file never moves back. If the chain no longer holds the event it names, the file is left
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


def _is_in_chain(anchor: Anchor) -> bool:
    return AuditEvent.objects.filter(pk=anchor.position, hash=anchor.hash).exists()


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
