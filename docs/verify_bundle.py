#!/usr/bin/env python3
"""Check an audit bundle with nothing but Python's standard library.

    python3 verify_bundle.py BUNDLE.zip [POSITION:HASH ...]

A bundle holds the chain of audit events: one JSON object a line in events.jsonl. Each event
carries the SHA-256 over its own canonical JSON (keys sorted, no blanks, UTF-8), which includes
the hash of the event before. POSITION:HASH is the end of the chain as a report prints it on each
page: give one, for a bundle that was forged as a whole can only be told from a true one by an end
that you know from elsewhere.

Exits with 0 when every link holds, else with 1 and the first broken link.
"""

import hashlib
import json
import sys
import zipfile

FORMAT = "export-control-audit-bundle/1"
FIELDS = ("position", "at", "actor", "verb", "subject_type", "subject_id", "data", "previous")


def canonical(value):
    """The one spelling that is hashed."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode("utf-8")


def check(bundle, known):
    """Walk the chain; the number of events, or SystemExit with the first broken link."""
    manifest = json.loads(bundle.read("manifest.json"))
    if manifest["format"] != FORMAT:
        sys.exit(f"NOT A BUNDLE: unknown format {manifest['format']!r}")
    position, previous = manifest["start"]["position"], manifest["start"]["hash"]
    head = manifest["head"]["position"]
    known = [(head, manifest["head"]["hash"]), *known]
    digest = hashlib.sha256()
    with bundle.open("events.jsonl") as lines:
        for line in lines:
            digest.update(line)
            event = json.loads(line)
            position += 1
            if event["position"] != position:
                broken(position, f"it is missing: event {event['position']} follows")
            if event["previous"] != previous:
                broken(position, "it does not name the hash of the event before it")
            content = {field: event[field] for field in FIELDS}
            previous = hashlib.sha256(canonical(content)).hexdigest()
            if event["hash"] != previous:
                broken(position, "it was changed: its content does not give its hash")
            if any(place == position and end != previous for place, end in known):
                broken(position, "it is not the event that an anchor knew")
    if position < max(place for place, _end in known):
        broken(position + 1, f"the chain ends at event {position}: the end was cut off")
    if digest.hexdigest() != manifest["files"]["events.jsonl"]:
        sys.exit("BROKEN: events.jsonl is not the file that the manifest names")
    return position, previous


def broken(position, why):
    """Stop at the first link that does not hold."""
    sys.exit(f"BROKEN at event {position}: {why}")


def main(path, *anchors):
    """Check one file against the ends somebody knows."""
    known = []
    for anchor in anchors:
        position, _colon, end = anchor.partition(":")
        known.append((int(position), end))
    try:
        with zipfile.ZipFile(path) as bundle:
            position, end = check(bundle, known)
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        sys.exit(f"NOT A BUNDLE: {error}")
    print(f"Sound: {position} events, the last is {position}:{end}")
    if not known:
        print("Compare that end with one you know: a report prints it on each page.")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
