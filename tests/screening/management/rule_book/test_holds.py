"""The tables of what governs each hold are the mapping, and the prose names what there is."""

from __future__ import annotations

import re

from screening.desk.governing.reasons import REASONS
from screening.desk.governing.settings import SETTINGS, is_known
from screening.management.rule_book.holds import PAGE, page
from screening.policies import RULE_OF_FLAG
from tests.screening.management.rule_book.conftest import DOCS

WRITTEN = (DOCS / PAGE).read_text(encoding="utf-8")


def test_tables_are_the_mapping() -> None:
    assert page(WRITTEN) == WRITTEN, "manage.py rule_book writes it anew"
    for code in REASONS:
        assert f"| `{code}` |" in WRITTEN


def test_prose_names_settings_and_codes_that_there_are() -> None:
    prose = WRITTEN.partition("<!-- written")[0]
    for name in re.findall(r"`((?:controls|matching|lists)/[\w/.]+)`", prose):
        is_kind = any(setting.startswith(f"{name}/") for setting in SETTINGS)
        assert is_known(name) or is_kind, name
    flags = set(re.findall(r"`(rf\.\w+)`", prose))
    assert len(flags) > 8
    assert flags - set(RULE_OF_FLAG) == {"rf.listed_owner"}
    codes = re.findall(r"`((?:item|party|end_use|text|hq|question|exception|license)\.\w+)`", prose)
    assert len(codes) > 12
    assert set(codes) - set(REASONS) == set()
