"""Surveys, reviews and call-backs."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pages.ways import PageType, at, first_of, numbered, send
from tests.browser.served import Instance


def with_code(page: Page, instance: Instance) -> None:
    """The link of the letter's code."""
    code = instance.matters["survey"]["secret"]
    page.goto(f"/surveys/answer/#{code}")
    box = page.locator("main [name=secret]")
    if box.count() and not box.input_value():  # JavaScript is off
        box.fill(code)
        page.locator("main form[method=post] button[type=submit]").first.click()
    page.locator("main [name=safe-night]").first.wait_for(state="attached")


SURVEYS = [
    PageType("surveys", ("surveys",), at("/surveys/"), public=True),
    PageType("a survey that goes on", ("survey",), numbered("/surveys/{number}/", "survey"), public=True),
    PageType("a survey with results", ("survey",), numbered("/surveys/{number}/", "survey-over"), public=True),
    PageType("answer with a code", ("survey_answer",), at("/surveys/answer/"), public=True),
    PageType(
        "a code that is none", ("survey_answer",), send("/surveys/answer/", secret="3333"), status=422, public=True
    ),
    PageType("the questions", ("survey_answer",), with_code),
    PageType("call-backs", ("call_backs",), at("/surveys/call-backs/"), public=True),
    PageType("surveys on the desk", ("desk_surveys",), at("/desk/surveys/"), "sun"),
    PageType("announce a survey", ("desk_survey_new",), at("/desk/surveys/new/"), "sun"),
    PageType("a plan that can't be", ("desk_survey_new",), send("/desk/surveys/new/", title="调查"), "sun", status=422),
    PageType("a survey on the desk", ("desk_survey",), numbered("/desk/surveys/{number}/", "survey"), "sun"),
    PageType("its letters", ("desk_survey_letters",), numbered("/desk/surveys/{number}/letters/", "survey"), "sun"),
    PageType("paper typed in", ("desk_survey_paper",), numbered("/desk/surveys/{number}/paper/", "survey"), "sun"),
    PageType("whom to call", ("desk_call_backs",), at("/desk/surveys/call-backs/"), "sun"),
    PageType("a call", ("desk_call_back",), first_of("/desk/surveys/call-backs/", "/desk/surveys/call-backs/"), "sun"),
]
