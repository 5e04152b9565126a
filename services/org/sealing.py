"""Secrets that must be read again (of authenticator apps) are stored sealed.

The key is derived from org's private key file, which no database and no backup of one holds; what
is sealed for one account opens for no other. With another key file nothing opens: second factors
are then cleared and enrolled anew, or their recovery codes used.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chassis.config import setting

NONCE_BYTES = 12
_PURPOSE = b"salesloop org: sealed secrets of accounts"


def sealed(secret: str, owner: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, secret.encode(), owner.encode())


def opened(kept: bytes, owner: str) -> str | None:
    """The secret; None when it was sealed with another key, for another owner, or changed."""
    nonce, body = kept[:NONCE_BYTES], kept[NONCE_BYTES:]
    try:
        return _cipher().decrypt(nonce, body, owner.encode()).decode()
    except InvalidTag:
        return None


def _cipher() -> AESGCM:
    key = Path(setting("SALESLOOP_KEY_FILE")).read_bytes()
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(key))
