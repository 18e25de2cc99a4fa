"""The flow is the best of all there are, found over few ways or over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.draw import transport
from rules.draw.transport import Flow, Transport, carry


@st.composite
def transports(draw: st.DrawFn) -> Transport:
    """Up to 4 sources of up to 2 units, and up to 3 receivers; some ways are missing or take one unit only."""
    goods = draw(st.lists(st.integers(0, 2), min_size=1, max_size=4))
    receivers = draw(st.integers(1, 3))
    ways = [
        [
            (draw(st.integers(0, 9)), receiver, draw(st.integers(1, 2)))
            for receiver in range(receivers)
            if draw(st.booleans())
        ]
        for _ in goods
    ]
    # Powers of two that no two sums share: the optimum is one.
    lots = {(s, way[1]): 1 << (s * receivers + way[1]) for s, own in enumerate(ways) for way in own}
    floor = {(s, way[1]): way[0] << 40 for s, own in enumerate(ways) for way in own}
    step = st.tuples(st.integers(1, 2), st.integers(-5, 5))
    steps = [sorted(draw(st.lists(step, max_size=3)), key=lambda one: one[1]) for _ in range(receivers)]
    return Transport(
        goods,
        [[(floor[s, receiver], receiver, most) for _, receiver, most in own] for s, own in enumerate(ways)],
        lambda s, r: floor[s, r] + lots[s, r],
        [[(room, price << 40) for room, price in own] for own in steps],
        draw(st.sampled_from([0, 7, 1_000])) << 40,
    )


def price_of(asked: Transport, flow: Flow) -> int | None:
    """What a flow costs, reckoned anew; None for one that does not fit."""
    whole, taken = 0, [0] * len(asked.steps)
    for source, amounts in enumerate(flow):
        most = {receiver: room for _, receiver, room in asked.ways[source]}
        if sum(amounts.values()) > asked.goods[source] or any(n > most[to] for to, n in amounts.items()):
            return None
        whole += asked.left * (asked.goods[source] - sum(amounts.values()))
        for receiver, amount in amounts.items():
            whole += asked.price(source, receiver) * amount
            taken[receiver] += amount
    for own, amount in zip(asked.steps, taken, strict=True):
        units = [price for room, price in own for _ in range(room)]
        if amount > len(units):
            return None
        whole += sum(units[:amount])
    return whole


def every_flow(asked: Transport) -> Iterator[Flow]:
    ways = [(s, receiver) for s, own in enumerate(asked.ways) for _, receiver, _ in own]
    for amounts in product(range(3), repeat=len(ways)):
        flow: Flow = [{} for _ in asked.goods]
        for (source, receiver), amount in zip(ways, amounts, strict=True):
            if amount:
                flow[source][receiver] = amount
        yield flow


@given(asked=transports().filter(lambda one: sum(map(len, one.ways)) <= 7))
def test_no_flow_is_cheaper(asked: Transport) -> None:
    found = price_of(asked, carry(asked))
    assert found is not None
    assert found == min(price for flow in every_flow(asked) if (price := price_of(asked, flow)) is not None)


@given(asked=transports())
def test_the_pace_does_not_change_what_is_found(asked: Transport) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transport, "CHEAPEST", 1)
        patch.setattr(transport, "ADDED", 1)
        slowly = carry(asked)
    assert slowly == carry(asked)
