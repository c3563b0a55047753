"""Base of the admin of records that people act on: each action one form and one service call.

A refused action shows the page again with the reason and with what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from screening.admin.read_only import ReadOnlyAdmin, page_of
from screening.errors import MovedOnError, ScreeningError

REFUSED = 409


class DeskForm(forms.Form):
    """A form whose fields look like the desk's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault("class", "input")

    @property
    def ticks(self) -> list[forms.BoundField]:
        """The fields that are one box to tick: their label stands behind it."""
        return [f for f in self if isinstance(f.field.widget, forms.CheckboxInput)]


class CommentForm(DeskForm):
    """Why, in the person's own words."""

    comment = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))


@dataclass(frozen=True, slots=True)
class RecordAction:
    """One action on a record.

    Args:
        name: its word in addresses.
        label: on the button.
        permission: what it takes, with the app's label.
        run: calls the service with the record, the cleaned form and the user.
        is_open: whether it can be done to the record now.
        form: what is asked.
        initial: what the form stands filled with, of the record; what it holds as ``seen`` is told
            anew where the record moved on.
    """

    name: str
    label: str
    permission: str
    run: Callable[[Any, dict[str, Any], Any], Any]
    is_open: Callable[[Any], bool] = lambda _: True
    form: type[DeskForm] = CommentForm
    initial: Callable[[Any], dict[str, Any]] = lambda _: {}


@dataclass(frozen=True, slots=True)
class Adding:
    """A form that adds a record.

    Args:
        title: of the page, and on the button.
        form: what is asked.
        record: stores what the form asked for, given it and the user; returns the record.
        initial: what the form stands filled with.
        template: of the page.
    """

    title: str
    form: type[DeskForm]
    record: Callable[[dict[str, Any], Any], Any]
    initial: Callable[[HttpRequest], dict[str, Any]] = lambda _: {}
    template: str = "desk/form.html"


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action as it stands on the page."""

    action: RecordAction
    url: str
    form: DeskForm
    error: str = ""


class ActingAdmin(ReadOnlyAdmin):
    """Records with actions, and perhaps one form to add another."""

    record_template = "desk/acting.html"
    record_actions: Sequence[RecordAction] = ()
    add_form_class: type[DeskForm] | None = None
    add_permission = ""
    add_title = ""
    add_template = "desk/form.html"

    def add_record(self, values: dict[str, Any], user: Any) -> Any:
        """Store what the form asked for; returns the record."""
        raise NotImplementedError

    def add_initial(self, request: HttpRequest) -> dict[str, Any]:
        """What the form to add stands filled with."""
        return {}

    def acted(self, request: HttpRequest, obj: Any, done: Any) -> HttpResponse:
        """What follows an action: the page of the record, unless there is more to show.

        Args:
            done: what the action gave back.
        """
        return redirect(page_of(obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.add_form_class is not None and request.user.has_perm(self.add_permission)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            *(
                path(
                    f"<str:pk>/{action.name}/",
                    self.admin_site.admin_view(require_POST(partial(self._act, action=action))),
                    name=f"{name}_{action.name}",
                )
                for action in self.record_actions
            ),
            *super().get_urls(),
        ]

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if self.add_form_class is None:
            raise PermissionDenied
        adding = Adding(
            self.add_title,
            self.add_form_class,
            self.add_record,
            self.add_initial,
            self.add_template,
        )
        return self.adding_view(request, adding)

    def adding_view(self, request: HttpRequest, adding: Adding) -> HttpResponse:
        """The page of a form that adds a record."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = adding.form(
            request.POST or None, request.FILES or None, initial=adding.initial(request)
        )
        if request.method == "POST" and form.is_valid():
            try:
                return redirect(page_of(adding.record(form.cleaned_data, request.user)))
            except ScreeningError as refusal:
                form.add_error(None, str(refusal))
        context = {
            **self.admin_site.each_context(request),
            "title": adding.title,
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, adding.template, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return self._show(request, object_id)

    def _act(self, request: HttpRequest, pk: str, action: RecordAction) -> HttpResponse:
        if not request.user.has_perm(action.permission):
            raise PermissionDenied
        obj = self.get_object(request, pk)
        if obj is None:
            raise Http404(f"No such {self.opts.verbose_name}.")
        form = action.form(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, pk, refused=action, form=form, error="Not recorded.")
        try:
            done = action.run(obj, form.cleaned_data, request.user)
        except MovedOnError as refusal:
            # What they typed stays; sent again it replaces what stands, which they see now.
            sent = request.POST.copy()
            sent["seen"] = action.initial(self.get_object(request, pk)).get("seen", "")
            form = action.form(sent, request.FILES)
            return self._show(request, pk, refused=action, form=form, error=str(refusal))
        except ScreeningError as refusal:
            return self._show(request, pk, refused=action, form=form, error=str(refusal))
        return self.acted(request, obj, done)

    def _show(
        self,
        request: HttpRequest,
        pk: str,
        *,
        refused: RecordAction | None = None,
        form: DeskForm | None = None,
        error: str = "",
    ) -> HttpResponse:
        obj = self.get_object(request, pk)
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            raise Http404(f"No such {self.opts.verbose_name}.")
        record = self.record_of(obj)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        actions = [
            ActionView(
                action,
                reverse(f"{name}_{action.name}", args=(obj.pk,)),
                form
                if form and action is refused
                else action.form(auto_id=f"{action.name}_%s", initial=action.initial(obj)),
                error if action is refused else "",
            )
            for action in self.record_actions
            if action is refused
            or (request.user.has_perm(action.permission) and action.is_open(obj))
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": record.title,
            "record": record,
            "opts": self.opts,
            "record_actions": actions,
            **self.extra_of(obj),
        }
        status = REFUSED if refused else None
        return TemplateResponse(request, self.record_template, context, status=status)
