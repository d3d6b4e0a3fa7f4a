"""`heliograph log audit --database`: the files as anybody sees them, then the database against them, one exit status."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner, Result

from heliograph.cli import app
from heliograph.ledger.models import Leaf
from tests.ledger.conftest import Log

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(log: Log) -> Log:
    """The instance's own log, with nine leaves."""
    log.grow(dummies=9)
    return log


def audit(*words: str) -> Result:
    return CliRunner().invoke(app, ["log", "audit", "--database", "--json", *words])


def test_an_instance_in_order_is_answered_with_status_0(own: Log) -> None:
    ended = audit()
    found = json.loads(ended.stdout)
    assert ended.exit_code == 0
    assert (found["ok"], found["size"], found["database"], found["signature_checked"]) == (True, 9, [], True)


def test_a_leaf_changed_in_the_database_alone_is_answered_with_status_1(own: Log) -> None:
    Leaf.objects.filter(index=4).update(entry=b"x" * 32)
    ended = audit(str(own.folder.path))
    found = json.loads(ended.stdout)
    assert ended.exit_code == 1
    assert (found["ok"], found["wrong"]) == (False, 0)
    assert "Leaf 4 in the database is not the one that was published." in found["database"]
