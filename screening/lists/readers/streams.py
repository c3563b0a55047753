"""Bytes of a list file, plain or gzipped, guarded: cut archives and floods are refused."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import BinaryIO

from screening.errors import BrokenListError

# Far above any list we know, far below what a gzip bomb unpacks to.
MAX_BYTES = 1024 * 1024 * 1024
HEAD_BYTES = 64 * 1024


class _Guarded(io.RawIOBase):
    """Reads through to another stream and turns what can go wrong into ``BrokenListError``."""

    def __init__(self, stream: BinaryIO, max_bytes: int) -> None:
        self._stream = stream
        self._left = max_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except EOFError as error:
            raise BrokenListError("the gzip file is cut: it ends before its end mark") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise BrokenListError(f"the gzip file is damaged: {error}") from error
        self._left -= len(data)
        if self._left < 0:
            raise BrokenListError("the file is larger than any list; it was not read further")
        buffer[: len(data)] = data
        return len(data)


def open_guarded(
    stream: BinaryIO, *, max_bytes: int = MAX_BYTES, is_archive: bool = False
) -> tuple[bytes, BinaryIO]:
    """Open a list file, unpacking gzip.

    Args:
        stream: the file as it came, positioned at its start; it is not closed.
        max_bytes: how many unpacked bytes are read before the file is refused.
        is_archive: whether it may be a zip archive: an XLSX workbook, a list in several files.

    Returns:
        The first unpacked bytes, to tell the format by, and a stream from the very start.

    Raises:
        BrokenListError: an empty file, a zip archive, or (while reading) cut or damaged gzip.
    """
    raw = io.BufferedReader(_Guarded(stream, max_bytes), HEAD_BYTES)
    magic = raw.peek(4)[:4]
    if magic.startswith(b"PK\x03\x04") and not is_archive:
        raise BrokenListError("a zip archive; unpack it and load the list inside")
    if magic.startswith(b"\x1f\x8b"):
        unpacked = gzip.GzipFile(fileobj=raw)
        raw = io.BufferedReader(_Guarded(unpacked, max_bytes), HEAD_BYTES)  # type: ignore[arg-type]
    head = raw.peek(HEAD_BYTES)
    if not head.strip():
        raise BrokenListError("the file is empty")
    return head, raw
