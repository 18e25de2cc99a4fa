"""What a unit is worth at each source and receiver in an optimal flow: the proof that no other way is cheaper."""

from __future__ import annotations

from collections.abc import Sequence

Prices = tuple[list[int], list[int | None]]
"""From each source, and from each receiver, the least price on to the end; None where nothing can go on."""


def potentials(
    goods: Sequence[int],
    in_use: Sequence[dict[int, int]],
    steps: Sequence[Sequence[tuple[int, int]]],
    left: int,
    flow: Sequence[dict[int, int]],
    most: Sequence[dict[int, int]],
) -> Prices:
    """The least prices to the end over what a flow still lets through, its own units counted back.

    The flow is an optimal one over the ways in use, so no round trip gains and the prices settle.
    """
    forward = [
        [(to, price) for to, price in ways.items() if flow[source].get(to, 0) < most[source][to]]
        for source, ways in enumerate(in_use)
    ]
    backward: list[list[tuple[int, int]]] = [[] for _ in steps]
    for source, amounts in enumerate(flow):
        for receiver in amounts:
            backward[receiver].append((source, in_use[source][receiver]))
    at_receiver = _next_prices(steps, flow)
    at_source = [left] * len(goods)
    is_settled = False
    while not is_settled:
        is_settled = not (_lower(at_source, forward, at_receiver) | _lower_back(at_receiver, backward, at_source))
    return at_source, at_receiver


def _next_prices(steps: Sequence[Sequence[tuple[int, int]]], flow: Sequence[dict[int, int]]) -> list[int | None]:
    """The price of one unit more at each receiver; None where it takes no more."""
    taken = [0] * len(steps)
    for amounts in flow:
        for receiver, amount in amounts.items():
            taken[receiver] += amount
    prices: list[int | None] = []
    for own, amount in zip(steps, taken, strict=True):
        filled, found = 0, None
        for room, price in own:
            filled += room
            if amount < filled:
                found = price
                break
        prices.append(found)
    return prices


def _lower(
    at_source: list[int], forward: Sequence[Sequence[tuple[int, int]]], at_receiver: Sequence[int | None]
) -> bool:
    """Prices at the sources follow those at the receivers; whether any fell."""
    fell = False
    for source, ways in enumerate(forward):
        least = at_source[source]
        for receiver, price in ways:
            beyond = at_receiver[receiver]
            if beyond is not None and price + beyond < least:
                least = price + beyond
        if least < at_source[source]:
            at_source[source], fell = least, True
    return fell


def _lower_back(
    at_receiver: list[int | None], backward: Sequence[Sequence[tuple[int, int]]], at_source: Sequence[int]
) -> bool:
    """Prices at the receivers follow those at the sources whose units they might give back; whether any fell."""
    fell = False
    for receiver, units in enumerate(backward):
        for source, price in units:
            known, instead = at_receiver[receiver], at_source[source] - price
            if known is None or instead < known:
                at_receiver[receiver], fell = instead, True
    return fell
