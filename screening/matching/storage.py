"""A saved index: one file of named numpy columns, mapped into memory on opening.

The file is written beside its place and renamed, so a reader sees the old or the new whole. It
opens with a line of JSON (format, engine, columns with place and shape, checksum) and ends with a
mark, so a file cut short or of another version is refused with the reason. Nothing is unpickled.
"""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from screening.errors import ScreeningError
from screening.matching.texts import Texts

FORMAT = 5
_MAGIC = b"SCREENIX"
_END = b"XINEERCS"
_ALIGN = 64  # cache lines; also more than any column's item size asks for
Columns = Mapping[str, NDArray[Any]]
Part = TypeVar("Part")


class BrokenIndexError(ScreeningError):
    """A saved index cannot be used: damaged, cut short, or of another version. Build it again."""


def write(path: Path, columns: Columns, about: Mapping[str, Any]) -> None:
    """Write columns atomically.

    Args:
        path: where the file shall stand; an existing file is replaced.
        columns: arrays of plain dtypes by name.
        about: JSON-ready facts kept in the header, among them ``engine``.
    """
    layout, position = {}, 0
    for name, array in columns.items():
        layout[name] = [array.dtype.str, list(array.shape), position]
        position += -(-array.nbytes // _ALIGN) * _ALIGN
    header = {"format": FORMAT, "about": dict(about), "columns": layout, "size": position}
    text = json.dumps(header, sort_keys=True).encode()
    lead = _MAGIC + len(text).to_bytes(8, "little") + zlib.crc32(text).to_bytes(4, "little") + text
    lead += b"\0" * (-len(lead) % _ALIGN)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(lead)
            for array in columns.values():
                data = np.ascontiguousarray(array)
                file.write(data.view(np.uint8).data if data.size else b"")
                file.write(b"\0" * (-array.nbytes % _ALIGN))
            file.write(_END)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Map a saved index into memory.

    Returns:
        The columns, read-only and backed by the page cache, and the facts of the header.

    Raises:
        BrokenIndexError: the file is not an index, is damaged, or has another format.
    """
    try:
        size = path.stat().st_size
        whole = np.memmap(path, dtype=np.uint8, mode="r") if size else np.zeros(0, np.uint8)
    except OSError as error:
        raise BrokenIndexError(f"index {path} cannot be read: {error}") from error
    header, first = _header(path, whole)
    end = first + header["size"]
    if len(whole) != end + len(_END) or whole[end:].tobytes() != _END:
        raise BrokenIndexError(f"index {path} is cut short or has grown; build it again")
    columns = {}
    for name, (dtype, shape, position) in header["columns"].items():
        kind = np.dtype(dtype)
        count = int(np.prod(shape)) * kind.itemsize
        start = first + position
        columns[name] = np.asarray(whole[start : start + count]).view(kind).reshape(shape)
    return columns, header["about"]


def _header(path: Path, whole: NDArray[np.uint8]) -> tuple[dict[str, Any], int]:
    lead = len(_MAGIC) + 12
    if len(whole) < lead or whole[: len(_MAGIC)].tobytes() != _MAGIC:
        raise BrokenIndexError(f"{path} is not a matching index")
    length = int.from_bytes(whole[len(_MAGIC) : len(_MAGIC) + 8].tobytes(), "little")
    checksum = int.from_bytes(whole[len(_MAGIC) + 8 : lead].tobytes(), "little")
    text = whole[lead : lead + length].tobytes()
    if len(text) != length or zlib.crc32(text) != checksum:
        raise BrokenIndexError(f"the header of index {path} is damaged; build it again")
    header: dict[str, Any] = json.loads(text)
    if header["format"] != FORMAT:
        raise BrokenIndexError(
            f"index {path} has format {header['format']}, this version reads {FORMAT}; "
            "build it again"
        )
    return header, -(-(lead + length) // _ALIGN) * _ALIGN


def columns_of(part: Any) -> dict[str, NDArray[Any]]:
    """Every array of a dataclass and of the dataclasses in it, by dotted name.

    What is neither is left out: what is remembered in passing is not saved.
    """
    return dict(_columns("", part))


def _columns(prefix: str, part: Any) -> Iterator[tuple[str, NDArray[Any]]]:
    for item in fields(part):
        value = getattr(part, item.name)
        name = f"{prefix}{item.name}"
        if isinstance(value, Texts):
            yield f"{name}.block", value.block
            yield f"{name}.offsets", value.offsets
        elif isinstance(value, np.ndarray):
            yield name, value
        elif is_dataclass(value):
            yield from _columns(f"{name}.", value)


def part_of(kind: type[Part], columns: Columns, parts: Mapping[str, type[Any]]) -> Part:
    """The inverse of :func:`columns_of`.

    Args:
        kind: the dataclass to restore.
        columns: as they were saved.
        parts: the dataclasses in it, at any depth, by the name of their field.
    """
    found: Part = _part("", kind, columns, parts)
    return found


def _part(prefix: str, kind: type[Any], columns: Columns, parts: Mapping[str, type[Any]]) -> Any:
    values: dict[str, Any] = {}
    for item in fields(kind):
        name = f"{prefix}{item.name}"
        if f"{name}.block" in columns:
            values[item.name] = Texts(columns[f"{name}.block"], columns[f"{name}.offsets"])
        elif name in columns:
            values[item.name] = columns[name]
        elif item.name in parts:
            values[item.name] = _part(f"{name}.", parts[item.name], columns, parts)
    return kind(**values)
