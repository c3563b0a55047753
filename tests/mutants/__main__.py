"""``python -m tests.mutants [WORD ...]``: run the mutants whose words match, all without any."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.mutants.mutant import Mutant
from tests.mutants.mutants import MUTANTS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "mutants.md"
NEEDED = ("compliance", "screening", "fixtures", "tests", "pyproject.toml", "manage.py")
BEHAVIOUR = (
    "tests/screening/controls",
    # Not what only compares pages, digests or the data with itself.
    "--ignore=tests/screening/controls/test_engines.py",
    "--ignore=tests/screening/controls/test_fixtures.py",
)
SURVIVED = "**no test**"
HEAD = """# Does a test notice when the law is wrong?

Each row is one value of the law changed alone in a copy of the tree, and the first test of
behaviour that failed for it. The tests that compare printed pages, frozen digests or the data with
itself are left out. `python -m tests.mutants` runs the list again and writes this page.

"""


def main() -> int:
    """Run the mutants; exit 1 where one survives."""
    wanted = [m for m in MUTANTS if all(word in f"{m.part} {m.what}" for word in sys.argv[1:])]
    rows = [(mutant, run(mutant)) for mutant in wanted]
    if len(wanted) == len(MUTANTS):
        PAGE.write_text(page(rows), encoding="utf-8")
    survivors = [mutant for mutant, killer in rows if killer == SURVIVED]
    print(f"{len(rows) - len(survivors)} of {len(rows)} noticed")
    return int(bool(survivors))


def run(mutant: Mutant) -> str:
    """The first test that fails with a mutant."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        root = Path(folder) / "tree"
        for name in NEEDED:
            source = ROOT / name
            if source.is_dir():
                skipped = shutil.ignore_patterns("__pycache__", "browser", "node_modules")
                shutil.copytree(source, root / name, ignore=skipped)
            else:
                shutil.copy(source, root / name)
        mutant.apply(root)
        done = _tested(root, *_rooms(root, mutant))
        if done.returncode == 0:
            done = _tested(root, *BEHAVIOUR)
    killer = _killer(done)
    print(f"{mutant.part} {mutant.kind}: {mutant.what}: {killer}", flush=True)
    return killer


def _rooms(root: Path, mutant: Mutant) -> list[str]:
    """The tests of the part, which are asked first; all where it has none."""
    ear = root / "tests" / "screening" / "controls" / "ear"
    rooms = [str(path) for path in sorted(ear.glob(f"part_{mutant.part}_*"))]
    return rooms or list(BEHAVIOUR)


def _tested(root: Path, *what: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", *what, "-x", "-q", "-n", "1"]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider"], cwd=root, capture_output=True, text=True
    )


def _killer(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode == 0:
        return SURVIVED
    failed = re.search(r"^FAILED (\S+)", done.stdout, re.M)
    if failed is None:  # broken at import is no test of behaviour
        raise RuntimeError(done.stdout[-3000:] + done.stderr[-1000:])
    return f"`{re.sub(r'^.*tests/screening/controls/', '', failed[1])}`"


def page(rows: Iterable[tuple[Mutant, str]]) -> str:
    """The table."""
    lines = ["| part | kind | changed | first noticed by |", "| --- | --- | --- | --- |"]
    lines += [f"| {m.part} | {m.kind} | {m.what} | {killer} |" for m, killer in rows]
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
