"""Objects of one array in a JSON file, one by one: a file of tens of megabytes is never whole.

A file that was cut ends inside the array, and is refused when its end is reached.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from screening.errors import BrokenListError

CHUNK = 256 * 1024
LARGEST_ITEM = 16 * 1024 * 1024
"""Characters of one object; what is longer is no record of a list."""
_BLANKS = re.compile(r"[\s]*")


class _Text:
    """What was read of the file and not yet used."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self.held = ""
        self.is_at_end = False

    def more(self) -> None:
        """Read on.

        Raises:
            BrokenListError: bytes that are not UTF-8; more than any object has.
        """
        chunk = self._stream.read(CHUNK)
        self.is_at_end = not chunk
        try:
            self.held += self._decode(chunk, self.is_at_end)
        except UnicodeDecodeError as error:
            raise BrokenListError(f"not UTF-8 text ({error.reason})") from error
        if len(self.held) > LARGEST_ITEM:
            raise BrokenListError("no end of an object: the file is damaged")

    def next_mark(self) -> str:
        """The next character that is no blank, still held; empty at the end of the file."""
        while True:
            self.held = self.held[_blank_end(self.held) :]
            if self.held or self.is_at_end:
                return self.held[:1]
            self.more()


def _blank_end(text: str) -> int:
    found = _BLANKS.match(text)
    return found.end() if found else 0


def read_items(stream: BinaryIO, *, array: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of an array that is a member of the file's one object, numbered from 1.

    Args:
        stream: the file, UTF-8.
        array: name of the member.

    Raises:
        BrokenListError: no such member, no JSON, a file that was cut.
    """
    text = _Text(stream)
    opening = re.compile(rf'"{re.escape(array)}"\s*:\s*\[')
    while not (found := opening.search(text.held)):
        if text.is_at_end:
            raise BrokenListError(f'no list "{array}" in the file')
        text.more()
    text.held = text.held[found.end() :]
    number = 0
    while (mark := text.next_mark()) != "]":
        if mark == ",":
            text.held = text.held[1:]
            continue
        number += 1
        yield number, _object(text, number)
    _require_end(text)


def _object(text: _Text, number: int) -> dict[str, Any]:
    while True:
        try:
            value, end = json.JSONDecoder().raw_decode(text.held)
        except json.JSONDecodeError as error:
            if text.is_at_end:
                raise BrokenListError(
                    f"record {number}: {error.msg}; the file is cut or damaged here"
                ) from error
            text.more()
            continue
        except RecursionError as error:
            raise BrokenListError(f"record {number}: nested too deeply") from error
        if not isinstance(value, dict):
            raise BrokenListError(f"record {number}: not a JSON object")
        text.held = text.held[end:]
        return value


def _require_end(text: _Text) -> None:
    """The file's object must be closed behind the array."""
    while not text.is_at_end:
        text.more()
    if not text.held.rstrip().endswith("}"):
        raise BrokenListError("the file is cut behind its records")
