"""Chips as they leave the foundry: presumed 3A090.a until somebody who may attests otherwise.

Note 1 to 3A090.a (15 CFR 774 Supp. 1, read 2026-09-24; 90 FR 5298): a front-end fabricator or an
assembly and test house that exports a logic circuit of the 16/14 nm node or below must presume it
to be 3A090.a. An attestation of an approved or authorized designer (740 Supp. 6) rebuts it, and so
may few transistors packaged in the right place (740 Supp. 7). Who ships, and for whom, no
submission says, so the machine decides nothing: where 3A090.a would need a license it holds and
asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from screening.controls.answers import Question, Result
from screening.controls.ear.part_742_reasons.advanced_computing.triggers import find_triggers
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.controls.period import Period
from screening.terms.outcome import Outcome
from screening.terms.values import to_decimal

STEP = "foundry"
CODE = "item.foundry_presumption"
NODE = "774.3a090.note1.node"


@dataclass(frozen=True, slots=True)
class FoundryRule:
    """The presumption: its name, provision, sentence and days."""

    step: ClassVar[str] = STEP
    code: ClassVar[str] = CODE
    rule_id: str
    citation: str
    words: str
    valid: Period


FOUNDRY_RULE = FoundryRule(
    rule_id="us.3a090.foundry",
    citation="15 CFR 774 Supp. 1 ECCN 3A090 Note 1; 740 Supp. 6 and 7",
    words="a logic circuit of the 16/14 nm node or below is presumed 3A090.a unless its designer "
    "attests otherwise, or it is small enough and packaged by the fabricator or an approved house",
    valid=Period(date(2025, 1, 16)),  # 90 FR 5298
)


def foundry_presumption(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 5: logic circuits of an advanced node that nobody attested, where class a is reached."""
    largest_node_nm = inquiry.tables.number(NODE)
    presumed = [
        line
        for line, classification in inquiry.classified_lines
        if classification.ac_class != "a" and is_unattested_logic(line, largest_node_nm)
    ]
    if not presumed:
        return NOTHING
    decided = Findings(decided=(STEP,))
    if not inquiry.in_force(FOUNDRY_RULE):
        return decided
    reached = find_triggers(inquiry, "a").may_bite
    return decided + rule_on(inquiry, *(_presumed(line, reached=reached) for line in presumed))


def is_unattested_logic(line: LineFacts, largest_node_nm: Decimal) -> bool:
    """Whether a line's parameters say a logic circuit of such a node that nobody attested.

    ``node_nm`` says the node, ``logic`` (true unless stated) that it is no memory and no analog
    circuit, ``designer_attested`` that the designer's attestation is on file.
    """
    node = to_decimal(line.parameters.get("node_nm"))
    is_logic = line.parameters.get("logic") is not False
    is_attested = line.parameters.get("designer_attested") is True
    return node is not None and node <= largest_node_nm and is_logic and not is_attested


def _presumed(line: LineFacts, *, reached: bool) -> Ruling:
    inputs = {
        key: str(line.parameters.get(key, "")) for key in ("node_nm", "transistor_count", "hbm")
    }
    if not reached:
        said = "3A090.a needs no license here"
        return Ruling(FOUNDRY_RULE, (line.index,), Outcome.CLEAR, None, said, inputs)
    text = (
        f"Who fabricated, packaged and designed line {line.number}, how many transistors has it, "
        "and is there an attestation of an approved or authorized designer on its classification?"
    )
    return Ruling(
        rule=FOUNDRY_RULE,
        lines=(line.index,),
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=f"Line {line.number} is a logic circuit of {line.parameters['node_nm']} nm without "
        "an attestation of its designer; shipped by its fabricator or packager it is presumed "
        "3A090.a: a license is required if so, none by this rule if not.",
        inputs=inputs,
        question=Question(
            field=f"{line.subject}.parameters", text=text, why=CODE, topic="classification"
        ),
        said="presumed 3A090.a, to be answered",
    )
