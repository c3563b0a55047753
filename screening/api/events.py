"""The feed of events: what happened to the caller's orders, and to the lists, in order."""

from __future__ import annotations

import time

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from screening import notices
from screening.api.authentication import key_of
from screening.api.parameters import KnownParameters
from screening.api.schema import PROBLEM
from screening.api.trials import trial_events
from screening.api.waiting_places import place_for
from screening.errors import FieldError, InvalidQueryError
from screening.events import (
    TYPES,
    Event,
    Page,
    events_after,
    latest_position,
    position_of,
    types_for,
)
from screening.models import Scope
from screening.terms.record_places import PLACE, read_place

LONGEST_WAIT_SECONDS = 30
BETWEEN_LOOKS_SECONDS = 0.05
"""However much is recorded: reading the chain for others' orders is not for nothing."""
MOST = 500
DEFAULT = 100
LATEST = "latest"
FAMILIES = tuple(dict.fromkeys(f"{kind.partition('.')[0]}.*" for kind in TYPES))


_KIND = (
    f"({'|'.join(kind.replace('.', '[.]').replace('*', '[*]') for kind in (*FAMILIES, *TYPES))})"
)


class EventSerializer(serializers.Serializer[Event]):
    """One event; a webhook carries the same."""

    id = serializers.CharField(help_text="The same whenever it is read or sent.")
    cursor = serializers.CharField(
        source="place", help_text="Ask with `after` of this for what came behind it."
    )
    type = serializers.ChoiceField(TYPES)
    timestamp = serializers.DateTimeField(source="at")
    data = serializers.DictField(  # type: ignore[assignment]
        help_text="What is needed to act on it. `decision` is the one given then, `decision_now` "
        "the one that counts as this is read: ship on `release` of the latter only."
    )


class PageSerializer(serializers.Serializer[Page]):
    """Some events, and where the next ones begin."""

    events = EventSerializer(many=True)
    next = serializers.CharField(
        source="place", help_text="The `after` of the next request; keep it."
    )
    is_end = serializers.BooleanField(help_text="Nothing stood behind it when it was read.")


class EventListView(KnownParameters):
    """What happened, in the order of the record."""

    scopes = {"GET": Scope.READ}
    tried = {"GET": "get_trial"}
    parameters = {"GET": frozenset({"after", "types", "wait", "limit"})}

    @extend_schema(
        operation_id="events_list",
        summary="Read events",
        description=(
            "Events of your orders and cases, of licenses and of lists, in the order of the "
            "record and without a gap: read with `after` of the last `next`, again and again. "
            "An event is told once here; read twice it is the same. With `wait` the answer comes "
            "as soon as there is an event. Events of cases need a key that may "
            "read cases, those of partners one that may read partners."
        ),
        parameters=[
            OpenApiParameter(
                "after",
                {"type": "string", "pattern": f"^({LATEST}|{PLACE})$"},
                description=f"A cursor. Left out: from the beginning; `{LATEST}`: from now on.",
            ),
            OpenApiParameter(
                "types",
                {"type": "string", "pattern": f"^({_KIND}(,{_KIND})*)?$"},
                description="Those wanted, by comma: `order.released,case.*`. None: all.",
            ),
            OpenApiParameter(
                "wait",
                {"type": "integer", "minimum": 0, "maximum": LONGEST_WAIT_SECONDS},
                description=f"Wait so many seconds for an event, at most {LONGEST_WAIT_SECONDS}.",
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MOST},
                description=f"Events of an answer, 1 to {MOST}; {DEFAULT} by itself.",
            ),
        ],
        responses={
            200: PageSerializer,
            (400, "application/problem+json"): OpenApiResponse(
                PROBLEM, "A parameter that is not known or cannot be used."
            ),
        },
    )
    def get(self, request: Request) -> Response:
        position, wait, most, types = _asked(request)
        allowed = types_for(key_of(request))
        types = [kind for kind in types if kind in allowed]
        with place_for(wait) as seconds, notices.waiting() as notice:
            deadline = time.monotonic() + seconds
            while True:
                page = events_after(position, owner=request.user, types=types, most=most)
                left = deadline - time.monotonic()
                if page.events or left <= 0:
                    return Response(PageSerializer(page).data)
                position = page.place.position
                if page.is_end:
                    notice.wait(left, apart=BETWEEN_LOOKS_SECONDS)

    def get_trial(self, request: Request) -> Response:
        """Events of test orders; there is nothing to wait for."""
        errors: list[FieldError] = []
        _, most = _numbers(request, errors)
        types = _types(request.query_params.get("types", ""), errors)
        if errors:
            raise InvalidQueryError(tuple(errors))
        after = request.query_params.get("after")
        return Response(PageSerializer(trial_events(request.user, after, types, most)).data)


def _numbers(request: Request, errors: list[FieldError]) -> tuple[int, int]:
    """How long is waited, and for how many."""

    def number(name: str, default: int, least: int, most: int) -> int:
        text = request.query_params.get(name)
        if text is None:
            return default
        if text.isascii() and text.isdigit() and len(text) < 19 and least <= int(text) <= most:
            return int(text)
        errors.append(FieldError(name, "malformed", f"Write a whole number, {least} to {most}."))
        return default

    wait = number("wait", 0, 0, LONGEST_WAIT_SECONDS)
    return wait, number("limit", DEFAULT, 1, MOST)


def _asked(request: Request) -> tuple[int, int, int, list[str]]:
    errors: list[FieldError] = []
    after = request.query_params.get("after")
    position = latest_position() if after == LATEST else _position(after, errors)
    wait, most = _numbers(request, errors)
    types = _types(request.query_params.get("types", ""), errors)
    if errors:
        raise InvalidQueryError(tuple(errors))
    return position, wait, most, types


def _types(text: str, errors: list[FieldError]) -> list[str]:
    """The types that are asked for, families told one by one."""
    wanted = [kind.strip() for kind in text.split(",") if kind.strip()]
    if unknown := [kind for kind in wanted if kind not in (*TYPES, *FAMILIES)]:
        known = ", ".join((*FAMILIES, *TYPES))
        errors.append(FieldError("types", "unknown", f"Not {unknown[0]!r}; there are {known}."))
    return [
        kind
        for kind in TYPES
        if not wanted or kind in wanted or f"{kind.partition('.')[0]}.*" in wanted
    ]


def _position(after: str | None, errors: list[FieldError]) -> int:
    if after is None:
        return 0
    place = read_place(after)
    if place is None:
        mend = f"Send the 'next' of an answer as it came, or '{LATEST}'."
        errors.append(FieldError("after", "malformed", mend))
        return 0
    try:
        return position_of(place)
    except ValueError:
        mend = f"The record ends at {latest_position()}: this cursor is of another installation."
        errors.append(FieldError("after", "unknown", mend))
        return 0
