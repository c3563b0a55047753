"""JSON as it may come from anybody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from screening.api.problems import TOO_LARGE
from screening.errors import MalformedJsonError, SubmissionTooLargeError
from screening.intake.json_text import parse_json


class SubmissionParser(JSONParser):
    """Reads no more bytes than a submission may have, and JSON strictly."""

    def parse(self, stream: Any, *args: Any, **kwargs: Any) -> Any:
        most = settings.SUBMISSION_MAX_BYTES
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise SubmissionTooLargeError(TOO_LARGE)
        try:
            return parse_json(raw)
        except MalformedJsonError as error:
            raise ParseError(str(error)) from error
