"""The shapes of ``filing``: whether it is due and why, each line, statement, records, questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from screening.controls.facts import LineFacts


class Due(StrEnum):
    """Whether Electronic Export Information is due."""

    YES = "yes"
    CHECK = "check"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


_WEIGHT = (Due.YES, Due.CHECK, Due.NO, Due.NOT_APPLICABLE)


def heaviest(dues: Iterable[Due]) -> Due:
    """Yes before check before no; of none, that it does not apply."""
    return min(dues, key=_WEIGHT.index, default=Due.NOT_APPLICABLE)


class Ask(NamedTuple):
    """A question: the field that would hold the answer, and the provision that needs it.

    Of any line, the field begins with a dot and the text says ``{n}`` for the line's number, so
    that lines alike share one; ``of`` makes it a line's own.
    """

    field: str
    text: str
    why: str

    def of(self, line: LineFacts) -> Ask:
        """The question put to one line; one of the whole order stays."""
        if not self.field.startswith("."):
            return self
        text = self.text.replace("{n}", str(line.number))
        return Ask(f"{line.subject}{self.field}", text, self.why)

    def of_all(self, lines: Sequence[LineFacts]) -> Ask:
        """The question put to many lines at once."""
        if not self.field.startswith("."):
            return self
        numbers = ", ".join(str(line.number) for line in lines)
        return Ask(f"lines[]{self.field}", self.text.replace("{n}", numbers), self.why)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of ``filing.questions``."""
        return {"field": self.field, "text": self.text, "why": self.why}


UNDER_WHAT = Ask(
    ".license_number",
    "Under what does line {n} go: no license required, a license, or which license exception?",
    "758.1(b)(2)",
)
"""What is asked of a line whose license code hangs on an open answer."""


class Ground(NamedTuple):
    """What one provision says of a line.

    Args:
        cite: the provision, of 15 CFR.
        due: what it makes of the line.
        ask: what would decide it, where it is open.
        legend: of an exemption, what the loading document says instead of an ITN.
    """

    cite: str
    due: Due
    ask: Ask | None = None
    legend: str | None = None


class FiledCode(NamedTuple):
    """How AES is told under what a line goes.

    Args:
        code: license code; None where it is open.
        number: ``NLR``, the exception's symbol, or the number of license or notice.
    """

    code: str | None
    number: str | None
    license_value: Decimal | None = None
    asks: tuple[Ask, ...] = ()


class EccnField(NamedTuple):
    """The ECCN field of one line: ``required``, ``optional`` or ``none``, and what it takes."""

    field: str
    value: str | None
    description_prefix: str | None = None


class Choice(NamedTuple):
    """What an open line comes to if a person lets it go under one thing.

    Args:
        name: ``NLR``, ``license``, or the symbol of an exception.
        cites: the provisions that decide it then.
        questions: what is open of any such line then.
    """

    name: str
    due: Due
    code: str | None
    number: str | None
    legend: str | None
    loading_authority: str | None
    cites: tuple[str, ...]
    questions: tuple[Ask, ...]

    def to_json(self, line: LineFacts) -> dict[str, Any]:
        """What a line says then, with what it rests on."""
        return {
            "line": {
                "due": self.due.value,
                "license_code": self.code,
                "license_number": self.number,
                "legend": self.legend,
                "loading_authority": self.loading_authority,
            },
            "cites": list(self.cites),
            "questions": [ask.of(line).to_json() for ask in self.questions],
        }


class FilingLine(NamedTuple):
    """One line as it is filed, or why it is not.

    Args:
        schedule_b: ten digits as printed, None while they are open.
        origin: ``D`` domestic, ``F`` foreign, None while it is open.
        loading_authority: what the loading document carries beside an exemption's legend.
        choices: of an open line, what a person may let it go under.
    """

    line: LineFacts
    schedule_b: str | None
    origin: str | None
    value_usd: Decimal | None
    due: Due
    filed: FiledCode
    eccn: EccnField
    legend: str | None
    loading_authority: str | None
    choices: tuple[Choice, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON object of ``filing.lines``."""
        licensed = self.filed.license_value
        choices = {choice.name: choice.to_json(self.line) for choice in self.choices}
        return {
            "line": self.line.number,
            "schedule_b": self.schedule_b,
            "origin": self.origin,
            "value_usd": None if self.value_usd is None else plain(self.value_usd),
            "due": self.due.value,
            "license_code": self.filed.code,
            "license_number": self.filed.number,
            "license_value": None if licensed is None else plain(licensed),
            "eccn": {"field": self.eccn.field, "value": self.eccn.value},
            "description_prefix": self.eccn.description_prefix,
            "legend": self.legend,
            "loading_authority": self.loading_authority,
            **({"choices": choices} if choices else {}),
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """The destination control statement; ``required`` is None while an item is not classified."""

    required: bool | None
    eccns: tuple[str, ...] = ()
    text: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The JSON object of ``filing.dcs``."""
        return {
            "required": self.required,
            "document": "commercial_invoice" if self.required else None,
            "text_id": "758.6" if self.required else None,
            "text": self.text,
            "eccns": list(self.eccns),
        }


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything an exporter owes for one transaction.

    Args:
        preliminary: it is an order: value counts by conveyance, so the shipment is asked again.
        because: provisions with the numbers of the lines they speak of.
        itn: number of the filing, where the submission states it.
        itn_before: how long before what the ITN must be with the carrier, by mode.
        apart_from_unverified: the same if nobody who met the Unverified List is on it.
    """

    applies: bool
    preliminary: bool
    due: Due
    because: tuple[tuple[str, tuple[int, ...]], ...] = ()
    legend: str | None = None
    loading_authority: str | None = None
    predeparture_only: bool | None = None
    itn: str | None = None
    itn_before: Mapping[str, str] | None = None
    lines: tuple[FilingLine, ...] = ()
    consignee_type: str | None = None
    statement: Statement = Statement(required=False)
    record_years: int | None = None
    questions: tuple[Ask, ...] = ()
    apart_from_unverified: Filing | None = None

    def to_json(self) -> dict[str, Any]:
        """The whole block."""
        apart = self.apart_from_unverified
        return {
            "applies": self.applies,
            "preliminary": self.preliminary,
            "basis": BASIS,
            "eei": {
                "due": self.due.value,
                "because": [{"cite": c, "lines": list(lines)} for c, lines in self.because],
                "legend": self.legend,
                "loading_authority": self.loading_authority,
                "predeparture_only": self.predeparture_only,
                "itn_before": dict(self.itn_before or {}),
                **({"itn": self.itn} if self.itn else {}),
            },
            "lines": [line.to_json() for line in self.lines],
            "consignee_type": self.consignee_type,
            "dcs": self.statement.to_json(),
            "records": {"years": self.record_years, "from": "latest export/reexport/end"},
            "questions": [ask.to_json() for ask in self.questions],
            **({"apart_from_unverified": apart.to_json()} if apart else {}),
        }


BASIS = "758/30 2025-01-27+"
"""The text that was read, and that later documents are named where they are used."""


def plain(value: Decimal) -> str:
    """A value without needless zeros: 40000, 0.5."""
    return f"{value.normalize():f}"
