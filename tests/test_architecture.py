"""The house stands as the architecture draws it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from screening.models.append_only import AppendOnlyModel

ROOT = Path(__file__).resolve().parents[1]
OWN = ("compliance", "screening", "bench")
PURE = (
    "screening/reading",
    "screening/matching",
    "screening/controls",
    "screening/desk",
    "screening/lists/readers",
    "screening/terms",
)
MOST_FILES_OF_A_ROOM = 17  # of rules, its docstring among them
LONGEST_FILE = 360
LONGEST_FUNCTION = 60
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py", "signals.py"}


def sources(*rooms: str) -> list[Path]:
    found = [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def test_imports_go_down_the_floors_only() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_room_of_rules_can_be_read_at_a_glance() -> None:
    rooms: dict[Path, int] = {}
    for path in sources("screening/controls", "screening/desk"):
        rooms[path.parent] = rooms.get(path.parent, 0) + 1
    assert {room: n for room, n in rooms.items() if n > MOST_FILES_OF_A_ROOM} == {}


@pytest.mark.parametrize("path", sources(*OWN), ids=lambda p: str(p.relative_to(ROOT)))
def test_module_says_what_it_is_and_stays_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert path.name not in FORBIDDEN_NAMES
    assert ast.get_docstring(tree), "a module begins by saying what it is"
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", sources(*PURE), ids=lambda p: str(p.relative_to(ROOT)))
def test_public_functions_of_the_pure_floor_have_docstrings(path: Path) -> None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        is_definition = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if is_definition and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


def test_pure_floor_is_importable_without_settings() -> None:
    code = (
        "import screening.matching, screening.controls.evaluation, "
        "screening.lists.readers.registry, sys; "
        "assert not [m for m in sys.modules if m.split('.')[0] in ('django', 'celery', 'redis')]"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


HISTORY = {
    "Attachment",
    "AuditEvent",
    "Cancellation",
    "CaseNote",
    "ChangeEffect",
    "CustomerAnswer",
    "Disposition",
    "LicenseMovement",
    "ListCheck",
    "ListSwitch",
    "OrdinaryNames",
    "PolicyVersion",
    "ReleaseToken",
    "ReleasedPart",
    "SharedText",
    "Signature",
    "SubmissionKey",
}


def test_every_model_of_history_is_append_only() -> None:
    models = apps.get_app_config("screening").get_models()
    assert {m.__name__ for m in models if issubclass(m, AppendOnlyModel)} == HISTORY


DATA_FILES = [
    path
    for folder in (ROOT / "fixtures", ROOT / "fixtures" / "law")
    for path in sorted(folder.iterdir())
    if path.suffix in (".jsonl", ".csv", ".json")
]


@pytest.mark.parametrize(
    "path",
    DATA_FILES,
    ids=lambda p: p.name,
)
def test_shipped_data_has_its_provenance_beside_it(path: Path) -> None:
    if path.name == "try_this_order.json":
        assert json.loads(path.read_text(encoding="utf-8"))["kind"] == "order"
        return
    assert path.with_suffix(".md").exists()
