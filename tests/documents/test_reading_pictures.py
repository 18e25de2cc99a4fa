"""Reading photos: what they say of themselves, what the same view in another dress says, and whatever is broken."""

from __future__ import annotations

import hashlib
import io
import random
import struct
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from documents import pictures
from documents.pictures import read_picture, small_picture
from documents.places_in_pictures import without_position
from rules.geography import Position, metres
from rules.pictures import UNREADABLE
from tests.support.photos import SCHOOL, shot, view
from tests.support.world import at

NOON = at("2026-09-02 12:00")
PHOTO = shot(view(1), NOON, SCHOOL)


def bits_apart(one: bytes, other: bytes) -> int:
    mine, theirs = read_picture(one).fingerprint, read_picture(other).fingerprint
    assert mine is not None
    assert theirs is not None
    return (mine ^ theirs).bit_count()


def test_a_photo_tells_when_and_where_it_was_taken() -> None:
    read = read_picture(PHOTO)
    assert (read.is_readable, read.taken_at) == (True, NOON)
    assert read.position is not None
    assert metres(read.position, SCHOOL) <= 1


def test_a_camera_that_names_its_zone_is_believed_and_one_that_does_not_is_in_china() -> None:
    assert read_picture(shot(view(1), NOON, offset="+09:00")).taken_at == at("2026-09-02 11:00")
    assert read_picture(shot(view(1), NOON, offset="nonsense")).taken_at is None


def test_south_and_west_are_other_places_and_a_receiver_without_a_fix_is_nowhere() -> None:
    place = Position(-70.5, -33.25)
    read = read_picture(shot(view(1), None, place)).position
    assert read is not None
    assert metres(read, place) <= 1
    assert read_picture(shot(view(1), None, Position(0, 0))).position is None


@pytest.mark.parametrize("seed", range(12))
def test_the_same_view_in_another_size_quality_or_format_is_nearly_the_same(seed: int) -> None:
    image = view(seed, (1280, 960))
    for other in (
        shot(image, quality=35), shot(image.resize((500, 375))), shot(image, kind="PNG"),
        shot(image.point(lambda level: min(255, level + 12))),
    ):  # fmt: skip
        assert bits_apart(shot(image), other) <= 4


def test_other_views_are_not() -> None:
    seen = [read_picture(shot(view(seed))).fingerprint for seed in range(40)]
    apart = [(one ^ other).bit_count() for at_, one in enumerate(seen) for other in seen[:at_] if one and other]
    assert len(apart) == 780
    assert min(apart) > 8


def test_a_photo_held_sideways_is_the_photo() -> None:
    image = view(3)
    sideways = shot(image.transpose(Image.Transpose.ROTATE_90), turned=6)
    assert bits_apart(shot(image), sideways) <= 4


def test_what_is_too_plain_to_tell_from_others_has_no_fingerprint() -> None:
    for shade in (0, 128, 255):
        read = read_picture(shot(Image.new("RGB", (64, 48), (shade, shade, shade))))
        assert (read.is_readable, read.fingerprint) == (True, None)


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_every_format_that_is_kept_is_read_in_every_dress(kind: str, mode: str) -> None:
    out = io.BytesIO()
    view(5).convert(mode).save(out, kind)
    assert read_picture(out.getvalue()).is_readable


def test_a_transparent_png_and_a_cmyk_jpeg_are_read() -> None:
    for mode, kind in (("RGBA", "PNG"), ("LA", "PNG"), ("CMYK", "JPEG")):
        out = io.BytesIO()
        view(5).convert(mode).save(out, kind)
        assert read_picture(out.getvalue()).is_readable, mode


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xd8\xff", b"%PDF-1.7 not a picture", b"PK\x03\x04", b"GIF8", b"\x89PNG\r\n\x1a\n", PHOTO[:1000],
        PHOTO[: len(PHOTO) // 2], shot(view(1), kind="PNG")[:-40],
    ],
    ids=range(9),
)  # fmt: skip
def test_what_is_no_picture_or_is_cut_off_cannot_be_read(content: bytes) -> None:
    assert read_picture(content) == UNREADABLE
    assert small_picture(content) is None


def _claims(width: int, height: int) -> bytes:
    """A small PNG that claims to be that large and unpacks to zeros without end."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(10_000_000))) + chunk(b"IEND", b"")


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpacked(_self: object) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", unpacked)
    for width, height in ((60_000, 60_000), (9_000, 9_000), (8_000, 5_001)):
        assert read_picture(_claims(width, height)) == UNREADABLE
        assert small_picture(_claims(width, height)) is None
    with pytest.raises(AssertionError, match="unpacked"):
        read_picture(_claims(800, 500))


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["JPEG", "PNG"]))
def test_nothing_broken_ever_breaks_us(seed: int, kind: str) -> None:
    chance = random.Random(seed)
    content = bytearray(shot(view(2, (80, 60)), NOON, SCHOOL, kind=kind))
    for _ in range(chance.randrange(1, 30)):
        # The particulars stand at the beginning: most damage goes there.
        content[chance.randrange(chance.choice([60, 400, len(content)]))] = chance.randrange(256)
    if chance.random() < 0.3:
        del content[chance.randrange(len(content)) :]
    read = read_picture(bytes(content))
    assert read.taken_at is None or isinstance(read.taken_at, datetime)
    assert len(without_position(bytes(content))) == len(content)


def test_a_bug_of_ours_is_not_taken_for_a_broken_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(_image: object) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr(pictures, "_read", wrong)
    with pytest.raises(RuntimeError, match="ours"):
        read_picture(PHOTO)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_is_kept_says_no_more_where_it_was_taken_and_is_otherwise_the_same(kind: str) -> None:
    content = shot(view(1), NOON, SCHOOL, kind=kind)
    kept = without_position(content)
    before, after = read_picture(content), read_picture(kept)
    assert (before.position is None, after.position) == (False, None)
    assert (after.is_readable, after.fingerprint, after.taken_at) == (True, before.fingerprint, NOON)
    assert len(kept) == len(content)
    with Image.open(io.BytesIO(content)) as one, Image.open(io.BytesIO(kept)) as other:
        assert one.tobytes() == other.tobytes()
        assert dict(other.getexif().get_ifd(0x8825)) == {}
        assert other.getexif()[0x0112] == 1


def test_a_position_in_an_xmp_packet_goes_too() -> None:
    packet = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude='28,52.26N'/>"
    content = PHOTO[:2] + b"\xff\xe1" + (len(packet) + 2).to_bytes(2) + packet + PHOTO[2:]
    kept = without_position(content)
    assert b"28,52" not in kept
    assert read_picture(kept).is_readable
    plain = PHOTO[:2] + b"\xff\xe1" + (len(packet) + 2).to_bytes(2) + packet.replace(b"GPS", b"XYZ") + PHOTO[2:]
    assert b"28,52" in without_position(plain)


def test_a_photo_without_a_position_and_what_is_no_photo_are_kept_as_they_are() -> None:
    for content in (shot(view(1), datetime(2026, 9, 1, tzinfo=UTC)), b"%PDF-1.7", b"", b"PK\x03\x04 GPS"):
        digests = {hashlib.sha256(one).hexdigest() for one in (content, without_position(content))}
        assert len(digests) == 1
