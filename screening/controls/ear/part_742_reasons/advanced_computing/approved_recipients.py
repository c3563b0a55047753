"""Recipients in the United Arab Emirates approved for advanced computing.

15 CFR part 740 Supp. 8 (91 FR 43038, 2026-07-10; read 2026-09-24). The names are policy rows;
government agencies of the UAE are approved too but cannot be told by name, so they stay with
the officer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from screening.controls.facts import TransactionFacts
from screening.terms.party_role import PartyRole

_WORD = re.compile(r"\w+")


def look_approved(facts: TransactionFacts, recipients: Iterable[str]) -> bool:
    """Whether the ultimate consignee and all end users look like approved recipients.

    Both roles must be filled: an end user nobody named is not an approved one. A name looks
    approved when it begins with the words of a recipient; only a person can say it is the same
    company, so the answer is never more than a hold.
    """
    wanted = [_words(name) for name in recipients]
    consignees = facts.in_roles((PartyRole.ULTIMATE_CONSIGNEE,))
    users = facts.in_roles((PartyRole.END_USER,))
    if not consignees or not users:
        return False
    return all(
        any(_words(party.name)[: len(words)] == words for words in wanted)
        for party in (*consignees, *users)
    )


def _words(name: str) -> list[str]:
    return _WORD.findall(name.casefold())
