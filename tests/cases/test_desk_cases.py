"""Cases at the officer's door: filed from a report with nothing written twice, stepped through, keys printed, tellings made."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from heliograph.matters.actions import Contact, Person, Submission, submit
from heliograph.matters.errors import Invalid
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Look, Matter, Party, Telling
from tests.matters import sample_case as case
from tests.matters.desk_stage import post
from tests.matters.sample_case import SUSPECT, VICTIM

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OTHER = Person("suspect", Contact(name="张三"))
WIFE = Person("family", Contact(name="陈静", phone="13900000003"), of=SUSPECT.id)
FILE = "/desk/enter/sample-case/"


@pytest.fixture(autouse=True)
def _sample(cast):
    case.install(cast)


def now() -> datetime:
    return datetime.now(UTC)


def text_of(page) -> str:
    return page.content.decode()


def steps_on(page) -> set[str]:
    return set(re.findall(r'id="do-([a-z-]+)"', text_of(page)))


def section(page, name: str) -> str:
    """One section of a page, by the id of its heading."""
    return re.search(rf'<section aria-labelledby="{name}".*?</section>', text_of(page), flags=re.S).group()


@pytest.fixture
def filed(cast):
    """Zhao files a case at Heping just now."""
    return lambda *people, **more: case.files(cast, *people, now=now(), **more)


SECRET = {"kind": "theft", "words": "电动车昨晚被偷", "keep-secret": "yes"}
LILI = Contact(name="李丽", phone="13800000000", identity="11010519491231002X")
LILI_IS = (LILI.name, LILI.phone, LILI.identity)


def form(*people: dict, **more) -> dict:
    """A filing as the page sends it."""
    sent = {"blocks": max(len(people), 2), "handled-by": "heping", **more}
    for number, one in enumerate(people, start=1):
        sent |= {f"person{number}-{name}": value for name, value in one.items()}
    return sent


# filing


def test_the_form_of_a_case_starts_with_two_parties_and_asks_for_no_submitter(desk_of):
    page = text_of(desk_of("zhao").get(FILE))
    assert re.findall(r'name="(person\d)-part"', page) == ["person1", "person2"]
    assert 'name="phone"' not in page
    assert 'name="how-channel"' not in page


def test_a_case_is_filed_with_its_parties_and_the_page_says_what_comes_next(cast, desk_of):
    zhao = desk_of("zhao")
    victim = {"part": "victim", "name": "王芳", "phone": "13900000001"}
    sent = zhao.post(FILE, form(victim, {"part": "suspect", "name": "刘强"}))
    assert sent.status_code == 302, text_of(sent)
    matter = Matter.objects.get(procedure="sample-case")
    assert sent.url == f"/desk/cases/{matter.number}/filed/"
    assert {p.part for p in Party.objects.filter(matter_id=matter.id)} == {"victim", "suspect"}
    page = zhao.get(sent.url)
    assert "登记好了" in text_of(page)
    assert "办完" in section(page, "next")
    victim, suspect = Party.objects.filter(matter_id=matter.id).order_by("part")[::-1]
    assert f"/keys/{victim.id}/" in section(page, "keys")
    assert f"/keys/{suspect.id}/" not in text_of(page), "the law does not let a suspect know of it yet"


def test_one_more_block_keeps_what_was_typed_and_says_nothing_about_what_is_missing(desk_of):
    page = desk_of("zhao").post(FILE, form({"name": "王芳"}, {"part": "suspect"}, more="1"))
    text = text_of(page)
    assert page.status_code == 200
    assert re.findall(r'name="(person\d)-part"', text) == ["person1", "person2", "person3"]
    assert 'value="王芳"' in text
    assert '<option value="suspect" selected>' in text
    assert "请选身份" not in text
    assert Matter.objects.filter(procedure="sample-case").count() == 0


def test_errors_stand_at_the_block_they_are_about_and_nothing_is_lost(desk_of):
    lawyer = {"part": "lawyer", "name": "律师甲"}
    page = desk_of("zhao").post(FILE, form({"name": "王芳", "phone": "139"}, lawyer))
    text = text_of(page)
    assert page.status_code == 422
    assert 'id="id_person1-phone-error"' in text
    assert 'id="id_person2-of-error"' in text
    assert 'value="律师甲"' in text
    assert Matter.objects.filter(procedure="sample-case").count() == 0


def test_a_guardian_is_filed_with_the_one_they_stand_for(desk_of):
    minor = {"part": "suspect", "name": "小明", "birth": "2012-05-01"}
    father = {"part": "guardian", "name": "老明", "phone": "13900000009", "of": "1"}
    assert desk_of("zhao").post(FILE, form(minor, father)).status_code == 302
    child = Party.objects.get(part="suspect")
    assert child.minor
    assert Party.objects.get(part="guardian").of == child.id


def test_nobody_stands_for_an_empty_block(desk_of):
    page = desk_of("zhao").post(FILE, form({"part": "guardian", "name": "老明", "of": "2"}))
    assert page.status_code == 422
    assert "选的那一位没有填" in text_of(page)


def test_a_form_sent_twice_files_one_case(cast, desk_of):
    zhao = desk_of("zhao")
    token = re.search(r'name="token" value="([^"]+)"', text_of(zhao.get(FILE))).group(1)
    sent = [zhao.post(FILE, form({"part": "victim", "name": "王芳"}, token=token)) for _ in range(2)]
    assert [one.status_code for one in sent] == [302, 302]
    assert sent[0].url == sent[1].url
    assert Matter.objects.filter(procedure="sample-case").count() == 1


def test_a_case_filed_for_another_unit_is_said_to_be_with_them(cast, desk_of):
    sent = desk_of("zhao").post(FILE, form({"part": "victim", "name": "王芳"}, **{"handled-by": "donghu"}), follow=True)
    assert sent.redirect_chain == [("/desk/", 302)]
    assert "东湖派出所" in text_of(sent)
    assert Matter.objects.get(procedure="sample-case").unit_id == cast.units["donghu"].id


def test_a_clock_of_a_case_starts_when_the_officer_says_it_was_filed(desk_of):
    yesterday = (now() - DAY).astimezone()
    sent = {**form({"part": "victim", "name": "王芳"}), "filed-happened_at": f"{yesterday:%Y-%m-%d %H:%M}"}
    assert desk_of("zhao").post(FILE, sent).status_code == 302
    assert Deadline.objects.get(promise="result").starts_at == yesterday.replace(second=0, microsecond=0)


def test_a_case_from_a_report_carries_its_words_and_its_people_over(cast, desk_of):
    report = cast.submits("non-urgent-report", now=now(), unit=cast.units["heping"].id, values=SECRET, contact=LILI)
    zhao = desk_of("zhao")
    assert post(zhao, report, "accept", cast).status_code == 302, "in charge, so who asked for secrecy may be read"
    page = text_of(zhao.get(f"{FILE}?parent={report.number}"))
    assert Look.objects.filter(matter_id=report.ref.id).exists(), "the report was opened, and that is on record"
    assert f"{FILE}?parent={report.number}" in text_of(zhao.get(f"/desk/m/{report.number}/"))
    assert 'value="李丽"' in page
    assert 'value="13800000000"' in page
    assert 'value="11010519491231002X"' in page
    origin = Party.objects.get(matter_id=report.ref.id).id
    who = {"part": "victim", "name": "李丽", "phone": "13800000000", "protected": "on", "origin": str(origin)}
    assert zhao.post(FILE, form(who, parent=report.number)).status_code == 302
    grown = Matter.objects.get(procedure="sample-case")
    assert (grown.parent_id, grown.parent_how) == (report.ref.id, "grew")
    party = Party.objects.get(matter_id=grown.id)
    assert (party.origin_id, party.protected) == (origin, True)


@pytest.mark.parametrize("who", ["zhao", "jiang", "zheng", "sun"])
def test_who_asked_for_secrecy_is_named_in_the_report_to_nobody_who_only_passes_by(cast, desk_of, who):
    report = cast.submits("non-urgent-report", now=now(), unit=cast.units["heping"].id, values=SECRET, contact=LILI)
    pages = [
        f"/desk/m/{report.number}/",
        f"/desk/m/{report.number}/?do=correct",
        f"{FILE}?parent={report.number}",
        "/desk/",
    ]
    for page in (text_of(desk_of(who).get(path)) for path in pages):
        assert not [one for one in LILI.values().values() if one in page]
    assert "李丽" in text_of(desk_of("qian").get(f"/desk/m/{report.number}/"))


def test_who_asked_for_secrecy_goes_into_the_case_unread_and_whole(cast, desk_of):
    report = cast.submits("non-urgent-report", now=now(), unit=cast.units["heping"].id, values=SECRET, contact=LILI)
    origin = Party.objects.get(matter_id=report.ref.id).id
    zhao = desk_of("zhao")
    page = text_of(zhao.get(f"{FILE}?parent={report.number}"))
    assert "这位在报案时要求保密" in page
    assert f'value="{origin}"' in page
    who = {"part": "victim", "origin": str(origin)}
    assert zhao.post(FILE, form(who, parent=report.number)).status_code == 302
    grown = Matter.objects.get(procedure="sample-case")
    party = Party.objects.get(matter_id=grown.id)
    kept = MatterKey.of(grown).open_values("party", party.id, bytes(party.sealed))
    assert (party.protected, kept["name"], kept["phone"], kept["identity"]) == (True, *LILI_IS)
    assert "李丽" not in text_of(zhao.get(f"/desk/m/{grown.number}/"))


def test_a_correction_by_who_may_not_read_the_contact_wipes_nothing(cast, desk_of):
    report = cast.submits("non-urgent-report", now=now(), unit=cast.units["heping"].id, values=SECRET, contact=LILI)
    assert post(desk_of("zhao"), report, "correct", cast, contact_phone="13900000009").status_code == 302
    party, matter = Party.objects.get(matter_id=report.ref.id), cast.matter(report)
    kept = MatterKey.of(matter).open_values("party", party.id, bytes(party.sealed))
    assert (kept["name"], kept["phone"], kept["identity"]) == ("李丽", "13900000009", LILI.identity)


def test_only_parts_that_the_case_knows_are_offered_and_taken(cast, desk_of):
    zhao, url = desk_of("zhao"), "/desk/enter/public-order-case/"
    offered = re.search(r'<select name="person1-part".*?</select>', text_of(zhao.get(url)), flags=re.S).group()
    assert 'value="punished"' in offered
    assert 'value="suspect"' not in offered, "in such a case a suspect would be told nothing and see nothing"
    with pytest.raises(Invalid):
        submit(
            cast.bureau.id,
            cast.procedure("public-order-case"),
            Submission({"kind": "theft", "words": "手机被偷"}, people=(SUSPECT,), unit=cast.units["heping"].id),
            cast.actor("zhao"),
            now=cast.now,
        )


def test_nobody_is_said_to_be_a_person_of_another_report(cast, desk_of, filed):
    elsewhere = filed(VICTIM)
    report = cast.submits("non-urgent-report", now=now(), unit=cast.units["heping"].id, contact=Contact(name="李丽"))
    stranger = {"part": "victim", "name": "李丽", "origin": str(VICTIM.id)}
    assert desk_of("zhao").post(FILE, form(stranger, parent=report.number)).status_code == 302
    made = Party.objects.exclude(matter_id=elsewhere.ref.id).get(part="victim")
    assert made.origin_id is None


# steps


def test_a_step_about_one_party_is_taken_for_the_one_that_was_chosen(cast, desk_of, filed):
    receipt = filed(SUSPECT, OTHER, VICTIM)
    zhao = desk_of("zhao")
    page = text_of(zhao.get(f"/desk/m/{receipt.number}/?do=detain"))
    choices = re.search(r'<select name="party" .*?id="detain-party".*?</select>', page, flags=re.S).group()
    assert "刘强" in choices
    assert "张三" in choices
    assert "王芳" not in choices
    assert post(zhao, receipt, "detain", cast, party=OTHER.id).status_code == 302
    assert [d.about for d in case.clocks(receipt, "notify-family")] == [OTHER.id]


def test_a_step_without_a_party_comes_back_with_an_error_beside_the_choice(cast, desk_of, filed):
    receipt = filed(SUSPECT, OTHER)
    page = post(desk_of("zhao"), receipt, "detain", cast)
    assert page.status_code == 422
    assert 'id="detain-party-error"' in text_of(page)
    assert Event.objects.filter(action="detain").count() == 0


def test_a_clock_starts_when_the_officer_says_it_happened(cast, desk_of, filed):
    receipt, before = filed(SUSPECT), (now() - 20 * HOUR).astimezone()
    assert "什么时候的事" in text_of(desk_of("zhao").get(f"/desk/m/{receipt.number}/?do=detain"))
    sent = post(desk_of("zhao"), receipt, "detain", cast, party=SUSPECT.id, happened_at=f"{before:%Y-%m-%d %H:%M}")
    assert sent.status_code == 302
    assert case.clocks(receipt, "notify-family")[0].due == before.replace(second=0, microsecond=0) + DAY


def test_a_party_is_entered_and_what_waited_for_them_is_owed_to_them(cast, desk_of, filed):
    receipt = filed(SUSPECT)
    zhao = desk_of("zhao")
    post(zhao, receipt, "detain", cast, party=SUSPECT.id)
    assert "还不知道是谁" in section(zhao.get(f"/desk/m/{receipt.number}/"), "tellings")
    sent = post(
        zhao, receipt, "enter", cast,
        person_part="family", person_name="陈静", person_phone="13900000003", person_of=str(SUSPECT.id),
    )  # fmt: skip
    assert sent.status_code == 302, text_of(sent)
    (row,) = case.owed(receipt, "family")
    assert Party.objects.get(id=row.party_id).part == "family"
    assert "家属 · 陈静" in section(zhao.get(f"/desk/m/{receipt.number}/"), "tellings")


def test_what_is_wrong_with_a_person_stands_beside_the_field(cast, desk_of, filed):
    receipt = filed(SUSPECT)
    page = post(desk_of("zhao"), receipt, "enter", cast, person_part="family", person_name="陈静")
    assert page.status_code == 422
    assert 'id="enter-person_of-error"' in text_of(page)
    assert 'value="陈静"' in text_of(page)
    page = post(desk_of("zhao"), receipt, "enter", cast, person_part="victim")
    assert 'id="enter-person_name-error"' in text_of(page)


def test_a_telling_is_made_with_its_proof(cast, desk_of, filed):
    receipt = filed(SUSPECT, WIFE)
    zhao = desk_of("zhao")
    post(zhao, receipt, "detain", cast, party=SUSPECT.id)
    (row,) = case.owed(receipt, "family")
    page = zhao.get(f"/desk/m/{receipt.number}/?do=tell-family&telling={row.id}")
    assert "最晚" in section(page, "tellings")
    sent = {"telling": str(row.id), "result": "made", "way": "phone"}
    refused = post(zhao, receipt, "tell-family", cast, **sent)
    assert refused.status_code == 422
    assert 'id="tell-family-words-error"' in text_of(refused)
    made = post(zhao, receipt, "tell-family", cast, **sent, words="20日10时打给13900000003，陈静接听")
    assert made.status_code == 302
    (row,) = case.owed(receipt, "family")
    assert (row.status, row.way) == ("delivered", "phone")
    panel = section(zhao.get(f"/desk/m/{receipt.number}/"), "tellings")
    assert "已告知" in panel
    assert "陈静接听" in panel


def test_a_telling_in_vain_stays_owed_by_the_next_way(cast, desk_of, filed):
    receipt = filed(SUSPECT, WIFE)
    zhao = desk_of("zhao")
    post(zhao, receipt, "detain", cast, party=SUSPECT.id)
    (row,) = case.owed(receipt, "family")
    sent = {"telling": str(row.id), "result": "failed", "way": "phone", "words": "三次无人接听"}
    assert post(zhao, receipt, "tell-family", cast, **sent).status_code == 302
    panel = section(zhao.get(f"/desk/m/{receipt.number}/"), "tellings")
    assert "试过没告知到，还要告知" in panel
    assert "三次无人接听" in panel
    assert "邮寄" in panel
    assert "还有 1 项没告知" in panel


def test_only_an_excused_telling_offers_that_it_is_impossible(cast, desk_of, filed):
    receipt = filed(SUSPECT)
    zhao = desk_of("zhao")
    post(zhao, receipt, "detain", cast, party=SUSPECT.id)
    post(zhao, receipt, "propose", cast)
    page = text_of(zhao.get(f"/desk/m/{receipt.number}/"))
    panels = dict(re.findall(r'id="do-([a-z-]+)"(.*?)</details>\n', page, flags=re.S))
    assert all('value="failed"' in panels[name] for name in ("tell-family", "give-notice"))
    assert 'value="impossible"' in panels["tell-family"]
    assert 'value="impossible"' not in panels["give-notice"]
    forced = {
        "telling": str(case.owed(receipt, "notice")[0].id),
        "result": "impossible",
        "way": "post",
        "words": "找不到人",
    }
    assert post(zhao, receipt, "give-notice", cast, **forced).status_code == 422
    assert case.owed(receipt, "notice")[0].status == "owed"


def test_a_step_that_must_wait_is_not_offered_but_explained(cast, desk_of, filed):
    receipt = filed(SUSPECT)
    zhao = desk_of("zhao")
    post(zhao, receipt, "propose", cast)
    page = zhao.get(f"/desk/m/{receipt.number}/")
    assert "decide" not in steps_on(page)
    assert "“决定”还不能做" in text_of(page)
    (row,) = case.owed(receipt, "notice")
    assert f"?do=give-notice&amp;telling={row.id}#do-give-notice" in section(page, "steps")
    case.serves(cast, receipt, "give-notice", row, now=now())
    page = zhao.get(f"/desk/m/{receipt.number}/")
    assert "decide" not in steps_on(page)
    assert "“要求听证”的期限还没有过" in section(page, "steps")
    case.as_party(cast, receipt, "waive-hearing", case.party(receipt, SUSPECT), now=now())
    assert "decide" in steps_on(zhao.get(f"/desk/m/{receipt.number}/"))


def test_what_the_desk_offers_is_what_the_spine_takes(cast, desk_of, filed):
    """Both ask `actions.duties`: a step shown as waiting is refused, whatever is sent."""
    receipt = filed(SUSPECT)
    zhao = desk_of("zhao")
    post(zhao, receipt, "propose", cast)
    sent = post(zhao, receipt, "decide", cast)
    assert sent.url == f"/desk/m/{receipt.number}/"
    assert Matter.objects.get(id=receipt.ref.id).state == "proposed"


def test_an_extension_says_whose_clock_it_is(cast, desk_of, filed):
    from heliograph.matters import procedures

    more = """[[actions]]
name = "extend-one"
title = { zh = "延长对一人的时限", en = "Extend for one person" }
kind = "extend"
from = "open"
by = ["lead"]
needs = ["party", "until", "reason"]
concerns = ["suspect"]

[[promises]]"""
    custody = "rule = { custody = true }\n"
    text = case.TEXT.replace("[[promises]]", more, 1).replace('version = "2026-01"', 'version = "2026-02"')
    text = text.replace(custody, custody + 'extend = { by = "lead", at_most = "12 hours" }\n')
    procedures.put_in_force(cast.bureau, text, {}, file="sample-case.toml", now=now(), by=None)
    receipt = filed(SUSPECT, OTHER)
    for one in (SUSPECT, OTHER):
        post(desk_of("zhao"), receipt, "detain", cast, party=one.id)
    qian = desk_of("qian")
    choices = re.search(
        r'<select name="promise".*?</select>', text_of(qian.get(f"/desk/m/{receipt.number}/?do=extend-one")), flags=re.S
    ).group()
    assert "通知家属 · 犯罪嫌疑人 · 刘强" in choices
    assert "通知家属 · 犯罪嫌疑人 · 张三" in choices
    before = {d.about: d.due for d in case.clocks(receipt, "notify-family")}
    sent = post(qian, receipt, "extend-one", cast, promise=f"notify-family:{OTHER.id}", more=6, words="身份正在核实")
    assert sent.status_code == 302, text_of(sent)
    after = {d.about: d.due for d in case.clocks(receipt, "notify-family")}
    assert after == {SUSPECT.id: before[SUSPECT.id], OTHER.id: before[OTHER.id] + 6 * HOUR}


# who reads which names


def test_names_are_for_who_handles_the_case(cast, desk_of, filed):
    receipt = filed(VICTIM)
    Matter.objects.filter(id=receipt.ref.id).update(officer_id=cast.officers["zhao"].id)
    for name, reads in {"zhao": True, "qian": True, "jiang": False, "wu": False, "sun": False, "zheng": False}.items():
        page = text_of(desk_of(name).get(f"/desk/m/{receipt.number}/"))
        assert "被侵害人" in page, name
        assert ("王芳" in page) is reads, name
        assert ("13900000001" in page) is reads, name


def test_while_nobody_is_in_charge_the_units_handlers_read_the_names(cast, desk_of, filed):
    receipt = filed(VICTIM)
    for name, reads in {"jiang": True, "wu": False, "sun": False}.items():
        assert ("王芳" in text_of(desk_of(name).get(f"/desk/m/{receipt.number}/"))) is reads, name


def test_who_asked_for_secrecy_is_read_by_the_officer_in_charge_and_the_units_lead_alone(cast, desk_of, filed):
    reporter = Person("reporter", Contact(name="赵兰", phone="13900000007"), protected=True)
    receipt = filed(reporter, VICTIM)
    seen = {}
    for officer in (None, "jiang"):
        Matter.objects.filter(id=receipt.ref.id).update(officer_id=cast.officers[officer].id if officer else None)
        for name in ("zhao", "jiang", "qian", "wu", "sun", "zheng"):
            page = text_of(desk_of(name).get(f"/desk/m/{receipt.number}/"))
            assert "已申请保密" in page
            seen[officer, name] = "赵兰" in page or "13900000007" in page
    assert {pair for pair, reads in seen.items() if reads} == {(None, "qian"), ("jiang", "jiang"), ("jiang", "qian")}


def test_the_proof_of_a_telling_is_read_by_who_reads_the_names(cast, desk_of, filed):
    receipt = filed(SUSPECT, WIFE)
    post(desk_of("zhao"), receipt, "detain", cast, party=SUSPECT.id)
    case.serves(cast, receipt, "tell-family", *case.owed(receipt, "family"), now=now(), way="phone", words="陈静接听")
    assert "证明：陈静接听" in section(desk_of("zhao").get(f"/desk/m/{receipt.number}/"), "tellings")
    assert "陈静" not in text_of(desk_of("sun").get(f"/desk/m/{receipt.number}/")), "not in the timeline either"


def test_a_proof_names_nobody_who_asked_for_secrecy_to_others(cast, desk_of, filed):
    wife = Person("family", Contact(name="陈静"), of=SUSPECT.id, protected=True)
    receipt = filed(SUSPECT, wife)
    post(desk_of("zhao"), receipt, "detain", cast, party=SUSPECT.id)
    case.serves(cast, receipt, "tell-family", *case.owed(receipt, "family"), now=now(), way="phone", words="陈静接听")
    reads = {
        name for name in ("zhao", "qian", "sun") if "陈静" in text_of(desk_of(name).get(f"/desk/m/{receipt.number}/"))
    }
    assert reads == {"qian"}, "nobody is in charge yet, so it is for the lead"


def test_a_case_has_no_page_as_the_resident_sees_it(desk_of, filed):
    assert desk_of("zhao").get(f"/desk/m/{filed(VICTIM).number}/resident/").status_code == 404


def test_a_telling_past_its_limit_stands_first_in_word_and_shape(cast, desk_of, filed):
    receipt = filed(SUSPECT)
    post(desk_of("zhao"), receipt, "propose", cast)
    cast.does(receipt, "detain", "zhao", now=now(), party=SUSPECT.id)
    Deadline.objects.filter(promise="notify-family").update(due=now() - HOUR)
    panel = section(desk_of("zhao").get(f"/desk/m/{receipt.number}/"), "tellings")
    rows = re.findall(r'<li id="telling-[^"]+" class="([^"]*)">.*?</li>', panel, flags=re.S)
    assert rows == ["hg-row--broken", ""]
    assert panel.index("超期还没告知") < panel.index("处罚前告知")
    assert "hg-tag--broken" in panel


def test_a_clock_about_one_party_stands_at_that_party(cast, desk_of, filed):
    receipt = filed(SUSPECT, VICTIM)
    post(desk_of("zhao"), receipt, "propose", cast)
    case.serves(cast, receipt, "give-notice", *case.owed(receipt, "notice"), now=now())
    panel = section(desk_of("zhao").get(f"/desk/m/{receipt.number}/"), "parties")
    suspect = re.search(rf'<li id="party-{SUSPECT.id}">.*?</li>', panel, flags=re.S).group()
    victim = re.search(rf'<li id="party-{VICTIM.id}">.*?</li>', panel, flags=re.S).group()
    assert "要求听证" in suspect
    assert "要求听证" not in victim


def test_the_page_of_a_case_asks_few_questions_of_the_database(cast, desk_of, filed, django_assert_max_num_queries):
    many = [Person("victim", Contact(name=f"甲{n}")) for n in range(6)]
    receipt = filed(SUSPECT, OTHER, *many)
    zhao = desk_of("zhao")
    for one in (SUSPECT, OTHER):
        post(zhao, receipt, "detain", cast, party=one.id)
    zhao.get(f"/desk/m/{receipt.number}/")
    with django_assert_max_num_queries(38):
        zhao.get(f"/desk/m/{receipt.number}/")


# keys


def test_a_key_is_printed_once_in_the_language_of_its_holder(cast, desk_of, filed):
    receipt = filed(VICTIM)
    zhao, address = desk_of("zhao"), f"/desk/cases/{receipt.number}/keys/{VICTIM.id}/"
    asked = zhao.get(address)
    assert "王芳" in text_of(asked)
    assert Party.objects.get(id=VICTIM.id).number == "", "looking gives no key"
    slip = zhao.post(address, {"language": "en"})
    assert slip.status_code == 200
    party = Party.objects.get(id=VICTIM.id)
    shown = f"{party.number[:4]}-{party.number[4:8]}-{party.number[8:]}"
    paper = re.search(r'<section class="hg-receipt.*?</section>', text_of(slip), flags=re.S).group()
    assert 'lang="en"' in paper
    assert shown in paper
    assert "last four digits of the telephone" in paper
    assert "12389" in paper
    assert "<svg" in paper
    assert shown not in text_of(zhao.get(address)), "it is shown once"
    assert "no-store" in slip.headers["Cache-Control"]


def test_a_second_key_says_that_the_first_ends(cast, desk_of, filed):
    receipt = filed(VICTIM)
    zhao, address = desk_of("zhao"), f"/desk/cases/{receipt.number}/keys/{VICTIM.id}/"
    zhao.post(address, {"language": "zh-hans"})
    first = Party.objects.get(id=VICTIM.id).number
    assert "原来的马上作废" in text_of(zhao.get(address))
    zhao.post(address, {"language": "zh-hans"})
    assert Party.objects.get(id=VICTIM.id).number not in ("", first)


def test_somebody_of_whom_nothing_is_recorded_chooses_a_word(cast, desk_of, filed):
    nameless = Person("victim", Contact(name="无证件"))
    receipt = filed(nameless)
    zhao, address = desk_of("zhao"), f"/desk/cases/{receipt.number}/keys/{nameless.id}/"
    for word, status in (("", 422), ("短", 422), ("春天的小河边", 200)):
        page = zhao.post(address, {"language": "zh-hans", "word": word})
        assert page.status_code == status, word
    assert "春天的小河边" not in text_of(page)


def test_no_key_is_offered_or_given_before_the_law_lets_somebody_know(cast, desk_of, filed):
    receipt = filed(SUSPECT)
    zhao = desk_of("zhao")
    assert f"/keys/{SUSPECT.id}/" not in text_of(zhao.get(f"/desk/m/{receipt.number}/"))
    sent = zhao.post(f"/desk/cases/{receipt.number}/keys/{SUSPECT.id}/", {"language": "zh-hans"}, follow=True)
    assert "依法还不能让他知道案件情况" in text_of(sent)
    assert Party.objects.get(id=SUSPECT.id).number == ""


def test_who_does_not_handle_the_case_prints_no_key(cast, desk_of, filed):
    receipt = filed(VICTIM)
    address = f"/desk/cases/{receipt.number}/keys/{VICTIM.id}/"
    assert desk_of("zhou").post(address, {"language": "zh-hans"}).status_code == 404
    desk_of("sun").post(address, {"language": "zh-hans"})
    assert Party.objects.get(id=VICTIM.id).number == ""


def test_a_partys_contact_is_corrected_and_what_is_left_empty_stays(cast, desk_of):
    from heliograph.matters import procedures
    from heliograph.matters.keys import MatterKey

    correct = """
[[actions]]
name = "correct"
title = { zh = "更正联系方式", en = "Correct a contact" }
kind = "correct"
from = "any"
by = ["handler"]
needs = ["party", "contact"]
"""
    text = case.TEXT.replace("[[promises]]", correct + "\n[[promises]]", 1).replace('2026-01"', '2026-03"', 1)
    procedures.put_in_force(cast.bureau, text, {}, file="sample-case.toml", now=now(), by=None)
    who = Person("victim", Contact(name="王芳", phone="13900000001", identity="11010519491231002X"))
    receipt = case.files(cast, who, now=now())
    sent = post(desk_of("zhao"), receipt, "correct", cast, party=who.id, contact_phone="13900000002")
    assert sent.status_code == 302, text_of(sent)
    row = Party.objects.get(id=who.id)
    opened = MatterKey.of(cast.matter(receipt)).open_values("party", row.id, bytes(row.sealed))
    assert (opened["name"], opened["phone"], opened["identity"]) == ("王芳", "13900000002", "11010519491231002X")
    assert Telling.objects.filter(matter_id=receipt.ref.id).exclude(duty="").count() == 0
