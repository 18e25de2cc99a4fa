"""The API: what programs read, narrowed to whoever they ask for, and how a no is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.campaigns import Notice
from rules.vocabulary import Severity, Source, Stage
from tests.casework.test_campaigns import WISH, drawn
from tests.casework.test_following_up import concluded
from tests.support.api import V1, Program, program
from tests.support.console import Console
from tests.support.pages import many, statements
from tests.support.story import COMMON, COORDINATOR, MAJOR, assigned, closed, found, submitted
from tests.support.world import World


def numbers(asking: Program, **query: object) -> list[str]:
    return [one["number"] for one in asking.get("/hazards", **query).json()["items"]]


def test_the_list_takes_the_filters_of_the_ledger(world: World, console: Console) -> None:
    first, major = assigned(world, "2026-09-01 09:00"), assigned(world, "2026-09-01 09:00", MAJOR)
    third = found(world, "2026-09-01 09:00", replace(COMMON, place="东门"))
    asking = program(console, COORDINATOR)
    assert set(numbers(asking)) == {first, major, third}
    assert numbers(asking, stage=Stage.FOUND.value) == [third]
    assert set(numbers(asking, stage=["found", "assigned"])) == {first, major, third}
    assert numbers(asking, severity=Severity.MAJOR.value) == [major]
    assert numbers(asking, unit="FRS") == [major]
    assert numbers(asking, text="东门") == [third]
    assert numbers(asking, area="510503002") == []
    assert numbers(asking, overdue=True) == []
    assert asking.get("/hazards", area="999999").json()["code"] == "bad_input"
    for path in ("/hazards?stages=found", "/hazards?Stage=found", "/sums?area=510503", "/hazards?area=51&area=5105"):
        misspelt = asking.client.get(V1 + path)
        assert (misspelt.status_code, misspelt.json()["code"]) == (422, "request_unfit"), path
    assert asking.get("/hazards", stage="nonsense").json()["errors"] == [{"where": "query.stage.0", "kind": "enum"}]


def test_pages_follow_one_another_and_never_hold_more_than_the_most(world: World, console: Console) -> None:
    many(world, 7)
    asking = program(console, COORDINATOR)
    page, seen, steps = asking.get("/hazards", limit=3, text="第一小学").json(), [], 1
    seen += [one["number"] for one in page["items"]]
    while page["next"]:
        assert page["next"].startswith(f"{V1}/hazards?")
        page = asking.get(page["next"]).json()
        seen += [one["number"] for one in page["items"]]
        steps += 1
    assert (len(seen), len(set(seen)), steps) == (7, 7, 3)
    assert asking.get("/hazards", limit=101).status_code == 422
    for after in ("x", "9.0.1", "0.99999999999999999999999.1", f"0.0.{2**63}", "0.-1.-1", "１.１.１"):
        assert asking.get("/hazards", after=after).status_code in (200, 422), after


def test_the_same_few_questions_are_asked_for_few_hazards_and_for_many(world: World, console: Console) -> None:
    asking, counts = program(console, COORDINATOR), []
    asking.get("/hazards")
    for _ in range(2):
        many(world, 30, "2026-09-01 09:00" if not counts else "2026-09-01 09:30")
        with statements(console) as said:
            assert asking.get("/hazards").status_code == 200
        counts.append(len(said))
    # A full page is found in the first parts of the list, and the others are not asked for.
    assert counts[1] <= counts[0] < 15


def test_one_hazard_is_told_whole(world: World, console: Console) -> None:
    number = submitted(world, "2026-09-01 09:00")
    asking = program(console, COORDINATOR)
    one = asking.get(f"/hazards/{number}").json()
    assert (one["number"], one["stage"], one["school"]) == (number, "submitted", "第一小学")
    assert one["category"] == {"zh": "巡查值守", "en": "Patrol and watch"}
    assert [line["act"] for line in one["timeline"]] == ["record", "assign", "acknowledge", "submit"]
    assert one["timeline"][-1]["what"]["en"] == "submit"
    assert one["newest"] == one["timeline"][-1]["id"]
    assert {line["kind"] for line in one["clocks"]} >= {"verify"}
    assert [line["name"] for line in one["files"]] == ["after.jpg"]
    assert {line["role"] for line in one["units"]} == {"responsible", "lead", "co"}
    receipt = asking.get(f"/hazards/{number}/receipt").json()["items"]
    assert {line["kind"] for line in receipt} >= {"rectify", "verify"}
    assert receipt[0]["lines"][0]["why"]["en"].startswith("starts at")


def test_what_may_be_done_is_said_with_what_it_asks_for(world: World, console: Console) -> None:
    number = submitted(world, "2026-09-01 09:00", MAJOR)
    offered = program(console, "PS1.handler").get(f"/hazards/{number}/acts").json()
    names = {one["name"]: {field["field"]: field for field in one["asks"]} for one in offered["items"]}
    assert {"pass", "rework"} <= set(names)
    assert names["pass"]["on_site"]["kind"] == "tick"
    assert names["rework"]["note"]["is_wanted"] is True
    school = program(console, "S1.handler").get(f"/hazards/{assigned(world, '2026-09-01 09:00', MAJOR)}/acts").json()
    plan = next(one for one in school["items"] if one["name"] == "plan")
    assert [field["field"] for field in plan["asks"]][:1] == ["parts.目标和任务"]


@pytest.mark.parametrize("who", ["S2.handler", "PS2.inspector", "FRS.handler"])
def test_what_its_person_may_not_see_is_told_to_no_program(world: World, console: Console, who: str) -> None:
    number, asking = submitted(world, "2026-09-01 09:00"), program(console, who)
    assert numbers(asking) == []
    assert asking.get("/sums").json() == {"items": [], "open": 0, "overdue": 0}
    for path in ("", "/receipt", "/acts"):
        hidden = asking.get(f"/hazards/{number}{path}")
        missing = asking.get(f"/hazards/510503-2026-999999{path}")
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert hidden.text.replace(number, "N") == missing.text.replace("510503-2026-999999", "N")
    assert asking.act(number, "acknowledge").status_code == 404
    assert asking.get("/evidence/1").status_code == 404


def test_a_school_hears_of_an_unannounced_finding_after_the_hand_over(world: World, console: Console) -> None:
    number = found(world, "2026-09-01 09:00", replace(COMMON, source=Source.UNANNOUNCED))
    assert program(console, "S1.handler").get(f"/hazards/{number}").status_code == 404
    assert program(console, COORDINATOR).get(f"/hazards/{number}").status_code == 200


def test_what_waits_and_the_sums_are_those_of_the_person(world: World, console: Console) -> None:
    number = assigned(world, "2026-09-01 09:00")
    closed(world, "2026-09-01 09:00", replace(COMMON, place="东门"))
    asking = program(console, "S1.handler")
    waits = asking.get("/mine").json()
    assert {(one["number"], one["what"]) for one in waits["of_my_units"]} == {
        (number, "acknowledge"),
        (number, "rectify"),
    }
    sums = asking.get("/sums").json()
    assert (sums["open"], sums["overdue"]) == (1, 0)
    assert {(one["stage"], one["count"]) for one in sums["items"]} == {("assigned", 1), ("closed", 1)}


def test_the_registry_is_told_within_the_area_of_the_person_and_names_no_way_to_reach_anybody(
    world: World, console: Console
) -> None:
    district, school = program(console, COORDINATOR), program(console, "S1.handler")
    schools = district.get("/schools").json()["items"]
    assert [one["code"] for one in schools] == ["S1", "S2", "S3"]
    assert [one["code"] for one in school.get("/schools").json()["items"]] == ["S1"]
    assert [one["code"] for one in school.get("/units").json()["items"]] == ["S1"]
    assert {one["unit"] for one in school.get("/posts").json()["items"]} == {"S1"}
    posts = district.get("/posts", limit=500).json()["items"]
    handler = next(one for one in posts if (one["unit"], one["duty"]) == ("S1", "handler"))
    assert handler["people"] == [{"number": "S1.handler", "name": "第一小学经办人", "capacity": "holder"}]
    assert "@" not in str(posts)
    first = district.get("/units", limit=2).json()
    second = district.get(first["next"]).json()
    assert len({one["code"] for one in first["items"] + second["items"]}) == 4
    assert next(one for one in schools if one["code"] == "S3")["licence"] == "unlicensed"


def test_words_categories_and_the_table_are_told_in_both_languages(world: World, console: Console) -> None:
    asking = program(console, "S1.handler")
    words = {one["kind"]: one["words"] for one in asking.get("/words").json()["items"]}
    assert {"code": "rectifying", "zh": "整改中", "en": "rectifying"} in words["Stage"]
    assert len(words) > 40
    codes = {one["code"]: one for one in asking.get("/categories").json()["items"]}
    assert codes["SEC-PATROL"]["severity"] == "general"
    table = asking.get("/lifecycle").json()["items"]
    [row] = [one for one in table if one["act"] == "object"]
    assert row["stages"] == ["assigned", "rectifying"]
    assert (row["name"], row["to"], row["by"]) == ("object", "objected", ["lead"])


def test_a_no_is_a_problem_in_the_language_that_was_asked_for(world: World, console: Console) -> None:
    asking = program(console, COORDINATOR)
    for tag, said in (("", "zh-CN"), ("en", "en"), ("de, en-GB;q=0.8", "en"), ("zh-TW,en", "zh-CN"), ("fr", "zh-CN")):
        answer = asking.client.get(f"{V1}/hazards/nothing", headers={"Accept-Language": tag})
        problem = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == said
        assert problem["detail"] == problem["detail_zh" if said == "zh-CN" else "detail_en"]
        assert (problem["status"], problem["code"]) == (404, "not_for_you")
        assert problem["type"] == "urn:xiaoan:problem:not_for_you"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_refusal_is_a_problem_too_and_the_console_keeps_its_pages(world: World, console: Console) -> None:
    asking = program(console, COORDINATOR)
    no_such = asking.client.get("/api/v2/hazards")
    wrong_way = asking.client.delete(f"{V1}/hazards")
    assert (no_such.status_code, no_such.json()["code"]) == (404, "not_there")
    assert (wrong_way.status_code, wrong_way.json()["code"]) == (405, "method_not_allowed")
    assert wrong_way.headers["allow"]
    assert asking.client.get("/nothing").headers["content-type"].startswith("text/html")
    with world.desk.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE task RENAME TO gone")
    console.is_strict = False
    fault = Program(console, asking.client.headers["Authorization"].removeprefix("Bearer ")).get("/mine")
    assert (fault.status_code, fault.json()["code"]) == (500, "fault")
    assert "no such table" not in fault.text
    page = console.signed_in("S1.handler")
    assert page.get("/hazards").headers["content-type"].startswith("text/html")


def test_campaigns_and_visits_are_told_within_the_area_and_to_no_school_before_its_visit(
    world: World, console: Console
) -> None:
    number = drawn(world, replace(WISH, notice=Notice.UNANNOUNCED))
    district, school, inspector = (program(console, one) for one in (COORDINATOR, "S1.handler", "PS1.inspector"))
    [one] = district.get("/campaigns").json()["items"]
    assert (one["number"], one["state"], one["notice"]) == (number, "drawn", "unannounced")
    whole = district.get(f"/campaigns/{number}").json()
    assert (whole["listed"], whole["visited"], len(whole["missing"])) == (3, 0, 3)
    assert "seed" not in str(whole)
    first = district.get("/visits", campaign=number, limit=2).json()
    second = district.get(first["next"]).json()
    visits = first["items"] + second["items"]
    assert {one["school"] for one in visits} == {"第一小学", "第二中学", "第三幼儿园"}
    assert district.get("/visits", state="concluded").json()["items"] == []
    assert district.get("/visits", campaign="C-0").json()["items"] == []
    assert school.get("/campaigns").json()["items"] == []
    assert school.get(f"/campaigns/{number}").json()["code"] == "unknown_campaign"
    assert school.get("/visits").json()["items"] == []
    assert inspector.get("/campaigns").json()["items"] == []
    own = next(one["number"] for one in visits if one["school"] == "第一小学")
    concluded(world, own)
    assert [one["number"] for one in school.get("/visits").json()["items"]] == [own]


def test_a_school_sees_an_announced_visit_before_it(world: World, console: Console) -> None:
    drawn(world, WISH)
    assert [one["state"] for one in program(console, "S1.handler").get("/visits").json()["items"]] == ["planned"]
