"""What the invented bureau is asked: an answer bank, an hour that was and one that comes, reception days past and coming.

Called by `play` once the organisation stands, through the same actions as everybody's. People and words are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from heliograph.demo.published import Press
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Contact, Details, Receipt, Submission, act, submit
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, Officer
from heliograph.publishing import actions as publishing
from heliograph.publishing.actions import Choice
from heliograph.questions.actions import bank, live, reception
from heliograph.questions.models import HourQuestion, OpenHour, ReceptionDay
from heliograph.questions.reading import live as hours
from heliograph.questions.reading import reception_leaders


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer of the bank."""

    question: str
    answer: str
    topic: str
    procedure: str = ""
    review_in: int = 150
    helped: int = 0
    unhelpful: int = 0


BANK = (
    Kept(
        "身份证丢了怎么补办？",
        "带户口簿到任何一个派出所的户籍窗口，当场拍照、按指纹，工本费 40 元，20 天内拿到新证。着急用的，同时办临时身份证，三天内拿到。\n"
        "丢的那张不用登报，补办时自动作废。",
        "papers", "household-correction", helped=36, unhelpful=2,
    ),
    Kept(
        "居住证要带什么材料？",
        "三样：身份证；租房合同、房产证或者单位证明，有一样就行；在本地有稳定工作、稳定住处或者在读的证明，有一样就行。材料齐了，15 日内发证。",
        "papers", "residence-permit", helped=18,
    ),
    Kept(
        "被电子眼拍了，觉得不对，找谁？",
        "先在网上看照片。不认的，用“电子眼异议”提出，写明哪里不对。我们核对原始照片和当时的标志，5 日内答复；拍错的，马上撤销。",
        "traffic", "camera-objection", helped=25, unhelpful=1,
    ),
    Kept(
        "接到自称公检法的电话，说我涉案要转账，是真的吗？",
        "是骗子。公安机关不会在电话里办案，没有“安全账户”，也不会让您转账、屏幕共享。马上挂断，打 96110 问；已经转了钱，立刻打 110，越早越可能止住。",
        "safety", helped=52,
    ),
    Kept(
        "报了案，怎么知道办到哪一步了？",
        "凭回执上的编号和密码，在“查询进度”里看。立没立案、谁在办、下一步最晚什么时候，都写着。",
        "reports", "non-urgent-report", review_in=9, helped=7, unhelpful=9,
    ),
)  # fmt: skip
AGREED = {
    "subject": "孩子上学要用户口页，能不能先在网上打？",
    "words": "我叫林小满，电话13800001234，孩子九月上小学，学校要户口页复印件，户口簿在老家。",
    "publish": "yes",
}
AGREED_ANSWER = (
    "可以。用身份证登录省里的“电子证照”，打印户口页，和纸的一样有效。学校不认的，请告诉我们是哪所学校，我们去说。"
)
ASKED = (
    ("夜里工地打桩打到两点，打了三次电话都说转了，谁管？", "夜间施工归城管和生态环境管。以后夜里十点后，直接打 110，先停下来再说。"),
    ("广场舞从六点跳到九点半，音响对着我家窗户。", "我们和跳舞的阿姨们谈过了：九点以前结束，音响背对居民楼。再超过的，打派出所电话，当场测。"),
    ("你们派出所的电话上个月三次没人接，这是为什么？", "您说得对，查了记录：那三次都在出警。现在没人接就转到分局，没接到的第二天回电话。"),
)  # fmt: skip
SAME = "工地半夜施工谁管？打哪个电话？"
NOT_YET = "夜市收摊以后的油烟和吵闹，能不能一起管管？"
AD = "低价出手表，加微信。"
MATTERS = 18
"""How many matters all this registers: one question, one left over from the hour, four bookings."""
WISHES = ("小区门口的路灯半年不亮", "邻居装的摄像头对着我家门", "摩托车被扣，手续齐了还没还", "学校门口放学时车太多")
FIXED = "路灯修好了，巡逻车保留到月底。不亮，马上打我们电话。"
HEARD = "谈了小区门口路灯长期不亮、晚上有人被抢包的事。答应：一周内会同城管修灯，修好以前每晚八点到十二点派车巡。"


def play(bureau: Bureau, now: datetime) -> None:
    press = Press(bureau, now)
    _bank(press, now)
    _hours(press, now)
    _days(press, now)


def _bank(press: Press, now: datetime) -> None:
    for place, one in enumerate(BANK):
        at = now - timedelta(days=100 - 8 * place)
        review_on = (now + timedelta(days=one.review_in)).date()
        proposal = bank.Proposal(
            unit=press.units["heping"], question=one.question, answer=one.answer, topic=one.topic, procedure=one.procedure,
            review_on=min(review_on, (at + timedelta(days=360)).date()), why="常有人问同样的问题。",
        )  # fmt: skip
        made = bank.propose(press.viewers["zhao"], proposal, now=at)
        _release(press, made.id, at)
        for helped, count in ((True, one.helped), (False, one.unhelpful)):
            for _ in range(count):
                bank.count_verdict(press.bureau.id, made.id, helped=helped, now=now - timedelta(days=place + 1))
    receipt = _agreed(press, now - timedelta(days=6))
    proposal = bank.Proposal(
        unit=press.units["heping"], question=AGREED["subject"], answer=AGREED_ANSWER, asked=AGREED["words"], topic="papers",
        review_on=(now + timedelta(days=120)).date(), why="开学前问的人多。", matter=receipt.number,
    )  # fmt: skip
    made = bank.propose(press.viewers["jiang"], proposal, now=now - timedelta(days=4))
    press.mask(made, "zhao", now - timedelta(days=4))


def _agreed(press: Press, at: datetime) -> Receipt:
    procedure = procedures.in_force(press.bureau.id, "consultation", press.now.date())
    assert procedure is not None
    wish = Submission(values=AGREED, contact=Contact(name="林小满", phone="13800001234"), unit=press.units["heping"])
    receipt = submit(press.bureau.id, procedure, wish, now=at)
    zhao = Actor(press.viewers["zhao"])
    act(receipt.ref, "answer", zhao, now=at + timedelta(hours=5), details=Details(words=AGREED_ANSWER))
    return receipt


def _release(press: Press, document: UUID, at: datetime) -> None:
    from heliograph.publishing.models import Document

    row = Document.objects.get(bureau_id=press.bureau.id, id=document)
    press.mask(row, "jiang", at + timedelta(hours=1))
    publishing.release(press.viewers["qian"], document, now=at + timedelta(hours=2))


# Hours


def _hours(press: Press, now: datetime) -> None:
    consultation = procedures.in_force(press.bureau.id, live.CONSULTATION, now.date())
    assert consultation is not None
    past = _announce(
        press,
        "夏夜里的噪音怎么管",
        "夜市、广场舞、工地。案子里的事不在这里说。",
        _at(press, -12, 15),
        now - timedelta(days=20),
    )
    asked = [_ask(press, past, words, now - timedelta(days=14)) for words, _answer in ASKED]
    same, late, ad = (_ask(press, past, words, now - timedelta(days=13)) for words in (SAME, NOT_YET, AD))
    zhao, qian, begun = press.viewers["zhao"], press.viewers["qian"], past.starts_at + timedelta(minutes=4)
    for question in (*asked, late):
        _show(press, question, begun)
    live.merge(zhao, same, 1, now=begun)
    live.set_aside(zhao, ad, "no-question", "只有广告，没有问题。", now=begun)
    for place, (question, (_words, answer)) in enumerate(zip(asked, ASKED, strict=True)):
        live.answer(qian, question, answer, now=begun + timedelta(minutes=9 * (place + 1)))
    live.close(qian, past.id, "没来得及答的都已经登记，接着办。", consultation, now=past.ends_at)
    coming = _announce(
        press,
        "孩子上学，户口和居住证怎么办",
        "落户、分户、居住证积分。带材料清单来答。",
        _at(press, 6, 10),
        now - timedelta(days=2),
    )
    _show(
        press,
        _ask(press, coming, "租房子能不能落户？孩子明年上小学。", now - timedelta(days=1)),
        now - timedelta(hours=20),
    )
    _ask(press, coming, "我叫王小明，居住证办了两个月没消息，是不是忘了？", now - timedelta(hours=3))


def _announce(press: Press, title: str, about: str, starts_at: datetime, at: datetime) -> OpenHour:
    new = live.NewHour(
        press.units["heping"], press.viewers["qian"].officer_id, "和平路派出所所长", title, about, starts_at,
        starts_at + timedelta(hours=1),
    )  # fmt: skip
    return live.announce(press.viewers["qian"], new, now=at)


def _ask(press: Press, hour: OpenHour, words: str, at: datetime) -> UUID:
    held = live.ask(
        press.bureau.id, hour.id, live.Asked(words, phone="13800005678" if words == NOT_YET else ""), now=at
    )
    return HourQuestion.objects.get(bureau_id=press.bureau.id, number=held.number).id


def _show(press: Press, question: UUID, at: datetime) -> None:
    viewer = press.viewers["zhao"]
    _hour, _row, _words, masks = hours.proposals(viewer, question)
    live.show(viewer, question, {(one.start, one.end): Choice("keep") for one in masks}, now=at)


def _at(press: Press, days: int, hour: int) -> datetime:
    """That many days from now, at a full hour of the bureau's day."""
    zone = reading.zone(press.bureau.id)
    day = press.now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), tzinfo=zone)


# Reception days


def _days(press: Press, now: datetime) -> None:
    tang = press.viewers["tang"]
    _last_quarter(press, now)
    past = _day(press, _at(press, -9, 9), now - timedelta(days=25))
    first, second = (_book(press, past, place, now - timedelta(days=20 - place)) for place in (1, 2))
    for receipt in (first, second):
        reception.confirm(tang, receipt.ref.id, now=now - timedelta(days=17))
    heard = past.starts_at + timedelta(minutes=25)
    act(first.ref, "hear", Actor(tang), now=heard, details=Details(words=HEARD))
    act(
        first.ref,
        "answer",
        Actor(tang),
        now=heard + timedelta(days=5),
        details=Details(words=FIXED),
    )
    words = "等到十点半，打过两次电话没有接通。您想谈的事可以先书面提，也可以另约一天。"
    act(second.ref, "close", Actor(tang), now=past.ends_at, details=Details(words=words))
    reception.end_day(tang, past.id, now=past.ends_at + timedelta(minutes=30))
    coming = _day(press, _at(press, 8, 9), now - timedelta(days=3))
    booked = [_book(press, coming, place, now - timedelta(days=2, hours=place)) for place in (1, 3)]
    reception.confirm(tang, booked[0].ref.id, now=now - timedelta(days=1))


def _last_quarter(press: Press, now: datetime) -> None:
    """Three days of the quarter that is told of: four were heard on each, one answer came late."""
    tang, zone = press.viewers["tang"], reading.zone(press.bureau.id)
    until = reception_leaders.year_of(press.bureau.id, now).until
    for before in (40, 58, 76):
        held = _day(press, datetime.combine(until - timedelta(days=before), time(14), zone), now - timedelta(days=200))
        for place in range(1, 5):
            receipt = _book(press, held, place, held.starts_at - timedelta(days=6, hours=place))
            at = held.starts_at + timedelta(minutes=20 * place)
            act(receipt.ref, "hear", Actor(tang), now=at, details=Details(words=HEARD))
            days = 30 if (before, place) == (58, 4) else 4 + place
            act(receipt.ref, "answer", Actor(tang), now=at + timedelta(days=days), details=Details(words=FIXED))
        reception.end_day(tang, held.id, now=held.ends_at)


def _day(press: Press, starts_at: datetime, at: datetime) -> ReceptionDay:
    leader = Officer.objects.get(bureau=press.bureau, user__username="zheng")
    new = reception.NewDay(
        press.units["chunan"], leader.id, "局长", "人民路 1 号一楼信访接待室", starts_at, starts_at + timedelta(hours=2), 20,
        access="东门有坡道，轮椅直接进；要手语翻译的，预约时写明。", waiting_most=5,
    )  # fmt: skip
    return reception.announce(press.viewers["tang"], new, now=at)


def _book(press: Press, day: ReceptionDay, place: int, at: datetime) -> Receipt:
    procedure = procedures.in_force(press.bureau.id, reception.RECEPTION, press.now.date())
    assert procedure is not None
    subject = WISHES[place - 1]
    wish = Submission(
        values={"subject": subject},
        contact=Contact(name=("周大山", "吴春燕", "孟昭", "何立")[place - 1], phone="13800007890"),
    )
    return reception.book(procedure, (press.bureau.id, day.id), place, wish, now=at)
