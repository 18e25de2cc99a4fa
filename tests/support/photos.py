"""Photos made for a test: a view that can be told from others, with the particulars a telephone writes into them."""

from __future__ import annotations

import io
import random
from datetime import datetime

from PIL import Image

from casework.acting import Attachment
from documents.pictures import read_picture
from rules.geography import Position
from rules.instants import SHANGHAI
from rules.vocabulary import EvidenceKind

SCHOOL = Position(105.442, 28.871)


def view(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Fields of grey and colour: as different from another seed's as one school gate is from another."""
    chance = random.Random(seed)
    coarse = Image.new("RGB", (12, 9))
    coarse.putdata([(chance.randrange(256), chance.randrange(256), chance.randrange(256)) for _ in range(12 * 9)])
    return coarse.resize(size, Image.Resampling.BICUBIC)


def shot(
    image: Image.Image, taken: datetime | None = None, where: Position | None = None, *, quality: int = 90,
    offset: str = "", kind: str = "JPEG", turned: int = 1,
) -> bytes:  # fmt: skip
    """The file a telephone would write."""
    exif = Image.Exif()
    exif[0x0112] = turned
    if taken is not None:
        particulars = exif.get_ifd(0x8769)
        particulars[0x9003] = taken.astimezone(SHANGHAI).strftime("%Y:%m:%d %H:%M:%S")
        if offset:
            particulars[0x9011] = offset
    if where is not None:
        exif.get_ifd(0x8825).update({
            1: "N" if where.latitude >= 0 else "S", 2: _parts(where.latitude),
            3: "E" if where.longitude >= 0 else "W", 4: _parts(where.longitude),
        })  # fmt: skip
    out = io.BytesIO()
    image.save(out, kind, exif=exif, quality=quality)
    return out.getvalue()


def _parts(degrees: float) -> tuple[float, float, float]:
    whole = int(abs(degrees))
    minutes = (abs(degrees) - whole) * 60
    return float(whole), float(int(minutes)), round((minutes - int(minutes)) * 60, 3)


def handed_in(content: bytes, digest: str, kind: EvidenceKind = EvidenceKind.RECTIFIED, name: str = "") -> Attachment:
    """A photo as it goes with an act; the digest is spelt out so that a test can read which file is which."""
    called = name or f"{digest}.jpg"
    return Attachment(called, digest * (64 // len(digest)), "image/jpeg", len(content), kind, read_picture(content))
