"""Rules as data: what a checklist may ask, how a card climbs, and that every version's text is kept."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from heliograph.core.calendar import built_in
from heliograph.supervision import checklist, escalation, forbidden
from heliograph.supervision.actions import load_rule
from heliograph.supervision.errors import NotYours, RuleInvalid, Unchangeable
from heliograph.supervision.escalation import After, Office, after_working_hours
from heliograph.supervision.models import RuleKind, RuleText
from heliograph.supervision.reading import rules
from tests.matters.at_the_door import at
from tests.supervision import on_duty as duty

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = Office(*(at(f"2026-03-17T{hour}").time() for hour in ("09:00", "17:30")))

ITEM = """
version = "2026-12"
title = {{ zh = "清单", en = "List" }}
[[areas]]
code = "a"
title = {{ zh = "甲", en = "A" }}
[[areas.items]]
code = "{code}"
title = {{ zh = "{title}", en = "{en}" }}
rule = {{ zh = "{rule}", en = "A rule" }}
basis = {{ instrument = {{ zh = "某规定", en = "Some rules" }}, article = "4", row = "Q-02", evidence = "EXC" }}
"""


def listing(code: str = "receipt", title: str = "给了回执", rule: str = "要给回执", en: str = "Receipt given") -> str:
    return ITEM.format(code=code, title=title, rule=rule, en=en)


def test_the_shipped_list_covers_the_eight_areas_of_the_rule_each_point_with_its_ground():
    made = checklist.read(checklist.shipped())
    assert len(made.areas) == 8
    assert len({item.code for item in made.items}) == len(list(made.items)) >= 20
    for item in made.items:
        assert item.basis.row
        assert item.basis.evidence in {"FULL", "EXC", "SEC", "UNVERIFIED"}


def test_every_row_it_cites_is_in_the_law(shared):
    law = (shared / "domain" / "law.md").read_text("utf-8")
    rows = {item.basis.row for item in checklist.read(checklist.shipped()).items}
    rows |= {one.row for one in forbidden.every()}
    for row in rows:
        assert f"| {row} |" in law, row


def test_an_ordinary_point_is_taken():
    assert checklist.read(listing()).item("receipt").rule.zh == "要给回执"


@pytest.mark.parametrize(
    "title",
    [
        "罚没款数额", "罚款总额", "罚款任务", "年度罚没收入", "刑事拘留数", "刑拘人数", "行政拘留数", "行政拘留人数", "发案数", "发案率", "退查率",
        "罚款金额", "罚款额", "收缴罚款总量", "拘留人次", "行政拘留的人数", "拘留多少人", "案件侦破率", "破案百分比",
        "清案率", "结案比例", "起诉比率", "有罪率",
        "退回补充侦查率", "破案率", "破案数", "批捕率", "批准逮捕率", "起诉率", "移送起诉数", "有罪判决率", "结案率", "办结率",
        # and as somebody might spell them to get them through
        "破 案 率", "破·案·率", "破－案－率", "「破案」率", "破\u200b案率", "命案破案率是否达标",
    ],
)  # fmt: skip
def test_no_list_asks_how_many_were_fined_detained_or_cleared(title):
    for text in (listing(title=title), listing(rule=f"本季度{title}要高于上季度")):
        with pytest.raises(RuleInvalid) as refused:
            checklist.read(text)
        assert "Q-0" in refused.value.text.zh


@pytest.mark.parametrize(
    "code",
    [
        "clearance-rate",
        "clearance-rate-2",
        "fines",
        "fine-amount",
        "criminal-detentions",
        "arrest-rate",
        "closing-rate",
    ],
)
def test_nor_under_a_harmless_name_with_the_code_of_one(code):
    with pytest.raises(RuleInvalid):
        checklist.read(listing(code=code))


@pytest.mark.parametrize(
    "en",
    [
        "Clearance rate",
        "CLEARANCE  RATE of robberies",
        "Number of criminal detentions",
        "Conviction-rate",
        "Fines collected",
        "Detention numbers",
    ],
)
def test_nor_in_english(en):
    with pytest.raises(RuleInvalid):
        checklist.read(listing(en=en))


@pytest.mark.parametrize(
    "title",
    [
        "罚款决定书写明金额",
        "罚款金额有裁量基准作依据",
        "罚款的金额与裁量基准一致",
        "拘留的次日通知家属",
        "拘留后 24 小时内通知家属",
        "罚款收据当场开具",
        "破案后及时告知被害人",
        "逮捕后通知家属",
        "移送起诉时告知嫌疑人",
        "结案后退还财物",
    ],
)
def test_whether_a_rule_about_fines_or_detention_was_kept_may_be_asked(title):
    assert checklist.read(listing(title=title))


@pytest.mark.parametrize("field", ["version", "title", "areas"])
def test_a_list_that_lacks_something_is_refused(field):
    with pytest.raises(RuleInvalid):
        checklist.read("\n".join(line for line in listing().splitlines() if not line.startswith((field, f"[[{field}"))))


def test_a_code_used_twice_is_refused():
    text = checklist.shipped().replace('code  = "receipt"', 'code  = "register"')
    with pytest.raises(RuleInvalid, match="register"):
        checklist.read(text)


# Loading


@pytest.mark.django_db
def test_a_loaded_version_is_in_force_and_its_text_is_kept(cast):
    row = load_rule(cast.bureau.id, RuleKind.CHECKLIST, listing(), by=cast.viewer("sun"), now=cast.now)
    assert [item.code for item in rules.checklist_of(cast.bureau.id).items] == ["receipt"]
    assert len(list(rules.checklist_of(cast.other_bureau.id).items)) > 20
    assert RuleText.objects.get(id=row.id).text == listing()
    assert load_rule(cast.bureau.id, RuleKind.CHECKLIST, listing(), by=None, now=cast.now).id == row.id
    with pytest.raises(Unchangeable):
        load_rule(cast.bureau.id, RuleKind.CHECKLIST, listing(title="给了收据"), by=None, now=cast.now)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["zhao", "qian", "zheng", "luo", "fa", "du", "chen"])
def test_only_supervisors_load_one(cast, who):
    with pytest.raises(NotYours):
        load_rule(cast.bureau.id, RuleKind.CHECKLIST, listing(), by=cast.viewer(who), now=cast.now)


@pytest.mark.django_db
def test_a_forbidden_list_is_not_loaded(cast):
    with pytest.raises(RuleInvalid):
        load_rule(cast.bureau.id, RuleKind.CHECKLIST, listing(title="破案率"), by=cast.viewer("sun"), now=cast.now)
    assert RuleText.objects.count() == 0


# The ladder


def test_what_is_wrong_with_a_ladder_is_said():
    for old, new in (
        ('lead   = "1 hours"', 'lead   = "soon"'),
        ('colour = "red"', 'colour = "blue"'),
        ("stops  = []", 'stops  = ["never"]'),
        ('closes = "17:30"', 'closes = "08:30"'),
        ('legal  = "1 working days"', ""),
    ):
        text = escalation.shipped()
        assert old in text
        with pytest.raises(RuleInvalid):
            escalation.read(text.replace(old, new))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-17T10:00", 4, "2026-03-17T14:00"),
        ("2026-03-17T16:00", 4, "2026-03-18T11:30"),
        ("2026-03-17T06:00", 1, "2026-03-17T10:00"),
        ("2026-03-17T20:00", 1, "2026-03-18T10:00"),
        ("2026-03-20T17:00", 1, "2026-03-23T09:30"),  # Friday to Monday
        ("2026-02-14T17:00", 1, "2026-02-24T09:30"),  # a working Saturday, then the Spring Festival
        ("2026-02-13T17:00", 1, "2026-02-14T09:30"),  # Friday to the working Saturday
        ("2026-03-17T09:00", 17, "2026-03-18T17:30"),
    ],
)
def test_working_hours_run_in_office_hours_of_working_days(start, hours, end):
    assert after_working_hours(at(start), timedelta(hours=hours), OFFICE, built_in(), SHANGHAI) == at(end)


def test_plain_hours_run_by_the_clock():
    assert After("8 hours").reckon(at("2026-03-20T20:00"), OFFICE, built_in(), SHANGHAI) == at("2026-03-21T04:00")


@pytest.mark.django_db
def test_a_bureaus_own_ladder_moves_its_cards(cast):
    text = escalation.shipped().replace('version = "2026-11"', 'version = "own"')
    load_rule(
        cast.bureau.id, RuleKind.ESCALATION, text.replace('"4 working hours"', '"0 hours"'), by=None, now=cast.now
    )
    from heliograph.matters.actions import watch

    receipt = cast.submits(unit=cast.units["heping"].id)
    watch(duty.promise(receipt, "accept").warn_at)
    card = duty.card(receipt)
    assert (card.rules, duty.course(card).show_at) == ("own", card.at)


@pytest.mark.django_db
def test_a_procedure_may_have_a_ladder_of_its_own(cast):
    text = (
        escalation.shipped().replace('version = "2026-11"', 'version = "own"')
        + """
[[ladders]]
colour = "yellow"
procedures = ["consultation"]
lead = "30 hours"
legal = "40 hours"
stops = []
"""
    )
    made = escalation.read(text)
    assert made.ladder("consultation", "yellow").lead.phrase == "30 hours"
    assert made.ladder("help", "yellow").lead.phrase == "4 working hours"
