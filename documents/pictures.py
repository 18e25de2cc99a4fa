"""Reading photos, the one place that knows Pillow: what a file shows of itself, whatever is wrong with it."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, TypeVar

from PIL import Image, ImageOps

from rules.geography import Position
from rules.instants import SHANGHAI
from rules.pictures import UNREADABLE, Picture

Seen = TypeVar("Seen")

FORMATS = ("JPEG", "PNG", "GIF")
LARGEST = 80_000_000
"""Pixels. What claims more is not unpacked: a small file may unpack to more than the machine has."""
_LARGEST_UNPACKED = 40_000_000
SMALL = 320, 240
"""How large a photo is in a list of them, in pixels."""
_PLAIN = 8
"""Levels of grey out of 256. Where light and dark lie no further apart, the bits would only tell of noise."""
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, EOFError, struct.error,
    MemoryError, Image.DecompressionBombError,
)  # fmt: skip
"""All that Pillow's readers are known to raise for broken files; a file somebody hands in is never a fault of ours."""

# We look at the size ourselves, before anything is unpacked.
Image.MAX_IMAGE_PIXELS = None

_EXIF, _GPS, _ORIGINAL, _DIGITIZED, _CHANGED = 0x8769, 0x8825, 0x9003, 0x9004, 0x0132
_OFFSETS = {_ORIGINAL: 0x9011, _DIGITIZED: 0x9012, _CHANGED: 0x9010}


def read_picture(content: bytes) -> Picture:
    """What a photo tells of itself; UNREADABLE for whatever is none, is broken, or is too large to unpack."""
    # A JPEG is unpacked at an eighth of its size and no larger: nine pixels by eight are looked at in the end.
    return _unpacked(content, "L", (256, 256), _read) or UNREADABLE


def small_picture(content: bytes) -> bytes | None:
    """The photo upright and no larger than SMALL, as a JPEG without particulars; None where it cannot be read."""
    return _unpacked(content, "RGB", SMALL, _made_small)


def _made_small(image: Image.Image) -> bytes:
    upright = _or_nothing(lambda: ImageOps.exif_transpose(image), image).convert("RGB")
    upright.thumbnail(SMALL)
    out = BytesIO()
    upright.save(out, "JPEG", quality=80)
    return out.getvalue()


def _unpacked(content: bytes, mode: str, size: tuple[int, int], look: Callable[[Image.Image], Seen]) -> Seen | None:
    """What is seen of a photo, unpacked no larger than is needed for this size; None where it cannot be unpacked."""
    with warnings.catch_warnings():
        # What Pillow warns of, such as torn particulars, is no trouble: the particulars are left out.
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(content), formats=FORMATS) as image:
                if image.width * image.height > LARGEST:
                    return None
                image.draft(mode, size)
                if image.width * image.height > _LARGEST_UNPACKED:
                    return None
                image.load()
                return look(image)
        except _BROKEN:
            return None


def _read(image: Image.Image) -> Picture:
    exif = _or_nothing(image.getexif, Image.Exif())
    particulars = _or_nothing(lambda: exif.get_ifd(_EXIF), {})
    where = _or_nothing(lambda: _position(exif.get_ifd(_GPS)), None)
    return Picture(True, _fingerprint(image), _taken_at({**exif, **particulars}), where)


def _or_nothing(read: Any, otherwise: Any) -> Any:  # Any: whatever Pillow's reader of particulars answers
    try:
        return read()
    except _BROKEN:
        return otherwise


def _fingerprint(image: Image.Image) -> int | None:
    """A difference hash: in an 8 by 8 grid, whether each field is brighter than its neighbour on the right."""
    upright = _or_nothing(lambda: ImageOps.exif_transpose(image), image)
    small = upright.convert("L").resize((9, 8), Image.Resampling.BOX)
    grey = small.tobytes()
    if max(grey) - min(grey) < _PLAIN:
        return None
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (grey[row * 9 + column] > grey[row * 9 + column + 1])
    return bits if 0 < bits < (1 << 64) - 1 else None


def _taken_at(particulars: dict[int, Any]) -> datetime | None:  # Any: a tag holds whatever a camera put into it
    """When it was taken; in China's time where the camera does not say in which."""
    for tag, offset in _OFFSETS.items():
        try:
            taken = datetime.strptime(_text(particulars.get(tag)), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - zone below
            zone = datetime.strptime(_text(particulars[offset]), "%z").tzinfo if particulars.get(offset) else None
            return taken.replace(tzinfo=zone or SHANGHAI).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _text(value: object) -> str:
    return str(value or "").strip("\0 ")


def _position(tags: dict[int, Any]) -> Position | None:  # Any: as above
    """Where it was taken, if that is a place on earth and not the 0, 0 of a receiver without a fix."""
    if not {1, 2, 3, 4} <= set(tags):
        return None
    north, east = _degrees(tags[2]), _degrees(tags[4])
    north, east = (-north if tags[1] == "S" else north), (-east if tags[3] == "W" else east)
    is_somewhere = -90 <= north <= 90 and -180 <= east <= 180 and (north, east) != (0, 0)
    return Position(east, north) if is_somewhere else None


def _degrees(parts: Any) -> float:  # Any: as above
    degrees, minutes, seconds = (float(one) for one in parts)
    return degrees + minutes / 60 + seconds / 3600
