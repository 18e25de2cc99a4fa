"""Two readers of YAML, a fast and a careful one: they read the same, and only the careful one complains."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from config.policy_files import SHIPPED
from config.yaml_lines import Careful, Fast, NotYaml, composed_by, read

FILES = sorted(SHIPPED.parent.rglob("*.yaml"))
AWKWARD = """\
words: {a: off, b: 08:30, 'c': "no", ? d : ~}
numbers: [1, -2, 0.5, 1e3, 0o7, 2026-09-01]
folded: >
  两行
  一段
kept: |
  a: b

empty:
"""


def test_there_are_files_to_read() -> None:
    assert len(FILES) > 10
    assert yaml.__with_libyaml__, "without it both readers are the careful one"


@pytest.mark.parametrize("text", [*(path.read_text(encoding="utf-8") for path in FILES), AWKWARD],
                         ids=[*(path.name for path in FILES), "awkward"])  # fmt: skip
def test_both_readers_read_the_same_on_the_same_lines(text: str) -> None:
    assert composed_by(Fast(text)) == composed_by(Careful(text))


BROKEN = ("a: [1, 2", "a: {b: 1", "a: b: c", "\ta: 1", "a: 'x", "- a\n b: 1", "a: \x07", "a\nb: 1")


@pytest.mark.parametrize("text", BROKEN)
def test_what_cannot_be_read_is_put_into_words_by_the_careful_one(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(yaml.YAMLError):
        composed_by(Fast(text))
    with pytest.raises(NotYaml) as said:
        read(tmp_path / "x.yaml")
    assert "YAML" not in said.value.what.zh
    assert 1 <= said.value.line <= 2


@pytest.mark.parametrize("kind", [Fast, Careful])
def test_references_are_refused_by_both(kind: type[Careful]) -> None:
    with pytest.raises(NotYaml, match="references"):
        composed_by(kind("a: &x [1]\nb: *x\n"))
