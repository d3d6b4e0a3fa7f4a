"""The answer bank, help with answers, readers, topics, calls and public questions."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pages.ways import PageType, at, first_of, held, numbered, send
from tests.browser.served import Instance


def asked_live(page: Page, instance: Instance) -> None:
    """A question to the hour that is coming."""
    first_of("/live/", "/live/0")(page, instance)
    page.locator("main a[href$='/ask/']").click()
    page.locator("main [name=words]").fill("租房子能不能落户？")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.locator(".hg-receipt").wait_for()


def my_question(page: Page, instance: Instance) -> None:
    """The question, opened by the number and the secret that stand on the slip."""
    asked_live(page, instance)
    number, secret = page.locator("dd.hg-number").all_inner_texts()
    send("/live/mine/", number=number, secret=secret)(page, instance)


QUESTIONS = [
    PageType("what is asked often", ("answers",), at("/answers/"), public=True),
    PageType("a topic with nothing", ("answers",), at("/answers/?topic=firms"), public=True),
    PageType("an answer", ("answer",), first_of("/answers/", "/answers/0"), public=True),
    PageType("look before asking", ("answers_look",), at("/answers/look/"), public=True),
    PageType("look before writing", ("repeats_look",), at("/same/?for=suggestion"), public=True),
    PageType(
        "nothing published about it",
        ("repeats_look",),
        send("/same/?for=suggestion", words="河边的栏杆断了一段"),
        public=True,
    ),
    PageType("answers found", ("answers_look",), send("/answers/look/", subject="身份证丢了怎么办"), public=True),
    PageType("open question times", ("live",), at("/live/"), public=True),
    PageType("an hour to come", ("live_hour",), first_of("/live/", "/live/0"), public=True),
    PageType("ask the hour", ("live_ask",), first_of("/live/", "/live/0", "/ask/"), public=True),
    PageType("asked the hour", ("live_ask",), asked_live),
    PageType("my question", ("live_mine",), my_question),
    PageType("number of a question", ("live_mine",), at("/live/mine/"), public=True),
    PageType("reception days", ("reception",), at("/reception/"), public=True),
    PageType("a reception day", ("reception_day",), first_of("/reception/", "/reception/0"), public=True),
    PageType("book a time", ("reception_book",), first_of("/reception/", "/reception/0", "/book/"), public=True),
    PageType("answers on the desk", ("desk_answers",), at("/desk/answers/"), "qian"),
    PageType("propose an answer", ("desk_answer_new",), at("/desk/answers/new/"), "zhao"),
    PageType("hours on the desk", ("desk_live",), at("/desk/live/"), "qian"),
    PageType("announce an hour", ("desk_live_new",), at("/desk/live/new/"), "qian"),
    PageType("host's board", ("desk_live_hour",), first_of("/desk/live/", "/desk/live/0"), "qian"),
    PageType(
        "a question to check",
        ("desk_live_question",),
        first_of("/desk/live/", "/desk/live/0", "/desk/live/questions/"),
        "zhao",
    ),
    PageType("reception on the desk", ("desk_reception",), at("/desk/reception/"), "tang"),
    PageType("announce a reception day", ("desk_reception_new",), at("/desk/reception/new/"), "tang"),
    PageType("who comes when", ("desk_reception_day",), first_of("/desk/reception/", "/desk/reception/0"), "tang"),
    PageType(
        "another time",
        ("desk_reception_place",),
        first_of("/desk/reception/", "/desk/reception/0", "/desk/reception/place/"),
        "tang",
    ),
]


def checked_before_sending(page: Page, instance: Instance) -> None:
    """Write an answer to a question, and check it before it is sent."""
    numbered("/desk/m/{number}/?do=answer", "waiting")(page, instance)
    page.locator("#do-answer textarea[name=words]").fill("您好，来信收悉，我局高度重视，已责成有关部门予以处理。")
    page.locator("#do-answer button[formaction*='/check/']").click()
    page.wait_for_url("**/check/**")


def practised(page: Page, instance: Instance) -> None:
    """Answer an exercise and see the check."""
    page.goto("/desk/practice/dog-bite/")
    page.locator("textarea[name=words]").fill(
        "遛大狗不拴绳，依据《养犬管理条例》可以罚款。3月20日前社区民警给您打电话。"
    )
    page.locator(".hg-answer-check button").click()
    page.wait_for_load_state()


ANSWERING = [
    PageType("an answer checked", ("answer_check",), checked_before_sending, "zhao"),
    PageType("practice", ("practice",), at("/desk/practice/"), "zhao"),
    PageType("an exercise", ("practice_exercise",), at("/desk/practice/permit-renewal/"), "zhao"),
    PageType("an exercise checked", ("practice_exercise",), practised, "zhao"),
    PageType("words for answers", ("admin_answer_words",), at("/desk/admin/answer-words/"), "chen"),
    PageType("templates among answers", ("figures_templates",), at("/figures/templates/"), public=True),
]


READERS = [
    PageType("what is it about", ("which",), at("/which/"), public=True),
    PageType("forms found", ("which",), send("/which/", words="停在楼下的电动车昨晚被偷了，锁也撬坏了"), public=True),
    PageType("too few words", ("which",), send("/which/", words="嗯"), public=True, status=422),
    PageType("readers", ("desk_readers",), at("/desk/readers/"), "zheng"),
    PageType("a reader with a model to decide on", ("desk_reader",), at("/desk/readers/routing/"), "zheng"),
    PageType("a reader that learns nothing", ("desk_reader",), at("/desk/readers/repeats/"), "sun"),
]


def results_of_a_call(page: Page, instance: Instance) -> None:
    """The last of the list: it ended first."""
    page.goto("/calls/")
    page.locator("main a[href*='/calls/0']").last.click()
    page.wait_for_url("**/calls/0**")


def below_forum(page: Page, instance: Instance) -> None:
    """Open the link of a receipt, then the page of its question in public."""
    held("answered")(page, instance)
    page.goto(f"/forum/mine/{instance.matters['answered']['number']}/")


def taken_down(page: Page, instance: Instance) -> None:
    """The address of a public question in which a mask was missed."""
    page.goto(f"/forum/{instance.matters['question-down']['id']}/")


def shown_on_the_desk(page: Page, instance: Instance) -> None:
    """One that is public, for who may take it down."""
    page.goto("/desk/forum/")
    page.locator("main ul.govuk-list a[href^='/desk/forum/0']").first.click()
    page.wait_for_url("**/desk/forum/0**")


HEARD = [
    PageType("what neighbours raised", ("heard",), at("/heard/"), public=True),
    PageType("a topic and what came of it", ("heard_topic",), first_of("/heard/", "/heard/0"), public=True),
    PageType("topics on the desk", ("desk_topics",), at("/desk/topics/"), "qian"),
    PageType("a topic on the desk", ("desk_topic",), first_of("/desk/topics/", "/desk/topics/0"), "qian"),
    PageType("what we ask everybody", ("calls",), at("/calls/"), public=True),
    PageType("an open question", ("call",), first_of("/calls/", "/calls/0"), public=True),
    PageType("results of a question", ("call",), results_of_a_call, public=True),
    PageType("suggest something", ("call_suggest",), first_of("/calls/", "/calls/0", "/suggest/"), public=True),
    PageType("questions on the desk", ("desk_calls",), at("/desk/calls/"), "qian"),
    PageType("ask everybody", ("desk_call_new",), at("/desk/calls/new/"), "qian"),
    PageType("what was suggested", ("desk_call",), first_of("/desk/calls/", "/desk/calls/0"), "zhao"),
]


FORUM = [
    PageType("public questions", ("forum",), at("/forum/"), public=True),
    PageType(
        "a public question with its answer",
        ("forum_question",),
        first_of("/forum/?by=answered", "/forum/0"),
        public=True,
    ),
    PageType("what is not shown", ("forum_rule",), at("/forum/rule/"), public=True),
    PageType("a question that is masked anew", ("forum_question",), taken_down, status=410),
    PageType("take a question down", ("desk_forum_question",), shown_on_the_desk, "qian"),
    PageType("nothing followed yet", ("forum_following",), at("/forum/following/"), public=True),
    PageType("not asked in public", ("forum_mine",), below_forum, public=False),
    PageType("public questions on the desk", ("desk_forum",), at("/desk/forum/"), "zhao"),
    PageType("a public question to mask", ("desk_forum_question",), first_of("/desk/forum/", "/desk/forum/0"), "zhao"),
]
