"""What tests of services and faces share: the shipped lists, an ERP with its key."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_django
from django.conf import settings
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.lists.shipped import load_shipped
from screening.models import Scope
from tests.loading import loaded_for_module


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """What ships, loaded for a module's tests, each of which takes back what it did itself."""
    folder = tmp_path_factory.mktemp("shipped")
    with loaded_for_module(django_db_blocker, folder, with_demo_list=True):
        yield folder


@pytest.fixture
def shipped_lists(loaded: Path, db: None) -> None:
    """Chart, groups, control list, products, demo list and policy as they ship."""


@pytest.fixture
def committed_lists(transactional_db: None) -> None:
    """What ships, for a test with transactions of its own."""
    load_shipped(with_demo_list=True)


@pytest.fixture
def own_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder for one test: the anchor file there belongs to one audit chain."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


@pytest.fixture
def own_lists(
    shipped_lists: None, loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ships, in a data folder for one test."""
    shutil.copytree(loaded, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


@pytest.fixture
def erp(db: Any) -> User:
    """The user an ERP acts as."""
    return User.objects.create(username="erp")


@pytest.fixture
def api(erp: User) -> APIClient:
    """A client with a key that may do everything."""
    _key, secret = create_api_key(owner=erp, name="ERP", scopes=Scope.values, by=erp)
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
