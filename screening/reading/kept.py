"""What was read of short texts, kept: terms, products, units and partners come again and again.

A reading tells the same of the same text whenever it is asked, so only time hangs on what is kept.
A long text is its order's own and is read each time, so that memory is bounded.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

MOST = 8192
"""Texts of one reading."""
LONGEST = 300
"""Characters of a text that is kept."""

_Beside = ParamSpec("_Beside")
_Read = TypeVar("_Read")


def kept(
    read: Callable[Concatenate[str, _Beside], _Read],
) -> Callable[Concatenate[str, _Beside], _Read]:
    """A reading of a text and of hashable values beside it that is kept; what it gives is shared,
    so it must be nothing that changes."""
    again = cast("Callable[Concatenate[str, _Beside], _Read]", lru_cache(maxsize=MOST)(read))

    @wraps(read)
    def reading(text: str, /, *args: _Beside.args, **kwargs: _Beside.kwargs) -> _Read:
        return (again if len(text) <= LONGEST else read)(text, *args, **kwargs)

    return reading
