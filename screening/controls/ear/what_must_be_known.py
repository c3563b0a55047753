"""What must be known before any rule can answer: where the goods go, what they are, for whom.

15 CFR 732.3(b)-(e) and 732 Supp. 3, read 2026-09-24. Something missing is a question and a hold,
never a default.
"""

from __future__ import annotations

from collections.abc import Iterator

from screening.controls.answers import Question, RedFlag, Result
from screening.controls.ear.part_738_chart.country_chart import is_on_chart
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.ear.part_774_items.evidence import DECLARED
from screening.controls.ear.part_774_items.parameters import CITATION as PARAMETERS_CITATION
from screening.controls.ear.part_774_items.proposals import Proposal
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, Rule, Ruling, add_up, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome

CLASSIFIED = Rule(
    rule_id="us.classification",
    citation="15 CFR 732.3(b)",
    step="classification",
    code="item.unclassified",
    words="every line has an ECCN that counts, on the loaded list",
)
DESTINATION = Rule(
    rule_id="us.destination",
    citation="15 CFR 732.3(c)",
    step="destination",
    code="question.open",
    words="there is a destination",
)
ON_THE_CHART = Rule(
    rule_id="us.destination.chart",
    citation="15 CFR 738.3; 738 Supp. 1",
    step="destination",
    code="question.open",
    words="every country of the order is on the Country Chart",
)
KNOWN_LAW = Rule(
    rule_id="us.law_not_yet_known",
    citation="own rule: what the law said on a day before our knowledge is left to a person",
    step="law",
    code="law.not_known",
    words="an order asked for a day before our knowledge of the law begins is held",
)
_NAMED = 5
Proposals = tuple[Proposal, ...]


def classified(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 2: every line has an ECCN that counts, on the loaded list, uncontradicted."""
    # Lines that nothing tells apart have the same object as their classification.
    alike: dict[tuple[int, Proposals], list[int]] = {}
    parts: list[Findings] = []
    for line, classification in inquiry.classified_lines:
        proposals: Proposals = ()
        if classification.eccn is None:
            proposals = inquiry.tables.catalog.proposals(line.description)
            parts.append(_maker_question(line))
        elif _is_contradicted(inquiry, classification):
            parts.append(_contradicted(inquiry, line, classification))
        alike.setdefault((id(classification), proposals), []).append(line.index)
    rulings = (_of_all(inquiry, tuple(lines), proposals) for (_, proposals), lines in alike.items())
    return add_up((Findings(decided=("classification",)), rule_on(inquiry, *rulings), *parts))


def _of_all(inquiry: Inquiry, lines: tuple[int, ...], proposals: Proposals) -> Ruling:
    """What the classification of lines alike rests on, and whether it counts."""
    classification = inquiry.classifications[lines[0]]
    eccn = classification.eccn
    inputs = {
        "declared": classification.raw,
        "evidence": [str(e) for e in classification.evidence],
        "by": classification.by or "",
        "certainty": classification.certainty,
        "figures": _figures(classification),
        "product": classification.product.uid if classification.product else "",
        "candidates": [p.uid for p in classification.candidates],
        "units": str(classification.assembly.units),
        "proposals": [str(p) for p in proposals],
    }
    is_known = eccn is not None and _is_known(inquiry, eccn, classification)
    if is_known and not classification.is_by_description:
        return Ruling(CLASSIFIED, lines, Outcome.CLEAR, None, str(eccn), inputs)
    if is_known:
        why, said = f"{eccn} by its description alone", f"{eccn}, to be confirmed"
    elif eccn is None:
        why, said = _no_eccn_words(classification, proposals), "unclassified"
    else:
        why = f"ECCN {eccn.entry} is not on the loaded control list"
        said = f"unclassified: {why}"
    return Ruling(
        rule=CLASSIFIED,
        lines=lines,
        outcome=Outcome.HOLD,
        result=Result.UNCLASSIFIED,
        words=lambda line: f"Line {line.number} is unclassified: {why}.",
        inputs=inputs,
        question=_eccn_question,
        said=said,
    )


def _eccn_question(line: LineFacts) -> Question:
    return Question(
        field=f"{line.subject}.eccn",
        text=f"What is the ECCN of line {line.number}, and who classified it?",
        why=CLASSIFIED.code,
        topic="classification",
    )


def _figures(classification: Classification) -> str:
    """The arithmetic of 3A090 in words, empty where there is none."""
    if not classification.chip.says_anything:
        return ""
    arithmetic = classification.parameter_class
    reached = f"paragraph {arithmetic.paragraph}" if arithmetic.paragraph else "no paragraph"
    unknown = f", {arithmetic.not_known}" if arithmetic.missing else ""
    return f"{classification.chip}: {reached} of 3A090{unknown}"


def _no_eccn_words(classification: Classification, proposals: tuple[Proposal, ...]) -> str:
    if classification.is_unreadable:
        return f'"{classification.raw}" is no ECCN'
    if classification.candidates:
        names = ", ".join(p.names[0] for p in classification.candidates[:3])
        return f"no ECCN was given; the description may mean {names}"
    if proposals:
        return f"no ECCN was given; the description may mean {proposals[0]}, which is no answer"
    return "no ECCN was given, and absent is not EAR99"


def _maker_question(line: LineFacts) -> Findings:
    """A short name of the catalog means its product only beside its maker ("H20", "L4")."""
    if line.manufacturer:
        return NOTHING
    text = f"Who makes line {line.number}, and under which part number? Its ECCN hangs on it."
    question = Question(
        field=f"{line.subject}.manufacturer",
        text=text,
        why="item.unclassified",
        topic="classification",
    )
    return Findings(questions=(question,))


def _is_known(inquiry: Inquiry, eccn: Eccn, classification: Classification) -> bool:
    """EAR99, an advanced-computing class, or an entry of the loaded list."""
    return (
        eccn.is_ear99 or classification.ac_class is not None or eccn.entry in inquiry.tables.items
    )


def _is_contradicted(inquiry: Inquiry, classification: Classification) -> bool:
    """Whether papers and evidence of a line that is on the list differ."""
    eccn = classification.eccn
    is_known = eccn is not None and _is_known(inquiry, eccn, classification)
    return is_known and (
        classification.is_contradicted or _is_milder_than_candidates(classification)
    )


def _is_milder_than_candidates(classification: Classification) -> bool:
    """Whether the words of the description name a controlled chip that the ECCN denies."""
    return classification.ac_class is None and any(p.eccn for p in classification.candidates)


def _contradicted(inquiry: Inquiry, line: LineFacts, classification: Classification) -> Findings:
    """The papers say less than the evidence: the stricter counts, and a person looks at both."""
    sides = [str(e) for e in classification.evidence]
    if classification.chip.tpp is not None:
        computed = classification.parameter_class.paragraph or "none"
        sides.append(f"arithmetic on TPP {classification.chip.tpp}: paragraph {computed} of 3A090")
    sides += [f"{p.eccn} if it is {p.names[0]}" for p in classification.candidates if p.eccn]
    declared = str(classification.declared or DECLARED)
    code = "rf.description_mismatch"
    flag = RedFlag(
        code=code,
        severity=inquiry.policy.flags.switch(code).severity or "high",
        summary=f"Line {line.number} is declared {declared}, but: {'; '.join(sides)}.",
        inputs={"line": line.number, "sides": sides},
        citation=f"15 CFR 732 Supp. 3; {PARAMETERS_CITATION}",
    )
    text = f"Why is line {line.number} classified {declared}? Please state TPP and parameters."
    return Findings(
        red_flags=(flag,),
        questions=(
            Question(
                field=f"{line.subject}.eccn", text=text, why=flag.code, topic="classification"
            ),
        ),
    )


def destination_known(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 3: there is a destination, and every code is in the chart or the groups."""
    if not inquiry.destinations:
        return rule_on(inquiry, _no_destination(inquiry))
    return Findings(decided=("destination",)) + rule_on(inquiry, *_off_the_chart(inquiry))


def _no_destination(inquiry: Inquiry) -> Ruling:
    text = "To which country do the goods go, and who is the end user?"
    return Ruling(
        rule=DESTINATION,
        lines=_all_lines(inquiry),
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words="No country of destination is known: a license is required if the country needs one "
        "for the items, none by this rule if not.",
        question=Question(
            field="destination_country", text=text, why=DESTINATION.code, topic="end_user"
        ),
        subject="destination_country",
        said="hold: no country of destination is known",
    )


def _off_the_chart(inquiry: Inquiry) -> Iterator[Ruling]:
    """One ruling for each code that the chart cannot answer for."""
    for destination in inquiry.destinations:
        if destination.country and is_on_chart(destination.country, inquiry.tables):
            continue
        field = destination.sources[0]
        text = f"Which country is meant by {destination.code} in the address?"
        yield Ruling(
            rule=ON_THE_CHART,
            lines=_all_lines(inquiry),
            outcome=Outcome.HOLD,
            result=Result.UNDETERMINED,
            words=f"Country code {destination.code} is not on the Country Chart: a license is "
            "required if the country that is meant needs one for the items, none by this rule if "
            "not.",
            inputs={"code": destination.code, "named_by": list(destination.sources)},
            question=Question(field=field, text=text, why=ON_THE_CHART.code, topic="address"),
            subject=field,
            said=f"hold: {destination.code} is not on the Country Chart",
            country=destination.country,
        )


def known_on_the_day(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Last: the law of the day asked for is known; an older day is left to a person.

    Any set that begins later holds the order, whether it was asked for or not; those that the
    steps asked for are named.
    """
    unknown = inquiry.tables.not_yet_known
    if not unknown:
        return NOTHING
    asked = tuple(filter(inquiry.tables.were_asked_for, unknown)) or unknown
    days: dict[str, str] = {}
    for known in asked:
        days[known.citation] = max(known.day.isoformat(), days.get(known.citation, ""))
    named = [f"{citation} (from {day})" for citation, day in list(days.items())[:_NAMED]]
    others = len(days) - len(named)
    more = f" and {others} more" if others else ""
    count = "1 set" if len(asked) == 1 else f"{len(asked)} sets"
    ruling = Ruling(
        rule=KNOWN_LAW,
        lines=_all_lines(inquiry),
        outcome=Outcome.HOLD,
        result=Result.UNDETERMINED,
        words=f"The order is asked for {inquiry.day}, before our knowledge of {count} of the law "
        f"that its rules asked for begins: {', '.join(named)}{more}. A person must decide: a "
        "license is required if the law of that day demanded one for these items, places and "
        "parties, none if it did not.",
        inputs={"sets": len(asked), "not_yet_known": named},
        subject="date",
        said=f"hold: {count} of the law that its rules asked for are known from a later day only",
    )
    return rule_on(inquiry, ruling)


def _all_lines(inquiry: Inquiry) -> tuple[int, ...]:
    return tuple(line.index for line in inquiry.facts.lines)
