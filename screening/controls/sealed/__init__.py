"""Rules that were replaced, kept as they answered: one archive of their source a name.

A screening names the rules it was judged by, and a replay years later must give the same bytes.
So the rules of a name are sealed before the first change of an answer: the source of
``screening/controls`` and of all it rests on (``terms``, ``errors``), as text, in ``NAME.zip``.

``adapter.py`` puts a transaction of today before sealed rules. Between the two pass only plain
values, so that no later field, word or class can change what sealed rules see.
"""

from __future__ import annotations

from pathlib import Path

from screening.controls.sealed.archives import Sealing

RULES_SEALED = Sealing(
    folder=Path(__file__).parent, package=__name__, rooms=("controls", "terms", "errors.py")
)

# ``import screening.controls.sealed.r1`` looks into r1.zip.
__path__ = [*__path__, *RULES_SEALED.archives()]
