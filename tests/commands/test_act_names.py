"""Acts by their names: every act by its code and its label in both languages, and no name for two."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.doers import DOERS
from rules.act_names import label_of, listed, named
from rules.refusals import BadInput
from rules.words import Language
from tests.support.story import assigned
from tests.support.world import World
from tests.support.xiaoan import Xiaoan


def test_every_act_is_known_by_its_code_and_its_labels_and_no_two_share_one() -> None:
    for name in DOERS:
        label = label_of(name)
        assert [named(spelt, DOERS) for spelt in (name, name.replace("-", "_"), label.zh, label.en)] == [name] * 4
    assert len({label_of(name).zh for name in DOERS}) == len(DOERS)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("签收", "acknowledge"), ("裁定（成立）", "rule-upheld"), ("裁定(异议不成立)", "rule-rejected"),
        ("裁定不成立", "rule-rejected"), ("回头看（未反弹）", "look-back-holds"), ("回头看不合格", "look-back-failed"),
        ("Request extension", "request-extension"),
    ],
)  # fmt: skip
def test_an_act_may_be_written_as_people_say_it(text: str, name: str) -> None:
    assert named(text, DOERS) == name


def test_an_unknown_act_is_refused_with_all_there_are_in_chinese_and_by_code() -> None:
    with pytest.raises(BadInput) as refused:
        named("裁定", DOERS)
    assert "裁定（异议成立） rule-upheld" in refused.value.say()
    assert "签收 acknowledge" in refused.value.say()
    assert "acknowledge, object" in refused.value.say(Language.EN)
    assert listed(["void"]).zh == "作废 void"


def test_an_act_in_chinese_is_done_and_its_label_said(world: World, database_url: str, tmp_path: Path) -> None:
    number = assigned(world, "2026-09-01 09:00")
    xiaoan = Xiaoan(database_url, tmp_path / "home")
    shown = xiaoan("hazard", "show", number, "--at", "2026-09-01T10:00")
    assert "下一步可以：签收、提出异议" in shown
    assert xiaoan.json("hazard", "show", number, "--at", "2026-09-01T10:00")["next"][:2] == ["acknowledge", "object"]
    done = xiaoan("act", "签收", number, "--by", "S1.handler", "--at", "2026-09-01T10:00")
    assert f"{number} 已办理：签收" in done
    assert "签收 acknowledge" in " ".join(xiaoan("act", "--help").split())
