"""Signs in a transaction that no other step reads, each of which a person must look at.

Coverage table of the domain notes (read 2026-09-24): the trigger is seen, the answer is never
``clear``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from screening.controls.answers import NotEvaluated, Question, Reason
from screening.controls.classification import row_reaches
from screening.controls.findings import Case, Findings, add_up
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome
from screening.terms.party_role import PartyRole

_BOYCOTT = re.compile(r"\b(boycott|israel)", re.IGNORECASE)


def other_triggers(case: Case, so_far: Findings) -> Findings:
    """Step 8: goods for vessels, boycott language, onward export, an unknown route."""
    return add_up((*_vessels(case), *_boycott(case), *_onward_export(case), *_unknown_route(case)))


def _vessels(case: Case) -> Iterable[Findings]:
    """744.7: goods for a vessel need the license of its location, flag and control."""
    for party in case.facts.in_roles((PartyRole.VESSEL,)):
        summary = (
            f"Goods for the vessel {party.name}: its location, flag and controlling country must "
            "be looked at."
        )
        text = f"Where is {party.name}, under which flag, and who owns and controls it?"
        yield _hold(
            summary,
            "15 CFR 744.7",
            party.subject,
            Question(
                field=f"{party.subject}.owners", text=text, why="question.open", topic="ownership"
            ),
        )


def _boycott(case: Case) -> Iterable[Findings]:
    """Part 760: words that may ask for taking part in a boycott."""
    found = _BOYCOTT.search(case.facts.special_instructions or "")
    if found:
        summary = f'The instructions say "{found.group()}"; antiboycott rules must be looked at.'
        yield _hold(summary, "15 CFR part 760", "special_instructions")


def _onward_export(case: Case) -> Iterable[Findings]:
    """A buyer that will export the goods again, to a country nobody named."""
    if case.facts.end_use.reexport:
        summary = "The goods will be reexported; the countries and users after that are not known."
        text = "To which countries and end users will the goods be reexported or resold?"
        yield _hold(
            summary,
            "15 CFR 734.14; 732 Supp. 3",
            "end_use.reexport",
            Question(
                field="end_use.reexport", text=text, why="question.open", topic="onward_export"
            ),
        )


def _unknown_route(case: Case) -> Iterable[Findings]:
    """736.2(b)(8): military and missile items whose transit countries nobody stated.

    Advanced-computing lines with an unknown route are told as not evaluated and not held: an
    ordinary sale to a partner country states no route.
    """
    goes_abroad = any(not d.is_domestic for d in case.destinations)
    if case.facts.transit_countries is not None or not goes_abroad:
        return
    missing = ("route.transit_countries",)
    eccns = {c.eccn for c in case.classifications if c.eccn is not None and not c.eccn.is_ear99}
    if any(c.ac_class is not None and c.eccn in eccns for c in case.classifications):
        yield Findings(not_evaluated=(NotEvaluated("transit", missing),))
    grave = {eccn for eccn in eccns if eccn.is_600_series_or_9x515 or _may_be_missile(case, eccn)}
    for line, classification in case.classified_lines:
        eccn = classification.eccn
        if eccn in grave:
            text = f"Through which countries does line {line.number} travel?"
            yield _hold(
                f"Line {line.number} ({eccn}) is a military or missile item and its route is "
                "unknown, so General Prohibition Eight was not examined.",
                "15 CFR 736.2(b)(8)",
                line.subject,
                Question(field=missing[0], text=text, why="question.open", topic="onward_export"),
            )


def _may_be_missile(case: Case, eccn: Eccn) -> bool:
    """Whether the missile technology control of the entry may reach the paragraph."""
    item = case.tables.items.get(eccn.entry)
    return item is not None and any(
        row.reason == "MT" and row_reaches(row, eccn) is not False for row in item.controls
    )


def _hold(summary: str, citation: str, subject: str, *questions: Question) -> Findings:
    reason = Reason(
        code="question.open",
        outcome=Outcome.HOLD,
        summary=summary,
        citation=citation,
        subject=subject,
    )
    return Findings(reasons=(reason,), questions=questions)
