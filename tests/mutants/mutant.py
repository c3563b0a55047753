"""One value of the law, changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class MutantError(Exception):
    """The text that a mutant changes is not there, or is there twice."""


@dataclass(frozen=True)
class Mutant:
    """One change of one value.

    Args:
        part: of the regulation, "746".
        kind: country, entry, date, limit, branch, exception, policy.
        what: the change in words.
        file: below the root.
        find: the text to be replaced; the first after ``within``, or the only one in the file.
        replace: what stands there instead.
        within: a text before it, for data in which the same value stands many times.
    """

    part: str
    kind: str
    what: str
    file: str
    find: str
    replace: str
    within: str = ""

    def apply(self, root: Path) -> None:
        """Make the change below a root.

        Raises:
            MutantError: the text is not there, or not only once.
        """
        path = root / self.file
        text = path.read_text(encoding="utf-8")
        start = text.find(self.within) if self.within else 0
        if start < 0:
            raise MutantError(f"{self.what}: {self.within!r} is not in {self.file}")
        if not self.within and text.count(self.find) != 1:
            raise MutantError(f"{self.what}: {self.find!r} stands {text.count(self.find)} times")
        at = text.find(self.find, start)
        if at < 0:
            raise MutantError(f"{self.what}: {self.find!r} is not in {self.file}")
        changed = text[:at] + self.replace + text[at + len(self.find) :]
        path.write_text(changed, encoding="utf-8")
