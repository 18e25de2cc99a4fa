"""The generated pages are as the rules would draw them, and a browser can draw the diagram in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import drawings
from rules.lifecycle import TABLE
from rules.refusals import Refusal
from rules.vocabulary import Stage
from tests.support.everything import below, modules

STATE = re.compile(r'    state "(?P<name>[^"]+)" as (?P<alias>s_[a-z]+)')
ARROW = re.compile(r"    (?P<start>s_[a-z]+|\[\*\]) --> (?P<end>s_[a-z]+|\[\*\])(?:: (?P<label>.+))?")
BREAKS = set(';:#{}"<>[]|\\\n') | {"--", "%%"}
"""What ends, opens or comments something in Mermaid and so must not stand in a name or a label."""


def lines() -> list[str]:
    return drawings.diagram().split("\n")


@pytest.mark.parametrize("name", sorted(drawings.pages()))
def test_the_page_is_fresh(name: str) -> None:
    drawn = (drawings.HERE / name).read_text(encoding="utf-8")
    assert drawn == drawings.pages()[name], "draw it again: make drawings"


def test_a_stale_or_missing_page_is_named_and_drawn_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert drawings.write(tmp_path) == ["lifecycle.md", "glossary.md", "refusals.md"]
    assert drawings.stale(tmp_path) == []
    (tmp_path / "glossary.md").write_text("edited by hand", encoding="utf-8")
    (tmp_path / "refusals.md").unlink()
    assert drawings.stale(tmp_path) == ["glossary.md", "refusals.md"]
    assert drawings.write(tmp_path) == ["glossary.md", "refusals.md"]
    assert drawings.stale(tmp_path) == []


def test_checking_fails_when_a_page_is_stale_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(drawings.stale, "__defaults__", (tmp_path,))
    assert drawings.main(["--check"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "stale: docs/lifecycle.md"
    assert list(tmp_path.iterdir()) == []


def test_checking_fresh_pages_succeeds_in_silence(capsys: pytest.CaptureFixture[str]) -> None:
    assert drawings.main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_every_line_of_the_diagram_is_a_state_or_an_arrow() -> None:
    head, direction, *rest = lines()
    assert (head, direction) == ("stateDiagram-v2", "    direction LR")
    assert [line for line in rest if not (STATE.fullmatch(line) or ARROW.fullmatch(line))] == []


def test_no_name_and_no_label_holds_what_breaks_the_diagram() -> None:
    found = [match for line in lines() if (match := STATE.fullmatch(line) or ARROW.fullmatch(line))]
    texts = [
        text for match in found for text in (match.groupdict().get("name"), match.groupdict().get("label")) if text
    ]
    assert len(texts) > 20
    assert [text for text in texts for breaker in BREAKS if breaker in text] == []


def test_every_state_is_declared_once_and_every_arrow_joins_declared_ones() -> None:
    declared = [match["alias"] for line in lines() if (match := STATE.fullmatch(line))]
    assert declared == [f"s_{stage.value}" for stage in Stage]
    joined = {end for line in lines() if (match := ARROW.fullmatch(line)) for end in (match["start"], match["end"])}
    assert joined == {*declared, drawings.START}


def test_the_diagram_has_an_arrow_for_every_way_from_one_stage_to_another() -> None:
    drawn = {(match["start"], match["end"]) for line in lines() if (match := ARROW.fullmatch(line))}
    ways = {(stage, move.lands_on(stage)) for move in TABLE for stage in move.stages}
    wanted = {
        (f"s_{start.value}" if start else drawings.START, f"s_{end.value}") for start, end in ways if start is not end
    }
    assert drawn == wanted | {("s_void", drawings.START)}


@pytest.mark.parametrize("name", sorted(drawings.pages()))
def test_every_table_has_as_many_cells_in_each_row_as_in_its_heading(name: str) -> None:
    width = 0
    for line in drawings.pages()[name].splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert cells == width or width == 0 or cells == 0
        width = cells


def test_every_act_of_every_stage_stands_in_both_languages() -> None:
    page = drawings.lifecycle()
    for stage in Stage:
        section = page.partition(f"## {stage.zh} / {stage.en}\n")[2].partition("\n## ")[0]
        for move in TABLE:
            if stage in move.stages:
                assert f"| {move.act.zh}" in section
                assert f"| {move.act.en}" in section


def test_every_word_and_every_refusal_of_the_rules_has_its_line() -> None:
    modules("rules")
    for refusal in below(Refusal):
        assert f"| `{refusal.code}` |" in drawings.refusals()
    for stage in Stage:
        assert f"| `{stage.value}` | {stage.zh} | {stage.en} |" in drawings.glossary()
