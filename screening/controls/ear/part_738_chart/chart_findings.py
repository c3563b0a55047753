"""What the rows of a control list entry find at one destination, and how it is told of a line.

A ruling is the same for every line of the same ECCN, so it is found once for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from screening.controls.answers import Question, Result, ReviewPolicy
from screening.controls.ear.part_738_chart.country_chart import CITATION, COLUMNS
from screening.controls.facts import LineFacts
from screening.controls.findings import Rule, RuleRow, Ruling, Words
from screening.controls.inquiry import Inquiry
from screening.terms.control_list import ControlRow
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome

STEP = "chart"
REQUIRED = "item.chart"
OPEN = "question.open"

CHART_RULES: Mapping[str, Rule] = {
    reason: Rule(
        rule_id=f"chart.{reason}",
        citation=CITATION,
        step=STEP,
        code=REQUIRED,
        words=f"a row of the entry for {reason} against the marks of the destination",
    )
    for reason in sorted({column[:-1] for column in COLUMNS})
}
OTHER_CHART = Rule(
    "chart.other", CITATION, STEP, REQUIRED, "a row of the entry for a reason we do not know"
)
UNREAD_RULES: Mapping[str, Rule] = {
    reason: Rule(
        rule_id=f"prose.{reason}",
        citation=CITATION,
        step=STEP,
        code=OPEN,
        words=f"a row of the entry for {reason} in words that no family of controls knows",
    )
    for reason in (
        *CHART_RULES,
        *("CW", "EI", "SI", "SL", "SS", "UN", "foreign policy"),
    )
}
OTHER_UNREAD = Rule(
    "prose.other", CITATION, STEP, OPEN, "a row in words for a reason we do not know"
)
WITHOUT_TABLE = Rule(
    rule_id="us.entry_without_table",
    citation=CITATION,
    step=STEP,
    code=OPEN,
    words="the entry prints no table of controls and must be read",
)
WITHOUT_ROW = Rule(
    rule_id="us.paragraph_without_row",
    citation=CITATION,
    step=STEP,
    code=OPEN,
    words="no row of the entry reaches the paragraph, so that it is controlled elsewhere or not "
    "read rightly",
)
AS_DECLARED = Rule(
    rule_id="us.declared_entry",
    citation="15 CFR 732.3(b); 738.4",
    step=STEP,
    code=OPEN,
    words="a line counted under another entry than declared is undetermined where the declared "
    "one needs a license",
)
SERIES_TO_D5 = Rule(
    rule_id="us.600_series.d5",
    citation="15 CFR 742.4(b)(1)(ii); 740.2(a)(12)",
    step=STEP,
    code=REQUIRED,
    words="600 series and 9x515 items to Country Group D:5 need a license and are denied one",
)
SERIES = Rule(
    rule_id="us.600_series",
    citation="15 CFR 738.4; 742.4(b)(1)(ii); 742.6(b)(1); 740.2(a)(12)-(16)",
    step=STEP,
    code=OPEN,
    words="600 series and 9x515 items are not released by the machine",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One ECCN at one destination, while its rows are asked.

    Args:
        lines: indexes of the lines of this ECCN.
        is_class_known: whether the advanced-computing step decides them.
    """

    inquiry: Inquiry
    eccn: Eccn
    country: str
    lines: tuple[int, ...]
    is_class_known: bool

    def told(self, rule: RuleRow, said: str, **looked_at: Any) -> Ruling:
        """Nothing is required, for the reason in ``said``."""
        return Ruling(rule, self.lines, Outcome.CLEAR, None, said, self._inputs(looked_at))

    def not_in_force(self, rule: RuleRow) -> Ruling:
        """Nothing is required by a row of another day, whose law is not quoted as if it bound."""
        return replace(self.told(rule, "not in force on this date"), citation=CITATION)

    def required(
        self,
        rule: RuleRow,
        reason: str,
        *,
        why: str = "",
        policy: ReviewPolicy | None = None,
        said: str = "license required",
        **looked_at: Any,
    ) -> Ruling:
        """A license is required for one reason for control, or as ``why`` says."""
        eccn, country = self.eccn, self.country
        because = "; ".join(filter(None, (reason and f"reason for control {reason}", why)))
        return Ruling(
            rule=rule,
            lines=self.lines,
            outcome=Outcome.BLOCK,
            result=Result.LICENSE_REQUIRED,
            words=lambda line: (
                f"Line {line.number} ({eccn}) needs a license for {country}: {because}."
            ),
            inputs=self._inputs({"reason": reason, **looked_at}),
            said=said,
            code=REQUIRED,
            reason_for_control=reason,
            review_policy=policy,
            country=country,
        )

    def open_condition(
        self, rule: RuleRow, row: ControlRow, said: str = "", **looked_at: Any
    ) -> Ruling:
        """A control that may bite: hold, and ask for what would decide it."""
        eccn, country, condition = self.eccn, self.country, row.prose or row.scope

        def words(line: LineFacts) -> str:
            return (
                f"Line {line.number} ({eccn}): the {row.reason} control for {country} depends on "
                f'"{condition}", which the facts do not decide: a license is required if it '
                "applies, none by this rule if not."
            )

        def question(line: LineFacts) -> Question:
            text = (
                f"Which paragraph of ECCN {eccn.entry} does the item meet, and does this apply to "
                f"it: {condition}?"
            )
            field = f"{line.subject}.eccn"
            return Question(field=field, text=text, why=OPEN, topic="classification")

        return self._undetermined(
            rule,
            words,
            f"{said}open condition",
            {"condition": condition, **looked_at},
            question=question,
        )

    def held(self, rule: RuleRow, why: str, required_if: str = "") -> Ruling:
        """A control that only a person can decide, without any question to ask.

        Args:
            rule: its row.
            why: what is not decided.
            required_if: what would demand a license; that the provision does, where not given.
        """
        eccn, country = self.eccn, self.country
        demand = required_if or f"{rule.citation.replace('; ', ' or ')} demands one"

        def words(line: LineFacts) -> str:
            return (
                f"Line {line.number} ({eccn}) to {country}: {why}; a license is required if a "
                f"person finds that {demand}, none by this rule if not."
            )

        return self._undetermined(rule, words, f"hold: {why}", {})

    def if_declared(self, counts: Eccn, is_certain: bool) -> Ruling:
        """What the declared entry demands, or may demand, of a line counted under another."""
        eccn, country, demands = self.eccn, self.country, "is" if is_certain else "may be"
        return self._undetermined(
            AS_DECLARED,
            lambda line: (
                f"Line {line.number}: a license {demands} required for {country} if it is {eccn} "
                f"as declared, none by this rule if it is {counts}."
            ),
            f"a license {demands} required if it is {eccn} as declared",
            {"counts": str(counts)},
        )

    def _undetermined(
        self,
        rule: RuleRow,
        words: Words,
        said: str,
        looked_at: Mapping[str, Any],
        **more: Any,
    ) -> Ruling:
        return Ruling(
            rule=rule,
            lines=self.lines,
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=words,
            inputs=self._inputs(looked_at),
            said=said,
            code=OPEN,
            country=self.country,
            **more,
        )

    def _inputs(self, looked_at: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"eccn": str(self.eccn), "destination": self.country, **looked_at}
