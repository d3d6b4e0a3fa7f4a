"""`verify`, `compare` and `log check-proof` as a resident or a journalist runs them: without Django, without a network."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from heliograph.core.merkle import Checkpoint, Ed25519Signer, sign_note
from tests.commands.conftest import ROOT, Answer
from tests.core.merkle.signers import COLLEGE, LOG, NEWS, ORIGIN, checkpoint, policy
from tests.core.merkle.trees import LEAVES, path, root_between, subproof
from tests.verifier.receipts import NUMBER, a_log, a_receipt, edited, opened, with_event

BLOCKED = (
    "django",
    "msgspec",
    "allauth",
    "granian",
    "PIL",
    "babel",
    "psycopg",
    "pysqlite3",
    "redis",
    "jinja2",
    "chinese_calendar",
)
WITHOUT = f"""
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {BLOCKED!r}:
            raise ModuleNotFoundError(f"{{name}} is not here", name=name.split(".")[0])
sys.meta_path.insert(0, Blocked())
import socket
def refuse(*_, **__):
    raise AssertionError("the network was used")
socket.socket.connect = socket.getaddrinfo = refuse
from heliograph.cli import main
main()
"""


@pytest.fixture
def alone(tmp_path: Path) -> Callable[..., Answer]:
    """The command where neither Django nor a network is, in an empty folder."""

    def run(*words: str | Path) -> Answer:
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("HELIOGRAPH_", "DJANGO_"))}
        environ |= {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200", "TZ": "Asia/Shanghai"}
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT, *map(str, words)], env=environ, capture_output=True, text=True, cwd=tmp_path
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., Path]:
    """Write a file into the folder."""

    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path / name

    return write


# --- verify


def test_a_receipt_is_verified_with_a_policy(alone, files):
    receipt, whom = files("receipt.json", a_receipt().text()), files("policy.txt", policy(2).text())
    answer = alone("verify", receipt, "--policy", whom)
    assert (answer.status, answer.err) == (0, "")
    assert "核对通过：3 条记录都在日志里，没有改动。" in answer.out
    assert "自 2026-03-02 12:00:00 +08:00 起没有改动；联署：college、news。" in answer.out
    assert "all 3 records are in the log, unchanged." in answer.out


def test_a_receipt_is_verified_with_keys(alone, files):
    receipt = files("receipt.json", a_receipt().text())
    assert "no witness you trust" in alone("verify", receipt, "--key", LOG.vkey, "--language", "en").out
    answer = alone("verify", receipt, "--key", LOG.vkey, "--key", NEWS.vkey, "--language", "en")
    assert answer.status == 0
    assert "co-signed by news.example.cn." in answer.out
    assert "核对" not in answer.out


def test_a_single_proof_is_verified(alone, files):
    log = a_log()
    proof = files("one.tlog-proof", log.proof(5, log.checkpoint(11), opened(2).extra()))
    answer = alone("verify", proof, "--key", LOG.vkey, "--key", COLLEGE.vkey, "--json")
    assert answer.status == 0
    assert answer.json["good"] is True
    assert answer.json["findings"][0]["problem"] is None


def test_a_changed_word_is_refused_and_named(alone, files):
    text = a_receipt().text()
    record = base64.b64encode(opened(3).extra()).decode()
    changed = base64.b64encode(opened(3).extra().replace("修好".encode(), "修坏".encode())).decode()
    receipt = files("receipt.json", text.replace(record, changed))
    answer = alone("verify", receipt, "--key", LOG.vkey, "--json")
    assert (answer.status, answer.json["good"]) == (1, False)
    assert [one["sequence"] for one in answer.json["findings"] if one["problem"] == "altered"] == [3]
    assert (
        "第 3 条：内容与写入日志的指纹不符：内容被改动过。"
        in alone("verify", receipt, "--key", LOG.vkey, "--language", "zh").out
    )


def test_a_record_that_is_not_in_the_log_yet_is_told_apart(alone, files):
    receipt = files("receipt.json", with_event(a_receipt(), 3, proof="", before="").text())
    answer = alone("verify", receipt, "--key", LOG.vkey, "--json")
    assert (answer.status, answer.json["pending"]) == (1, True)


@pytest.mark.parametrize(
    "words",
    [
        ["receipt.json"],
        ["receipt.json", "--key", "words"],
        ["receipt.json", "--key", NEWS.vkey],
        ["receipt.json", "--key", LOG.vkey, "--key", LOG.vkey],
        ["receipt.json", "--key", LOG.vkey, "--policy", "policy.txt"],
        ["receipt.json", "--policy", "receipt.json"],
        ["receipt.json", "--policy", "missing.txt"],
        ["receipt.json", "--key", LOG.vkey, "--language", "fr"],
        ["missing.json", "--key", LOG.vkey],
        ["picture.jpg", "--key", LOG.vkey],
        [".", "--key", LOG.vkey],
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_apart_from_a_wrong_receipt(alone, files, tmp_path, words):
    files("receipt.json", a_receipt().text())
    files("policy.txt", policy(2).text())
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    answer = alone("verify", *words)
    assert answer.status == 2
    assert answer.err
    assert "Traceback" not in answer.err


def test_help_names_every_command_and_what_is_not_installed(alone):
    answer = alone("--help")
    assert answer.status == 0
    for name in ("init", "serve", "verify", "compare", "log", "procedures", "import", "keys"):
        assert f"│ {name} " in answer.out
    lacking = alone("init")
    assert lacking.status == 2
    assert "is not installed" in lacking.err


# --- check-proof


def inclusion(**changes) -> str:
    case = {
        "leafIdx": 5,
        "treeSize": 8,
        "root": base64.b64encode(root_between(0, 8)).decode(),
        "leafHash": base64.b64encode(LEAVES[5]).decode(),
        "proof": [base64.b64encode(one).decode() for one in path(5, 0, 8)],
        "desc": "ours",
        "wantErr": True,
    }
    return json.dumps(case | changes)


def consistency(size1: int = 6, size2: int = 8, **changes) -> str:
    case = {
        "size1": size1,
        "size2": size2,
        "root1": base64.b64encode(root_between(0, size1)).decode(),
        "root2": base64.b64encode(root_between(0, size2)).decode(),
        "proof": [base64.b64encode(one).decode() for one in subproof(size1, 0, size2, True)],
        "wantErr": True,
    }
    return json.dumps(case | changes)


@pytest.mark.parametrize(
    ("what", "case"),
    {
        "inclusion": (inclusion(), 0),
        "consistency": (consistency(), 0),
        "equal sizes with null for a proof": (consistency(8, 8, proof=None), 0),
        "equal sizes without a proof": (consistency(8, 8, proof=[]), 0),
        "a wrong index": (inclusion(leafIdx=4), 1),
        "a negative index": (inclusion(leafIdx=-1), 1),
        "an index beyond numbers": (inclusion(leafIdx=2**64 + 5), 1),
        "a size beyond numbers": (inclusion(treeSize=2**63), 1),
        "no root": (inclusion(root=""), 1),
        "null for a root": (inclusion(root=None), 1),
        "null for a leaf": (inclusion(leafHash=None), 1),
        "no proof": (inclusion(proof=[]), 1),
        "null for a proof": (consistency(proof=None), 1),
        "null in a proof": (consistency(proof=[None]), 1),
        "roots swapped": (consistency(8, 8, root1=json.loads(consistency())["root1"]), 1),
        "a negative size": (consistency(6, 8).replace('"size1": 6', '"size1": -6'), 1),
        "an old size of nought": (consistency(6, 8).replace('"size1": 6', '"size1": 0'), 1),
        "sizes beyond numbers": (consistency(6, 8).replace('"size2": 8', '"size2": 18446744073709551624'), 1),
        "empty": ("", 2),
        "no json": ("words", 2),
        "a list": ("[]", 2),
        "no fields": ("{}", 2),
        "deep": ("[" * 100_000, 2),
        "an index in words": (inclusion(leafIdx="five"), 2),
        "an index that is true": (inclusion(leafIdx=True), 2),
        "an index with a fraction": (inclusion(leafIdx=5.5), 2),
        "a root that is no base64": (inclusion(root="%%%%"), 2),
        "a root that is a number": (inclusion(root=5), 2),
        "a proof that is no list": (inclusion(proof="words"), 2),
        "a size missing": (consistency().replace("size2", "size3"), 2),
        "a root missing": (consistency().replace("root2", "root3"), 2),
    }.items(),
    ids=lambda item: item if isinstance(item, str) else "",
)
def test_a_case_is_answered_by_the_status(alone, files, what, case):
    text, status = case
    answer = alone("log", "check-proof", files("case.json", text))
    assert answer.status == status, (what, answer.err)
    assert "Traceback" not in answer.err


def test_a_file_that_is_missing_or_no_text_is_wrong_use(alone, tmp_path):
    assert alone("log", "check-proof", tmp_path / "missing.json").status == 2
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe{")
    assert alone("log", "check-proof", tmp_path / "bytes.json").status == 2


@pytest.mark.real_data
def test_the_vectors_of_others_are_answered_by_the_status(alone, shared):
    folder = shared / "data" / "vectors" / "rfc6962-merkle"
    wanted = {True: 1, False: 0}
    for file in [
        *folder.glob("*/2/happy-path.json"),
        *folder.glob("inclusion/2/e*.json"),
        *folder.glob("consistency/2/size1*"),
    ]:
        assert alone("log", "check-proof", file).status == wanted[json.loads(file.read_text())["wantErr"]], file


# --- compare


def written(folder: Path, size: int) -> Path:
    """A log's files with a level-0 tile and its checkpoint."""
    (folder / "tile" / "0" / "000.p").mkdir(parents=True)
    (folder / "tile" / "0" / "000.p" / str(size)).write_bytes(b"".join(LEAVES[:size]))
    (folder / "checkpoint").write_text(checkpoint(size), "utf-8")
    return folder


def test_two_checkpoints_of_one_history_agree(alone, files, tmp_path):
    old, new = files("old", checkpoint(7)), files("new", checkpoint(20))
    answer = alone("compare", old, new, "--log", written(tmp_path / "log", 20), "--key", LOG.vkey, "--json")
    assert (answer.status, answer.json["outcome"], answer.json["signatures_checked"]) == (0, "consistent", True)


def test_a_fork_is_told_and_the_evidence_kept(alone, files, tmp_path):
    old = files("old", checkpoint(7))
    new = files("new", sign_note(Checkpoint(ORIGIN, 7, bytes(32)).text(), [LOG]))
    answer = alone("compare", old, new, "--key", LOG.vkey, "--keep", tmp_path / "kept.json")
    assert answer.status == 1
    assert "日志分叉了" in answer.out
    assert "forked" in answer.out
    assert json.loads((tmp_path / "kept.json").read_text("utf-8"))["kind"] == "fork"
    again = alone("compare", old, new, "--keep", tmp_path / "kept.json", "--json")
    assert again.json["evidence"] == str(tmp_path / "kept-1.json")
    assert again.json["signatures_checked"] is False


def test_without_a_name_the_evidence_is_kept_where_one_stands(alone, files, tmp_path):
    old = files("old", checkpoint(7))
    new = files("new", sign_note(Checkpoint(ORIGIN, 7, bytes(32)).text(), [LOG]))
    assert "fork-evidence.json" in alone("compare", old, new).out
    assert (tmp_path / "fork-evidence.json").is_file()


def test_two_receipts_are_compared(alone, files):
    old, new = files("old.json", a_receipt().text()), files("new.json", a_receipt().text())
    answer = alone("compare", old, new)
    assert answer.status == 2
    assert "--log" in answer.out
    forked = a_log({1: bytes(32)})
    other = files("other.json", forked.checkpoint(11))
    assert alone("compare", old, other).status == 1


def test_what_cannot_be_compared_is_wrong_use(alone, files, tmp_path):
    note = files("note", checkpoint(7))
    stranger = Ed25519Signer("other.example/log", bytes([9]) * 32)
    other = files("other", sign_note(Checkpoint(stranger.name, 7, bytes(32)).text(), [stranger]))
    words = files("words", "words\n")
    for wrong in (other, words, tmp_path / "missing"):
        assert alone("compare", note, wrong).status == 2
    assert alone("compare", note, other, "--key", LOG.vkey).status == 2
    assert alone("compare", note, note, "--log", tmp_path / "missing").status == 2


def test_a_field_more_in_a_receipt_is_not_passed_over(alone, files):
    receipt = files("receipt.json", edited(a_receipt(), "more", to=""))
    answer = alone("verify", receipt, "--key", LOG.vkey, "--language", "en")
    assert answer.status == 1
    assert "more is not known" in answer.out
    assert NUMBER not in answer.err
