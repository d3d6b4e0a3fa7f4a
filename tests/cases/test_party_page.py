"""What parties read on their page and do from it: a public-order case and a criminal one from the first day to the last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import pytest

from heliograph.cases.actions.keys import Slip
from heliograph.core.files import accept
from heliograph.matters.actions import Contact, Person, Submission, submit, watch
from heliograph.matters.models import Deadline, Event, Look, Telling
from tests.cases.standing import key_for
from tests.conftest import plausible
from tests.core.files.test_documents import HARMLESS as PDF
from tests.matters import at_the_door as door
from tests.matters.sample_case import owed, party

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WANG = Person("victim", Contact(name="王芳", phone="13900000001"))
LIU = Person("punished", Contact(name="刘强", phone="13900000002"))
ZHANG = Person("punished", Contact(name="张三", phone="13900000003"))
QIAO = Person("witness", Contact(name="乔木", phone="13900000004"))
REPORTER = Person("reporter", Contact(name="何静", phone="13900000005"), protected=True)
GROUND = "《治安管理处罚法》第五十一条"
FACTORS = {WANG: "0001", LIU: "0002", ZHANG: "0003", QIAO: "0004", REPORTER: "0005"}


@dataclass
class Scene:
    """A case with the people in it, told by what its officers and parties do; a day passes with each step."""

    cast: object
    clock: object
    visitor: object
    filed: object

    def does(self, action: str, who: str = "zhao", *, after: timedelta = HOUR, **details):
        self.clock.goes_on(seconds=after.total_seconds())
        return self.cast.does(self.filed, action, who, now=self.clock.now, **{"ground": GROUND, **details})

    def tells(self, action: str, duty: str, person: Person | None = None, **details):
        """Zhao makes a telling of that duty to that person, with a signature as its proof."""
        rows = [row for row in owed(self.filed, duty) if row.status in ("owed", "failed")]
        row = next(row for row in rows if person is None or row.party_id == person.id)
        return self.does(action, telling=row.id, **({"words": "本人签收"} | details))

    def key(self, person: Person, who: str = "zhao") -> Slip:
        return key_for(self.cast, self.filed, person, who=who, now=self.clock.now)

    def reads(self, person: Person, part: str = "", who: str = "zhao") -> str:
        """The words of the party's page."""
        slip = self.key(person, who)
        self.visitor.client.cookies.clear()
        page = self.visitor.opens(slip, FACTORS[person])
        return unescape((page if not part else self.visitor.sees(slip, part)).content.decode())

    def sends(self, person: Person, action: str, **fields):
        """The party opens the form of a step and sends it."""
        slip = self.key(person)
        self.visitor.client.cookies.clear()
        self.visitor.opens(slip, FACTORS[person])
        form = self.visitor.sees(slip, f"do/{action}/")
        assert form.status_code == 200, form.status_code
        return self.visitor.client.post(f"/case/{slip.number}/do/{action}/", {"sequence": "0", **fields})


def opened(cast, clock, visitor, code: str, *people: Person, who: str = "zhao") -> Scene:
    procedure = cast.procedure(code)
    values = {field.name: plausible(field) for field in procedure.fields if field.required}
    submission = Submission(values=values, people=people, unit=cast.units["heping"].id)
    filed = submit(cast.bureau.id, procedure, submission, cast.actor(who), now=cast.now)
    return Scene(cast, clock, visitor, filed)


@pytest.fixture
def order(cast, clock, visitor) -> Scene:
    """A public-order case, filed."""
    scene = opened(cast, clock, visitor, "public-order-case", WANG, LIU, QIAO, REPORTER)
    scene.does("file")
    return scene


@pytest.fixture
def planned(order) -> Scene:
    """Liu was summoned, and told of the penalty that is planned and of the right to a hearing."""
    order.does("summon", party=LIU.id, words="传唤到所")
    order.does("plan-with-hearing", words="拟处十日拘留")
    order.tells("serve-notice", "penalty-notice", LIU)
    order.tells("serve-hearing-right", "hearing-right", LIU)
    return order


# Where it stands


def test_a_victim_reads_where_it_stands_until_when_and_who_is_answerable(order):
    page = order.reads(WANG)
    for words in ("被侵害人", "治安案件", "已立案，调查中", "办结这件治安案件", "和平路派出所", "0571-110"):
        assert words in page, words


def test_nobodys_name_is_on_anybodys_page(planned):
    for person in (WANG, LIU, QIAO, REPORTER):
        page = planned.reads(person)
        for other in (WANG, LIU, QIAO, REPORTER, ZHANG):
            assert other.contact.name not in page, (person.part, other.part)
            assert other.contact.phone not in page, (person.part, other.part)


def test_a_witness_reads_how_they_are_protected_and_nothing_of_the_case(planned):
    page = planned.reads(QIAO)
    assert "您受到的保护" in page
    for words in ("治安案件", "和平路派出所", "决定前告知", "经过和下一步", "法定期限"):
        assert words not in page, words


def test_who_reported_reads_that_it_was_filed_and_not_what_is_done_to_whom(planned):
    page = planned.reads(REPORTER)
    assert "报案人" in page
    page = page.split('id="withheld"')[0]
    for words in ("决定前告知", "传唤", "拟处罚", "听证", "十日拘留"):
        assert words not in page, words


def test_what_an_officer_noted_or_did_in_between_leaves_no_mark(order):
    before = order.reads(WANG)
    order.does("note", words="重点查监控")
    order.does("assign", "qian", officer=order.cast.officers["zhao"].id)
    after = order.reads(WANG)
    assert "监控" not in after
    assert after.count("hg-timeline__item") == before.count("hg-timeline__item")
    assert "条内部记录" not in after


def test_a_party_with_nothing_to_see_yet_is_told_so_politely_with_the_ground(cast, clock, visitor):
    third = Person("third-party", Contact(name="孙某某", phone="13900000006"))
    FACTORS[third] = "0006"
    scene = opened(cast, clock, visitor, "case-property", third)
    page = scene.reads(third)
    assert "现在依法还不能向您公开这里的情况" in page
    for words in ("扣押", "清单", "和平路", scene.filed.number, "第三"):
        assert words not in page.replace("第三方", ""), words


def test_who_faces_a_penalty_reads_when_it_was_filed_and_not_when_somebody_reported_it(planned):
    filed = Event.objects.get(matter_id=planned.filed.ref.id, action="file").at.isoformat()
    reported = Event.objects.get(matter_id=planned.filed.ref.id, action="submit").at.isoformat()
    page = planned.reads(LIU)
    assert filed in page
    assert reported not in page
    assert "登记接报案" not in page
    assert reported in planned.reads(WANG)


# The clock


def test_a_pause_stands_with_the_step_that_began_it(order):
    order.does("send-appraisal", words="送伤情鉴定")
    page = order.reads(WANG)
    assert "停表：办结这件治安案件。原因：送去鉴定" in page
    order.does("receive-appraisal", words="鉴定意见已出", after=3 * DAY)
    page = order.reads(WANG)
    assert "接着计时：办结这件治安案件" in page
    assert "送伤情鉴定" not in page


def test_an_extension_stands_with_its_approver_and_reason_and_no_name(order):
    order.does("extend", "zheng", promise="decide", more="30 days", words="证人在外地，还没有取到证言")
    page = order.reads(WANG)
    assert "期限延长30 日：办结这件治安案件" in page
    assert "批准：局领导 · 淳南市公安局" in page
    assert "证人在外地" in page
    assert "郑和" not in page


def test_a_reason_that_names_another_party_is_withheld(order):
    order.does("extend", "zheng", promise="decide", more="30 days", words="乔木出差，还没有作证")
    for person in (WANG,):
        page = order.reads(person)
        assert "乔木" not in page
        assert "依法不能给您看原文" in page


def test_why_this_day_is_shown_day_by_day(order):
    slip_page = order.reads(WANG, "why/decide/")
    assert "一天一天数" in slip_page
    assert "《治安管理处罚法》" in slip_page or "治安管理处罚法" in slip_page
    assert "/case/" in slip_page


def test_why_a_day_of_somebody_elses_clock_is_not_found(planned):
    for promise in ("questioning", "ask-hearing", "serve-punished", "no-such-promise"):
        slip = planned.key(WANG)
        planned.visitor.opens(slip, FACTORS[WANG])
        assert planned.visitor.sees(slip, f"why/{promise}/").status_code == 404, promise


def test_a_broken_promise_stands_on_the_page(order):
    due = Deadline.objects.get(matter_id=order.filed.ref.id, promise="decide").due
    watch(due + DAY)
    order.clock.now = due + DAY
    page = order.reads(WANG)
    assert "到期没做到：办结这件治安案件" in page
    assert "hg-timeline__item--broken" in page


# What they may do


def test_the_right_to_a_hearing_stands_with_its_day_and_is_used_from_the_page(planned):
    due = Deadline.objects.get(matter_id=planned.filed.ref.id, promise="ask-hearing").due
    page = planned.reads(LIU)
    assert "您现在可以做的" in page
    assert f'datetime="{due.isoformat()}"' in page
    assert planned.sends(LIU, "ask-hearing", words="我要求听证。").status_code == 303
    assert planned.cast.matter(planned.filed).state == "hearing-asked"
    event = Event.objects.get(matter_id=planned.filed.ref.id, action="ask-hearing")
    assert (event.role, event.facts["by_party"]) == ("party", str(LIU.id))
    page = planned.reads(LIU)
    assert "您：要求听证" in page
    assert "我要求听证。" in page
    assert "do/ask-hearing/" not in page


def test_a_right_that_is_over_or_anothers_is_not_offered(planned):
    assert "do/ask-hearing/" not in planned.reads(WANG)
    assert planned.visitor.sees(planned.key(WANG), "do/ask-hearing/").status_code == 302  # that key was not shown
    due = Deadline.objects.get(matter_id=planned.filed.ref.id, promise="ask-hearing").due
    planned.clock.now = due + HOUR
    page = planned.reads(LIU)
    assert "do/ask-hearing/" not in page
    slip = planned.key(LIU)
    planned.visitor.opens(slip, FACTORS[LIU])
    assert planned.visitor.sees(slip, "do/ask-hearing/").status_code == 409
    answer = planned.visitor.client.post(f"/case/{slip.number}/do/ask-hearing/", {"words": "我要求听证。"})
    assert answer.status_code == 409
    assert "我要求听证。" in answer.content.decode()


def test_a_right_that_was_told_to_one_is_not_open_to_another(order):
    order.does("add-party", person=ZHANG)
    for person in (LIU, ZHANG):
        order.does("summon", party=person.id, words="传唤到所")
    order.does("plan-with-hearing", words="拟处十日拘留")
    order.tells("serve-hearing-right", "hearing-right", LIU)
    assert "do/ask-hearing/" in order.reads(LIU)
    assert "do/ask-hearing/" not in order.reads(ZHANG)


def test_a_step_sent_twice_is_taken_once(order):
    assert order.sends(WANG, "say", words="补充：我有医院的诊断。").status_code == 303
    slip = order.key(WANG)
    order.visitor.opens(slip, FACTORS[WANG])
    again = {"sequence": "0", "words": "补充：我有医院的诊断。"}
    assert order.visitor.client.post(f"/case/{slip.number}/do/say/", again).status_code == 303
    assert Event.objects.filter(matter_id=order.filed.ref.id, action="say").count() == 1


def test_the_form_does_not_count_what_the_police_did(order):
    """A hidden count of all events would tell a party whenever something is done in the case."""
    slip = order.key(WANG)
    order.visitor.opens(slip, FACTORS[WANG])
    before = order.visitor.reads(slip, "do/say/")
    for words in ("一", "二", "三"):
        order.does("note", words=f"内部备注{words}")
    slip_again = order.visitor.reads(slip, "do/say/")
    assert strip_token(before) == strip_token(slip_again)


def strip_token(content: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", content)


def test_an_empty_form_comes_back_with_what_is_missing(order):
    answer = order.sends(WANG, "say", words="")
    assert answer.status_code == 422
    assert "还没有提交成功" in answer.content.decode()


def test_a_party_corrects_their_own_contact_and_keeps_their_identity(order):
    answer = order.sends(WANG, "correct-own", name="王芳芳", phone="13900000077")
    assert answer.status_code == 303, answer.content.decode()
    values = door.contact_of(order.cast.matter(order.filed), "victim")
    assert (values["name"], values["phone"]) == ("王芳芳", "13900000077")


def test_what_is_written_when_the_key_was_put_away_is_not_lost(order):
    slip = order.key(WANG)
    order.visitor.opens(slip, FACTORS[WANG])
    order.visitor.client.post("/case/leave/")
    answer = order.visitor.client.post(f"/case/{slip.number}/do/say/", {"words": "很长很长的一段话"})
    assert answer.status_code == 403
    assert "很长很长的一段话" in answer.content.decode()


# What they were told


def test_what_was_served_stands_with_its_way_its_proof_and_the_law_beside_the_plain_words(planned):
    page = planned.reads(LIU)
    for words in ("处罚前告知", "已告知", "当面送达", "本人签收", "法律是怎么写的"):
        assert words in page, words


def test_what_is_still_owed_to_a_victim_stands_with_its_day(order):
    page = order.reads(WANG)
    assert "受案回执" in page
    assert "还没有告知您" in page


def test_a_suspect_does_not_read_on_a_page_what_is_about_to_be_served(order):
    """They may know of the case, not yet of the step that nobody has told them of."""
    order.does("summon", party=LIU.id, words="传唤到所")
    order.does("receive-appraisal", words="鉴定意见已出")
    page = order.reads(LIU)
    assert "还没有告知您" not in page


def test_a_telling_in_vain_is_said_with_the_next_way(order):
    order.tells("serve-receipt", "case-receipt", WANG, way="in-person", failed=True, words="两次上门都没有人")
    page = order.reads(WANG)
    assert "没送到，换一种方式再送" in page
    assert "两次上门都没有人" in page


def test_documents_are_those_of_what_was_served_on_them_and_nobody_elses(planned):
    decision = accept(PDF, "行政处罚决定书.pdf")
    planned.clock.goes_on(days=10)
    planned.does("send-review", words="送审")
    planned.does("pass-review", "zheng", words="审核通过")
    planned.does("decide", "qian", words="决定行政拘留十日", attachments=(decision,))
    assert "行政处罚决定书.pdf" not in planned.reads(WANG)
    planned.tells("serve-victim", "decision-victim", WANG)
    page = planned.reads(WANG)
    assert "行政处罚决定书.pdf" not in page  # the reporter of this case is protected: it stays on paper
    assert "送达时已经当面给您" in page


def test_what_was_decided_is_read_once_it_is_served_by_who_it_was_served_on(cast, clock, visitor):
    scene = opened(cast, clock, visitor, "public-order-case", WANG, LIU)
    scene.does("file")
    scene.does("plan-penalty", words="拟罚款二百元")
    scene.tells("serve-notice", "penalty-notice", LIU)
    scene.does("decide", "qian", words="决定罚款二百元")
    assert "决定罚款二百元" not in scene.reads(LIU) + scene.reads(WANG)
    scene.tells("serve-punished", "decision-punished", LIU)
    assert "决定罚款二百元" in scene.reads(LIU)
    assert "决定罚款二百元" not in scene.reads(WANG)
    scene.tells("serve-victim", "decision-victim", WANG)
    assert "决定罚款二百元" in scene.reads(WANG)


def test_what_was_decided_stays_on_paper_where_it_is_about_several_or_somebody_must_not_be_named(planned):
    planned.clock.goes_on(days=10)
    planned.does("send-review", words="送审")
    planned.does("pass-review", "zheng", words="审核通过")
    planned.does("decide", "qian", words="决定行政拘留十日")
    planned.tells("serve-victim", "decision-victim", WANG)
    page = planned.reads(WANG)
    assert "决定行政拘留十日" not in page
    assert "写在送达给您的决定书上" in page


def test_a_document_that_was_served_can_be_taken_away(cast, clock, visitor):
    scene = opened(cast, clock, visitor, "public-order-case", WANG, LIU)
    scene.does("file")
    scene.does("summon", party=LIU.id, words="传唤到所")
    scene.does(
        "plan-penalty",
        words="拟罚款",
        ground="《治安管理处罚法》第五十一条",
        attachments=(accept(PDF, "告知笔录.pdf"),),
    )
    scene.tells("serve-notice", "penalty-notice", LIU)
    page = scene.reads(LIU)
    assert "告知笔录.pdf" in page
    address = page.split('href="/case/')[-1].split("files/")
    found = [part for part in page.split('"') if "/files/" in part]
    answer = visitor.client.get(found[0])
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "attachment" in answer["Content-Disposition"]
    assert address
    slip = scene.key(WANG)
    visitor.client.cookies.clear()
    visitor.opens(slip, FACTORS[WANG])
    theirs = found[0].split("/files/")[1]
    assert visitor.client.get(f"/case/{slip.number}/files/{theirs}").status_code == 404


def test_opening_the_page_is_the_proof_that_news_was_read_and_serves_nothing(order):
    order.reads(WANG)
    rows = {row.duty: row for row in Telling.objects.filter(matter_id=order.filed.ref.id, party_id=WANG.id)}
    assert rows[""].status == "read"
    assert rows["case-receipt"].status == "owed"
    order.tells("serve-receipt", "case-receipt", WANG)
    order.reads(WANG)
    row = Telling.objects.get(matter_id=order.filed.ref.id, party_id=WANG.id, duty="case-receipt")
    assert (row.status, row.read_at is not None) == ("delivered", True)


def test_a_look_by_a_party_is_written_nowhere(order):
    before = (Look.objects.count(), Event.objects.count())
    page = order.reads(WANG)
    assert (Look.objects.count(), Event.objects.count()) == (before[0], before[1] + 1)  # the key that was given
    assert "我们不记" in page


# A criminal case


@pytest.fixture
def crime(cast, clock, visitor) -> Scene:
    suspects = (Person("suspect", LIU.contact), Person("suspect", ZHANG.contact))
    family = Person("family", Contact(name="陈静", phone="13900000007"), of=suspects[0].id)
    lawyer = Person("lawyer", Contact(name="律师甲", phone="13900000008"), of=suspects[0].id)
    scene = opened(cast, clock, visitor, "criminal-case", WANG, *suspects, family, lawyer)
    scene.suspects, scene.family, scene.lawyer = suspects, family, lawyer  # type: ignore[attr-defined]
    FACTORS.update({suspects[0]: "0002", suspects[1]: "0003", family: "0007", lawyer: "0008"})
    scene.does("file", "qian")
    return scene


def test_a_victim_reads_the_kind_of_measure_and_against_nobody(crime):
    assert "强制措施的种类" not in crime.reads(WANG)
    crime.does("detain", "zheng", party=crime.suspects[0].id, words="涉嫌盗窃")
    page = crime.reads(WANG)
    assert "强制措施的种类" in page
    assert "刑事拘留" in page
    for words in ("涉嫌盗窃", "刘强", "提请批准逮捕", "羁押"):
        assert words not in page, words
    crime.does("release", "zheng", party=crime.suspects[0].id, words="证据不足")
    assert "强制措施的种类" not in crime.reads(WANG)


def test_a_suspect_reads_their_own_measure_and_clock_and_nothing_of_another(crime):
    first, second = crime.suspects
    crime.does("detain", "zheng", party=first.id, words="涉嫌盗窃")
    crime.does("bail", "zheng", party=second.id, words="涉嫌窝藏")
    page, other = crime.reads(first), crime.reads(second)
    assert "刑事拘留" in page
    assert "取保候审" not in page.split('id="withheld"')[0].replace("申请变更", "")
    assert "取保候审" in other
    assert "刑事拘留" not in other
    assert "提请批准逮捕" in page
    assert "提请批准逮捕" not in other
    for words in ("张三", "窝藏"):
        assert words not in page


def test_a_suspect_does_not_learn_when_it_was_reported_or_filed(crime):
    crime.does("detain", "zheng", party=crime.suspects[0].id, words="涉嫌盗窃", after=3 * DAY)
    page = crime.reads(crime.suspects[0])
    assert "审查并决定立不立案" not in page
    assert "2026-03-17" not in page


def test_family_and_lawyer_see_nothing_before_the_suspect_may_and_then_no_more(crime):
    from heliograph.matters.errors import NotKnown

    for person in (crime.family, crime.lawyer):
        with pytest.raises(NotKnown):
            crime.key(person)
    crime.does("detain", "zheng", party=crime.suspects[0].id, words="涉嫌盗窃")
    for person, part in ((crime.family, "家属"), (crime.lawyer, "律师")):
        page = crime.reads(person)
        assert f"犯罪嫌疑人的{part}" in page
        assert "刑事拘留" in page
        assert "经办" not in crime.reads(crime.family)


def test_a_result_is_read_in_the_words_that_the_party_was_told(crime):
    crime.clock.goes_on(days=2)
    crime.tells("serve-receipt", "report-receipt", WANG)
    crime.does("cancel", "zheng", words="没有犯罪事实")
    crime.tells("serve-cancelled", "cancelled-notice", WANG)
    for person in crime.suspects:
        rows = [row for row in owed(crime.filed, "cancelled-notice") if row.party_id == person.id]
        crime.does("serve-cancelled", telling=rows[0].id, words="本人签收")
    rows = [row for row in owed(crime.filed, "cancelled-notice") if row.status == "owed"]
    for row in rows:
        crime.does("serve-cancelled", telling=row.id, words="家属签收")
    slip = crime.key(WANG)
    crime.does("close-cancelled", "zheng", words="没有犯罪事实，撤销案件。")
    crime.visitor.opens(slip, FACTORS[WANG])
    page = crime.visitor.reads(slip)
    assert "没有犯罪事实，撤销案件。" in page
    assert "不服，怎么办" in page


# Work


def test_a_page_asks_few_questions_of_the_database(planned, django_assert_max_num_queries):
    slip = planned.key(LIU)
    planned.visitor.opens(slip, FACTORS[LIU])
    with django_assert_max_num_queries(9):
        planned.visitor.reads(slip)
    assert party(planned.filed, LIU).known_from is not None
