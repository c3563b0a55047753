"""Memory and time of the readers on files as large as the agencies' largest.

    python -m bench.readers [SOURCE FILE]...

Without arguments the files are invented, at the sizes of autumn 2026: the point is how a reader
holds on to what it has read, not what it says. Each is read in a process of its own, whose peak
memory is printed; the bound is 300 MB.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from screening.lists.readers.ofac_advanced import NAMESPACES as ADVANCED
from screening.lists.readers.ofac_xml import NAMESPACES as CLASSIC
from screening.lists.readers.registry import open_list
from screening.lists.readers.sanctions import eu_csv, eu_fsf, uk_csv

BOUND_MB = 300
PROSE = "is involved in what the regulation names, and obtains a benefit from it. " * 24


def uk_xml(path: Path) -> None:
    """6,340 designations, 22 MB."""
    with path.open("w") as file:
        file.write("<Designations><DateGenerated>21/09/2026</DateGenerated>")
        for n in range(6_340):
            file.write(
                f"<Designation><UniqueID>EXA{n}</UniqueID><Names><Name><Name6>Example {n}</Name6>"
                "<NameType>Primary Name</NameType></Name></Names><RegimeName>Example</RegimeName>"
                "<IndividualEntityShip>Entity</IndividualEntityShip><UKStatementofReasons>"
                f"{PROSE}{PROSE[:1500]}</UKStatementofReasons></Designation>"
            )
        file.write("</Designations>")


def uk_table(path: Path) -> None:
    """58,424 rows of 6,340 designations, 50 MB."""
    with path.open("w", newline="") as file:
        file.write("Report Date: 21-Sep-2026\r\n")
        rows = csv.DictWriter(file, uk_csv.COLUMNS, restval="")
        rows.writeheader()
        for n in range(58_424):
            party = n % 6_340
            rows.writerow(
                {
                    "Unique ID": f"EXA{party}",
                    "Name 6": f"Example {party} {n % 4}",
                    "Name type": "Primary Name" if n < 6_340 else "Alias",
                    "Address Line 1": f"{n % 7} Road",
                    "Address Country": "Afghanistan",
                    "D.O.B": f"01/02/19{n % 90 + 10}",
                    "Passport number": f"P{party}{n % 9}",
                    "Designation Type": "Individual",
                    "Regime Name": "Example",
                    "Other Information": f"{PROSE[:700]}{party}",
                }
            )


def eu_xml(path: Path) -> None:
    """6,234 entities, 26 MB."""
    with path.open("w") as file:
        file.write(file.write(f'<export xmlns="{eu_fsf.NAMESPACE}" generationDate="2026-08-05">'))
        for n in range(6_234):
            names = "".join(f'<nameAlias wholeName="Example {n} {k}"/>' for k in range(5))
            file.write(
                f'<sanctionEntity logicalId="{n}"><remark>{PROSE}{PROSE[:1700]}</remark>'
                f'<subjectType code="person"/>{names}<birthdate year="1970"/></sanctionEntity>'
            )
        file.write("</export>")


def eu_table(path: Path) -> None:
    """62,000 rows of 6,234 entities, 25 MB."""
    with path.open("w", newline="") as file:
        rows = csv.DictWriter(
            file, ("fileGenerationDate", *eu_csv.COLUMNS), restval="", delimiter=";"
        )
        rows.writeheader()
        for n in range(62_000):
            party = n % 6_234
            rows.writerow(
                {
                    "fileGenerationDate": "05/08/2026",
                    "Entity_LogicalId": str(party),
                    "Entity_SubjectType_ClassificationCode": "person",
                    "NameAlias_WholeName": f"Example {party} {n % 9}",
                    "Entity_Remark": PROSE[:250],
                }
            )


def sdn_xml(path: Path) -> None:
    """19,391 entries, 29 MB."""
    with path.open("w") as file:
        file.write(
            f'<sdnList xmlns="{CLASSIC[0]}"><publshInformation><Publish_Date>09/23/2026'
            "</Publish_Date><Record_Count>19391</Record_Count></publshInformation>"
        )
        for n in range(19_391):
            file.write(
                f"<sdnEntry><uid>{n}</uid><lastName>EXAMPLE {n}</lastName><sdnType>Entity</sdnType>"
                f"<programList><program>SDGT</program></programList><remarks>{PROSE[:1200]}"
                "</remarks></sdnEntry>"
            )
        file.write("</sdnList>")


def sdn_advanced(path: Path) -> None:
    """19,391 parties with a place each, 127 MB."""
    name = (
        '<Identity ID="{n}"><Alias AliasTypeID="1403" Primary="true"><DocumentedName>'
        '<DocumentedNamePart><NamePartValue ScriptID="215">EXAMPLE {n}</NamePartValue>'
        "</DocumentedNamePart></DocumentedName></Alias></Identity>"
    )
    filler = "<Comment>" + PROSE[:280] + "</Comment>"
    with path.open("w") as file:
        file.write(
            f'<Sanctions xmlns="{ADVANCED[0]}"><ReferenceValueSets><PartySubTypeValues>'
            '<PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType></PartySubTypeValues>'
            '<PartyTypeValues><PartyType ID="2">Entity</PartyType></PartyTypeValues>'
            '<FeatureTypeValues><FeatureType ID="25">Location</FeatureType></FeatureTypeValues>'
            '<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType>'
            '</SanctionsTypeValues><LocPartTypeValues><LocPartType ID="1454">CITY</LocPartType>'
            "</LocPartTypeValues></ReferenceValueSets><Locations>"
        )
        for n in range(25_000):
            file.write(
                f'<Location ID="{n}"><LocationPart LocPartTypeID="1454"><LocationPartValue><Value>'
                f"Town {n}</Value></LocationPartValue></LocationPart></Location>"
            )
        file.write("</Locations><DistinctParties>")
        for n in range(19_391):
            place = f'<VersionLocation LocationID="{n}"/>'
            version = f"<FeatureVersion>{filler}{place}</FeatureVersion>"
            features = f'<Feature FeatureTypeID="25">{version}</Feature>' * 13
            file.write(
                f'<DistinctParty FixedRef="{n}"><Profile ID="{n}" PartySubTypeID="3">'
                f"{name.format(n=n)}{features}</Profile></DistinctParty>"
            )
        file.write("</DistinctParties><SanctionsEntries>")
        for n in range(19_391):
            file.write(
                f'<SanctionsEntry ProfileID="{n}"><SanctionsMeasure SanctionsTypeID="1"><Comment>'
                "SDGT</Comment></SanctionsMeasure></SanctionsEntry>"
            )
        file.write("</SanctionsEntries></Sanctions>")


def csl_json(path: Path) -> None:
    """26,083 records, 33 MB."""
    source = "Specially Designated Nationals (SDN) - Treasury Department"
    with path.open("w") as file:
        file.write('{"results": [')
        for n in range(26_083):
            item = {"entity_number": str(n), "name": f"EXAMPLE {n}", "source": source}
            file.write(("," if n else "") + json.dumps(item | {"remarks": PROSE[:1100]}))
        file.write("]}")


def entities(path: Path) -> None:
    """60,000 targets and 60,000 addresses, 105 MB."""
    with path.open("w") as file:
        for n in range(60_000):
            told = {
                "name": [f"Example {n}"],
                "addressEntity": [f"addr-{n}"],
                "notes": [PROSE[:1300]],
            }
            for key, schema, properties in (
                (f"NK-{n}", "Company", told),
                (f"addr-{n}", "Address", {"full": [f"{n} Road, Town"], "country": ["by"]}),
            ):
                entity = {"id": key, "caption": f"Example {n}", "schema": schema}
                entity |= {"properties": properties, "target": schema == "Company"}
                file.write(json.dumps(entity) + "\n")


INVENTED: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("uk-sanctions", uk_xml),
    ("uk-sanctions", uk_table),
    ("eu-fsf", eu_xml),
    ("eu-fsf", eu_table),
    ("us-ofac-sdn", sdn_xml),
    ("us-ofac-sdn", sdn_advanced),
    ("us-trade-csl", csl_json),
    ("opensanctions", entities),
)


def read_here(source: str, path: str) -> None:
    """Read a file in this process and print what it took."""
    started = time.process_time()
    with open(path, "rb") as stream:
        reading = open_list(source, stream)
        count = sum(1 for _ in reading.records)
    spent = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([reading.format, count, round(spent, 1), round(peak)]))


def measured(files: Iterator[tuple[str, Path]]) -> bool:
    """A line for each file; whether all stayed within the bound."""
    print(f"{'source':<24}{'format':<20}{'MB':>6}{'rows':>9}{'s':>7}{'peak MB':>9}")
    is_within = True
    for source, path in files:
        told = subprocess.run(
            [sys.executable, "-m", "bench.readers", "--here", source, str(path)],
            check=True,
            capture_output=True,
            text=True,
        )
        found, count, spent, peak = json.loads(told.stdout)
        size = path.stat().st_size // 1_000_000
        print(f"{source:<24}{found:<20}{size:>6}{count:>9}{spent:>7}{peak:>9}", flush=True)
        is_within &= peak < BOUND_MB
    return is_within


def invented() -> Iterator[tuple[str, Path]]:
    """The files, each made when it is its turn and removed after."""
    with tempfile.TemporaryDirectory() as folder:
        for source, make in INVENTED:
            path = Path(folder) / make.__name__
            make(path)
            yield source, path
            path.unlink()


def main(arguments: list[str]) -> int:
    """Measure the files named, or invented ones."""
    if arguments[:1] == ["--here"]:
        read_here(*arguments[1:])
        return 0
    pairs = zip(arguments[::2], map(Path, arguments[1::2]), strict=True)
    is_within = measured(iter(pairs) if arguments else invented())
    print(f"all below {BOUND_MB} MB" if is_within else f"more than {BOUND_MB} MB")
    return 0 if is_within else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
