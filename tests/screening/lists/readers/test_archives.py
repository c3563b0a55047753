"""Lists in several files, packed into one archive."""

from __future__ import annotations

import io
import zipfile

import pytest

from screening.errors import BrokenListError
from screening.lists.readers import archives
from screening.lists.readers.archives import read_parts


def packed(**parts: bytes) -> bytes:
    """A zip archive; "__" in a name stands for the dot."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "."), data)
    return content.getvalue()


def test_parts_come_by_small_names_without_folders() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("set/", b"")
        archive.writestr("set/SDN.CSV", b"one")
        archive.writestr("ADD.csv", b"two")
    assert read_parts(io.BytesIO(content.getvalue())) == {"add.csv": b"two", "sdn.csv": b"one"}


def test_one_name_twice_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a/SDN.CSV", b"one")
        archive.writestr("b/sdn.csv", b"two")
    with pytest.raises(BrokenListError, match="two files of one name"):
        read_parts(io.BytesIO(content.getvalue()))


def test_flood_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(BrokenListError, match="more than any list"):
        read_parts(io.BytesIO(packed(sdn__csv=b" " * 2000)))


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_cut_archive_is_refused(cut: int) -> None:
    with pytest.raises(BrokenListError, match="damaged"):
        read_parts(io.BytesIO(packed(sdn__csv=b"one" * 50)[:-cut]))
