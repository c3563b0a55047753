"""What a key may do: the scope each view names for a method."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from screening.models import ApiKey


def may_try(view: Any, method: str) -> bool:
    """Whether a view has an answer for test keys to this method; most have none."""
    tried = getattr(view, "tried", {})
    return ("GET" if method in ("HEAD", "OPTIONS") else method) in tried


class HasScope(BasePermission):
    """Lets a key through that carries the scope in the view's ``scopes`` for this method."""

    def has_permission(self, request: Request, view: Any) -> bool:
        key = request.auth
        if not isinstance(key, ApiKey):
            return False
        if key.is_test and not may_try(view, str(request.method)):
            self.message = "A test key submits orders, and reads those and their events."
            return False
        scope = view.scopes.get("GET" if request.method in ("HEAD", "OPTIONS") else request.method)
        self.message = f"The key lacks the scope '{scope}'."
        return scope is None or key.has_scope(scope)


class MayMakeReports(BasePermission):
    """Reports tell of everybody's orders: the key's owner must be a person who may have them."""

    message = "The key's owner may not make reports."

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user.has_perm("screening.add_reportrun"))
