"""Source that was replaced, kept as it answered: one archive of rooms a name.

Python imports from an archive as from a folder. Nobody edits one, and a test holds its hash.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Sealing:
    """Where archives of one kind lie and what is in them.

    Args:
        folder: the archives' folder.
        package: the package that imports from them.
        rooms: files and folders below ``screening`` that are sealed. What they import of each
            other is imported from the archive; all else from today's source.
    """

    folder: Path
    package: str
    rooms: tuple[str, ...]

    def archive(self, name: str) -> Path:
        """The archive of a name, whether it is there or not."""
        return self.folder / f"{name}.zip"

    def archives(self) -> tuple[str, ...]:
        """The archives there are, as Python's import path wants them."""
        return tuple(str(path) for path in sorted(self.folder.glob("r*.zip")))

    def seal(self, source: Path, archive: Path, *, name: str) -> None:
        """Write the rooms into an archive; the same source gives the same bytes.

        The archive is written beside its place and renamed when it is whole: an archive is never
        replaced, so half of one would stand in the way for good.

        Args:
            source: the folder ``screening``.
            archive: the file to write.
            name: the archive's one package.
        """
        beside = archive.with_name(f"{archive.name}.part")
        try:
            with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as sealed:
                for entry, content in self._entries(source, name):
                    _add(sealed, entry, content)
            beside.replace(archive)
        finally:
            beside.unlink(missing_ok=True)

    def _entries(self, source: Path, name: str) -> Iterator[tuple[str, bytes]]:
        """Every file of the archive, and the packages that its rooms lie in."""
        ours = self._our_import()
        own = rf"\1{self.package}.{name}.\2"
        packages = {p for room in self.rooms for p in Path(room).parents if p != Path()}
        yield f"{name}/__init__.py", f'"""The rules {name}, sealed."""\n'.encode()
        for package in sorted(packages):
            yield f"{name}/{package}/__init__.py", b""
        for room in self.rooms:
            for path in _files(source / room, but=self.folder.name):
                content = path.read_bytes()
                if path.suffix == ".py":
                    content = ours.sub(own, content.decode()).encode()
                yield f"{name}/{path.relative_to(source)}", content

    def _our_import(self) -> re.Pattern[str]:
        names = "|".join(room.removesuffix(".py").replace("/", r"\.") for room in self.rooms)
        return re.compile(rf"^(\s*(?:from|import) )screening\.({names})\b", re.M)


def _files(room: Path, *, but: str) -> list[Path]:
    if room.is_file():
        return [room]
    inside = (path for path in sorted(room.rglob("*")) if path.is_file())
    return [p for p in inside if not {but, "__pycache__"} & set(p.relative_to(room).parts)]


def _add(sealed: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_FIRST_DAY_OF_ZIP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    sealed.writestr(entry, content)
