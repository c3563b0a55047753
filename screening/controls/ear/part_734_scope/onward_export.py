"""A buyer that will export the goods again, to countries nobody named (15 CFR 734.14)."""

from __future__ import annotations

from screening.controls.answers import Question, Result
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome

ONWARD_EXPORT = Rule(
    rule_id="us.734.14.onward_export",
    citation="15 CFR 734.14; 732 Supp. 3",
    step="onward_export",
    code="question.open",
    words="goods that will be reexported are held until the countries and users are known",
)


def onward_export(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 8, reexport by the buyer: every later destination is one to ask the rules for."""
    if not inquiry.facts.end_use.reexport:
        return NOTHING
    return rule_on(
        inquiry,
        Ruling(
            rule=ONWARD_EXPORT,
            lines=tuple(line.index for line in inquiry.facts.lines),
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words="The goods will be reexported; the countries and users after that are not known: "
            "a license is required if one of them needs one, none by this rule if not.",
            inputs={"reexport": True},
            said="hold: later countries and users unknown",
            subject="end_use.reexport",
            question=Question(
                field="end_use.reexport",
                text="To which countries and end users will the goods be reexported or resold?",
                why=ONWARD_EXPORT.code,
                topic="onward_export",
            ),
        ),
    )
