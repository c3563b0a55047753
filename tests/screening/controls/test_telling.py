"""An answer says a thing once, and of a house with many listed affiliates not a hundred times."""

from __future__ import annotations

from screening.controls.answers import Reason
from screening.controls.telling.once import MOST_OF_A_PARTY, of_a_house
from screening.terms.outcome import Outcome


def met(number: int, *, party: int = 0, code: str = "party.possible_match") -> Reason:
    """A reason that a party may be the listed party of that number."""
    return Reason(
        code, Outcome.HOLD, f"It may be {number}.", "744", f"parties[{party}]", lines=(number,)
    )


def test_many_entries_of_a_house_are_told_in_a_few_reasons() -> None:
    told = of_a_house([met(number) for number in range(20)])
    assert [r.summary for r in told[:MOST_OF_A_PARTY]] == [f"It may be {n}." for n in range(3)]
    (rest,) = told[MOST_OF_A_PARTY:]
    assert rest.summary.startswith("It may be 17 further listed parties")
    assert set(rest.lines) == set(range(3, 20))
    assert (rest.code, rest.outcome) == ("party.possible_match", Outcome.HOLD)


def test_what_is_not_of_one_house_stays_and_keeps_its_order() -> None:
    few = [met(number) for number in range(4)]
    others = [met(number, party=number) for number in range(9)]
    blocks = [met(number, code="party.entity_list") for number in range(9)]
    assert of_a_house(few) == tuple(few)
    assert len(of_a_house([*others, *blocks])) == len(of_a_house(others)) + 9
