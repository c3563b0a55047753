"""API keys: who an ERP acts as, and what it may do. Only a hash of the secret is stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Scope(models.TextChoices):
    """What a key may do."""

    SUBMIT = "transactions:write", "submit transactions"
    READ = "transactions:read", "read transactions and screenings"
    READ_CASES = "cases:read", "read cases"
    WRITE_CASES = "cases:write", "answer findings, as the key's owner may at the desk"
    DECIDE_CASES = "cases:decide", "release, reject and sign, as the key's owner may at the desk"
    WRITE_DOCUMENTS = "documents:write", "send documents to cases"
    WRITE_ANSWERS = "answers:write", "send customers' answers to the questions of orders"
    READ_RECORDS = "records:read", "read records on file"
    WRITE_RECORDS = "records:write", "propose and end records on file"
    READ_PARTNERS = "partners:read", "read partners"
    WRITE_PARTNERS = "partners:write", "send partners"
    READ_LISTS = "lists:read", "read lists, listed parties and controlled items"
    READ_LICENSES = "licenses:read", "read licenses and what is left of them"
    MATCH = "parties:match", "match parties without an order"
    ASK = "determinations:ask", "ask what would be, without an order"
    WEBHOOKS = "webhooks:write", "read, make and end webhooks"
    REPORTS = "reports:read", "make and read reports on everything"


ERP_SCOPES = (Scope.SUBMIT, Scope.READ, Scope.READ_CASES)
"""What an ERP needs. Reports tell of everybody's orders and are given on purpose."""


TEST = "test_"
"""What a test key has before its prefix, which is of hexadecimal digits: so none is the other."""


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Keys by their state."""

    def usable(self, now: datetime) -> ApiKeyQuerySet:
        """Keys that are approved, neither revoked nor expired, of an active owner."""
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=now),
            revoked_at__isnull=True,
            waits=False,
            owner__is_active=True,
        )


class ApiKey(models.Model):
    """A key of the form ``esk_<prefix>_<secret>``, a test key ``esk_test_<prefix>_<secret>``; the
    secret is shown once, when it is made."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_keys"
    )
    name = models.CharField(max_length=100, help_text="What uses it, for example 'SAP production'.")
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    is_test = models.BooleanField(
        "test key",
        default=False,
        db_default=False,
        editable=False,
        help_text="Its orders are answered and forgotten after a day; it reads nothing else.",
    )
    expires_at = models.DateTimeField("expires", null=True, blank=True)
    revoked_at = models.DateTimeField("revoked", null=True, blank=True)
    last_used_at = models.DateTimeField("last used", null=True, blank=True, editable=False)
    allowed_networks = models.JSONField(
        default=list,
        db_default=models.Value([], output_field=models.JSONField()),
        help_text="Networks (CIDR) it is used from; empty: from anywhere.",
    )
    waits = models.BooleanField("waits for approval", default=False, db_default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "API key"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | ~Q(approved_by=F("made_by")) & ~Q(approved_by=F("owner")),
                name="api_key_is_approved_by_another_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.shown})"

    @property
    def shown(self) -> str:
        """The public beginning of the key."""
        return f"esk_{TEST if self.is_test else ''}{self.prefix}_…"

    @staticmethod
    def new_secret(*, is_test: bool = False) -> tuple[str, str, str]:
        """A fresh key.

        Args:
            is_test: whether it is to be a test key, which one sees.

        Returns:
            The whole key to show once, its public prefix, and the hash to store.
        """
        prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        return f"esk_{TEST if is_test else ''}{prefix}_{secret}", prefix, ApiKey.hash_of(secret)

    @staticmethod
    def hash_of(secret: str) -> str:
        """What is stored of a secret. A plain hash is enough: the secret has 256 random bits."""
        return hashlib.sha256(secret.encode()).hexdigest()

    def has_scope(self, scope: str) -> bool:
        """Whether the key may do this."""
        return scope in self.scopes
