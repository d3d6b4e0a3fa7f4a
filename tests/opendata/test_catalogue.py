"""The catalogue in DCAT: read by an RDF library, held to the shapes of DCAT-AP's mandatory and recommended properties."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef

from heliograph.opendata import actions
from tests.opendata.conftest import SPRING

DCAT = "http://www.w3.org/ns/dcat#"
SHAPES = Path(__file__).with_name("dcat-ap.ttl")


def shapes_say(graph: Graph) -> tuple[bool, str]:
    import pyshacl

    conforms, _report, words = pyshacl.validate(graph, shacl_graph=Graph().parse(SHAPES), advanced=False)
    return conforms, words


@pytest.fixture
def catalogue(busy, client) -> Graph:
    for month in (1, 2):
        actions.release(busy.bureau.id, date(2026, month, 1), now=SPRING)
    answer = client.get("/open-data/catalog.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    return Graph().parse(data=answer.content, format="json-ld")


@pytest.mark.django_db
def test_it_holds_to_dcat_ap(catalogue):
    conforms, words = shapes_say(catalogue)
    assert conforms, words
    assert len(set(catalogue.subjects(RDF.type, URIRef(f"{DCAT}Dataset")))) == 2
    assert len(set(catalogue.subjects(RDF.type, URIRef(f"{DCAT}Distribution")))) >= 24


@pytest.mark.django_db
def test_the_shapes_refuse_a_dataset_without_title_or_licence(catalogue):
    dct = "http://purl.org/dc/terms/"
    for name, kind in (("title", "Dataset"), ("license", "Distribution")):
        broken = Graph() + catalogue
        subject = next(broken.subjects(RDF.type, URIRef(DCAT + kind)))
        broken.remove((subject, URIRef(dct + name), None))
        assert not shapes_say(broken)[0]


@pytest.mark.django_db
def test_every_address_in_it_answers(catalogue, client, settings):
    for address in catalogue.objects(None, URIRef(f"{DCAT}downloadURL")):
        path = str(address).removeprefix(settings.BASE_URL.removesuffix("/"))
        assert client.get(path).status_code == 200, address
