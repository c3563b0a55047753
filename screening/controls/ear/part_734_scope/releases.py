"""What this version recognises but leaves to a person: releases of software and technology.

Coverage table of the domain notes: the trigger is seen, the answer is never ``clear``. Each of
these has a module of its own to come; until then the hold says what was not decided.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening.controls.answers import NotEvaluated, PathStep, Question, Reason, Result
from screening.controls.facts import LineFacts, PartyFacts
from screening.controls.findings import Findings, LineStep, Requirement, add_up
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome

TECHNOLOGY_RELEASE = "technology_release"
REMOTE_COMPUTE = "remote_compute"
MODEL_WEIGHTS_ECCN = "4E091"
_DEEMED_CITATION = "15 CFR 734.13(a)(2), (b)"
_REMOTE_CITATION = "15 CFR 744.6; BIS policy statement 2025-05-13"
_WEIGHTS_CITATION = "15 CFR 774 Supp. 1 ECCN 4E091; non-enforcement 2025-05-13"


def technology_release(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Releases of software and technology are recognised and never decided by the machine."""
    weights = add_up(
        _weights(line)
        for line, c in inquiry.classified_lines
        if c.eccn is not None and c.eccn.entry == MODEL_WEIGHTS_ECCN
    )
    if inquiry.facts.kind != TECHNOLOGY_RELEASE:
        return weights
    parts = [weights, *(_release(inquiry, line) for line in inquiry.facts.lines)]
    parts.extend(_embargoed_nationals(inquiry))
    parts.extend(
        _nationality(party)
        for party in inquiry.facts.parties
        if party.type == "person" and not (party.nationality or party.residency)
    )
    return add_up(parts)


def _weights(line: LineFacts) -> Findings:
    summary = f"Line {line.number} releases model weights (4E091), controlled but not enforced."
    return Findings(
        reasons=(
            Reason(
                code="release.model_weights",
                outcome=Outcome.HOLD,
                summary=summary,
                citation=_WEIGHTS_CITATION,
                subject=line.subject,
            ),
        )
    )


def _release(inquiry: Inquiry, line: LineFacts) -> Findings:
    if line.technology_means == REMOTE_COMPUTE:
        code, citation = "end_use.remote_compute", _REMOTE_CITATION
        summary = f"Line {line.number} is remote access to computing; who uses it must be known."
    else:
        code, citation = "release.deemed_export", _DEEMED_CITATION
        summary = (
            f"Line {line.number} releases technology or software; the machine does not decide "
            "releases, which follow the recipients' citizenship and residency."
        )
    step = PathStep(
        step="technology_release",
        rule_id="us.release",
        cite=citation,
        inputs={"means": line.technology_means or "", "what": line.technology_what or ""},
        result="hold",
        as_of=inquiry.as_of.isoformat(),
    )
    return Findings(
        reasons=(
            Reason(
                code=code,
                outcome=Outcome.HOLD,
                summary=summary,
                citation=citation,
                subject=line.subject,
            ),
        ),
        path=(LineStep((line.index,), step),),
        not_evaluated=(NotEvaluated("technology_release", ("citizenship of all recipients",)),),
    )


def _embargoed_nationals(inquiry: Inquiry) -> Iterable[Findings]:
    """734.13(b): a release to a national of an embargoed country is an export to it."""
    for party in inquiry.facts.parties:
        nation = inquiry.tables.country(party.nationality or party.residency or "") or ""
        if not inquiry.tables.in_group(nation, "E:1", "E:2"):
            continue
        for line, classification in inquiry.classified_lines:
            eccn = classification.eccn
            is_listed = eccn is not None and not eccn.is_ear99
            summary = f"Line {line.number} would be released to {party.name}, national of {nation}."
            citation = f"{_DEEMED_CITATION}; part 746"
            reason = Reason(
                code="release.deemed_export",
                outcome=Outcome.BLOCK if is_listed else Outcome.HOLD,
                summary=summary,
                citation=citation,
                subject=party.subject,
            )
            yield Findings(reasons=(reason,))
            if is_listed:
                yield Findings(
                    requirements=(
                        Requirement(
                            lines=(line.index,),
                            result=Result.LICENSE_REQUIRED,
                            rule_id="us.deemed_export.embargo",
                            citation=citation,
                            basis="technology_release",
                        ),
                    )
                )


def _nationality(party: PartyFacts) -> Findings:
    text = (
        f"What is the most recent citizenship, nationality or permanent residency of {party.name}?"
    )
    question = Question(
        field=f"{party.subject}.nationality",
        text=text,
        why="release.deemed_export",
        topic="nationality",
    )
    return Findings(questions=(question,))
