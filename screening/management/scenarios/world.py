"""The world a scenario runs in: what ships, its own lists, and the state it gives.

The database and the data folder are made for the run and removed with it; each scenario's rows
are rolled back before the next one, so that none sees the orders of another.
"""

from __future__ import annotations

import copy
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.db.transaction import atomic, set_rollback
from django.test.utils import override_settings

from screening.lists.given import put_listed_parties_in_force
from screening.lists.shipped import load_shipped
from screening.management.scenarios.files import Scenario, noon
from screening.models import BusinessPartner, License, PolicyVersion
from screening.policies import set_policy

BY = "run_scenario"
_LETTER = "us.is_informed."
# Policy rows whose value stands beside the row in the policy, not on it.
_VALUE_OF_ROW = {"review.near_threshold": "near_threshold_margin"}


@contextmanager
def scratch_database() -> Iterator[None]:
    """A database and a data folder of its own with what ships; both are gone afterwards."""
    creation, name = connection.creation, connection.settings_dict["NAME"]
    if connection.vendor != "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"scenarios_{os.getpid()}"
    with (
        tempfile.TemporaryDirectory(prefix="scenarios-") as folder,
        override_settings(DATA_DIR=Path(folder)),
    ):
        creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            load_shipped(with_demo_list=False)
            yield
        finally:
            creation.destroy_test_db(str(name), verbosity=0)


@contextmanager
def world_of(scenario: Scenario) -> Iterator[AbstractBaseUser]:
    """The scenario's lists, policy, licenses and partners in force, until the block ends.

    Yields:
        The user as whom the scenario submits.
    """
    with atomic():
        put_listed_parties_in_force(records=scenario.listed, at=noon(scenario.as_of))
        give(scenario.given)
        users = get_user_model()._default_manager
        yield users.create(username=f"{BY} {scenario.name}")
        set_rollback(True)


def give(given: Mapping[str, Any]) -> None:
    """Put the state outside the submission in force."""
    if given.get("policy"):
        content = with_rows(PolicyVersion.objects.in_force().content, given["policy"])
        set_policy(content=content, by=BY, reason="Given by the scenario.")
    for row in given.get("licenses", ()):
        fields = dict(row)
        country = fields.pop("country", None)
        License.objects.create(countries=[country] if country else [], **fields)
    for row in given.get("partner_records", ()):
        verification = row.get("psv", {})
        BusinessPartner.objects.create(
            name=row["name"],
            first_ac_purchase_on=row.get("first_ac_purchase_on"),
            psv_result=verification.get("result", ""),
            psv_on=verification.get("on"),
        )


def with_rows(content: Mapping[str, Any], rows: Mapping[str, Any]) -> dict[str, Any]:
    """A policy with some rule rows switched against it.

    A row's value goes where it is read; a letter that is switched off is taken out.
    """
    changed = copy.deepcopy(dict(content))
    controls = changed.setdefault("controls", {})
    for name, row in rows.items():
        fields = dict(row)
        if name.startswith(_LETTER):
            letters = controls.get("letters", [])
            kept = [x for x in letters if f"{_LETTER}{x['name']}" != name or fields.get("enabled")]
            controls["letters"] = kept
            continue
        if name in _VALUE_OF_ROW and "value" in fields:
            controls[_VALUE_OF_ROW[name]] = fields.pop("value")
        controls.setdefault("rules", {}).setdefault(name, {}).update(fields)
    return changed
