"""What the OpenAPI document says of each operation beside what its view says."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.mixins import ListModelMixin

from screening.api.pagination import FIELDS_SAID, fields_pattern
from screening.api.parameters import FIELDS, KnownParameters


class OperationSchema(AutoSchema):
    """Tells what will end, and which answers can be cut to fields; of lists the paging does."""

    def is_deprecated(self) -> bool:
        """Whether the view says that it will be taken away."""
        return isinstance(self.view, KnownParameters) and self.view.ending is not None

    def get_override_parameters(self) -> list[Any]:
        """The parameters of views, for ``extend_schema`` to put others beside."""
        own = list(super().get_override_parameters())
        view = self.view
        if not isinstance(view, KnownParameters) or isinstance(view, ListModelMixin):
            return own
        serializer = view.cut_serializer()
        if self.method != "GET" or serializer is None:
            return own
        schema = {"type": "string", **fields_pattern(serializer)}
        return [*own, OpenApiParameter(FIELDS, schema, description=FIELDS_SAID)]
