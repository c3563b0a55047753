"""Lines that are not of an advanced-computing class, as far as is known.

What is missing could put them there, or they stay below a threshold by little. Either matters
only where a class would need a license. 15 CFR 774 Supp. 1 ECCN 3A090, read 2026-09-24.
"""

from __future__ import annotations

import re

from screening.controls.answers import PathStep, Question, Reason
from screening.controls.ear.part_742_reasons.advanced_computing.triggers import Triggers
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.ear.part_774_items.parameters import is_near_threshold
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, LineStep
from screening.controls.inquiry import Inquiry
from screening.controls.policy import NEAR_THRESHOLD
from screening.terms.outcome import Outcome

STEP = "advanced_computing"
PARAMETERS_CITATION = "15 CFR 774 Supp. 1 ECCN 3A090 Technical Notes"

# Harmonized System codes of computers, processing units, their parts, processors and other
# integrated circuits.
_PROCESSOR_HTS = frozenset({"847150", "847180", "847330", "854231", "854239"})


_ACCELERATOR = re.compile(
    r"\b(accelerators?|gpus?|npus?|tpus?|graphics processors?|ai servers?)\b", re.IGNORECASE
)


def below_the_classes(
    inquiry: Inquiry, line: LineFacts, classification: Classification, triggers: Triggers
) -> Findings:
    """A line outside the classes: unknown parameters and near misses, where they could matter."""
    if not triggers.may_bite:
        return NOTHING
    missing = classification.missing or _unknown_accelerator(inquiry, line, classification)
    if missing:
        return parameters_unknown(inquiry, line, missing)
    margin = inquiry.policy.near_threshold_margin
    if not inquiry.policy.in_force(NEAR_THRESHOLD, inquiry.as_of) or not is_near_threshold(
        classification.chip, margin
    ):
        return NOTHING
    summary = f"Line {line.number} stays below a 3A090 threshold by less than the review margin."
    text = (
        "Please send the datasheet: which TPP and performance density does the maker state at "
        "each precision?"
    )
    citation = "own policy row review.near_threshold"
    return Findings(
        reasons=(
            Reason(
                code="item.near_threshold",
                outcome=Outcome.HOLD,
                summary=summary,
                citation=citation,
                subject=line.subject,
            ),
        ),
        questions=(
            Question(
                field=f"{line.subject}.parameters",
                text=text,
                why="item.near_threshold",
                topic="near_threshold",
            ),
        ),
        path=(ac_step(inquiry, (line.index,), NEAR_THRESHOLD, citation, "near a threshold"),),
    )


def _unknown_accelerator(
    inquiry: Inquiry, line: LineFacts, classification: Classification
) -> tuple[str, ...]:
    """What to ask of a dear line that may be an accelerator and says nothing of TPP.

    Accelerators newer than the catalog come under the customs codes of processors, or under
    their name (own rule, domain notes on advanced computing, section 7). A value in another
    currency cannot be told to be small.
    """
    digits = "".join(c for c in line.hts or "" if c.isdigit())[:6]
    is_processor = digits in _PROCESSOR_HTS or _ACCELERATOR.search(line.description)
    if not is_processor or classification.chip.says_anything or classification.product:
        return ()
    limit = inquiry.policy.accelerator_value_limit_usd
    is_small = (
        line.unit_value is not None and inquiry.facts.currency == "USD" and line.unit_value <= limit
    )
    return () if is_small else ("tpp",)


def parameters_unknown(inquiry: Inquiry, line: LineFacts, unknown: tuple[str, ...]) -> Findings:
    """Hold a line whose class hangs on parameters nobody stated, and ask for them."""
    step = parameters_step(inquiry, (line.index,), unknown)
    return ask_parameters(line, unknown) + Findings(path=(step,))


def parameters_step(inquiry: Inquiry, lines: tuple[int, ...], unknown: tuple[str, ...]) -> LineStep:
    """The path step of lines whose class hangs on parameters nobody stated."""
    words = f"unknown: {', '.join(unknown)}"
    return ac_step(inquiry, lines, "us.3a090.parameters", PARAMETERS_CITATION, words)


def ask_parameters(line: LineFacts, unknown: tuple[str, ...]) -> Findings:
    """The hold and the question for one such line."""
    missing = ", ".join(unknown)
    summary = f"Line {line.number}: the 3A090 classification needs {missing}."
    text = (
        f"Please state for the classification under ECCN 3A090: {missing} (TPP, die area, whether "
        "the part is designed or marketed for data centers)."
    )
    topic = "data_center_design" if unknown == ("data_center",) else "classification"
    return Findings(
        reasons=(
            Reason(
                code="item.parameters_unknown",
                outcome=Outcome.HOLD,
                summary=summary,
                citation=PARAMETERS_CITATION,
                subject=line.subject,
            ),
        ),
        questions=(
            Question(
                field=f"{line.subject}.parameters",
                text=text,
                why="item.parameters_unknown",
                topic=topic,
            ),
        ),
    )


def ac_step(
    inquiry: Inquiry, lines: tuple[int, ...], rule: str, cite: str, result: str, **inputs: object
) -> LineStep:
    """A path step of the advanced-computing rules, with what the rule looked at.

    Args:
        lines: indexes of the lines it is about.
    """
    inputs = {"ship_from": inquiry.facts.ship_from_country, **inputs}
    return LineStep(
        lines,
        PathStep(
            step=STEP,
            rule_id=rule,
            cite=cite,
            inputs=inputs,
            result=result,
            as_of=inquiry.as_of.isoformat(),
        ),
    )
