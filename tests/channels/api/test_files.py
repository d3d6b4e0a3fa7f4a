"""Files through the API: with a submission and with a step, checked and cleaned as on the page, taken back by the holder."""

from __future__ import annotations

import io
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from heliograph.matters.models import Attachment, Event, Matter

ASKED = {"procedure": "consultation", "values": {"subject": "路灯", "words": "不亮，见照片"}}


def photo(side: int = 40, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SpyCam"
    Image.new("RGB", (side, side), "red").save(out, kind, exif=exif)
    return out.getvalue()


def sends(client: Client, path: str, body: object, *, key: str | None = "", secret: str = "", **files):
    """A form as `curl -F` sends it."""
    headers = {"idempotency-key": key or str(uuid.uuid4())} if key is not None else {}
    headers |= {"authorization": f"Receipt {secret}"} if secret else {}
    return client.post(path, {"json": json.dumps(body), **files}, headers=headers)


def named(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def faults(response) -> dict[str, str]:
    return {one["field"]: one["message"] for one in response.json()["errors"]}


@pytest.fixture
def box(cast) -> str:
    """The name of the form's field for files, as the description of the procedure says it."""
    told = Client().get("/api/v1/procedures/consultation").json()
    (field,) = [one["name"] for one in told["fields"] if one["goes_in"] == "files"]
    return field


def test_a_submission_brings_photos(cast, client, box):
    sent = sends(client, "/api/v1/matters", ASKED, **{box: [named("a.jpg", photo()), named("b.jpg", photo(50))]})
    assert sent.status_code == 201, sent.content
    assert Attachment.objects.count() == 2
    assert Matter.objects.get().channel == "api"
    number, secret = sent.json()["number"].replace("-", ""), sent.json()["secret"]
    shown = {"authorization": f"Receipt {secret}"}
    told = client.get(f"/api/v1/matters/{number}/data", headers=shown).json()["attachments"]
    assert {one["name"] for one in told} == {"a.jpg", "b.jpg"}
    taken = client.get(f"/api/v1/matters/{number}/files/{told[0]['id']}", headers=shown)
    assert (taken.status_code, taken["Content-Type"], taken["Cache-Control"]) == (
        200,
        "image/jpeg",
        "private, no-store",
    )
    assert b"SpyCam" not in taken.content
    assert Image.open(io.BytesIO(taken.content)).size in ((40, 40), (50, 50))


def test_what_is_open_names_the_box_for_files_and_takes_them(asked, client, clock):
    path = f"/api/v1/matters/{asked.number}/steps"
    steps = client.get(path, headers={"authorization": f"Receipt {asked.secret}"}).json()["steps"]
    (more,) = [one for one in steps if one["action"] == "add"]
    assert {"name": "files", "kind": "files"}.items() <= next(
        one for one in more["fields"] if one["kind"] == "files"
    ).items()
    sent = sends(client, f"{path}/add", {"words": "照片补上"}, secret=asked.secret, files=named("a.jpg", photo()))
    assert sent.status_code == 200, sent.content
    event = Event.objects.get(sequence=2)
    assert (event.facts["door"], Attachment.objects.get(event_id=event.id).public) == ("api", True)


def test_the_same_form_again_is_answered_the_same_and_other_files_are_another(cast, client, box):
    key = str(uuid.uuid4())
    first = sends(client, "/api/v1/matters", ASKED, key=key, **{box: named("a.jpg", photo())})
    again = sends(client, "/api/v1/matters", ASKED, key=key, **{box: named("a.jpg", photo())})
    assert (first.status_code, again.content, again["Idempotency-Replayed"]) == (201, first.content, "true")
    other = sends(client, "/api/v1/matters", ASKED, key=key, **{box: named("a.jpg", photo(60))})
    assert (other.status_code, other.json()["type"].endswith("#key-reused")) == (422, True)
    assert Matter.objects.count() == 1


def test_a_form_of_another_site_is_refused(cast, client, box):
    """A page elsewhere can make a browser send a form, but none with this header."""
    sent = sends(client, "/api/v1/matters", ASKED, key=None, **{box: named("a.jpg", photo())})
    assert (sent.status_code, sent.json()["type"].endswith("#bad-key")) == (422, True)
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", b"MZ\x90\x00 program"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("empty.pdf", b""),
        ("a.zip", b"PK\x03\x04" + b"\x00" * 60),
    ],
)
def test_what_could_harm_is_refused_and_nothing_is_registered(cast, client, box, name, data):
    sent = sends(client, "/api/v1/matters", ASKED, **{box: [named("good.jpg", photo()), named(name, data)]})
    assert sent.status_code == 422, sent.content
    assert not Matter.objects.exists()


def test_a_picture_that_unpacks_to_gigabytes_is_refused(cast, client, box):
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 1_000_000
    sent = sends(client, "/api/v1/matters", ASKED, **{box: named("bomb.png", out.getvalue())})
    assert (sent.status_code, list(faults(sent))) == (422, [box])


def test_files_go_only_where_there_is_a_box_for_them(cast, client):
    sent = sends(client, "/api/v1/matters", ASKED, subject=named("a.jpg", photo()))
    assert (sent.status_code, list(faults(sent))) == (422, ["subject"])
    assert sends(client, "/api/v1/oauth/token", {}).status_code == 415
    assert sends(client, "/api/v1/partner/matters", {}).status_code == 415


def test_a_step_without_a_box_takes_no_files(client, asked, answered, clock):
    sent = sends(client, f"/api/v1/matters/{asked.number}/steps/rate", {"grade": 5}, secret=asked.secret, files=named("a.jpg", photo()))  # fmt: skip
    assert (sent.status_code, list(faults(sent))) == (422, ["files"])


def test_a_form_has_its_json_once_and_nothing_else(cast, client, box):
    key = {"idempotency-key": str(uuid.uuid4())}
    assert client.post("/api/v1/matters", {box: named("a.jpg", photo())}, headers=key).status_code == 422
    twice = client.post("/api/v1/matters", {"json": ["{}", "{}"]}, headers=key)
    assert list(faults(twice)) == ["json"]
    more = client.post("/api/v1/matters", {"json": "{}", "words": "路灯"}, headers=key)
    assert list(faults(more)) == ["words"]
    assert client.post("/api/v1/matters", {"json": "[1"}, headers=key).status_code == 400
    as_file = {"json": SimpleUploadedFile("j", json.dumps(ASKED).encode(), "application/json")}
    assert client.post("/api/v1/matters", as_file, headers=key).status_code == 201


@pytest.mark.parametrize(
    "body",
    [b"--x", b'--x\r\nContent-Disposition: form-data; name="json"\r\n\r\n{}', b"\xff" * 200],
)
def test_a_broken_form_is_a_refusal(cast, client, body):
    sent = client.generic(
        "POST", "/api/v1/matters", body, "multipart/form-data; boundary=x", headers={"idempotency-key": "k" * 20}
    )
    assert sent.status_code in (400, 422), sent.content
    assert sent["Content-Type"] == "application/problem+json"


def test_too_much_is_refused_before_it_is_read(cast, client):
    sent = client.generic(
        "POST", "/api/v1/matters", b"--x--", "multipart/form-data; boundary=x", headers={"idempotency-key": "k" * 20},
        CONTENT_LENGTH=str(61 * 1024 * 1024),
    )  # fmt: skip
    assert sent.status_code == 413
    files = {f"f{n}": named("a.txt", b"a") for n in range(50)}
    assert sends(client, "/api/v1/matters", ASKED, **files).status_code == 400


def test_a_file_is_for_who_holds_the_receipt_of_its_matter(cast, client, asked, clock):
    other = cast.submits("consultation")
    sends(client, f"/api/v1/matters/{asked.number}/steps/add", {"words": "照片"}, secret=asked.secret, files=named("a.jpg", photo()))  # fmt: skip
    file = Attachment.objects.get().id
    assert client.get(f"/api/v1/matters/{asked.number}/files/{file}").status_code == 401
    with_other = {"authorization": f"Receipt {other.secret}"}
    assert client.get(f"/api/v1/matters/{other.number}/files/{file}", headers=with_other).status_code == 404
    assert client.get(f"/api/v1/matters/{asked.number}/files/{file}", headers=with_other).status_code == 404
    with_own = {"authorization": f"Receipt {asked.secret}"}
    assert client.get(f"/api/v1/matters/{asked.number}/files/{uuid.uuid4()}", headers=with_own).status_code == 404


def test_sending_files_is_counted_before_they_are_looked_at(cast, client, box, settings):
    settings.SUBMISSIONS_PER_NETWORK = 1
    statuses = [
        sends(client, "/api/v1/matters", ASKED, **{box: named("a.exe", b"MZ\x90\x00")}).status_code for _ in range(21)
    ]
    assert (statuses[:20], statuses[20]) == ([422] * 20, 429)
