"""What a list of the desk may be asked by its address: what its filters offer, and nothing else.

Django takes any lookup of a field that is written into the address. ``secret_hash__startswith`` or
a regular expression would read, letter by letter, what no page shows, and stop the database.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import get_fields_from_path
from django.http import HttpRequest

OFFERED = ("", "__exact", "__in", "__isnull", "__gte", "__gt", "__lte", "__lt")
"""How a filter of Django's asks for a value."""
OF_DATES = ("__year", "__month", "__day", *OFFERED)


def is_offered(admin: Any, lookup: str, request: HttpRequest) -> bool:
    """Whether one of a list's filters could have written this lookup.

    Args:
        admin: of the list.
        lookup: the name in the address, for example ``status__exact``.
    """
    if admin.date_hierarchy and lookup in {f"{admin.date_hierarchy}{how}" for how in OF_DATES}:
        return True
    for offered in admin.get_list_filter(request):
        name = offered[0] if isinstance(offered, list | tuple) else offered
        if not isinstance(name, str):
            if lookup == getattr(name, "parameter_name", None):
                return True
        elif lookup in _lookups_of(admin.model, name):
            return True
    return False


def _lookups_of(model: Any, name: str) -> set[str]:
    field = get_fields_from_path(model, name)[-1]
    paths = [name]
    if field.is_relation and (target := getattr(field, "target_field", None)) is not None:
        paths.append(f"{name}__{target.name}")
    return {f"{path}{how}" for path in paths for how in OFFERED}
