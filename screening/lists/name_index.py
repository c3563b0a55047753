"""The index of listed names: built once for a set of list versions, shared by all workers.

The artifact is named by what it holds (engine, and the hashes of the versions), so a worker that
sees other active versions looks for another name; there is nothing to restart or invalidate.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog
from django.conf import settings

from screening.matching import Index
from screening.matching.folding import folded_words
from screening.matching.storage import FORMAT
from screening.matching.within import listing as listing_in_force
from screening.matching.within.listing import NamesWithin
from screening.models import ListedParty, ListVersion, PolicyVersion
from screening.terms.listed_party import PartyRecord
from screening.terms.values import content_hash

log = structlog.get_logger(__name__)
ENGINE = "v1"
"""The engine that new screenings use unless the policy names another (``matching.engine``)."""

KEPT_ARTIFACTS = 4
"""Artifacts left on disk: the active one and those that running screenings may still hold."""
LOCK, DIGEST = "lock", ".sha256"


def engine_in_force() -> str:
    """The engine that the policy in force names for new screenings."""
    try:
        content = PolicyVersion.objects.in_force().content
    except PolicyVersion.DoesNotExist:
        return ENGINE
    named: str = content.get("matching", {}).get("engine", ENGINE)
    return named


def ensure(versions: Iterable[ListVersion], *, engine: str = ENGINE) -> Path:
    """Build the index of these versions unless it stands already.

    Two processes that ask at once build it once: the second waits for the first.

    Args:
        engine: what will search it; an older one for a replay.

    Returns:
        Where the artifact lies.
    """
    return _index(versions, engine).ensured()


def is_built(versions: Iterable[ListVersion]) -> bool:
    """Whether the index of these versions stands, for the engine in force."""
    return _index(versions, engine_in_force()).path.exists()


def ensure_within(
    versions: Iterable[ListVersion],
    *,
    engine: str = ENGINE,
    listing: ModuleType = listing_in_force,
) -> Path:
    """Likewise the names as they are found inside longer texts.

    Args:
        listing: the module that lays them out (``matching.within.listing`` or a sealed one); its
            name and its ``FORMAT`` are a part of the artifact's, because each lays out by its
            own words.
    """
    return _within(versions, engine, listing).ensured()


def open_index(versions: Iterable[ListVersion], *, engine: str = ENGINE) -> Index:
    """The index of these versions, memory-mapped; kept open for the next screening."""
    opened: Index = _index(versions, engine).opened(Index.open)
    return opened


def open_within(
    versions: Iterable[ListVersion],
    *,
    engine: str = ENGINE,
    listing: ModuleType = listing_in_force,
) -> NamesWithin:
    """The names inside longer texts, memory-mapped; kept open for the next screening."""
    opened: NamesWithin = _within(versions, engine, listing).opened(listing.NamesWithin.open)
    return opened


@dataclass(frozen=True, slots=True)
class _Artifact:
    """A file that lists are searched with, and its SHA-256 in another beside it.

    A name that a damaged file lost would be a hit that nobody sees. So a process reads the file
    through before it searches it for the first time, and one that is not as it was built is built
    anew.
    """

    path: Path
    build: Callable[[Path], None]

    def ensured(self) -> Path:
        """Where it stands, built by whoever asks first."""
        if not _is_there(self.path):
            self._made(unless=Path.exists)
        return self.path

    def opened(self, open_: Callable[[Path], Any]) -> Any:
        """What ``open_`` makes of it, kept for the next who asks."""
        path = self.ensured()
        try:
            return _opened(path, open_)
        except _DamagedError:
            log.error("index_damaged", artifact=path.name)
            self._made(unless=_is_whole)
            return _opened(path, open_)

    def _made(self, *, unless: Callable[[Path], bool]) -> None:
        with (self.path.parent / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not unless(self.path):
                draft = self.path.with_name(f"{self.path.name}.new")
                self.build(draft)
                _digest_of(self.path).write_text(_sha256(draft))
                draft.replace(self.path)
                _remove_old(keep=self.path)


class _DamagedError(Exception):
    """An artifact is not as it was built."""


def _index(versions: Iterable[ListVersion], engine: str) -> _Artifact:
    wanted = list(versions)

    def build(path: Path) -> None:
        Index.build(distinct_parties(wanted), engine=engine).save(path)

    return _artifact("index", _artifact_name(wanted, engine), build)


def _within(versions: Iterable[ListVersion], engine: str, listing: ModuleType) -> _Artifact:
    wanted = list(versions)

    def build(path: Path) -> None:
        listing.NamesWithin.build(distinct_parties(wanted), engine=engine).save(path)

    laid_out = content_hash([listing.__name__, listing.FORMAT])[:8]
    return _artifact("within", f"{_artifact_name(wanted, engine)}-{laid_out}", build)


def _artifact(kind: str, name: str, build: Callable[[Path], None]) -> _Artifact:
    folder = Path(settings.DATA_DIR) / kind
    folder.mkdir(parents=True, exist_ok=True)
    return _Artifact(folder / name, build)


def _is_there(path: Path) -> bool:
    """Whether it stands; that somebody asked is noted, so that what is in use is not the oldest."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


@lru_cache(maxsize=4)
def _opened(path: Path, open_: Callable[[Path], Any]) -> Any:
    if not _is_whole(path):
        raise _DamagedError(path.name)
    return open_(path)


def _is_whole(path: Path) -> bool:
    """Whether it has the bytes that were written when it was built."""
    digest = _digest_of(path)
    return path.exists() and digest.exists() and digest.read_text() == _sha256(path)


def _digest_of(path: Path) -> Path:
    return path.with_name(f"{path.name}{DIGEST}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def distinct_parties(versions: Sequence[ListVersion]) -> Iterator[PartyRecord]:
    """The parties of several versions, each party of a list once.

    A consolidated file repeats rows of other agencies' lists. Where such a row shares a name with
    a row that the list's own file (or a newer consolidated file) gave before, it tells of the
    same party and is left out. A row that only the consolidated file has stays.
    """
    told: dict[tuple[str, str], set[str]] = {}
    for version in sorted(versions, key=_precedence):
        new: dict[tuple[str, str], set[str]] = {}
        parties = ListedParty.objects.filter(version=version).with_parts().order_by("id")
        for party in parties.iterator(chunk_size=2000):
            record = party.to_record()
            keys = {(record.source, _folded(name.text)) for name in record.names}
            if any(_is_told(told.get(key), record) for key in keys):
                continue
            for key in keys:
                new.setdefault(key, set()).update(record.countries)
            yield record
        for key, countries in new.items():
            told.setdefault(key, set()).update(countries)


def _is_told(countries: set[str] | None, record: PartyRecord) -> bool:
    """Whether an earlier row of that name can be this party: no country speaks against it."""
    if countries is None:
        return False
    return not countries or not record.countries or bool(countries.intersection(record.countries))


def _folded(name: str) -> str:
    return " ".join(folded_words(name))


def _precedence(version: ListVersion) -> tuple[bool, int, str]:
    """Own files of agencies first, then consolidated files, the newest before the older."""
    rows = ListedParty.objects.filter(version=version)
    is_consolidated = rows.exclude(source_code=version.source_id).exists()
    newest_first = -(version.published_on or version.fetched_at.date()).toordinal()
    return is_consolidated, newest_first, version.sha256


def _artifact_name(versions: Iterable[ListVersion], engine: str) -> str:
    parts = sorted((version.source_id, version.sha256) for version in versions)
    return content_hash([engine, FORMAT, parts])[:24]


def _remove_old(*, keep: Path) -> None:
    """Drop what nobody asked for the longest; a process that has one mapped keeps its pages."""
    artifacts = sorted(
        (p for p in keep.parent.iterdir() if p.name != LOCK and p.suffix != DIGEST and p != keep),
        key=lambda p: p.stat().st_mtime,
        reverse=True,
    )
    for artifact in artifacts[KEPT_ARTIFACTS - 1 :]:
        artifact.unlink()
        _digest_of(artifact).unlink(missing_ok=True)
