"""The XML signature of an alert (enveloped, exclusive canonical form, RSA-SHA256), with the certificate in it.

Whoever receives it checks against the certificate that the bureau publishes, not against the one that came with it.
"""

from __future__ import annotations

from datetime import datetime

from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.signer import XMLSigner

from heliograph.channels.feeds import keys
from heliograph.channels.feeds.models import Purpose
from heliograph.organisation.models import Bureau


def signed(alert: etree._Element, bureau: Bureau, *, now: datetime) -> bytes:
    """The document's bytes, signed with the bureau's key in use. The same alert and key give the same bytes."""
    row = keys.in_use(bureau, Purpose.ALERTS, now=now)
    signer = XMLSigner(
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    made = signer.sign(alert, key=keys.private_key(row), cert=row.public)
    written: bytes = etree.tostring(made, encoding="utf-8", xml_declaration=True)
    return written


def certificates(bureau: Bureau, *, now: datetime) -> str:
    """The certificate in use, then earlier ones, as PEM."""
    keys.in_use(bureau, Purpose.ALERTS, now=now)
    return "".join(row.public for row in keys.every(bureau, Purpose.ALERTS))
