"""What tests of services and faces share: the shipped lists, an ERP with its key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.lists.shipped import load_shipped
from screening.models import Scope


@pytest.fixture
def shipped_lists(db: Any) -> None:
    """Chart, groups, control list, products, demo list and policy as they ship."""
    load_shipped(with_demo_list=True)


@pytest.fixture
def own_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder for one test: the anchor file there belongs to one audit chain."""
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
