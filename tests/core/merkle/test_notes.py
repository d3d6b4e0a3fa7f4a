"""Notes, keys and checkpoints are read exactly, believed only when signed, and refused for one reason at a time."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.merkle import (
    Checkpoint,
    CheckpointRefused,
    CosignatureSigner,
    CosignatureVerifier,
    Ed25519Signer,
    Ed25519Verifier,
    NoteRefused,
    SignatureRefused,
    add_signatures,
    open_note,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    sign_note,
    signature_line,
)
from tests.core.merkle.curve import weak_encodings
from tests.core.merkle.signers import COLLEGE, LOG, NEWS, NOON, ORIGIN, STRANGER, checkpoint, cosigned

TEXT = "A line.\n\nAnother — 行。\n"
NOTE = sign_note(TEXT, [LOG])
LINE = NOTE.removeprefix(TEXT + "\n")


def test_the_example_of_the_specifications_authors_opens():
    key = parse_vkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    note = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert [one.name for one in open_note(note, [key])] == ["PeterNeumann"]


def test_a_note_has_the_bytes_of_the_specification():
    private = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
    public = private.public_key().public_bytes_raw()
    key_id = hashlib.sha256(ORIGIN.encode() + b"\n\x01" + public).digest()[:4]
    signature = base64.b64encode(key_id + private.sign(TEXT.encode())).decode()
    assert f"{TEXT}\n— {ORIGIN} {signature}\n" == NOTE
    assert LOG.vkey == f"{ORIGIN}+{key_id.hex()}+{base64.b64encode(bytes([1]) + public).decode()}"


def test_a_cosignature_has_the_bytes_of_the_specification():
    private = Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32)
    public = private.public_key().public_bytes_raw()
    assert NEWS.key_id == hashlib.sha256(b"news.example.cn\n\x04" + public).digest()[:4]
    message = b"cosignature/v1\ntime 1772424000\n" + TEXT.encode()
    assert NEWS.sign_at(TEXT.encode(), NOON) == NOON.to_bytes(8, "big") + private.sign(message)


def test_a_note_is_taken_apart_at_its_last_empty_line():
    note = parse_note(NOTE.encode())
    assert (note.text, note.raw) == (TEXT, NOTE)
    assert [(one.name, one.key_id, one.line) for one in note.signatures] == [(ORIGIN, LOG.key_id, LINE)]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.integers(0, 3))
def test_any_text_can_be_signed_and_opened(words, newlines):
    text = words + "\n" * newlines + "end\n"
    note = sign_note(text, [LOG])
    assert parse_note(note).text == text
    assert len(open_note(note, [LOG.verifier()])) == 1


@pytest.mark.parametrize(
    "wrong",
    {
        "empty": "",
        "no signatures": TEXT,
        "no empty line": "A line.\n" + LINE,
        "nothing after the empty line": "A line.\n\n",
        "no newline at the end": NOTE[:-1],
        "an empty line at the end": NOTE + "\n",
        "something after the signatures": NOTE + "more\n",
        "a carriage return": NOTE.replace("line.", "line.\r"),
        "a tab": NOTE.replace("line.", "line.\t"),
        "a NUL": NOTE.replace("line.", "line.\0"),
        "a hyphen for the dash": NOTE.replace("\n— police", "\n- police"),
        "no space after the dash": NOTE.replace("\n— police", "\n—police"),
        "two spaces": NOTE.replace(f"{ORIGIN} ", f"{ORIGIN}  "),
        "a space at the end": NOTE[:-1] + " \n",
        "no name": NOTE.replace(f"— {ORIGIN} ", "—  "),
        "a name with a plus": NOTE.replace(ORIGIN, "police+example"),
        "a name with a wide space": NOTE.replace(ORIGIN, "police\u3000example"),
        "only a name": f"{TEXT}\n— {ORIGIN}\n",
        "no base64": NOTE.replace("==", "=").replace(LINE[-9:], "!!!!!!!!\n"),
        "no padding": NOTE[:-1].rstrip("=") + "\n",
        "stray bits": "A\n\n— a AAAAAAB=\n",
        "a key id and no signature": "A\n\n— a AAAAAA==\n",
        "a hundred and one signatures": TEXT + "\n" + LINE * 101,
        "half a character": "\ud800\n\n" + LINE,
    }.items(),
    ids=lambda item: item[0],
)
def test_what_is_not_exactly_a_note_is_refused(wrong):
    with pytest.raises(NoteRefused) as refused:
        parse_note(wrong[1])
    assert refused.value.reason.zh


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(NoteRefused, match="UTF-8"):
        parse_note(b"\xff\n\n" + LINE.encode())


def test_sixteen_signatures_are_accepted():
    note = parse_note(TEXT + "\n" + LINE * 16)
    assert len(open_note(note, [LOG.verifier()])) == 16


def test_signatures_of_strangers_are_left_out():
    note = cosigned(checkpoint(5), NEWS, STRANGER)
    assert [one.name for one in open_note(note, [LOG.verifier(), COLLEGE.verifier()])] == [ORIGIN]
    with pytest.raises(NoteRefused, match="no known key"):
        open_note(note, [COLLEGE.verifier()])


def test_the_same_name_with_another_key_is_a_stranger():
    other = Ed25519Signer(ORIGIN, bytes([9]) * 32)
    with pytest.raises(NoteRefused, match="no known key"):
        open_note(sign_note(TEXT, [other]), [LOG.verifier()])


def test_a_false_signature_in_a_known_name_spoils_the_whole_note():
    false = signature_line(NEWS.name, NEWS.key_id, NEWS.sign_at(b"another text\n", NOON))
    note = add_signatures(NOTE, [false])
    assert open_note(note, [LOG.verifier()])
    with pytest.raises(SignatureRefused, match="news") as refused:
        open_note(note, [LOG.verifier(), NEWS.verifier()])
    assert refused.value.name == NEWS.name


@pytest.mark.parametrize("at", range(len(TEXT)))
def test_a_change_of_any_letter_is_found(at):
    changed = TEXT[:at] + ("x" if TEXT[at] != "x" else "y") + TEXT[at + 1 :]
    with pytest.raises(NoteRefused):
        open_note(changed + "\n" + LINE, [LOG.verifier()])


@pytest.mark.parametrize("text", ["", "no newline", "a tab\t\n"])
def test_a_text_that_no_note_may_have_is_not_signed(text):
    with pytest.raises(NoteRefused):
        sign_note(text, [LOG])


def test_nothing_is_signed_by_nobody():
    with pytest.raises(NoteRefused):
        sign_note(TEXT, [])


def test_a_signature_line_is_added_once():
    line = signature_line(NEWS.name, NEWS.key_id, NEWS.sign_at(TEXT.encode(), NOON))
    once = add_signatures(NOTE, [line, line])
    assert once == NOTE + line == add_signatures(once, [line])


@pytest.mark.parametrize("wrong", ["\n", "words", "words\n", "\n" + LINE, LINE[:-1]])
def test_only_signature_lines_are_added(wrong):
    with pytest.raises(NoteRefused):
        add_signatures(NOTE, [wrong])


# --- keys


@pytest.mark.parametrize("signer", [LOG, NEWS])
def test_a_published_key_is_read_back(signer):
    key = parse_vkey(signer.vkey)
    assert (key.name, key.key_id, key.vkey) == (signer.name, signer.key_id, signer.vkey)
    assert type(signer.verifier()) is type(key)


@pytest.mark.parametrize(
    "wrong",
    {
        "empty": "",
        "no parts": "police",
        "no name": LOG.vkey.removeprefix(ORIGIN),
        "no key": LOG.vkey[:-44],
        "another key id": LOG.vkey.replace(LOG.key_id.hex(), "00000000"),
        "a key id in capitals": LOG.vkey.replace(LOG.key_id.hex(), LOG.key_id.hex().upper()),
        "a name with a space": LOG.vkey.replace("police", "po lice"),
        "another name": LOG.vkey.replace("police", "pelice"),
        "a key mistyped": LOG.vkey[:-5] + ("A" if LOG.vkey[-5] != "A" else "B") + LOG.vkey[-4:],
        "a short key": f"a+00000000+{base64.b64encode(bytes([1]) + bytes(31)).decode()}",
        "an unknown type": f"a+00000000+{base64.b64encode(bytes([7]) + bytes(32)).decode()}",
        "a newline": LOG.vkey + "\n",
    }.items(),
    ids=lambda item: item[0],
)
def test_what_is_not_exactly_a_key_is_refused(wrong):
    with pytest.raises(NoteRefused):
        parse_vkey(wrong[1])


def test_a_key_of_one_type_does_not_serve_as_the_other():
    with pytest.raises(NoteRefused, match="another type"):
        Ed25519Verifier.from_vkey(NEWS.vkey)
    with pytest.raises(NoteRefused, match="another type"):
        CosignatureVerifier.from_vkey(LOG.vkey)


@pytest.mark.parametrize("encoded", weak_encodings(), ids=bytes.hex)
def test_a_key_that_would_verify_anything_is_refused(encoded):
    with pytest.raises(NoteRefused, match="sound"):
        Ed25519Verifier("a", encoded)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "a\ud800b"])
def test_a_name_that_would_not_fit_on_a_signature_line_is_refused(name):
    with pytest.raises(NoteRefused):
        CosignatureSigner(name, bytes(32))


def test_a_seed_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32"):
        Ed25519Signer("a", bytes(31))


# --- cosignatures


def test_a_cosignature_says_when():
    text = parse_note(checkpoint(7)).text.encode()
    signature = NEWS.sign_at(text, NOON)
    assert NEWS.verifier().verify(text, signature)
    assert NEWS.verifier().time_of(signature) == NOON


def test_a_cosignature_with_another_time_text_key_or_length_is_none():
    text = parse_note(checkpoint(7)).text.encode()
    signature = NEWS.sign_at(text, NOON)
    assert not NEWS.verifier().verify(text, (NOON + 1).to_bytes(8, "big") + signature[8:])
    assert not NEWS.verifier().verify(text + b"\n", signature)
    assert not COLLEGE.verifier().verify(text, signature)
    assert not NEWS.verifier().verify(text, signature[8:])
    assert not NEWS.verifier().verify(text, signature + b"\0")


@pytest.mark.parametrize("time", [0, -1, 253_402_300_800, 2**64 - 1])
def test_a_time_that_cannot_be_is_neither_signed_nor_believed(time):
    with pytest.raises(ValueError, match="no time"):
        NEWS.sign_at(b"x\n", time)
    private = Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32)
    if time >= 0:
        made = time.to_bytes(8, "big") + private.sign(b"cosignature/v1\ntime %d\nx\n" % time)
        assert not NEWS.verifier().verify(b"x\n", made)


def test_a_logs_signature_is_no_cosignature():
    """The two sign different bytes, so that neither can be passed off as the other."""
    text = parse_note(checkpoint(7)).text.encode()
    same_seed = CosignatureSigner(LOG.name, bytes([1]) * 32)
    assert same_seed.key_id != LOG.key_id
    assert not same_seed.verifier().verify(text, NOON.to_bytes(8, "big") + LOG.sign(text))


# --- checkpoints


def test_a_checkpoint_has_three_lines():
    made = Checkpoint(ORIGIN, 7, bytes(32))
    assert made.text() == f"{ORIGIN}\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    assert parse_checkpoint(made.text()) == made


def test_others_may_extend_theirs():
    text = Checkpoint(ORIGIN, 0, bytes(32)).text() + "more\nand more\n"
    assert parse_checkpoint(text).extensions == ("more", "and more")
    assert parse_checkpoint(text).text() == text


ROOT = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "\n",
        f"{ORIGIN}\n7\n",
        f"{ORIGIN}\n7\n{ROOT}",
        f"\n7\n{ROOT}\n",
        f"a b\n7\n{ROOT}\n",
        f"a+b\n7\n{ROOT}\n",
        f"{ORIGIN}\n07\n{ROOT}\n",
        f"{ORIGIN}\n-7\n{ROOT}\n",
        f"{ORIGIN}\n+7\n{ROOT}\n",
        f"{ORIGIN}\n 7\n{ROOT}\n",
        f"{ORIGIN}\n7.0\n{ROOT}\n",
        f"{ORIGIN}\n٧\n{ROOT}\n",
        f"{ORIGIN}\n\n{ROOT}\n",
        f"{ORIGIN}\n9223372036854775808\n{ROOT}\n",
        f"{ORIGIN}\n{'9' * 5000}\n{ROOT}\n",
        f"{ORIGIN}\n7\n\n",
        f"{ORIGIN}\n7\n{ROOT[:-1]}\n",
        f"{ORIGIN}\n7\n{ROOT[:-2]}B=\n",
        f"{ORIGIN}\n7\n{ROOT} \n",
        f"{ORIGIN}\n7\nAAAA\n",
        f"{ORIGIN}\n7\n{ROOT}\n\n",
        f"{ORIGIN}\n7\n{ROOT}\n\nmore\n",
    ],
)
def test_what_is_not_exactly_a_checkpoint_is_refused(wrong):
    with pytest.raises(CheckpointRefused) as refused:
        parse_checkpoint(wrong)
    assert refused.value.reason.zh


def test_the_largest_size_is_read():
    assert parse_checkpoint(f"{ORIGIN}\n9223372036854775807\n{ROOT}\n").size == 2**63 - 1


@pytest.mark.parametrize(
    "made",
    [
        Checkpoint("a b", 7, bytes(32)),
        Checkpoint("a", -7, bytes(32)),
        Checkpoint("a", 7, bytes(31)),
        Checkpoint("a", 7, bytes(32), ("",)),
        Checkpoint("a", 7, bytes(32), ("two\nlines",)),
    ],
    ids=str,
)
def test_what_could_not_be_read_back_is_not_written(made):
    with pytest.raises(CheckpointRefused):
        made.text()
