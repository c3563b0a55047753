"""Long lists page by cursor: stable while new rows come in, and as fast on page 1,000."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.pagination import CursorPagination
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
        return (asked,)
