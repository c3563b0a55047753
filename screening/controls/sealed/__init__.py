"""Rules that were replaced, kept as they answered: one archive of their source a name.

A screening names the rules it was judged by, and a replay years later must give the same bytes.
So the rules of a name are sealed before the first change of an answer: the source of
``screening/controls`` and of all it rests on (``terms``, ``errors``), as text, in ``NAME.zip``.
Python imports from the archive as from a folder; nobody edits it, and a test holds its hash.

``adapter.py`` puts a transaction of today before sealed rules. Between the two pass only plain
values, so that no later field, word or class can change what sealed rules see.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

ARCHIVES = Path(__file__).parent
_OUR_IMPORT = re.compile(r"^(\s*(?:from|import) )screening\.(controls|terms|errors)\b", re.M)
_ROOMS = ("controls", "terms", "errors.py")
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)

# ``import screening.controls.sealed.r1`` looks into r1.zip.
__path__ = [*__path__, *(str(archive) for archive in sorted(ARCHIVES.glob("r*.zip")))]


def seal(source: Path, archive: Path, *, name: str) -> None:
    """Write the rules below a source folder into an archive; the same source gives the same bytes.

    The archive is written beside its place and renamed when it is whole: an archive is never
    replaced, so half of one would stand in the way for good.

    Args:
        source: the folder ``screening``.
        archive: the file to write.
        name: of the rules; the archive's one package.
    """
    found = [path for room in _ROOMS for path in _files(source / room)]
    beside = archive.with_name(f"{archive.name}.part")
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as sealed:
            _add(sealed, f"{name}/__init__.py", f'"""The rules {name}, sealed."""\n')
            for path in found:
                text = path.read_text(encoding="utf-8")
                own = rf"\1{__name__}.{name}.\2"
                _add(sealed, f"{name}/{path.relative_to(source)}", _OUR_IMPORT.sub(own, text))
        beside.replace(archive)
    finally:
        beside.unlink(missing_ok=True)


def _files(room: Path) -> list[Path]:
    if room.is_file():
        return [room]
    return [path for path in sorted(room.rglob("*.py")) if ARCHIVES.name not in path.parts]


def _add(sealed: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, date_time=_FIRST_DAY_OF_ZIP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    sealed.writestr(entry, text)
