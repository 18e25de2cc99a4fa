"""Every benchmark runs to its end on both databases and says what it measured; how fast that was is asked elsewhere."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.__main__ import BENCHMARKS, WITHOUT_DATABASE, main, measure
from benchmarks.draws import NOWHERE
from benchmarks.figures import Figure, show, write
from benchmarks.grounds import Ground, OnPostgreSQL, OnSQLite, raw
from benchmarks.measuring import Cost, middle, watching
from benchmarks.sizes import TINY
from tests.support.postgres import Cluster

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def _little_rubbish() -> Iterator[None]:
    """What the tests before have left in memory is not swept again before every measurement."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Ground:
    """A kind of database, with the template of all tests to begin from."""
    if request.param == "sqlite":
        return OnSQLite(tmp_path, f"sqlite:///{request.getfixturevalue('sqlite_template')}")
    cluster: Cluster = request.getfixturevalue("cluster")
    return OnPostgreSQL(cluster, cluster.url(request.getfixturevalue("postgresql_template")))


def shown(figures: list[Figure]) -> str:
    target = StringIO()
    show(figures, Console(file=target, width=100))
    return target.getvalue()


OF_BOTH = "sweep", "outbox", "pages", "assess"
"""Those that put rows in by SQL of their own; what the others do, the tests of casework do on both databases."""


EACH = [(name, "sqlite") for name in BENCHMARKS] + [(name, "postgresql") for name in OF_BOTH]


@pytest.mark.parametrize(("name", "ground"), EACH, indirect=["ground"])
def test_every_benchmark_runs_and_reports(name: str, ground: Ground, tmp_path: Path) -> None:
    told: list[Figure] = []
    figures = measure([name], [ground], TINY, told.append)
    assert figures == told
    where = NOWHERE if name in WITHOUT_DATABASE else ground.name
    assert {(one.benchmark, one.database) for one in figures} == {(name, where)}
    assert all(one.ours.wall > 0 for one in figures)
    assert all(one.least.wall > 0 for one in figures if one.least)
    assert all(one.floor for one in figures if one.least)
    assert where in shown(figures)
    write(figures, tmp_path / "figures.json", TINY.rounds, "18.4")
    kept = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert [one["what"] for one in kept["figures"]] == [one.what for one in figures]


def test_the_seconds_of_the_server_are_counted(ground: Ground) -> None:
    url = ground.empty()
    with raw(url) as database, watching(ground.server_cpu) as watch:
        numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000) "
        assert database.one(numbers + "SELECT count(*) FROM n") == 400_000
    ground.drop(url)
    assert watch.cost.cpu > 0.02


def test_a_figure_says_how_many_times_its_floor_it_took() -> None:
    one = Figure("sweep", "SQLite", "sweep", 10, Cost(2.0, 1.0), "lean", Cost(0.5, 0.5), target=1.5)
    assert (one.per_second, one.by_wall, one.by_cpu) == (5.0, 4.0, 2.0)
    assert middle([Cost(1, 6), Cost(3, 4), Cost(2, 5)]) == Cost(2, 5)
    alone = Figure("sweep", "SQLite", "idle", 0, Cost(0.001, 0.001))
    assert (alone.per_second, alone.by_wall, alone.by_cpu) == (None, None, None)


def test_a_benchmark_nobody_knows_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["speed"])
    assert left.value.code == 2
    assert "there is no benchmark speed" in capsys.readouterr().err
