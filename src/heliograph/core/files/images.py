"""Pictures: decoded and written anew from their pixels, so that nothing else of the file survives.

Location, device, author, thumbnails, comments and whatever was appended go; the way up is applied first, colours are
brought to sRGB. The JPEG tables are ours too, since a camera's own would tell its make.
"""

from __future__ import annotations

import contextlib
import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms

from heliograph.core.files.refusal import FileRefused
from heliograph.core.text import Text

MAX_PIXELS = 50_000_000
PREVIEW_PIXELS = 640

_ORIENTATION = 0x0112
_TURN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_BROKEN = Text(
    "这张图片打不开，可能没有传完整。请重新选择。",
    "This picture cannot be opened; it may be incomplete. Please choose it again.",
)
_HUGE = Text(
    "图片超过 5000 万像素。请缩小后再上传。", "The picture has more than 50 megapixels. Please make it smaller."
)
_FIRST_ONLY = Text("动图只保留第一帧。", "Only the first frame of a moving picture is kept.")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture without anything but its pixels."""

    data: bytes
    preview: bytes
    notice: Text | None


def kind_of(data: bytes) -> str | None:
    """The media type of a picture we take, by its first bytes; None if it is none."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def clean(data: bytes, kind: str) -> Cleaned:
    """Write a picture anew. Raises FileRefused if it is broken or, seen before decoding, has too many pixels."""
    try:
        image, moving = _decoded(data, kind)
        return Cleaned(_encoded(image, kind), _preview(image), _FIRST_ONLY if moving else None)
    except Image.DecompressionBombError:
        raise FileRefused("too many pixels", _HUGE) from None
    except FileRefused:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, AttributeError, struct.error) as error:
        raise FileRefused("broken", _BROKEN) from error  # what Pillow raises for damaged files is any of these


def _decoded(data: bytes, kind: str) -> tuple[Image.Image, bool]:
    """The bare pixels, upright and in sRGB, and whether more frames followed that are left out."""
    with Image.open(BytesIO(data), formats=[_FORMATS[kind]]) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise FileRefused("too many pixels", _HUGE)
        moving = kind != "image/jpeg" and getattr(opened, "n_frames", 1) > 1
        image = _as_srgb(_upright(opened))
    image.info = {key: image.info[key] for key in ("transparency",) if key in image.info}
    if kind == "image/jpeg" and image.mode not in {"RGB", "L"}:
        image = image.convert("RGB")
    return image, moving


def _upright(image: Image.Image) -> Image.Image:
    """A decoded copy, turned as the camera was held; as it lies, if the camera data is damaged.

    `ImageOps.exif_transpose` writes the camera data back, and fails on what some phones put there.
    """
    turn = None
    with contextlib.suppress(Exception):  # a parser of another's bytes, whose result can only be one of seven turns
        turn = _TURN.get(image.getexif().get(_ORIENTATION, 1))
    return image.copy() if turn is None else image.transpose(turn)


def _as_srgb(image: Image.Image) -> Image.Image:
    """The picture in sRGB, since its colour profile does not survive. A profile that can't be read is left out."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"}:
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
            return converted if converted is not None else image
    return image


def _encoded(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    if kind == "image/jpeg":
        image.save(out, "JPEG", quality=90)
    elif kind == "image/png":
        image.save(out, "PNG")
    else:
        image.save(out, "WEBP", quality=90, method=2)
    return out.getvalue()


def _preview(image: Image.Image) -> bytes:
    """A JPEG of at most 640 px a side, on white where the picture is transparent."""
    plain = image.convert("RGBA") if image.has_transparency_data else image
    if plain.mode not in {"RGB", "RGBA", "L"}:
        plain = plain.convert("RGB")
    scale = min(1.0, PREVIEW_PIXELS / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if small.mode == "RGBA":
        paper = Image.new("RGB", small.size, "white")
        paper.paste(small, mask=small.getchannel("A"))
        small = paper
    out = BytesIO()
    small.save(out, "JPEG", quality=80)
    return out.getvalue()
