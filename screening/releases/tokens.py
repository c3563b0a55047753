"""What a release token says, how long, and which are void."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import jwt
from django.utils import timezone

from screening import audit
from screening.errors import NotAllowedError
from screening.models import ListVersion, ReleasedPart, ReleaseToken, Screening, Transaction
from screening.parts import released_part
from screening.policies import desk_policy_in_force
from screening.releases.keys import signing_key
from screening.terms.values import content_hash

LASTS = timedelta(days=7)
"""At most: lists change, and who ships later asks again."""
KEPT_AHEAD = timedelta(hours=1)
"""A token with less left is not given again."""
ISSUER = "export-screening"


def release_token(*, order: Transaction, through: str) -> ReleaseToken:
    """The token for a released transaction, or for the lines of it that may ship ahead.

    Asked again it is the same token, until it has less than an hour left.

    Args:
        order: with its screenings and their cases.
        through: the API key, for the record.

    Raises:
        NotAllowedError: the decision is not ``release`` and no part may ship, or a list that it
            rests on is stale.
    """
    screening = order.newest_screening
    decision = screening.decision if screening else "pending"
    part = released_part(screening) if screening and decision == "pending" else None
    if screening is None or (decision != "release" and part is None):
        raise NotAllowedError(f"The decision is '{decision}': only a release has a token.")
    now = timezone.now()
    given = screening.release_tokens.in_time(now + KEPT_AHEAD).filter(part=part).first()
    return given or _given(screening, part, now, through)


def void_tokens(owner: Any, now: datetime) -> Iterable[ReleaseToken]:
    """An owner's tokens that are in time and no longer to be believed, the oldest first."""
    own = ReleaseToken.objects.filter(screening__transaction__owner=owner)
    may = desk_policy_in_force().partial_release
    return own.in_time(now).void(parts_may_ship=may).order_by("issued_at", "pk")


def _given(
    screening: Screening, part: ReleasedPart | None, now: datetime, through: str
) -> ReleaseToken:
    ends = _end(screening, now)
    if ends <= now + KEPT_AHEAD:
        raise NotAllowedError("A list that the release rests on goes stale: screen it again.")
    name, order = uuid.uuid4(), screening.transaction
    key, kid = signing_key()
    claims = {
        "iss": ISSUER,
        "jti": str(name),
        "iat": int(now.timestamp()),
        "exp": int(ends.timestamp()),
        "sub": order.content["reference"],
        "release": _released(screening, order, part),
    }
    token = jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": kid})
    with audit.recorded():
        made: ReleaseToken = ReleaseToken.objects.create(
            id=name,
            screening=screening,
            part=part,
            token=token,
            content_sha256=claims["release"]["content_sha256"],
            issued_at=now,
            expires_at=datetime.fromtimestamp(claims["exp"], tz=now.tzinfo),
        )
        audit.record(
            verb="release_token_given",
            subject=screening,
            by=through,
            token=str(name),
            expires_at=made.expires_at,
            **({"lines": list(part.numbers)} if part else {}),
        )
    return made


def _released(
    screening: Screening, order: Transaction, part: ReleasedPart | None
) -> dict[str, Any]:
    content, as_of = order.content, screening.answer["as_of"]
    if part is not None:
        may = [line for line in content["lines"] if line["number"] in part.numbers]
        content = {**content, "lines": may}
    return {
        "is_part": part is not None,
        "held_lines": list(part.held) if part else [],
        "transaction": str(order.pk),
        "revision": order.revision,
        "kind": order.kind,
        "screening": str(screening.pk),
        "by": "screening" if part or screening.outcome == "clear" else "officers",
        "destination_country": content.get("destination_country"),
        "parties": [
            {"role": party["role"], "name": party.get("name"), "country": _country_of(party)}
            for party in content["parties"]
        ],
        "lines": [
            {
                name: line.get(name)
                for name in ("number", "part_number", "eccn", "quantity", "unit", "ship_to")
                if line.get(name) is not None
            }
            for line in content["lines"]
        ],
        "content_sha256": content_hash(content),
        "lists": {row["source"]: row["version"] for row in as_of["lists"]},
        "policy": as_of["policy"],
        "engine": as_of["engine"],
    }


def _country_of(party: dict[str, Any]) -> Any:
    return (party.get("address") or {}).get("country")


def _end(screening: Screening, now: datetime) -> datetime:
    """The day it ends: a week, or sooner, when the first list it rests on goes stale."""
    rested = screening.versions_used.select_related("source").values_list("source_id", flat=True)
    active = ListVersion.objects.active().filter(source__in=list(rested)).select_related("source")
    ends = [until for version in active if (until := version.fresh_until(now)) is not None]
    return min([now + LASTS, *ends])
