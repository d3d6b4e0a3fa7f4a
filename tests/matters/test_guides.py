"""Guides, signposts to other doors, and who is answerable."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from heliograph.matters.models import Pointed
from heliograph.organisation.models import Officer, Posting
from tests.matters.asking import words


class TestFindingAGuide:
    def test_every_open_procedure_is_listed_under_what_one_wants_to_do(self, cast, client):
        text = words(client.get("/guides/"))
        for code in ("consultation", "help", "complaint", "residence-permit", "camera-objection"):
            assert cast.procedure(code).title.zh in text
        assert [text.index(group) for group in ("我想问", "我要报", "我要投诉", "我要办", "我要更正")] == sorted(
            text.index(group) for group in ("我想问", "我要报", "我要投诉", "我要办", "我要更正")
        )

    def test_a_word_finds_what_a_guide_says_and_its_options(self, cast, client):
        page = client.get("/guides/", {"q": "捡到"}).content.decode()
        assert "/guides/help/" in page
        assert "/guides/consultation/" not in page

    def test_a_word_also_finds_the_doors_that_are_not_ours(self, cast, client):
        assert "12345 政务服务便民热线" in words(client.get("/guides/", {"q": "物业"}))

    def test_nothing_found_leads_to_asking(self, cast, client):
        response = client.get("/guides/", {"q": "量子纠缠"})
        assert "没有找到“量子纠缠”" in words(response)
        assert '/ask/consultation/"' in response.content.decode()

    def test_what_was_searched_is_shown_as_text_only(self, cast, client):
        assert "<script>alert" not in client.get("/guides/", {"q": "<script>alert(1)</script>"}).content.decode()

    def test_an_unknown_one_is_not_found(self, cast, client):
        assert client.get("/guides/nothing/").status_code == 404
        assert client.get("/ask/nothing/").status_code == 404


class TestAGuide:
    def test_marks_what_rests_on_unread_ground_and_what_is_our_own_figure(self, cast, client):
        text = words(client.get("/guides/complaint/"))
        assert "初步核实，告诉您受不受理：3 个工作日内 本局承诺" in text
        assert "来自报道或转述，未核对原文" in text
        assert "书面告知收到和受理情况：15 日内 从" in text

    def test_says_who_extends_and_by_how_much(self, cast, client):
        assert "经单位负责人批准可延长，共不超过 5 个工作日，要把理由告诉您" in words(
            client.get("/guides/consultation/")
        )

    def test_says_whether_a_name_is_needed(self, cast, client):
        assert "要留姓名和一种联系方式" in words(client.get("/guides/camera-objection/"))
        assert "不留名也一样办，时限一样" in words(client.get("/guides/tip/"))

    def test_may_be_kept_for_a_minute_by_language(self, cast, client):
        response = client.get("/guides/tip/")
        assert response["Cache-Control"] == "public, max-age=60"
        assert "Cookie" in response["Vary"]


class TestASignpost:
    def test_shows_the_telephone_and_is_counted_by_day_without_a_person(self, cast, client):
        for _ in range(3):
            response = client.get("/elsewhere/consultation/12345/")
        assert 'href="tel:12345"' in response.content.decode()
        row = Pointed.objects.get()
        assert (row.day, row.procedure, row.place, row.times) == (timezone.localdate(), "consultation", "12345", 3)

    def test_without_a_telephone_opens_the_other_site(self, cast, client):
        response = client.get("/elsewhere/household-correction/national-services/")
        assert response["Location"] == "https://gjzwfw.www.gov.cn"
        assert Pointed.objects.get().times == 1

    def test_looked_at_by_a_robot_is_not_counted(self, cast, client):
        client.head("/elsewhere/consultation/12345/")
        assert not Pointed.objects.exists()

    def test_that_no_procedure_names_leads_nowhere(self, cast, client):
        assert client.get("/elsewhere/consultation/evil/").status_code == 404
        assert not Pointed.objects.exists()

    def test_to_110_is_a_telephone_link_and_no_page_between(self, cast, client):
        page = client.get("/guides/consultation/").content.decode()
        assert "/elsewhere/consultation/110/" not in page
        assert '<a class="govuk-link" href="tel:110">110 报警电话</a>' in page


class TestWhoIsAnswerable:
    def test_leads_are_named_with_their_badge_in_the_order_of_the_tree(self, cast, client):
        text = words(client.get("/officers/"))
        assert "负责人：钱进（警号 010002）" in text
        assert "局领导：郑和（警号 010005）" in text
        assert text.index("淳南市公安局 局领导") < text.index("河西分局 负责人") < text.index("和平路派出所 负责人")

    def test_who_only_handles_or_has_left_is_not_listed(self, cast, client):
        cast.officers["wu"].active = False
        cast.officers["wu"].save()
        Posting.objects.filter(officer=cast.officers["zhou"]).update(until=timezone.localdate() - timedelta(days=1))
        text = words(client.get("/officers/"))
        assert "赵勇" not in text
        assert "吴刚" not in text
        assert "周平" not in text
        assert "负责人：还没有登记" in text

    def test_can_be_searched_by_name_badge_or_unit(self, cast, client):
        for query in ("钱进", "010002", "和平路"):
            text = words(client.get("/officers/", {"q": query}))
            assert "和平路派出所" in text
            assert "东湖派出所" not in text

    def test_of_another_bureau_is_not_shown(self, cast, client):
        assert "白河" not in words(client.get("/officers/"))
        assert "白河" in words(Client(HTTP_HOST="beihe.example").get("/officers/"))

    def test_costs_two_queries_however_many_there_are(self, cast, client, django_assert_max_num_queries):
        client.get("/officers/")
        for n in range(20):
            officer = Officer.objects.create(bureau=cast.bureau, badge=f"09{n:04}", name_zh="某某", name_en="X")
            Posting.objects.create(officer=officer, unit=cast.units["hexi"], role="lead")
        with django_assert_max_num_queries(2):  # the people, and when each unit's entry was checked
            client.get("/officers/")
