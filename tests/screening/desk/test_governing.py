"""The mapping covers every code there is, and every setting it names is one of the policy."""

from __future__ import annotations

import ast
import json
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening import pipeline
from screening.controls import ear, flag_policy
from screening.controls.ear.part_732_red_flags import FLAG_RULES
from screening.desk.governing.flags import (
    FLAGS_OF_LAW,
    FLAGS_WITHOUT_SWITCH,
    LIMITS_OF_FLAGS,
)
from screening.desk.governing.lookup import causes_turned_by, governing, of_flag
from screening.desk.governing.reasons import GOVERN_NO_HOLD, REASONS
from screening.desk.governing.rows import NO_SETTING, Basis
from screening.desk.governing.settings import (
    SETTINGS,
    SWITCHES,
    changes_between,
    read_value,
    value_at,
    with_value,
    words_of,
)
from screening.desk.hold_causes import CauseKind
from screening.errors import InvalidPolicyError
from screening.policies import check_policy, shipped_policy, spelled_out
from tests.shared_data import SHARED_DATA

ROOT = Path(__file__).resolve().parents[3]
OWN = {
    "party.unreadable",
    "license.beyond_order",
    "revision.block_vanished",
    "law.not_known",
    "record.contradicted",
    "record.ended",
    "record.likely_holder",
    "revision.hold_vanished",
}
"""Codes that this product added to the closed list."""


def codes_of_rules() -> set[str]:
    """The reason code of every rule of the law, and of every reason that is given without one."""
    found = set()
    names = [
        info.name
        for package in (ear, pipeline)
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if ".sealed." not in info.name
    ]
    for name in names:
        module = import_module(name)
        for value in vars(module).values():
            found |= set(_codes(value))
        tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id == "Reason":
                found |= _named_in(call, module)
        found |= {v for k, v in vars(module).items() if k.endswith("_VANISHED")}
    return found


def _named_in(call: ast.Call, module: Any) -> set[str]:
    """The code that a reason is made with: written there, or a constant of the module."""
    given = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "code")]
    written = {node.value for node in given if isinstance(node, ast.Constant)}
    constants = {getattr(module, n.id, None) for n in given if isinstance(n, ast.Name)}
    return {code for code in written | constants if isinstance(code, str)}


def _codes(value: Any) -> Iterator[str]:
    if hasattr(value, "rule_id") and isinstance(getattr(value, "code", None), str) and value.code:
        yield value.code
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _codes(inner)
    elif isinstance(value, tuple | list | frozenset):
        for inner in value:
            yield from _codes(inner)


def leaves(content: Any, above: str) -> Iterator[str]:
    """Every setting of a part of the policy, down to where the mapping names one."""
    if above in SETTINGS or not isinstance(content, dict):
        yield above
        return
    for key, inner in content.items():
        yield from leaves(inner, f"{above}/{key}")


def test_every_reason_code_a_rule_can_give_is_mapped() -> None:
    codes = {code for code in codes_of_rules() if not code.startswith("rf.")}
    assert len(codes) > 40
    assert {"record.contradicted", "engine.error", "list.stale"} <= codes
    assert sorted(codes - set(REASONS)) == []


def test_closed_vocabulary_of_the_contracts_is_mapped() -> None:
    readme = SHARED_DATA.parent / "scenarios" / "README.md"
    if not readme.exists():
        pytest.skip("the contracts lie beside the project, not in it")
    text = readme.read_text(encoding="utf-8")
    section = text.split("## Reason codes")[1].split("\n## ")[0]
    rows = (line.split("|")[1] for line in section.splitlines() if line.startswith("| `"))
    closed = {code for cell in rows for code in re.findall(r"`([^`]+)`", cell)}
    assert len(closed) > 50
    assert closed - set(REASONS) == set()
    assert set(REASONS) - closed == OWN
    flags = text.split("## Red-flag codes")[1].split("\n## ")[0]
    closed_flags = set(re.findall(r"^\| `(rf\.[a-z0-9_]+)`", flags, re.MULTILINE))
    assert len(closed_flags) > 40
    known = {rule.code for rule in FLAG_RULES} | FLAGS_WITHOUT_SWITCH
    assert closed_flags - known == set()


def test_every_flag_has_its_switch_or_is_law() -> None:
    codes = {rule.code for rule in FLAG_RULES}
    assert set(LIMITS_OF_FLAGS) <= codes
    assert {rule.code for rule in FLAG_RULES if rule.is_law} == FLAGS_OF_LAW
    assert not FLAGS_WITHOUT_SWITCH & codes
    for code in codes:
        row = of_flag(code)
        assert row.settings[0] == f"{SWITCHES}/{code}"
        assert (row.basis is Basis.LAW) is (code in FLAGS_OF_LAW)
        assert row.answered_by
    for code in FLAGS_WITHOUT_SWITCH:
        assert of_flag(code).words == NO_SETTING[Basis.LAW]


def test_limits_belong_to_the_flags_that_the_policy_says() -> None:
    source = Path(flag_policy.__file__).read_text(encoding="utf-8")
    said = re.findall(r'^    "(\w+)",  # (rf\.\w+)', source, re.MULTILINE)
    assert len(said) > 15
    for limit, code in said:
        assert f"controls/flags/limits/{limit}" in LIMITS_OF_FLAGS[code], limit


def test_what_has_no_setting_says_so_in_words() -> None:
    for code, row in REASONS.items():
        assert row.settings or row.words in NO_SETTING.values(), code
        assert row.settings or row.basis is not Basis.CHOICE or row.answered_by, code
    assert REASONS["dest.embargo"].words == "No setting governs this: it is law."
    assert governing(CauseKind.REASON, "of.another.release") is None


def test_every_setting_named_is_one_of_the_policy_that_ships() -> None:
    policy = spelled_out(shipped_policy())
    named = {name for row in REASONS.values() for name in row.settings}
    named |= {name for rule in FLAG_RULES for name in of_flag(rule.code).settings}
    named |= set(SETTINGS) | set(governing(CauseKind.LIST, "us-ofac-sdn").settings)  # type: ignore[union-attr]
    for name in named:
        assert value_at(policy, name) is not None, name
        assert words_of(name) != name, name


def test_every_setting_of_the_rules_governs_a_hold_or_says_why_not() -> None:
    shipped = json.loads((ROOT / "fixtures" / "policy.json").read_text(encoding="utf-8"))
    parts = {"controls": shipped["controls"], "lists": shipped["lists"]}
    settings = {name for part, inner in parts.items() for name in leaves(inner, part)}
    assert settings - set(SETTINGS) == set(), "name it in SETTINGS, in words"
    silent = {name for name in settings if not causes_turned_by(name)}
    assert silent == set(GOVERN_NO_HOLD)


def test_changing_a_setting_changes_that_setting_and_no_other() -> None:
    policy = dict(shipped_policy())
    for name in SETTINGS:
        tried = with_value(policy, name, "something else")
        (change,) = changes_between(policy, tried)
        assert (change.setting, change.after) == (name, "something else")
        assert change.before == value_at(policy, name)
    assert dict(shipped_policy()) == policy


def test_switch_of_one_flag_is_a_change_of_its_own() -> None:
    name = f"{SWITCHES}/rf.rename"
    tried = with_value(shipped_policy(), name, {"enabled": False})
    (change,) = changes_between(shipped_policy(), tried)
    assert (change.setting, change.before, change.after) == (name, None, {"enabled": False})
    assert not check_policy(tried).controls.flags.switch("rf.rename").enabled
    assert with_value(tried, name, None) == dict(shipped_policy())
    assert causes_turned_by(name) == ("rf.rename",)


@given(st.sampled_from(sorted(SETTINGS)), st.sampled_from(sorted(SETTINGS)))
def test_changes_add_up(one: str, other: str) -> None:
    if one.startswith(f"{other}/") or other.startswith(f"{one}/"):
        return
    policy = dict(shipped_policy())
    tried = with_value(with_value(policy, one, "x"), other, "y")
    again = policy
    for change in changes_between(policy, tried):
        again = with_value(again, change.setting, change.after)
    assert again == tried


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (" 180 ", "180"),
        ("true", True),
        ("", None),
        ('["DE", "FR"]', ["DE", "FR"]),
        ('{"enabled": false}', {"enabled": False}),
    ],
)
def test_value_is_read_as_typed(typed: str, value: Any) -> None:
    assert read_value(typed) == value


def test_value_that_is_no_json_is_refused_with_the_place() -> None:
    with pytest.raises(InvalidPolicyError, match="no JSON"):
        read_value('{"enabled": no}')
