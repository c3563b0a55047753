"""``docs/determination.md`` says what the rules say, and nothing is left out of it."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import pytest

from screening.controls.ear.part_734_scope.foreign_made import ADVANCED_RULE, PRODUCT_RULES
from screening.controls.ear.part_740_exceptions.exception_rules import EXCEPTION_RULES
from screening.controls.ear.part_742_reasons.advanced_computing.foundry import FOUNDRY_RULE
from screening.controls.ear.part_742_reasons.advanced_computing.rules import AC_RULES
from screening.controls.ear.part_742_reasons.entry_controls import ENTRY_RULES
from screening.controls.ear.part_742_reasons.prose_controls import PROSE_RULES
from screening.controls.ear.part_744_users_and_uses.party_measures import MEASURES
from screening.controls.ear.part_744_users_and_uses.sensitive_uses import USE_RULES
from screening.controls.ear.part_746_embargoes.embargo import EMBARGOES
from screening.controls.ear.part_746_embargoes.russia_items import SOFTWARE_RULE, TARIFF_RULES
from screening.controls.not_examined import FAMILIES
from screening.controls.policy import RULES, ControlsPolicy
from screening.controls.reference import ControlTables
from screening.management.rule_book.determination import PAGE, page
from tests.screening.management.rule_book.conftest import DOCS

DATED = (
    *PROSE_RULES,
    *ENTRY_RULES,
    *EMBARGOES,
    *USE_RULES,
    *EXCEPTION_RULES,
    *PRODUCT_RULES,
    ADVANCED_RULE,
    FOUNDRY_RULE,
    *TARIFF_RULES,
    SOFTWARE_RULE,
    *AC_RULES.values(),
)


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


@pytest.mark.parametrize("rule", DATED, ids=lambda rule: rule.rule_id)
def test_every_rule_has_an_id_a_citation_and_its_days(rule: Any) -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    for name in ("rule_id", "citation", "valid"):
        assert getattr(rule, name), name
    assert rule.citation in text
    assert str(rule.valid) in text


def test_rule_ids_name_one_rule_each() -> None:
    ids = [rule.rule_id for rule in DATED]
    assert len(set(ids)) == len(ids)


def test_lists_policy_rows_and_what_is_not_covered_stand_on_the_page() -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    for name in (*MEASURES, *RULES, *(family.code for family in FAMILIES)):
        assert name in text, name
