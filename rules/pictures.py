"""What a photo tells of itself, and how two of them compare; what is made of it is for whoever looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from rules.geography import Position
from rules.words import Text, Word

BITS = 64
BANDS = 5
"""Into how many parts a fingerprint is cut. Two that differ in fewer bits than this share one part at least, so
that looking for equal parts finds every one of them: exact up to four bits."""
_WIDTH = 13


class Pictures(BaseModel):
    """config/policy/pictures.yaml: from where on a verifier is told of something about a photo."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(default="pictures", pattern="^pictures$")
    version: int = Field(default=1, ge=1)
    alike_bits: int = Field(default=BANDS - 1, ge=0, lt=BANDS)
    """In how many of 64 bits the fingerprints of nearly the same photo may differ."""
    far_metres: int = Field(default=500, ge=0, le=1_000_000)
    """How far from the school a photo may have been taken."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What was seen of a file that should be a photo.

    fingerprint: 64 bits that are much the same for the same view in another size, format or quality; None for what
    is too plain to tell from others. position: only as long as it takes to reckon how far from the school it is.
    """

    is_readable: bool
    fingerprint: int | None = None
    taken_at: datetime | None = None
    position: Position | None = field(default=None, repr=False)


AS_JPEG = Text(
    "请改存为 JPEG：iPhone 在“设置-相机-格式”选“兼容性最佳”后重拍，其他手机在相机设置里关闭“高效格式（HEIC）”",
    "save it as a JPEG: on an iPhone choose Settings, Camera, Formats, Most Compatible and take it again; on other "
    "telephones turn off the efficient format (HEIC) in the settings of the camera",
)
"""How whoever took a photo in a format that is not taken mends it."""

UNREADABLE = Picture(is_readable=False)


class Mark(Word):
    """What a verifier is told about a photo. None of it refuses anything."""

    UNREADABLE = "unreadable", "不能按图片读取", "cannot be read as a picture"
    USED_BEFORE = "used_before", "照片曾经用过", "the same photo was used before"
    NEARLY_SAME = "nearly_same", "与已有照片几乎相同", "nearly the same as another photo"
    TAKEN_EARLY = "taken_early", "拍摄时间过早", "taken too early"
    TAKEN_LATE = "taken_late", "拍摄时间在提交之后", "taken after it was handed in"
    FAR_AWAY = "far_away", "拍摄地点远离学校", "taken far from the school"


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark on one file of evidence, in words."""

    file: str
    mark: Mark
    what: Text


def bands(fingerprint: int) -> tuple[int, ...]:
    """The parts of a fingerprint, the lowest bits first."""
    return tuple((fingerprint >> (_WIDTH * place)) & ((1 << _WIDTH) - 1) for place in range(BANDS))


def signed(fingerprint: int) -> int:
    """The same 64 bits as databases count them."""
    return fingerprint - (1 << BITS) if fingerprint >> (BITS - 1) else fingerprint


def unsigned(kept: int) -> int:
    """The same 64 bits as we count them."""
    return kept % (1 << BITS)
