"""Webhooks: which addresses are told what, how that goes, and telling again what was given up."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from screening.admin.acting import ActingAdmin, CommentForm, DeskForm, RecordAction
from screening.admin.control_lists import chips
from screening.admin.read_only import page_of
from screening.admin.record import Cell, Facts, RecordPage, Table, cell
from screening.models import Webhook, WebhookTelling
from screening.webhooks.addresses import end_webhook
from screening.webhooks.telling import replay

CHANGE = "screening.change_webhook"
SHOWN = 50
_LOOKS = {"waiting": "warn", "arrived": "ok", "dead": "bad"}


class NothingAskedForm(DeskForm):
    """An action that needs no words."""


@admin.register(Webhook)
class WebhookAdmin(ActingAdmin):
    """Addresses, with what waits and what was given up."""

    list_display = ("shown_url", "state", "owner", "told", "created_at")
    list_filter = ("owner",)
    search_fields = ("url", "owner__username")
    list_select_related = ("owner",)
    record_actions = (
        RecordAction(
            "end",
            "Tell this address nothing more",
            CHANGE,
            lambda row, said, user: end_webhook(
                webhook=row, through=user.get_username(), why=said["comment"]
            ),
            lambda row: row.ended_at is None,
            CommentForm,
        ),
    )

    @admin.display(description="Address")
    def shown_url(self, webhook: Webhook) -> SafeString:
        """Without what stands behind the question mark, which may be a secret."""
        return format_html('<span class="mono">{}</span>', webhook.url.partition("?")[0])

    @admin.display(description="State")
    def state(self, webhook: Webhook) -> SafeString:
        """In use or ended."""
        words, look = _state_of(webhook)
        return format_html('<span class="state {}">{}</span>', look, words)

    @admin.display(description="Types")
    def told(self, webhook: Webhook) -> SafeString:
        """What it is told."""
        return chips(webhook.types)

    def record_of(self, obj: Webhook) -> RecordPage:
        words, look = _state_of(obj)
        tellings = obj.tellings.all()
        return RecordPage(
            title=obj.url.partition("?")[0],
            badges=(Cell(words, "state", look=look),),
            main=(
                _table("Given up", tellings.dead(), "Nothing was given up."),
                _table("Waiting", tellings.waiting().order_by("position"), "Nothing waits."),
                _table("Told last", tellings.all(), "Nothing was told yet."),
            ),
            aside=(
                Facts(
                    "Address",
                    (
                        ("Owner", cell(obj.owner.get_username())),
                        ("Made", cell(obj.created_at)),
                        ("Ended", cell(obj.ended_at)),
                        ("Why", cell(obj.why_ended)),
                        ("Chain read to", cell(obj.position, "number")),
                        ("Types", cell(obj.types)),
                    ),
                    footer="Its secret is shown once, when it is made or renewed over the API.",
                ),
            ),
        )


@admin.register(WebhookTelling)
class WebhookTellingAdmin(ActingAdmin):
    """One event for one address."""

    list_display = ("event_id", "type", "about", "state", "attempts", "status", "tried_at")
    list_filter = ("state", "type")
    search_fields = ("about",)
    list_select_related = ("webhook",)
    record_actions = (
        RecordAction(
            "replay",
            "Tell it again",
            CHANGE,
            lambda row, said, user: replay(telling=row, through=user.get_username()),
            lambda row: row.state == WebhookTelling.State.DEAD and row.webhook.ended_at is None,
            NothingAskedForm,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("webhook")

    def record_of(self, obj: WebhookTelling) -> RecordPage:
        address = obj.webhook.url.partition("?")[0]
        return RecordPage(
            title=f"{obj.type}: {obj.about}",
            badges=(Cell(obj.get_state_display(), "state", look=_LOOKS[obj.state]),),
            main=(
                Facts(
                    "Telling",
                    (
                        (
                            "Address",
                            Cell(address, href=page_of(obj.webhook)),
                        ),
                        ("webhook-id", cell(obj.event_id, "mono")),
                        ("Tries", cell(obj.attempts, "number")),
                        ("Last tried", cell(obj.tried_at)),
                        ("Answered", cell(obj.status, "number")),
                        ("Problem", cell(obj.problem)),
                        ("Next try", cell(obj.next_at if obj.state == "waiting" else None)),
                    ),
                ),
            ),
        )


def _state_of(webhook: Webhook) -> tuple[str, str]:
    if webhook.ended_at is not None:
        return "ended", "bad"
    dead = webhook.tellings.dead().exists()
    return ("in use, some given up", "warn") if dead else ("in use", "ok")


def _table(title: str, rows: Any, empty: str) -> Table:
    return Table(
        title,
        ("Event", "About", "State", "Tries", "Last tried", "Problem"),
        tuple(
            (
                Cell(row.type, "strong", href=page_of(row)),
                cell(row.about),
                Cell(row.get_state_display(), "state", look=_LOOKS[row.state]),
                cell(row.attempts, "number"),
                cell(row.tried_at),
                cell(row.problem),
            )
            for row in rows[:SHOWN]
        ),
        empty=empty,
        footer=f"The {SHOWN} newest at most." if len(rows[: SHOWN + 1]) > SHOWN else "",
    )
