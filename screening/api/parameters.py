"""What may stand in a query: a parameter nobody reads is refused, so that none is misspelled.

A filter that is spelled wrongly would list everything, and a client would take it for what it asked
for.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, ClassVar

from django_filters import CharFilter
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from screening.api.endings import Ending
from screening.api.lengths import excesses
from screening.api.pagination import NewestFirstPagination
from screening.errors import FieldError, InvalidQueryError
from screening.models import ApiKey

PAGING = frozenset({"cursor", NewestFirstPagination.page_size_query_param, "sort"})
FIELDS = "fields"
"""Which fields of an answer are wanted, by comma; of what has a serializer."""


class KnownParameters(APIView):
    """Base of the API's views: refuses query parameters that the view does not read.

    ``parameters`` names those that a method reads beside the filters and the paging of a list,
    ``repeatable`` those that may stand there more than once; ``ending`` that the view will be
    taken away; ``cuts`` the serializer of an answer that can be cut to some fields, where it is
    not the generic one; ``gives_file`` that the answer is no JSON, and has no fields to ask for;
    ``tried`` which of its functions answers test keys, by method. A view without
    refuses them, and no function that answers others ever runs for one.
    """

    parameters: ClassVar[dict[str, frozenset[str]]] = {}
    repeatable: ClassVar[frozenset[str]] = frozenset()
    ending: ClassVar[Ending | None] = None
    cuts: ClassVar[type[BaseSerializer[Any]] | None] = None
    gives_file: ClassVar[bool] = False
    tried: ClassVar[dict[str, str]] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if isinstance(request.auth, ApiKey) and request.auth.is_test:
            self._answer_test_key(str(request.method))
        if request.method == "OPTIONS" or not hasattr(self, str(request.method).lower()):
            return  # 405, whatever stands in the query
        known = self.known(str(request.method))
        sent = request.query_params
        errors = [
            FieldError(n, "unknown_parameter", _mend(n, known)) for n in sent if n not in known
        ]
        errors += [
            FieldError(n, "blank", "Give a value, or leave it out.") for n in _blank(self, sent)
        ]
        once = known - self.repeatable
        errors += [
            FieldError(n, "repeated", "Send it once.") for n in once if len(sent.getlist(n)) > 1
        ]
        errors += excesses(sent, request.headers)
        if errors:
            raise InvalidQueryError(tuple(errors))

    def _answer_test_key(self, method: str) -> None:
        """Put the function for test keys in the place of the other, for this request."""
        if method == "OPTIONS":
            return
        name = self.tried["GET" if method == "HEAD" else method]
        setattr(self, method.lower(), getattr(self, name))

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """The answer, marked where the view will end."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.ending is not None:
            self.ending.mark(answer)
        return answer

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """The view's serializer with the fields that were asked for."""
        return self.cut(super().get_serializer(*args, **kwargs))  # type: ignore[misc]

    def cut(self, serializer: Any) -> Any:
        """A serializer with the fields that were asked for.

        Raises:
            InvalidQueryError: there is no such field.
        """
        asked = self.request.query_params.get(FIELDS)
        if asked is not None:
            _keep(getattr(serializer, "child", serializer).fields, asked)
        return serializer

    def cut_serializer(self) -> type[BaseSerializer[Any]] | None:
        """Whose fields may be asked for."""
        if isinstance(self, GenericAPIView) and not self.gives_file:
            return self.cuts or self.serializer_class
        return self.cuts

    def known(self, method: str) -> frozenset[str]:
        """The query parameters that a method reads."""
        own = self.parameters.get(method, frozenset())
        if method not in ("GET", "HEAD"):
            return own
        if isinstance(self, ListModelMixin):
            own |= PAGING
        if self.cut_serializer() is not None:
            own |= {FIELDS}
        filters = getattr(self, "filterset_class", None)
        return own | frozenset(filters.base_filters if filters else ())


def _blank(view: Any, sent: Any) -> Iterator[str]:
    """Filters by a day, a number or a word of a list that are empty: they would filter nothing."""
    filterset = getattr(view, "filterset_class", None)
    for name, one in (filterset.base_filters if filterset else {}).items():
        if not isinstance(one, CharFilter) and sent.get(name) == "":
            yield name


def _keep(fields: Any, asked: str) -> None:
    wanted = [name.strip() for name in asked.split(",") if name.strip()]
    if not wanted:
        raise InvalidQueryError((FieldError(FIELDS, "blank", "Name some, or leave it out."),))
    if unknown := [name for name in wanted if name not in fields]:
        near = get_close_matches(unknown[0], list(fields), n=1)
        mend = f"Did you mean '{near[0]}'?" if near else f"There are {', '.join(fields)}."
        raise InvalidQueryError((FieldError(FIELDS, "unknown", f"No '{unknown[0]}'. {mend}"),))
    for name in set(fields) - set(wanted):
        fields.pop(name)


def _mend(name: str, known: frozenset[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"Unknown parameter. Did you mean '{near[0]}'?"
    return "Unknown parameter." + (f" Known: {', '.join(sorted(known))}." if known else "")
