"""Asking through the page: every procedure's form, every kind of mistake, and the receipt."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heliograph.core import receipt as codes
from heliograph.core.procedure import Group, shipped
from heliograph.matters import own_page
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Attachment, Deadline, Matter, Party
from heliograph.matters.reading.guides import is_for_residents
from heliograph.organisation.models import Officer
from tests.matters.asking import filled, photo, pretender, receipt_of, token_of, words

CODES = sorted(code for code, one in shipped().items() if is_for_residents(one) and own_page.page_of(code) is None)
CASES = sorted(code for code, one in shipped().items() if one.group is Group.CASE)
TYPED = "这些字是我打的，一个也不能丢。"


def only_matter() -> Matter:
    return Matter.objects.get()


def contact_of(matter: Matter) -> dict[str, str]:
    party = Party.objects.get(matter_id=matter.id)
    return MatterKey.of(matter).open_values("party", party.id, party.sealed)


def values_of(matter: Matter) -> dict[str, object]:
    return MatterKey.of(matter).open_values("matter.sealed", matter.id, matter.sealed)


class TestEveryProcedure:
    @pytest.mark.parametrize("code", CASES)
    def test_of_a_case_is_opened_by_the_police_and_asked_by_nobody(self, cast, client, code):
        assert client.get(f"/ask/{code}/").status_code == 404
        assert client.post(f"/ask/{code}/", filled(cast.procedure(code))).status_code == 404
        assert not Matter.objects.exists()

    @pytest.mark.parametrize("code", CODES)
    def test_can_be_asked_and_gives_a_receipt(self, cast, client, code):
        procedure = cast.procedure(code)
        page = client.get(f"/ask/{code}/")
        response = client.post(f"/ask/{code}/", filled(procedure, token=token_of(page)))
        number, secret = receipt_of(response)
        matter = only_matter()
        assert response.status_code == 200
        assert matter.number == codes.read_number(number)
        assert codes.read_secret(secret)
        assert matter.procedure == code
        assert {d.promise for d in Deadline.objects.all()} == {p.name for p in procedure.starts("submit")}

    @pytest.mark.parametrize("code", CODES)
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_says_beforehand_everything_it_promises(self, cast, client, code, language):
        client.cookies["language"] = language
        procedure = cast.procedure(code)
        text = words(client.get(f"/guides/{code}/"))
        for promise in procedure.promises:
            assert promise.title.get(language) in text
            assert promise.within.text.get(language) in text
        for basis in procedure.basis:
            assert basis.cite.get(language) in text
        for signpost in procedure.elsewhere:
            assert signpost.where.get(language) in text

    @pytest.mark.parametrize("code", CODES)
    def test_sends_whoever_is_in_danger_to_110_first(self, cast, client, code):
        page = client.get(f"/ask/{code}/").content.decode()
        assert page.index('href="tel:110"') < page.index("<h1")


class TestAReceipt:
    def test_shows_what_happens_next_who_is_answerable_and_a_link_that_keeps_the_secret_from_servers(
        self, cast, client
    ):
        response = client.post("/ask/consultation/", filled(cast.procedure("consultation")))
        number, secret = receipt_of(response)
        text = words(response)
        assert "答复您" in text
        assert "淳南市公安局" in text
        link = f"/r/{codes.read_number(number)}#{codes.read_secret(secret)}"
        assert link in response.content.decode()
        assert "<svg" in response.content.decode()

    def test_is_never_kept_by_a_cache_and_its_secret_never_logged(self, cast, client, caplog):
        with caplog.at_level("DEBUG"):
            response = client.post("/ask/consultation/", filled(cast.procedure("consultation")))
        secret = codes.read_secret(receipt_of(response)[1])
        assert "no-store" in response["Cache-Control"]
        assert secret not in caplog.text
        assert secret not in str(response.headers)

    def test_of_an_hour_long_promise_says_the_minute(self, cast, client):
        response = client.post("/ask/help/", filled(cast.procedure("help")))
        assert re.search(r"24 小时内，也就是 \d+月\d+日（星期.）\d\d:\d\d 之前", words(response))

    def test_has_its_words_in_english_for_an_english_reader(self, cast, client):
        client.cookies["language"] = "en"
        client.post("/ask/consultation/", filled(cast.procedure("consultation")))
        assert only_matter().language == "en"


class TestTheSameFormTwice:
    def test_registers_once_and_shows_the_same_receipt_again(self, cast, client):
        form = filled(cast.procedure("consultation"), token=token_of(client.get("/ask/consultation/")))
        first, second = client.post("/ask/consultation/", form), client.post("/ask/consultation/", form)
        assert receipt_of(first) == receipt_of(second)
        assert "没有重复登记" in words(second)
        assert Matter.objects.count() == 1

    def test_shows_no_receipt_to_another_browser(self, cast, client):
        form = filled(cast.procedure("consultation"), token=token_of(client.get("/ask/consultation/")))
        secret = receipt_of(client.post("/ask/consultation/", form))[1]
        other = Client().post("/ask/consultation/", form)
        assert other.status_code == 409
        assert secret not in other.content.decode()
        assert Matter.objects.count() == 1

    def test_drawn_twice_registers_twice(self, cast, client):
        for _ in range(2):
            token = token_of(client.get("/ask/consultation/"))
            client.post("/ask/consultation/", filled(cast.procedure("consultation"), token=token))
        assert Matter.objects.count() == 2

    @pytest.mark.parametrize(
        "token", ["", "x", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-7fff-bfff-ffffffffffff"]
    )
    def test_with_a_token_that_is_not_ours_is_registered_under_an_id_of_its_own(self, cast, client, token):
        response = client.post("/ask/consultation/", filled(cast.procedure("consultation"), token=token))
        assert response.status_code == 200
        assert str(only_matter().id) != token
        assert only_matter().id.version == 7


WRONG = [
    ("consultation", "subject", "", "请填写"),
    ("consultation", "subject", "字" * 61, "最多 60 个字，您写了 61 个"),
    ("consultation", "words", "字" * 3001, "最多 3000 个字"),
    ("consultation", "phone", "1380000", "您填了 7 位"),
    ("consultation", "phone", "二三五", "请只写数字"),
    ("consultation", "phone", "99", "不像电话号码"),
    ("consultation", "email", "li.example.org", "name@example.com"),
    ("consultation", "handled-by", "nowhere", "不在选项里"),
    ("complaint", "kind", "", "请选一项"),
    ("complaint", "kind", "nonsense", "不在选项里"),
    ("complaint", "unit", "nowhere", "不在选项里"),
    ("complaint", "officer", "字" * 61, "最多 60 个字"),
    ("complaint", "when", "昨天下午", "时间看不懂"),
    ("complaint", "place", "字" * 201, "最多 200 个字"),
    ("information-request", "identity", "110105194912310021", "至少有一位填错了"),
    ("information-request", "identity", "110105194913310020", "至少有一位填错了"),
    ("information-request", "identity", "1101051949", "您填了 10 位"),
    ("information-request", "name", "", "请填写"),
    ("information-request", "phone", "", "请填写"),
    ("record-correction", "phone", "", "至少留一种联系方式"),
]


class TestAWrongValue:
    @pytest.mark.parametrize(("code", "field", "value", "said"), WRONG)
    def test_is_named_linked_and_explained_and_nothing_typed_is_lost(self, cast, client, code, field, value, said):
        form = filled(cast.procedure(code), **{"words": TYPED, "name": "李丽丽", field: value})
        response = client.post(f"/ask/{code}/", form)
        page = response.content.decode()
        link = re.search(rf'<a href="#(id_{field}(?:_0)?)">([^<]*)</a>', page)
        assert response.status_code == 422
        assert link, "the summary links to the field"
        assert f'id="{link[1]}"' in page
        assert said in link[2]
        for name, kept in form.items():
            assert name in {"kind", "unit", "handled-by", "token"} or kept.replace('"', "&quot;") in page
        assert not Matter.objects.exists()

    def test_is_told_together_with_every_other(self, cast, client):
        response = client.post("/ask/complaint/", {"phone": "1"})
        page = response.content.decode()
        assert all(f'href="#id_{name}' in page for name in ("kind", "words", "phone"))

    def test_does_not_change_the_token(self, cast, client):
        token = token_of(client.get("/ask/consultation/"))
        assert token_of(client.post("/ask/consultation/", {"token": token})) == token


class TestAValueWrittenInAnotherWay:
    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("138-0000-0000", "13800000000"),
            ("１３８００００００００", "13800000000"),
            ("+86 138 0000 0000", "13800000000"),
            ("0571-87654321", "057187654321"),
            ("(010) 6655 4433转801", "01066554433转801"),
            ("400 800 1234", "4008001234"),
            ("12345", "12345"),
            ("+44 20 7946 0958", "+442079460958"),
        ],
    )
    def test_a_telephone_is_understood(self, cast, client, written, kept):
        client.post("/ask/consultation/", filled(cast.procedure("consultation"), phone=written))
        assert contact_of(only_matter())["phone"] == kept

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("11010519491231002x", "11010519491231002X"),
            ("１１０１０５ 19491231 ００２Ｘ", "11010519491231002X"),
            ("91110000600037341L", "91110000600037341L"),
            ("E12345678", "E12345678"),
        ],
    )
    def test_an_identity_a_credit_code_and_a_passport_are_understood_and_sealed_with_the_person(
        self, cast, client, written, kept
    ):
        client.post("/ask/information-request/", filled(cast.procedure("information-request"), identity=written))
        assert contact_of(only_matter())["identity"] == kept
        assert "identity" not in values_of(only_matter())

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            ("2026-03-01T10:05", "2026-03-01T10:05"),
            ("2026-3-1 10:05", "2026-03-01T10:05"),
            ("2026年3月1日", "2026-03-01T00:00"),
        ],
    )
    def test_a_time_typed_without_a_picker_is_understood(self, cast, client, written, kept):
        client.post("/ask/complaint/", filled(cast.procedure("complaint"), when=written))
        assert values_of(only_matter())["when"] == kept

    def test_line_ends_count_once(self, cast, client):
        client.post("/ask/consultation/", filled(cast.procedure("consultation"), words="一\r\n" * 1500))
        assert only_matter()


class TestFiles:
    def test_are_cleaned_sealed_and_kept_with_the_matter(self, cast, client):
        form = filled(cast.procedure("consultation"), files=[photo(), photo("二.jpg")])
        response = client.post("/ask/consultation/", form)
        matter = only_matter()
        names = {MatterKey.of(matter).open_text("attachment.name", a.id, a.name) for a in Attachment.objects.all()}
        assert response.status_code == 200
        assert names == {"现场.jpg", "二.jpg"}

    def test_a_refused_one_is_named_and_the_good_one_is_not_asked_for_again(self, cast, client):
        form = filled(cast.procedure("consultation"), words=TYPED, files=[photo(), pretender("发票.pdf")])
        response = client.post("/ask/consultation/", form)
        page = response.content.decode()
        assert response.status_code == 422
        assert re.search(r'href="#id_files">[^<]*“发票.pdf”', page)
        assert TYPED in page
        kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
        assert "去掉“现场.jpg”" in page
        del form["files"]
        assert client.post("/ask/consultation/", {**form, "kept": kept}).status_code == 200
        assert Attachment.objects.count() == 1

    def test_a_kept_one_can_be_left_out(self, cast, client):
        form = filled(cast.procedure("consultation"), words="", files=[photo(), photo("二.jpg")])
        kept = re.search(r'name="kept" value="([^"]+)"', client.post("/ask/consultation/", form).content.decode())[1]
        form = {**filled(cast.procedure("consultation")), "kept": kept, "without": ["0"]}
        client.post("/ask/consultation/", form)
        assert (
            MatterKey.of(only_matter()).open_text("attachment.name", (a := Attachment.objects.get()).id, a.name)
            == "二.jpg"
        )

    def test_kept_ones_need_their_ticket_and_are_gone_once_used(self, cast, client):
        wrong = filled(cast.procedure("consultation"), words="", files=[photo()])
        kept = re.search(r'name="kept" value="([^"]+)"', client.post("/ask/consultation/", wrong).content.decode())[1]
        form = filled(cast.procedure("consultation"))
        client.post("/ask/consultation/", {**form, "kept": "A" + kept[1:]})
        assert Attachment.objects.count() == 0
        client.post("/ask/consultation/", {**form, "kept": kept})
        client.post("/ask/consultation/", {**form, "kept": kept})
        assert Attachment.objects.count() == 1

    def test_more_than_ten_are_refused_with_a_sentence(self, cast, client):
        wrong = filled(cast.procedure("consultation"), words="", files=[photo(f"{n}.jpg") for n in range(6)])
        kept = re.search(r'name="kept" value="([^"]+)"', client.post("/ask/consultation/", wrong).content.decode())[1]
        form = filled(cast.procedure("consultation"), kept=kept, files=[photo(f"{n}.jpg") for n in range(6, 11)])
        response = client.post("/ask/consultation/", form)
        assert "最多 10 个文件，您选了 11 个" in words(response)
        assert not Matter.objects.exists()


class TestWhoAsks:
    def test_may_stay_anonymous_with_the_same_clock(self, cast, client):
        client.post("/ask/consultation/", filled(cast.procedure("consultation")))
        named = filled(cast.procedure("consultation"), name="李丽", phone="13800000000")
        client.post("/ask/consultation/", named)
        nameless, with_name = Matter.objects.order_by("id")
        assert (nameless.anonymous, with_name.anonymous) == (True, False)
        assert nameless.due.date() == with_name.due.date()
        assert "不留名也一样办，时限一样" in words(client.get("/ask/consultation/"))

    def test_must_be_named_where_the_law_asks_for_it(self, cast, client):
        form = filled(cast.procedure("camera-objection"), name="")
        response = client.post("/ask/camera-objection/", form)
        assert 'href="#id_name"' in response.content.decode()
        assert "依法要写明是谁提的" in words(client.get("/ask/camera-objection/"))

    def test_has_name_and_contact_sealed_apart_from_the_words(self, cast, client):
        form = filled(cast.procedure("consultation"), name="李丽", phone="13800000000", email="li@example.org")
        client.post("/ask/consultation/", form)
        assert contact_of(only_matter()) == {"name": "李丽", "phone": "13800000000", "email": "li@example.org"}
        assert set(values_of(only_matter())) == {"subject", "words"}


class TestWhichUnit:
    def test_can_be_chosen_among_those_with_the_duty(self, cast, client):
        page = client.get("/ask/consultation/").content.decode()
        client.post("/ask/consultation/", filled(cast.procedure("consultation"), **{"handled-by": "heping"}))
        assert 'value="donghu"' in page
        assert 'value="traffic"' not in page
        assert only_matter().unit_id == cast.units["heping"].id

    def test_is_not_asked_where_only_one_has_it(self, cast, client):
        assert "handled-by" not in client.get("/ask/camera-objection/").content.decode()


class TestAComplaint:
    @pytest.mark.parametrize("written", ["010001", "赵勇", "警号010001", "好像是姓赵的，叫赵勇", "０１０００１"])
    def test_finds_the_officer_it_is_about(self, cast, client, written):
        client.post("/ask/complaint/", filled(cast.procedure("complaint"), unit="heping", officer=written))
        matter = only_matter()
        assert matter.about_officer_id == cast.officers["zhao"].id
        assert matter.about_unit_id == cast.units["heping"].id
        assert matter.unit_id == cast.units["duchashi"].id
        assert matter.confidential

    def test_about_those_who_handle_complaints_goes_above_them_and_the_receipt_says_so(self, cast, client):
        response = client.post("/ask/complaint/", filled(cast.procedure("complaint"), unit="duchashi"))
        assert only_matter().unit_id == cast.units["chunan"].id
        assert "现在对您负责的是：淳南市公安局" in words(response)

    def test_bars_nobody_by_a_name_that_two_bear(self, cast, client):
        Officer.objects.create(bureau=cast.bureau, badge="010099", name_zh="赵勇", name_en="Zhao Yong")
        client.post("/ask/complaint/", filled(cast.procedure("complaint"), officer="赵勇"))
        assert only_matter().about_officer_id is None

    def test_finds_no_officer_of_another_bureau(self, cast, client):
        client.post("/ask/complaint/", filled(cast.procedure("complaint"), officer="020001"))
        assert only_matter().about_officer_id is None


class TestTheLimitOfANetwork:
    def test_stops_a_browser_that_keeps_sending_and_keeps_what_was_typed(self, cast, client, settings):
        settings.SUBMISSIONS_PER_NETWORK = 2
        form = filled(cast.procedure("consultation"), words=TYPED)
        answers = [client.post("/ask/consultation/", form) for _ in range(3)]
        assert [a.status_code for a in answers] == [200, 200, 429]
        assert TYPED in answers[-1].content.decode()
        assert int(answers[-1]["Retry-After"]) <= 600
        assert Matter.objects.count() == 2

    def test_lets_a_neighbour_behind_the_same_network_report_for_the_first_time(self, cast, client, settings):
        settings.SUBMISSIONS_PER_NETWORK = 1
        form = filled(cast.procedure("consultation"))
        assert [client.post("/ask/consultation/", form).status_code for _ in range(2)] == [200, 429]
        assert Client().post("/ask/consultation/", form).status_code == 200

    def test_holds_against_a_machine_that_drops_its_cookies(self, cast, settings):
        settings.SUBMISSIONS_PER_NETWORK = 1
        form = filled(cast.procedure("consultation"))
        answers = [Client().post("/ask/consultation/", form).status_code for _ in range(12)]
        assert answers == [200] * 10 + [429] * 2

    def test_is_the_network_s_own(self, cast, client, settings):
        settings.SUBMISSIONS_PER_NETWORK = 1
        form = filled(cast.procedure("consultation"))
        client.post("/ask/consultation/", form)
        assert client.post("/ask/consultation/", form, REMOTE_ADDR="203.0.113.9").status_code == 200

    def test_can_be_switched_off(self, cast, client, settings):
        settings.SUBMISSIONS_PER_NETWORK = 0
        form = filled(cast.procedure("consultation"))
        assert {client.post("/ask/consultation/", form).status_code for _ in range(3)} == {200}
        assert not [key for key in cache._cache if "limit:" in key]


class TestWork:
    def test_a_guide_asks_the_database_for_nothing_once_known(self, cast, client, django_assert_max_num_queries):
        client.get("/guides/complaint/")
        with django_assert_max_num_queries(0):
            client.get("/guides/complaint/")

    def test_a_submission_only_inserts(self, cast, client):
        form = filled(cast.procedure("consultation"), phone="13800000000")
        client.post("/ask/consultation/", form)
        with CaptureQueriesContext(connection) as done:
            client.post("/ask/consultation/", form)
        sent = [re.sub(r"^\d+ times: ", "", query["sql"]) for query in done]
        statements = [sql.split()[0] for sql in sent if not sql.startswith(("SAVEPOINT", "RELEASE"))]
        assert set(statements) == {"INSERT"}
        assert len(statements) <= 9  # one a table, and the table of what is owed for later
