"""Pictures lose what gives their sender away, stand upright, and cannot fill the memory."""

from __future__ import annotations

import contextlib
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from heliograph.core.files import FileRefused, accept

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # of the damage we did

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret-place/></x:xmpmeta>'


def encoded(image: Image.Image, form: str, **more: object) -> bytes:
    out = BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def telling_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[MAKER] = "SecretPhone"
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS).update({1: "N", 2: (31.0, 14.0, 5.0), 3: "E", 4: (121.0, 28.0, 9.0)})
    return exif


def two_colours(width: int = 1200, height: int = 800) -> Image.Image:
    """Red, with a blue band on top that shows which way is up."""
    image = Image.new("RGB", (width, height), (220, 20, 20))
    image.paste((20, 20, 220), (0, 0, width, height // 4))
    return image


def photo(form: str, orientation: int = 1) -> bytes:
    more: dict[str, object] = {"exif": telling_exif(orientation), "xmp": XMP}
    if form == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Comment", "secret-place")
        notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
        more["pnginfo"] = notes
    if form == "JPEG":
        more["comment"] = "secret-place"
    return encoded(two_colours(), form, **more)


FORMS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@pytest.mark.parametrize("form", FORMS)
def test_a_photo_keeps_its_kind_and_loses_place_device_and_comments(form):
    before = photo(form)
    assert Image.open(BytesIO(before)).getexif().get_ifd(GPS)
    assert b"secret-place" in before
    taken = accept(before, "现场.jpg")
    after = Image.open(BytesIO(taken.data))
    assert taken.kind == FORMS[form] == Image.MIME[after.format]
    assert not after.getexif()
    assert not after.getexif().get_ifd(GPS)
    assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}
    for trace in (b"secret-place", b"SecretPhone", b"Exif", b"eXIf", b"EXIF", b"xmp", b"XMP"):
        assert trace not in taken.data
        assert trace not in taken.preview
    assert taken.notice is None


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_the_way_it_was_taken(form, orientation):
    turned = Image.open(BytesIO(accept(photo(form, orientation), "x").data)).convert("RGB")
    assert turned.size == ((1200, 800) if orientation < 5 else (800, 1200))
    x, y = {
        1: (0.5, 0.1), 2: (0.5, 0.1), 3: (0.5, 0.9), 4: (0.5, 0.9),
        5: (0.1, 0.5), 6: (0.9, 0.5), 7: (0.9, 0.5), 8: (0.1, 0.5),
    }[orientation]  # fmt: skip
    red, _, blue = turned.getpixel((int(x * turned.width), int(y * turned.height)))
    assert blue > 180 > 80 > red


def test_damaged_camera_data_costs_no_picture():
    exif = telling_exif().tobytes()
    before = encoded(two_colours(), "JPEG", exif=exif[:20] + b"\xff" * (len(exif) - 20))
    assert b"SecretPhone" not in accept(before, "x.jpg").data
    assert accept(before, "x.jpg").kind == "image/jpeg"


def test_what_was_appended_to_a_picture_is_gone():
    taken = accept(photo("JPEG") + b"PK\x03\x04 a hidden archive", "x.jpg")
    assert b"hidden archive" not in taken.data


def test_a_preview_is_a_small_jpeg_and_a_small_picture_is_not_blown_up():
    large = Image.open(BytesIO(accept(photo("WEBP"), "x").preview))
    assert (large.format, large.size) == ("JPEG", (640, 427))
    small = Image.open(BytesIO(accept(encoded(Image.new("L", (3, 2)), "PNG"), "x").preview))
    assert small.size == (3, 2)
    thin = Image.open(BytesIO(accept(encoded(Image.new("L", (5_000, 1)), "PNG"), "x").preview))
    assert thin.size == (640, 1)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_usual_mode_of_png_is_taken(mode):
    taken = accept(encoded(Image.new(mode, (40, 30)), "PNG"), "x.png")
    assert Image.open(BytesIO(taken.data)).mode == mode


def test_transparency_stays_and_shows_white_in_the_preview():
    taken = accept(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"), "x.png")
    assert Image.open(BytesIO(taken.data)).getpixel((5, 5)) == (0, 0, 0, 0)
    assert min(Image.open(BytesIO(taken.preview)).getpixel((5, 5))) > 250


def test_a_print_shops_jpeg_in_four_inks_is_taken():
    taken = accept(encoded(Image.new("CMYK", (40, 30), (0, 0, 0, 0)), "JPEG"), "x.jpg")
    assert Image.open(BytesIO(taken.data)).mode == "RGB"


def test_colours_are_brought_to_srgb_and_a_damaged_profile_does_no_harm():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"not a profile"):
        taken = accept(encoded(two_colours(), "JPEG", icc_profile=profile), "x.jpg")
        after = Image.open(BytesIO(taken.data))
        assert "icc_profile" not in after.info
        assert after.getpixel((600, 700))[0] > 200


def test_a_phones_double_photo_is_taken_as_one():
    second = two_colours(600, 400)
    taken = accept(encoded(two_colours(), "MPO", save_all=True, append_images=[second]), "x.jpg")
    after = Image.open(BytesIO(taken.data))
    assert (after.format, after.size) == ("JPEG", (1200, 800))


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_is_kept_and_the_sender_told(form):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    taken = accept(encoded(frames[0], form, save_all=True, append_images=frames[1:]), "x")
    assert getattr(Image.open(BytesIO(taken.data)), "n_frames", 1) == 1
    assert "第一帧" in taken.notice.zh


def png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_000, 5_001), (60_000, 60_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(refused, size):
    assert refused(png_claiming(*size)).code == "too many pixels"


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_cut_short_is_refused(refused, form):
    assert refused(photo(form)[:600]).code == "broken"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.data())
def test_a_damaged_picture_is_cleaned_or_refused_never_an_accident(form, data):
    content = bytearray(photo(form))
    for _ in range(data.draw(st.integers(1, 10))):
        content[data.draw(st.integers(0, min(len(content), 3_000) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(FileRefused):
        assert accept(bytes(content), "x").preview
