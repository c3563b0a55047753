"""What an Entity List entry itself says: which items it reaches and how BIS reviews them.

15 CFR part 744 Supp. 4 prints both in words (61 wordings of the requirement on 2026-07-23).
Nearly all say "all items subject to the EAR"; the few others are recognised only as far as the
table below, and what it does not know a person reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from screening.controls.answers import Result, ReviewPolicy
from screening.terms.eccn import Eccn
from screening.terms.listed_party import PartyRecord
from screening.terms.outcome import Outcome


@dataclass(frozen=True, slots=True)
class EntryEffect:
    """What an entry makes of one line.

    Args:
        result: ``None`` where it decides nothing about a license.
        words: what it says, for the officer; of an undetermined line, what would make it which.
        review_policy: how applications are reviewed, where a provision and not the entry says it.
        record: number of the record on file that it rests on.
    """

    outcome: Outcome
    result: Result | None
    words: str
    review_policy: ReviewPolicy | None = None
    record: str = ""


_ALL_ITEMS = re.compile(r"\ball items subject to the ear\b", re.IGNORECASE)
# Sentences that say more about the requirement and do not limit it to some items.
_REMARKS = re.compile(
    r"this license requirement may be overcome by.*|the license requirements under this entry"
    r" also extend.*",
    re.IGNORECASE | re.DOTALL,
)
_BUT_EAR99 = re.compile(
    r"\b(?:except|excluding|other than)\s+(?:for\s+)?(?:items\s+)?(?:designated\s+(?:as\s+)?)?"
    r"EAR\s?99(?:-designated technology\b|(?:\s+items)?\s*(?:[.;,(]|$))",
    re.IGNORECASE,
)
_OVERCOME_BY = re.compile(r"may be overcome by license exceptions?\s+([A-Z]{3})", re.IGNORECASE)
_LIMIT = re.compile(r"\b(except|excluding|other than|when|only|unless|apart from)\b", re.IGNORECASE)
_CCL_ITEMS = re.compile(r"\bitems on the (ccl|commerce control list)\b", re.IGNORECASE)

_REQUIRED = EntryEffect(
    Outcome.BLOCK, Result.LICENSE_REQUIRED, "a license is required for all items subject to the EAR"
)
_NOT_PRINTED = EntryEffect(
    Outcome.BLOCK, Result.LICENSE_REQUIRED, "the entry prints no limit, so every item is meant"
)
_ALL_BUT_EAR99 = EntryEffect(
    Outcome.BLOCK, Result.LICENSE_REQUIRED, "a license is required for all items but EAR99"
)
_NOT_EAR99 = EntryEffect(
    Outcome.HOLD,
    Result.UNDETERMINED,
    "the entry leaves EAR99 items out, and a person must confirm that this is one: a license is "
    "required if it is on the control list, none by this entry if it is EAR99",
)
_MUST_BE_READ = EntryEffect(
    Outcome.HOLD,
    Result.UNDETERMINED,
    "the entry is limited to some items and must be read: a license is required if it means this "
    "item, none by this entry if not",
)


def entry_scope(record: PartyRecord, eccn: Eccn | None) -> EntryEffect:
    """What the license requirement of an entry makes of an item.

    An entry that prints no requirement reaches every item; one our table cannot read never
    clears: the line is held for a person. An entry for items on the control list does not
    decide EAR99 items either (some of those entries name EAR99 items as well).

    Args:
        record: the listed party.
        eccn: the line's classification, ``None`` when unclassified.
    """
    printed = [m.license_requirement for m in record.measures if m.license_requirement.strip()]
    if not printed:
        return _NOT_PRINTED
    texts = [_REMARKS.sub("", text) for text in printed]
    if any(_ALL_ITEMS.search(text) and not _LIMIT.search(text) for text in texts):
        return _REQUIRED
    on_the_list = eccn is not None and not eccn.is_ear99
    if any(_ALL_ITEMS.search(text) and _BUT_EAR99.search(text) for text in texts):
        return _ALL_BUT_EAR99 if on_the_list else _NOT_EAR99
    if on_the_list and any(_CCL_ITEMS.search(text) for text in texts):
        return EntryEffect(
            Outcome.BLOCK, Result.LICENSE_REQUIRED, "a license is required for items on the CCL"
        )
    return _MUST_BE_READ


def entry_exceptions(record: PartyRecord) -> tuple[str, ...]:
    """License exceptions the entry itself leaves open, by their three letters (744.11(a))."""
    texts = " ".join(m.license_requirement for m in record.measures)
    found = [code.upper() for code in _OVERCOME_BY.findall(texts)]
    if "740.26" in texts:
        found.append("RFF")
    return tuple(dict.fromkeys(found))


# First row whose words stand in the text; a text that also splits by item is "per entry".
_POLICIES = (
    ("presumption of denial", ReviewPolicy.PRESUMPTION_OF_DENIAL),
    ("policy of denial", ReviewPolicy.POLICY_OF_DENIAL),
    ("case-by-case", ReviewPolicy.CASE_BY_CASE),
    ("case by case", ReviewPolicy.CASE_BY_CASE),
    ("presumption of approval", ReviewPolicy.PRESUMPTION_OF_APPROVAL),
)


def entry_review_policy(record: PartyRecord) -> ReviewPolicy | None:
    """The entry's review policy in the closed words; ``None`` when it prints none.

    ``per_entry`` when the entry names several policies, or only points to another section.
    """
    text = " ".join(m.license_policy for m in record.measures if m.license_policy).lower()
    if not text.strip():
        return None
    found = dict.fromkeys(policy for words, policy in _POLICIES if words in text)
    return next(iter(found)) if len(found) == 1 else ReviewPolicy.PER_ENTRY
