"""A stored determination, read: which of its steps decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def deciding_step(determination: Mapping[str, Any]) -> int | None:
    """Where in the path of a stored determination its own rule speaks.

    Args:
        determination: its JSON.

    Returns:
        The place in the path, counted from 0; None where it has none.

    A determination of rules r1 does not name its rule: there the last element that cites the
    same provision is shown, and none rather than a wrong one.
    """
    path = determination.get("path") or []
    rule, citation = determination.get("rule"), determination.get("citation")
    own = [i for i, step in enumerate(path) if step.get("rule_id") == rule]
    if rule:
        deciding = [i for i in own if path[i].get("makes") and path[i].get("cite") == citation]
        return next(iter(deciding or own), None)
    cited = [i for i, step in enumerate(path) if step.get("cite") == citation]
    return cited[-1] if cited else None
