"""Long lists page by cursor: stable while new rows come in, and as fast on page 1,000."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from screening.errors import FieldError, InvalidQueryError


class NewestFirstPagination(CursorPagination):
    """Newest first; a view names the field in ``ordering``, others to sort by in ``sorts``."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        own = view.ordering.removeprefix("-")
        asked = request.query_params.get("sort", view.ordering)
        known = (own, *getattr(view, "sorts", ()))
        if asked.removeprefix("-") not in known:
            choices = ", ".join(f"{name}, -{name}" for name in known)
            raise InvalidQueryError((FieldError("sort", "unknown", f"There are {choices}."),))
        self.sorted_by = queryset.model._meta.get_field(asked.removeprefix("-"))
        return (asked,)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Where a page begins; a place that is none of the list's own kind is no cursor of it.

        Raises:
            NotFound: it cannot be read, or is another list's.
        """
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor is not None and not self._is_place(cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def _is_place(self, position: Any) -> bool:
        if position is None:
            return True
        try:
            self.sorted_by.to_python(position)
        except ValidationError:
            return False
        return "\0" not in position

    def get_page_size(self, request: Request) -> int:
        """As asked, at most ``max_page_size``; what is no number is not taken for the usual."""
        name = self.page_size_query_param
        asked = request.query_params.get(name)
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdigit() and len(asked) < 10 and int(asked) > 0):
            raise InvalidQueryError((FieldError(name, "malformed", "Write a number from 1 on."),))
        return min(int(asked), self.max_page_size)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The page around the rows, for the OpenAPI document."""
        whole: dict[str, Any] = super().get_paginated_response_schema(schema)
        for name, said in (("next", "The last page has none."), ("previous", "Nor the first one.")):
            link = whole["properties"][name]
            for word in ("nullable", "example"):  # of OpenAPI 3.0; of another API
                link.pop(word, None)
            link |= {"type": ["string", "null"], "description": f"Address of a page. {said}"}
        return whole

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """What a list takes beside its filters, for the OpenAPI document."""
        known = (view.ordering.removeprefix("-"), *getattr(view, "sorts", ()))
        orders = [order for name in known for order in (name, f"-{name}")]
        own = super().get_schema_operation_parameters(view)
        for parameter in own:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] |= {"minimum": 1, "maximum": 999_999_999}
        return [
            *own,
            _in_query("sort", f"Left out: `{view.ordering}`.", {"enum": orders}),
            _in_query("fields", FIELDS_SAID, fields_pattern(view.serializer_class)),
        ]


FIELDS_SAID = "Those wanted, by comma. Left out: all."


def fields_pattern(serializer: Any) -> dict[str, str]:
    """What may stand in ``fields`` for the answers of a serializer, as a pattern."""
    one = f"({'|'.join(serializer().fields)})"
    return {"pattern": f"^{one}(,{one})*$"}


def _in_query(name: str, description: str, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": "string", **more},
    }
