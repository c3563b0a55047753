"""What must be known before any rule can answer: where the goods go, what they are, for whom.

15 CFR 732.3(b)-(e) and 732 Supp. 3, read 2026-09-24. Something missing is a question and a hold,
never a default.
"""

from __future__ import annotations

from screening.controls.answers import PathStep, Question, Reason, RedFlag, Result
from screening.controls.ear.part_738_chart.country_chart import is_on_chart
from screening.controls.ear.part_774_items.classification import DECLARED, Classification
from screening.controls.ear.part_774_items.parameters import CITATION as PARAMETERS_CITATION
from screening.controls.ear.part_774_items.proposals import Proposal
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Findings, LineStep, Requirement, add_up
from screening.controls.inquiry import Inquiry
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome

CLASSIFICATION_CITATION = "15 CFR 732.3(b)"


def classified(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 2: every line has an ECCN that counts, on the loaded list, uncontradicted."""
    path: list[LineStep] = []
    parts: list[Findings] = []
    # Lines that nothing tells apart have the same object as their classification.
    steps: dict[int, PathStep] = {}
    for line, classification in inquiry.classified_lines:
        proposals = (
            () if classification.eccn else inquiry.tables.catalog.proposals(line.description)
        )
        if proposals:
            step = _step(inquiry, classification, proposals)
        else:
            step = steps.get(id(classification)) or _step(inquiry, classification, ())
            steps[id(classification)] = step
        path.append(LineStep((line.index,), step))
        parts.append(_line(inquiry, line, classification, proposals))
    return add_up((Findings(decided=("classification",), path=tuple(path)), *parts))


def _step(
    inquiry: Inquiry, classification: Classification, proposals: tuple[Proposal, ...]
) -> PathStep:
    """What the classification rests on."""
    return PathStep(
        step="classification",
        rule_id="us.classification",
        cite=CLASSIFICATION_CITATION,
        inputs={
            "declared": classification.raw,
            "evidence": [str(e) for e in classification.evidence],
            "by": classification.by or "",
            "certainty": classification.certainty,
            "figures": _figures(classification),
            "product": classification.product.uid if classification.product else "",
            "candidates": [p.uid for p in classification.candidates],
            "units": str(classification.assembly.units),
            "proposals": [str(p) for p in proposals],
        },
        result=str(classification.eccn) if classification.eccn else "unclassified",
        as_of=inquiry.as_of.isoformat(),
    )


def _line(
    inquiry: Inquiry,
    line: LineFacts,
    classification: Classification,
    proposals: tuple[Proposal, ...],
) -> Findings:
    """What the classification of a line leaves open."""
    eccn = classification.eccn
    if eccn is None:
        words = _no_eccn_words(classification, proposals)
        return _unclassified(line, words) + _maker_question(line)
    if not _is_known(inquiry, eccn, classification):
        return _unclassified(line, f"ECCN {eccn.entry} is not on the loaded control list")
    if classification.is_contradicted or _is_milder_than_candidates(classification):
        return _contradicted(inquiry, line, classification)
    return NOTHING


def _figures(classification: Classification) -> str:
    """The arithmetic of 3A090 in words, empty where there is none."""
    if not classification.chip.says_anything:
        return ""
    arithmetic = classification.parameter_class
    reached = f"paragraph {arithmetic.paragraph}" if arithmetic.paragraph else "no paragraph"
    unknown = f", {' and '.join(arithmetic.missing)} unknown" if arithmetic.missing else ""
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


def _unclassified(line: LineFacts, words: str) -> Findings:
    code = "item.unclassified"
    text = f"What is the ECCN of line {line.number}, and who classified it?"
    return Findings(
        reasons=(
            Reason(
                code=code,
                outcome=Outcome.HOLD,
                summary=f"Line {line.number} is unclassified: {words}.",
                citation=CLASSIFICATION_CITATION,
                subject=line.subject,
            ),
        ),
        requirements=(
            Requirement(
                lines=(line.index,),
                result=Result.UNCLASSIFIED,
                rule_id="us.classification",
                citation=CLASSIFICATION_CITATION,
                basis="classification",
            ),
        ),
        questions=(
            Question(field=f"{line.subject}.eccn", text=text, why=code, topic="classification"),
        ),
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
        text = "To which country do the goods go, and who is the end user?"
        return Findings(
            reasons=(
                Reason(
                    code="question.open",
                    outcome=Outcome.HOLD,
                    summary="No country of destination is known.",
                    citation="15 CFR 732.3(c)",
                    subject="destination_country",
                ),
            ),
            questions=(
                Question(
                    field="destination_country", text=text, why="question.open", topic="end_user"
                ),
            ),
        )
    parts = [Findings(decided=("destination",))]
    for destination in inquiry.destinations:
        if destination.country and is_on_chart(destination.country, inquiry.tables):
            continue
        summary = f"Country code {destination.code} is not on the Country Chart."
        text = f"Which country is meant by {destination.code} in the address?"
        parts.append(
            Findings(
                reasons=(
                    Reason(
                        code="question.open",
                        outcome=Outcome.HOLD,
                        summary=summary,
                        citation="15 CFR 738.3; 738 Supp. 1",
                        subject=destination.sources[0],
                    ),
                ),
                questions=(
                    Question(
                        field=destination.sources[0],
                        text=text,
                        why="question.open",
                        topic="address",
                    ),
                ),
            )
        )
    return add_up(parts)
