"""Listed parties, read only: found by any of their names, shown as the agency prints them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from screening.admin.read_only import ReadOnlyAdmin, page_of
from screening.admin.record import (
    Card,
    Cell,
    Facts,
    RecordPage,
    Table,
    cell,
    countries_cell,
    printed_facts,
)
from screening.admin.tags import country
from screening.admin.wording import country_name, label_of
from screening.models import Case, Hit, ListedAddress, ListedParty, Measure


class VersionFilter(admin.SimpleListFilter):
    """Parties that screen now; those of earlier versions on request."""

    title = "version"
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("earlier", "Earlier versions"), ("any", "Any version")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Active versions"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "any":
                return queryset
            case "earlier":
                return queryset.filter(version__is_active=False)
        return queryset.filter(version__is_active=True)


class CountryFilter(admin.SimpleListFilter):
    """Countries an entry is tied to."""

    title = "country"
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = ListedAddress.objects.exclude(country="").values_list("country", flat=True)
        named = ((code, country_name(code)) for code in codes.order_by().distinct())
        return sorted(named, key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        code = self.value()
        return queryset.filter(countries__icontains=f'"{code}"') if code else queryset


@admin.register(ListedParty)
class ListedPartyAdmin(ReadOnlyAdmin):
    """Listed parties of the active versions, searched over primary names and aliases."""

    list_display = ("name", "source_code", "schema", "in_countries", "uid")
    list_filter = (
        VersionFilter,
        ("source_code", admin.AllValuesFieldListFilter),
        "schema",
        CountryFilter,
    )
    search_fields = ("names__text", "uid", "identifiers__value")
    search_help_text = "Any name, alias or former name; identifier; key of the row"

    @admin.display(description="Countries")
    def in_countries(self, party: ListedParty) -> SafeString:
        """Country codes, names in their titles."""
        return format_html_join(" ", "{}", ((country(code),) for code in party.countries))

    def record_of(self, obj: ListedParty) -> RecordPage:
        return listed_party_page(obj)


def listed_party_page(party: ListedParty) -> RecordPage:
    """Names, addresses, identifiers and measures, then the entry as printed."""
    return RecordPage(
        title=party.name,
        badges=(Cell(party.source_code, "code"), countries_cell(party.countries)),
        meta=_meta(party),
        main=(_names(party), _addresses(party), *_identifiers(party), *_measures(party)),
        aside=(_version(party), _cases(party), printed_facts("The entry as printed", party.raw)),
    )


def _meta(party: ListedParty) -> tuple[tuple[str, str], ...]:
    born = (("Born", ", ".join(party.birth_dates)),) if party.birth_dates else ()
    return (("Kind", label_of(party.schema)), ("Key", party.uid), *born)


def _names(party: ListedParty) -> Table:
    rows = tuple((Cell(n.text, "strong"), Cell(label_of(n.kind))) for n in party.names.all())
    return Table("Names", ("Name", "Kind"), rows, note=f"{len(rows)} as printed")


def _addresses(party: ListedParty) -> Table:
    rows = tuple(
        (
            Cell(a.text),
            cell(", ".join(part for part in (a.street, a.city, a.region, a.postal_code) if part)),
            countries_cell([a.country]),
        )
        for a in party.addresses.all()
    )
    return Table(
        "Addresses", ("As printed", "Read as", "Country"), rows, empty="The entry prints none."
    )


def _identifiers(party: ListedParty) -> tuple[Table, ...]:
    rows = tuple(
        (Cell(label_of(i.type)), Cell(i.value, "mono"), countries_cell([i.country]))
        for i in party.identifiers.all()
    )
    return (Table("Identifiers", ("Type", "Value", "Country"), rows),) if rows else ()


def _measures(party: ListedParty) -> tuple[Card, ...]:
    return tuple(Facts("Measure", measure_rows(m), is_printed=True) for m in party.measures.all())


def measure_rows(measure: Measure) -> tuple[tuple[str, Cell], ...]:
    """What binds the party, in the agency's words; what is not printed is left out."""
    values = (
        ("License requirement", measure.license_requirement),
        ("Review policy", measure.license_policy),
        ("Footnotes", measure.footnotes),
        ("Program", measure.program),
        ("Federal Register", ", ".join(citation_words(c) for c in measure.citations)),
        ("Effective", measure.effective_on),
        ("Expires", measure.expires_on),
        ("Note", measure.note),
    )
    return tuple((name, cell(value)) for name, value in values if value)


def citation_words(citation: dict[str, Any]) -> str:
    """A Federal Register citation with its date where printed."""
    text, published = str(citation.get("text", "")), citation.get("published_on")
    return f"{text} ({published})" if published else text


def _version(party: ListedParty) -> Facts:
    version = party.version
    return Facts(
        "Version",
        (
            ("List", Cell(version.source.title, href=page_of(version.source))),
            ("Version", Cell(version.label, href=page_of(version))),
            ("Published", cell(version.published)),
            ("Screens now", cell(version.is_active)),
        ),
    )


def _cases(party: ListedParty) -> Table:
    hits = Hit.objects.filter(listed_party=party).select_related("screening__case")
    cases: dict[int, Case] = {}
    for hit in hits.filter(screening__case__isnull=False).order_by("-id")[:20]:
        cases.setdefault(hit.screening.case.pk, hit.screening.case)
    rows = tuple(
        (Cell(case.number, href=page_of(case)), Cell(case.get_status_display()))
        for case in cases.values()
    )
    return Table("Cases", ("Case", "State"), rows, note="newest first", empty="No case met it yet.")
