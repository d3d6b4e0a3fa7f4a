"""How the closed words of a procedure are called in both languages, for guides and pages."""

from __future__ import annotations

from heliograph.core.procedure.vocabulary import Evidence, Handler, Outcome, Owes, Public, Waiting, Who
from heliograph.core.text import Text

ROLE_NAMES: dict[str, Text] = {
    "resident": Text("您", "you"),
    "handler": Text("承办民警", "the officer handling it"),
    "lead": Text("单位负责人", "the head of the unit"),
    "chief": Text("局领导", "the head of the bureau"),
    "supervisor": Text("督察", "the supervisor"),
    "system": Text("系统", "the system"),
}

PART_NAMES: dict[str, Text] = {
    "submitter": Text("提交的人", "the person who asked"),
    "reporter": Text("报案人", "the person who reported"),
    "victim": Text("被侵害人", "the victim"),
    "third-party": Text("第三方", "the third party"),
    "firm": Text("企业", "the firm"),
    "guardian": Text("监护人", "the guardian"),
    "agent": Text("代办人", "the agent"),
    "accused-unit": Text("被投诉单位", "the unit complained about"),
    "superior": Text("上级机关", "the superior body"),
}

NEED_NAMES: dict[str, Text] = {
    "reason": Text("理由", "the reason"),
    "answer": Text("答复内容", "the answer"),
    "ground": Text("法律依据", "the legal ground"),
    "right-body": Text("该找谁", "whose it is"),
    "unit": Text("单位", "the unit"),
    "officer": Text("民警", "the officer"),
    "question": Text("要补充什么", "what is missing"),
    "until": Text("延长到哪天", "until when"),
    "into": Text("并入哪一件", "which matter"),
    "parts": Text("分成哪几件", "which parts"),
    "grade": Text("等级", "the grade"),
    "contact": Text("联系方式", "the contact"),
    "text": Text("说明", "what is to be said"),
}

WHO_NAMES: dict[Who, Text] = {
    Who.ANYONE: Text("任何人", "anyone"),
    Who.IDENTIFIED: Text("本人或代办人，需要实名", "the person, or an agent, with a name"),
    Who.PARTIES: Text("案件或事项的当事人", "the parties"),
    Who.POLICE: Text("公安机关内部", "inside the police"),
}

PUBLIC_NAMES: dict[Public, Text] = {
    Public.COUNT: Text(
        "只公开数量和办理快慢，不公开任何一件的内容和进展。",
        "Only numbers and speed are public; nothing of any one matter.",
    ),
    Public.OUTCOME: Text(
        "公开办理状态和时限，不公开内容。", "The state and the time limits of a matter are public, not what it says."
    ),
    Public.FULL: Text(
        "去掉个人信息并经您同意后，公开问题和答复。",
        "Question and answer are public, with personal details removed and your consent.",
    ),
}

EVIDENCE_NAMES: dict[Evidence, Text] = {
    Evidence.FULL: Text("已核对原文", "read in the original"),
    Evidence.EXCERPT: Text("已核对摘录或官方通报", "read in an excerpt or official notice"),
    Evidence.SECOND_HAND: Text("来自报道或转述，未核对原文", "from reports, original not seen"),
    Evidence.UNVERIFIED: Text("未核实", "not verified"),
}

HANDLER_NAMES: dict[Handler, Text] = {
    Handler.GENERAL: Text("负责这件事的单位", "the unit concerned"),
    Handler.SUPERVISION: Text("警务督察部门", "police supervision"),
    Handler.PETITION: Text("信访部门", "the petition office"),
    Handler.HOUSEHOLD: Text("户籍窗口", "household registration"),
    Handler.TRAFFIC: Text("交通管理部门", "traffic police"),
    Handler.DISCLOSURE: Text("政府信息公开机构", "the information office"),
    Handler.CRIMINAL: Text("办理刑事案件的单位", "criminal investigation unit"),
    Handler.LEGAL: Text("法制部门", "legal office"),
    Handler.EXIT_ENTRY: Text("出入境管理部门", "exit and entry administration"),
    Handler.ECONOMIC: Text("涉企服务部门", "the office for firms"),
}

OUTCOME_NAMES: dict[Outcome, Text] = {
    Outcome.ANSWERED: Text("已答复", "answered"),
    Outcome.DONE: Text("已办结", "done"),
    Outcome.REFUSED: Text("不予办理", "refused"),
    Outcome.NOT_OURS: Text("不归我们管", "not ours"),
    Outcome.WITHDRAWN: Text("已撤回", "withdrawn"),
    Outcome.MERGED: Text("已合并", "joined to another"),
}

OWES_NAMES: dict[Owes, Text] = {
    Owes.POLICE: Text("公安机关", "the police"),
    Owes.RESIDENT: Text("您", "you"),
    Owes.OTHER: Text("第三方", "the third party"),
}

WAITING_NAMES: dict[Waiting, Text] = {
    Waiting.POLICE: Text("该公安机关办", "the police's turn"),
    Waiting.RESIDENT: Text("等您", "your turn"),
    Waiting.OTHER: Text("等第三方", "a third party's turn"),
    Waiting.NOBODY: Text("已终结", "ended"),
}
