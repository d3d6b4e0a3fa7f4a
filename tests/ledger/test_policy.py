"""A policy file that is spoilt while the log is served closes nothing; the next start refuses it."""

from __future__ import annotations

import logging

import pytest

from heliograph.ledger import policy, startup
from heliograph.ledger.policy import PolicyUnusable
from tests.ledger.conftest import Log


@pytest.mark.parametrize("spoilt", [b"rubbish\n", b"quorum nobody\n", b"\xff\n", b"log x+y+z\n"])
def test_while_we_serve_the_policy_before_is_kept(log: Log, spoilt: bytes, caplog: pytest.LogCaptureFixture) -> None:
    path = log.folder.path.parent / "policy"
    before, good = policy.text(), path.read_bytes()
    path.write_bytes(good + spoilt)
    with caplog.at_level(logging.CRITICAL):
        assert policy.text() == policy.text() == before
        assert policy.policy().text() == before
    assert len(caplog.records) == 1  # said once
    assert str(path) in startup.problems(log.folder)[0]
    path.unlink()
    assert policy.text() == before
    path.write_bytes(good + b"# with a remark\n")
    assert startup.problems(log.folder) == []


def test_without_one_before_it_is_refused(log: Log) -> None:
    path = log.folder.path.parent / "policy"
    path.write_bytes(b"rubbish\n")
    with pytest.raises(PolicyUnusable, match="line 1"):
        policy.text()
    path.unlink()
    with pytest.raises(PolicyUnusable, match="heliograph init"):
        policy.policy()
