"""A house made of a table, so that the conversation is tested without a database: two procedures and one matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from heliograph.channels.talk.conversation.house import (
    Asks,
    Beginning,
    Brief,
    Checked,
    Form,
    InCharge,
    Offer,
    Option,
    Question,
    View,
    Wanted,
)

NUMBER, SECRET = "34679ACDEFP", "34679ACDEFGHJKP"
UNITS = tuple(Option(f"unit-{n}", f"{name}派出所") for n, name in enumerate("东西南北中前后左右上下里外新老", start=1))
KINDS = (Option("lost", "丢了东西"), Option("noise", "太吵"), Option("other", "别的"))
ASK = Form(
    "ask:consultation",
    "咨询",
    (
        Question("subject", "一句话说明想问什么", Asks.TEXT, True, most=60),
        Question("words", "具体情况", Asks.LONG, True, "不用写身份证号。", most=300),
        Question("unit", "想由哪个单位办", Asks.ONE, False, options=UNITS),
        Question("name", "怎么称呼您", Asks.TEXT, False, is_contact=True, most=40),
        Question("phone", "手机号", Asks.TEXT, False, is_contact=True, own="13800000000"),
    ),
    "http://testserver/ask/consultation/",
    "最晚 5 个工作日答复。",
    takes_files=True,
    can_tell_here=True,
)
REPORT = Form(
    "ask:report",
    "非紧急报警",
    (
        Question("kind", "什么事", Asks.ONE, True, options=KINDS),
        Question("also", "还有什么", Asks.MANY, False, options=KINDS),
        Question("when", "什么时候", Asks.MOMENT, False),
        Question("keep-secret", "请保密", Asks.YES, False),
        Question("words", "经过", Asks.LONG, True, most=300),
    ),
    "http://testserver/ask/report/",
    is_secret=True,
)
RATE = Form(
    f"do:{NUMBER}:rate",
    "评价",
    (
        Question("grade", "您满意吗？", Asks.ONE, True, options=tuple(Option(str(n), f"{n} 分") for n in range(1, 6))),
        Question("words", "想说的话", Asks.LONG, False, most=100),
    ),
    "http://testserver/m/",
    of_procedure=False,
)
SUPPLY = Form(
    f"do:{NUMBER}:add",
    "再说几句",
    (Question("words", "您要说的", Asks.LONG, True, most=300),),
    "http://testserver/m/",
    of_procedure=False,
)


@dataclass
class TableHouse:
    """Answers everything from the tables above; what it was asked to count or mark stands in its lists."""

    channel: str = "wechat"
    page_length: int = 30
    wrong: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    followed: bool = False
    closed: bool = False
    made: int = 0
    can_subscribe: bool = True
    hears: str = ""
    asks: bool = False
    like: tuple[tuple[str, str], ...] = (("report", "非紧急报警"),)

    def subscribe_page(self):
        return "http://testserver/subscribe/"

    def notice_kinds(self, language):
        return ["警方提示", "交通管制"]

    def subscribed(self, language):
        return self.hears

    def wanted(self, words):
        kinds = tuple(code for code, name in (("advice", "警方提示"), ("traffic", "交通管制")) if name in words)
        areas = ("heping",) if "和平路" in words else ()
        return Wanted(kinds, areas, "" if kinds or areas else words)

    def bureau(self, language):
        return "Chunan PSB" if language == "en" else "淳南市公安局"

    def follow_page(self):
        return "http://testserver/follow/"

    def officers_page(self):
        return "http://testserver/officers/"

    def guides_page(self):
        return "http://testserver/guides/"

    def groups(self, language):
        return [Option("ask", "我想问"), Option("report", "我要报"), Option("apply", "我要办")]

    def beginnings(self, group, language):
        return {
            "ask": [Beginning("consultation", "咨询", True, "")],
            "report": [Beginning("report", "非紧急报警", True, ""), Beginning("gone", "没有了的", True, "")],
            "apply": [Beginning("permit", "办居住证", False, "http://testserver/ask/permit/")],
        }.get(group, [])

    def suggested(self, text, language):
        return [Beginning(code, title, True, "") for code, title in self.like if title[:2] in text or code in text]

    def form(self, name, language):
        return None if self.closed else {f.name: f for f in (ASK, REPORT, RATE, SUPPLY)}.get(name)

    def check(self, form, question, values, language):
        asked = self.form(form, language).question(question)
        text = "、".join(values)
        if asked.required and not text.strip():
            return Checked(wrong="请填写。")
        if asked.most and len(text) > asked.most:
            return Checked(wrong=f"最多 {asked.most} 个字。")
        labels = {option.value: option.label for option in asked.options}
        return Checked(values, "、".join(labels.get(value, value) for value in values))

    def token(self):
        self.made += 1
        return f"token-{self.made}"

    def mine(self, language):
        return [Brief(NUMBER, "3467-9ACD-EFP", "办理中", "")] if self.followed else []

    def asked_here(self):
        return NUMBER if self.asks else ""

    def opens(self, number, secret):
        return (number, secret) == (NUMBER, SECRET)

    def wait_until(self, number):
        return datetime(2026, 3, 17, 3, 0, tzinfo=UTC) if len(self.wrong) > 9 else None

    def count_wrong(self, number):
        self.wrong.append(number)

    def view(self, number, language, *, opened):
        if number != NUMBER or not (opened or self.followed):
            return None
        offers = (
            Offer("add", "再说几句", "supply"),
            Offer("rate", "评价", "rate"),
            Offer("withdraw", "撤回", "withdraw"),
        )
        words = "带身份证到派出所窗口办，当天就能拿到。" * 3 if opened else ""
        return View(
            number, "3467-9ACD-EFP", "咨询", "已答复", "", "", "", "http://testserver/m/", 4, offers,
            words, is_told_here=self.followed, can_tell_here=True,
        )  # fmt: skip

    def in_public(self, number, language):
        return "办理中" if number == NUMBER else ""

    def mark_read(self, number):
        self.read.append(number)

    def in_charge(self, words, language):
        return [InCharge(f"{name}派出所", ("负责人：钱进",)) for name in "东西南北" if name in words]

    def moment(self, at, language):
        return "11:00"
