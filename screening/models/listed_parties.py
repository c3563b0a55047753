"""Listed parties: names, addresses, identifiers and the measures that bind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Left

from screening.models.lists import ListRow
from screening.terms.listed_party import (
    AddressRecord,
    CitationRecord,
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    NameRecord,
    PartyRecord,
    PartySchema,
)
from screening.terms.values import date_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable


NAME_INDEXED = 200
"""So many letters of a name are in the index by which entries of old versions are found."""


class ListedPartyQuerySet(models.QuerySet["ListedParty"]):
    """Listed parties by their list and with their parts."""

    def active(self) -> ListedPartyQuerySet:
        """Parties on versions that screen now."""
        return self.filter(version__is_active=True)

    def with_parts(self) -> ListedPartyQuerySet:
        """Names, addresses, identifiers and measures fetched in four more queries."""
        return self.prefetch_related("names", "addresses", "identifiers", "measures")


class ListedParty(ListRow):
    """An organization, person, vessel, aircraft or address on a list version."""

    source_code = models.SlugField(
        "list", max_length=60, help_text="The list the row names; a CSL row names another list."
    )
    schema = models.CharField(
        "kind", max_length=20, choices=[(s.value, s.value) for s in PartySchema]
    )
    name = models.TextField("primary name")
    countries = models.JSONField(default=list, blank=True)
    birth_dates = models.JSONField(default=list, blank=True)
    remarks = models.TextField(blank=True)
    raw = models.JSONField("as printed", default=dict, blank=True)

    objects = ListedPartyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "listed parties"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "source_code", "uid"], name="listed_party_uid_per_version"
            )
        ]
        indexes = [
            models.Index(fields=["source_code", "uid"], name="listed_party_source_uid"),
            models.Index(Left("name", NAME_INDEXED), name="listed_party_name_begins"),
        ]

    def __str__(self) -> str:
        return self.name

    def to_record(self) -> PartyRecord:
        """The party as the engines see it; wants ``with_parts()`` to stay cheap."""
        return PartyRecord(
            source=self.source_code,
            uid=self.uid,
            schema=PartySchema(self.schema),
            names=tuple(NameRecord(n.text, NameKind(n.kind)) for n in self.names.all()),
            addresses=tuple(a.to_record() for a in self.addresses.all()),
            identifiers=tuple(
                IdentifierRecord(i.type, i.value, i.country) for i in self.identifiers.all()
            ),
            countries=tuple(self.countries),
            measures=tuple(m.to_record() for m in self.measures.all()),
            birth_dates=tuple(self.birth_dates),
            remarks=self.remarks,
            raw=self.raw,
        )


class ListedPartyPart(models.Model):
    """Base of what a listed party has several of; ordered as printed."""

    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class ListedName(ListedPartyPart):
    """One name of a listed party, as printed."""

    party = models.ForeignKey(ListedParty, on_delete=models.CASCADE, related_name="names")
    text = models.TextField()
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in NameKind])

    def __str__(self) -> str:
        return self.text


class ListedAddress(ListedPartyPart):
    """One address of a listed party."""

    party = models.ForeignKey(ListedParty, on_delete=models.CASCADE, related_name="addresses")
    text = models.TextField()
    street = models.TextField(blank=True)
    city = models.TextField(blank=True)
    region = models.TextField(blank=True)
    postal_code = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True)

    class Meta(ListedPartyPart.Meta):
        verbose_name_plural = "listed addresses"

    def __str__(self) -> str:
        return self.text

    def to_record(self) -> AddressRecord:
        """The address as the engines see it."""
        return AddressRecord(
            text=self.text,
            street=self.street,
            city=self.city,
            region=self.region,
            postal_code=self.postal_code,
            country=self.country,
        )


class ListedAddressKey(models.Model):
    """A number beside a street's word, by which a listed address is found again."""

    address = models.ForeignKey(ListedAddress, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=80, db_index=True)

    def __str__(self) -> str:
        return self.key


class ListedIdentifier(ListedPartyPart):
    """A number that names the party."""

    party = models.ForeignKey(ListedParty, on_delete=models.CASCADE, related_name="identifiers")
    type = models.TextField()
    value = models.TextField()
    country = models.CharField(max_length=2, blank=True)

    def __str__(self) -> str:
        return f"{self.type} {self.value}"


class Measure(ListedPartyPart):
    """What binds a listed party, in the agency's words."""

    party = models.ForeignKey(ListedParty, on_delete=models.CASCADE, related_name="measures")
    license_requirement = models.TextField(blank=True)
    license_policy = models.TextField("license review policy", blank=True)
    footnotes = models.JSONField(default=list, blank=True)
    program = models.TextField(blank=True)
    citations = models.JSONField("Federal Register citations", default=list, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.license_requirement or self.program or self.note

    def to_record(self) -> MeasureRecord:
        """The measure as the engines see it."""
        return MeasureRecord(
            license_requirement=self.license_requirement,
            license_policy=self.license_policy,
            footnotes=tuple(self.footnotes),
            program=self.program,
            citations=_citations(self.citations),
            effective_on=self.effective_on,
            expires_on=self.expires_on,
            note=self.note,
        )


def _citations(stored: Iterable[dict[str, str | None]]) -> tuple[CitationRecord, ...]:
    return tuple(
        CitationRecord(str(c["text"]), date_or_none(c.get("published_on"))) for c in stored
    )
