"""An answer must not go away unseen: what an earlier one found, and is no longer there.

Own rule: a block or a hold that was found in what an order said is a person's to judge, and not
the submitter's by saying otherwise (15 CFR 736.2(b)(10), 764.2(e) and (g); read 2026-11-24). What
answers an open question makes its hold go away as it should, so questions are not among what was
found: a missing code, end use, headquarters or name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from screening.controls.answers import Reason
from screening.controls.past import BlockedRevision, EarlierAnswer, EarlierFinding, Past
from screening.terms.changes import Change
from screening.terms.outcome import Outcome

BLOCK_VANISHED = "revision.block_vanished"
HOLD_VANISHED = "revision.hold_vanished"
CITATION = "own rule: fail closed; 15 CFR 736.2(b)(10)"
_FOUND = ("text.", "dest.", "party.", "item.", "end_use.", "hq.", "gp10.")
"""What reasons are called that rest on words, a party, a destination, an item or an end use."""
_OPEN = frozenset(
    {"end_use.unknown", "hq.unknown", "item.parameters_unknown", "item.unclassified",
     "party.unnamed", "party.unreadable"}
)  # fmt: skip
"""Those of them that say that something is not known."""
_FOUND_FLAGS = frozenset(
    {"rf.ac_address_shared", "rf.ac_hq_inconsistent", "rf.ac_third_country_forward", "rf.adv_node",
     "rf.altered_item", "rf.chpl", "rf.chpl_new_company", "rf.d5_reexport",
     "rf.description_mismatch", "rf.hq_end_use_mismatch", "rf.iaas_training", "rf.listed_owner",
     "rf.packaging", "rf.payer_third_country", "rf.prc_designed_3a090", "rf.rename",
     "rf.route_abnormal", "rf.serial_reuse", "rf.shared_officers", "rf.straw_buyer",
     "rf.successor", "rf.vague_delivery"}
)  # fmt: skip
"""Red flags of the same; the others ask for what is missing, or compare amounts."""
_MATERIAL = ("destination_country", "end_use", "lines", "parties", "route")
"""What a finding about the whole order rests on."""
_RESTS_ON = {
    "dest.": ("destination_country", "end_use", "parties", "route"),
    "end_use.": ("end_use", "parties"),
    "hq.": ("parties",),
}
"""What findings rest on beside what they are about: of a line, the place that it goes to."""


def found_in(answer: Mapping[str, Any]) -> tuple[EarlierFinding, ...]:
    """What made a stored answer a hold and was found in what the order said.

    Args:
        answer: of a completed screening, as JSON.
    """
    return tuple(_found(answer))


def that_went(
    findings: Iterable[EarlierFinding], changed: Collection[str]
) -> tuple[EarlierFinding, ...]:
    """Those findings whose place now reads otherwise.

    Args:
        changed: paths into the earlier submission, as ``places_changed`` gives them.
    """
    return tuple(
        finding
        for finding in findings
        if any(_is_about(place, path) for place in finding.places for path in changed)
    )


def vanished(past: Past, outcome: Outcome, body: Mapping[str, Any]) -> Iterator[Reason]:
    """Reasons to look at this answer beside an earlier one; none where this one is a block.

    Args:
        past: what was on record.
        outcome: what the rules made of the transaction by itself.
        body: what they answered.
    """
    if outcome is Outcome.BLOCK:
        return
    if past.blocked is not None:
        yield _block_of_a_revision(past.blocked)
    for earlier in still_gone(past.earlier, body):
        yield _block_elsewhere(earlier) if earlier.outcome == Outcome.BLOCK else _hold(earlier)


def still_gone(
    earlier: Iterable[EarlierAnswer], body: Mapping[str, Any]
) -> tuple[EarlierAnswer, ...]:
    """The earlier answers of which something is not found again: a person would not see it."""
    again = {(found.code, place) for found in _found(body) for place in found.places}
    return tuple(
        answer
        for answer in earlier
        if answer.outcome == Outcome.BLOCK
        or any(again.isdisjoint((f.code, place) for place in f.places) for f in answer.findings)
    )


def _found(answer: Mapping[str, Any]) -> Iterator[EarlierFinding]:
    for reason in answer.get("reasons", ()):
        code = reason["code"]
        if reason["outcome"] == Outcome.HOLD and code.startswith(_FOUND) and code not in _OPEN:
            rests_on = _RESTS_ON.get(f"{code.partition('.')[0]}.", ())
            places = (reason["subject"], *rests_on) if reason["subject"] else _MATERIAL
            yield EarlierFinding(code, reason["summary"], places)
    for flag in answer.get("red_flags", ()):
        if flag["code"] in _FOUND_FLAGS:
            places = tuple(flag["inputs"].get("fields", ())) or _MATERIAL
            yield EarlierFinding(flag["code"], flag["summary"], places)


def _is_about(place: str, path: str) -> bool:
    """Whether one path is the other or holds it ("lines[0]" and "lines[0].description")."""
    shorter, longer = sorted((place, path), key=len)
    return longer.startswith(shorter) and longer[len(shorter) : len(shorter) + 1] in ("", ".", "[")


def _block_of_a_revision(blocked: BlockedRevision) -> Reason:
    why = " ".join(blocked.reasons)
    return Reason(
        code=BLOCK_VANISHED,
        outcome=Outcome.HOLD,
        summary=f"Revision {blocked.revision} was blocked ({why}). This one is not, and states "
        f"otherwise: {_changed(blocked.changes)}.",
        citation="own rule: fail closed",
        subject=blocked.changes[0].field,
    )


def _block_elsewhere(earlier: EarlierAnswer) -> Reason:
    return _looked_at(BLOCK_VANISHED, earlier, f"{_order_of(earlier)} was blocked")


def _hold(earlier: EarlierAnswer) -> Reason:
    what = _order_of(earlier) if earlier.of else f"Revision {earlier.revision}"
    done = "rejected" if earlier.of in ("refused", "rejected") else "held"
    return _looked_at(HOLD_VANISHED, earlier, f"{what} was {done}")


def _order_of(earlier: EarlierAnswer) -> str:
    """What was answered, as its sentence begins."""
    if earlier.of == "shipment":
        return f"Shipment {earlier.reference} of the same order"
    if earlier.of == "refused":
        return f"Order {earlier.reference} of the same goods, as many, for another buyer"
    return f"The same buyer's order {earlier.reference} of the same goods"


def _looked_at(code: str, earlier: EarlierAnswer, what: str) -> Reason:
    is_block = code == BLOCK_VANISHED
    so = "This one is not, and states otherwise" if is_block else "This one states otherwise"
    let_go = "" if is_block else ", and nobody let it go"
    return Reason(
        code=code,
        outcome=Outcome.HOLD,
        summary=f"{what} ({_why(earlier)}){let_go}. {so}: {_changed(earlier.changes)}.",
        citation=CITATION,
        subject=earlier.changes[0].field,
    )


def _why(earlier: EarlierAnswer) -> str:
    return " ".join(finding.summary for finding in earlier.findings)


def _changed(changes: Iterable[Change]) -> str:
    return "; ".join(f"{c.field} said {c.before}, now {c.now or 'nothing'}" for c in changes)
