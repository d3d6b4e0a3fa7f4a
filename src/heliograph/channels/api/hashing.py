"""What is kept of secrets and tokens: keyed hashes. They have 256 random bits, so nobody tries them and no slow hash is needed."""

from __future__ import annotations

import secrets

from heliograph.matters.keys import keyring


def new_secret() -> str:
    """A secret or a token that nobody guesses."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> bytes:
    """What is kept of a secret or a token."""
    return keyring().blind_value("api-secret", secret)


def digest_of(sent: bytes) -> bytes:
    """What is kept of something that was sent, to know the same again: nobody can try out what it said."""
    return keyring().blind_value("api-sent", sent.hex())
