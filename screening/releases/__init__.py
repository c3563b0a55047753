"""Release tokens: a signed sentence "this very order may ship", checked without asking us.

``keys.py`` has the key that signs, ``tokens.py`` what is signed and when it is void. A token is a
JSON Web Token (RFC 7519) signed with Ed25519 (RFC 8037).
"""
