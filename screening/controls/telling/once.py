"""What an answer says only once: reasons of many lines, of many entries of one list, questions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from screening.controls.answers import Question, Reason

MOST_OF_A_PARTY = 3
"""Reasons of one kind about one party; a house with a hundred listed affiliates is one finding."""
_OF_A_LIST = frozenset({"party.possible_match", "party.named_in_field"})
_PARTY = re.compile(r"^parties\[\d+\]")


def of_all_lines(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons that say the same of several lines, said once."""
    alike: dict[tuple[object, ...], list[Reason]] = {}
    for reason in reasons:
        key = (reason.code, reason.outcome, reason.summary, reason.citation, reason.subject)
        alike.setdefault(key, []).append(reason)
    return tuple(_one(same) for same in alike.values())


def of_a_house(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons, in their order; of those that only name further listed parties that one party
    may be, the first few and one for the rest. The hits name them all."""
    alike: dict[tuple[object, ...], list[Reason]] = {}
    for reason in reasons:
        is_of_a_list = reason.code in _OF_A_LIST
        key = (reason.code, reason.outcome, reason.subject) if is_of_a_list else (id(reason),)
        alike.setdefault(key, []).append(reason)
    return tuple(told for same in alike.values() for told in _first_few(same))


def asked_once(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Questions that read alike of the same field, once: a party may stand in several roles."""
    once: dict[tuple[str, str], Question] = {}
    for question in questions:
        once.setdefault((question.text, _PARTY.sub("", question.field)), question)
    return tuple(once.values())


def _one(same: list[Reason]) -> Reason:
    if len(same) == 1:
        return same[0]
    lines = dict.fromkeys(line for reason in same for line in reason.lines)
    return replace(same[0], lines=tuple(lines))


def _first_few(same: list[Reason]) -> Iterable[Reason]:
    if len(same) <= MOST_OF_A_PARTY + 1:
        return same
    rest = same[MOST_OF_A_PARTY:]
    words = f"It may be {len(rest)} further listed parties of like names; the hits name them."
    return (*same[:MOST_OF_A_PARTY], replace(_one(rest), summary=words))
