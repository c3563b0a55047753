"""The flag of the exporter's own watch list: known from elsewhere, listed by nobody.

Press, a listing that was announced or withheld, own experience: knowledge that the exporter has is
knowledge that it must weigh (15 CFR 732 Supp. 3), but it is no list hit and asks for no license.
"""

from __future__ import annotations

from screening.controls.ear.part_732_red_flags.rule import (
    DIVERSION_PATTERN,
    Evaluable,
    FlagRule,
    Told,
    fired,
)
from screening.controls.inquiry import Inquiry

LIKE = "low"


def _watched(inquiry: Inquiry) -> Told:
    """A party that the exporter itself watches.

    One that is only like it weighs little: nobody has said that this name is that party.
    """
    met = [each for each in inquiry.past.watched if each.counts_on(inquiry.as_of)]
    same = [each for each in met if each.is_match]
    told = same or met
    detail = "; ".join(
        f"{each.submitted} {'is' if each.is_match else 'is like'} {each.watched}, watched until "
        f"{each.until}: {each.why}, {each.reason.rstrip('.')} ({each.source.rstrip('.')})"
        for each in told
    )
    return fired(
        (inquiry.facts.party_at(each.party).subject for each in told),
        detail,
        "" if same else LIKE,
        watched=[each.entry for each in told],
        via=[each.via for each in told],
    )


RULES = (
    FlagRule(
        code="rf.watch_list",
        severity="medium",
        predicate=_watched,
        inputs=("parties.name", "the exporter's own watch list"),
        # The customer must not learn that it is watched.
        question="Who is the end user, what are the goods for, and who stands behind the buyer?",
        topic="end_user",
        citation=DIVERSION_PATTERN,
        evaluable=Evaluable.HISTORY,
    ),
)
