"""JSON as it may come from anybody."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class SubmissionParser(JSONParser):
    """DRF's strict JSON parser, which also survives a body nested thousands deep."""

    def parse(self, stream: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(stream, *args, **kwargs)
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
