"""Who gets what: every route, asked by everybody, for what is theirs and for what is not.

The tables here were written by hand from what the posts are for, and nothing in them is read from the code they try.
A route that stands in no table fails. One district is made once for all of it, on SQLite.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from rules.offices import Duty
from rules.rights import is_admitted
from rules.tokens import TokenScope
from tests.support import answers_of_duties, answers_of_papers
from tests.support.answers import (
    COORDINATORS,
    EVERYBODY,
    INSPECTORS,
    LEADERS,
    OF_DISTRICTS,
    OK,
    OURS,
    SEEN,
    UNSEEN,
    WHO,
    Answers,
    found,
    kept,
    of_each,
    some,
    theirs,
)
from tests.support.asked import Everybody, page_of, routes_of
from tests.support.story import COORDINATOR

FOR_ANYBODY = {
    "/": 303, "/healthz": 200, "/readyz": 200, "/sign-in": 200, "/sign-in/code": 303, "/sign-in/from/city": 404,
    "/l/{link}": 200, "/l/forged": 404, "/feeds/{feed}.ics": 200, "/feeds/forged.ics": 404, "/metrics": 403,
    "/api/v1/openapi.json": 200,
}  # fmt: skip
"""What nobody need sign in for, and what it answers. No provider is configured, and figures are for this machine or
whoever brings the token of observers."""

PAGES: Mapping[str, Answers] = {
    **answers_of_papers.PAGES,
    **answers_of_duties.PAGES,
    **dict.fromkeys(
        ("/password", "/account", "/account/second-factor", "/mine", "/hazards", "/overview", "/calendar",
         "/several?act=assign&number={quiet}"), kept(EVERYBODY)),
    **dict.fromkeys(
        ("/triage", "/messages", "/registry", "/registry/units", "/registry/areas", "/import",
         "/import/templates/registry", "/posts", "/posts/gaps", "/posts/gaps/list", "/posts/changes",
         "/posts/changes/leave", "/policy", "/policy/compare", "/policy/try", "/forecast?days=1", "/calendar-days",
         "/campaigns", "/campaigns/new", "/runs", "/minutes", "/minutes/import", "/minutes/template.xlsx",
         "/look-backs", "/look-backs/{round}", "/closures"), kept(COORDINATORS)),
    "/accounts": theirs(OF_DISTRICTS, 403),
    "/visits": kept(INSPECTORS),
    "/under-me": kept(LEADERS),
    **dict.fromkeys(("/figures", "/figures/cases?figure=ack_rate", "/bulletins"), kept(COORDINATORS | LEADERS)),
}  # fmt: skip
"""Pages that show to each what they may see of it; what that is, the tests of the page say."""

LOOKS_OVER_IT = some("PLC.coordinator EDU.deputy_head TBC.head DGO.district_deputy DGO.district_head")
TEAM = some("PSB.inspector EDU.inspector")
OF_TOWN_1, OF_TOWN_2 = some("PLC.coordinator TOWN1.coordinator"), some("PLC.coordinator TOWN2.coordinator")
THINGS: Mapping[str, Answers] = {
    **answers_of_papers.THINGS,
    **answers_of_duties.THINGS,
    **{f"/campaigns/{{{one}}}{part}": theirs(OURS)
       for one in ("campaign", "hidden_campaign")
       for part in ("", "/plan", "/plan.xlsx", "/schools", "/changes", "/proof")},
    "/campaigns/{campaign}/published/list": theirs(OURS),
    **dict.fromkeys(
        ("/coverage/{campaign}", "/coverage/{hidden_campaign}"),
        theirs(LOOKS_OVER_IT, within=COORDINATORS | LEADERS)),
    **dict.fromkeys(
        ("/minutes/{minutes}", "/minutes/{minutes}/progress.xlsx", "/registry/schools/S1"), theirs(OF_TOWN_1)),
    "/registry/schools/S3": theirs(OF_TOWN_2),
    **dict.fromkeys(("/import/{file}", "/import/{file}/rejects"), theirs(OURS, 422)),
    **dict.fromkeys(
        ("/figures?area=510503", "/bulletins?area=510503", "/figures/cases?figure=ack_rate&area=510503"),
        theirs(LOOKS_OVER_IT, 422, COORDINATORS | LEADERS)),
}  # fmt: skip

VISITS = tuple(f"/visits/{{visit}}{part}" for part in ("", "/state", "/items/MIN4-01", "/photos/{visit_photo}"))

OF_CASES = (
    "/hazards/{case}", "/hazards/{case}/receipt", "/hazards/{case}/do/acknowledge", "/hazards/{case}/done/{case_event}",
    "/letters/{case_letter}.docx", "/letters/{case_letter}.pdf", "/api/v1/hazards/{case}",
    "/api/v1/hazards/{case}/receipt", "/api/v1/hazards/{case}/acts", "/api/v1/evidence/{case_photo}",
    "/evidence/{case_photo}/small", "/evidence/{case_photo}/whole",
)  # fmt: skip
PHOTO = "/evidence/{case_photo}"
"""Asked by everybody; the others by a few."""

FOR_PROGRAMS: Mapping[str, tuple[str, Answers]] = {
    **dict.fromkeys(("/hazards", "/mine", "/sums"), ("read", kept(EVERYBODY))),
    **dict.fromkeys(("/schools", "/units", "/posts", "/campaigns", "/visits"), ("registry", kept(EVERYBODY))),
    **dict.fromkeys(
        ("/campaigns/{campaign}", "/campaigns/{hidden_campaign}"), ("registry", found(LOOKS_OVER_IT | TEAM))
    ),
    **dict.fromkeys(
        ("/hazards/{given}", "/hazards/{given}/receipt", "/hazards/{given}/acts"), ("read", found(SEEN["given"]))
    ),
    "/evidence/{given_photo}": ("evidence", found(SEEN["given"])),
    **dict.fromkeys(("/words", "/categories", "/lifecycle"), ("", kept(EVERYBODY))),
}
"""Under /api/v1: what a token must be good for, and for whom it is."""

RESPONSIBLE = some("S1.handler S1.principal")
HANDED_TO = RESPONSIBLE | some("EDU.handler EDU.inspector EDU.deputy_head PS1.handler PS1.inspector")
OF_ACCOUNTS = (OURS, OK), (some("PLC9.coordinator"), UNSEEN), (COORDINATORS, 403), (EVERYBODY, 403)
OF_GIVEN = ((SEEN["given"], 403), (EVERYBODY, UNSEEN))
SENT: Mapping[str, tuple[Mapping[str, Any], Answers]] = {
    **answers_of_papers.SENT,
    **answers_of_duties.SENT,
    "/accounts/open": ({"number": "S2.principal"}, OF_ACCOUNTS),
    "/accounts/reset": ({"number": "S1.handler"}, OF_ACCOUNTS),
    "/accounts/lock": ({"number": "S1.handler"}, OF_ACCOUNTS),
    "/export": ({}, kept(EVERYBODY)),
    "/views": ({"name": "另一个", "query": "overdue=1"}, kept(EVERYBODY)),
    "/views/{view}/rename": ({"name": "改名"}, ((OURS, OK), (EVERYBODY, 422))),
    "/views/{view}/delete": ({}, ((OURS, OK), (EVERYBODY, 303))),
    "/calendar": ({"name": "手机"}, kept(EVERYBODY)),
    "/calendar/{feed_number}/revoke": ({}, found(OURS)),
    "/hazards/{given}/acts/acknowledge": ({}, ((HANDED_TO, OK), *OF_GIVEN)),
    "/hazards/{given}/do/acknowledge": ({}, ((HANDED_TO, OK), *OF_GIVEN)),
    "/hazards/{given}/letters": ({"letter": "assignment {given_event}"}, ((OF_TOWN_1, OK), *OF_GIVEN)),
    "/letters/{given_letter}/withdraw": ({"reason": "有误"}, ((OF_TOWN_1, OK), *OF_GIVEN)),
    "/import": ({"kind": "registry", "file": "{workbook}"}, kept(COORDINATORS)),
    "/import/{file}": ({"mark": "{mark}", "skip": "1"}, theirs(OURS, 422)),
    "/posts/changes/leave": (
        {"person": "S3.handler", "from": "2026-09-02", "to": "2026-09-03", "confirmed": "1"},
        theirs(OF_TOWN_2, 403)),
    "/policy/try": ({"file": "deadlines.yaml", "text": "{policy}"}, kept(COORDINATORS)),
    "/campaigns/new": (
        {"title": "检查", "area": "510503", "from": "2026-09-02", "to": "2026-09-04", "checklist": "MIN4",
         "kind": "joint", "notice": "announced", "step": "create"}, theirs(OURS, 403)),
    "/campaigns/{campaign}/steps/cancel": ({"sure": "1"}, theirs(OURS)),
    "/campaigns/{campaign}/changes/drop": ({"school": "S1", "reason": "停课"}, theirs(OURS)),
    "/runs": ({"campaign": "{campaign}"}, ((OURS, 422), *theirs(OURS))),
    "/minutes/import": (
        {"title": "", "document": "", "held_on": "", "category": "", "step": "try", "file": "{table}"},
        kept(COORDINATORS)),
    "/minutes/{minutes}/rows/2": ({"note": "已办"}, ((OURS, OK), (OF_TOWN_1, 403), *theirs(OURS))),
    "/look-backs": ({"month": "2026-08", "share": "", "seed": "", "step": "announce"}, theirs(OF_DISTRICTS, 422)),
    "/figures/workbook": ({"area": "510503"}, theirs(LOOKS_OVER_IT, 422, COORDINATORS | LEADERS)),
    "/bulletins/word": ({"area": "510503"}, theirs(LOOKS_OVER_IT, 422, COORDINATORS | LEADERS)),
    "/visits/{visit}/arrive": ({}, found(TEAM)),
    "/visits/{visit}/answer": ({"item": "MIN4-02", "answer": "pass", "key": "a-key-of-ours"}, found(TEAM)),
    "/visits/{visit}/settle": ({"item": "MIN4-01", "answer": "pass"}, found(TEAM)),
    "/visits/{visit}/sign": ({}, ((TEAM, 409), (EVERYBODY, UNSEEN))),
    "/visits/{visit}/not-done": ({"reason": "停课"}, found(TEAM)),
}  # fmt: skip
"""What is sent as it would be if it were good, and who may. What is refused changes nothing."""

OWN = (
    "/sign-out", "/password", "/language", "/account/end-others", "/account/second-factor",
    "/account/second-factor/confirm", "/account/second-factor/remove", "/several",
)  # fmt: skip
"""What somebody does with their own account, or row by row with what they see: it names nobody else's thing."""
BEFORE = ("/sign-in", "/sign-in/code", "/sign-in/with/city", "/l/{link}/acts/acknowledge")
"""What is sent without signing in, with a form all the same."""
BY_PROGRAMS: Mapping[str, tuple[str, Mapping[str, Any], Answers]] = {
    "/hazards": (
        "record", {"school": "S1", "description": "灯不亮", "category": "SEC-PATROL", "source": "joint_inspection"},
        ((SEEN["given"] & (COORDINATORS | INSPECTORS | RESPONSIBLE), OK), (EVERYBODY, 403))),
    "/hazards/{given}/acts/acknowledge": ("act", {}, ((HANDED_TO, OK), *OF_GIVEN)),
}  # fmt: skip


@pytest.fixture(scope="module")
def everybody(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    made = Everybody.of(sqlite_template, tmp_path_factory.mktemp("everybody"), WHO)
    yield made
    made.close()


def asked(everybody: Everybody, rows: Mapping[str, Answers], many: int) -> str:
    """What is answered otherwise than the table says."""
    wrong = []
    for turn, (row, answers) in enumerate(rows.items()):
        path = everybody.filled(row)
        for one, status in of_each(answers, turn, many):
            answer = everybody.get(one, path).status_code
            # An act that cannot be done now is said so on its page.
            if (answer not in (200, 303, 409)) if status == OK else answer != status:
                wrong.append(f"{row} {one}: {answer}, not {status or 200}")
    return "\n".join(wrong)


def of_cases(*routes: str, cases: tuple[str, ...] = ("grave", "other")) -> dict[str, Answers]:
    return {one.replace("{case", f"{{{name}"): found(SEEN[name]) for one in routes for name in cases}


GOT: Mapping[str, Answers] = {**PAGES, **THINGS, **dict.fromkeys(VISITS, found(TEAM)), **of_cases(PHOTO, *OF_CASES)}


def test_no_route_is_missing_here(everybody: Everybody) -> None:
    got = [*FOR_ANYBODY, *GOT, *(f"/api/v1{one}" for one in FOR_PROGRAMS)]
    sent = [*SENT, *OWN, *BEFORE, *(f"/api/v1{one}" for one in BY_PROGRAMS)]
    known = {("GET", everybody.route_of("GET", one).path) for one in got}
    known |= {("POST", everybody.route_of("POST", one).path) for one in sent}
    assert {(method, one.path) for one in routes_of(everybody.console) for method in one.methods or ()} - known == set()


def test_the_rule_of_every_route_says_the_same_of_everybody(everybody: Everybody) -> None:
    rows = {("GET", one): answers for one, answers in GOT.items()}
    rows |= {("POST", one): answers for one, (_, answers) in SENT.items()}
    for (method, row), answers in rows.items():
        page = page_of(everybody.route_of(method, row))
        assert page is not None
        named = frozenset().union(*(group for group, _ in answers[:-1]))
        for who in WHO:
            duties = frozenset() if who == "NOPOST" else {Duty.of(who.partition(".")[2])}
            is_kept_out = answers[-1] == (EVERYBODY, 403) and who not in named
            assert is_admitted(page, duties) is not is_kept_out, (row, who)


def test_a_page_is_open_to_the_holders_of_its_posts_and_to_nobody_else(everybody: Everybody) -> None:
    assert asked(everybody, PAGES, 1) == ""


def test_a_thing_is_found_by_those_it_is_for_and_by_nobody_else(everybody: Everybody) -> None:
    assert asked(everybody, {**THINGS, **dict.fromkeys(VISITS, found(TEAM))}, 2) == ""


def test_a_case_and_all_that_hangs_on_it_is_found_by_those_who_see_it(everybody: Everybody) -> None:
    assert asked(everybody, of_cases(PHOTO, cases=tuple(SEEN)), len(WHO)) == ""
    assert asked(everybody, of_cases(*OF_CASES), 1) == ""


def test_a_program_gets_what_its_person_sees_and_its_token_is_good_for(everybody: Everybody) -> None:
    rows = {f"/api/v1{one}": answers for one, (_, answers) in FOR_PROGRAMS.items()}
    assert asked(everybody, rows, 1) == ""
    for one, (scope, _) in FOR_PROGRAMS.items():
        path = everybody.filled(f"/api/v1{one}")
        assert everybody.stranger.client.get(path).status_code == 401, path
        for other in TokenScope:
            status = 200 if scope in ("", other.value) else 403
            assert everybody.program(COORDINATOR, frozenset({other})).client.get(path).status_code == status, path


def test_nobody_gets_in_without_signing_in(everybody: Everybody) -> None:
    for row, status in FOR_ANYBODY.items():
        assert everybody.nobody.get(everybody.filled(row)).status_code == status, row
    routes = {everybody.route_of("GET", one).path: one for one in GOT}
    for row in routes.values():
        answer = everybody.nobody.get(everybody.filled(row))
        is_asked_to = answer.headers.get("location", "").startswith("/sign-in")
        assert (answer.status_code == 401) if row.startswith("/api/") else is_asked_to, row


def test_a_form_that_was_not_shown_to_its_sender_changes_nothing(everybody: Everybody) -> None:
    before, of_somebody_else = everybody.version, everybody.tokens["FRS.handler"]
    for row in [*SENT, *OWN]:
        fields, answers = SENT.get(row, ({}, kept(EVERYBODY)))
        path, who = everybody.filled(row), min(answers[0][0])
        for token in (None, of_somebody_else):
            assert everybody.post(who, path, fields, token).status_code == 403, (row, token)
        # They are sent to sign in, or what they wrote is shown to them.
        assert everybody.post("", path, fields, of_somebody_else).status_code in (303, 403), row
    for row in BEFORE:
        assert everybody.post("", everybody.filled(row), {}, of_somebody_else).status_code == 403, row
    assert everybody.version == before


@pytest.mark.parametrize("row", SENT)
def test_what_is_sent_is_done_for_whoever_may_and_changes_nothing_otherwise(everybody: Everybody, row: str) -> None:
    fields, answers = SENT[row]
    path = everybody.filled(row)
    for one, status in of_each(answers, list(SENT).index(row)):
        before = everybody.version
        answer = everybody.post(one, path, fields, everybody.tokens[one])
        assert answer.status_code in ((200, 303) if status == OK else (status,)), (one, status)
        if status == OK:
            everybody.put_back()
        else:
            assert everybody.version == before, one


def test_a_program_does_what_its_person_may(everybody: Everybody) -> None:
    everybody.put_back()  # a calendar another test has fetched keeps the instant
    before = everybody.contents
    for turn, (row, (scope, body, answers)) in enumerate(BY_PROGRAMS.items()):
        path = everybody.filled(f"/api/v1{row}")
        assert everybody.stranger.client.post(path, json={}).status_code == 401
        for other in TokenScope:
            if other.value != scope:
                assert everybody.send(COORDINATOR, path, body, frozenset({other})).status_code == 403, other
        for one, status in of_each(answers, turn, 5):
            answer = everybody.send(one, path, body)
            assert answer.status_code in ((200, 201) if status == OK else (status,)), (row, one)
            if status == OK:
                everybody.put_back()
    assert everybody.contents == before
