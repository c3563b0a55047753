"""Loading a list's file by hand: upload, look at what it changes and whom it touches, say yes.

The file is read whole and held back; the page of its version shows it, and puts it in force.
"""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from screening.admin.acting import REFUSED, DeskForm
from screening.admin.read_only import page_of
from screening.errors import BrokenListError, QuarantinedListError, SameListError
from screening.lists.sync import load_list
from screening.models import ListSource, ListTask

LOAD = "screening.change_listsource"
MAX_BYTES = 64 * 1024 * 1024


class UploadForm(DeskForm):
    """A publisher's file, and its date where it gives none."""

    file = forms.FileField(
        label="The publisher's file", help_text="As it was published, plain or gzip; 64 MB at most."
    )
    published_on = forms.DateField(
        label="Published on",
        required=False,
        help_text="Where the file does not say it.",
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}),
    )

    def clean_file(self) -> Any:
        """Larger files are the command's."""
        sent = self.cleaned_data["file"]
        if sent.size > MAX_BYTES:
            raise forms.ValidationError("More than 64 MB: load it with manage.py load_list.")
        return sent


def upload_view(request: HttpRequest, pk: str) -> HttpResponse:
    """The form; a file that can be read leads to the page of its version."""
    if not request.user.has_perm(LOAD):
        raise PermissionDenied
    source = get_object_or_404(ListSource, pk=pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_held_back(source, form.cleaned_data, request.user))
        except (BrokenListError, SameListError) as refusal:
            form.add_error(None, str(refusal))
    context = {
        **admin.site.each_context(request),
        "title": f"Load {source.title}",
        "opts": ListSource._meta,
        "form": form,
    }
    return TemplateResponse(
        request, "desk/form.html", context, status=REFUSED if form.errors else None
    )


def _held_back(source: ListSource, said: dict[str, Any], user: Any) -> str:
    """Read and keep the file; where to look at it."""
    try:
        report = load_list(
            source=source.code,
            stream=cast(BinaryIO, said["file"].file),
            by=user.get_username(),
            published_on=said["published_on"],
            hold_back=True,
        )
    except QuarantinedListError:
        task = ListTask.objects.open().filter(source=source, kind="quarantined").first()
        if task is None:
            raise
        return page_of(task)
    return page_of(report.version)
