"""The letter of a rung goes with its mail: made once by the engine, as policy says, and kept like any other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from casework import lettering
from casework.escalating import escalate
from casework.setting_up import publish_policy
from config.policy_files import read_policy
from installation.enclosing import Enclosing
from notifications.outgoing import Occasion
from rules.letters import LetterKind
from rules.quiet import TellingFile
from rules.telling import MessageKind
from rules.words import Language
from store import cases, letters, policies
from store.files import FileStore
from tests.notifications.looking import messages
from tests.support.digested import file_of, send
from tests.support.mailbox import Mailbox, address_of, by_mail
from tests.support.story import COMMON, COORDINATOR, assigned, rectifying_
from tests.support.world import World, at

BEGAN, SUPERVISED = "2026-09-01 09:00", "2026-09-16 08:30"


def climbed(world: World) -> None:
    for when in ("2026-09-05 08:30", "2026-09-10 08:30", "2026-09-11 08:30", SUPERVISED):
        escalate(world.desk, at(when))


def supervised(world: World, number: str) -> Occasion:
    """The rung of the supervision letter of a hazard."""
    with world.desk.looking() as session:
        hazard = cases.hazard_by_number(session, number).id
    one = next(one for one in messages(world, MessageKind.SUPERVISION_LETTER) if one.hazard_id == hazard)
    return Occasion(one.kind, number, one.event_id or 0)


def of_case(world: World, number: str) -> list[letters.LetterLine]:
    with world.desk.looking() as session:
        return letters.letters_of(session, cases.hazard_by_number(session, number).id)


def test_a_supervision_letter_goes_along_once_numbered_and_kept(world: World, mailbox: Mailbox, tmp_path: Path) -> None:
    number, files = rectifying_(world, BEGAN), FileStore(tmp_path)
    by_mail(world, mailbox)
    climbed(world)
    send(world, at(SUPERVISED), enclose=Enclosing(world.desk, files, Language.ZH))
    came = [one for one in mailbox.read_everything() if "督办函" in one.subject]
    kept = {one.number: one for one in of_case(world, number) if one.kind is LetterKind.SUPERVISION_LETTER}
    assert {one.made_by for one in kept.values()} == {None}
    named: dict[str, set[str]] = {}
    for one in came:
        letter, file = one.body.rpartition("附件：督办函 ")[2].strip(), file_of(one)
        assert file.get_filename() == f"{letter}督办函.docx"
        assert file.get_content() == lettering.reprinted(world.desk, files, kept[letter].id)[1]
        named.setdefault(one.to, set()).add(letter)
    assert set.union(*named.values()) == set(kept)
    # One rung, one letter, however many hear of it.
    assert named[address_of("S1.principal")] & named[address_of("EDU.head")]


def test_one_that_was_withdrawn_and_a_sensitive_case_have_none(world: World, tmp_path: Path) -> None:
    with world.desk.looking() as session:
        quiet = replace(COMMON, subcategory=min(policies.sensitive_codes(session)))
    number, hidden = rectifying_(world, BEGAN), rectifying_(world, BEGAN, quiet)
    climbed(world)
    enclosing = Enclosing(world.desk, FileStore(tmp_path), Language.ZH)
    assert enclosing(supervised(world, hidden), at(SUPERVISED)) == []
    rung = supervised(world, number)
    first, again = enclosing(rung, at(SUPERVISED)), enclosing(rung, at("2026-09-16 09:00"))
    assert first
    assert first == again
    (line,) = of_case(world, number)
    lettering.withdraw(world.desk, line.id, COORDINATOR, at("2026-09-16 10:00"), "主送有误")
    assert enclosing(rung, at("2026-09-16 11:00")) == []


def test_a_letter_whose_file_is_gone_holds_up_no_message(world: World, tmp_path: Path) -> None:
    number, files = rectifying_(world, BEGAN), FileStore(tmp_path)
    climbed(world)
    enclosing, rung = Enclosing(world.desk, files, Language.ZH), supervised(world, number)
    assert enclosing(rung, at(SUPERVISED))
    (line,) = of_case(world, number)
    files.path(line.digest).unlink()
    assert enclosing(rung, at(SUPERVISED)) == []


def test_a_letter_that_was_made_is_found_while_somebody_else_writes(world: World, tmp_path: Path) -> None:
    number = rectifying_(world, BEGAN)
    climbed(world)
    enclosing, rung = Enclosing(world.desk, FileStore(tmp_path), Language.ZH), supervised(world, number)
    first = enclosing(rung, at(SUPERVISED))
    with world.desk.sitting(at(SUPERVISED)) as sitting, ThreadPoolExecutor(1) as another:
        cases.locked(sitting.session, number)
        assert another.submit(enclosing, rung, at(SUPERVISED)).result(timeout=2) == first
    assert first


def test_workers_that_ask_at_once_have_the_same_letter(world: World, tmp_path: Path) -> None:
    number = rectifying_(world, BEGAN)
    climbed(world)
    enclosing, rung = Enclosing(world.desk, FileStore(tmp_path), Language.ZH), supervised(world, number)
    with ThreadPoolExecutor(4) as several:
        came = list(several.map(lambda _: enclosing(rung, at(SUPERVISED)), range(8)))
    (line,) = of_case(world, number)
    assert {one.number for found in came for one in found} == {line.number}


def test_policy_may_send_slip_and_notice_with_the_hand_over(world: World, mailbox: Mailbox, tmp_path: Path) -> None:
    along = (LetterKind.ASSIGNMENT, LetterKind.RECTIFICATION_NOTICE)
    shipped = read_policy()
    telling = TellingFile.model_validate({**shipped.telling.model_dump(), "letters": along})
    changed = shipped.model_copy(update={"telling": telling})
    publish_policy(world.desk, changed, at("2026-08-31 09:00"), COORDINATOR, "随交办发文")
    number, files = assigned(world, BEGAN), FileStore(tmp_path)
    by_mail(world, mailbox)
    send(world, at(BEGAN), enclose=Enclosing(world.desk, files, Language.ZH))
    (came,) = [one for one in mailbox.read_everything() if one.to == address_of("S1.handler")]
    assert came.body.rstrip().endswith("附件：交办单 政法委交〔2026〕1号\n附件：限期整改通知书 教育局责改〔2026〕1号")
    assert {one.kind for one in of_case(world, number)} == set(along)
    with pytest.raises(ValidationError):
        TellingFile.model_validate({**shipped.telling.model_dump(), "letters": [LetterKind.RECEIPT]})
