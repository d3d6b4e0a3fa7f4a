"""How the closed words of a procedure are called in both languages, for guides and pages."""

from __future__ import annotations

from heliograph.core.procedure.vocabulary import Evidence, Handler, Outcome, Owes, Public, Shown, Waiting, Way, Who
from heliograph.core.text import Text

ROLE_NAMES: dict[str, Text] = {
    "resident": Text("您", "you"),
    "party": Text("当事人", "a party"),
    "handler": Text("承办民警", "the officer handling it"),
    "lead": Text("单位负责人", "the head of the unit"),
    "chief": Text("局领导", "the head of the bureau"),
    "supervisor": Text("督察", "the supervisor"),
    "legal": Text("法制部门", "the legal office"),
    "system": Text("系统", "the system"),
}

PART_NAMES: dict[str, Text] = {
    "submitter": Text("提交的人", "the person who asked"),
    "reporter": Text("报案人", "the person who reported"),
    "victim": Text("被侵害人", "the victim"),
    "suspect": Text("犯罪嫌疑人", "the suspect"),
    "punished": Text("违法嫌疑人（被处罚人）", "the person facing the penalty"),
    "involved": Text("事故当事人", "a party to the accident"),
    "other-side": Text("另一方", "the other side"),
    "family": Text("家属", "the family"),
    "lawyer": Text("律师", "the lawyer"),
    "agency": Text("移送的机关", "the agency that sent the case"),
    "witness": Text("证人", "the witness"),
    "owner": Text("物品的所有人", "the owner of the things"),
    "claimant": Text("请求人", "the claimant"),
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
    "party": Text("哪一位当事人", "which party"),
    "person": Text("当事人的身份和联系方式", "who the party is and how to reach them"),
    "telling": Text("哪一项告知，怎么告知的", "which telling, and how it was made"),
}

WAY_NAMES: dict[Way, Text] = {
    Way.IN_PERSON: Text("当面送达", "in person"),
    Way.LEFT: Text("留置送达（有见证人或录像）", "left with witnesses or a film"),
    Way.POST: Text("邮寄", "by post"),
    Way.ELECTRONIC: Text("电子送达（本人同意）", "electronically, with consent"),
    Way.PHONE: Text("电话", "by telephone"),
    Way.SMS: Text("短信", "by text message"),
    Way.MAIL: Text("电子邮件", "by mail"),
    Way.PAGE: Text("查询页面", "on the page"),
    Way.AGENCY: Text("委托其他单位", "through another body"),
    Way.PUBLIC_NOTICE: Text("公告", "by public notice"),
}

SHOWN_NAMES: dict[Shown, Text] = {
    Shown.EXISTS: Text("有这件案子", "that there is a case"),
    Shown.KIND: Text("是哪一类案件", "what kind of case it is"),
    Shown.UNIT: Text("办案单位", "the unit"),
    Shown.CONTACT: Text("怎么联系办案单位", "how to reach the unit"),
    Shown.OFFICER: Text("承办民警", "the officer"),
    Shown.STATE: Text("办到哪一步", "where it stands"),
    Shown.FILED: Text("是否立案、哪天立案", "whether and when it was filed"),
    Shown.LIMITS: Text("办案期限", "the time limits"),
    Shown.PAUSES: Text("期限什么时候停过、为什么", "when and why the clock stood"),
    Shown.EXTENSIONS: Text("延长过几次、谁批准的", "extensions and who approved them"),
    Shown.NEXT: Text("接下来会怎样", "what comes next"),
    Shown.RIGHTS: Text("您的权利，现在能做什么", "your rights and what you may do now"),
    Shown.RESULT: Text("处理结果", "the result"),
    Shown.MEASURE: Text("强制措施的种类", "the kind of coercive measure"),
    Shown.TELLINGS: Text("告知过您什么、怎么告知的", "what you were told, and how"),
    Shown.DOCUMENTS: Text("送达给您的文书", "the documents served on you"),
    Shown.PROPERTY: Text("您的涉案财物", "your things in the case"),
    Shown.APPRAISAL: Text("鉴定意见", "the expert opinion"),
    Shown.HEARING: Text("听证", "the hearing"),
    Shown.MEDIATION: Text("调解", "the mediation"),
    Shown.PAYMENT: Text("罚款缴纳", "payment of the fine"),
    Shown.REMEDIES: Text("不服怎么办", "what to do if you disagree"),
    Shown.OWN_WORDS: Text("您自己说过、交过的", "what you said and handed in"),
    Shown.PROTECTION: Text("您受到的保护", "how you are protected"),
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
