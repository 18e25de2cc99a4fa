"""Who is ahead and who is behind (先进、排名靠后): towns and lead units by on-time rate, where it is of enough."""

from __future__ import annotations

from collections.abc import Sequence

from rules.figure_report import Part, Report
from rules.figure_words import fraction_of, interval_of, value_of
from rules.indicators import Dimension, Indicator, ranked
from rules.intervals import LEAST
from rules.tables import Cell, Table
from rules.words import Text

MOST = 3
"""So many from either end, and fewer where fewer are ranked: nobody is both."""
_BY = Indicator.ON_TIME_RATE
_COLUMNS = (
    Text("名次", "place"), Text("按", "among"), Text("单位", "who"), Text(_BY.zh, _BY.en), Text("分子/分母", "of"),
    Text("95% 区间", "95 % interval"),
)  # fmt: skip
_NOTE = Text(
    f"按{_BY.zh}排名，同值同位次；不足 {LEAST} 件的不参与排名。",
    f"By {_BY.en}; equal values have equal places, and nobody is ranked below {LEAST}.",
)
_NOBODY = Text(
    f"本期没有：参与排名的须有 {LEAST} 件以上到期或已提交的隐患，且不少于两家。",
    f"Nobody: ranked are those with {LEAST} or more cases that fell due or were handed in, where there are two.",
)


def ahead_and_behind(report: Report) -> tuple[Table, Table]:
    """The first and the last of the towns and of the lead units."""
    ahead: list[Sequence[Cell]] = []
    behind: list[Sequence[Cell]] = []
    for by in (Dimension.TOWN, Dimension.LEAD):
        parts = {one.key: one for one in report.parts(by)}
        places = ranked({key: one.figures[_BY] for key, one in parts.items()})
        most = min(MOST, len(places) // 2)
        for key, place in places.items():
            if place <= most:
                ahead.append(_row(place, by, parts[key]))
            elif sum(other > place for other in places.values()) < most:
                behind.append(_row(place, by, parts[key]))
    return (
        Table("ahead", Text("先进", "Ahead"), _COLUMNS, ahead, _NOBODY, note=_NOTE if ahead else None),
        Table("behind", Text("排名靠后", "Behind"), _COLUMNS, behind, _NOBODY, note=_NOTE if behind else None),
    )


def _row(place: int, by: Dimension, part: Part) -> Sequence[Cell]:
    one = part.figures[_BY]
    return (place, Text(by.zh, by.en), part.name, value_of(one), fraction_of(one), interval_of(one))
