"""docs/log-format.md is true: its example's bytes are computed anew, and its verdict is ours."""

from __future__ import annotations

import json
import re

import pytest

from heliograph.core.commitment import EventRecord
from heliograph.core.merkle import ed25519, parse_policy, parse_tlog_proof
from heliograph.verifier.findings import Problem
from heliograph.verifier.opened import Opened, parse_opened
from heliograph.verifier.verdict import verify_receipt
from tests.commands.conftest import ROOT
from tests.core.merkle.curve import CASES
from tests.verifier.example import DUMMY_KEY, blocks

PAGE = (ROOT / "docs" / "log-format.md").read_text("utf-8")
SHOWN = dict(re.findall(r"^```text ([a-z0-9-]+)\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("name", blocks())
def test_a_block_of_the_example_is_what_the_page_says_it_is(name):
    assert SHOWN[name] == blocks()[name]


def test_every_block_of_the_page_is_computed():
    assert SHOWN.keys() == blocks().keys()


def test_the_example_checks_out():
    found = verify_receipt(SHOWN["proof"] + "\n", policy=parse_policy(SHOWN["policy"]))
    assert found.is_good
    assert found.findings[0].text.en == (
        "Record 2 is in the log, unchanged since 2026-03-02 04:00:00 +00:00; co-signed by news."
    )


def test_our_own_code_makes_the_same_bytes():
    opened = parse_opened(parse_tlog_proof(SHOWN["proof"] + "\n").extra)
    assert isinstance(opened, Opened)
    assert isinstance(opened.record, EventRecord)
    assert opened.entry().hex() == SHOWN["commitments"].split("\n")[1]
    assert opened.record.as_json() == json.loads(SHOWN["record-2"])


def test_the_logs_owner_tells_its_dummies_as_the_page_says():
    from heliograph.ledger.keys import LogKey

    key = LogKey("police.example.cn/log", bytes([1]) * 32, DUMMY_KEY)
    entries = SHOWN["entries"].split("\n")
    assert [at for at, entry in enumerate(entries) if key.dummy_entry(at).hex() == entry] == [0, 2, 4]


def test_every_problem_has_its_step():
    assert {str(problem) for problem in Problem} <= set(re.findall(r"`([a-z-]+)`", PAGE))


def test_the_points_of_order_eight_are_those_of_the_code():
    for y in re.findall(r"\b\d{76,77}\b", PAGE):
        assert not ed25519.is_sound_point(int(y).to_bytes(32, "little"))
    assert f"{len(json.loads(CASES.read_text()))} signatures" in PAGE
