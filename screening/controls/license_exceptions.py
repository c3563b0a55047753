"""License exceptions claimed on a line: rejected, or a candidate for a person to confirm.

15 CFR part 740, read 2026-09-24. The machine never concludes that an exception applies. It
rejects what the facts rule out; what remains is a candidate and a hold. Exceptions nobody
claimed are not proposed in this version, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from screening.controls.answers import ExceptionConsidered, NotEvaluated, Reason, Result
from screening.controls.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import (
    Case,
    Findings,
    LineException,
    Requirement,
    add_up,
)
from screening.controls.held_licenses import names_item, party_and_country_faults
from screening.terms.license import LicenseKind
from screening.terms.outcome import Outcome

_ENCRYPTION_ENTRIES = frozenset({"5A002", "5A004", "5B002", "5D002", "5E002"})
# Requirements of these steps only can be met by an exception; part 744, part 746 and orders name
# their own, if any (15 CFR 740.2(a)).
_LIFTABLE = ("chart", "advanced_computing")

Bar = Callable[[Case, Classification, tuple[Requirement, ...]], str]


def _not_group_b(case: Case, classification: Classification, of: tuple[Requirement, ...]) -> str:
    outside = [r.country for r in of if r.country and not case.tables.in_group(r.country, "B")]
    return f"{', '.join(outside)} not in Country Group B" if outside else ""


def _not_ns_only(case: Case, classification: Classification, of: tuple[Requirement, ...]) -> str:
    others = sorted({r.reason_for_control for r in of} - {"NS"})
    return f"required for {', '.join(filter(None, others)) or 'more than NS'}" if others else ""


def _advanced(case: Case, classification: Classification, of: tuple[Requirement, ...]) -> str:
    is_advanced = classification.ac_class is not None
    return "not for advanced-computing items (740.2(a)(9))" if is_advanced else ""


def _not_nac(case: Case, classification: Classification, of: tuple[Requirement, ...]) -> str:
    """740.8(a): 3A090 but .c, 4A090 and .z, less data-center items that meet 3A090.a."""
    if classification.ac_class not in ("a", "b"):
        return "only for 3A090.a, 3A090.b, 4A090 and .z items"
    if classification.ac_class == "a" and classification.chip.data_center is not False:
        return "not for items designed or marketed for data centers that meet 3A090.a"
    return ""


def _not_encryption(case: Case, classification: Classification, of: tuple[Requirement, ...]) -> str:
    eccn = classification.eccn
    is_encryption = eccn is not None and eccn.entry in _ENCRYPTION_ENTRIES
    return "" if is_encryption else "only for Category 5 Part 2 items"


def _not_partner(case: Case, classification: Classification, of: tuple[Requirement, ...]) -> str:
    """740.20: Country Group A:5, and for national security alone A:6."""
    allowed = ("A:5",) if _not_ns_only(case, classification, of) else ("A:5", "A:6")
    outside = [r.country for r in of if r.country and not case.tables.in_group(r.country, *allowed)]
    return f"{', '.join(outside)} not in {' or '.join(allowed)}" if outside else ""


def _military_series_to_d5(
    case: Case, classification: Classification, of: tuple[Requirement, ...]
) -> str:
    """740.2(a)(12): 600 series and 9x515 destined to D:5, GOV only."""
    eccn = classification.eccn
    if eccn is None or not eccn.is_600_series_or_9x515:
        return ""
    inside = [r.country for r in of if r.country and case.tables.in_group(r.country, "D:5")]
    return "600 series or 9x515 to Country Group D:5 (740.2(a)(12))" if inside else ""


@dataclass(frozen=True, slots=True)
class ExceptionRule:
    """One license exception: where it stands and what the facts can rule it out by."""

    code: str
    citation: str
    bars: tuple[Bar, ...]


EXCEPTION_RULES = (
    ExceptionRule("LVS", "15 CFR 740.3", (_advanced, _not_group_b)),
    ExceptionRule("GBS", "15 CFR 740.4", (_advanced, _not_group_b, _not_ns_only)),
    ExceptionRule("TSR", "15 CFR 740.6", (_advanced, _not_group_b, _not_ns_only)),
    ExceptionRule("APP", "15 CFR 740.7", (_advanced,)),
    ExceptionRule("NAC", "15 CFR 740.8", (_not_nac,)),
    ExceptionRule("ACA", "15 CFR 740.8", (_not_nac,)),
    ExceptionRule("TMP", "15 CFR 740.9", ()),
    ExceptionRule("RPL", "15 CFR 740.10", ()),
    ExceptionRule("GOV", "15 CFR 740.11", ()),
    ExceptionRule("TSU", "15 CFR 740.13", ()),
    ExceptionRule("APR", "15 CFR 740.16", (_advanced,)),
    ExceptionRule("ENC", "15 CFR 740.17", (_not_encryption,)),
    ExceptionRule("STA", "15 CFR 740.20", (_advanced, _not_partner)),
    ExceptionRule("IEC", "15 CFR 740.24", ()),
)


def license_exceptions(case: Case, so_far: Findings) -> Findings:
    """Step 9: the exceptions claimed on lines that need a license."""
    parts: list[Findings] = []
    is_unverified = any(reason.code == "party.uvl" for reason in so_far.reasons)
    for line, classification in case.classified_lines:
        required = tuple(
            r
            for r in so_far.requirements
            if r.line == line.index and r.result is Result.LICENSE_REQUIRED
        )
        if line.license_exception:
            parts.append(_claimed(case, line, classification, required, is_unverified))
        elif required and all(r.basis in _LIFTABLE for r in required):
            missing = (f"{line.subject}.license_exception",)
            parts.append(Findings(not_evaluated=(NotEvaluated("license_exceptions", missing),)))
    return add_up(parts)


def _claimed(
    case: Case,
    line: LineFacts,
    classification: Classification,
    required: tuple[Requirement, ...],
    is_unverified: bool,
) -> Findings:
    code = (line.license_exception or "").strip().upper()
    rule = next((r for r in EXCEPTION_RULES if r.code == code), None)
    citation = rule.citation if rule else "15 CFR 740.2"
    bar = _bar(case, classification, required, rule)
    if is_unverified:
        bar = "a party is on the Unverified List (740.2(a)(17))"
    notice = () if bar or code != "NAC" else tuple(_notice_faults(case, line))
    bar = bar or "; ".join(notice)
    if bar:
        considered = ExceptionConsidered(code=code, status="rejected", why=bar, citation=citation)
        found = Findings(exceptions=(LineException(line.index, considered),))
        return found + _notice(line, notice) if notice else found
    why = "claimed; a person must confirm every condition"
    considered = ExceptionConsidered(code=code, status="candidate", why=why, citation=citation)
    summary = f"Line {line.number} claims License Exception {code}; its conditions are not decided."
    return Findings(
        reasons=(
            Reason(
                code="exception.candidate",
                outcome=Outcome.HOLD,
                summary=summary,
                citation=citation,
                subject=line.subject,
            ),
        ),
        exceptions=(LineException(line=line.index, exception=considered, bases=_LIFTABLE),),
    )


def _notice_faults(case: Case, line: LineFacts) -> Iterable[str]:
    """What is wrong with the notice to BIS that a line names (740.8(b)), where it is on record."""
    held = case.records.license(line.license_number or "")
    if held is None:
        return
    if held.kind is not LicenseKind.NAC_NOTIFICATION:
        yield f"{held.number} is a license and no notification"
    if held.cleared_on is None or held.cleared_on > case.as_of:
        yield f"BIS has not let notification {held.number} pass by {case.as_of}"
    if held.expires_on is not None and held.expires_on < case.as_of:
        yield f"notification {held.number} expired on {held.expires_on}"
    if held.part_numbers and not names_item(held, line, case.classifications[line.index]):
        yield f"notification {held.number} does not name the item"
    for fault in party_and_country_faults(case, held):
        yield f"notification {held.number}: {fault.words}"


def _notice(line: LineFacts, faults: tuple[str, ...]) -> Findings:
    reason = Reason(
        code="license.not_covered",
        outcome=Outcome.BLOCK,
        summary=f"Line {line.number} names a notice that does not cover it: {'; '.join(faults)}.",
        citation="15 CFR 740.8(b); 736.2(b)(9)",
        subject=line.subject,
    )
    return Findings(reasons=(reason,))


def _bar(
    case: Case,
    classification: Classification,
    required: tuple[Requirement, ...],
    rule: ExceptionRule | None,
) -> str:
    """Why the exception cannot meet the requirement, empty when nothing known rules it out."""
    if rule is None:
        return "not an exception the machine knows"
    other = sorted({r.citation for r in required if r.basis not in _LIFTABLE})
    if other:
        return f"a license is also required by {', '.join(other)}"
    bars = rule.bars if rule.code == "GOV" else (_military_series_to_d5, *rule.bars)
    return next(filter(None, (bar(case, classification, required) for bar in bars)), "")
