"""The style guide draws every component by the macros that pages use, so what holds here holds for them."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from heliograph.site.style_guide import sample_timeline, style_guide


def nowhere(request: HttpRequest, **parts: str) -> HttpResponse:
    """Stands for pages of other apps, which the frame links to."""
    return HttpResponse()


FRAME_LINKS = [
    "guides",
    "follow",
    "notices",
    "figures",
    "public_boards",
    "about",
    "boundaries",
    "accessibility",
    "log",
    "source",
    "language",
    "large_type",
    "feeds",
]
urlpatterns = [
    path("", nowhere, name="home"),
    path("feeds/<slug:language>/notices.<slug:form>", nowhere, name="feeds_notices"),
    *(path(f"{name}/", nowhere, name=name) for name in FRAME_LINKS),
]
pytestmark = pytest.mark.urls(__name__)


class Page(HTMLParser):
    """The ids, references, inline code and visible words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.described: list[str] = []
        self.labelled: list[str] = []
        self.inline: list[str] = []
        self.words = ""
        self.language = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids[given["id"] or ""] += 1
        self.described += (given.get("aria-describedby") or "").split()
        if tag == "label":
            self.labelled.append(given.get("for") or "")
        if tag == "html":
            self.language = given.get("lang") or ""
        code = [name for name in given if name == "style" or name.startswith("on")]
        if code or tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def shown(language: str) -> Page:
    request = RequestFactory().get("/style/")
    with translation.override(language):
        return Page(style_guide(request).content.decode())


def test_every_kind_of_item_says_its_kind_in_words() -> None:
    words = shown("zh-hans").words
    kinds = ("已发生", "按时做到", "超期后才做到", "暂停计时", "到期没做到", "期限已延长", "不公开", "现在", "承诺")
    assert len(kinds) == len({item["kind"] for item in sample_timeline()})
    assert [kind for kind in kinds if kind not in words] == []


def test_the_english_page_has_no_chinese_left_but_the_way_back() -> None:
    page = shown("en")
    left = {character for character in page.words if "\u4e00" <= character <= "\u9fff"}
    assert page.language == "en"
    assert left == set("中文二维码")


def test_nothing_inline_that_the_content_security_policy_would_refuse() -> None:
    assert shown("zh-hans").inline == []


def test_every_label_hint_and_error_belongs_to_one_field() -> None:
    page = shown("zh-hans")
    assert [name for name, times in page.ids.items() if times > 1] == []
    assert [name for name in page.described + page.labelled if name not in page.ids] == []


def test_a_wrong_field_says_what_is_wrong_next_to_itself_and_at_the_top() -> None:
    page = shown("zh-hans")
    assert "id_bad-title-error" in page.described
    assert page.words.count("必填") >= 2
    assert "还没有提交成功" in page.words


def test_large_type_is_one_class_on_the_page() -> None:
    request = RequestFactory().get("/style/")
    assert b'class="govuk-template"' in style_guide(request).content
    request.COOKIES["large"] = "1"
    assert b'class="govuk-template large"' in style_guide(request).content
