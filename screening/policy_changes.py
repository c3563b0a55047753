"""Changing the policy takes two: one proposes, another approves or declines."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.utils import timezone

from screening import audit
from screening.desk.governing.settings import changes_between, changes_matching
from screening.errors import InvalidPolicyError, NotAllowedError
from screening.models import PolicyProposal, PolicyVersion, Product, Rehearsal
from screening.policies import check_policy, in_todays_shape, left_out, set_policy


def propose_policy(*, content: Mapping[str, Any], reason: str, by: Any) -> PolicyProposal:
    """Put a change of the policy before a second person.

    Args:
        content: the whole policy as it would be.
        reason: why, in the proposer's words, not blank.
        by: the user who proposes.

    Raises:
        InvalidPolicyError: the engines cannot take it, or a letter newly names a product that is
            not in the catalog; nothing was stored.
        NotAllowedError: the reason is blank or the content is the policy in force.
    """
    parsed = check_policy(content)
    missing = left_out(content)
    if missing:
        raise InvalidPolicyError(
            f"{missing[0]} must be given: what a policy leaves out would come into force as "
            "released, and nobody would have been shown it"
        )
    if not reason.strip():
        raise NotAllowedError("Write a reason: it stands beside the policy for good.")
    with audit.recorded():
        base = PolicyVersion.objects.first()
        _refuse_unknown_products(content)
        if base is not None and base.version == parsed.version:
            raise NotAllowedError("This is the policy in force: nothing would change.")
        proposal = PolicyProposal.objects.create(
            content=dict(content), reason=reason.strip(), base=base, proposed_by=by
        )
        audit.record(
            verb="policy_proposed",
            subject=proposal,
            by=by.get_username(),
            reason=proposal.reason,
            version=parsed.version,
            base=base.version if base else None,
        )
        return proposal


def _refuse_unknown_products(content: Mapping[str, Any]) -> None:
    """A letter reaches what the catalog knows; a misspelled product would never be met.

    What a letter in force names already may stay, so that a product that left the catalog stops
    no other change of the policy.
    """
    standing = {row["name"]: row["products"] for row in _in_force()["controls"]["letters"]}
    for letter in content["controls"]["letters"]:
        added = set(letter["products"]).difference(standing.get(letter["name"], ()))
        known = Product.objects.active().filter(uid__in=added).values_list("uid", flat=True)
        unknown = sorted(added.difference(known))
        if unknown:
            raise InvalidPolicyError(
                f"letters: {letter['name']} names {', '.join(unknown)}, which the product catalog "
                "does not have"
            )


def propose_letter(*, letter: Mapping[str, Any], reason: str, by: Any) -> PolicyProposal:
    """Put a letter of BIS before a second person, as a change of the policy in force.

    Args:
        letter: as JSON, see ``controls.policy.Letter``; one of the same name is replaced.
        reason: why, not blank.
        by: the user who enters it.

    Raises:
        InvalidPolicyError: a field of the letter cannot be; nothing was stored.
        NotAllowedError: the reason is blank, or the letter stands in the policy as it is.
    """
    content = _in_force()
    letters = content["controls"]["letters"]
    others = [row for row in letters if row["name"] != letter["name"]]
    content["controls"]["letters"] = [*others, dict(letter)]
    return propose_policy(content=content, reason=reason, by=by)


def propose_recipients(*, recipients: Mapping[str, Any], reason: str, by: Any) -> PolicyProposal:
    """Put a row of recipients approved for advanced computing before a second person.

    Args:
        recipients: as JSON, see ``controls.policy.Recipients``; one of the same country and
            citation is replaced.

    Raises:
        InvalidPolicyError: a field cannot be; nothing was stored.
        NotAllowedError: the reason is blank, or the row stands in the policy as it is.
    """
    content = _in_force()
    key = (recipients["country"], recipients["citation"])
    rows = content["controls"]["approved_recipients"]
    others = [row for row in rows if (row["country"], row["citation"]) != key]
    content["controls"]["approved_recipients"] = [*others, dict(recipients)]
    return propose_policy(content=content, reason=reason, by=by)


def _in_force() -> dict[str, Any]:
    """A copy of the policy in force to be changed; of the one that ships while there is none."""
    newest = PolicyVersion.objects.first()
    return deepcopy(in_todays_shape(newest.content if newest else {}))


def approve_policy(*, proposal: PolicyProposal, comment: str, by: Any) -> PolicyVersion:
    """Put a proposed policy in force.

    Raises:
        NotAllowedError: it is settled, the proposer would approve it, another policy came into
            force since it was proposed, or it changes matching and was not tried on ordinary names.
        InvalidPolicyError: the engines of today cannot take it.
    """
    with audit.recorded():
        locked = _lock_open(proposal)
        if locked.proposed_by_id == by.pk:
            raise NotAllowedError("You proposed this change: another person must approve it.")
        newest = PolicyVersion.objects.first()
        if newest != locked.base:
            raise NotAllowedError(
                "Another policy came into force since this was proposed: propose it again on top."
            )
        if lacks_names(locked):
            raise NotAllowedError(
                "This changes how names are matched, and was not tried on ordinary names yet: "
                "rehearse the proposal, wait until that is finished, and look at which names come "
                "and which go."
            )
        stored = set_policy(
            content=locked.content, by=locked.proposed_by.get_username(), reason=locked.reason
        )
        locked.became = stored
        _settle(locked, PolicyProposal.Status.APPROVED, comment, by)
        return stored


def lacks_names(proposal: PolicyProposal) -> bool:
    """Whether it changes how names are matched and was not tried on ordinary names.

    To rehearse on stored orders is left to who proposes, for each of them was looked at by rules
    that a change leaves as they are. How names are matched is under all of those: what is let go
    leaves no trace, what needlessly comes is met by the officers of tomorrow, and neither can be
    read from the numbers. Trying it takes some minutes.
    """
    base = proposal.base
    if base is None:
        return False
    changes = changes_between(in_todays_shape(base.content), in_todays_shape(proposal.content))
    if not changes_matching(changes):
        return False
    tried = Rehearsal.objects.filter(
        version=PolicyVersion.version_of(proposal.content),
        base=base,
        status=Rehearsal.Status.COMPLETED,
    )
    return not any(rehearsal.has_played_names for rehearsal in tried)


def decline_policy(*, proposal: PolicyProposal, comment: str, by: Any) -> PolicyProposal:
    """Refuse a proposed policy, or take one's own back.

    Raises:
        NotAllowedError: it is settled, or the comment is blank.
    """
    with audit.recorded():
        locked = _lock_open(proposal)
        if not comment.strip():
            raise NotAllowedError("Write a comment: the proposer will read why.")
        return _settle(locked, PolicyProposal.Status.DECLINED, comment, by)


def _lock_open(proposal: PolicyProposal) -> PolicyProposal:
    locked = PolicyProposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    if not locked.is_open:
        raise NotAllowedError(f"This proposal is {locked.get_status_display()} already.")
    return locked


def _settle(locked: PolicyProposal, status: str, comment: str, by: Any) -> PolicyProposal:
    locked.status = status
    locked.settled_at = timezone.now()
    locked.settled_by = by
    locked.settled_comment = comment.strip()
    locked.save()
    audit.record(
        verb=f"policy_{status}", subject=locked, by=by.get_username(), comment=comment.strip()
    )
    return locked
