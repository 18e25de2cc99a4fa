"""When flows run, in which form they are asked for, and that the work pool's file says the same as the timetable."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest
import yaml
from prefect.utilities.callables import parameter_schema

import flows
from flows.labelling import LABELS, in_words, label
from flows.registering import TAG, deployment_of
from flows.timetable import DEPLOYMENT, FLOWS, GRACE_SECONDS, TIMETABLE, TIMEZONE, Entry
from rules.words import Language

FOLDER = Path(flows.__file__).parent
ENTRIES = pytest.mark.parametrize("entry", TIMETABLE, ids=lambda entry: entry.name)


def test_the_times_are_those_that_were_promised() -> None:
    assert {name: [one.cron for one in entry.times] for name, entry in FLOWS.items()} == {
        "discover": ["*/5 * * * *"],
        "joint_inspection": ["30 7 1-12 * *"],
        "collect_findings": ["9-59/15 * * * *"],
        "assign": ["1-59/5 * * * *"],
        "rectify": ["7 * * * *"],
        "verify": ["17 * * * *"],
        "escalate": ["* * * * *"],
        "deliver": ["* * * * *"],
        "look_back": ["10 8 * * *"],
        "supervise": ["30 8 * * *"],
        "report": ["5 0 * * *", "35 0,1,6 * * *"],
        "audit": ["*/10 * * * *", "43 3 * * *"],
    }


@ENTRIES
def test_the_work_pools_file_deploys_the_same_flows_at_the_same_times(entry: Entry) -> None:
    file = yaml.safe_load((FOLDER.parent / "prefect.yaml").read_text(encoding="utf-8"))
    (said,) = [one for one in file["deployments"] if one["entrypoint"] == f"flows/{entry.name}.py:{entry.name}"]
    assert said["name"] == DEPLOYMENT
    assert said["description"] == entry.flow.description
    assert said["tags"] == [TAG]
    assert said["work_pool"] == {"name": "xiaoan"}
    assert said["concurrency_limit"] == {
        "limit": 1, "collision_strategy": "CANCEL_NEW", "grace_period_seconds": GRACE_SECONDS,
    }  # fmt: skip
    times = [(one["cron"], one["timezone"], one.get("parameters", {})) for one in said["schedules"]]
    assert times == [(one.cron, TIMEZONE, dict(one.parameters)) for one in entry.times]
    assert len(file["deployments"]) == len(TIMETABLE)


@ENTRIES
def test_what_is_registered_is_what_the_timetable_says(entry: Entry) -> None:
    made = deployment_of(entry)
    assert made.concurrency_limit == 1
    assert made.concurrency_options is not None
    assert made.concurrency_options.collision_strategy.value == "CANCEL_NEW"
    crons = [(one.schedule.cron, one.schedule.timezone) for one in made.schedules or []]  # type: ignore[union-attr]  # all are crons
    assert crons == [(one.cron, TIMEZONE) for one in entry.times]
    assert made.version == deployment_of(entry).version


ASKED = {
    "supervise": {"workdays_only"},
    "audit": {"full"},
    "look_back": {"month", "share"},
    "joint_inspection": {
        "campaign", "title", "area", "first_day", "last_day", "share", "unannounced", "monthly_action",
    },
}  # fmt: skip
"""What a flow asks for beside its instant and whether it is a dry run."""


@ENTRIES
def test_the_form_asks_in_chinese_and_for_no_more_than_the_run_needs(entry: Entry) -> None:
    form = parameter_schema(entry.flow).model_dump()["properties"]
    assert {"as_of", "dry_run"} <= set(form) <= {"as_of", "dry_run"} | ASKED.get(entry.name, set())
    for one in form.values():
        assert any("一" <= letter <= "鿿" for letter in one["title"] + one["description"])
        assert not one["title"].isascii()
        assert "default" in one


@ENTRIES
def test_a_flow_file_is_thin_and_its_name_exists_nowhere_else(entry: Entry) -> None:
    file = FOLDER / f"{entry.name}.py"
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert "\nclass " not in text


@pytest.mark.parametrize("stem", sorted(one.stem for one in FOLDER.glob("*.py") if one.stem != "__init__"))
def test_no_module_of_flows_hides_another_when_prefect_puts_the_folder_first(stem: str) -> None:
    assert stem not in sys.stdlib_module_names
    assert not (FOLDER.parent / f"{stem}.py").exists()
    assert not (FOLDER.parent / stem).is_dir()
    elsewhere = [one for one in sys.path if Path(one).resolve() != FOLDER]
    assert importlib.machinery.PathFinder.find_spec(stem, elsewhere) is None


def test_every_figure_of_a_report_has_a_name_in_both_languages() -> None:
    for name, text in LABELS.items():
        assert label(name) == text
        assert text.zh
        assert text.en
    report = {"handed": 2, "dry_run": True, "assign": {"held": 1}}
    assert in_words(report) == "已交办 2，试算 是，交办 待补全四定 1"
    assert in_words(report, Language.EN) == "handed over: 2, dry run: yes, assign: held for completion: 1"


def test_parameters_and_reports_hold_nothing_that_must_not_be_read() -> None:
    said = json.dumps([parameter_schema(entry.flow).model_dump() for entry in TIMETABLE], ensure_ascii=False)
    for word in ("password", "token", "phone", "address", "口令", "电话", "姓名"):
        assert word not in said
