"""Webhooks: addresses of the caller's that are told events, and what became of each telling."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from screening.api.authentication import key_of
from screening.api.parameters import KnownParameters
from screening.api.schema import PROBLEM
from screening.events import TYPES, types_for
from screening.models import Scope, Webhook, WebhookTelling
from screening.webhooks.addresses import end_webhook, make_webhook, renew_secret
from screening.webhooks.telling import replay

PROBLEM_TYPE = "application/problem+json"
ONLY_WRITE = {"GET": Scope.WEBHOOKS, "POST": Scope.WEBHOOKS}


class WebhookSerializer(serializers.Serializer[Webhook]):
    """An address and what it is told."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    types = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    why_ended = serializers.CharField()


class NewWebhookSerializer(WebhookSerializer):
    """A webhook that was just made; its secret is shown here and never again."""

    secret = serializers.CharField(help_text="Standard Webhooks: `whsec_` and base64.")


class SecretSerializer(serializers.Serializer[dict[str, str]]):
    """A new secret; the old one signs beside it for a day."""

    secret = serializers.CharField()


class WebhookWishSerializer(serializers.Serializer[dict[str, Any]]):
    """What is to be told where."""

    url = serializers.CharField(
        max_length=500, help_text="An https address; no redirect is followed."
    )
    types = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        default=list,
        max_length=len(TYPES),
        help_text=f"Of {', '.join(TYPES)}; those of cases for a key that may read them. Left out: "
        "all.",
    )


class TellingSerializer(serializers.Serializer[WebhookTelling]):
    """One event for one address."""

    id = serializers.IntegerField()
    event = serializers.CharField(source="event_id", help_text="The `webhook-id` of every try.")
    type = serializers.CharField()
    about = serializers.CharField()
    state = serializers.ChoiceField(WebhookTelling.State.choices)
    attempts = serializers.IntegerField()
    next_at = serializers.DateTimeField()
    tried_at = serializers.DateTimeField(allow_null=True)
    status = serializers.IntegerField(allow_null=True, help_text="Of the last answer.")
    problem = serializers.CharField()


class TellingFilter(filters.FilterSet):  # type: ignore[misc]
    """``?state=dead``"""

    class Meta:
        model = WebhookTelling
        fields = ["state"]


@extend_schema_view(get=extend_schema(summary="List webhooks"))
class WebhookListView(KnownParameters, ListAPIView[Webhook]):
    """Make a webhook, or list the caller's, newest first."""

    scopes = ONLY_WRITE
    serializer_class = WebhookSerializer
    ordering = "-id"
    queryset = Webhook.objects.none()

    def get_queryset(self) -> Any:
        return Webhook.objects.owned_by(self.request.user)

    @extend_schema(
        operation_id="webhooks_make",
        summary="Make a webhook",
        description=(
            "What happens from now on is sent to the address, signed by the Standard Webhooks "
            "scheme, the data as the feed shows it; in order for each order, and again with "
            "growing pauses for three days until it is answered with 2xx. Answer 410 to end it. "
            "The same `webhook-id` may come twice: keep those you have handled."
        ),
        request=WebhookWishSerializer,
        responses={
            201: NewWebhookSerializer,
            (400, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "A field is missing or malformed."),
            (422, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "An address that cannot be told."),
        },
    )
    def post(self, request: Request) -> Response:
        wish = WebhookWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        made, secret = make_webhook(
            owner=request.user,
            through=str(request.auth),
            allowed=types_for(key_of(request)),
            **wish.validated_data,
        )
        return Response({**WebhookSerializer(made).data, "secret": secret}, status=201)


@extend_schema_view(get=extend_schema(summary="Read a webhook"))
class WebhookView(KnownParameters, RetrieveAPIView[Webhook]):
    """One of the caller's webhooks."""

    scopes = {"GET": Scope.WEBHOOKS, "DELETE": Scope.WEBHOOKS}
    serializer_class = WebhookSerializer
    queryset = Webhook.objects.none()

    def get_queryset(self) -> Any:
        return Webhook.objects.owned_by(self.request.user)

    @extend_schema(
        operation_id="webhooks_end",
        summary="End a webhook",
        description="It is told nothing more. Its row and what it was told stay.",
        responses={
            200: WebhookSerializer,
            (404, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "No such webhook of yours."),
        },
    )
    def delete(self, request: Request, pk: int) -> Response:
        ended = end_webhook(
            webhook=self.get_object(), through=str(request.auth), why="Ended by its owner."
        )
        return Response(WebhookSerializer(ended).data)


class WebhookSecretView(KnownParameters):
    """A new secret for one of the caller's webhooks."""

    scopes = {"POST": Scope.WEBHOOKS}

    @extend_schema(
        operation_id="webhooks_renew_secret",
        summary="Renew a webhook's secret",
        description="For a day everything is signed with both, so that no telling is lost.",
        request=None,
        responses={
            200: SecretSerializer,
            (404, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "No such webhook of yours."),
        },
    )
    def post(self, request: Request, pk: int) -> Response:
        webhook = get_object_or_404(Webhook.objects.owned_by(request.user).in_use(), pk=pk)
        return Response({"secret": renew_secret(webhook=webhook, through=str(request.auth))})


@extend_schema_view(get=extend_schema(summary="List what a webhook was told"))
class TellingListView(KnownParameters, ListAPIView[WebhookTelling]):
    """What a webhook was told, newest first."""

    scopes = {"GET": Scope.WEBHOOKS}
    serializer_class = TellingSerializer
    filterset_class = TellingFilter
    ordering = "-id"
    queryset = WebhookTelling.objects.none()

    def get_queryset(self) -> Any:
        webhook = get_object_or_404(
            Webhook.objects.owned_by(self.request.user), pk=self.kwargs["pk"]
        )
        return webhook.tellings.all()


class TellingReplayView(KnownParameters):
    """Tell again what was given up."""

    scopes = {"POST": Scope.WEBHOOKS}

    @extend_schema(
        operation_id="webhooks_replay",
        summary="Tell an event again",
        description="Of an event that was given up after three days: it is tried anew at once.",
        request=None,
        responses={
            200: TellingSerializer,
            (404, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "No such telling of yours."),
            (409, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "It was not given up."),
        },
    )
    def post(self, request: Request, pk: int, telling: int) -> Response:
        webhook = get_object_or_404(Webhook.objects.owned_by(request.user), pk=pk)
        dead = get_object_or_404(webhook.tellings.all(), pk=telling)
        found = replay(telling=dead, through=str(request.auth))
        return Response(TellingSerializer(found).data)
