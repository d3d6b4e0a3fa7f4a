"""Where a message belongs: suggested with its reasons, decided by a person, learned from what people confirmed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from heliograph.core.language.routing import Row, train
from heliograph.learned import actions as learned
from heliograph.learned import trials
from heliograph.learned.actions import Taught
from heliograph.learned.models import Learned
from heliograph.matters.models import Event, Matter
from heliograph.organisation.models import Officer
from heliograph.routing import history, reading, standing, tasks
from heliograph.routing.actions import NotOpen, choose
from heliograph.routing.models import Choice
from tests.matters.asking import filled

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
TODAY = NOW.date()
OWN_WORDS = [
    ("昨天夜里停在楼下的电瓶车让人偷走了，锁也撬坏了", "non-urgent-report"),
    ("身份证掉了，补一张要带什么东西", "consultation"),
    ("报了警好久都没人来，值班的还骂我", "complaint"),
    ("要出国，签证要一张没有犯罪记录的证明", "no-criminal-record"),
    ("电子警察拍我闯红灯，那天车根本没开，肯定是套牌", "camera-objection"),
    ("有人在出租屋里开赌场，我不想露面", "tip"),
    ("想约局长当面说一件事", "reception"),
    ("学校门口放学太乱，希望安排人指挥交通", "suggestion"),
    ("来打工半年多了，想办个居住证", "residence-permit"),
    ("罚了我五百块，我不服这个处罚决定，要复议", "reconsideration"),
]


def matter_of(receipt) -> Matter:
    return Matter.objects.get(bureau_id=receipt.ref.bureau_id, id=receipt.ref.id)


def test_before_anything_was_learned_the_procedures_own_words_find_most_of_what_people_say(cast):
    right = sum(reading.read(cast.bureau.id, text, TODAY).first.procedure.code == code for text, code in OWN_WORDS)
    within = sum(
        code in {one.procedure.code for one in reading.read(cast.bureau.id, text, TODAY).suggestions}
        for text, code in OWN_WORDS
    )
    assert right >= 8
    assert within >= 9


def test_the_cold_start_is_never_sure_and_says_which_words_it_went_by(cast):
    found = reading.read(cast.bureau.id, OWN_WORDS[0][0], TODAY)
    assert not found.is_learned
    assert not any(one.is_sure for one in found.suggestions)
    assert found.first.why
    assert all(word in OWN_WORDS[0][0] for word in found.first.why)


@pytest.mark.parametrize(
    "text", ["", "   ", "\u200b", "？！", "😀" * 2000, "རྡོ་རྗེ", "ياخشىمۇسىز", "a" * 100_000, "\ud800坏"]
)
def test_any_text_gets_an_answer_or_none(cast, text):
    found = reading.read(cast.bureau.id, text, TODAY)
    assert found is None or len(found.suggestions) <= reading.SHOWN


def test_a_unit_that_is_named_is_named_back(cast):
    assert [unit.code for unit in reading.units_named(cast.bureau.id, "和平路派出所门口的路灯坏了")] == [
        cast.units["heping"].code
    ]
    assert reading.units_named(cast.bureau.id, "路灯坏了") == ()


def test_a_resident_finds_the_form_by_their_own_words_and_it_begins_with_them(cast, client):
    words = OWN_WORDS[0][0]
    page = client.post("/which/", {"words": words})
    text = page.content.decode()
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert "您想办的可能是" in text
    (address,) = re.findall(r'action="(/ask/non-urgent-report/)"', text)
    field = re.search(
        r'action="/ask/non-urgent-report/".*?name="begin" value="1"><input type="hidden" name="([a-z-]+)"', text, re.S
    )
    brought = {"begin": "1", "suggested": "non-urgent-report", field[1]: words}
    form = client.post(address, brought).content.decode()
    assert words in form
    assert 'name="suggested" value="non-urgent-report"' in form
    assert not Matter.objects.exists()


@pytest.mark.parametrize(("code", "followed"), [("consultation", "no"), ("non-urgent-report", "yes")])
def test_what_was_sent_after_a_suggestion_records_whether_it_was_followed(cast, client, code, followed):
    sent = filled(cast.procedure(code), suggested="non-urgent-report", kind="theft")
    assert client.post(f"/ask/{code}/", sent).status_code == 200
    facts = Event.objects.get(sequence=1).facts
    assert (facts["suggested"], facts["followed"]) == ("non-urgent-report", followed)


def test_a_suggestion_that_nobody_made_is_not_recorded(cast, client):
    assert client.post("/ask/consultation/", filled(cast.procedure("consultation"), suggested="x")).status_code == 200
    assert "suggested" not in Event.objects.get(sequence=1).facts


def test_too_few_words_are_asked_for_again_and_nothing_breaks(cast, client):
    page = client.post("/which/", {"words": "嗯"})
    assert page.status_code == 422
    assert "请至少写几个字" in page.content.decode()


def test_words_are_escaped_where_they_come_back(cast, client):
    page = client.post("/which/", {"words": '<script>alert("偷")</script>电动车被偷'}).content.decode()
    assert "<script>alert" not in page


def test_a_machine_that_asks_without_end_is_stopped(cast, client, settings):
    settings.SUBMISSIONS_PER_NETWORK = 1
    answers = [client.post("/which/", {"words": "电动车被偷"}).status_code for _ in range(25)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_the_officer_confirms_with_one_tap_and_the_log_keeps_that_it_was_followed(cast, client):
    receipt = cast.submits("non-urgent-report", now=NOW, values={"words": OWN_WORDS[0][0]})
    client.force_login(cast.users["zheng"])
    page = client.get(f"/desk/m/{receipt.number}/").content.decode()
    assert "归哪一类办" in page
    answer = client.post(f"/desk/m/{receipt.number}/procedure/", {"procedure": "non-urgent-report"})
    assert answer["Location"] == f"/desk/m/{receipt.number}/"
    event = Event.objects.filter(matter_id=receipt.ref.id).latest("sequence")
    assert event.action == "sorted"
    assert event.facts["chosen"] == "non-urgent-report"
    assert event.facts["followed"] in ("yes", "no")
    assert "电瓶车" not in str(event.facts)
    assert "归哪一类办" not in client.get(f"/desk/m/{receipt.number}/").content.decode().replace(
        "核对归哪一类办", ""
    ).replace("核对了归哪一类办", "")


def test_another_choice_opens_the_form_for_it_and_is_what_is_learned(cast, client):
    receipt = cast.submits("consultation", now=NOW, values={"words": "电动车被偷了，锁被撬坏"})
    client.force_login(cast.users["zheng"])
    answer = client.post(f"/desk/m/{receipt.number}/procedure/", {"procedure": "non-urgent-report"})
    assert answer["Location"].startswith("/desk/enter/non-urgent-report/?parent=")
    assert Choice.objects.get(matter_id=receipt.ref.id).chosen == "non-urgent-report"
    pairs = {(matter.id, label) for matter, label in history.confirmed(cast.bureau.id, NOW + timedelta(days=1))}
    assert (receipt.ref.id, "non-urgent-report") in pairs


def test_the_chain_of_records_holds_after_a_choice(cast):
    from heliograph.matters import audit

    receipt = cast.submits("consultation", now=NOW, values={"words": "电动车被偷了，锁被撬坏"})
    choose(matter_of(receipt), cast.actor("zheng"), "consultation", now=NOW + timedelta(minutes=1))
    assert matter_of(receipt).sequence == 2
    assert audit.problems_of(matter_of(receipt)) == []


def test_while_it_is_not_sure_the_nearest_are_offered_as_guesses(cast, client):
    receipt = cast.submits("consultation", now=NOW, values={"words": OWN_WORDS[4][0]}, unit=cast.units["heping"].id)
    client.force_login(cast.users["zhao"])
    page = client.get(f"/desk/m/{receipt.number}/").content.decode()
    assert "机器看不准，请您定" in page
    assert 'name="procedure" value="camera-objection"' in page


def test_a_unit_that_the_words_name_gets_the_matter_by_the_spine_s_own_step(cast, client):
    receipt = cast.submits(
        "consultation", now=NOW, values={"words": "东湖派出所管的那条街，路灯坏了，谁修"}, unit=cast.units["heping"].id
    )
    client.force_login(cast.users["zhao"])
    page = client.get(f"/desk/m/{receipt.number}/").content.decode()
    form = re.search(rf'action="(/desk/m/{receipt.number}/do/transfer/)">(.*?)</form>', page, re.S)
    fields = dict(re.findall(r'name="(\w+)" (?:id="[^"]*" )?value="([^"]*)"', form[2]))
    given = {"sequence": fields["sequence"], "unit": fields["unit"], "words": "归东湖所管"}
    assert int(fields["unit"]) == cast.units["donghu"].id
    client.post(form[1], given)
    assert matter_of(receipt).offered_to_id == cast.units["donghu"].id
    assert Event.objects.filter(matter_id=receipt.ref.id).latest("sequence").action == "transfer"


def test_the_page_says_how_far_the_bureau_is_and_what_models_call_by_code_it_calls_by_name(cast, client):
    receipt = cast.submits("consultation", now=NOW)
    choose(matter_of(receipt), cast.actor("zheng"), "consultation", now=NOW + timedelta(minutes=1))
    later = NOW + timedelta(hours=1)
    assert history.count(cast.bureau.id, later) == 1
    to_learn_from, how_often = standing.sentences(cast.bureau.id, later)
    assert "1 件，满 100 件才训练" in to_learn_from.zh
    assert "不到 5 件" in how_often.zh


def test_a_dry_run_says_what_was_taken_for_what(cast, tmp_path):
    for words in ("身份证补办要带什么", "补办身份证几天", "居民身份证补办"):
        receipt = cast.submits("consultation", now=NOW, values={"words": words})
        choose(matter_of(receipt), cast.actor("zheng"), "consultation", now=NOW + timedelta(minutes=1))
    wrong = [Row(f"{place}补办身份证要带什么", "tip") for place in (*"甲乙丙丁戊己庚辛壬癸", *"东西南北中")]
    right = [Row(f"{place}电动车被偷", "suggestion") for place in (*"甲乙丙丁戊己庚辛壬癸", *"东西南北中")]
    train(wrong + right).save(tmp_path / "m")
    model = learned.propose(cast.bureau, "routing", tmp_path / "m", Taught(30), now=NOW)
    trial = trials.run("routing", cast.viewer("zheng"), _file(model), NOW + timedelta(days=1))
    assert trial.read == 3
    assert sum(one.proposed for one in trial.mixed) + trial.proposed_right + trial.proposed_unsure == 3
    assert trial.proposed_unsure < 3
    assert {one.present for one in trial.mixed} == {0}


def test_a_procedure_that_is_none_is_refused(cast, client):
    receipt = cast.submits("consultation", now=NOW)
    with pytest.raises(NotOpen):
        choose(matter_of(receipt), cast.actor("zheng"), "nothing", now=NOW)
    client.force_login(cast.users["zheng"])
    client.post(f"/desk/m/{receipt.number}/procedure/", {"procedure": "nothing"})
    assert not Choice.objects.exists()


@pytest.mark.parametrize("who", ["bei", "zhou", "feng", "chen"])
def test_who_may_not_open_the_matter_chooses_nothing(cast, client, who):
    receipt = cast.submits("consultation", now=NOW)
    client.force_login(cast.users[who])
    answer = client.post(f"/desk/m/{receipt.number}/procedure/", {"procedure": "consultation"})
    assert answer.status_code in (403, 404)
    assert not Choice.objects.exists()


def test_a_reader_that_is_off_shows_nothing_anywhere(cast, client):
    assert all("/which/" in client.get(path).content.decode() for path in ("/", "/guides/"))
    learned.switch_off(cast.bureau, "routing", by=None, now=NOW)
    assert not any("/which/" in client.get(path).content.decode() for path in ("/", "/guides/"))
    receipt = cast.submits("consultation", now=NOW)
    client.force_login(cast.users["zheng"])
    assert "归哪一类办" not in client.get(f"/desk/m/{receipt.number}/").content.decode()
    assert "用您自己的话写" not in client.get("/which/").content.decode()
    assert reading.read(cast.bureau.id, OWN_WORDS[0][0], TODAY) is None


def test_complaints_cases_and_what_was_erased_are_never_learned_from(cast):
    cast.submits("complaint", now=NOW, values={"words": "民警骂人"})
    kept = cast.submits("consultation", now=NOW)
    erased = cast.submits("consultation", now=NOW)
    for receipt in (kept, erased):
        choose(matter_of(receipt), cast.actor("zheng"), "consultation", now=NOW + timedelta(minutes=1))
    Matter.objects.filter(id=erased.ref.id).update(erased_at=NOW)
    assert [matter.id for matter, _label in history.confirmed(cast.bureau.id, NOW + timedelta(days=1))] == [kept.ref.id]


def test_too_little_history_proposes_nothing(cast):
    cast.submits("consultation", now=NOW)
    assert tasks.learn(bureau=cast.bureau.id, now=NOW) == 0
    assert not Learned.objects.exists()


def test_enough_history_proposes_a_model_that_nobody_uses_yet(cast, monkeypatch):
    monkeypatch.setattr(tasks, "FEWEST", 6)
    for place in ("东门", "西门", "南门"):
        for code, words in (("consultation", "身份证补办要带什么"), ("non-urgent-report", "电动车被偷，锁被撬")):
            receipt = cast.submits(code, now=NOW, values={"words": f"{place}{words}"})
            choose(matter_of(receipt), cast.actor("zheng"), code, now=NOW + timedelta(minutes=1))
    later = NOW + timedelta(days=1)
    assert tasks.learn(bureau=cast.bureau.id, now=later) == 6
    model = Learned.objects.get()
    assert model.state == "proposed"
    assert model.examples == 6
    assert not reading.read(cast.bureau.id, "电动车被偷", TODAY).is_learned
    trial = trials.run("routing", cast.viewer("zheng"), _file(model), later)
    assert trial.read == 6
    learned.accept(cast.bureau, model.pk, by=Officer.objects.get(user=cast.users["zheng"]), reason="可以", now=later)
    found = reading.read(cast.bureau.id, "北门电动车被偷，锁被撬", TODAY)
    assert found.is_learned
    assert found.first.procedure.code == "non-urgent-report"


def test_a_dry_run_shows_only_matters_that_the_viewer_may_open(cast, tmp_path):
    receipt = cast.submits("consultation", now=NOW)
    choose(matter_of(receipt), cast.actor("zheng"), "consultation", now=NOW)
    path = tmp_path / "m"
    train(
        [Row(f"{w}补办身份证", "consultation") for w in "甲乙丙丁"] + [Row(f"{w}电动车被偷", "tip") for w in "甲乙丙丁"]
    ).save(path)
    model = learned.propose(cast.bureau, "routing", path, Taught(8), now=NOW)
    later = NOW + timedelta(days=1)
    assert trials.run("routing", cast.viewer("zheng"), _file(model), later).read == 1
    assert trials.run("routing", cast.viewer("bei"), _file(model), later).read == 0


def test_how_often_suggestions_are_followed_is_hidden_below_five(cast):
    for n in range(5):
        receipt = cast.submits("consultation", now=NOW, values={"words": f"第{n}次问身份证补办"})
        choose(matter_of(receipt), cast.actor("zheng"), "consultation", now=NOW)
        found = reading.followed(cast.bureau.id, NOW + timedelta(hours=1))
        assert (found.followed is None) is (n < 4)


def _file(model: Learned):
    from heliograph.learned import files

    return files.read(model.kind, model.digest)
