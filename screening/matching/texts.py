"""Strings as columns, so that a saved index is mapped into memory and shared by processes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


class Texts:
    """Strings, either at hand or in one byte block with offsets.

    From a block they are decoded when asked for, and then remembered, for words recur.
    """

    __slots__ = ("_block", "_known", "_offsets", "_seen")

    def __init__(self, block: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self._block: NDArray[np.uint8] | None = block
        self._offsets: NDArray[np.int64] | None = offsets
        self._seen: NDArray[np.object_] | None = None
        self._known: NDArray[np.bool_] | None = None

    @classmethod
    def pack(cls, texts: Iterable[str]) -> Texts:
        """Keep strings; the block is made when it is asked for, as for saving."""
        known = list(texts)
        packed = cls.__new__(cls)
        packed._block = packed._offsets = packed._known = None
        packed._seen = np.empty(len(known), dtype=np.object_)
        packed._seen[:] = known
        return packed

    @property
    def block(self) -> NDArray[np.uint8]:
        """The bytes of all strings, one after another."""
        return self._blocked()[0]

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Where each string begins in the block; one more than strings."""
        return self._blocked()[1]

    def _blocked(self) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        if self._block is None or self._offsets is None:
            encoded = [text.encode("utf-8", "surrogatepass") for text in self._strings().tolist()]
            self._offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
            np.cumsum([len(e) for e in encoded], out=self._offsets[1:])
            self._block = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        return self._block, self._offsets

    def _strings(self) -> NDArray[np.object_]:
        """The strings at hand; those of a block that were not asked for yet are None."""
        if self._seen is None:
            self._seen = np.empty(len(self.offsets) - 1, dtype=np.object_)
            self._known = np.zeros(len(self._seen), dtype=np.bool_)
        return self._seen

    def __len__(self) -> int:
        return len(self._strings()) if self._offsets is None else len(self._offsets) - 1

    def __getitem__(self, number: int) -> str:
        block, offsets = self._blocked()
        piece = block[offsets[number] : offsets[number + 1]]
        return piece.tobytes().decode("utf-8", "surrogatepass")

    def _decode(self, numbers: NDArray[np.int64]) -> None:
        """Put strings of the block at hand, each named once."""
        block, offsets = self._blocked()
        strings, view = self._strings(), block.data
        bounds = zip(offsets[numbers].tolist(), offsets[numbers + 1].tolist(), strict=True)
        for number, (start, end) in zip(numbers.tolist(), bounds, strict=True):
            strings[number] = str(view[start:end], "utf-8", "surrogatepass")
        if self._known is not None:
            self._known[numbers] = True

    def many(self, numbers: NDArray[np.int64]) -> list[str]:
        """Several strings."""
        strings = self._strings()
        if self._known is not None and not self._known.take(numbers).all():
            self._decode(np.unique(numbers[~self._known[numbers]]))
        found: list[str] = strings.take(numbers).tolist()
        return found
