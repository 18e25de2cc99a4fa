"""Nearly the same photo is found through its parts, by index, however many photos there are; and none is missed."""

from __future__ import annotations

import random

import sqlalchemy as sa

from models import Photo
from models.columns import table_of
from models.photo import BAND_NAMES
from rules.pictures import Picture, signed
from rules.vocabulary import EvidenceKind
from store import photos
from store.dialect import differing_bits
from store.photos import Shot
from tests.store.test_outbox_plans import plans
from tests.support.world import World, at

NOON = at("2026-09-01 12:00")
COUNT = 3_000


def stored(world: World, seen: list[int]) -> None:
    with world.desk.sitting(NOON) as sitting:
        photos.keep(sitting.session, {f"{place:064d}": Picture(True, one) for place, one in enumerate(seen)})
        if world.desk.engine.dialect.name == "postgresql":
            sitting.session.execute(sa.text("ANALYZE photo"))


def sought(fingerprint: int) -> Shot:
    return Shot(1, 1, EvidenceKind.RECTIFIED, "a.jpg", "f" * 64, NOON, None, True, fingerprint, None)


def test_each_part_is_looked_up_in_its_index(world: World) -> None:
    chance = random.Random(1)
    stored(world, [chance.getrandbits(64) for _ in range(COUNT)])
    with world.desk.looking() as session:
        (plan,) = plans(session, lambda one: photos.alike_before(one, sought(7), 1, 4))
    assert all(f"ix_photo_{name}" in plan for name in BAND_NAMES), plan
    assert "SCAN photo" not in plan
    assert "Seq Scan on photo" not in plan


def test_both_databases_count_bits_as_python_does(world: World) -> None:
    chance = random.Random(2)
    seen = [0, 2**64 - 1, 2**63, 2**63 - 1, *(chance.getrandbits(64) for _ in range(300))]
    stored(world, seen)
    photo = table_of(Photo)
    for other in seen[:20]:
        near = differing_bits(photo.c.fingerprint, sa.literal(signed(other), sa.BigInteger))
        with world.desk.looking() as session:
            found = session.execute(sa.select(photo.c.digest, near).order_by(photo.c.digest)).all()
        assert [row[1] for row in found] == [(one ^ other).bit_count() for one in seen]


def test_what_differs_in_four_bits_is_found_and_what_differs_in_five_is_not(world: World) -> None:
    chance = random.Random(3)
    one = chance.getrandbits(64)

    def flipped(count: int) -> int:
        return one ^ sum(1 << bit for bit in chance.sample(range(64), count))

    seen = [flipped(count) for count in (0, 1, 2, 3, 4, 5, 6) for _ in range(40)]
    stored(world, seen)
    photo = table_of(Photo)
    parts = sa.or_(*(photo.c[name] == part for name, part in zip(BAND_NAMES, photos.bands(one), strict=True)))
    near = differing_bits(photo.c.fingerprint, sa.literal(signed(one), sa.BigInteger)) <= 4
    with world.desk.looking() as session:
        found = session.scalars(sa.select(photo.c.digest).where(parts, near)).all()
    assert sorted(found) == [f"{place:064d}" for place, other in enumerate(seen) if (one ^ other).bit_count() <= 4]
    assert len(found) == 200
