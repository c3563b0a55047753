"""A small provider of OpenID Connect, over real HTTP: code flow with PKCE, signed tokens, userinfo.

It signs in whoever ``who`` holds, without a page of its own, and refuses what the protocol refuses.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "review-desk", "a secret of the desk: 1+1"


class Provider:
    """What it knows, and who sits before it.

    Args:
        who: claims of the person who would be signed in; None where they turn away.
        is_down: it answers with an error.
        sign: makes the ID token of claims; None leaves it out.
        published: what the key set says of the key beside its numbers.
        last_proof: when they proved who they are; a request with ``max_age=0`` makes it now.
    """

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.who: dict[str, Any] | None = None
        self.userinfo: dict[str, Any] = {}
        self.is_down = False
        self.last_proof = time.time() - 3600
        self.codes: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.asked: list[dict[str, str]] = []
        self.sign = self.signed
        self.published: dict[str, Any] = {"kid": "1", "alg": "RS256", "use": "sig"}
        self.issuer = ""

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is led back to."""
        self.asked.append(asked)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        if asked.get("max_age") == "0" or asked.get("prompt") == "login":
            self.last_proof = time.time()
        if self.who is None:
            told = {"error": "access_denied"}
        else:
            told = {"code": secrets.token_urlsafe(12)}
            self.codes[told["code"]] = {**asked, "who": dict(self.who)}
        return f"{asked['redirect_uri']}?{urlencode({**told, 'state': asked['state']})}"

    def token(self, sent: dict[str, str], header: str) -> tuple[int, dict[str, Any]]:
        """A token for a code, once, to who asked for it and can show the verifier."""
        asked = self.codes.pop(sent.get("code", ""), None)
        shown = base64.b64decode(header.removeprefix("Basic ")).decode() if header else ""
        client = (
            shown.partition(":")[::2]
            if shown
            else (sent.get("client_id"), sent.get("client_secret"))
        )
        if asked is None or tuple(client) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != asked["code_challenge"] or sent["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = time.time()
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": int(now),
            "exp": int(now) + 300,
            "auth_time": int(self.last_proof),
            **asked["who"],
        }
        access = secrets.token_urlsafe(16)
        self.tokens[access] = {**asked["who"], **self.userinfo}
        told = {"access_token": access, "token_type": "Bearer", "id_token": self.sign(claims)}
        return 200, {name: value for name, value in told.items() if value is not None}

    def signed(self, claims: dict[str, Any]) -> str | None:
        """A token as an honest provider signs it; ``sign`` may be another way."""
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})

    def configuration(self) -> dict[str, Any]:
        """What ``/.well-known/openid-configuration`` says."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """The public key that tokens are signed with."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, **self.published}]}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
            if provider.is_down:
                self._say(503, {})
            elif parts.path == "/.well-known/openid-configuration":
                self._say(200, provider.configuration())
            elif parts.path == "/jwks":
                self._say(200, provider.keys())
            elif parts.path == "/userinfo":
                bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
                told = provider.tokens.get(bearer)
                self._say(200 if told else 401, told or {})
            elif parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                self.end_headers()

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            sent = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
            self._say(*provider.token(sent, self.headers.get("Authorization", "")))

        def _say(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def running() -> Iterator[Provider]:
    """The provider on a port of this machine."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()
