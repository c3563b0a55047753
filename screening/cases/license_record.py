"""The licenses we were given: entered, amended, extended, withdrawn; each an event with its reason.

The balance then moves by the ledger alone. What was answered with a license before it was amended
or withdrawn is asked again, and the open orders under it are screened again: 15 CFR 750.7(c)
(changes), 750.8 (revocation and suspension), read 2026-09-24.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from screening import audit
from screening.errors import FieldError, MovedOnError, NotAllowedError
from screening.models import Case, ControlledItem, License, LicenseMovement
from screening.terms.eccn import Eccn
from screening.terms.license import LicenseKind
from screening.terms.license_form import license_number, licensed_country, licensed_eccn
from screening.terms.values import content_hash, to_plain

TERMS = (
    *("eccns", "part_numbers", "parties", "countries", "quantity_left", "value_left"),
    *("currency", "conditions"),
)
"""What an amendment may change; the rest is another license, or has an action of its own."""
NO_REASON = "Write why: an auditor will read it."


@dataclass(frozen=True, slots=True)
class Changed:
    """A license that was changed, and the open cases whose orders are to be screened again."""

    license: License
    cases: tuple[Case, ...] = ()


def enter_license(*, values: dict[str, Any], by: Any) -> License:
    """Put a license or a notification on record with its whole balance.

    Args:
        values: columns of ``License``; number, countries and ECCNs in any usual spelling.

    Raises:
        NotAllowedError: number, country or ECCN is none; the number is on record; a value has no
            currency, or dates do not go together.
    """
    values = {**values, **_checked(values)}
    kind = LicenseKind(values["kind"])
    values["number"] = _or_refuse(license_number, values["number"], kind)
    if License.objects.filter(number=values["number"]).exists():
        raise NotAllowedError(f"License {values['number']} is on record already.")
    _check_dates(values, kind)
    with audit.recorded():
        held = License.objects.create(**values)
        audit.record(verb="license_entered", subject=held, by=by.get_username(), **values)
        return held


def amend_license(
    *, held: License, terms: Mapping[str, Any], why: str, seen: str, by: Any
) -> Changed:
    """Change what a license authorizes, as its authority amended it.

    Args:
        terms: columns of ``TERMS``; quantity and value as what is left of them.
        why: in the person's own words, not blank.
        seen: what it authorized as they saw it, as ``terms_seen`` gave it.

    Returns:
        The license, and the open cases that rest on it.

    Raises:
        MovedOnError: it was changed, or drawn on, since it was seen; both are told.
        NotAllowedError: nothing changed, it is withdrawn, no reason is given, or a term is none.
    """
    wanted = {name: terms[name] for name in TERMS if name in terms}
    wanted |= _checked(wanted)
    with audit.recorded():
        locked = _locked(held, why)
        if locked.withdrawn_on is not None:
            raise NotAllowedError(f"License {locked} was withdrawn on {locked.withdrawn_on}.")
        before = {name: getattr(locked, name) for name in wanted}
        changed = [name for name, value in wanted.items() if before[name] != value]
        if terms_seen(locked) != seen:
            raise MovedOnError(
                f"License {locked} was changed or drawn on meanwhile; nothing was stored. It now "
                f"reads: {_told(before, before)}. You sent: {_told(wanted, before) or 'the same'}.",
                FieldError("terms", "stands", _told(before, before)),
                FieldError("terms", "sent", _told(wanted, before)),
            )
        if not changed:
            raise NotAllowedError("Nothing was changed.")
        _check_currency(locked, wanted)
        for name in changed:
            setattr(locked, name, wanted[name])
        locked.amended_at = timezone.now()
        locked.save(update_fields=[*changed, "amended_at"])
        _record("license_amended", locked, by, why, {name: before[name] for name in changed})
        return Changed(locked, open_cases_under(locked))


def extend_license(*, held: License, until: date, why: str, by: Any) -> Changed:
    """Give a license a later last day, as its authority did (15 CFR 750.7(g)).

    Raises:
        NotAllowedError: the day is not later, it has none or is withdrawn, or no reason is given.
    """
    with audit.recorded():
        locked = _locked(held, why)
        if locked.withdrawn_on is not None:
            raise NotAllowedError(f"License {locked} was withdrawn on {locked.withdrawn_on}.")
        before = locked.expires_on
        if before is None or until <= before:
            raise NotAllowedError(f"It runs until {before or 'no set day'}: name a later day.")
        locked.expires_on = until
        locked.save(update_fields=["expires_on"])
        _record("license_extended", locked, by, why, {"expires_on": before})
        return Changed(locked, open_cases_under(locked))


def withdraw_license(*, held: License, on: date, why: str, by: Any) -> Changed:
    """Take a license out of use: revoked, suspended, given back, or entered by mistake.

    Nothing more is reserved or shipped under it. What was answered with it on open cases bars
    their release until it is answered otherwise.

    Args:
        on: from which day; not one to come.

    Raises:
        NotAllowedError: it is withdrawn already, the day is to come, or no reason is given.
    """
    if on > timezone.now().date():
        raise NotAllowedError("Name today or an earlier day.")
    with audit.recorded():
        locked = _locked(held, why)
        if locked.withdrawn_on is not None:
            raise NotAllowedError(f"License {locked} was withdrawn on {locked.withdrawn_on}.")
        locked.withdrawn_on, locked.withdrawn_why = on, why.strip()
        locked.save(update_fields=["withdrawn_on", "withdrawn_why"])
        _record("license_withdrawn", locked, by, why, {"withdrawn_on": None})
        return Changed(locked, open_cases_under(locked))


def reinstate_license(*, held: License, why: str, by: Any) -> Changed:
    """Put a withdrawn license back in use: its suspension ended, or it was the wrong one.

    Raises:
        NotAllowedError: it is not withdrawn, or no reason is given.
    """
    with audit.recorded():
        locked = _locked(held, why)
        if locked.withdrawn_on is None:
            raise NotAllowedError(f"License {locked} is not withdrawn.")
        before = {"withdrawn_on": locked.withdrawn_on, "withdrawn_why": locked.withdrawn_why}
        locked.withdrawn_on, locked.withdrawn_why = None, ""
        # What was answered with it before rests on a license that was gone in between.
        locked.amended_at = timezone.now()
        locked.save(update_fields=["withdrawn_on", "withdrawn_why", "amended_at"])
        _record("license_reinstated", locked, by, why, before)
        return Changed(locked, open_cases_under(locked))


def terms_seen(held: License) -> str:
    """A hash of what a license authorizes, by which a stale page is told."""
    terms = {name: getattr(held, name) for name in TERMS}
    for name in ("quantity_left", "value_left"):
        terms[name] = None if terms[name] is None else f"{Decimal(terms[name]).normalize():f}"
    return content_hash(terms)


def open_cases_under(held: License) -> tuple[Case, ...]:
    """The open cases whose order names a license, or that were answered with it."""
    named = Q(screening__transaction__content__icontains=held.number)
    answered = Q(dispositions__license=held)
    found = Case.objects.open().filter(named | answered).distinct()
    return tuple(
        case
        for case in found.select_related("screening__transaction").order_by("pk")
        if held.number in _numbers(case) or case.dispositions.filter(license=held).exists()
    )


def _numbers(case: Case) -> set[str]:
    lines: Iterable[Mapping[str, Any]] = case.screening.transaction.content.get("lines") or ()
    return {str(line.get("license_number")) for line in lines}


def _locked(held: License, why: str) -> License:
    if not why.strip():
        raise NotAllowedError(NO_REASON)
    return License.objects.select_for_update(no_key=True).get(pk=held.pk)


def _record(verb: str, held: License, by: Any, why: str, before: Mapping[str, Any]) -> None:
    """The event: who, when and why, what it was before and is now, and the balance it leaves."""
    audit.record(
        verb=verb,
        subject=held,
        by=by.get_username(),
        why=why.strip(),
        before={name: _exact(value) for name, value in before.items()},
        after={name: _exact(getattr(held, name)) for name in before},
        quantity_left=held.quantity_left,
        value_left=held.value_left,
    )


def _exact(value: Any) -> Any:
    """A term as it is kept in an event; amounts without the zeros that a database adds."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else to_plain(value)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Countries and ECCNs as they are kept, in the order they were written, each once."""
    checked: dict[str, Any] = {}
    if "countries" in values:
        codes = [_or_refuse(licensed_country, text) for text in values["countries"]]
        checked["countries"] = list(dict.fromkeys(codes))
    if "eccns" in values:
        eccns = [_or_refuse(licensed_eccn, text) for text in values["eccns"]]
        _check_listed(eccns)
        checked["eccns"] = list(dict.fromkeys(str(eccn) for eccn in eccns))
    if values.get("value_left") is not None and not values.get("currency"):
        raise NotAllowedError("Name the currency of the value.")
    return checked


def _check_listed(eccns: Iterable[Eccn]) -> None:
    """Refuse ECCNs that no control list in force has; where none is loaded the form has to do."""
    wanted = [eccn for eccn in eccns if not eccn.is_ear99]
    items = ControlledItem.objects.active()
    if not wanted or not items.exists():
        return
    entries: dict[str, set[str]] = {}
    rows = items.filter(eccn__in={eccn.entry for eccn in wanted})
    for entry, paragraphs in rows.values_list("eccn", "paragraphs"):
        entries.setdefault(entry, set()).update(paragraphs)
    for eccn in wanted:
        if eccn.entry not in entries:
            raise NotAllowedError(f"{eccn.entry} is in no control list in force.")
        known = entries[eccn.entry]
        first = ".".join((eccn.entry, *eccn.path[:1]))
        if eccn.path and known and not any(f"{one}.".startswith(f"{first}.") for one in known):
            raise NotAllowedError(f"{eccn.entry} has no paragraph {eccn.path[0]}.")


def _check_dates(values: Mapping[str, Any], kind: LicenseKind) -> None:
    told, passed = values.get("notified_on"), values.get("cleared_on")
    if kind is LicenseKind.BIS_LICENSE and (told or passed):
        raise NotAllowedError("A license is not notified: those two days are a notification's.")
    if told and passed and passed < told:
        raise NotAllowedError("BIS cannot have let it pass before it was notified.")


def _check_currency(held: License, wanted: Mapping[str, Any]) -> None:
    """Refuse another currency where amounts are booked in the one it has."""
    currency = wanted.get("currency", held.currency)
    if currency != held.currency and held.value_left is not None:
        is_drawn = LicenseMovement._base_manager.filter(license=held).exists()
        if is_drawn or held.purged_value:
            raise NotAllowedError(f"It is drawn on in {held.currency}: its currency stays.")


def _told(terms: Mapping[str, Any], beside: Mapping[str, Any]) -> str:
    """Terms in words; of others only those that differ."""
    shown = terms if terms is beside else {k: v for k, v in terms.items() if v != beside[k]}
    return "; ".join(f"{name.replace('_', ' ')}: {_plain(v)}" for name, v in shown.items())


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "none")


def _or_refuse(read: Callable[..., Any], *written: Any) -> Any:
    try:
        return read(*written)
    except ValueError as error:
        raise NotAllowedError(str(error)) from error
