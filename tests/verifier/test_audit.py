"""An outsider's audit of a log that cheats: each way is found and named, and what is right is left alone."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from heliograph.core.merkle import (
    SHA256,
    CosignatureSigner,
    Ed25519Signer,
    add_signatures,
    encode_entries,
    parse_note,
    parse_policy,
    parse_vkey,
    sign_note,
    signature_line,
)
from heliograph.verifier.audit import AuditStopped, Finding, Kept, Report, audit
from heliograph.verifier.sources import FolderSource, WebSource
from tests.logs import Log, entry, serving
from tests.verifier.auditing import audited, change, names


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 512, 700])
def test_an_honest_log_of_any_size_is_found_right(tmp_path: Path, size: int) -> None:
    log = Log(tmp_path / "log")
    log.grow(size)
    report = audited(log)
    assert report.is_good
    assert (report.size, report.root, report.signed_by) == (size, log.root(), (log.origin,))


def test_an_honest_log_is_found_right_over_http_too(long_log: Log) -> None:
    with serving(long_log.folder) as address:
        report = audit(WebSource(address), keys=[parse_vkey(long_log.vkey)])
    assert (report.is_good, report.size) == (True, 70_000)


def test_a_changed_entry_is_named_and_the_tiles_are_believed(long_log: Log) -> None:
    change(long_log, "tile/entries/005", 34 * 7 + 10)
    report = audited(long_log)
    assert names(report) == [("entry", f"entry {5 * 256 + 7}")]
    assert "the entries named were changed" in report.conclusion


def test_a_changed_leaf_hash_is_named_and_the_entries_are_believed(long_log: Log) -> None:
    change(long_log, "tile/0/005", 32 * 7)
    report = audited(long_log)
    assert names(report) == [("entry", f"entry {5 * 256 + 7}")]
    assert "hashes in the tiles named were changed" in report.conclusion


def test_an_entry_changed_with_its_hash_is_named_by_the_tile_above(long_log: Log) -> None:
    long_log.entries[5 * 256 + 7] = entry(1, "false")
    part = long_log.entries[5 * 256 : 6 * 256]
    (long_log.folder / "tile/entries/005").write_bytes(encode_entries(part))
    (long_log.folder / "tile/0/005").write_bytes(b"".join(SHA256.leaf(one) for one in part))
    report = audited(long_log)
    assert names(report) == [("tile", "tile/1/000"), ("tile", "tile/2/000.p/1"), ("root", "checkpoint")]
    assert "number 5 is not that of tile/0/005" in report.findings[0].sentence


def test_two_swapped_entries_are_both_named(long_log: Log) -> None:
    one, two = 300, 301
    long_log.entries[one], long_log.entries[two] = long_log.entries[two], long_log.entries[one]
    (long_log.folder / "tile/entries/001").write_bytes(encode_entries(long_log.entries[256:512]))
    assert names(audited(long_log)) == [("entry", "entry 300"), ("entry", "entry 301")]


@pytest.mark.parametrize("path", ["tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"])
def test_a_changed_tile_above_the_leaves_is_named(long_log: Log, path: str) -> None:
    change(long_log, path, 5)
    report = audited(long_log)
    assert names(report) == [("tile", path)]
    assert report.conclusion == "The entries lead to the signed root."


@pytest.mark.parametrize("path", ["tile/0/003.p/232", "tile/entries/003.p/232", "tile/1/000.p/3"])
def test_a_changed_tile_of_an_earlier_checkpoint_is_named(long_log: Log, path: str) -> None:
    change(long_log, path, 40)
    assert names(audited(long_log)) == [("partial", path)]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("tile/0/004", "The entries lead to the signed root."),
        ("tile/entries/004", "The entries lead to the signed root."),
        ("tile/1/000", "The entries lead to the signed root."),
    ],
)
def test_a_missing_file_is_named_and_the_rest_is_checked(long_log: Log, path: str, sentence: str) -> None:
    (long_log.folder / path).unlink()
    report = audited(long_log)
    assert (names(report), report.conclusion) == ([("missing", path)], sentence)


def test_where_nothing_at_all_is_left_the_audit_says_how_far_it_came(long_log: Log) -> None:
    (long_log.folder / "tile/0/004").unlink()
    (long_log.folder / "tile/entries/004").unlink()
    report = audited(long_log)
    assert report.conclusion == "Nothing after entry 1023 could be checked."
    assert len(report.findings) == 2


@pytest.mark.parametrize("path", ["tile/0/001", "tile/entries/001", "tile/0/002.p/188", "tile/entries/002.p/188"])
@pytest.mark.parametrize("spoil", [lambda data: data[:-3], lambda data: data + data[:34], lambda data: b""])
def test_a_file_of_the_wrong_length_is_named(short_log: Log, path: str, spoil: object) -> None:
    file = short_log.folder / path
    file.write_bytes(spoil(file.read_bytes()))
    report = audited(short_log)
    assert names(report) == [("tile", path)]


def test_many_changes_are_counted_rather_than_listed(short_log: Log) -> None:
    (short_log.folder / "tile/0/001").write_bytes(bytes(8192))
    report = audited(short_log)
    assert len(report.findings) == 6
    assert "251 more" in report.findings[-1].sentence


def test_a_root_that_the_entries_do_not_have_is_named(short_log: Log) -> None:
    short_log.publish(short_log.note(700, b"r" * 32))
    assert names(audited(short_log)) == [("root", "checkpoint")]


def test_a_checkpoint_by_another_key_is_named(short_log: Log) -> None:
    report = audit(FolderSource(short_log.folder), keys=[Ed25519Signer(short_log.origin, b"x" * 32).verifier()])
    assert names(report) == [("signature", "checkpoint")]
    assert report.signed_by == ()


def test_a_checkpoint_of_another_log_by_the_same_key_is_named(short_log: Log) -> None:
    other = Ed25519Signer("another.example/log", b"k" * 32)
    short_log.publish(sign_note(parse_note(short_log.note()).text, [other]))
    report = audit(FolderSource(short_log.folder), keys=[other.verifier()])
    assert names(report) == [("signature", "checkpoint")]


def test_a_policy_asks_for_its_witnesses_and_waits_a_moment_for_them(
    short_log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    witness = CosignatureSigner("witness.example.org", b"w" * 32)
    policy = parse_policy(f"log {short_log.vkey}\nwitness news {witness.verifier().vkey}\nquorum news\n")

    def by_policy() -> Report:
        return audit(FolderSource(short_log.folder), policy=policy)

    assert names(by_policy()) == [("policy", "checkpoint")]
    text = parse_note(short_log.note()).text.encode()
    line = signature_line(witness.name, witness.key_id, witness.sign_at(text, 1_790_000_000))
    short_log.publish(add_signatures(short_log.note(), [line]))
    report = by_policy()
    assert report.is_good
    assert report.witnesses == {"news": 1_790_000_000}
    assert waited == [0.0]


@pytest.mark.parametrize("text", ["", "no checkpoint\n", "log\n5\n"])
def test_a_checkpoint_that_cannot_be_read_is_named(short_log: Log, text: str) -> None:
    short_log.publish(text)
    assert names(audited(short_log)) == [("checkpoint", "checkpoint")]


def test_a_folder_without_a_log_stops_the_audit(tmp_path: Path) -> None:
    with pytest.raises(AuditStopped, match="no checkpoint"):
        audit(FolderSource(tmp_path))


def test_further_checkpoints_are_held_against_the_entries(short_log: Log) -> None:
    right = [Kept(size, short_log.root(size), "the database") for size in (1, 256, 257, 700)]
    assert audited(short_log, also=right).is_good
    wrong = audited(short_log, also=[right[0], Kept(300, b"r" * 32, "the database"), right[3]])
    assert names(wrong) == [("fork", "checkpoint of 300 entries, the database")]
    more = audited(short_log, also=[*right, Kept(701, b"r" * 32, "the database")])
    assert names(more) == [("shrunk", "checkpoint of 701 entries, the database")]


def test_somebody_with_more_to_compare_sees_every_entry_in_order(short_log: Log) -> None:
    seen: list[bytes] = []

    def look(first: int, entries: Sequence[bytes]) -> Iterable[Finding]:
        assert first == len(seen)
        seen.extend(entries)
        return [Finding("event", f"event at {first}", "is not in the database")] if first == 256 else []

    assert names(audited(short_log, look=look)) == [("event", "event at 256")]
    assert seen == short_log.entries


def test_a_forged_size_beyond_all_measure_ends_the_audit_at_once(short_log: Log) -> None:
    short_log.publish(short_log.note(2**62, b"r" * 32))
    assert {one.kind for one in audited(short_log).findings} == {"missing"}


def test_a_checkpoint_of_entries_that_are_not_there_is_named(short_log: Log) -> None:
    short_log.publish(short_log.note(1_000, b"r" * 32))
    report = audited(short_log)
    assert {one.kind for one in report.findings} == {"missing"}
    assert report.conclusion == "Nothing after entry 511 could be checked."
