"""Texts that are sent: what is a number or a truth value is none, as the document says."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class TextField(serializers.CharField):
    """A text of JSON; a number in its place is refused, not written out."""

    def to_internal_value(self, data: Any) -> str:
        """The text, without blanks around it.

        Raises:
            ValidationError: something else.
        """
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))
