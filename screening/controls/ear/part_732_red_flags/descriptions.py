"""What a description says of a line: its own name, that it is an accelerator, or ordinary goods."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.flag_policy import FlagPolicy

_ACCELERATOR = re.compile(
    r"\b(accelerators?|gpus?|graphics|hbm\d?\w?|inference|oam|sxm\d?|tensor|tpus?)\b", re.IGNORECASE
)


def ordinary_limit(policy: FlagPolicy, line: LineFacts) -> Decimal | None:
    """The most that goods cost which are described so, ``None`` for no ordinary description."""
    prices = policy.ordinary_prices_usd
    found = _any_of(tuple(prices)).findall(line.description.casefold())
    return max((prices[word] for word in found), default=None)


@lru_cache(maxsize=8)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the words, in the plural too."""
    return re.compile(rf"\b({'|'.join(re.escape(word) for word in words) or '(?!)'})s?\b")


def names_product(line: LineFacts, classification: Classification) -> bool:
    """Whether the description says the name of the product that the line is."""
    words = re.findall(r"[a-z]+|\d+", line.description.casefold())
    text = f" {' '.join(words)} "
    product = classification.product
    names = product.names if product else ()
    return any(f" {' '.join(re.findall(r'[a-z]+|[0-9]+', n.casefold()))} " in text for n in names)


def is_called_ordinary(policy: FlagPolicy, line: LineFacts, classification: Classification) -> bool:
    """Whether a line is described as ordinary goods: by a word for them, and neither by the name
    of the product that it is nor as an accelerator."""
    if ordinary_limit(policy, line) is None:
        return False
    return not (_ACCELERATOR.search(line.description) or names_product(line, classification))
