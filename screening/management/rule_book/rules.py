"""Every rule of the law with its room and its file, found by reading the rooms themselves."""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from screening.controls import ear
from screening.controls.outcome import NO_REQUIREMENT
from screening.controls.policy import RULES, ControlsPolicy
from screening.controls.reference import ControlTables
from screening.controls.sets import Law
from screening.management.rule_book.writing import prose, table
from screening.terms.law import Holds

_FEW = 40  # members that are named one by one


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule where it lies: ``room`` below ``ear/``, ``file`` in the room."""

    rule_id: str
    citation: str
    valid: str
    room: str
    file: str


def rules_of_law() -> tuple[FoundRule, ...]:
    """Every row with an id, a citation and its days, by room, file and id."""
    first: dict[int, FoundRule] = {}
    for module in sorted(_modules(), key=_imports_of_the_law):
        for row in _rows(module):
            # A table made of another one's rows is not where they lie.
            place = _place(module)
            first.setdefault(id(row), FoundRule(row.rule_id, row.citation, days_of(row), *place))
    found = set(first.values())
    return tuple(sorted(found, key=lambda rule: (rule.room, rule.file, rule.rule_id)))


def days_of(row: Any) -> str:
    """When a row binds, or the set of the law that says when."""
    since = getattr(row, "since", "")
    return f"while `{since}` names any" if since else str(row.valid)


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(ear.__path__, f"{ear.__name__}."):
        yield import_module(info.name)


def _imports_of_the_law(module: ModuleType) -> tuple[bool, str]:
    """Modules that take rows from a neighbor come after it."""
    room = module.__name__.rpartition(".")[0]
    text = Path(module.__file__ or "").read_text(encoding="utf-8")
    return f"from {room}." in text, module.__name__


def _place(module: ModuleType) -> tuple[str, str]:
    path = Path(module.__file__ or "")
    room = path.parent.relative_to(Path(ear.__file__).parent)
    return str(room), path.name


def _rows(module: ModuleType) -> Iterator[Any]:
    """What the module itself assigns, not what it imports."""
    tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Name):
                yield from _rules_in(getattr(module, target.id, None))


def _rules_in(value: Any) -> Iterator[Any]:
    if hasattr(value, "rule_id") and hasattr(value, "citation") and hasattr(value, "valid"):
        yield value
    elif isinstance(value, dict):
        yield from _each(value.values())
    elif isinstance(value, list | tuple | frozenset):
        yield from _each(value)


def _each(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        yield from _rules_in(value)


def rules_by_room() -> Iterator[str]:
    """The section: rule, room, file."""
    yield "## Every rule, with its room and its file\n"
    yield from prose(
        "Rooms lie in `screening/controls/ear/`, one a part of the regulation. A determination "
        f"names its rule; `{NO_REQUIREMENT.rule_id}` is that of a line of which none demands a "
        "license (`controls/outcome.py`)."
    )
    yield from table(
        ("rule", "room", "file", "citation", "in force"),
        (
            (f"`{r.rule_id}`", f"`{r.room}`", f"`{r.file}`", r.citation, r.valid)
            for r in rules_of_law()
        ),
    )


def policy_rows(policy: ControlsPolicy) -> Iterator[str]:
    """What the policy dates: rows of rules, letters, recipients."""
    yield "## What the policy dates\n"
    yield from prose(
        "Rows of `fixtures/policy.json`, the one copy; an answer names each that its policy "
        "switches off, as not made:"
    )
    yield from table(
        ("rule", "in force", "may be switched off", "citation", "note"),
        (
            (
                name,
                "; ".join(map(str, policy.rules[name].periods)),
                "never" if policy.rules[name].is_law else "yes",
                policy.rules[name].citation,
                policy.rules[name].note,
            )
            for name in RULES
        ),
    )
    yield from prose(
        "Letters of BIS and recipients that it approved are rows of the policy too; an officer "
        "enters them on a page and another approves. Those that ship:"
    )
    letters = (
        (
            f"`{letter.rule_id}`",
            ", ".join(letter.products),
            " ".join(letter.destinations)
            + (" and by headquarters" if letter.by_headquarters else ""),
            "; ".join(map(str, letter.periods)),
            letter.citation,
        )
        for letter in policy.letters
    )
    recipients = (
        (
            "approved recipients",
            ", ".join(row.names),
            row.country,
            "; ".join(map(str, row.periods)),
            row.citation,
        )
        for row in policy.approved_recipients
    )
    yield from table(
        ("row", "products or names", "places", "in force", "citation"), (*letters, *recipients)
    )


def law(tables: ControlTables) -> Iterator[str]:
    """Sets and numbers of the law as they stand today, and from which day each is known."""
    known = tables.data.law
    yield "## The sets and numbers the rules look up\n"
    yield from prose(
        "Data in `fixtures/law/`, each member with its days and its source; here as they stand "
        "today. A transaction asked for a day before a row is known is held, and says so."
    )
    yield from table(
        ("set", "citation", "what", "members", "known from"),
        (
            (f"`{r.code}`", r.citation, r.words, _members(known, tables, r.code), r.known_from)
            for r in known.records
            if r.holds not in (Holds.NUMBER, Holds.TABLE)
        ),
    )
    yield from table(
        ("number", "citation", "what", "value", "known from"),
        (
            (
                f"`{r.code}`",
                r.citation,
                r.words,
                f"{tables.number(r.code):,} {r.unit}",
                r.known_from,
            )
            for r in known.records
            if r.holds is Holds.NUMBER
        ),
    )


def _members(known: Law, tables: ControlTables, code: str) -> str:
    members = sorted(known.sets[code].on(tables.day))
    if len(members) > _FEW:
        return f"{len(members):,} members"
    return " ".join(members) or "none"
