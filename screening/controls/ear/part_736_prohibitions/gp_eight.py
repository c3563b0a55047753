"""General Prohibition Eight where nobody stated the route (15 CFR 736.2(b)(8)).

Transit countries that are stated are destinations (``destinations.py``). A route that nobody
stated hides them: military and missile items are held for it. Advanced-computing lines are told
as not evaluated and not held: an ordinary sale to a partner country states no route.
"""

from __future__ import annotations

from screening.controls.answers import NotEvaluated, Question, Result
from screening.controls.ear.part_774_items.classification import row_reaches
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome

ROUTE = "route.transit_countries"
_WITHOUT_ROUTE = frozenset({"download", "email", "visual", "oral"})
"""Ways by which technology reaches its recipient without being carried through a country."""
UNKNOWN_ROUTE = Rule(
    rule_id="us.gp8.unknown_route",
    citation="15 CFR 736.2(b)(8)",
    step="gp_eight",
    code="question.open",
    words="a military or missile item whose transit countries nobody stated is held",
)


def gp_eight(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 8, an unknown route of military and missile items."""
    goes_abroad = any(not d.is_domestic for d in inquiry.destinations)
    if inquiry.facts.transit_countries is not None or not goes_abroad:
        return NOTHING
    eccns = {
        c.eccn
        for line, c in inquiry.classified_lines
        if c.eccn is not None
        and not c.eccn.is_ear99
        and line.technology_means not in _WITHOUT_ROUTE
    }
    if not eccns:
        return NOTHING
    found = NOTHING
    if any(c.ac_class is not None and c.eccn in eccns for c in inquiry.classifications):
        found = Findings(not_evaluated=(NotEvaluated("transit", (ROUTE,)),))
    grave = {
        eccn for eccn in eccns if eccn.is_600_series_or_9x515 or _may_be_missile(inquiry, eccn)
    }
    return found + _held(inquiry, grave) if grave else found


def _held(inquiry: Inquiry, grave: set[Eccn]) -> Findings:
    eccns = {
        line.index: c.eccn
        for line, c in inquiry.classified_lines
        if c.eccn in grave and line.technology_means not in _WITHOUT_ROUTE
    }
    return rule_on(
        inquiry,
        Ruling(
            rule=UNKNOWN_ROUTE,
            lines=tuple(eccns),
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=lambda line: (
                f"Line {line.number} ({eccns[line.index]}) is a military or missile item and its "
                "route is unknown, so General Prohibition Eight was not examined: a license is "
                "required if a transit country named there needs one, none by this rule if not."
            ),
            inputs={"transit_countries": None},
            said="hold: route unknown",
            question=_ask,
        ),
    )


def _ask(line: LineFacts) -> Question:
    return Question(
        field=ROUTE,
        text=f"Through which countries does line {line.number} travel?",
        why=UNKNOWN_ROUTE.code,
        topic="onward_export",
    )


def _may_be_missile(inquiry: Inquiry, eccn: Eccn) -> bool:
    """Whether the missile technology control of the entry may reach the paragraph."""
    item = inquiry.tables.items.get(eccn.entry)
    return item is not None and any(
        row.reason == "MT" and row_reaches(row, eccn) is not False for row in item.controls
    )
