"""The catalogue in DCAT (W3C DCAT 3, DCAT-AP 3 terms) as JSON-LD: the series, a dataset a release, a distribution a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from heliograph.core.text import Text
from heliograph.opendata.licences import LICENCES
from heliograph.opendata.models import Release, ReleaseFile
from heliograph.opendata.tables.columns import TABLES
from heliograph.opendata.tables.writing import MEDIA_TYPES

Node = dict[str, object]
IANA = "https://www.iana.org/assignments/media-types/"
FORMATS = {
    "csv": "http://publications.europa.eu/resource/authority/file-type/CSV",
    "json": "http://publications.europa.eu/resource/authority/file-type/JSON",
    "parquet": "http://publications.europa.eu/resource/authority/file-type/PARQUET",
    "txt": "http://publications.europa.eu/resource/authority/file-type/TXT",
    "zip": "http://publications.europa.eu/resource/authority/file-type/ZIP",
}
MONTHLY = "http://publications.europa.eu/resource/authority/frequency/MONTHLY"
THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "adms": "http://www.w3.org/ns/adms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TITLE = Text("承诺做到了多少", "How many promises were kept")
ABOUT = Text(
    "每个单位、每个月：收到的事项有多少按承诺的时限答复，用了多久，群众怎么评价。不含任何个人信息。",
    "For each unit and month: how many matters were answered within the promised time, how long it took, what people said. No "
    "personal data.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are: addresses of the pages, without a slash at the end."""

    site: str
    publisher: Text

    def of(self, path: str) -> str:
        return f"{self.site}{path}"


def catalogue(place: Place, releases: Sequence[tuple[Release, Sequence[ReleaseFile]]], *, changed_at: datetime) -> Node:
    """The whole catalogue as one JSON-LD document; the newest release first."""
    home = place.of("/open-data/")
    return {
        "@context": CONTEXT,
        "@id": place.of("/open-data/catalog.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": _both(Text(f"{place.publisher.zh}公开数据", f"Open data of {place.publisher.en}")),
        "dct:description": _both(ABOUT),
        "dct:publisher": _publisher(place),
        "dct:language": [
            {"@id": "http://publications.europa.eu/resource/authority/language/ZHO"},
            {"@id": "http://publications.europa.eu/resource/authority/language/ENG"},
        ],
        "dct:modified": _moment(changed_at),
        "foaf:homepage": {"@id": home},
        "dcat:themeTaxonomy": {"@id": "http://publications.europa.eu/resource/authority/data-theme"},
        "dcat:dataset": [_series(place, releases), *(_dataset(place, row, files) for row, files in releases)],
    }


def _series(place: Place, releases: Sequence[tuple[Release, Sequence[ReleaseFile]]]) -> Node:
    made: Node = {
        "@id": _series_id(place),
        "@type": "dcat:DatasetSeries",
        "dct:title": _both(TITLE),
        "dct:description": _both(ABOUT),
        "dct:publisher": {"@id": _publisher_id(place)},
        "dct:accrualPeriodicity": {"@id": MONTHLY},
        "dcat:contactPoint": _contact(place),
    }
    if releases:
        made["dcat:last"] = {"@id": _dataset_id(place, releases[0][0])}
    return made


def _dataset(place: Place, row: Release, files: Sequence[ReleaseFile]) -> Node:
    made: Node = {
        "@id": _dataset_id(place, row),
        "@type": "dcat:Dataset",
        "dct:identifier": f"promises-{row.code}",
        "dct:title": _both(Text(f"{TITLE.zh} {row.code}", f"{TITLE.en} {row.code}")),
        "dct:description": _both(ABOUT),
        "dct:publisher": {"@id": _publisher_id(place)},
        "dcat:contactPoint": _contact(place),
        "dcat:inSeries": {"@id": _series_id(place)},
        "dcat:theme": {"@id": THEME},
        "dcat:keyword": [{"@value": "时限", "@language": "zh"}, {"@value": "response time", "@language": "en"}],
        "dct:accessRights": {"@id": PUBLIC, "@type": "dct:RightsStatement"},
        "dct:issued": _moment(row.made_at),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(row.month),
            "dcat:endDate": _day(last_day(row.month)),
        },
        "dcat:version": str(row.number),
        "dcat:landingPage": {"@id": _dataset_id(place, row), "@type": "foaf:Document"},
        "dct:provenance": {
            "@type": "dct:ProvenanceStatement",
            "dct:description": f"SHA-256 of manifest.json, in the public log: {row.digest}",
        },
        "dcat:distribution": [_distribution(place, row, one) for one in files],
    }
    if row.number > 1:
        made["adms:versionNotes"] = _both(Text(row.why_zh, row.why_en))
    return made


def _distribution(place: Place, row: Release, one: ReleaseFile) -> Node:
    table, kind = one.name.rsplit(".", 1)
    known = next((t for t in TABLES if t.name == table), None)
    name = known.title if known else Text(one.name, one.name)
    address = f"{_dataset_id(place, row)}{one.name}"
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _both(Text(f"{name.zh}（{kind.upper()}）", f"{name.en} ({kind.upper()})")),
        "dct:description": _both(known.about if known else name),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": IANA + MEDIA_TYPES[kind], "@type": "dct:MediaType"},
        "dct:format": {"@id": FORMATS[kind], "@type": "dct:MediaTypeOrExtent"},
        "dct:license": {"@id": LICENCES[row.licence].url, "@type": "dct:LicenseDocument"},
        "dct:issued": _moment(row.made_at),
        "dcat:byteSize": {"@value": str(one.size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": one.digest, "@type": "xsd:hexBinary"},
        },
    }


def last_day(month: date) -> date:
    """The last day of the month that this first day begins."""
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _publisher(place: Place) -> Node:
    return {"@id": _publisher_id(place), "@type": "foaf:Agent", "foaf:name": _both(place.publisher)}


def _contact(place: Place) -> Node:
    return {
        "@id": place.of("/about/#contact"),
        "@type": "vcard:Organization",
        "vcard:fn": place.publisher.zh,
        "vcard:hasURL": {"@id": place.of("/about/")},
    }


def _publisher_id(place: Place) -> str:
    return place.of("/about/#bureau")


def _series_id(place: Place) -> str:
    return place.of("/open-data/promises/")


def _dataset_id(place: Place, row: Release) -> str:
    return place.of(f"/open-data/promises/{row.code}/")


def _both(text: Text) -> list[Mapping[str, str]]:
    return [{"@value": text.zh, "@language": "zh"}, {"@value": text.en, "@language": "en"}]


def _moment(at: datetime) -> Node:
    return {"@value": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "@type": "xsd:dateTime"}


def _day(on: date) -> Node:
    return {"@value": on.isoformat(), "@type": "xsd:date"}
