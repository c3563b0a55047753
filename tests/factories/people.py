"""People who sign in, and keys of order systems."""

from __future__ import annotations

from functools import cache
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission

from screening.models import ApiKey, Scope

PASSWORD = "correct horse battery"


@cache
def _hashed_password() -> str:
    """Hashed once: a password hash is slow on purpose."""
    return make_password(PASSWORD)


class UserFactory(factory.django.DjangoModelFactory[Any]):
    """An officer who may sign in; ``permissions`` are code names of the screening app."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"officer{n}")
    first_name = "Ada"
    last_name = factory.Sequence(lambda n: f"Example{n}")
    is_staff = True
    password = factory.LazyFunction(_hashed_password)

    @factory.post_generation
    def permissions(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            self.user_permissions.set(
                Permission.objects.filter(
                    content_type__app_label="screening", codename__in=extracted
                )
            )


class ApiKeyFactory(factory.django.DjangoModelFactory[ApiKey]):
    """A key that may do everything; its secret is ``esk_<prefix>_secret``."""

    class Meta:
        model = ApiKey

    owner = factory.SubFactory(UserFactory)
    name = "SAP production"
    prefix = factory.Sequence(lambda n: f"{n:08x}")
    secret_hash = factory.LazyAttribute(lambda _: ApiKey.hash_of("secret"))
    scopes = factory.LazyFunction(lambda: list(Scope.values))
