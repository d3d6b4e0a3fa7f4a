"""The sentences of a party's page, in both languages. What a procedure calls its own steps stays the procedure's."""

from __future__ import annotations

from heliograph.core.procedure import Shown
from heliograph.core.text import Text

NAMES_ANOTHER = Text(
    "（这里提到了别的当事人，依法不能给您看原文。可以打电话问办案单位。）",
    "(These words name another party, so the law does not let us show them. You can ask the unit by telephone.)",
)
ERASED = Text("（内容已删除）", "(content erased)")
TOLD = Text("告知了您：{what}", "You were told: {what}")
COULD_NOT = Text("没有能告知您：{what}", "You could not be told: {what}")
YOU = Text("您：{what}", "You: {what}")
EXTENDED = Text("期限延长{more}：{promise}", "{more} more: {promise}")
STOPPED = Text("停表：{promise}", "The clock stands: {promise}")
STOPPED_WHY = Text("停表：{promise}。原因：{why}", "The clock stands: {promise}. Why: {why}")
RESUMED = Text("接着计时：{promise}", "The clock runs again: {promise}")
STANDS_NOW = Text("现在停着表，办完以后接着计时。", "The clock stands now, and runs on afterwards.")
OVERDUE = Text("已经超过期限，仍然要做到。督察看得到。", "It is past its limit and still owed. The supervisors see it.")
ESTIMATE = Text(
    "这是估计：那一年的放假安排还没有公布。公布后重新计算。",
    "An estimate: that year's holidays are not published yet. Once they are, it is counted anew.",
)
WHY = Text("为什么是这一天？", "Why this date?")
NEXT_DUE = Text("{promise}，最晚在这一天", "{promise}: at the latest on")
NEXT_BROKEN = Text("到期没做到：{promise}。本应最晚在这一天", "Not done in time: {promise}. It was due on")
NEXT_YOURS = Text("您可以“{action}”，最晚在这一天", "You may use your right: {action}, by")
ON_PAPER = Text("决定的内容写在送达给您的决定书上。", "What was decided stands in the document that was served on you.")
WAY_OF = Text("方式：{way}", "How: {way}")

TOPICS: dict[Shown, Text] = {
    Shown.APPRAISAL: Text("鉴定", "The expert opinion"),
    Shown.HEARING: Text("听证", "The hearing"),
    Shown.MEDIATION: Text("调解", "The mediation"),
    Shown.PAYMENT: Text("罚款缴纳", "Payment of the fine"),
}

EVIDENCE = Text("证据，和调查、侦查的经过", "Evidence, and how it is investigated")
EVIDENCE_WHY = Text(
    "公开会妨碍办案（《公安机关执法公开规定》第六条）。需要看的，依法由律师阅卷，或者在听证、复议、诉讼中看。",
    "Showing it would obstruct the case (Regulation on the openness of police enforcement, art. 6). A lawyer may read the file as the "
    "law provides, and it is shown at a hearing, in reconsideration and in court.",
)
OTHERS = Text("其他当事人是谁、住在哪里、说过什么", "Who the other parties are, where they live, what they said")
OTHERS_WHY = Text(
    "这是别人的个人隐私（《公安机关执法公开规定》第六条）；未成年人的，任何人都不得披露（《未成年人保护法》第一百零三条）。"
    "您的情况，也同样不给别人看。",
    "It is their privacy (the same Regulation, art. 6); of minors nobody may reveal anything (Law on the Protection of Minors, art. 103). "
    "What is yours is not shown to them either.",
)
REPORTER = Text("有没有人报案、举报，是谁", "Whether anybody reported it, and who")
REPORTER_WHY = Text(
    "报案人、举报人要求保密的，必须保密（《公安机关办理行政案件程序规定》第六十三条、《公安机关办理刑事案件程序规定》第一百七十三条）。"
    "为了不让人从“有没有”猜出来，一律不显示。",
    "Whoever reports may ask to stay secret (Procedures for administrative cases, art. 63; for criminal cases, art. 173). So that nobody can "
    "guess from whether it is shown, it never is.",
)
INTERNAL = Text("办案单位内部的记录", "Internal records of the unit")
INTERNAL_WHY = Text(
    "内部管理和过程性信息可以不公开（《政府信息公开条例》第十六条）。",
    "Internal and process information may be withheld (Regulation on Open Government Information, art. 16).",
)
PROTECTED = (
    Text(
        "您的姓名、住址、电话，不会出现在给别的当事人看的任何页面、短信和公开的文书里。",
        "Your name, address and telephone number appear on no page, message or published document that another party can see.",
    ),
    Text(
        "有人威胁、骚扰您，马上打 110；也可以告诉办案单位，要求保护您和您的近亲属。",
        "If anybody threatens or harasses you, call 110 at once. You may also ask the unit to protect you and your close relatives.",
    ),
)
