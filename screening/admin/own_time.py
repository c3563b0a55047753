"""A person's own time zone: read with each page of the desk, set on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from screening.admin.acting import DeskForm
from screening.models import OwnTime

UTC = "UTC"
_IN_SESSION = "time_zone"
_ZONES = tuple(sorted(zone for zone in available_timezones() if "/" in zone and zone[:3] != "Etc"))


class OwnTimeForm(DeskForm):
    """The zone, by the name of its city (IANA time zone database)."""

    zone = forms.ChoiceField(
        label="Time zone",
        choices=[(UTC, UTC), *((zone, zone.replace("_", " ")) for zone in _ZONES)],
        help_text="Times on the pages are shown in it. Files, reports and the API stay in UTC.",
    )


def in_own_time(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: pages of the desk show times in the zone of who is signed in."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        # A page is drawn lazily, inside this call; nothing of the zone outlives it.
        if not request.path_info.startswith(reverse("admin:index")):
            return get_response(request)
        with timezone.override(ZoneInfo(_zone_of(request))):
            return get_response(request)

    return respond


def own_time_view(request: HttpRequest) -> HttpResponse:
    """The page on which a person sets the zone."""
    form = OwnTimeForm(request.POST or None, initial={"zone": _zone_of(request)})
    if request.method == "POST" and form.is_valid():
        zone = form.cleaned_data["zone"]
        OwnTime.objects.update_or_create(person_id=request.user.pk, defaults={"zone": zone})
        request.session[_IN_SESSION] = zone
        messages.success(request, f"Times are shown in {zone.replace('_', ' ')} from now on.")
        return redirect("admin:index")
    context = {**admin.site.each_context(request), "title": "Your time zone", "form": form}
    return TemplateResponse(request, "desk/own_time.html", context)


def _zone_of(request: HttpRequest) -> str:
    """The zone as the session knows it; looked up once in each session."""
    if not request.user.is_authenticated:
        return UTC
    known = request.session.get(_IN_SESSION)
    if known is None:
        kept = OwnTime.objects.filter(person=request.user).values_list("zone", flat=True).first()
        known = request.session[_IN_SESSION] = kept or UTC
    return known if known in available_timezones() else UTC
