"""People and their roles; the administrator's page. Groups and permissions are no one's to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from screening import audit
from screening.admin.lookups import is_offered
from screening.cases.signers import void_signatures_without_right
from screening.errors import NotAllowedError
from screening.roles import Role, assign_roles, check_roles
from screening.user_names import new_user_name

if TYPE_CHECKING:
    _UserAdmin = UserAdmin[Any]
    _UserForm = forms.ModelForm[Any]
else:
    _UserAdmin, _UserForm = UserAdmin, forms.ModelForm

FIELDS = ("username", "first_name", "last_name", "email", "is_active")


class NewPersonForm(_UserForm):
    """A person without a password: they set it themselves, with a link."""

    class Meta:
        model = get_user_model()
        fields = FIELDS[:-1]

    def clean_username(self) -> str:
        """The name as it is kept; refused where it looks like another's."""
        try:
            return new_user_name(self.cleaned_data["username"])
        except NotAllowedError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def save(self, commit: bool = True) -> Any:
        self.instance.set_unusable_password()
        return super().save(commit)


class PersonForm(_UserForm):
    """A person with roles; the service behind it says which roles go together."""

    roles = forms.MultipleChoiceField(
        choices=[(role.value, role.value) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = get_user_model()
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who may only read has no field for a name.
        if self.instance.pk and "username" in self.fields:
            # It stands under decisions: what is sent for it is not read.
            self.fields["username"].disabled = True
        if self.instance.pk:
            self.fields["roles"].initial = list(self.instance.groups.values_list("name", flat=True))

    def clean_roles(self) -> list[str]:
        """Refuse what does not go together."""
        roles: list[str] = self.cleaned_data["roles"]
        try:
            check_roles(roles)
        except NotAllowedError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return roles


admin.site.unregister(get_user_model())
admin.site.unregister(Group)


@admin.register(get_user_model())
class PersonAdmin(_UserAdmin):
    """Nobody is removed here: their name stands under decisions. Make them inactive."""

    form = PersonForm
    add_form = NewPersonForm
    add_form_template = "admin/change_form.html"
    list_display = ("username", "first_name", "last_name", "shown_roles", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    filter_horizontal = ()
    readonly_fields = ("shown_roles", "last_login")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": FIELDS[:-1]}),)
        may_change = self.has_change_permission(request, obj)
        roles = ("roles",) if may_change else ("shown_roles", "last_login")
        return ((None, {"fields": FIELDS}), ("Roles", {"fields": roles}))

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter of the list offers can be asked."""
        return is_offered(self, lookup, request)

    @admin.display(description="Roles")
    def shown_roles(self, person: Any) -> str:
        """The person's roles."""
        if person.is_superuser:
            return "all (superuser)"
        return ", ".join(sorted(group.name for group in person.groups.all()))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An administrator changes no superuser: that would be a way to every right."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Nobody sets another's password: the way leads to asking for a link."""
        person = self.get_object(request, id)
        if person is None or not self.has_change_permission(request, person):
            raise PermissionDenied
        ask = reverse("admin:screening_passwordlink_add")
        return redirect(f"{ask}?{urlencode({'person': person.pk})}")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        told = {name: form.cleaned_data[name] for name in form.changed_data if name in FIELDS}
        with audit.recorded():
            super().save_model(request, obj, form, change)
            if told:
                verb = "person_changed" if change else "person_added"
                audit.record(verb=verb, subject=obj, by=request.user.get_username(), **told)
            if change:
                self._let_signatures_fall(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if "roles" not in form.cleaned_data:
            return
        try:
            with audit.recorded():
                assign_roles(
                    person=form.instance, roles=form.cleaned_data["roles"], by=request.user
                )
                self._let_signatures_fall(request, form.instance)
        except NotAllowedError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)

    def _let_signatures_fall(self, request: HttpRequest, person: Any) -> None:
        fell = void_signatures_without_right(person=person, by=request.user)
        if fell:
            self.message_user(request, f"First signatures of theirs that fell: {fell}.")
