"""A message of Outlook as a compound file, small enough to read what it is made of (MS-CFB)."""

from __future__ import annotations

import struct

SECTOR, STREAM = 512, 4096
FREE, END, FAT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROPERTIES = "__properties_version1.0"


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A compound file of these streams; each is filled up with zeros to the size that needs no
    table of small ones."""
    entries = 1 + len(streams)
    directory = -(-entries * 128 // SECTOR)
    fat = [FAT] + [2 + n for n in range(directory - 1)] + [END]
    rows, data = [_entry("Root Entry", 5, child=1 if streams else NONE)], b""
    for place, (name, content) in enumerate(streams.items(), 1):
        assert len(content) <= STREAM
        first = len(fat)
        fat += [first + n for n in range(1, STREAM // SECTOR)] + [END]
        right = place + 1 if place < len(streams) else NONE
        rows.append(_entry(name, 2, right=right, start=first, size=STREAM))
        data += content.ljust(STREAM, b"\x00")
    assert len(fat) <= SECTOR // 4
    fat += [FREE] * (SECTOR // 4 - len(fat))
    header = MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, STREAM, END, 0, END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    return (
        header
        + struct.pack("<128I", *fat)
        + b"".join(rows).ljust(directory * SECTOR, b"\x00")
        + data
    )


def _entry(
    name: str, kind: int, *, right: int = NONE, child: int = NONE, start: int = END, size: int = 0
) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    return (
        text.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(text), kind, 1, NONE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def outlook_message(*, subject: str, sender: str, body: str) -> bytes:
    """A message as Outlook saves one."""
    return compound_file(
        {
            PROPERTIES: b"\x00" * 32,
            "__substg1.0_0037001F": subject.encode("utf-16-le"),
            "__substg1.0_0C1A001F": sender.encode("utf-16-le"),
            "__substg1.0_1000001F": body.encode("utf-16-le"),
        }
    )
