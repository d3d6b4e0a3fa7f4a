"""The keys with which a bureau signs its alerts and speaks for its account: made by `heliograph init`, or at first use.

The private key lies in the database, sealed under a key that the keyring wraps, so that a copy of the database signs
nothing and every server process has the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)
from cryptography.x509.oid import NameOID
from django.db import IntegrityError, transaction

from heliograph.channels.feeds.addresses import host
from heliograph.channels.feeds.models import Purpose, SigningKey
from heliograph.core.sealing import new_key, open_sealed, seal
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring, unwrapped
from heliograph.organisation.models import Bureau

BITS = {Purpose.ALERTS: 3072, Purpose.FEDIVERSE: 2048}
"""Mastodon makes 2048 for its accounts, and older servers take no other size."""
CERTIFICATE_HOLDS = timedelta(days=3652)


def in_use(bureau: Bureau, purpose: Purpose, *, now: datetime) -> SigningKey:
    """The bureau's key for a purpose; made now if there is none."""
    found = SigningKey.objects.filter(bureau_id=bureau.id, purpose=purpose, retired_at__isnull=True).first()
    return found or _make(bureau, purpose, now)


def rotate(bureau: Bureau, purpose: Purpose, *, now: datetime) -> SigningKey:
    """Retire the key in use and make another."""

    def write() -> SigningKey:
        SigningKey.objects.filter(bureau_id=bureau.id, purpose=purpose, retired_at__isnull=True).update(retired_at=now)
        return _add(bureau, purpose, now)

    return durably(write)


def every(bureau: Bureau, purpose: Purpose) -> list[SigningKey]:
    """All keys for a purpose, the newest first."""
    return list(SigningKey.objects.filter(bureau_id=bureau.id, purpose=purpose).order_by("-made_at", "-id"))


def private_key(row: SigningKey) -> rsa.RSAPrivateKey:
    """Raises `SealBroken` when the keyring lacks the master key."""
    return _opened(row.id, bytes(row.key), bytes(row.sealed))


def rewrap_keys(bureau_id: int) -> int:
    """Wrap the keys of every signing key with the master key in use. Returns how many were."""
    count = 0
    for row in SigningKey.objects.filter(bureau_id=bureau_id):
        wrapped = keyring().rewrap(bytes(row.key), context=_context(row.id))
        if wrapped != bytes(row.key):
            SigningKey.objects.filter(pk=row.pk).update(key=wrapped)
            count += 1
    return count


def _make(bureau: Bureau, purpose: Purpose, now: datetime) -> SigningKey:
    def write() -> SigningKey:
        try:
            with transaction.atomic():
                return _add(bureau, purpose, now)
        except IntegrityError:  # another process was first
            return SigningKey.objects.get(bureau_id=bureau.id, purpose=purpose, retired_at__isnull=True)

    return durably(write)


def _add(bureau: Bureau, purpose: Purpose, now: datetime) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=BITS[purpose])
    key, row_id = new_key(), new_id()
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    row = SigningKey(
        bureau_id=bureau.id,
        id=row_id,
        purpose=purpose,
        key=keyring().wrap(key, context=_context(row_id)),
        sealed=seal(key, der, context=_context(row_id)),
        public=_certificate(bureau, private, now) if purpose == Purpose.ALERTS else _public(private),
        made_at=now,
    )
    row.save(force_insert=True)
    return row


def _public(private: rsa.RSAPrivateKey) -> str:
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def _certificate(bureau: Bureau, private: rsa.RSAPrivateKey, now: datetime) -> str:
    """Signed by itself: whoever relies on it compares its fingerprint with the one that the bureau prints."""
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, bureau.name_zh[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, host(bureau)[:64]),
        ]
    )
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + CERTIFICATE_HOLDS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(private, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode("ascii")


def fingerprint(certificate: str) -> str:
    """SHA-256 of a certificate as people compare it: pairs of digits with colons."""
    return x509.load_pem_x509_certificate(certificate.encode()).fingerprint(hashes.SHA256()).hex(":").upper()


def _context(row_id: UUID) -> bytes:
    return b"feeds.signing-key:" + row_id.bytes


@lru_cache(maxsize=32)
def _opened(row_id: UUID, wrapped: bytes, sealed: bytes) -> rsa.RSAPrivateKey:
    key = unwrapped(wrapped, context=_context(row_id))
    der = open_sealed(key, sealed, context=_context(row_id))
    made = load_der_private_key(der, password=None, unsafe_skip_rsa_key_validation=True)  # it was sealed by us
    assert isinstance(made, rsa.RSAPrivateKey)
    return made
