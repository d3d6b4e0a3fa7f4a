"""The sentences of a matter's story, in both languages, for the two who read it: the resident and the officer.

One table by kind of action. `{…}` are filled in by `items`; what a procedure calls its own steps stays the procedure's.
"""

from __future__ import annotations

from heliograph.core.procedure import Kind
from heliograph.core.text import Text

GRADES: dict[int, Text] = {
    5: Text("非常满意", "Very satisfied"),
    4: Text("满意", "Satisfied"),
    3: Text("基本满意", "Fairly satisfied"),
    2: Text("不满意", "Dissatisfied"),
    1: Text("非常不满意", "Very dissatisfied"),
}
"""The five grades of the national rating system (R-02). No middle: "fairly satisfied" is the third."""

LOOKED: dict[str, Text] = {
    "handling": Text("办理这件事", "to handle it"),
    "assigning": Text("安排谁来办", "to decide who handles it"),
    "supervising": Text("督察监督", "to supervise it"),
    "checking": Text("检查办理质量", "to check how it was handled"),
    "counter": Text("在窗口为您查询", "to look it up for you at a counter"),
    "search": Text("从搜索结果打开", "opened from a search"),
}

TO_RESIDENT: dict[str, Text] = {
    Kind.SUBMIT: Text("您提交了“{procedure}”", "You submitted “{procedure}”"),
    Kind.ACCEPT: Text("已受理，有人在办", "Accepted: somebody is handling it"),
    Kind.TRANSFER: Text("转给{to}办", "Passed on to {to}"),
    Kind.TAKE: Text("{to}接办，从现在起由它对您负责", "{to} took it over and is now answerable to you"),
    Kind.OBJECT: Text("{from}认为不该由它办，退回", "{from} says it is not theirs and sent it back"),
    Kind.PLACE: Text("指定由{to}办", "{to} was told to handle it"),
    Kind.ASSIGN: Text("交给{officer}办", "Given to {officer}"),
    Kind.EXTEND: Text("期限延长{more}：{promise}", "{more} more: {promise}"),
    Kind.MERGE: Text("并入 {into} 一起办", "Joined to {into}"),
    Kind.SPLIT: Text("分成 {parts} 件分别办理", "Split into {parts}, each handled by itself"),
    Kind.REOPEN: Text("您说没有解决，重新办理", "You said it is not solved: it is handled again"),
    Kind.WITHDRAW: Text("您撤回了这件事", "You took this back"),
    Kind.RATE: Text("您的评价：{grade}", "Your rating: {grade}"),
    Kind.CORRECT: Text("联系方式已更正", "The contact was corrected"),
    Kind.FOLLOW_UP: Text("上级核实了您的评价并回应", "The superior looked into your rating and answers"),
    "merged-here": Text("另一件同样的事并进来一起办", "Another matter about the same was joined to this one"),
    "left-here": Text(
        "并进来的一件，提交人说没有解决，恢复单独办理",
        "One that was joined to this goes on by itself: its submitter says it is not solved",
    ),
    "told-answer": Text("并案办理的答复", "The answer, given together with the matter it was joined to"),
    "promise-broken": Text("{promise}", "{promise}"),
    "deadline-moved": Text(
        "新的工作日历公布了，期限重新计算：{promise}", "A new calendar was published, counted anew: {promise}"
    ),
    "reminded": Text("期限到了，还没有收到：{promise}", "Its time is over and nothing has come: {promise}"),
    "unmerged": Text(
        "并入的那件已撤回，这一件恢复单独办理", "The one it was joined to was taken back: this goes on by itself"
    ),
    "grew": Text("由此另行登记办理", "Something of its own was registered from this"),
    "sorted": Text("民警核对了归哪一类办", "An officer checked which procedure it is one for"),
    "handed-over": Text("转给{partner}办", "Handed over to {partner}"),
    "taken-elsewhere": Text(
        "{partner}已经接收，那边的编号是 {their_number}", "{partner} has taken it; its number there is {their_number}"
    ),
    "returned-here": Text("{partner}退回来了", "{partner} sent it back"),
    "news-elsewhere": Text("{partner}告知了进展", "News from {partner}"),
    "erased": Text("内容已删除", "The content was erased"),
    "supplied": Text("您补充了情况", "You added something"),
}

TO_STAFF: dict[str, Text] = {
    **TO_RESIDENT,
    Kind.SUBMIT: Text("提交“{procedure}”", "“{procedure}” submitted"),
    Kind.ACCEPT: Text("受理", "Accepted"),
    Kind.TAKE: Text("{to}接办", "{to} took it over"),
    Kind.ASK: Text("请群众补充", "Asked the resident for more"),
    Kind.REOPEN: Text(
        "群众说没有解决，要换一位民警重新办", "The resident says it is not solved: another officer takes it"
    ),
    Kind.WITHDRAW: Text("群众撤回", "The resident took it back"),
    Kind.RATE: Text("群众评价：{grade}", "The resident's rating: {grade}"),
    Kind.FOLLOW_UP: Text("上级核实评价并回应", "The superior answered the rating"),
    "supplied": Text("群众补充了情况", "The resident added something"),
}

RESIDENT = Text("群众", "The resident")
BY_OFFICER = Text("由民警代为录入", "Entered for you by an officer")

IMPORTED = Text("历史记录，从“{source}”导入。", "History, imported from “{source}”.")
AT_UNKNOWN = Text("原记录没有写是什么时候。", "The original record does not say when.")
AT_DAY = Text("原记录只写到日，没有钟点。", "The original record gives the day, not the hour.")

WITHHELD = Text("内部记录 {count} 条，依法不公开", "{count} internal record(s), withheld as the law allows")
WITHHELD_GROUND = Text(
    "依据：《政府信息公开条例》第十六条（内部管理和处理过程中的信息可以不公开）。它没有被藏起来：何时写的、谁写的都在这里，"
    "内容的指纹已经锁在这件事的记录链里，改了会被看出来。\n不服，可以申请公开这一条；被拒绝的，可以申请行政复议或提起诉讼。",
    "Ground: Regulation on Open Government Information, art. 16 (internal and process information may be withheld). It is "
    "not hidden: when it was written and by whom stands here, and its fingerprint is locked into the chain of records, so a change would show.\n"
    "If you disagree, ask for this record to be disclosed; against a refusal you may ask for reconsideration or go to court.",
)
ALSO_WITHHELD = Text(
    "这一步另有一条内部记录，依法不公开（《政府信息公开条例》第十六条）。",
    "This step also has an internal record, withheld (Open Government Information, art. 16).",
)
ASK_DISCLOSURE = Text("申请公开这一条", "Ask for it to be disclosed")

STILL_ANSWERABLE = Text("对方接下之前，仍由{unit}负责。", "Until they take it, {unit} stays answerable.")
CLAIMED = {
    "submit": Text("来电、来访的时间，据本人说是{at}。", "By their own account they called or came on {at}."),
    "": Text(
        "据经办人说，这是{at}说的；以系统记下的时间为准。",
        "The officer says this was said on {at}; the recorded time counts.",
    ),
}
"""A claimed time, shown as a claim: by kind of action, "" for all others."""
NOW_ANSWERABLE = Text("从现在起由{unit}办，并对您负责。", "{unit} handles it now and is answerable to you.")
DUE_BEFORE = Text("原来最晚 {due}。", "It was due {due}.")
KEPT = Text("做到的承诺：{promises}", "Promise kept: {promises}")
LATE = Text("迟到的承诺：{promises}", "Promise kept late: {promises}")
GROUND = Text("法律依据：{words}", "Legal ground: {words}")
RIGHT_BODY = Text("该找：{words}", "Whose it is: {words}")
STAYS = Text("这一件里留下的：{words}", "What stays in this one: {words}")
INTERNAL = Text("内部：{words}", "Internal: {words}")
CLOCK_STOPPED = Text("请您补充，时限从现在起停表", "Please tell us more; the clock stands from here")
NEW_OFFICER = Text(
    "会换一位民警办，不会是上次办结的{officer}。", "Another officer takes it, not {officer} who closed it."
)
ESTIMATE = Text(
    "这是估计：那一年的放假安排还没有公布。公布后重新计算，并告诉您。",
    "An estimate: that year's holidays are not published yet. Once they are, it is counted anew and you are told.",
)
STANDS = Text("现在停表，补充以后接着计时。", "The clock stands until the reply.")
STANDS_OTHER = Text("现在停表，程序完成后接着计时。", "The clock stands until that step is over.")
OVERDUE = Text("已经超过期限，仍然要做到。", "It is past its limit and still owed.")
OWED_BY_SUPERIOR = Text(
    "由上级单位负责，被评价的单位不参与。", "Owed by the superior; the unit you rated takes no part."
)

ERASED_RETENTION = Text(
    "保存期限（{kept}）已满，依《个人信息保护法》第四十七条删除。发生过什么、什么时候，仍然保留。",
    "Its time of keeping ({kept}) is over, so it was erased (Personal Information Protection Law, art. 47). What happened and when remains.",
)
ERASED_ON_REQUEST = Text(
    "依法申请删除（{ground}，《个人信息保护法》第四十七条）。发生过什么、什么时候，仍然保留。",
    "Erased on lawful request ({ground}; Personal Information Protection Law, art. 47). What happened and when remains.",
)
ERASED_NAME = Text("（内容已删除）", "(content erased)")

NEXT_ANSWER = Text("{unit}最晚在这一天：{promise}", "{unit}, at the latest on this day: {promise}")
NEXT_BROKEN = Text("到期没做到：{promise}。本应最晚在这一天", "Not done in time: {promise}. It was due on")
NEXT_RESIDENT = Text("轮到您：请最晚在这一天补充", "Your turn: please reply by")
NEXT_RESIDENT_STAFF = Text("等群众补充，最晚到这一天", "The resident's turn: their reply is due by")
WAITING_STAFF = Text("等群众补充", "Waiting for the resident")
NEXT_NO_LIMIT = Text("下一步", "What happens next")
WHY = Text("为什么是这一天？", "Why this date?")
ABOVE = Text("全文在本页上方。", "In full at the top of this page.")
SEPARATOR = Text("；", "; ")
