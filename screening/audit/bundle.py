"""The chain as a file to hand out: anybody can check it without our database or our code.

A bundle is a ZIP of ``manifest.json`` (what it holds, the SHA-256 of each file, the end of the
chain) and ``events.jsonl`` (one event a line, canonical JSON, in the chain's order). The script
``docs/verify_bundle.py`` checks one with Python's standard library alone.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from screening.audit import record_now
from screening.errors import BrokenBundleError
from screening.models import AuditEvent
from screening.terms.audit_chain import (
    GENESIS,
    Anchor,
    ChainReport,
    check_chain,
    instant_text,
)
from screening.terms.values import canonical_json

FORMAT = "export-control-audit-bundle/1"
EVENTS = "events.jsonl"
MANIFEST = "manifest.json"


def write_bundle(
    target: IO[bytes], *, by: str, progress: Callable[[int], None] = lambda position: None
) -> Anchor:
    """Write the whole chain; that it was given out is itself the last event in it.

    Args:
        target: a file open for writing.
        by: who takes it.
        progress: called with each position.

    Returns:
        The end of the chain in the bundle.
    """
    last = record_now(verb="audit_exported", by=by)
    links = AuditEvent.objects.filter(pk__lte=last.pk).links()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        digest = hashlib.sha256()
        with bundle.open(EVENTS, "w", force_zip64=True) as events:
            for link in links:
                line = (canonical_json(link) + "\n").encode()
                digest.update(line)
                events.write(line)
                progress(link["position"])
        manifest = {
            "format": FORMAT,
            "made_at": instant_text(timezone.now()),
            "made_by": by,
            "start": {"position": 0, "hash": GENESIS},
            "head": {"position": last.pk, "hash": last.hash},
            "files": {EVENTS: digest.hexdigest()},
        }
        bundle.writestr(MANIFEST, canonical_json(manifest) + "\n")
    return Anchor(last.pk, last.hash)


def verify_bundle(
    source: Path,
    *,
    anchors: Sequence[Anchor] = (),
    progress: Callable[[int], None] = lambda position: None,
) -> ChainReport:
    """Check a bundle without the database, in constant memory.

    Args:
        source: the file.
        anchors: ends that the caller knows from elsewhere. Without one, a bundle that was
            forged as a whole is not told from a true one.
        progress: called with each position.

    Raises:
        BrokenBundleError: it is not a bundle, or a file in it is not the one the manifest names.
    """
    try:
        with zipfile.ZipFile(source) as bundle:
            manifest = json.loads(bundle.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise BrokenBundleError(f"Unknown format {manifest['format']!r}.")
            start = Anchor(**manifest["start"])
            head = Anchor(**manifest["head"], source=f"the bundle's {MANIFEST}")
            digest = hashlib.sha256()
            with bundle.open(EVENTS) as events:
                links = _links(events, digest, progress)
                report = check_chain(links, anchors=(head, *anchors), start=start)
                for _rest in links:
                    pass
            if report.broken is None and digest.hexdigest() != manifest["files"][EVENTS]:
                raise BrokenBundleError(f"{EVENTS} is not the file that {MANIFEST} names.")
            return report
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise BrokenBundleError(f"{source.name} is not an audit bundle: {error}") from error


def _links(
    events: IO[bytes], digest: Any, progress: Callable[[int], None]
) -> Iterator[Mapping[str, Any]]:
    for line in events:
        digest.update(line)
        link = json.loads(line)
        progress(link["position"])
        yield link
