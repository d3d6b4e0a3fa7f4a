"""What invented residents write in words of their own, and where it belongs: what the reader of messages learns from.

Called by `play` once the usual lives stand, through the same actions as everybody's. Nobody wrote these things.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from heliograph.core.language.routing import Row, train
from heliograph.demo.stage import Stage
from heliograph.demo.stories import Story
from heliograph.learned import actions as learned
from heliograph.learned.actions import Taught
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Receipt, submit
from heliograph.matters.models import Matter
from heliograph.organisation import reading
from heliograph.organisation.models import Officer
from heliograph.routing import history
from heliograph.routing.actions import choose
from heliograph.routing.router import KIND

LEARNED_FROM: dict[str, tuple[str, ...]] = {
    "consultation": (
        "请问身份证快到期了，提前多久能换，要不要回老家？",
        "港澳通行证的签注到期了，在自助机上能不能办？",
        "驾照还有两个月到期，换证要体检吗，去哪里体检？",
        "想问一下户口迁移要带哪些材料，单位集体户可以吗？",
        "孩子满十六岁了，身份证要重新办吗，收多少钱？",
        "刻章备案现在还要去公安局吗，怎么收费？",
        "租房子给别人，房东要不要去派出所登记？",
        "护照丢在国外了，回来以后怎么补？",
    ),
    "help": (
        "老人有点糊涂，走出去找不着家，能不能帮我们登记一下？",
        "楼上小孩被锁在家里，钥匙插在里面，能帮忙开门吗？",
        "小区后门那条巷子晚上黑，女孩子下班不敢走，请多巡一巡。",
        "手机落在出租车上了，司机电话打不通，能帮着找找吗？",
        "邻居老太太独居，两天没见人出门，麻烦去看看。",
        "夜里总有人在楼道里抽烟吵闹，我一个人带孩子，有点怕。",
    ),
    "suggestion": (
        "建议在南门菜场门口划几个临时停车位，现在都停在盲道上。",
        "建议户籍大厅增加一台自助拍照机，排队太久。",
        "希望派出所的公众号能查到排队人数，省得白跑。",
        "建议暑假给孩子们办防溺水、防诈骗的课。",
        "路口的红绿灯配时太短，老人走不完，建议延长十秒。",
        "建议反诈宣传做成方言的，老人听得懂。",
    ),
    "non-urgent-report": (
        "昨天夜里停在车棚的电动车不见了，锁被剪断扔在地上。",
        "在网上刷单被骗了三千多，对方让我下载一个软件，有转账记录。",
        "车停在路边被人划了一道，不知道是谁干的。",
        "店里的收银台被撬，少了八百块零钱，监控拍到一个戴帽子的人。",
        "加了一个自称客服的人，屏幕共享以后卡里的钱没了。",
        "早上发现院子里的两只羊被偷了，墙头有脚印。",
        "快递放在门口被人拿走了，物业说监控坏了。",
    ),
    "tip": (
        "城东一个仓库夜里总有车卸烟花爆竹，不像有手续，不想留名字。",
        "某棋牌室楼上每晚推牌九，门口有人放风。",
        "有人在群里卖考试答案，还说能改分。",
        "河边有人夜里电鱼，开一辆面包车。",
        "桥头镇有人收购电缆铜芯，来路不正。",
    ),
    "residence-permit": (
        "来淳南打工八个月了，住单位宿舍，想办居住证给孩子上学用。",
        "居住证要到期了，怎么签注，房东换了有影响吗？",
        "租的房子没有合同，能不能办居住证？",
        "在高新区上班，社保交了一年，申请居住证。",
    ),
    "no-criminal-record": (
        "找工作要无犯罪记录证明，公司催得急，几天能开出来？",
        "要出国留学，需要无犯罪记录证明做公证。",
        "应聘保安要求开无犯罪证明，能不能网上申请？",
        "办网约车资格证，要一张无犯罪记录证明。",
    ),
    "camera-objection": (
        "电子警察说我闯红灯，可是绿灯亮着我才过的，要求复核照片。",
        "违停抓拍的不是我的车，车牌最后一位看错了。",
        "超速抓拍那天车在修理厂，怀疑被套牌了。",
        "救护车在后面，我让道压了线，被抓拍扣了分，不认。",
    ),
    "household-correction": (
        "户口本上的出生日期和出生证不一样，要求改过来。",
        "曾用名没有登记上去，影响办公证，请更正户口。",
        "民族一栏登错了，户口簿要更正。",
        "户口本上婚姻状况还是未婚，麻烦改一下。",
    ),
    "information-request": (
        "申请公开去年本区交通事故多发路段的统计。",
        "申请公开和平路派出所窗口改造的采购结果。",
        "依申请公开：养犬登记收费的依据和去向。",
        "请公开淳南市出租房屋登记的操作规程文本。",
    ),
    "petition": (
        "反映城中村改造时封路，三次答复都不一样，请按信访处理。",
        "对上次的处理意见不服，要求信访答复。",
        "辅警待遇的事反映两年了，没有书面答复，申请信访办理。",
        "分局征用我们村的场地停扣押车，租金一直没结，上访。",
    ),
}
WAITING: tuple[tuple[str, str], ...] = (
    ("consultation", "我放在楼道的山地车昨晚被人偷走了，锁链还在，这个应该找谁？"),
    ("consultation", "建议东湖派出所门口加一盏灯，晚上来办事看不见台阶。"),
    ("consultation", "东湖派出所管的那条街，电子眼拍我逆行，可那天我根本没开车，怎么申诉？"),
    ("help", "公司要我交一张没有犯罪记录的证明，我人在外地，怎么弄？"),
    ("consultation", "居住证丢了，孩子下个月报名要用，补一张要几天？"),
    ("suggestion", "楼下夜里总有人聚在一起推牌九，输赢不小，不方便说我是谁。"),
    ("help", "那个事你们看着办吧。"),
)
"""The form somebody took, and what they wrote: often another would have been right. The last says nothing."""

CONFIRMED = 14
ANSWER = "您写的情况核实过了，怎么办、带什么，社区民警当天打电话跟您说明，需要时请带上身份证到窗口。"
FIRST_WHY = "样例太少，有几类一件也没认对。等确认过的来信多一些再看。"


def play(stage: Stage) -> None:
    """Messages that wait for a choice, some that were chosen, one model declined, one that waits for its decision."""
    for number, (code, words) in enumerate(_chosen()):
        at = stage.now - timedelta(hours=4 + 3 * number)
        receipt = _send(stage, code, words, at)
        matter = Matter.objects.get(bureau_id=stage.bureau.id, id=receipt.ref.id)
        choose(matter, Actor(stage.viewers["zheng"]), code, now=at + timedelta(hours=1))
        stage.handle(receipt, at + timedelta(hours=2), _story(code, words))
    for number, (code, words) in enumerate(WAITING):
        _send(stage, code, words, stage.now - timedelta(hours=2 + number))
    _teach(stage)


def _chosen() -> list[tuple[str, str]]:
    """Two of each of the kinds that every officer may open."""
    open_to_all = [code for code in LEARNED_FROM if code != "tip"]
    return [(code, LEARNED_FROM[code][place]) for place in (0, 1) for code in open_to_all][:CONFIRMED]


def _story(code: str, words: str) -> Story:
    return Story(code, words[:18], words, ANSWER)


def _send(stage: Stage, code: str, words: str, at: datetime) -> Receipt:
    procedure = procedures.in_force(stage.bureau.id, code, stage.now.date())
    assert procedure is not None
    heping = next(unit.id for unit in reading.units(stage.bureau.id).values() if unit.code == "heping")
    sent = replace(stage.submission(_story(code, words), procedure), unit=heping)
    return submit(stage.bureau.id, procedure, sent, now=at)


def _teach(stage: Stage) -> None:
    """One model of a few samples, declined; then one of all of them and of what was confirmed, which waits."""
    lead = Officer.objects.get(user__username="zheng", bureau=stage.bureau)
    written = [Row(words, code) for code, texts in LEARNED_FROM.items() for words in texts]
    few = [row for row in written if row.label in ("consultation", "non-urgent-report", "suggestion", "help")]
    found = history.gather(stage.bureau.id, stage.now, stage.now.date())
    with tempfile.TemporaryDirectory(prefix="heliograph-model-") as folder:
        path = Path(folder) / "routing.model"
        train(few).save(path)
        month_ago = stage.now - timedelta(days=33)
        first = learned.propose(stage.bureau, KIND, path, Taught(len(few)), now=month_ago)
        learned.decline(stage.bureau, first.pk, by=lead, reason=FIRST_WHY, now=month_ago + timedelta(days=1))
        train((*found.rows, *written)).save(path)
        taught = Taught(found.confirmed + len(written), found.since, found.until)
        learned.propose(stage.bureau, KIND, path, taught, now=stage.now - timedelta(days=2))
