"""A form of the desk that is sent twice: taken once, and the same page answers both."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from heliograph.organisation.sent_twice import once

TOKEN = "t" * 64


@pytest.fixture(autouse=True)
def forgotten():
    cache.clear()


def sends(answer, path: str = "/desk/campaigns/new/", who: int = 1, **said: str) -> HttpResponse:
    request = RequestFactory().post(path, {"csrfmiddlewaretoken": TOKEN, **said})
    request.user = SimpleNamespace(pk=who)
    return once(request, answer)


class Step:
    """A view that counts how often it did its work."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.done, self.seconds = 0, seconds

    def __call__(self) -> HttpResponse:
        time.sleep(self.seconds)
        self.done += 1
        return HttpResponseRedirect(f"/desk/made/{self.done}/")


def test_the_second_one_is_led_to_where_the_first_led():
    step = Step()
    assert [sends(step, people="120").url for _ in range(3)] == ["/desk/made/1/"] * 3
    assert step.done == 1


def test_two_at_once_are_one(settings):
    step, urls = Step(seconds=0.3), []
    threads = [threading.Thread(target=lambda: urls.append(sends(step, people="120").url)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (urls, step.done) == (["/desk/made/1/"] * 4, 1)


@pytest.mark.parametrize(
    "other",
    [{"csrfmiddlewaretoken": "u" * 64}, {"people": "121"}, {"path": "/desk/points/new/"}, {"who": 2}],
    ids=["page drawn anew", "other words", "other page", "other officer"],
)
def test_what_is_not_the_same_form_is_taken(other):
    step = Step()
    first = {"people": "120"}
    sends(step, **first)
    sends(step, **(first | other))
    assert step.done == 2


def test_a_form_that_was_refused_or_that_broke_may_be_sent_again():
    def breaks() -> HttpResponse:
        raise RuntimeError

    sends(lambda: HttpResponse(status=422), people="120")
    with pytest.raises(RuntimeError):
        sends(breaks, people="120")
    step = Step()
    sends(step, people="120")
    assert step.done == 1


def test_what_no_page_of_ours_drew_is_not_looked_at():
    step = Step()
    for _ in range(2):
        request = RequestFactory().post("/desk/visits/sync/", {"people": "1"})
        request.user = SimpleNamespace(pk=1)
        once(request, step)
    assert step.done == 2
