"""Keys of feeds: `hubf_PREFIX_SECRET`. Drawn from 192 bits, so a plain SHA-256 keeps them safe.

A slow hash protects what people choose; it would only slow down every request of a feed.
"""

import hmac
import re
import secrets
from hashlib import sha256
from typing import NamedTuple

SHAPE = re.compile(r"hubf_(?P<prefix>[0-9a-f]{12})_(?P<secret>[0-9a-f]{48})", re.ASCII)


class NewKey(NamedTuple):
    """A key as it is shown once, and what is kept of it."""

    text: str
    prefix: str
    secret_hash: str


def draw_key() -> NewKey:
    prefix, secret = secrets.token_hex(6), secrets.token_hex(24)
    return NewKey(f"hubf_{prefix}_{secret}", prefix, hash_secret(secret))


def hash_secret(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def split_key(text: str) -> tuple[str, str] | None:
    """The prefix and secret of what was sent as a key; None when it cannot be one."""
    match = SHAPE.fullmatch(text)
    return (match["prefix"], match["secret"]) if match else None


def opens(secret: str, secret_hash: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(hash_secret(secret), secret_hash)
