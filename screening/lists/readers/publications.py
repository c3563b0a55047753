"""The table of publications: for each list source that somebody publishes, where and how.

Addresses, counts and habits as of autumn 2026. Floors are low on purpose: they tell a broken file
from a list before there is a version to compare with; afterwards the share lost tells. How old an
edition may get is the longest silence seen of that publisher, doubled.
"""

from __future__ import annotations

from collections.abc import Mapping

from screening.lists.readers.publication import Nexus, Publication, Way

_PUBLIC = "Public domain (17 USC 105)"
_ECFR = "https://www.ecfr.gov/api/versioner/v1"
_OFAC = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"
_OFAC_HOSTS = (
    "*.ofac.treas.gov",
    "www.treasury.gov",
    "wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com",
)
_BROWSER = "Mozilla/5.0 (compatible; ExportScreening/1.0)"
_US = (Nexus.US,)
_REGULATION_DAYS = 240


def _of_ecfr(
    part: str, *, expected: int, floor: int, silent_days: int | None = None
) -> Publication:
    return Publication(
        url=_ECFR,
        licence=_PUBLIC,
        every_hours=12,
        expected=expected,
        floor=floor,
        binds=_US,
        oldest_days=_REGULATION_DAYS,
        silent_days=silent_days,
        way=Way.ECFR,
        part=part,
    )


def _of_ofac(
    name: str,
    *,
    expected: int,
    floor: int,
    oldest_days: int,
    floors: Mapping[str, int] | None = None,
) -> Publication:
    return Publication(
        url=f"{_OFAC}/{name}",
        licence=_PUBLIC,
        every_hours=4,
        expected=expected,
        floor=floor,
        floors=floors or {},
        binds=_US,
        oldest_days=oldest_days,
        hosts=_OFAC_HOSTS,
    )


# ITA's file lost single lists more than once while the total hardly moved, so each has its floor.
_CSL_FLOORS = {
    "us-bis-denied-persons": 300,
    "us-bis-entity-list": 1_500,
    "us-bis-meu-list": 50,
    "us-bis-unverified-list": 80,
    "us-ofac-capta": 10,
    "us-ofac-fse": 1,
    "us-ofac-ns-cmic": 30,
    "us-ofac-ns-mbs": 1,
    "us-ofac-plc": 1,
    "us-ofac-sdn": 8_000,
    "us-ofac-ssi": 150,
    "us-state-isn": 50,
    "us-state-itar-debarred": 350,
}

PUBLICATIONS: Mapping[str, Publication] = {
    "us-bis-entity-list": _of_ecfr("744", expected=3_400, floor=2_000),
    "us-bis-unverified-list": _of_ecfr("744", expected=190, floor=80),
    "us-bis-meu-list": _of_ecfr("744", expected=70, floor=50),
    "us-bis-ccl": _of_ecfr("774", expected=640, floor=500),
    "us-bis-country-chart": _of_ecfr("738", expected=200, floor=150),
    "us-bis-country-groups": _of_ecfr("740", expected=14, floor=10),
    "us-bis-denied-persons": Publication(
        url="https://www.bis.gov/licensing/end-user-guidance/denied-persons-list-dpl",
        licence=_PUBLIC,
        every_hours=12,
        expected=564,
        floor=400,
        binds=_US,
        oldest_days=300,
        silent_days=365,
        hosts=("media.bis.gov", "www.bis.gov"),
        way=Way.LINK,
        link=r"dpl_(?P<M>\d{2})(?P<D>\d{2})(?P<Y>\d{4})\.csv",
    ),
    "us-trade-csl": Publication(
        url=("https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv"),
        licence=_PUBLIC,
        every_hours=6,
        expected=26_083,
        floor=12_000,
        floors=_CSL_FLOORS,
        binds=_US,
        oldest_days=60,
        silent_days=180,
        hosts=("data.trade.gov", "api.trade.gov"),
    ),
    "us-ofac-sdn": _of_ofac("SDN.XML", expected=19_391, floor=8_000, oldest_days=60),
    "us-ofac-consolidated": _of_ofac("CONSOLIDATED.XML", expected=481, floor=300, oldest_days=300),
    "us-state-itar-debarred": Publication(
        url=(
            "https://www.pmddtc.state.gov/sys_attachment.do?sys_id=15370fe2977ba21067b1791ad053af0d"
        ),
        licence=_PUBLIC,
        every_hours=24,
        expected=779,
        floor=400,
        binds=_US,
        oldest_days=400,
        silent_days=730,
    ),
    "eu-fsf": Publication(
        url=(
            "https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content"
            "?token=dG9rZW4tMjAxNw"
        ),
        licence="Reuse allowed with the source named (Decision 2011/833/EU)",
        every_hours=6,
        expected=6_234,
        floor=4_000,
        binds=(Nexus.EU,),
        oldest_days=120,
    ),
    "uk-sanctions": Publication(
        url="https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.xml",
        licence="Open Government Licence v3.0",
        every_hours=6,
        expected=6_340,
        floor=4_000,
        binds=(Nexus.UK,),
        oldest_days=90,
        hosts=("sanctionslist.fcdo.gov.uk",),
    ),
    "un-sc": Publication(
        url="https://scsanctions.un.org/resources/xml/en/consolidated.xml",
        licence="Public information, the source named; no warranty",
        every_hours=12,
        expected=1_011,
        floor=700,
        oldest_days=30,
        hosts=("scsanctions.un.org", "*.blob.core.windows.net"),
        dated_by_header=False,
    ),
    "ch-seco": Publication(
        url=(
            "https://www.sesam.search.admin.ch/sesam-search-web/pages/downloadXmlGesamtliste.xhtml"
            "?lang=en&action=downloadXmlGesamtlisteAction"
        ),
        licence="Public information of the Swiss administration",
        every_hours=12,
        expected=7_100,
        floor=5_000,
        binds=(Nexus.CH,),
        oldest_days=120,
    ),
    "ca-sema": Publication(
        url=(
            "https://www.international.gc.ca/world-monde/assets/office_docs/"
            "international_relations-relations_internationales/sanctions/sema-lmes.xml"
        ),
        licence="Open Government Licence - Canada",
        every_hours=12,
        expected=5_700,
        floor=1_000,
        binds=(Nexus.CA,),
        oldest_days=180,
        silent_days=365,
    ),
    "au-dfat": Publication(
        url=(
            "https://www.dfat.gov.au/sites/default/files/"
            "Australian_Sanctions_Consolidated_List.xlsx"
        ),
        licence="Creative Commons Attribution 4.0, as DFAT's site says; other notices differ",
        every_hours=12,
        expected=3_906,
        floor=2_500,
        binds=(Nexus.AU,),
        oldest_days=180,
        silent_days=365,
        user_agent=_BROWSER,
    ),
    "jp-meti-eul": Publication(
        url="https://www.meti.go.jp/policy/anpo/law05.html",
        licence="Terms of METI's site",
        every_hours=24,
        expected=835,
        floor=600,
        binds=(Nexus.JP,),
        oldest_days=730,
        way=Way.LINK,
        link=r"[\w/.-]*user_?list[\w.-]*\.xlsx",
    ),
    "eu-ecb-reference-rates": Publication(
        url="https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.xml",
        licence="Reuse allowed with the source named (ECB)",
        every_hours=12,
        expected=7_000,
        floor=50,
        hosts=("www.ecb.europa.eu",),
    ),
    "opensanctions": Publication(
        url="https://data.opensanctions.org/datasets/latest/sanctions/index.json",
        licence="CC BY-NC 4.0: any business use needs a licence of OpenSanctions",
        every_hours=12,
        expected=60_000,
        floor=10_000,
        oldest_days=30,
        hosts=("data.opensanctions.org",),
        way=Way.INDEX,
        part="targets.simple.csv",
        needs_licence=True,
    ),
    "us-uflpa": Publication(
        url="https://www.dhs.gov/uflpa-entity-list",
        licence=_PUBLIC,
        every_hours=24,
        expected=144,  # entities; sixteen stand in two of the page's tables
        floor=80,
        oldest_days=300,
        silent_days=1_100,  # nothing was added from 2025-01-15 to August 2026
        user_agent=_BROWSER,
        dated_by_header=False,
    ),
    "us-fcc-covered": Publication(
        url="https://www.fcc.gov/supplychain/coveredlist",
        licence=_PUBLIC,
        every_hours=24,
        expected=13,  # named producers; the rows that name classes of goods list nobody
        floor=8,
        oldest_days=300,
        silent_days=730,
        user_agent=_BROWSER,
        dated_by_header=False,
    ),
}


def publication_of(source: str) -> Publication | None:
    """How a list source is published; None for our own lists and what only others carry."""
    return PUBLICATIONS.get(source)
