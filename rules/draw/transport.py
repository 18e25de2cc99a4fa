"""Carries goods to receivers at the least price, exactly: a min-cost flow over few ways, proven over all of them.

A flow over every way between hundreds of sources and hundreds of receivers is slow, and nearly all of those ways are
never used. So it is solved over the cheapest ones; prices of goods and places that follow from its optimum then say of
every other way whether it could lower the whole. While one could, it is added. When none can, nothing was left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

import networkx as nx

from rules.draw.pricing import potentials

CHEAPEST = 12
"""Ways from each source, and to each receiver, to begin with. Only the pace depends on it."""
ADDED = 8
"""Ways added from one source at a time, the most promising first."""

Way = tuple[int, int, int]
"""From one source: (a price it certainly has, receiver, how much may go)."""
Step = tuple[int, int]
"""At one receiver: (how much, price of each unit)."""
Flow = list[dict[int, int]]
"""For each source: how much goes to which receiver."""


@dataclass(frozen=True, slots=True)
class Transport:
    """What is to be carried. Prices are whole numbers; with prices drawn by lot there is but one optimum.

    goods: how much each source has. ways: from each source. price: of a way from source to receiver, at least what the
    way says. steps: what each receiver takes, at rising prices; below zero is a reward. left: price of a unit that
    stays where it is.
    """

    goods: Sequence[int]
    ways: Sequence[Sequence[Way]]
    price: Callable[[int, int], int]
    steps: Sequence[Sequence[Step]]
    left: int


def carry(asked: Transport) -> Flow:
    """The flow of the least price among all there are."""
    most = [{receiver: amount for _, receiver, amount in ways} for ways in asked.ways]
    in_use = _cheapest(asked)
    while True:
        flow = _solved(asked, in_use, most)
        if not _add_better(asked, in_use, potentials(asked.goods, in_use, asked.steps, asked.left, flow, most)):
            return flow


def _cheapest(asked: Transport) -> list[dict[int, int]]:
    """For each source the ways to begin with, and their prices."""
    towards: list[list[tuple[int, int]]] = [[] for _ in asked.steps]
    chosen: list[set[int]] = []
    for source, ways in enumerate(asked.ways):
        chosen.append({receiver for _, receiver, _ in nsmallest(CHEAPEST, ways)})
        for least, receiver, _ in ways:
            towards[receiver].append((least, source))
    for receiver, sources in enumerate(towards):
        for _, source in nsmallest(CHEAPEST, sources):
            chosen[source].add(receiver)
    return [{to: asked.price(source, to) for to in sorted(receivers)} for source, receivers in enumerate(chosen)]


def _solved(asked: Transport, in_use: list[dict[int, int]], most: list[dict[int, int]]) -> Flow:
    graph = nx.MultiDiGraph()
    first, end = len(asked.goods), -1
    graph.add_node(end, demand=sum(asked.goods))
    for receiver, steps in enumerate(asked.steps):
        graph.add_node(first + receiver, demand=0)
        for amount, price in steps:
            graph.add_edge(first + receiver, end, capacity=amount, weight=price)
    for source, goods in enumerate(asked.goods):
        graph.add_node(source, demand=-goods)
        graph.add_edge(source, end, capacity=goods, weight=asked.left)
        for receiver, price in sorted(in_use[source].items()):
            graph.add_edge(source, first + receiver, capacity=most[source][receiver], weight=price)
    _, found = nx.network_simplex(graph)
    return [
        {to - first: amounts[0] for to, amounts in found[source].items() if to != end and amounts[0]}
        for source in range(len(asked.goods))
    ]


def _add_better(asked: Transport, in_use: list[dict[int, int]], prices: tuple[list[int], list[int | None]]) -> bool:
    """Whether some way not in use could lower the whole; the most promising of them are in use afterwards."""
    at_source, at_receiver = prices
    found = False
    for source, ways in enumerate(asked.ways):
        known, worth, better = in_use[source], at_source[source], []
        for least, receiver, _ in ways:
            beyond = at_receiver[receiver]
            # What it certainly costs is asked first: its lot need not be drawn when that is too much already.
            if beyond is not None and least + beyond < worth and receiver not in known:
                price = asked.price(source, receiver)
                if price + beyond < worth:
                    better.append((price + beyond, receiver, price))
        for _, receiver, price in nsmallest(ADDED, better):
            known[receiver] = price
            found = True
    return found
