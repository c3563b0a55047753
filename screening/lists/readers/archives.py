"""A list that its publisher hands out in several files, packed into one zip archive.

One archive is one version: its parts are of one day, or the version is none.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import BinaryIO

from screening.errors import BrokenListError

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_PARTS = 20


def read_parts(stream: BinaryIO) -> Mapping[str, bytes]:
    """The files of an archive by their names in small letters, without folders, in that order.

    Raises:
        BrokenListError: no zip archive, a damaged one, one that unpacks to more than any list has,
            or the same name twice.
    """
    content = io.BytesIO(stream.read())
    try:
        archive = zipfile.ZipFile(content)
        parts = [part for part in archive.infolist() if not part.is_dir()]
        if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED_BYTES:
            raise BrokenListError("the archive unpacks to more than any list has")
        named = {PurePosixPath(part.filename).name.casefold(): part for part in parts}
        if len(named) != len(parts):
            raise BrokenListError("the archive holds two files of one name")
        return {name: archive.read(part) for name, part in sorted(named.items())}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise BrokenListError(f"the archive is damaged or no zip ({error})") from error
