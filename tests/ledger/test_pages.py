"""The public log's pages, and what a holder and an officer see of where each record stands."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heliograph.core.merkle import CosignatureSigner, add_signatures
from heliograph.core.merkle.note import signature_line
from heliograph.ledger import reading
from heliograph.ledger.models import Checkpoint
from heliograph.matters.models import Event
from heliograph.matters.reading import recorded
from heliograph.verifier.receipt_file import parse_receipt_file
from tests.conftest import NOW
from tests.ledger.conftest import Log, wait
from tests.matters.holding import Resident, answered, asked, clock, li

__all__ = ["answered", "asked", "clock", "li"]
pytestmark = pytest.mark.django_db


def words_of(page) -> str:
    assert page.status_code == 200
    return page.content.decode()


# Pages


def test_a_log_without_a_checkpoint_says_so(client, cast, log: Log) -> None:
    assert "还没有检查点" in words_of(client.get("/log/"))


def test_the_newest_checkpoint_is_shown_as_it_was_signed(client, cast, log: Log) -> None:
    for start in (0, 300):
        wait(300, start)
        log.grow()
    page = words_of(client.get("/log/"))
    _, root = log.published()
    for words in (">600<", base64.b64encode(root).decode(), "现在还没有见证人", "从 300 条长到 600 条"):
        assert words in page.replace("&#43;", "+")


def test_the_key_to_compare_is_there_in_both_languages(client, cast, log: Log) -> None:
    from heliograph.ledger.keys import log_key

    for language, words in (("zh-hans", "和印出来的对一对"), ("en", "Compare it with the one in print")):
        client.cookies["language"] = language
        page = words_of(client.get("/log/"))
        assert words in page
        assert log_key().vkey in page.replace("&#43;", "+")


def test_the_page_costs_few_questions_however_long_the_log(client, cast, log: Log) -> None:
    costs = []
    for start in (0, 100, 200, 300, 400, 500):
        wait(100, start)
        log.grow()
        client.get("/log/")  # the drawing is kept for a while
        with CaptureQueriesContext(connection) as heard:
            client.get("/log/")
        costs.append(len(heard))
    assert costs[0] == costs[-1] <= 4


def test_pages_may_be_kept_for_seconds_only(client, cast, log: Log) -> None:
    for path in ("/log/", "/log/check/", "/log/witness/", "/log/policy", "/log/heliograph-verify.html"):
        assert client.get(path)["Cache-Control"] == "public, max-age=5", path


def test_the_policy_is_what_verifiers_read(client, cast, log: Log) -> None:
    answer = client.get("/log/policy")
    assert answer.content.decode() == reading.policy_text()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Access-Control-Allow-Origin"] == "*"


# The page that works alone


def test_the_page_that_works_alone_is_the_same_for_everybody(client, cast, log: Log) -> None:
    first = client.get("/log/heliograph-verify.html").content
    client.cookies["language"] = "en"
    client.cookies["large"] = "1"
    assert client.get("/log/heliograph-verify.html").content == first
    assert hashlib.sha256(first).hexdigest() in words_of(client.get("/log/"))


def test_it_may_run_its_own_script_and_nothing_else(client, cast, log: Log) -> None:
    page = client.get("/log/heliograph-verify.html").content.decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        found = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL)
        assert found is not None
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1].replace("&#43;", "+")
    assert "src=" not in page.split("<script")[1].split(">")[0]
    assert not re.search(r"https?://", page.split("</head>")[0])


def test_it_carries_the_policy_and_the_sites_own_script(client, cast, log: Log) -> None:
    from django.contrib.staticfiles import finders

    page = client.get("/log/heliograph-verify.html").content.decode()
    assert reading.policy_text().split()[1].replace("+", "&#43;") in page.replace("+", "&#43;")
    with open(str(finders.find("build/verify.mjs")), encoding="utf-8") as script:
        assert script.read() in page


# Where a record stands


def test_a_record_waits_then_is_in_the_log(li: Resident, asked, log: Log) -> None:
    assert "已记录，等待写进公开日志" in words_of(li.opens(asked))
    log.grow(dummies=2)
    page = words_of(li.sees(asked))
    assert "已写进公开日志：位置" in page
    assert "等待写进公开日志" not in page


def test_an_officer_sees_it_too(client, cast, log: Log) -> None:
    receipt = cast.submits(unit=cast.units["heping"].id)
    log.grow()
    client.force_login(cast.users["qian"])
    assert "已写进公开日志：位置" in words_of(client.get(f"/desk/m/{receipt.number}/"))


def test_where_records_stand_is_one_question_however_many(cast, log: Log, asked) -> None:
    for number in range(12):
        cast.does(asked, "add", words=f"第 {number} 点")
        log.grow()
    events = list(Event.objects.filter(matter_id=asked.ref.id).values_list("id", flat=True))
    assert Checkpoint.objects.count() >= 12
    with CaptureQueriesContext(connection) as heard:
        found = recorded.standing(events)
    assert len(heard) == 1
    assert sorted(one.index for one in found.values()) == sorted({one.index for one in found.values()})
    assert len({one.integrated_at for one in found.values()}) == 12


# Proofs to take away


def test_the_receipt_file_is_for_the_holder_alone(li: Resident, client, asked, log: Log) -> None:
    log.grow()
    for part in ("proof.json", "proof/1/"):
        assert client.get(f"/m/{asked.number}/{part}").status_code == 302
    assert client.get(f"/m/{asked.number}/recorded.json").status_code == 404
    li.opens(asked)
    answer = li.sees(asked, "proof.json")
    assert answer["Content-Disposition"] == f'attachment; filename="heliograph-{asked.number}.json"'
    assert answer["Cache-Control"] == "private, no-store"
    file = parse_receipt_file(answer.content.decode())
    assert (file.number, [event.sequence for event in file.events]) == (asked.number, [1])


def test_one_event_is_taken_by_its_number(li: Resident, cast, asked, log: Log) -> None:
    cast.does(asked, "accept", "zhao")
    log.grow()
    li.opens(asked)
    answer = li.sees(asked, "proof/2/")
    assert answer["Content-Disposition"] == f'attachment; filename="heliograph-{asked.number}-2.tlog-proof"'
    assert answer.content.startswith(b"c2sp.org/tlog-proof@v1\nextra ")
    assert li.sees(asked, "proof/3/").status_code == 404


def test_nothing_is_proved_that_is_not_in_the_log_yet(li: Resident, asked, log: Log) -> None:
    li.opens(asked)
    assert li.sees(asked, "proof/1/").status_code == 404
    assert [event.proof for event in parse_receipt_file(li.sees(asked, "proof.json").content.decode()).events] == [""]


def test_a_program_asks_whether_it_is_in_yet(li: Resident, asked, log: Log) -> None:
    li.opens(asked)

    def events() -> list[dict]:
        answer = li.sees(asked, "recorded.json")
        assert answer["Cache-Control"] == "private, no-store"
        return json.loads(answer.content)["events"]

    assert events() == [{"sequence": 1, "index": None, "ready": False}]
    log.grow(dummies=3)
    [event] = events()
    assert event["index"] in range(4)
    assert event["ready"]  # the policy asks for no witness


def test_a_proof_is_not_ready_before_the_witnesses_that_the_policy_asks_for(li: Resident, asked, log: Log) -> None:
    witness = CosignatureSigner("witness.example", bytes(32)).verifier().vkey
    asks = reading.policy_text().replace("quorum none", f"witness outsider {witness}\nquorum outsider")
    (log.folder.path.parent / "policy").write_text(asks)
    log.grow()
    assert "见证人还没有签名" in words_of(li.opens(asked))
    [event] = json.loads(li.sees(asked, "recorded.json").content)["events"]
    assert (event["index"] is not None, event["ready"]) == (True, False)
    Checkpoint.objects.update(witnessed_at=NOW, witnesses=1)
    note = CosignatureSigner("witness.example", bytes(32))
    row = Checkpoint.objects.get()
    signature = note.sign_at(row.note.split("\n\n")[0].encode() + b"\n", int(NOW.timestamp()))
    Checkpoint.objects.update(note=add_signatures(row.note, [signature_line(note.name, note.key_id, signature)]))
    assert "1 家见证" in words_of(li.sees(asked))
    assert "见证人还没有签名" not in words_of(li.sees(asked))
    assert "outsider" in words_of(li.client.get("/log/"))


def test_asking_without_end_is_refused_for_a_while(li: Resident, asked, log: Log, settings) -> None:
    settings.SUBMISSIONS_PER_NETWORK = 1  # a hundred questions
    li.opens(asked)
    answers = [li.sees(asked, "recorded.json") for _ in range(101)]
    assert [one.status_code for one in answers] == [200] * 100 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_the_slip_says_what_was_promised(client, cast, log: Log) -> None:
    form = client.get("/ask/consultation/").content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    page = client.post("/ask/consultation/", fields | {"subject": "落户", "words": "要带什么？"}).content.decode()
    assert "60 秒内写进公开日志" in page
    assert 'data-ask="/m/' in page
    assert "已经登记，正在写进公开日志" in page


def test_what_is_taken_away_names_the_log(li: Resident, asked, log: Log) -> None:
    log.grow()
    li.opens(asked)
    page = li.reads(asked, "data.html")
    assert "/log/" in page
    assert "已写进公开日志：位置" in page
