"""What many raised in the invented bureau, and two questions it asked everybody: one open, one with its results.

Called by `play` once the organisation stands, through the same actions as everybody's. People and words are invented.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.consultations import actions as calls
from heliograph.consultations.actions import NewCall
from heliograph.consultations.models import Call, Group
from heliograph.core.procedure import Procedure
from heliograph.demo.published import Press
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Contact, Details, Submission, act, submit
from heliograph.organisation.models import Bureau
from heliograph.topics import actions as topics
from heliograph.topics.actions import Release
from heliograph.topics.models import Topic, TopicMatter

MIXER = (
    ("翠湖新城旁边的搅拌站半夜施工", "翠湖新城小区旁边的搅拌站夜里十二点还在施工，噪音和灰尘都很大，老人睡不着。"),
    ("翠湖新城搅拌站噪音扰民", "搅拌站的噪音从早到晚，翠湖新城的住户没法开窗，灰尘落一层，请管一管。"),
    ("请查翠湖新城附近的搅拌站", "翠湖新城附近新建的搅拌站灰尘大、噪音大，离居民楼不到一百米，半夜也施工。"),
    ("搅拌站夜间施工，翠湖新城没法睡觉", "翠湖新城旁边的搅拌站夜里施工，大车进出，噪音扰民，孩子没法睡觉。"),
    ("翠湖新城小区搅拌站灰尘污染", "翠湖新城小区外的搅拌站灰尘污染严重，施工噪音一直到凌晨。"),
    ("翠湖新城的搅拌站什么时候停", "翠湖新城搅拌站夜里施工噪音扰民，反映过几次，什么时候能停？"),
    ("翠湖新城外搅拌站的大车闯红灯", "翠湖新城外的搅拌站大车夜里闯红灯，噪音大，施工灰尘满路。"),
    ("搅拌站离翠湖新城太近", "搅拌站离翠湖新城太近，夜间施工噪音大，灰尘大，请想办法。"),
)
SAID = (
    "夜间施工没有许可，已经和生态环境部门一起查了三次，罚过一次。本月起夜里十点以后停工，派出所每周抽查，查到就公布。"
)
BIKES = (
    ("学校门口画电动车停车位", "放学的时候电动车停得乱，请在学校门口画电动车停车位。"),
    ("电动车要有停车位", "学校门口没有电动车停车位，接孩子的人只能停在路上，请画线。"),
    ("请在学校门口画电动车停车线", "学校门口电动车乱停，画上停车位就好走了。"),
    ("学校边上划电动车停车位", "希望学校门口的空地划成电动车停车位，放学不堵。"),
    ("电动车停车位放在学校东侧", "学校东侧有空地，可以画电动车停车位，学校门口就不挤了。"),
)
CLOSING_TIME = (
    ("放学那半小时不让车进", "放学那半小时，学校门口这条路不让机动车进，孩子走路安全。"),
    ("放学时段限行", "放学时段机动车限行半小时，学校门口这条路孩子多。"),
)


def play(bureau: Bureau, now: datetime) -> None:
    """Topics with one released, then the two calls."""
    press = Press(bureau, now)
    _topic(press, now)
    procedure = procedures.in_force(bureau.id, "call-for-suggestions", now.date())
    assert procedure is not None
    done = _call(
        press, procedure, "学校门口放学怎么不堵", "实验小学门口放学时拥堵。可以画停车位、限行、分批放学，也可以是别的办法。",
        now - timedelta(days=24), days=15,
    )  # fmt: skip
    _send(press, procedure, done, (*BIKES, *CLOSING_TIME), done.opened_at + timedelta(days=2))
    _publish(press, done)
    coming = _call(
        press, procedure, "和平路夜里哪里该加灯、加岗", "今年还可以装 12 盏灯、设 2 个夜间岗，放在哪里听您的。",
        now - timedelta(days=3), days=20,
    )  # fmt: skip
    _send(press, procedure, coming, (("北门公交站加一盏灯", "末班车下来太黑。"),), now - timedelta(days=1))


def _topic(press: Press, now: datetime) -> None:
    procedure = procedures.in_force(press.bureau.id, "suggestion", now.date())
    assert procedure is not None
    zhao, receipts = Actor(press.viewers["zhao"]), []
    for number, (subject, words) in enumerate(MIXER):
        at = now - timedelta(days=26 - 3 * number, hours=5)
        contact = Contact(name="居民", phone=f"1380000{4100 + number}")
        wish = Submission({"subject": subject, "words": words}, contact=contact, unit=press.units["heping"])
        receipts.append(submit(press.bureau.id, procedure, wish, now=at))
        if number < 5:
            act(receipts[-1].ref, "answer", zhao, now=at + timedelta(days=1), details=Details(words=SAID))
    topics.gather(press.bureau.id, now=now)
    rows = TopicMatter.objects.filter(bureau_id=press.bureau.id, matter_id=receipts[0].ref.id)
    found = Topic.objects.get(bureau_id=press.bureau.id, id=rows.get().topic_id)
    topics.release(press.viewers["qian"], found.id, Release("夜里还在施工的搅拌站", "翠湖新城一带", SAID), now=now)


def _call(press: Press, procedure: Procedure, title: str, about: str, at: datetime, *, days: int) -> Call:
    new = NewCall(press.units["heping"], title, about, at + timedelta(days=days))
    return calls.open_call(press.viewers["qian"], new, procedure, now=at)


def _send(press: Press, procedure: Procedure, call: Call, said: tuple[tuple[str, str], ...], at: datetime) -> None:
    for number, (subject, words) in enumerate(said):
        submission = Submission({"subject": subject, "words": words})
        calls.suggest(procedure, press.bureau.id, call.id, submission, now=at + timedelta(hours=number))


def _publish(press: Press, call: Call) -> None:
    at, zhao = call.ends_at, press.viewers["zhao"]
    calls.end_call(call.bureau_id, call.id, now=at)
    rows = Group.objects.filter(bureau_id=call.bureau_id, call_id=call.id).order_by("place")
    said = (
        ("在学校门口画电动车停车位", "yes", "东侧空地画 40 个电动车停车位，本月底前画好，由交警支队办。"),
        ("放学时段限行半小时", "partly", "先在每周一、五试行一个月，看效果再定。"),
    )
    for group, (title, adopted, why) in zip(rows, said, strict=False):
        calls.name_group(zhao, group.id, title, now=at + timedelta(days=2))
        calls.decide(zhao, group.id, adopted, why, now=at + timedelta(days=2))
    calls.publish(press.viewers["qian"], call.id, "谢谢大家，两条都有结果了。", now=at + timedelta(days=5))
    calls.tell_senders(call.bureau_id, call.id, now=at + timedelta(days=5, hours=1))
