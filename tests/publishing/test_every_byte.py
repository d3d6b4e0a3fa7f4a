"""Every byte that the public side ever sends is searched for every value that is sealed, in every way it is written."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import unquote_to_bytes

import pytest
from django.db import connection
from django.test import Client

from heliograph.core.privacy.folding import fold
from heliograph.publishing import actions
from heliograph.publishing.models import Document, Recall, Step
from tests.publishing.desk import PEOPLE, TEXT, TITLE, Desk

PARTIES = (
    {"part": "firm", "name": "淳南清风餐饮有限公司"},
    {
        "part": "witness", "name": "欧阳小燕", "phone": "13698765432", "identity": "110105198807154023",
        "address": "淳南市柳林镇东柳村56号", "plate": "浙B7K889", "email": "xiaoyan_88@mail.example",
    },
    {"part": "reporter", "name": "孟德胜", "phone": "0571-88776655", "alias": "老孟头"},
)  # fmt: skip
NAMES = ("王建国", "欧阳小燕", "孟德胜", "老孟头")
NUMBERS = (
    "13912345678",
    "11010519491231002X",
    "浙A12345",
    "13698765432",
    "110105198807154023",
    "浙B7K889",
    "057188776655",
)
PLACES = ("3幢402室", "东柳村56号", "xiaoyan_88")
DECISION = (
    "当事人：淳南清风餐饮有限公司。\n"
    "证人欧 阳小 燕（身份证１１０１０５１９８８０７１５４０２３，住柳林镇东柳村56号，邮箱xiaoyan_88@mail.example，"
    "电话一三六九八七六五四三二，驾驶浙B·7K889）证实：店里存放烟花二十箱。\n"
    "报案人孟德胜（人称老孟头，电话0571-8877 6655）同年三月二日报案。\n"
    "欧阳小燕另说：员工王建国，1391234 5678，1101 0519 4912 3100 2X，浙A-12345，住和平路32号3幢402室。\n"
    "依照《危险化学品安全管理条例》第八十八条，决定罚款五千元。"
)  # fmt: skip


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast)


@pytest.fixture
def told(desk) -> dict[str, Document]:
    """One document in each public state, drawn from a case with sealed parties, and one without a case."""
    case = desk.case("administrative-penalty", *PARTIES)
    given = {"matter": case.number, "text": DECISION, "title": "关于王建国所在的清风餐饮的处罚决定书", "people": PEOPLE}
    now = desk.cast.now
    made = {name: desk.publishes(**given) for name in ("released", "corrected", "withdrawn", "recalled", "alone")}
    made["alone"] = desk.publishes(title=TITLE, text=TEXT, people=PEOPLE)
    made["expired"] = desk.publishes(**given, until=(now + timedelta(days=95)).date())
    actions.withdraw(desk.cast.viewer("qian"), made["withdrawn"].id, "原决定已被撤销。", now=now)
    qian, hidden = desk.cast.viewer("qian"), made["recalled"].id
    actions.recall(qian, hidden, "revoked", "原决定已被撤销。", happened_at=now, now=now)
    desk.publishes(**given, replaces=made["corrected"].id, replaces_why="罚款数额写错了一位。")
    masked = desk.masks(desk.decides(**given))
    actions.send_back(qian, masked.id, "第三处的电话还在。", now=now)
    actions.drop(qian, desk.decides(**given).id, "当事人有异议。", now=now)
    desk.masks(desk.decides(**given))
    assert actions.expire_due(now + timedelta(days=97)) == 1
    return made


def addresses(made: dict[str, Document]) -> Iterator[str]:
    """Every public address there is, with every way of asking."""
    yield from (
        "/",
        "/public/",
        "/public/register/",
        "/public/register/?changed=1",
        "/public/register.json",
        "/public/feed.atom",
    )
    yield from (f"/public/boards/{code}/" for code in ("decisions", "standards", "property", "enforcers", "notices"))
    for row in Document.objects.all():
        yield f"/public/items/{row.id}/"
        yield f"/public/items/{row.id}.txt"
        yield f"/public/register/?before={row.id}"
        yield f"/public/register.json?before={row.id}"


def sent(made: dict[str, Document]) -> Iterator[tuple[str, bytes]]:
    for language in ("zh-hans", "en"):
        client = Client()
        client.cookies["language"] = language
        for address in addresses(made):
            for method in (client.get, client.head):
                response = method(address)
                head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
                yield f"{language} {address}", head.encode() + b"\n\n" + response.content


def readings(data: bytes) -> list[str]:
    """What a person or a program could read in the bytes: as they are, unescaped, folded, only signs, only digits."""
    plain = data.decode("utf-8")
    opened = html.unescape(unquote_to_bytes(data).decode("utf-8", "replace"))
    escaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), opened)
    folded = fold(re.sub(r"<[^>]+>", "", escaped))
    squeezed = re.sub(r"[\W_]", "", folded.text)
    digits = re.sub(r"[\W_]", "", folded.digits)
    return [plain, opened, escaped, unicodedata.normalize("NFKC", escaped), squeezed, digits]


def bare(value: str) -> str:
    return re.sub(r"[\W_]", "", value)


def test_no_sealed_value_stands_in_any_byte(told):
    seen = 0
    for where, data in sent(told):
        for reading in readings(data):
            for value in (*NAMES, *NUMBERS, *PLACES):
                assert value not in reading, f"{value} stands in {where}"
                assert bare(value) not in reading, f"{value} stands in {where}"
        seen += 1
    assert seen > 80


def test_the_search_finds_each_value_where_it_does_stand():
    """The readings above would find every one of them in the original: the test can fail."""
    found = readings((DECISION + TEXT + PEOPLE).encode())
    for value in (*NAMES, *NUMBERS, *PLACES):
        assert any(value in reading or bare(value) in reading for reading in found), value


def test_no_sealed_value_stands_in_the_tables_either(told):
    """The rows themselves: only sealed columns know."""
    for model in (Document, Recall, Step):
        for row in model.objects.values():
            held = " ".join(str(value) for value in row.values() if not isinstance(value, bytes | memoryview))
            assert not [value for value in (*NAMES, *NUMBERS, *PLACES) if value in held]
    with connection.cursor() as cursor:
        cursor.execute("SELECT original, masks, people FROM publishing_document")
        blobs = b"".join(bytes(cell) for line in cursor.fetchall() for cell in line)
    assert not [value for value in (*NAMES, *NUMBERS, *PLACES) if value.encode() in blobs]


def test_what_is_withdrawn_or_over_has_no_words_left(client, told):
    for name in ("withdrawn", "expired"):
        row = Document.objects.get(id=told[name].id)
        assert row.text == ""
        assert client.get(f"/public/items/{row.id}.txt").status_code == 410
        assert "危险化学品" not in client.get(f"/public/items/{row.id}/").content.decode()
        assert row.ended_why in client.get(f"/public/items/{row.id}/").content.decode()


def test_a_reason_that_names_somebody_is_refused(desk, told):
    from heliograph.publishing.errors import Standing

    qian, now = desk.cast.viewer("qian"), desk.cast.now
    waiting = desk.masks(desk.decides(people=PEOPLE + "\n欧阳小燕"))
    for words in ("王建国提出异议。", "请打139-1234-5678。", "欧阳小燕不同意"):
        with pytest.raises(Standing):
            actions.withdraw(qian, told["released"].id, words, now=now)
        with pytest.raises(Standing):
            actions.recall(qian, told["released"].id, "changed", words, happened_at=now, now=now)
        with pytest.raises(Standing):
            desk.decides(ground_words=words, people=PEOPLE + "\n欧阳小燕")
        with pytest.raises(Standing):
            actions.send_back(qian, waiting.id, words, now=now)
        with pytest.raises(Standing):
            actions.drop(qian, waiting.id, words, now=now)
    assert Document.objects.get(id=told["released"].id).state == "released"
