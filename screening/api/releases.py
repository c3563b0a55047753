"""Release tokens: given for what is released, checked offline, told void when taken back."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from screening.api.parameters import KnownParameters
from screening.api.schema import PROBLEM
from screening.models import ReleaseToken, Scope, Transaction
from screening.releases.keys import public_keys
from screening.releases.tokens import release_token, void_tokens

PROBLEM_TYPE = "application/problem+json"


class ReleaseSerializer(serializers.Serializer[ReleaseToken]):
    """A token, and until when it counts."""

    id = serializers.UUIDField(help_text="The token's `jti`, as the list of void tokens names it.")
    token = serializers.CharField(help_text="A JWT signed with EdDSA (Ed25519).")
    content_sha256 = serializers.CharField(help_text="Of the content as it is canonical JSON.")
    expires_at = serializers.DateTimeField()


class VoidTokenSerializer(serializers.Serializer[ReleaseToken]):
    """A token that is in time and no longer to be believed."""

    id = serializers.UUIDField()
    expires_at = serializers.DateTimeField()


class VoidTokensSerializer(serializers.Serializer[dict[str, Any]]):
    """All of them; a token past its end needs no telling."""

    as_of = serializers.DateTimeField()
    void = VoidTokenSerializer(many=True)


class KeysSerializer(serializers.Serializer[dict[str, Any]]):
    """JSON Web Key Set."""

    keys = serializers.ListField(child=serializers.DictField())


class ReleaseView(KnownParameters):
    """The token of one of the caller's released transactions."""

    scopes = {"GET": Scope.READ}

    @extend_schema(
        operation_id="transactions_release",
        summary="Read a release token",
        description=(
            "For exactly the content that was released: parties, lines, quantities, destination, "
            "and the lists it was screened against. Whoever has the public key can check it "
            "without asking; `/api/v1/releases/void/` tells which were taken back."
        ),
        responses={
            200: ReleaseSerializer,
            (404, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "No such transaction of yours."),
            (409, PROBLEM_TYPE): OpenApiResponse(PROBLEM, "It is not released."),
        },
    )
    def get(self, request: Request, pk: str) -> Response:
        own = Transaction.objects.owned_by(request.user)
        order = get_object_or_404(own.prefetch_related("screenings", "screenings__case"), pk=pk)
        given = release_token(order=order, through=str(request.auth))
        return Response(ReleaseSerializer(given).data)


class VoidTokensView(KnownParameters):
    """The caller's tokens that are no longer to be believed."""

    scopes = {"GET": Scope.READ}

    @extend_schema(
        operation_id="releases_void",
        summary="Read which release tokens are void",
        responses={200: VoidTokensSerializer},
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        shown = VoidTokensSerializer({"as_of": now, "void": void_tokens(request.user, now)})
        return Response(shown.data)


class ReleaseKeysView(KnownParameters):
    """The public key of release tokens; for anybody."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    scopes: dict[str, Any] = {}

    @extend_schema(
        operation_id="releases_keys",
        summary="Read the public key of release tokens",
        responses={200: KeysSerializer},
        auth=[],
    )
    def get(self, request: Request) -> Response:
        return Response(public_keys())
