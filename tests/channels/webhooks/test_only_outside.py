"""Addresses that others give are called only on the open network, whatever they are called and whatever their name does."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.channels import outside
from heliograph.channels.outside import NotReached, Reach, is_public
from heliograph.channels.webhooks import calling
from heliograph.channels.webhooks.actions import endpoints
from heliograph.matters.errors import Invalid

INSIDE = [
    "127.0.0.1", "127.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "0",
    "2130706433", "0x7f000001", "0x7f.1", "017700000001", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[fe80::1]", "[fc00::1]",
    "[fec0::1]", "[2002:7f00:1::]", "[2001:db8::1]", "192.0.0.8", "198.18.0.1", "224.0.0.1", "255.255.255.255",
    "localhost", "localhost.", "LOCALHOST", "db", "db.internal", "printer.local", "a.localhost",
]  # fmt: skip


@pytest.fixture
def shipped(settings):
    settings.WEBHOOKS_TO_LOOPBACK = False


class TestAnAddress:
    @pytest.mark.parametrize("host", INSIDE)
    def test_inside_is_refused_when_it_is_given(self, shipped, host):
        with pytest.raises(Invalid):
            calling.check(f"https://{host}/hook")

    @pytest.mark.parametrize(
        "url",
        [
            "http://hooks.example/x", "ftp://hooks.example/", "https://", "https:///x", "//hooks.example", "hooks.example",
            "https://user:secret@hooks.example/", "https://hooks.example/#part", "https://hooks.example:99999/",
            "https://hooks.example/a b", "https://hooks.example/\r\nX: y", "https://[::1", "javascript:alert(1)",
            "https://hooks.example/" + "x" * 500, "", "https://a..b.example/", "file:///etc/passwd",
        ],
    )  # fmt: skip
    def test_that_is_no_https_address_is_refused(self, shipped, url):
        with pytest.raises(Invalid):
            calling.check(url)

    @pytest.mark.parametrize(
        "url", ["https://hooks.example.com/x?y=1", "https://例子.中国/x", "https://8.8.8.8/", "https://a.b.cn:8443/z"]
    )
    def test_on_the_open_network_is_taken(self, shipped, url):
        assert calling.check(url) == url

    @given(st.text(max_size=60) | st.text(max_size=40).map("https://{}".format))
    def test_is_taken_or_refused_and_nothing_else(self, text):
        try:
            taken = calling.check(text)
        except Invalid:
            return
        assert taken.startswith(("https://", "http://localhost", "http://127.0.0.1", "http://[::1]"))

    def test_on_this_machine_is_taken_only_where_the_operator_says_so(self, settings):
        settings.WEBHOOKS_TO_LOOPBACK = True
        assert calling.check("http://127.0.0.1:9/x")
        for other in ("http://10.0.0.1/", "http://hooks.example/", "http://127.0.0.2/", "https://10.0.0.1/"):
            with pytest.raises(Invalid):
                calling.check(other)
        settings.WEBHOOKS_TO_LOOPBACK = False
        with pytest.raises(Invalid):
            calling.check("http://127.0.0.1:9/x")


class Names:
    """A resolver that answers each question in turn, the last for ever."""

    def __init__(self, monkeypatch, *answers: list[str]):
        self.answers, self.asked = list(answers), 0
        monkeypatch.setattr(socket, "getaddrinfo", self)

    def __call__(self, host, port, *_, **__):
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found
        ]


class TestAName:
    @pytest.mark.parametrize(
        "address",
        ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "fe80::1%2"],
    )
    def test_that_leads_inside_is_not_called(self, receiver, monkeypatch, address):
        port = receiver.url.rpartition(":")[2]
        Names(monkeypatch, [address])
        with pytest.raises(NotReached) as refused:
            outside.request("POST", f"http://hooks.example.com:{port}/", body=b"{}", seconds=0.5)
        assert refused.value.kind == "private"
        assert receiver.heard == []

    def test_with_one_address_inside_among_others_is_not_called(self, receiver, monkeypatch):
        port = receiver.url.rpartition(":")[2]
        Names(monkeypatch, ["8.8.8.8", "127.0.0.1"])
        with pytest.raises(NotReached) as refused:
            outside.request("POST", f"http://hooks.example.com:{port}/", body=b"{}", seconds=0.5)
        assert refused.value.kind == "private"
        assert receiver.heard == []

    def test_that_changes_between_check_and_call_gains_nothing(self, receiver, monkeypatch):
        """The name is asked once, and the connection goes to what was checked."""
        port = int(receiver.url.rpartition(":")[2])
        names = Names(monkeypatch, ["198.51.100.7"], ["127.0.0.1"])
        called: list[tuple[str, int]] = []
        monkeypatch.setattr(outside, "is_public", lambda address: address != "127.0.0.1")
        real = socket.create_connection

        def connect(address, *more, **options):
            called.append(address)
            if address[0] != "127.0.0.1":
                raise ConnectionRefusedError
            return real(address, *more, **options)

        monkeypatch.setattr(socket, "create_connection", connect)
        with pytest.raises(NotReached):
            outside.request("POST", f"http://hooks.example.com:{port}/", body=b"{}", seconds=0.5)
        assert called == [("198.51.100.7", port)]
        assert names.asked == 1
        assert receiver.heard == []

    def test_of_a_message_that_waits_is_checked_when_it_is_sent(self, tells, settings, monkeypatch):
        told = tells(url="https://hooks.example.com/x")
        settings.WEBHOOKS_TO_LOOPBACK = False
        Names(monkeypatch, ["127.0.0.1"])
        outcome = endpoints.test(told.endpoint, now=told.now)
        assert (outcome.status, outcome.failure, outcome.is_taken) == (None, "private", False)


@given(st.ip_addresses(v=4))
def test_an_address_in_any_dress_is_judged_as_what_it_is(address):
    number = int(address)
    dressed = [
        f"::ffff:{address}",
        f"::{address}",
        f"64:ff9b::{address}",
        f"2002:{number >> 16:x}:{number & 0xFFFF:x}::",
    ]
    for one in dressed:
        assert is_public(one) == is_public(str(address))


def test_reach_any_goes_inside_for_what_the_operator_configured(receiver):
    assert outside.request("GET", receiver.url, reach=Reach.ANY).status == 200
