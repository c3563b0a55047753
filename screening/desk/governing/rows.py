"""A row of the mapping: what governs a hold, and what answers it without any change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """Why an order is stopped at all."""

    LAW = "law"
    CHOICE = "choice"
    OWN_RULE = "own_rule"


NO_SETTING = {
    Basis.LAW: "No setting governs this: it is law.",
    Basis.OWN_RULE: "No setting governs this: nothing is released that was not judged.",
    Basis.CHOICE: "No setting governs this yet.",
}


@dataclass(frozen=True, slots=True)
class Governs:
    """What governs one code.

    Args:
        basis: whether the law stops the order, a choice of ours, or that the product fails closed.
        settings: names of ``SETTINGS`` that turn it, the most telling first.
        answered_by: what answers such a hold for good without a change of the policy.
        limit: what a setting cannot do, where law stands behind it.
    """

    basis: Basis
    settings: tuple[str, ...] = ()
    answered_by: str = ""
    limit: str = ""

    @property
    def words(self) -> str:
        """What to say beside the settings, or instead of them."""
        return self.limit if self.settings else NO_SETTING[self.basis]


def law(answered_by: str = "", *settings: str, limit: str = "") -> Governs:
    """The law stops the order; a setting may say when, or how a name is met, and no more."""
    return Governs(Basis.LAW, settings, answered_by, limit)


def choice(answered_by: str, *settings: str, limit: str = "") -> Governs:
    """A choice of ours stops the order."""
    return Governs(Basis.CHOICE, settings, answered_by, limit)


def own_rule(answered_by: str) -> Governs:
    """The product fails closed."""
    return Governs(Basis.OWN_RULE, (), answered_by)
