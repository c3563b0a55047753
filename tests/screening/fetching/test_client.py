"""One request: what is sent, what is taken, what is told when it goes wrong."""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from screening.errors import FetchFailedError
from screening.fetching.client import Client, Conditions, Reply
from tests.screening.fetching.publisher import Answer, Publisher, publishing

BODY = b"Example list, one row\n" * 50
INSIDE = Conditions(allow_private=True, pause=0)


def get(url: str, *, conditions: Conditions = INSIDE, **more: object) -> tuple[Reply, bytes]:
    into = io.BytesIO()
    reply = Client(conditions).get(url, into=into, **more)  # type: ignore[arg-type]
    return reply, into.getvalue()


def test_body_is_streamed_and_hashed_and_compression_is_asked_for(publisher: Publisher) -> None:
    packed = Answer(gzip.compress(BODY), headers={"Content-Encoding": "gzip"})
    reply, body = get(publisher.gives("/list", packed))
    assert body == BODY
    assert reply.sha256 == hashlib.sha256(BODY).hexdigest()
    assert reply.size_bytes == len(BODY)
    assert reply.host == "localhost"
    (_, sent), *_ = publisher.asked
    assert "gzip" in sent["accept-encoding"]
    assert sent["host"] == f"localhost:{publisher.port}"
    assert sent["user-agent"].startswith("export-screening/")


def test_loopback_is_not_asked_unless_allowed(publisher: Publisher) -> None:
    url = publisher.gives("/list", BODY)
    with pytest.raises(FetchFailedError, match="without TLS"):
        get(url, conditions=Conditions(pause=0))
    with pytest.raises(FetchFailedError, match="no public address"):
        get(url.replace("http://", "https://"), conditions=Conditions(pause=0))
    assert publisher.asked == []


def test_redirect_is_followed_to_a_named_host_only(publisher: Publisher) -> None:
    target = publisher.gives("/signed?for=an-hour", BODY)
    url = publisher.gives("/list", Answer(status=302, headers={"Location": target}))
    assert get(url)[1] == BODY
    away = target.replace("localhost", "127.0.0.1")
    elsewhere = publisher.gives("/away", Answer(status=302, headers={"Location": away}))
    with pytest.raises(FetchFailedError, match=r"127\.0\.0\.1, which is no host"):
        get(elsewhere)
    assert get(elsewhere, hosts=("127.0.0.1",))[1] == BODY


def test_redirect_to_another_kind_of_address_is_refused(publisher: Publisher) -> None:
    for target in ("file:///etc/passwd", "ftp://localhost/list"):
        url = publisher.gives("/list", Answer(status=302, headers={"Location": target}))
        with pytest.raises(FetchFailedError, match="No address of a file"):
            get(url)


def test_redirects_in_a_circle_end(publisher: Publisher) -> None:
    url = publisher.gives("/list", Answer(status=302, headers={"Location": "/list"}))
    with pytest.raises(FetchFailedError, match="More than 5 redirects"):
        get(url)


def test_busy_server_is_asked_again(publisher: Publisher) -> None:
    busy = Answer(b"later", 503, {"Retry-After": "0"})
    assert get(publisher.gives("/list", busy, busy, Answer(BODY)))[1] == BODY
    assert len(publisher.asked) == 3


def test_server_that_stays_busy_is_left_alone_as_long_as_it_asks(publisher: Publisher) -> None:
    url = publisher.gives("/list", Answer(b"", 429, {"Retry-After": "3600"}))
    with pytest.raises(FetchFailedError, match="429") as failed:
        get(url)
    assert failed.value.retry_after == 3600
    assert len(publisher.asked) == 1


def test_refusal_says_what_the_server_said(publisher: Publisher) -> None:
    said = b'{"error":"The requested date is past the most recent issue date"}'
    with pytest.raises(FetchFailedError, match=r"404.*most recent issue date") as failed:
        get(publisher.gives("/list", Answer(said, 404)))
    assert failed.value.status == 404
    assert len(publisher.asked) == 1


def test_cut_body_is_tried_again_and_then_told(publisher: Publisher) -> None:
    cut = Answer(BODY, cut=200)
    assert get(publisher.gives("/list", cut, Answer(BODY)))[1] == BODY
    with pytest.raises(FetchFailedError, match="broke off"):
        get(publisher.gives("/list", cut))


def test_a_body_beyond_the_limit_is_not_read_on(publisher: Publisher) -> None:
    bomb = Answer(gzip.compress(bytes(5_000_000)), headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchFailedError, match="more than 1,000,000 bytes"):
        get(publisher.gives("/list", bomb), max_bytes=1_000_000)


def test_current_copy_is_not_sent_again(publisher: Publisher) -> None:
    url = publisher.gives("/list", Answer(BODY, honours_etag=True))
    first, _ = get(url)
    again, body = get(url, headers={"If-None-Match": first.headers["etag"]})
    assert again.is_not_modified
    assert body == b""


def test_file_is_asked_for_through_a_proxy_unless_its_host_is_exempt(publisher: Publisher) -> None:
    publisher.gives("http://list.example/file", BODY)
    through = Conditions(allow_private=True, proxy=publisher.base, no_proxy=("localhost",), pause=0)
    assert get("http://list.example/file", conditions=through)[1] == BODY
    publisher.gives("/direct", b"direct")
    assert get(f"{publisher.base}/direct", conditions=through)[1] == b"direct"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that nobody signed, with its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl here to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    both = folder / "both.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return both


def test_certificate_is_checked_against_the_name_not_the_address(certificate: Path) -> None:
    trusting = Conditions(allow_private=True, ca_bundle=str(certificate), pause=0)
    with publishing(certificate) as publisher:
        url = publisher.gives("/list", BODY)
        assert get(url, conditions=trusting)[1] == BODY
        with pytest.raises(FetchFailedError, match="CERTIFICATE_VERIFY_FAILED"):
            get(url)
        by_number = url.replace("localhost", "127.0.0.1")
        with pytest.raises(FetchFailedError, match=r"match|mismatch|verify"):
            get(by_number, conditions=trusting)
