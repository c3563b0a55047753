"""README, Makefile, CI and settings agree with each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "compliance" / "settings.py").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_readmes_two_commands_are_targets() -> None:
    for command in ("run", "test"):
        assert f"make {command}" in README
        assert re.search(rf"^{command}:", MAKEFILE, re.MULTILINE)


def test_ci_calls_the_readmes_test_command() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_variable_of_the_readme_is_read_by_the_settings() -> None:
    table = README.split("## Run it for real")[1].split("## Find your way")[0]
    names = set(re.findall(r"`([A-Z][A-Z_]+)(?:=\w+)?`", table))
    assert names
    assert {name for name in names if f'"{name}"' not in SETTINGS} == set()


def test_every_verb_of_ours_is_in_the_readme() -> None:
    ours = [name for name, app in get_commands().items() if app == "screening"]
    assert ours
    assert [name for name in ours if f"`{name}" not in README] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_says_why(name: str) -> None:
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "-r")):
            assert re.match(r"[\w\[\],-]+==[\w.]+.*#\s*\w", line), line


def test_constraints_pin_what_the_requirements_ask_for() -> None:
    pinned = dict(
        line.lower().replace("_", "-").split("==")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    )
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for package, version in re.findall(r"^([\w-]+)(?:\[[^\]]*\])?==([\w.]+)", text, re.M):
            assert pinned[package.lower().replace("_", "-")] == version


def test_the_lock_has_every_runtime_package_with_its_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {
        name.lower().replace("_", "-"): (version, rest)
        for name, version, rest in re.findall(
            r"^([\w.-]+)==([\w.]+)(.*?)(?=^[\w.-]+==|\Z)", lock, re.M | re.S
        )
    }
    assert all("--hash=sha256:" in rest for _, rest in locked.values())
    wanted = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for package, version in re.findall(r"^([\w-]+)(?:\[[^\]]*\])?==([\w.]+)", wanted, re.M):
        assert locked[package.lower().replace("_", "-")][0] == version


def test_images_of_the_readme_exist() -> None:
    for place in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / place).exists()
