"""Wrong codes are limited per number and per network; right ones are not counted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import RequestFactory

from heliograph.core.receipt import new_number, new_secret
from heliograph.matters import attempts


def network_of(settings, address: str, forwarded: str = "", proxies: int = 0) -> str:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return attempts.network(RequestFactory().get("/", REMOTE_ADDR=address, headers=headers))


def test_an_ipv6_network_is_the_64_bits_of_one_subscriber(settings):
    first = network_of(settings, "2001:db8:1:2:aaaa::1")
    assert first == network_of(settings, "2001:db8:1:2:bbbb::9") == "2001:db8:1:2::/64"
    assert first != network_of(settings, "2001:db8:1:3::1")


def test_an_ipv4_address_is_itself_however_it_is_written(settings):
    assert network_of(settings, "192.0.2.7") == network_of(settings, "::ffff:192.0.2.7") == "192.0.2.7"


def test_a_forwarded_address_counts_only_from_as_many_proxies_as_are_trusted(settings):
    forged = "203.0.113.9, 192.0.2.7"
    assert network_of(settings, "10.0.0.1", forged) == "10.0.0.1"
    assert network_of(settings, "10.0.0.1", forged, proxies=1) == "192.0.2.7"
    assert network_of(settings, "10.0.0.1", "203.0.113.9, 192.0.2.7, 10.0.0.2", proxies=2) == "192.0.2.7"


def test_an_address_that_is_none_is_one_network_of_its_own(settings):
    assert network_of(settings, "unix:") == "unknown"


def test_after_ten_wrong_secrets_a_number_is_closed_to_everybody_for_a_while(li, asked, clock):
    for _ in range(attempts.MOST_FOR_NUMBER):
        assert li.tries(asked.number, new_secret()).status_code == 404
    refused = li.tries(asked.number, asked.secret, REMOTE_ADDR="198.51.100.1")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 901
    assert "可以再试的时间" in refused.content.decode()
    clock.goes_on(seconds=int(refused["Retry-After"]))
    assert li.tries(asked.number, asked.secret).status_code == 303


def test_one_network_cannot_try_number_after_number(li, asked):
    for _ in range(attempts.MOST_FOR_NETWORK):
        li.tries(new_number(), new_secret())
    assert li.tries(asked.number, asked.secret).status_code == 429
    assert li.tries(asked.number, asked.secret, REMOTE_ADDR="198.51.100.1").status_code == 303


def test_the_refusal_is_the_same_for_a_number_that_never_was(li, asked):
    for number in (asked.number, unknown := new_number()):
        for _ in range(attempts.MOST_FOR_NUMBER):
            li.tries(number, new_secret())
    assert li.tries(asked.number, asked.secret).content == li.tries(unknown, new_secret()).content


def test_right_codes_are_never_counted(li, asked):
    for _ in range(attempts.MOST_FOR_NETWORK + 5):
        assert li.tries(asked.number, asked.secret).status_code == 303


def test_a_right_code_costs_one_read_of_the_cache(li, asked, monkeypatch):
    used = []
    for name in ("get", "get_many", "set", "add", "incr", "delete"):
        real = getattr(attempts.cache, name)
        monkeypatch.setattr(
            type(attempts.cache._connections[attempts.cache._alias]), name, spy(used, name, real), raising=False
        )
    li.tries(asked.number, asked.secret)
    assert used[0] == "get_many"
    assert not {"set", "add", "incr", "delete"} & set(used)


def spy(used, name, real):
    def called(_self, *given, **named):
        used.append(name)
        return real(*given, **named)

    return called


def test_somebody_who_holds_the_receipt_reads_on_while_others_are_refused(li, asked):
    li.opens(asked)
    for _ in range(attempts.MOST_FOR_NETWORK + 1):
        li.tries(asked.number, new_secret())
    assert li.sees(asked).status_code == 200


@pytest.mark.parametrize("minute", [0, 14])
def test_a_window_ends_when_it_says(minute):
    now = datetime(2026, 3, 17, 2, minute, tzinfo=UTC)
    for _ in range(attempts.MOST_FOR_NUMBER):
        attempts.failed(1, "X", "192.0.2.7", now)
    assert attempts.refused_until(1, "X", "192.0.2.7", now) == datetime(2026, 3, 17, 2, 15, tzinfo=UTC)
