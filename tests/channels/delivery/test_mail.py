"""Mail over a real SMTP server on loopback: what a letter carries, and what a server's answers mean."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes, policy

import pytest

from heliograph.channels.base import AddressGone, BadAddress, Outgoing, TryLater, WillNeverWork
from heliograph.channels.plugins.mail import Mail, MailSettings
from heliograph.matters.identifiers import new_id


class Post(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs; answers to RCPT as the test wishes."""

    def handle(self) -> None:
        self.server.connections += 1
        self.say(b"220 post.example")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.say(b"354 go on")
                letter = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    letter += part
                self.server.letters.append(letter)
                self.say(b"250 taken")
                if self.server.hangs_up:
                    return
            elif word == b"RCPT":
                self.say(self.server.answer)
            elif word == b"QUIT":
                self.say(b"221 bye")
                return
            else:
                self.say(b"250 ok")

    def say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


@pytest.fixture
def post(settings):
    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address, daemon_threads = True, True
        answer, connections, hangs_up = b"250 ok", 0, False

    with Server(("127.0.0.1", 0), Post) as server:
        server.letters = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server
        server.shutdown()


def mail() -> Mail:
    return Mail("mail", MailSettings(sender="Chunan Police <news@police.example>", reply_to="reply@police.example"))


def letter(**more) -> Outgoing:
    given = {
        "to": "li@example.org",
        "title": "您的事项有新进展",
        "text": "您好",
        "stop_link": "https://x.example/stop/1/",
    }
    return Outgoing(id=new_id(), **{**given, "reply_token": "a" * 45, **more})


def test_a_letter_carries_who_it_is_from_how_to_stop_and_where_to_answer(post):
    message = letter()
    mail().send(message)
    (got,) = (message_from_bytes(one, policy=policy.default) for one in post.letters)
    assert (got["From"], got["To"], got["Subject"]) == (
        "Chunan Police <news@police.example>", "li@example.org", "您的事项有新进展",
    )  # fmt: skip
    assert got["List-Unsubscribe"] == "<https://x.example/stop/1/>"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert got["Reply-To"] == f"reply+{'a' * 45}@police.example"
    assert message.id.hex in got["Message-ID"]
    assert got["Auto-Submitted"] == "auto-generated"


def test_the_same_message_has_the_same_name_at_every_try(post):
    message, way = letter(), mail()
    way.send(message)
    way.send(message)
    names = {message_from_bytes(one)["Message-ID"] for one in post.letters}
    assert len(names) == 1


def test_letters_share_a_connection(post):
    way = mail()
    for _ in range(5):
        way.send(letter())
    assert (len(post.letters), post.connections) == (5, 1)


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (b"550 5.1.1 no such user li@example.org", AddressGone),
        (b"550 5.7.1 looks like spam", WillNeverWork),
        (b"552 too large", WillNeverWork),
        (b"451 4.3.0 try later li@example.org", TryLater),
    ],
)
def test_what_a_server_answers_is_understood_and_names_nobody(post, answer, means):
    post.answer = answer
    with pytest.raises(means) as refused:
        mail().send(letter())
    assert type(refused.value) is means
    assert "example" not in refused.value.kind


def test_a_server_that_is_away_is_tried_later_and_doctor_says_so(post, settings):
    settings.EMAIL_PORT = 1
    with pytest.raises(TryLater):
        mail().send(letter())
    assert "does not answer" in mail().problems()[0]


def test_a_connection_that_the_server_closed_is_opened_anew(post):
    way = mail()
    post.hangs_up = True
    way.send(letter())
    with pytest.raises(TryLater):
        way.send(letter())
    way.send(letter())
    assert len(post.letters) == 2


@pytest.mark.parametrize("typed", ["", "li", "li@", "li@example.org\nBcc: x@example.org", "a b@example.org"])
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(BadAddress):
        mail().address(typed)


def test_an_address_is_the_same_however_its_domain_is_written():
    assert mail().address(" Li@EXAMPLE.org ") == "Li@example.org"
