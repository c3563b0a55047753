"""The verbs of the API, one method each."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import parse_qs, quote, urlsplit

from urllib3 import PoolManager

from export_screening import answers
from export_screening.casework import CaseWorkVerbs
from export_screening.transport import Transport

Content = Mapping[str, Any]
FORMATS = {
    ".ndjson": "application/x-ndjson",
    ".jsonl": "application/jsonl",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Client(CaseWorkVerbs):
    """The screening service, as one key may use it.

    Safe to share between threads. Every method raises ``ProblemError`` where the API refuses.

    Args:
        url: of the installation, for example ``https://screening.example.com``.
        key: ``esk_...``.
        tries: how often a request is sent at most where the service is busy or not reached.
        pool: of urllib3, where you need a proxy or certificates of your own.
    """

    def __init__(
        self, url: str, key: str, *, tries: int = 5, pool: PoolManager | None = None
    ) -> None:
        self._transport = Transport(url, key, tries=tries, pool=pool)

    # Orders, shipments, releases of technology

    def submit(
        self,
        content: Content,
        *,
        key: str | None = None,
        wait: int = 0,
        expected_revision: int | None = None,
    ) -> answers.Screening:
        """Submit; the screening, finished where it was within ``wait`` seconds (at most 30).

        Args:
            key: the Idempotency-Key: yours, one for each submission and the same in its retries,
                also after your program was started again. Left out: one for this call.
            expected_revision: the newest revision you know of, 0 for none.
        """
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        if wait:
            headers["Prefer"] = f"wait={wait}"
        query = {"expected_revision": expected_revision}
        sent = self._transport.send(
            "POST", "transactions/", query=query, body=content, headers=headers, seconds=wait
        )
        return cast(answers.Screening, sent)

    def cancel(
        self, reference: str, *, reason: str, canceled_by: str, key: str | None = None
    ) -> answers.Cancellation:
        """Cancel an order or a shipment by your reference."""
        path = f"transactions/{_part(reference)}/cancel/"
        body = {"reason": reason, "canceled_by": canceled_by}
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        done = self._transport.send("POST", path, body=body, headers=headers)
        return cast(answers.Cancellation, done)

    def screening(self, screening: str) -> answers.Screening:
        """One screening by its id."""
        return cast(answers.Screening, self._get(f"screenings/{_part(screening)}/"))

    def transaction(self, transaction: str) -> answers.Transaction:
        """One transaction by its id."""
        return cast(answers.Transaction, self._get(f"transactions/{_part(transaction)}/"))

    def by_reference(self, reference: str) -> answers.Transaction:
        """The newest revision of your reference."""
        path = f"transactions/by-reference/{_part(reference)}/"
        return cast(answers.Transaction, self._get(path))

    def transactions(self, **filters: Any) -> Iterator[answers.Transaction]:
        """All that the filters let through, newest first: ``updated_since=...``, ``kind=...``."""
        return cast(Iterator[answers.Transaction], self._rows("transactions/", filters))

    def cases(self, **filters: Any) -> Iterator[answers.Case]:
        """Your cases: ``status="open"``, ``reference=...``."""
        return cast(Iterator[answers.Case], self._rows("cases/", filters))

    # Files of many

    def send_batch(self, file: Path, kind: str = "orders") -> answers.Batch:
        """Send a file of up to 100,000 ``orders`` or ``partners``.

        Args:
            file: .ndjson, .jsonl, .csv or .xlsx, also with .gz behind it.
        """
        suffix = Path(file.stem).suffix if file.suffix == ".gz" else file.suffix
        sent = self._transport.send_file("batches/", file, FORMATS[suffix], {"kind": kind})
        return cast(answers.Batch, sent)

    def batch(self, batch: str) -> answers.Batch:
        """How far a batch is."""
        return cast(answers.Batch, self._get(f"batches/{_part(batch)}/"))

    def batch_results(self, batch: str) -> Iterator[dict[str, Any]]:
        """What became of each row, while the rest is still at work too."""
        return self._transport.lines(f"batches/{_part(batch)}/results/")

    def steer_batch(self, batch: str, to: Literal["pause", "resume", "cancel"]) -> answers.Batch:
        """Pause a batch, go on with it, or end it; what was taken in stands."""
        done = self._transport.send("POST", f"batches/{_part(batch)}/{to}/")
        return cast(answers.Batch, done)

    # Events and webhooks

    def event_pages(
        self, after: str | None = None, *, types: Sequence[str] = (), wait: int = 25
    ) -> Iterator[answers.EventPage]:
        """Pages of events for ever, each as soon as there are any.

        Handle a page, then keep its ``next``: begun there again, nothing is lost and nothing told
        twice. A page without events moves ``next`` on all the same.

        Args:
            after: the ``next`` you kept; None begins with the first event, ``latest`` now.
            types: ``order.released``, ``case.*`` ...; none: all.
            wait: seconds a request stays open, at most 30; 0 ends at the last event.
        """
        while True:
            query = {"after": after, "types": ",".join(types) or None, "wait": wait}
            page: answers.EventPage = self._get("events/", query, seconds=wait)
            yield page
            after = page["next"]
            if wait == 0 and page["is_end"]:
                return

    def events(
        self, after: str | None = None, *, types: Sequence[str] = (), wait: int = 25
    ) -> Iterator[answers.Event]:
        """The events of ``event_pages`` one by one, for who keeps no cursor."""
        for page in self.event_pages(after, types=types, wait=wait):
            yield from page["events"]

    def webhooks(self) -> Iterator[answers.Webhook]:
        """Your webhooks, newest first."""
        return cast(Iterator[answers.Webhook], self._rows("webhooks/", {}))

    def make_webhook(self, url: str, types: Sequence[str] = ()) -> answers.NewWebhook:
        """Have an address told what happens from now on; keep the ``secret`` of the answer."""
        made = self._transport.send(
            "POST", "webhooks/", body={"url": url, "types": list(types)}, is_repeatable=False
        )
        return cast(answers.NewWebhook, made)

    def renew_webhook_secret(self, webhook: int) -> str:
        """A new secret; for a day the old one signs beside it."""
        path = f"webhooks/{webhook}/secret/"
        return str(self._transport.send("POST", path, is_repeatable=False)["secret"])

    def end_webhook(self, webhook: int) -> answers.Webhook:
        """Tell an address nothing more."""
        return cast(answers.Webhook, self._transport.send("DELETE", f"webhooks/{webhook}/"))

    def tellings(self, webhook: int, **filters: Any) -> Iterator[answers.Telling]:
        """What a webhook was told: ``state="dead"`` for what was given up."""
        return cast(Iterator[answers.Telling], self._rows(f"webhooks/{webhook}/tellings/", filters))

    def tell_again(self, webhook: int, telling: int) -> answers.Telling:
        """Tell again what was given up after three days."""
        path = f"webhooks/{webhook}/tellings/{telling}/replay/"
        return cast(answers.Telling, self._transport.send("POST", path, is_repeatable=False))

    # Questions without an order

    def match(
        self,
        parties: Sequence[Content],
        *,
        lists: Sequence[str] = (),
        thresholds: Mapping[str, float] | None = None,
        limit: int = 20,
    ) -> answers.Match:
        """Whom these parties meet on the lists; nothing is stored but that you asked."""
        body: dict[str, Any] = {"parties": list(parties), "lists": list(lists), "limit": limit}
        if thresholds:
            body["thresholds"] = dict(thresholds)
        return cast(answers.Match, self._transport.send("POST", "match/", body=body))

    def ask(self, content: Content) -> answers.Determination:
        """What would be, were this an order; it releases nothing."""
        return cast(
            answers.Determination, self._transport.send("POST", "determinations/", body=content)
        )

    # Release tokens

    def release(self, transaction: str) -> answers.Release:
        """The token of a released transaction; ``verify_release`` checks it anywhere."""
        return cast(answers.Release, self._get(f"transactions/{_part(transaction)}/release/"))

    def release_keys(self) -> dict[str, Any]:
        """The public keys that tokens are checked with."""
        return cast(dict[str, Any], self._get("releases/keys/"))

    def void_releases(self) -> frozenset[str]:
        """Ids of tokens that were taken back before their end."""
        return frozenset(row["id"] for row in self._get("releases/void/")["void"])

    # What is screened against, and the master data

    def lists(self) -> list[answers.ListState]:
        """All lists, how old they are and until when they count."""
        return cast(list[answers.ListState], self._get("lists/")["results"])

    def listed_party(self, source: str, uid: str) -> dict[str, Any]:
        """A hit's listed party whole."""
        path = f"listed-parties/{_part(source)}/{_part(uid)}/"
        return cast(dict[str, Any], self._get(path))

    def items(self, eccn: str) -> Iterator[dict[str, Any]]:
        """Entries of the control lists whose number begins so."""
        return self._rows("items/", {"eccn": eccn})

    def licenses(self, **filters: Any) -> Iterator[answers.License]:
        """Licenses with what is left: ``expires_before="2027-01-31"``."""
        return cast(Iterator[answers.License], self._rows("licenses/", filters))

    def license(self, number: str) -> answers.License:
        """One license by its number."""
        return cast(answers.License, self._get(f"licenses/{_part(number)}/"))

    def partners(self, **filters: Any) -> Iterator[answers.Partner]:
        """Partners with a number: ``name=...``, ``country=...``."""
        return cast(Iterator[answers.Partner], self._rows("partners/", filters))

    def partner(self, number: str) -> answers.Partner:
        """One partner by your number."""
        return cast(answers.Partner, self._get(f"partners/{_part(number)}/"))

    def keep_partner(self, number: str, details: Content) -> answers.Partner:
        """Keep a partner under your number, whole; the same again changes nothing."""
        kept = self._transport.send("PUT", f"partners/{_part(number)}/", body=details)
        return cast(answers.Partner, kept)

    # Certificates and statements on file

    def records(self, **filters: Any) -> Iterator[answers.StandingRecord]:
        """Records on file: ``kind=...``, ``state="in_force"``, ``partner=...``."""
        return cast(Iterator[answers.StandingRecord], self._rows("records/", filters))

    def record(self, number: str) -> answers.StandingRecord:
        """One record on file by its number."""
        return cast(answers.StandingRecord, self._get(f"records/{_part(number)}/"))

    def propose_record(
        self, proposal: Content, *, key: str | None = None
    ) -> answers.StandingRecord:
        """Propose a record; it counts once an officer agrees at the desk."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        made = self._transport.send("POST", "records/", body=proposal, headers=headers)
        return cast(answers.StandingRecord, made)

    def attach_record_document(self, number: str, file: Path) -> answers.StandingRecord:
        """Send the paper that a proposed record rests on."""
        path = f"records/{_part(number)}/document/"
        return cast(answers.StandingRecord, self._transport.send_form(path, file, "document", {}))

    def end_record(self, number: str, reason: str) -> answers.StandingRecord:
        """End a record for good: what it answered is asked again."""
        path = f"records/{_part(number)}/end/"
        ended = self._transport.send("POST", path, body={"reason": reason})
        return cast(answers.StandingRecord, ended)

    def _get(self, path: str, query: Content | None = None, *, seconds: float = 0) -> Any:
        return self._transport.send("GET", path, query=query, seconds=seconds)

    def _rows(self, path: str, filters: Content) -> Iterator[Any]:
        """The rows of all pages of a list."""
        query = dict(filters)
        while True:
            page = self._get(path, query)
            yield from page["results"]
            if page["next"] is None:
                return
            query["cursor"] = parse_qs(urlsplit(page["next"]).query)["cursor"][0]


def _part(text: str) -> str:
    """A piece of a path, its slashes and spaces too."""
    return quote(text, safe="")
