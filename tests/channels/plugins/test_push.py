"""Web Push: a receiver opens what we send; strangers' addresses gain nothing."""

from __future__ import annotations

import base64
import json
import stat
import time
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from heliograph.channels import configuration
from heliograph.channels.base import AddressGone, BadAddress, TryLater, WillNeverWork
from heliograph.channels.plugins import push
from tests.channels.listening import Listening, listening
from tests.channels.plugins.conftest import outgoing
from tests.channels.receiver import Receiver, decoded

TABLE = """\
[push]
plugin = "heliograph.channels.plugins.push:Push"
key_file = "keys/push-key"
contact = "mailto:web@bureau.example"
"""
PUBLIC = "https://push.example/send/1"


@pytest.fixture
def load(tmp_path):
    push.create_key(tmp_path)

    def load_it(more: str = "", table: str = TABLE):
        (tmp_path / "channels.toml").write_text(table + more, "utf-8")
        return configuration.load(tmp_path)["push"]

    return load_it


@pytest.fixture
def service():
    with listening() as server:
        server.answer(201, Location="/message/1")
        yield server


def sent(channel, service: Listening, receiver: Receiver, **more):
    to = channel.address(receiver.subscription(f"{service.url}/send/1"))
    channel.send(replace(outgoing(to, "关于张三的案件"), **more))
    return service.heard[-1]


def test_the_receiver_opens_the_example_of_rfc_8291():
    receiver = Receiver(decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), decoded("BTBZMqHH6r4Tts7J_aSIgg"))
    body = decoded(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVB"
        "St2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert receiver.opens(body) == b"When I grow up, I want to be a watermelon"


def test_the_receiver_reads_that_there_is_news_and_where_and_never_what(load, service):
    receiver = Receiver()
    heard = sent(load("own_network = true"), service, receiver, link="https://bureau.example/r/1")
    said = json.loads(receiver.opens(heard.body))
    assert said == {"title": "阳光警务", "body": "您有新消息，点开查看。", "link": "https://bureau.example/r/1"}
    assert (heard.headers["content-encoding"], heard.headers["urgency"], heard.headers["ttl"]) == (
        "aes128gcm",
        "normal",
        "86400",
    )


def test_an_urgent_one_in_english_says_so(load, service):
    receiver = Receiver()
    heard = sent(load("own_network = true"), service, receiver, is_urgent=True, language="en")
    assert json.loads(receiver.opens(heard.body))["body"] == "There is an urgent warning. Open it now."
    assert heard.headers["urgency"] == "high"


def test_the_push_service_can_check_who_we_are(load, service):
    channel = load("own_network = true")
    heard = sent(channel, service, Receiver())
    scheme, _, parts = heard.headers["authorization"].partition(" ")
    token, key = (part.partition("=")[2] for part in parts.split(","))
    assert (scheme, key) == ("vapid", channel.public_key)
    signed, _, signature = token.rpartition(".")
    raw = decoded(signature)
    both = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key)).verify(
        both, signed.encode(), ec.ECDSA(SHA256())
    )
    claims = json.loads(decoded(signed.split(".")[1]))
    assert (claims["aud"], claims["sub"]) == (service.url, "mailto:web@bureau.example")
    assert 0 < claims["exp"] - time.time() < 24 * 3600


def test_a_message_tried_again_replaces_itself(load, service):
    channel, receiver = load("own_network = true"), Receiver()
    message = outgoing(channel.address(receiver.subscription(f"{service.url}/send/1")))
    channel.send(message)
    channel.send(message)
    first, again = (heard.headers["topic"] for heard in service.heard)
    assert first == again
    assert len(first) <= 32


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, AddressGone),
        (410, AddressGone),
        (429, TryLater),
        (500, TryLater),
        (503, TryLater),
        (400, WillNeverWork),
        (403, WillNeverWork),
        (413, WillNeverWork),
    ],
)
def test_what_a_push_service_answers_is_one_of_three_kinds(load, service, status, kind):
    service.answer(status)
    with pytest.raises(kind):
        sent(load("own_network = true"), service, Receiver())


def test_addresses_inside_are_never_called_for_a_stranger(load, service):
    """A name that leads inside is found at the call; what is no https is refused when it is given."""
    channel, receiver = load(), Receiver()
    with pytest.raises(BadAddress):
        channel.address(receiver.subscription(f"{service.url}/send/1"))
    for inside in (
        "https://localhost/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest",
        "https://10.0.0.1:9200/",
    ):
        with pytest.raises(WillNeverWork, match="private"):
            channel.send(outgoing(channel.address(receiver.subscription(inside))))
    assert service.heard == []


def _with(change) -> str:
    given = json.loads(Receiver().subscription(PUBLIC))
    change(given)
    return json.dumps(given)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "{}",
        "[]",
        "null",
        "https://push.example/send/1",
        "[" * 1500,
        "x" * 3000,
        _with(lambda it: it.update(endpoint="http://push.example/")),
        _with(lambda it: it.update(endpoint="https://user:secret@push.example/")),
        _with(lambda it: it.update(endpoint="https://push.example\\@inside/")),
        _with(lambda it: it.update(endpoint="https://push.example/ x")),
        _with(lambda it: it.update(endpoint="https://push.example/\r\nX: y")),
        _with(lambda it: it.update(endpoint="file:///etc/passwd")),
        _with(lambda it: it.update(endpoint="https://[::1]/")),
        _with(lambda it: it.update(endpoint=7)),
        _with(lambda it: it["keys"].update(auth="AAAA")),
        _with(lambda it: it["keys"].update(p256dh=base64.urlsafe_b64encode(b"\4" + b"\1" * 64).decode())),
        _with(lambda it: it["keys"].update(p256dh="@")),
        _with(lambda it: it.pop("keys")),
    ],
)
def test_what_is_no_subscription_is_refused_with_what_to_do(load, typed):
    with pytest.raises(BadAddress) as refused:
        load().address(typed)
    assert "刷新" in refused.value.text.zh


def test_the_same_subscription_is_the_same_address_however_it_is_written(load):
    channel, given = load(), Receiver().subscription(PUBLIC)
    padded = json.loads(given)
    padded["keys"] = {name: value + "=" * (-len(value) % 4) for name, value in reversed(padded["keys"].items())}
    padded["more"] = "of no use"
    assert channel.address(json.dumps(padded, indent=2)) == channel.address(given)


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path):
    assert push.create_key(tmp_path)
    before = (tmp_path / push.KEY_FILE).read_bytes()
    assert not push.create_key(tmp_path)
    assert (tmp_path / push.KEY_FILE).read_bytes() == before
    assert stat.S_IMODE((tmp_path / push.KEY_FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (TABLE.replace("mailto:web@bureau.example", "somebody"), "contact"),
        (TABLE.replace("keys/push-key", "channels.toml"), "heliograph init"),
        (TABLE.replace("keys/push-key", "keys/none"), "can't be read"),
    ],
)
def test_settings_that_cannot_work_say_what_to_write(load, table, says):
    with pytest.raises(configuration.BadChannels, match=says):
        load(table=table)
