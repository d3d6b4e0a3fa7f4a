"""What a page says of itself for machines: schema.org JSON-LD in the page.

A `script` of the type application/ld+json is a block of data: browsers never run it, and a content security policy has no
say in it (HTML, "prepare the script element": the type is looked at first). So it needs neither a nonce nor a wider policy,
and search engines read it only there. Words can't end the block: "<", ">" and "&" are written as JSON escapes.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from heliograph.channels.feeds.addresses import absolute, base
from heliograph.core.procedure import Procedure
from heliograph.notices.reading.public import PublicNotice, Status
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau, Unit

SCHEMA = "https://schema.org"
Thing = dict[str, Any]
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def block(thing: Thing) -> Markup:
    """The data block for a page's head."""
    written = json.dumps(thing, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return Markup(f'<script type="application/ld+json">{written}</script>')  # noqa: S704 (escaped as JSON, above)


def guide(bureau: Bureau, procedure: Procedure, language: str) -> Thing:
    """A GovernmentService: who offers what to whom, and where one begins."""
    units = organisation.units_with(bureau.id, procedure.handler)
    return {
        "@context": SCHEMA,
        "@type": "GovernmentService",
        "@id": f"{absolute(bureau, 'guide', procedure.code)}#service",
        "name": procedure.title.get(language),
        "description": procedure.summary.get(language),
        "serviceType": procedure.title.get(language),
        "inLanguage": ["zh-Hans", "en"],
        "url": absolute(bureau, "guide", procedure.code),
        "provider": [_unit(unit, language) for unit in units] or _bureau(bureau, language),
        "serviceOperator": _bureau(bureau, language),
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceUrl": absolute(bureau, "guide", procedure.code),
            "availableLanguage": ["zh-Hans", "en"],
        },
        "isRelatedTo": [{"@type": "Legislation", "name": one.instrument.get(language)} for one in procedure.basis],
    }


def notice(bureau: Bureau, one: PublicNotice, language: str) -> Thing:
    """A SpecialAnnouncement. One that was withdrawn ends when it was; of one that may not be read, only that it was."""
    unit = organisation.units(bureau.id).get(one.unit)
    ends = one.changed_at if one.status is Status.WITHDRAWN else one.expires
    thing: Thing = {
        "@context": SCHEMA,
        "@type": "SpecialAnnouncement",
        "@id": f"{base(bureau)}{one.path}#announcement",
        "name": one.title.get(language) or one.kind_title.get(language),
        "text": one.text.get(language) or one.status_title.get(language),
        "datePosted": one.released_at.isoformat(),
        "dateModified": one.changed_at.isoformat(),
        "category": "https://www.wikidata.org/wiki/Q1503072",  # public announcement
        "url": base(bureau) + one.path,
        "announcementLocation": _unit(unit, language) if unit else _bureau(bureau, language),
        "publisher": _bureau(bureau, language),
        "creativeWorkStatus": one.status_title.get(language),
    }
    if ends is not None:
        thing["expires"] = ends.isoformat()
    if one.images:
        thing["image"] = [image.url for image in one.images]
    return thing


def _bureau(bureau: Bureau, language: str) -> Thing:
    return {"@type": "GovernmentOrganization", "name": bureau.title.get(language), "url": f"{base(bureau)}/"}


def _unit(unit: Unit, language: str) -> Thing:
    found: Thing = {"@type": "PoliceStation", "name": unit.title.get(language)}
    if unit.phone:
        found["telephone"] = unit.phone
    if unit.address:
        found["address"] = unit.address
    if unit.latitude is not None and unit.longitude is not None:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": unit.latitude, "longitude": unit.longitude}
    return found
