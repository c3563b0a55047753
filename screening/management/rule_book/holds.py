"""The tables of ``docs/ordinary-trade.md``: what governs each hold. Its prose is its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screening.controls.ear.part_732_red_flags import FLAG_RULES
from screening.desk.governing.flags import FLAGS_WITHOUT_SWITCH, LIMITS_OF_FLAGS
from screening.desk.governing.lookup import ANSWERED_EACH_TIME, OF_LISTS, of_flag
from screening.desk.governing.reasons import GOVERN_NO_HOLD, REASONS
from screening.desk.governing.rows import Governs
from screening.desk.governing.settings import SETTINGS
from screening.management.rule_book.writing import table

PAGE = "ordinary-trade.md"
BEGIN, END = "<!-- written by manage.py rule_book -->", "<!-- to here -->"


def page(written: str) -> str:
    """The document with its tables as the mapping says today.

    Args:
        written: the document as it stands.
    """
    head, _, rest = written.partition(BEGIN)
    _old, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n" + "\n".join(_tables()) + f"\n{END}{tail}"


def _tables() -> Iterator[str]:
    yield "### Reasons\n"
    yield from _governed((f"`{code}`", row) for code, row in sorted(REASONS.items()))
    yield "### Red flags\n"
    yield (
        "Each flag but those of listed owners has its switch, `controls/flags/switches/<flag>`: "
        "asked or not, and\nhow it weighs. These have limits, or an answer that lasts, besides:\n"
    )
    flags = sorted({rule.code for rule in FLAG_RULES} | FLAGS_WITHOUT_SWITCH)
    yield from _governed((f"`{code}`", of_flag(code)) for code in flags if _is_told_apart(code))
    yield "### Lists\n"
    yield from _governed((("every list", OF_LISTS),))
    yield "### Settings\n"
    yield from table(("setting", "is"), ((f"`{name}`", what) for name, what in SETTINGS.items()))
    for name, what in GOVERN_NO_HOLD.items():
        yield f"`{name}` turns no hold: it {what}.\n"


def _is_told_apart(code: str) -> bool:
    lasting = of_flag(code).answered_by != ANSWERED_EACH_TIME
    return code in LIMITS_OF_FLAGS or code in FLAGS_WITHOUT_SWITCH or lasting


def _governed(rows: Iterable[tuple[str, Governs]]) -> Iterator[str]:
    yield from table(
        ("code", "why it holds", "settings", "answered without a change by"),
        ((code, _why(row), _settings(row), row.answered_by or "nothing") for code, row in rows),
    )


WHY = {"law": "law", "choice": "own choice", "own_rule": "fails closed"}


def _why(row: Governs) -> str:
    return WHY[row.basis.value]


def _settings(row: Governs) -> str:
    names = (name for name in row.settings if not name.startswith("controls/flags/switches/"))
    named = ", ".join(f"`{name}`" for name in names)
    said = "its switch" if row.settings and not named else named or "none"
    return f"{said}. {row.limit}" if row.limit else said
