"""Records on file: enter one, agree to one that waits, end one; what ends soon."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from screening import audit
from screening.admin.acting import ActingAdmin, Adding, DeskForm, RecordAction
from screening.admin.record import Cell, Facts, RecordPage, cell, countries_cell, country_cell
from screening.admin.standing_record_forms import (
    ACCEPTED,
    CONTENT,
    PAPER_HELP,
    KindForm,
    content_label,
    form_of,
    proposed_of,
)
from screening.cases.standing_papers import attach_paper, attached_document, read_document
from screening.cases.standing_records import (
    Source,
    approve_record,
    decline_record,
    end_record,
    propose_record,
    wants_another,
)
from screening.cases.standing_suggestions import suggested
from screening.downloads import as_download
from screening.errors import NotAllowedError
from screening.models import StandingRecord, Transaction
from screening.terms.standing_record import KINDS, WARNING_DAYS, StandingKind

CHANGE = "screening.change_standingrecord"
LOOKS = {"in force": "ok", "ends soon": "warn", "waits for approval": "warn", "expired": "bad"}
_PEOPLE = ("entered_by", "vouched_by", "settled_by", "ended_by")


class YesForm(DeskForm):
    """A word beside one's yes; it may be left out."""

    comment = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))


class PaperForm(DeskForm):
    """The paper of a record."""

    paper = forms.FileField(
        label="Document", help_text=PAPER_HELP, widget=forms.FileInput(attrs={"accept": ACCEPTED})
    )


def _attach(record: StandingRecord, said: dict[str, Any], user: Any) -> StandingRecord:
    paper = said["paper"]
    return attach_paper(record=record, name=paper.name, chunks=paper.chunks(), by=user)


def _lacks_paper(record: StandingRecord) -> bool:
    return _waits(record) and not record.document_sha256 and record.vouched_by_id is None


def _waits(record: StandingRecord) -> bool:
    return record.status == StandingRecord.Status.PROPOSED


class StateFilter(admin.SimpleListFilter):
    """By the state that the list shows; what ends soon and what is over among them."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, words) for name, (words, _) in _states().items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = _states().get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


def _states() -> dict[str, tuple[str, Q]]:
    today = timezone.now().date()
    kept = Q(status=StandingRecord.Status.IN_FORCE)
    last = today + timedelta(days=WARNING_DAYS)
    counts = kept & Q(valid_from__lte=today)
    return {
        "waits": ("waits for approval", Q(status=StandingRecord.Status.PROPOSED)),
        "ends_soon": ("ends soon", counts & Q(valid_until__range=(today, last))),
        "in_force": ("in force", counts & (Q(valid_until=None) | Q(valid_until__gte=today))),
        "to_come": ("not yet in force", kept & Q(valid_from__gt=today)),
        "expired": ("expired", kept & Q(valid_until__lt=today)),
        "ended": ("ended", Q(status=StandingRecord.Status.ENDED)),
        "declined": ("declined", Q(status=StandingRecord.Status.DECLINED)),
    }


@admin.register(StandingRecord)
class StandingRecordAdmin(ActingAdmin):
    """What is once known, the newest first."""

    list_display = ("numbered", "state", "kind", "of", "valid_until", "entered_by")
    list_filter = (StateFilter, "kind")
    search_fields = ("partner_name", "parts__key", "document", "origin")
    add_form_class = KindForm
    add_permission = "screening.add_standingrecord"
    add_title = "Enter a record"
    record_actions = (
        RecordAction(
            "approve",
            "Approve",
            CHANGE,
            lambda row, said, user: approve_record(record=row, comment=said["comment"], by=user),
            _waits,
            YesForm,
        ),
        RecordAction(
            "attach",
            "Attach the document",
            "screening.add_standingrecord",
            _attach,
            _lacks_paper,
            PaperForm,
        ),
        RecordAction(
            "decline",
            "Decline",
            CHANGE,
            lambda row, said, user: decline_record(record=row, comment=said["comment"], by=user),
            _waits,
        ),
        RecordAction(
            "end",
            "End",
            CHANGE,
            lambda row, said, user: end_record(record=row, why=said["comment"], by=user),
            lambda row: row.status == StandingRecord.Status.IN_FORCE,
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "enter/<str:kind>/",
                self.admin_site.admin_view(self.enter_view),
                name="screening_standingrecord_enter",
            ),
            path(
                "<int:pk>/document/",
                self.admin_site.admin_view(self.document_view),
                name="screening_standingrecord_document",
            ),
            *super().get_urls(),
        ]

    def document_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The paper that a record rests on, as a download."""
        record = self.get_object(request, str(pk))
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        if record is None or not record.document_sha256:
            raise Http404("No such document.")
        try:
            content = read_document(record)
        except NotAllowedError as error:
            raise Http404(str(error)) from error
        return as_download(content, name=record.document_file)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*_PEOPLE)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = KindForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return redirect(page_to_enter(form.cleaned_data["kind"]))
        context = {
            **self.admin_site.each_context(request),
            "title": self.add_title,
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "desk/form.html", context)

    def enter_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The form of one kind; it may stand filled from an order."""
        if kind not in set(StandingKind):
            return redirect("admin:screening_standingrecord_add")
        chosen = StandingKind(kind)
        adding = Adding(
            f"Enter: {KINDS[chosen].words}",
            form_of(chosen),
            partial(_enter, chosen),
            partial(_initial, chosen),
        )
        return self.adding_view(request, adding)

    @admin.display(description="Number", ordering="id")
    def numbered(self, record: StandingRecord) -> str:
        """Its number."""
        return record.number

    @admin.display(description="Of")
    def of(self, record: StandingRecord) -> str:
        """Whose it is."""
        return record.holder

    @admin.display(description="State", ordering="status")
    def state(self, record: StandingRecord) -> SafeString:
        """In words, with its look."""
        words = record.state_on(timezone.now().date())
        return format_html('<span class="state {}">{}</span>', LOOKS.get(words, ""), words)

    def record_of(self, obj: StandingRecord) -> RecordPage:
        words = obj.state_on(timezone.now().date())
        return RecordPage(
            title=f"{obj.get_kind_display()} {obj.number}",
            badges=(Cell(words, "state", look=LOOKS.get(words, "")),),
            main=(
                Facts(
                    "What it says",
                    [(content_label(n), _said_cell(n, value)) for n, value in obj.content.items()],
                    footer=f"Serves {obj.row.serves}, and nothing else.",
                ),
                Facts(
                    "Whose, and where it counts",
                    (
                        ("Partner", cell(obj.holder if obj.partner_name else None)),
                        ("Parts", cell(obj.part_numbers or "any")),
                        ("Manufacturer", cell(obj.manufacturer)),
                        (
                            "Countries",
                            countries_cell(obj.countries) if obj.countries else Cell("any"),
                        ),
                        ("First day", cell(obj.valid_from)),
                        ("Last day", cell(obj.valid_until or "none")),
                    ),
                ),
                _trail(obj),
            ),
        )


def page_to_enter(kind: str, **query: Any) -> str:
    """The address of the form of a kind, filled from an order where one is named."""
    page = reverse("admin:screening_standingrecord_enter", args=(kind,))
    parts = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{page}?{parts}" if parts else page


def _enter(kind: StandingKind, values: dict[str, Any], user: Any) -> StandingRecord:
    paper = values.get("paper")
    document = None if paper else attached_document(values.get("attached", ""))
    source = Source(origin=values.get("origin", ""), document=document)
    with audit.recorded():
        made = propose_record(proposed=proposed_of(kind, values), by=user, source=source)
        return _attach(made.record, values, user) if paper else made.record


def _initial(kind: StandingKind, request: HttpRequest) -> dict[str, Any]:
    """What the form stands filled with: the days, and what the order in the address says."""
    order = None
    asked = request.GET.get("order", "")
    if asked and request.user.has_perm("screening.view_transaction"):
        try:
            order = Transaction.objects.filter(pk=asked).first()
        except ValidationError:
            order = None  # no id of an order
    party = request.GET.get("party", "")
    filled = suggested(kind, order, int(party) if party.isdecimal() else None)
    content = {f"{CONTENT}{name}": value for name, value in filled.pop("content", {}).items()}
    return {**filled, **content}


def _said_cell(name: str, value: Any) -> Cell:
    return country_cell(value) if name.endswith("country") else cell(_said(value))


def _said(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [
            " ".join(
                str(part)
                for part in (o["name"], o.get("country", ""), o.get("percent", "share unknown"))
            )
            for o in value
        ]
    return value


def _trail(obj: StandingRecord) -> Facts:
    """Who entered, agreed and ended, and what it rests on."""
    through = f" through {obj.entered_through}" if obj.entered_through else ""
    rows = [
        ("Document", cell(obj.document)),
        ("Attached", _attached(obj)),
        ("Origin", cell(obj.origin)),
        ("Entered", cell(f"{obj.entered_by.get_username()}{through}, {obj.entered_at:%Y-%m-%d}")),
    ]
    if obj.vouched_by:
        rows.append(("First officer", _by(obj.vouched_by, obj.vouched_at)))
    if obj.settled_by:
        words = "Declined" if obj.status == StandingRecord.Status.DECLINED else "Approved"
        rows.append((words, _by(obj.settled_by, obj.settled_at)))
    if obj.ended_by:
        rows.append(("Ended", _by(obj.ended_by, obj.ended_at)))
        rows.append(("Why", cell(obj.ended_why)))
    note = "two officers must agree" if _waits(obj) and wants_another(obj) else ""
    return Facts("Who, and what it rests on", rows, note)


def _attached(obj: StandingRecord) -> Cell:
    if not obj.document_sha256:
        return Cell("nothing", "quiet")
    page = reverse("admin:screening_standingrecord_document", args=(obj.pk,))
    return Cell(f"{obj.document_file} ({obj.document_sha256[:12]})", href=page)


def _by(person: Any, at: Any) -> Cell:
    return cell(f"{person.get_username()}, {at:%Y-%m-%d}")
