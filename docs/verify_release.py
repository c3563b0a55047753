"""Check a release token offline: ``python verify_release.py KEYS VOID TOKEN``.

KEYS and VOID are what ``/api/v1/releases/keys/`` and ``/api/v1/releases/void/`` gave. Needs
``pip install "PyJWT[crypto]"``. Ends with 0 and prints what may ship, or with 1 and says why not.
"""

import json
import sys
from pathlib import Path

import jwt

keys, void = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
try:
    kid = jwt.get_unverified_header(sys.argv[3])["kid"]
    key = next(jwt.PyJWK(k).key for k in keys["keys"] if k["kid"] == kid)
    claims = jwt.decode(sys.argv[3], key, algorithms=["EdDSA"], issuer="export-screening")
except (jwt.InvalidTokenError, KeyError, StopIteration) as error:
    sys.exit(f"Not to be believed: {error or 'a key that is not known'}.")
if claims["jti"] in {token["id"] for token in void["void"]}:
    sys.exit("Taken back: ask for the order again.")
print(claims["sub"], json.dumps(claims["release"], indent=2, ensure_ascii=False))
