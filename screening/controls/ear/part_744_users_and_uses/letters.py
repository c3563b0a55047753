"""What BIS told this exporter by letter: these products need a license for these places.

Specific notice is how BIS reaches a product before it amends the regulations (15 CFR 744.11(c),
744.21(b), 744.23(b) and others). A letter binds its addressee only, so each is a row of the policy
with its products, places and days, and nothing here knows any of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from screening.controls.answers import Question, Result, ReviewPolicy
from screening.controls.ear.part_742_reasons.advanced_computing.headquarters import (
    Headquarters,
    is_in,
    seats_in,
)
from screening.controls.ear.part_744_users_and_uses.on_record import named_recipients
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import NOTHING, Findings, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.policy import Letter
from screening.controls.reference import ControlTables
from screening.terms.control_list import ProductRecord
from screening.terms.outcome import Outcome

DECIDED = Findings(decided=("letters",))


@dataclass(frozen=True, slots=True)
class Named:
    """A line that is, or may be, a product of a letter."""

    line: LineFacts
    product: ProductRecord
    is_certain: bool


def letters(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 5, is-informed letters: each one that binds on the day."""
    found = DECIDED + named_recipients(inquiry)
    for letter in inquiry.policy.letters:
        if letter.in_force(inquiry.as_of):
            found += _letter(inquiry, letter)
    return found


def _letter(inquiry: Inquiry, letter: Letter) -> Findings:
    named = _named(inquiry, letter)
    if not named:
        return NOTHING
    places = places_of(letter, inquiry.tables)
    goes_there = any(is_in(d.code, inquiry.tables, places) for d in inquiry.destinations)
    sides = seats_in(inquiry, places) if letter.by_headquarters else ()
    if goes_there or any(seat.in_scope for _, seat in sides):
        return rule_on(inquiry, *_reached(letter, named))
    unknown = tuple((party, seat) for party, seat in sides if seat.in_scope is None)
    return rule_on(inquiry, *(_unknown(letter, named, *side) for side in unknown))


def places_of(letter: Letter, tables: ControlTables) -> frozenset[str]:
    """The countries of a letter; a Country Group stands for its members on the day."""
    groups = (tables.sets.get(code, frozenset({code})) for code in letter.destinations)
    return frozenset[str]().union(*groups)


def _named(inquiry: Inquiry, letter: Letter) -> tuple[Named, ...]:
    """The lines of the letter's products; what the catalog only suggests is not certain."""
    found = []
    for line, classification in inquiry.classified_lines:
        is_it = (classification.product, *classification.own)
        for product in (*is_it, *classification.candidates):
            if product is not None and product.uid in letter.products:
                found.append(Named(line, product, product in is_it))
                break
    return tuple(found)


def _reached(letter: Letter, named: tuple[Named, ...]) -> tuple[Ruling, ...]:
    """The order goes where the letter says: a license, or a hold where the product is not sure."""
    certain = {row.line.index: row for row in named if row.is_certain}
    likely = {row.line.index: row for row in named if not row.is_certain}
    rulings = []
    if certain:
        rulings.append(
            Ruling(
                rule=letter,
                lines=tuple(certain),
                outcome=Outcome.BLOCK,
                result=Result.LICENSE_REQUIRED,
                words=lambda line: f"{_of(line, certain)} is under a BIS is-informed letter.",
                inputs=_inputs(letter),
                said="license required: a product and a place of the letter",
                review_policy=ReviewPolicy.PER_ENTRY,
            )
        )
    if likely:
        rulings.append(
            Ruling(
                rule=letter,
                lines=tuple(likely),
                outcome=Outcome.HOLD,
                result=Result.UNDETERMINED,
                words=lambda line: (
                    f"{_of(line, likely)} may be the product of a BIS is-informed letter: a "
                    "license is required if it is, none by this letter if not."
                ),
                inputs=_inputs(letter),
                said="hold: may be a product of the letter",
            )
        )
    return tuple(rulings)


def _unknown(
    letter: Letter, named: tuple[Named, ...], party: PartyFacts, seat: Headquarters
) -> Ruling:
    """Only a headquarters that nobody stated could bring the order under the letter."""
    rows = {row.line.index: row for row in named}
    field = seat.missing[0] if seat.missing else "headquarters_country"
    return Ruling(
        rule=letter,
        lines=tuple(rows),
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=lambda line: (
            f"{_of(line, rows)} is, or may be, under a BIS is-informed letter, and where "
            f"{party.name} is headquartered is not known: a license is required if its "
            f"headquarters or ultimate parent sits in {_places(letter)}, none by this letter "
            "if not."
        ),
        inputs={**_inputs(letter), "party": party.index, "missing": list(seat.missing)},
        said="hold: headquarters unknown",
        question=Question(
            field=f"{party.subject}.{field}",
            text=f"Where is {party.name} headquartered, and who and where is its ultimate parent?",
            why=letter.code,
            topic="ultimate_parent",
        ),
    )


def _of(line: LineFacts, rows: dict[int, Named]) -> str:
    return f"Line {line.number} ({rows[line.index].product.names[0]})"


def _places(letter: Letter) -> str:
    return ", ".join(letter.destinations)


def _inputs(letter: Letter) -> dict[str, object]:
    return {"letter": letter.name, "destinations": list(letter.destinations)}
