"""The decision line by line, and the lines of a held order that may ship ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rest_framework import serializers

from screening.models import DECISIONS, ReleasedPart, Screening


class LineDecisionSerializer(serializers.Serializer[dict[str, Any]]):
    """What was decided of one line: with the whole order, but for lines that may ship ahead."""

    number = serializers.IntegerField(help_text="As submitted.")
    decision = serializers.ChoiceField(DECISIONS)
    is_held_itself = serializers.BooleanField(
        help_text="A reason speaks of this line; else it waits for what else the order has."
    )
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of the reasons that speak of it."
    )


class PartLineSerializer(serializers.Serializer[dict[str, Any]]):
    """A line that may ship ahead, and how much of it."""

    number = serializers.IntegerField(help_text="As submitted.")
    quantity = serializers.FloatField(help_text="As submitted.")
    unit = serializers.CharField(required=False, help_text="As submitted.")


class PartSerializer(serializers.Serializer[ReleasedPart]):
    """What of a held order may ship ahead."""

    lines = PartLineSerializer(many=True)
    held_lines = serializers.ListField(
        source="held", child=serializers.IntegerField(), help_text="Numbers of those that wait."
    )


def line_decisions(
    screening: Screening, reasons: Iterable[Mapping[str, Any]], part: ReleasedPart | None
) -> Iterator[dict[str, Any]]:
    """The lines of a completed screening; none before."""
    if screening.status != Screening.Status.COMPLETED:
        return
    told = [(str(reason["subject"]), str(reason["code"])) for reason in reasons]
    for place, line in enumerate(screening.transaction.content["lines"]):
        path, number = f"lines[{place}]", line["number"]
        own = [code for subject, code in told if subject == path or subject.startswith(f"{path}.")]
        yield {
            "number": number,
            "decision": "release" if part and number in part.numbers else screening.decision,
            "is_held_itself": bool(own),
            "reasons": list(dict.fromkeys(own)),
        }
