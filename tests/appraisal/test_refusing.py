"""Nothing that the law forbids becomes an indicator: by name, in disguise, composed, typed in. And nothing harmless is refused."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from heliograph.appraisal import opinion
from heliograph.appraisal.errors import SetInvalid
from heliograph.appraisal.indicators import read, shipped, warnings
from heliograph.appraisal.refusing import refused
from heliograph.core.procedure import shipped_folder
from heliograph.core.text import Text

STATION = shipped()["station"]


def apart(written: str) -> list[str]:
    return [one.strip() for one in written.split("|")]


CASES = apart(
    """
破案率 | 破 案 率 | 破·案·率 | 破\u200b案\u200b率 | ｐｏａｎｌｖ | 破案的比例 | 破案数量 | 侦破多少起案件 | 命案必破 | 多破案、快破案 |
破了几起案 | 全年抓获人数 | 抓了多少人 | 抓獲數 | 追逃任务 | 打处数 | 打击处理人次 | 刑拘数 | 刑事拘留人数 | 行政拘留的人数 | 拘留指标 |
拘了多少 | 羁押人次 | 批捕率 | 逮捕人数 | 刑拘转捕率 | 移送起诉人数 | 起诉率 | 公诉比例 | 有罪判决率 | 罚款数额 | 罰沒款總額 | 罚没收入 |
罚了多少 | 罚单张数 | 贴条数量 | 违停处罚量 | 酒驾查处数 | 交通执法量 | 创收 | 立案数 | 发案数 | 发案率下降 | 受案量 | 查获案件数 |
发现违法行为多少起 | 深挖线索数 | 案件总数 | 办了多少起案 | 结案率 | 案件办结率 | 零发案 | 破案按时率 | 破案率（按时） |
告破的案件：案件的告破率 | 打击数 | 現場執法量 | 非税收入 | Clearance rate | clearance-rate | C L E A R A N C E | cl3arance rate |
сlеаrаnсе rate | Share of cases cleared | cases solved per quarter | Crimes solved | number of arrests | arrests per officer |
Arrest count | ratio of prosecuted to arrested | conviction rate | guilty verdicts share | people detained, total |
Number of criminal detentions | detention numbers | custody count | fines collected | tickets issued | Total amount of fines |
confiscation revenue | citations per shift | penalties per month | fugitives found | suspects caught | cases found | new cases opened |
crime rate | crime statistics | more cases uncovered | closing rate | cases closed per month | enforcement output | catching thieves |
detection rate | poanlv | juliushu | ClearanceRate | arrest_rate | 罚款 | 本季度罚款情况 | 逮捕 | 拘留 | 破案攻坚 | 打击效能 | 攻坚战果 | 严打成绩 |
案犯到案率 | 成功抓获嫌疑人 | 抓人数量 | 采取强制措施人数 | 强制隔离戒毒人数 | 送拘 | 捕后判轻刑率 | 诉讼转化率 |
盗窃案件下降 | 查获酒驾 | 案卷数 | 罚缴收入 |
路面查纠率 | 扣车数 | 抄牌 | 退补率 | 退查率 | pòàn lǜ | PO'AN'LÜ | zhua huo shu | fa kuan shu | xing ju shu | zhan guo | 破x案x率 | 破<b></b>案率 |
&#30772;&#26696;&#29575; | fines | Total fines | convictions | charges laid | people put away | collars | stop and search | crime reduction
"""
)
OF_WORK = apart(
    """
打卡次数 | 打 卡 | 签到率 | 每日签到 | 巡逻签到 | 考勤 | 积分 | 学习积分 | 积分排名 | 点赞数 | 转发量 | 转发文章数 | 在线时长 | 在線時長 |
登录次数 | 登陆率 | 每天登录 | 日活 | 活跃度 | App使用率 | 安装率 | 注册率 | 下载量 | 群众注册数 | 轨迹上传率 | 照片上传数量 | 步数 |
民警个人排名 | 末位淘汰 | 红黑榜 | 排行榜 | 龙虎榜 | 人均民警处理量 | 人工填报的走访数 | 手工录入 | 台账完整率 | 领导打分 | 主观评分 |
印象分 | 自评得分 | 信息采集率 | 材料报送篇数 | log-ins | logins per week | app log-ins | l0gins | app opens | online time | time online |
hours logged in | daily active users | points earned | bonus points | leaderboard | check-ins | check ins at the post | clock-ins |
attendance | likes received | number of followers | study time | app installs | engagement | GPS points logged | photos uploaded |
ranking of officers | officers ranked | manually entered visits | self-reported visits | leader's score | supervisor score | entries typed |
data entry | per officer answers | streaks | gamified visits | screen time | 登录 | 每日登录 | 上綫時長 | 签到 | 在线 | 工时 | 学分 | 转发 |
值守时长 | 巡逻里程 |
公众号关注 | 稿件采用数 | da ka | deng lu ci shu | ji fen | dian zan | badge swipes | DAU | points | shares on WeChat | quiz score | patrol hours |
visits logged
"""
)
HARMLESS = apart(
    """
按承诺的时限答复 | 首次答复的天数 | 拘留后二十四小时内通知家属 | 拘留通知家属按时率 | 破案后按时告知被害人 | 立案决定按时送达 |
不予立案告知按时率 | 处罚决定按时送达率 | 罚款怎么交的咨询按时答复率 | 罚没物品按时返还 | 逮捕后按时通知家属 | 起诉意见告知当事人的比例 |
结案告知按时率 | 案件进展按时告知率 | 案件进展查询按时答复 | 积分落户咨询按时答复 | 积分入学证明按时办好 | 驾驶证记分查询按时答复 |
交通违法复议按时答复率 | 在线申请按时答复 | 网上预约守约 | 登录不了网站的求助按时答复 | 评价满意率 | 满意率 | 解决率 | 没解决的比例 |
差评按时回访率 | 转来转去的事 | 走访企业做到了 | 领导接待日按时 | 公开述职按时 | 例行工作完成率 | 重办次数 | 户口办理天数 | 身份证补办 |
无犯罪记录证明按时率 | 居住证按时 | 安装监控的意见按时答复 | 学习驾驶的咨询 | 签名确认书送达按时 | 公开以后撤下的 | 救济途径告知率 |
扣押物品返还及时 | 证明办理按时率 | 案件受理回执按时给 | 受案回执按时率 | Answered on time | Told on time where the law demands it |
Families told within 24 hours of a detention | share of detained people told of their rights |
Arrested persons' families notified on time: share | Time to first answer | Median days to the first answer | Satisfied with the answer |
Did not say not solved | Bad ratings followed up on time | Recurring duties done | Matters that went round | Handed on |
Victims told of progress, share | Receipts given on time | Seized property returned on time, share |
Reasons for a penalty explained, share | Reopened after “not solved” | Residence permits on time | Points of contact visited |
Open days held | Firms visited each quarter | Reception days held | Visits done when promised | Appeals answered on time, rate |
逮捕以后家属按时知道 | 处罚决定公开 | 网上登录咨询按时答复 | 收费依据公开 | 被拘留人的家属按时接到通知 | 追赃以后按时返还 | 注册登记车辆的预约按时办 |
Reasons given when a case is not opened | Questions about a fine answered | Tickets reviewed on time | Points of view heard
"""
)


def named(zh: str, en: str = "Kept on time", code: str = "kept") -> str:
    """The shipped set with its first indicator renamed."""
    text = STATION.replace('"按承诺的时限答复"', f'"{zh}"', 1).replace('"Answered when promised"', f'"{en}"', 1)
    return text.replace('code    = "on-time"', f'code    = "{code}"', 1)


def problems(text: str):
    with pytest.raises(SetInvalid) as refusal:
        read(text)
    return refusal.value.problems


@pytest.mark.parametrize("words", CASES)
def test_what_q_03_and_q_04_forbid_is_refused_in_every_disguise(words):
    met = refused(words)
    assert met is not None
    assert met.row in {"Q-03", "Q-04"}


@pytest.mark.parametrize("words", OF_WORK)
def test_what_x_30_forbids_is_refused_in_every_disguise(words):
    met = refused(words)
    assert met is not None
    assert met.row == "X-30"


@pytest.mark.parametrize("words", HARMLESS)
def test_what_is_a_promise_kept_passes(words):
    assert refused(words) is None


def test_a_forbidden_name_is_cited_with_its_line_whether_it_stands_in_the_title_the_words_or_the_code():
    line = next(n for n, text in enumerate(STATION.splitlines(), 1) if '"按承诺的时限答复"' in text)
    assert [(p.line, p.row) for p in problems(named("破案率"))] == [(line, "Q-03")]
    assert {p.row for p in problems(named("按时", "Number of arrests"))} == {"Q-04"}
    assert {p.row for p in problems(named("按时", code="clearance-rate"))} == {"Q-03"}
    told = STATION.replace("答应哪天答复，就哪天以前答复。", "按时就好，另外每日签到。")
    assert {p.row for p in problems(told)} == {"X-30"}


def test_words_cut_in_two_over_fields_or_indicators_are_put_together_again():
    assert problems(named("破").replace("答应哪天答复，就哪天以前答复。", "案率"))[0].row == "Q-03"
    cut = STATION.replace('"按承诺的时限答复"', '"破案"').replace('"九成的人几天内等到第一次答复"', '"率"')
    assert any(p.row == "Q-03" for p in problems(cut))


def test_a_comment_is_published_with_the_set_and_names_no_more_than_a_title():
    text = STATION.replace("weight  = 20", "weight  = 20  # 其实看抓获数", 1)
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "抓获" in one)
    assert [(p.line, p.row, p.field) for p in problems(text)] == [(line, "Q-03", "#")]


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ('formula = "办结数 / 受理数"', "Q-13"),
        ('numerator = "closed"', "Q-13"),
        ("value = 97", "Q-13"),
        ('source = "人工填报"', "X-30"),
        ('source = "by hand"\nreported = 12', "Q-13"),
        ('parts = ["arrests", "officers"]', "Q-04"),
        ("bonus = { arrests = 2 }", "Q-04"),
        ('"破案率" = 0.9', "Q-03"),
    ],
)
def test_a_formula_of_ones_own_or_a_typed_figure_is_no_field(field, row):
    text = STATION.replace("past    =", "past    =").replace("\nweight  = 20\n", f"\n{field}\nweight  = 20\n", 1)
    assert row in {p.row for p in problems(text)}


@pytest.mark.parametrize(
    ("measure", "row"),
    [("workload", "Q-13"), ("template-share", "Q-13"), ("response-rate", "R-01"), ("arrests", "Q-04"), ("my-own", "X-30"), ("end-median", "Q-04")],
)  # fmt: skip
def test_only_what_events_give_and_has_a_better_way_is_a_measure(measure, row):
    found = problems(STATION.replace('measure = "on-time"', f'measure = "{measure}"', 1))
    assert row in {p.row for p in found}


def test_how_fast_or_how_many_cases_end_is_a_clearance_rate_composed_of_other_measures():
    for measure in ("end-median", "end-p90", "solved-rate", "not-solved", "reopened", "transfers"):
        text = STATION.replace('measure = "on-time"', f'measure = "{measure}"\nprocedure = "criminal-case"', 1)
        assert any(p.row == "Q-04" and p.field == "procedure" for p in problems(text))
    told = STATION.replace(
        'measure = "tellings-on-time"', 'measure = "tellings-on-time"\nprocedure = "criminal-case"', 1
    )
    assert read(told).indicators[2].procedure == "criminal-case"


@pytest.mark.parametrize("text", shipped().values(), ids=list(shipped()))
def test_the_shipped_sets_are_read_and_few(text):
    found = read(text)
    assert len(found.indicators) <= 7
    assert not warnings(found)
    assert sum(one.weight for one in found.indicators) == pytest.approx(100)


def test_more_than_twelve_indicators_are_warned_of_and_kept():
    head, first, rest = STATION.partition("\n[[indicators]]")
    one = (first + rest).split("\n[[indicators]]")[1]
    share = re.sub(r"share = \d+", "share = 0", head)
    procedures = sorted(path.stem for path in shipped_folder().glob("*.toml"))[:13]
    made = "".join(
        "\n[[indicators]]" + one.replace('"on-time"', f'"on-time-{n}"', 1)
        .replace("weight  = 20", f'procedure = "{procedure}"\nweight  = {8 if n < 12 else 4}')
        for n, procedure in enumerate(procedures)
    )  # fmt: skip
    assert len(warnings(read(share + made))) == 1


@pytest.mark.parametrize(
    ("was", "would", "field"),
    [
        ("[0.03, 100]]", "[0.03, 50]]", "curve"),
        ("weight  = 20", "weight  = -20", "weight"),
        ("weight  = 20", "weight  = 21", "weight"),
        ("weight  = 20", "weight  = nan", "weight"),
        ("target  = 0.95", "target  = 95", "target"),
        ("share = 30", "share = 20", "share"),
        ("full  = 0.25", "full  = 0.01", "opinion"),
        ("none  = 0.05\nfull  = 0.25", "none  = 0\nfull  = 0.02", "full"),
        ("[[-0.2, 0],", "[[nan, 0],", "curve"),
        ("[[-0.2, 0],", "[[-inf, 0],", "curve"),
        ("[[-0.2, 0],", f"[[-{'9' * 400}, 0],", "curve"),
        ("[[-0.2, 0],", f"[{', '.join(f'[-{n}, 0]' for n in range(30, 1, -1))},", "curve"),
        ("weight  = 20", f"weight  = {'9' * 400}", "weight"),
        ("weight  = 20", "weight  = inf", "weight"),
        ("weight  = 20", f"weight  = {'9' * 5000}", "TOML"),
        ("target  = 7", "target  = -5", "target"),
        ("target  = 7", "target  = 100_000", "target"),
        ('measure = "circling"', 'measure = "on-time"', "measure"),
        ('en = "Answered when promised" }', 'en = "Answered when promised", fr = "À temps" }', "title"),
        ("按承诺的时限答复", "按承诺的\u202e时限答复", "TOML"),
        ("code      =", f"# {'长' * 20_000}\ncode      =", "TOML"),
        ("code      =", f"deep = {'[' * 2000}{']' * 2000}\ncode      =", "TOML"),
        ("code      =", f"{'.'.join('a' for _ in range(2000))} = 1\ncode      =", "TOML"),
        ('period    = "quarter"', 'period    = "week"', "period"),
        ("object_within = 10", "object_within = 0", "object_within"),
        ('code      = "station"', 'code      = "Station 1"', "code"),
        ("in_force  = 2027-01-01", 'in_force  = "soon"', "in_force"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(was, would, field):
    found = problems(STATION.replace(was, would, 1))
    assert field in {p.field for p in found}
    named_one = next(p for p in found if p.field == field)
    assert STATION.replace(was, would, 1).splitlines()[named_one.line - 1].strip() != ""


def test_a_registered_survey_can_be_named_and_one_that_is_not_cannot():
    text = STATION.replace('measure = "satisfied-rate"', 'measure = "opinion:review"')
    assert {p.field for p in problems(text)} == {"measure"}
    opinion.register("review", Text("警务评议", "Review"), Text("随机邀请", "Drawn at random"), lambda *_: None)
    try:
        read.cache_clear()
        assert read(text).indicators[5].measure == "opinion:review"
    finally:
        opinion.forget("review")
        read.cache_clear()


def test_the_command_says_yes_with_a_summary_and_no_with_line_and_row(tmp_path):
    from heliograph.commands.indicators import app

    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(STATION, "utf-8")
    bad.write_text(named("抓获人数"), "utf-8")
    yes, no = (CliRunner().invoke(app, ["check", str(file)]) for file in (good, bad))
    assert (yes.exit_code, no.exit_code) == (0, 1)
    assert "target 0.95" in yes.output
    assert re.search(r"bad\.toml:\d+: title \[Q-03\]", no.output)
    assert CliRunner().invoke(app, ["check", str(bad), "--json"]).exit_code == 1
    good.write_text(STATION, "utf-8-sig")  # as Notepad writes it
    bad.write_bytes(b"# " + b"x" * 100_000)
    yes, no = (CliRunner().invoke(app, ["check", str(file)]) for file in (good, bad))
    assert (yes.exit_code, no.exit_code) == (0, 1)
    assert "20000" in no.output
