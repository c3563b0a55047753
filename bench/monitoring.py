"""A million partners against 500 changed entries, on two workers.

``python -m bench.monitoring [--partners 1000000] [--entries 500] [--workers 2] [--sample 2000]``

Makes a database of its own in a scratch folder, with the agencies' lists where they lie beside the
project and the shipped demonstration list elsewhere. Partners are read once (the first change after
they came) and asked each time; both are measured, with the peak memory of a worker. Then a sample
of the partners, and all that were made to meet an entry, are screened in full before and after:
the difference to what monitoring found must be empty.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ENTITY_LIST = "us-ecfr/title-15_part-744_2026-07-23.xml"
CSL = "us-trade-csl/consolidated_2022-04.csv.gz"
SOURCE = "own-deny-list"
COUNTRIES = ("DE", "CN", "US", "TR", "AE", "IN", "MX", "PL", "MY", "GB")
MEETING = 10
"""One in so many changed entries names a partner, as it is or with a slip."""


def main() -> int:
    """Run the benchmark; 1 where monitoring and the full rescreen differ."""
    options = _options()
    if options.work:
        return _work(int(options.work))
    with tempfile.TemporaryDirectory(prefix="bench-monitoring-") as scratch:
        os.environ |= {"DATA_DIR": scratch, "DJANGO_SETTINGS_MODULE": "compliance.settings"}
        import django

        django.setup()
        return _measure(options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partners", type=int, default=1_000_000)
    parser.add_argument("--entries", type=int, default=500)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sample", type=int, default=2000)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--work", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> int:
    from screening.models import BusinessPartner

    _load_lists(options.data)
    names = _made_names(options.data)
    chance = random.Random(13)
    _make_partners(names, options.partners)
    _night([], "nobody")
    _run(_noticed(), options.workers, "begins (nobody is changed yet)")
    entries = list(_entries(options.data, options.entries // 2, names, chance))
    _night(entries, "first")
    _run(_noticed(), options.workers, "first change: partners are read")
    more = list(_entries(options.data, options.entries, names, chance))
    _night(more, "second")
    change = _noticed()
    _run(change, options.workers, "next change: partners are asked")
    total = BusinessPartner.objects.count()
    print(f"{total:,} partners; {change.what}: {_counts(change)}")
    return _compare(change, options.sample, chance)


def _load_lists(data: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_shipped", stdout=io.StringIO())
    for source, name in (("us-bis-entity-list", ENTITY_LIST), ("us-trade-csl", CSL)):
        if (data / name).exists():
            call_command("load_list", source, str(data / name), stdout=io.StringIO())
        else:
            print(f"Without {source}: {data / name} is not there.")


def _made_names(data: Path) -> list[str]:
    path = data / "benign" / "organizations.jsonl.gz"
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line)["name"] for line in lines]
    kinds = ("Works", "Trading", "Systems", "Logistics", "Instruments")
    return [f"Example {number} {kinds[number % 5]} Ltd" for number in range(30_000)]


def _name(names: list[str], number: int) -> str:
    """The name of a partner: a real one, then the beginning of one with the end of another."""
    if number < len(names):
        return names[number]
    chance = random.Random(number)
    first, last = names[chance.randrange(len(names))], names[chance.randrange(len(names))]
    own, other = first.split(), last.split()
    return " ".join([*own[: max(1, len(own) // 2)], *other[len(other) // 2 :]])


def _make_partners(names: list[str], count: int) -> None:
    from screening.models import BusinessPartner
    from screening.terms.traits import name_key

    started, page = time.perf_counter(), []
    for number in range(count):
        name, country = _name(names, number), COUNTRIES[number % len(COUNTRIES)]
        address = {"street": f"Industrial Road {number % 900 + 1}", "city": "Exampletown"}
        details = {"name": name, "address": {**address, "country": country}}
        page.append(
            BusinessPartner(
                number=f"P-{number}",
                name=name,
                key=name_key(name)[:200],
                country=country,
                details=details,
            )
        )
        if len(page) == 5000 or number == count - 1:
            BusinessPartner.objects.bulk_create(page)
            page = []
    print(f"{count:,} partners made in {time.perf_counter() - started:.0f} s", flush=True)


def _entries(data: Path, count: int, names: list[str], chance: random.Random) -> Iterator[Any]:
    """Rows of a list: listed names of other lists, and some that name a partner."""
    listed = [f"Listed Example {n} Turbine Corporation" for n in range(count)]
    path = data / "name-pairs" / "records.jsonl.gz"
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            known = [json.loads(line) for line in lines]
        texts = [row["names"][0] for row in known if row.get("names")]
        listed = [t if isinstance(t, str) else t["text"] for t in chance.sample(texts, count)]
    for number, text in enumerate(listed):
        if number % MEETING == 0:
            text = _slip(names[chance.randrange(len(names))], chance)
        yield _row(f"{number}-{text[:20]}", text)


def _slip(name: str, chance: random.Random) -> str:
    if chance.random() < 0.5 or len(name) < 8:
        return name
    at = chance.randrange(2, len(name) - 1)
    return name[:at] + name[at + 1 :]


def _row(uid: str, text: str) -> dict[str, Any]:
    names = [{"text": text, "kind": "primary"}]
    return {"source": SOURCE, "uid": uid, "schema": "organization", "names": names}


def _night(entries: list[Any], label: str) -> None:
    from screening.lists.sync import load_list

    rows = [_row("nobody", f"Zyxwvut Placeholder {label}"), *entries]
    content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    load_list(source=SOURCE, stream=io.BytesIO(content), by="bench", allow_shrink=True)


def _noticed() -> Any:
    from screening.monitoring.noticing import notice_change

    change = notice_change()
    assert change is not None
    return change


def _run(change: Any, workers: int, told: str) -> None:
    """Look through a change with so many processes, and print what it took."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "bench.monitoring", "--work", str(change.pk)]
    processes = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(workers)
    ]
    said = [process.communicate()[0].strip().splitlines()[-1] for process in processes]
    seconds = time.perf_counter() - started
    change.refresh_from_db()
    print(f"{told}: {seconds:.1f} s on {workers} workers ({'; '.join(said)})", flush=True)
    print(f"  {change.summary or change.problem}", flush=True)


def _work(change_id: int) -> int:
    import logging

    import django

    django.setup()
    logging.disable(logging.INFO)
    from screening.models import MonitoredChange
    from screening.monitoring.running import run_slice

    spent = time.process_time()
    unfinished = MonitoredChange.objects.unfinished().filter(pk=change_id)
    while unfinished.exists():
        if not run_slice(change_id=change_id):
            time.sleep(0.2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.process_time() - spent:.1f} s of processor, peak {peak:.0f} MB")
    return 0


def _counts(change: Any) -> str:
    from screening.monitoring.summary import counted_changes

    return counted_changes(change.counts)


def _compare(change: Any, size: int, chance: random.Random) -> int:
    """Screen a sample in full before and after, and hold it against what monitoring found."""
    from screening.models import BusinessPartner, ChangeEffect
    from screening.monitoring.on_file import as_party
    from screening.monitoring.running import _sides

    sides = _sides(change)
    effects = ChangeEffect.objects.filter(change=change, subject="partner")
    found = {int(row.subject_key): (row.come, row.gone) for row in effects}
    total = BusinessPartner.objects.count()
    first = BusinessPartner.objects.order_by("pk").values_list("pk", flat=True)[0]
    sampled = {first + chance.randrange(total) for _ in range(size)}
    pks = sorted(sampled | set(found))
    started, wrong = time.perf_counter(), []
    for pk in pks:
        party = as_party(BusinessPartner.objects.get(pk=pk))
        were = sides.met_before(party)
        now = sides.met_after(party)
        come = sorted(met.words for key, met in now.items() if key not in were)
        gone = sorted(met.words for key, met in were.items() if key not in now)
        if (come, gone) != found.get(pk, ([], [])):
            wrong.append(f"{pk} {party['name']}: {come} {gone}, monitoring {found.get(pk)}")
    seconds = time.perf_counter() - started
    print(
        f"full rescreen of {len(pks):,} of them, before and after, {seconds:.1f} s: "
        f"{len(found)} touched, difference to monitoring: {len(wrong)}"
    )
    for line in wrong[:20]:
        print(f"  {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
