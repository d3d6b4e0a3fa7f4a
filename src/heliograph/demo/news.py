"""The words of the invented bureau's notices, in Chinese and English. Everything in them is invented; 96110, 110, 122 are real."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from heliograph.core.text import Text
from heliograph.notices.words import NOTHING, Alert, Answer, Category, Certainty, Record, Severity, Urgency


class Story(NamedTuple):
    """A notice: who writes and who releases it, how long ago, and what it says. Times are counted from its release."""

    kind: str
    unit: str
    by: tuple[str, str]
    days_ago: float
    title: Text
    summary: Text
    body: Text
    areas: tuple[str, ...] = ()
    begins: timedelta | None = None
    ends: timedelta | None = None
    alert: Alert | None = None
    record: Record | None = None


LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""In place of the moment somebody spoke, which is the day of the release."""
STATION = ("jiang", "qian")
TRAFFIC = ("che", "jiao")
BUREAU = ("xu", "tang")

RAIN = Story(
    "alert", "jiaojing", TRAFFIC, 0.05,
    Text("和平路下穿隧道积水，已经封闭", "Heping Road underpass is flooded and closed"),
    Text("请走东湖街。水退了再通知。", "Please take Donghu Street. We will say when it is open again."),
    Text(
        "隧道最低处水深约 60 厘米，两头都有民警引导。\n\n- 开车的：走东湖街，或者环城西路。\n- 骑车、走路的：走过街天桥。\n- 车已经熄火的：不要再打火，人先离开，打 **122**。",
        "The water at the lowest point is about 60 cm deep; officers stand at both ends.\n\n- By car: take Donghu Street or the West Ring Road.\n- By bicycle or on foot: use the footbridge.\n- If your engine has stopped: don't start it again, leave the car and call **122**.",
    ),
    ("heping", "donghu"), timedelta(0), timedelta(hours=8),
    Alert(
        Text("暴雨积水", "Flooded road"), Category.TRANSPORT, Urgency.IMMEDIATE, Severity.SEVERE, Certainty.OBSERVED,
        Text("不要进隧道，请绕行。", "Don't enter the underpass; take another way."),
    ),
)  # fmt: skip
REFUND = Story(
    "safety-advice", "heping", STATION, 3,
    Text("说要给您“退款”的电话，先挂断", "Somebody calls to “refund” you? Hang up first"),
    Text("真的客服不会要验证码，也不会让您共享屏幕。", "A real shop never asks for your code or to see your screen."),
    Text(
        "这两周，辖区里有 4 个人接到这种电话，被骗走的钱从几千到几万。\n\n## 他们怎么说\n\n1. 报得出您买过什么、多少钱，让您相信。\n2. 说东西有问题，要“双倍赔”。\n3. 让您下载会议软件、共享屏幕，或者把验证码念给他。\n\n## 您怎么做\n\n- 先挂断，自己打开购物软件问客服。\n- 验证码谁要都不给。\n- 已经转了钱：马上打 **110**，越早越有可能拦住。\n- 拿不准：打 **96110** 问一句。",
        "In the last two weeks four people in our area got such a call and lost from a few thousand to tens of thousands of yuan.\n\n## What they say\n\n1. They know what you bought and what it cost, so that you believe them.\n2. Something is wrong with it, and you get twice the money back.\n3. You are to install a meeting app and share your screen, or read a code to them.\n\n## What you do\n\n- Hang up. Open the shopping app yourself and ask there.\n- Give the code to nobody.\n- Money already sent: call **110** at once. The sooner, the better the chance to stop it.\n- Not sure: call **96110** and ask.",
    ),
    ("heping",),
)  # fmt: skip
BATTERY = Story(
    "safety-advice", "donghu", ("shen", "zhou"), 17,
    Text("电动车电池不要带上楼充", "Don't charge e-bike batteries indoors"),
    Text("小区门口有 24 个充电位，一晚上一块多钱。", "There are 24 charging places at the gate, a little over one yuan a night."),
    Text(
        "电池在屋里起火，从冒烟到烧满一间屋，只要一两分钟。\n\n- 在楼下充电棚充，充满就拔。\n- 电池进水、鼓包、摔过，不要再用。\n- 闻到焦味：先断电，人先出来，关上门，打 **119**。",
        "When a battery catches fire indoors it takes a minute or two until the whole room burns.\n\n- Charge in the shed downstairs and unplug when full.\n- A battery that got wet, swollen or was dropped must not be used again.\n- You smell burning: switch off the power, get out, close the door, call **119**.",
    ),
    ("donghu",),
)  # fmt: skip
MARATHON = Story(
    "traffic", "jiaojing", TRAFFIC, 2,
    Text("环湖健步走，东湖街分段封路", "Lakeside walk: parts of Donghu Street closed"),
    Text("周日早上 6 点到 11 点半，边走边放开。", "Sunday 6:00 to 11:30; reopened behind the walkers."),
    Text(
        "| 路段 | 封闭 | 怎么绕 |\n|---|---|---|\n| 东湖街（建设街到湖滨路） | 6:00–9:00 | 走环城西路 |\n| 湖滨路全段 | 6:30–11:30 | 走朝阳路 |\n\n住在里面的：凭住址可以进出，请听现场民警引导。公交 3 路、17 路改走环城西路。急救车、消防车随时可以通过。",
        "| Road | Closed | Way round |\n|---|---|---|\n| Donghu Street (Jianshe Street to Hubin Road) | 6:00–9:00 | West Ring Road |\n| All of Hubin Road | 6:30–11:30 | Chaoyang Road |\n\nIf you live inside you can come and go; officers on the spot will guide you. Buses 3 and 17 take the West Ring Road. Ambulances and fire engines pass at any time.",
    ),
    ("donghu",), timedelta(days=3), timedelta(days=3, hours=6),
)  # fmt: skip
OLD_ROAD = Story(
    "traffic", "jiaojing", TRAFFIC, 20,
    Text("朝阳路铺管道，夜里封半幅", "Chaoyang Road: one half closed at night for pipes"),
    Text("晚上 10 点到早上 5 点，单边放行。", "22:00 to 5:00, one direction at a time."),
    Text("朝阳路（桥头镇新街口）铺设自来水管。白天不封。", "A water pipe is laid in Chaoyang Road. It is open by day."),
    ("hedong",), timedelta(days=1), timedelta(days=8),
)  # fmt: skip
KEYS = Story(
    "lost-found", "heping", ("zhao", "jiang"), 5,
    Text("捡到一串钥匙、一只儿童手表", "Found: a bunch of keys and a child's watch"),
    Text("在和平路派出所窗口领，不收费。", "At the counter of Heping Road Station, free of charge."),
    Text(
        "- 钥匙一串，五把，带一个塑料牌。在和平路菜市场门口捡到。\n- 手表一只，蓝色表带。在健身步道长椅上捡到。\n\n来领的时候，请说出钥匙牌上写着什么、手表背面有什么：这些我们没有写在这里，只有失主知道。带不带身份证都可以先来认。",
        "- A bunch of five keys with a plastic tag, found at the gate of Heping Road market.\n- A watch with a blue strap, found on a bench of the fitness path.\n\nWhen you come, tell us what the tag says and what is on the back of the watch: we left that out, because only the owner knows. You may come without your identity card first.",
    ),
    ("heping",),
)  # fmt: skip
RETURNED = Story(
    "property-return", "xingzhen", ("xing", "fa"), 8,
    Text("追回电动车 11 辆，请来认领", "Eleven stolen e-bikes recovered: come and claim yours"),
    Text("带购车发票或者照片，到人民路 3 号院内认车。", "Bring the invoice or a photo to 3 Renmin Road."),
    Text(
        "都是 3 月到 5 月在河西、河东丢的。每天 9:00–17:00，周末也有人。\n\n1. 先看车：说出车上只有您知道的地方（划痕、贴纸、锁）。\n2. 再看材料：发票、付款记录、和车的合影，有一样就行。\n3. 核实以后当场推走，签一张清单。\n\n来不了的，可以委托家人。认错了、有人也来认的，我们先查清楚再还。",
        "All were lost in Hexi and Hedong between March and May. Open 9:00–17:00 every day, weekends too.\n\n1. Look at them: tell us what only you know (a scratch, a sticker, the lock).\n2. Show one paper: the invoice, the payment, or a photo of you with it.\n3. Once checked, take it with you and sign a list.\n\nYou may send somebody of your family. If two people claim the same one we find out first.",
    ),
    ends=timedelta(days=60),
)  # fmt: skip
PRESS = Story(
    "press", "chunan", BUREAU, 6,
    Text("淳南市公安局通报三季度治安情况", "The bureau on public order in the third quarter"),
    Text("入户盗窃比去年同期少了 18%，网上诈骗还在多发。", "Burglary down 18 % on last year; fraud online still frequent."),
    Text(
        "全市三季度接报的入户盗窃 41 起，去年同期 50 起。网上诈骗 212 起，比去年同期多 9 起，其中拦下来没有转出去的 131 起。\n\n数字和口径在“公开数据”里，可以下载核算。",
        "41 burglaries were reported in the third quarter, 50 a year before. 212 cases of fraud online, 9 more than a year before; in 131 the money was stopped in time.\n\nThe figures and how they are counted stand under “Open figures” and can be downloaded.",
    ),
    record=Record(
        "唐果", Text("综合受理负责人、新闻发言人", "Head of the front desk, spokesperson"), LONG_AGO,
        Text("市局一楼新闻厅", "Press room of the bureau"), Text("淳南日报、淳南电视台等 6 家媒体", "Six media, among them Chunan Daily and Chunan TV"),
        (
            Answer("淳南日报", Text("诈骗为什么没有降？", "Why has fraud not gone down?"),
                   Text("冒充客服的少了，刷单返利的多了。我们把新的骗法每周写成提示，也在银行柜台多问一句。", "Fewer false shops, more false “paid clicks”. We write each new trick up every week, and bank counters ask once more.")),
            Answer("淳南电视台", Text("追回的钱什么时候还？", "When is recovered money paid back?"),
                   Text("查清是谁的就还，不用等判决。还没查清的，会告诉您到哪一步了。", "As soon as it is clear whose it is, without waiting for the judgment. Until then you are told how far it is.")),
        ),
    ),
)  # fmt: skip
VISIT = Story(
    "news", "heping", STATION, 10,
    Text("和平路派出所把窗口改低了", "Heping Road Station lowered its counter"),
    Text("坐轮椅的人能平视说话了，是三位居民提的建议。", "People in wheelchairs now talk eye to eye: three residents suggested it."),
    Text("原来的窗口高 1.2 米，现在有一段是 0.75 米，下面能放进轮椅。门口的坡道也补上了扶手。还有哪里不方便，请接着提。", "The counter was 1.2 m high; one part is now 0.75 m with room for a wheelchair below, and the ramp has a rail. Tell us what else is in your way."),
    ("heping",),
)  # fmt: skip
LAW = Story(
    "law", "fazhi", ("luo", "fa"), 30,
    Text("新的治安管理处罚法，和您有关的几条", "The new public order law: what it means for you"),
    Text("记录要封存，听证的范围更宽，未成年人的规定也变了。", "Records are sealed, hearings are wider, and the rules on minors have changed."),
    Text(
        "- 您的治安违法记录要封存，我们不能向任何单位、个人提供，法律另有规定的除外（第一百三十六条）。\n- 较重的处罚作出以前，您可以要求听证（第一百一十七条）。\n\n全文请在国家法律法规数据库看。看不明白的，可以直接问我们，法制部门会答。",
        "- Your public-order record is sealed; we may give it to nobody unless a law says so (art. 136).\n- Before a heavier penalty you may ask for a hearing (art. 117).\n\nThe full text stands in the national database of laws. If something is unclear, ask us: the legal office answers.",
    ),
)  # fmt: skip
WINDOW = Story(
    "window", "chunan", BUREAU, 4,
    Text("出入境窗口周六上午也开", "Exit and entry counter open on Saturday mornings too"),
    Text("从这个周六起，9:00–12:00，不用预约。", "From this Saturday, 9:00–12:00, no booking needed."),
    Text("护照、港澳通行证都能办，拍照机也开。节假日另行通知。", "Passports and permits; the photo booth is open as well. Holidays are announced separately."),
)  # fmt: skip
FEES = Story(
    "fees", "chunan", BUREAU, 45,
    Text("收费标准", "Fees"),
    Text("没写在这里的，不收钱。", "What is not listed here is free."),
    Text(
        "| 办什么 | 收多少 | 依据 |\n|---|---|---|\n| 身份证第一次办 | 20 元 | 财税〔2018〕37 号 |\n| 身份证丢了补办 | 40 元 | 财税〔2018〕37 号 |\n| 普通护照 | 120 元 | 发改价格规〔2019〕931 号 |\n| 报案、咨询、投诉、无犯罪记录证明 | 不收费 | |\n\n有人多收了，请告诉我们，查实就退。",
        "| What | Fee | Ground |\n|---|---|---|\n| First identity card | 20 yuan | Caishui (2018) 37 |\n| Replacing a lost card | 40 yuan | Caishui (2018) 37 |\n| Passport | 120 yuan | Fagai Jiage Gui (2019) 931 |\n| Reports, questions, complaints, certificate of no criminal record | free | |\n\nIf somebody took more, tell us: it is paid back.",
    ),
)  # fmt: skip
REPORT = Story(
    "annual-report", "chunan", BUREAU, 60,
    Text("2025 年政府信息公开工作年度报告", "Annual report on open government 2025"),
    Text("收到申请 63 件，平均 9 天答复，1 件被复议纠正。", "63 requests, answered in 9 days on average; one corrected on review."),
    Text("主动公开 412 条。收到申请 63 件，全部公开 40 件，部分公开 12 件，不予公开 5 件，其余不是我们掌握的。被申请复议 3 件，纠正 1 件。不足：有两个栏目更新慢，今年起每个栏目都有人负责、到期亮牌。", "412 items published. 63 requests: 40 granted, 12 in part, 5 refused, the rest not ours. Three reviews, one corrected. What was not good: two boards were updated late. From this year every board has an owner, and a card is shown when it is late."),
)  # fmt: skip
DRILL = Story(
    "notice", "hexi", ("wu", "fa"), 7,
    Text("关于建设街夜间噪声的情况通报", "Noise at night in Jianshe Street: what we found"),
    Text("查了三家店，两家改好了，一家正在依法处理。", "Three shops checked: two have put it right, one case goes on."),
    Text("9 月以来收到 26 件反映。我们连着六个晚上去测，三家烧烤店超过夜间标准。两家装了隔声、提前收摊；一家没有改，已经立案。结果会在这里更正补充。再听到，请打 110 或者在网上写。", "26 complaints came since September. We measured on six nights: three barbecue shops were above the limit at night. Two put in insulation and close earlier; one did not, and a case is open. We will add the outcome here. If you hear it again, call 110 or write to us."),
    ("hexi",),
)  # fmt: skip
CANCELLED = Story(
    "news", "donghu", ("shen", "zhou"), 9,
    Text("周六东湖广场反诈游园会", "Saturday: a fair against fraud on Donghu Square"),
    Text("猜骗术、领小礼品，下午两点开始。", "Guess the trick and win a little something, from two o'clock."),
    Text("有六个摊位，民警扮骗子，您来识破。小朋友也能玩。", "Six stalls: officers play the swindler, you see through it. Good for children too."),
    ("donghu",),
)  # fmt: skip
CANCELLED_WHY = "预报有雷雨，游园会取消，改期另行通知。白跑一趟的话，我们先道个歉。"
CORRECTED = Story(
    "window", "heping", STATION, 12,
    Text("和平路派出所户籍窗口搬到一楼", "The household counter of Heping Road Station moved to the ground floor"),
    Text("进门左手第一间。", "First door on the left."),
    Text("时间不变：周一至周五 9:00–17:00。电话 0500-8811201。", "Hours as before: Monday to Friday 9:00–17:00. Telephone 0500-8811201."),
    ("heping",),
)  # fmt: skip
RIGHT_BODY = Text(
    "时间不变：周一至周五 9:00–17:00。电话 0500-8811102 转户籍窗口。",
    "Hours as before: Monday to Friday 9:00–17:00. Telephone 0500-8811102, ask for the household counter.",
)
CORRECTED_WHY = "电话号码写错了，打不通。给打过的人添了麻烦。"

SEARCH = Story(
    "volunteers-search", "donghu", ("shen", "zhou"), 6,
    Text("急招志愿者：东湖公园一带寻人", "Volunteers wanted: somebody is lost near Donghu Park"),
    Text("今天傍晚，公园东门集合，两人一组。", "This evening at the park's east gate, in pairs."),
    Text(
        "一位老人走失，家人很急。请愿意的人来分片找，两人一组，听带队民警的。\n\n- 找到了：不围、不拍，马上打 **110**，陪着等。\n- 不要把照片传到群里。",
        "An elderly person is lost and the family is worried. Come and look in pairs, led by an officer.\n\n- When found: don't crowd, don't film; call **110** and wait with them.\n- Pass no pictures on.",
    ),
    ("donghu",), timedelta(0), timedelta(hours=5),
)  # fmt: skip
SANDBAGS = Story(
    "volunteers-flood", "heping", STATION, 20,
    Text("急招志愿者：和平路低洼处搬沙袋", "Volunteers wanted: sandbags at Heping Road"),
    Text("要 20 人，年满 18 岁，穿雨鞋。", "Twenty people from 18 on, in rubber boots."),
    Text("在派出所门口集合，搬到三个地下车库口。不下水，雷电来了马上停。", "Meet at the station; carry to three garage entrances. Nobody enters the water; we stop at the first thunder."),
    ("heping",), timedelta(0), timedelta(hours=8),
)  # fmt: skip

RELEASED = (
    REPORT, FEES, LAW, OLD_ROAD, BATTERY, VISIT, RETURNED, DRILL, PRESS, KEYS, WINDOW, REFUND, MARATHON, RAIN, SEARCH,
    SANDBAGS,
)  # fmt: skip
DRAFTED = Story(
    "lost-found", "heping", ("zhao", "jiang"), 0.2,
    Text("捡到钱包一个", "A purse was found"), NOTHING,
    Text("今天上午在和平路公交站捡到钱包一个，里面有身份证，失主王建国，请联系 13912345678。", ""),
    ("heping",),
)  # fmt: skip
