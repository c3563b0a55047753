"""What may answer which finding, and the reason codes the product ships with.

The codes in use stand in a table that a policy manager edits; 15 CFR 762.2 asks that the reasons
of a decision are kept.
"""

from __future__ import annotations

from typing import Any

from screening.models import Disposition, ReasonCode

Kind = Disposition.Kind

SHIPPED_REASON_CODES: dict[str, dict[str, str]] = {
    Kind.FALSE_POSITIVE: {
        "name_only": "Only the name is alike",
        "different_country": "Another country",
        "different_entity_type": "Another kind of party",
        "different_dob_or_id": "Another date of birth or number",
        "different_address": "Another address",
        "delisted": "No longer listed",
        "weak_alias_only": "Only a weak alias met",
    },
    Kind.TRUE_MATCH: {
        "same_entity": "The same party",
        "owned_50": "Owned 50 percent or more by the listed party",
        "address_listed": "Uses a listed address",
        "alias_listed": "A listed alias of the party",
    },
    Kind.LICENSED: {
        "license_held": "A license we hold covers it",
        "exception_confirmed": "A license exception applies, every condition confirmed",
        "no_license_required": "No license is required: the open point is settled",
    },
    Kind.MITIGATED: {
        "explained_document": "Explained by a document",
        "end_user_certificate": "End-user certificate on file",
        "uvl_statement": "Unverified List statement on file",
        "site_visit": "Site visit",
        "bis_advisory": "Advisory opinion of BIS",
        "contract_clause": "Contract clause",
    },
    Kind.ESCALATE: {
        "needs_officer": "Needs a senior officer",
        "needs_counsel": "Needs counsel",
    },
    ReasonCode.Kind.REJECTED: {
        "listed_party": "A party is listed and no license is held",
        "no_license": "A license is required and none is held",
        "rejected_by_policy": "Our own policy forbids it",
        "unexplained_red_flag": "A red flag stays unexplained",
        "withdrawn_by_customer": "Withdrawn by the customer",
    },
}
"""Kind of answer to its reason codes, each with the words an officer reads."""

KINDS_FOR_HIT = (Kind.FALSE_POSITIVE, Kind.TRUE_MATCH, Kind.LICENSED, Kind.ESCALATE)
KINDS_FOR_DETERMINATION = (Kind.LICENSED, Kind.MITIGATED, Kind.ESCALATE)
KINDS_FOR_REQUIRED_LICENSE = (Kind.LICENSED, Kind.ESCALATE)
KINDS_FOR_RED_FLAG = (Kind.MITIGATED, Kind.ESCALATE)

KINDS_OF_AN_OFFICER = frozenset({Kind.TRUE_MATCH, Kind.LICENSED})
"""Answers that want the right to decide; an analyst escalates instead."""

WORK = "screening.change_case"
DECIDE = "screening.decide_case"
SECOND = "screening.second_sign_case"
"""The permissions that it takes to answer, to decide and to sign second."""


def may_choose(user: Any, kind: str) -> bool:
    """Whether a person may give this answer; an analyst escalates what an officer finds."""
    return kind not in KINDS_OF_AN_OFFICER or bool(user.has_perm(DECIDE))


BARS_RELEASE = frozenset({Kind.TRUE_MATCH, Kind.ESCALATE})
"""An order with such an answer can be rejected, never released."""

NEEDS_NO_LICENSE = "no_license_required"
"""The one reason for ``licensed`` that rests on no license and no exception."""
