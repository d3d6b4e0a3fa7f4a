"""What went wrong is said on a page of ours, in the reader's language, without needing what was wrong to be right."""

from __future__ import annotations

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from heliograph.site.urls import handler400 as handler400
from heliograph.site.urls import urlpatterns as pages

pytestmark = pytest.mark.django_db


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("a value that no page of ours sends")


urlpatterns = [path("suspicious/", suspicious), *pages]


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(("language", "words"), [("zh-hans", "什么都没有提交出去"), ("en", "Nothing was submitted")])
def test_a_request_that_can_not_be_understood_is_told_what_to_do(cast, language, words):
    page = Client(raise_request_exception=False, headers={"accept-language": language}).get("/suspicious/")
    assert page.status_code == 400
    assert words in page.content.decode()
    assert "a value that no page" not in page.content.decode()


def test_a_host_that_is_not_ours_gets_the_page_too(cast):
    page = Client(raise_request_exception=False, headers={"host": "evil.example"}).get("/")
    assert page.status_code == 400
    assert "evil.example" not in page.content.decode()
