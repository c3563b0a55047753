"""``docs/determination.md`` says what the rules say, and nothing is left out of it."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest

import pytest

from screening.controls.ear.part_744_users_and_uses.party_measures import MEASURES
from screening.controls.not_examined import FAMILIES
from screening.controls.policy import RULES, ControlsPolicy
from screening.controls.reference import ControlTables
from screening.management.rule_book.determination import PAGE, page
from screening.management.rule_book.rules import FoundRule, rules_of_law
from screening.terms.law import Holds
from tests.screening.management.rule_book.conftest import DOCS

RULES_OF_LAW = rules_of_law()


def test_committed_page_is_what_the_rules_say(
    tables: ControlTables, policy: ControlsPolicy
) -> None:
    committed = (DOCS / PAGE).read_text(encoding="utf-8").splitlines()
    differing = [
        (now, then)
        for now, then in zip_longest(page(tables, policy).splitlines(), committed)
        if now != then
    ]
    assert differing == [], "manage.py rule_book writes it anew"


def test_the_rooms_are_found() -> None:
    """A page that found nothing would be true and empty."""
    rooms = {rule.room.split("/")[0] for rule in RULES_OF_LAW}
    parts = ("732", "734", "736", "738", "740", "742", "744", "746", "750", "760")
    assert all(any(room.startswith(f"part_{part}") for room in rooms) for part in parts)
    assert len(RULES_OF_LAW) > 150


@pytest.mark.parametrize("rule", RULES_OF_LAW, ids=lambda rule: rule.rule_id)
def test_every_rule_stands_on_the_page_with_room_file_citation_and_days(rule: FoundRule) -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    assert rule.citation, rule.rule_id
    row = f"| `{rule.rule_id}` | `{rule.room}` | `{rule.file}` | {rule.citation} | {rule.valid} |"
    assert row in text


def test_rule_ids_name_one_rule_each() -> None:
    ids = [rule.rule_id for rule in RULES_OF_LAW]
    assert [name for name, count in Counter(ids).items() if count > 1] == []


def test_every_set_and_number_of_the_law_stands_on_the_page(tables: ControlTables) -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    for record in tables.data.law.records:
        assert f"`{record.code}`" in text or record.holds is Holds.TABLE, record.code


def test_lists_policy_rows_and_what_is_not_covered_stand_on_the_page() -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    for name in (*MEASURES, *RULES, *(family.code for family in FAMILIES)):
        assert name in text, name
