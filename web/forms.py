"""Forms of acts: their fields drawn from what the lifecycle table asks for, and what was filled in read back."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from starlette.datastructures import FormData, UploadFile

from casework.acting import Attachment, Request
from casework.desk import Desk
from casework.doers import DOERS, Asked, instrument_meant
from casework.possible import Open
from casework.verifying import FROM_EVIDENCE, ON_SITE
from installation.handed_in import SHOWS, take
from rules.explanations import ACTS
from rules.instants import day_written
from rules.money import fen_typed
from rules.needs import Need
from rules.policy import Policy
from rules.refusals import BadInput
from rules.vocabulary import Act, EvidenceKind, Instrument, Severity
from rules.wording_given import refuse_unfit
from rules.words import Text
from store import offices
from store.files import LARGEST, FileStore
from web.fields import OF_ACTS, PUPILS, Field


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody fills in to do an act. key: the same form sent twice is done once."""

    name: str
    label: Text
    fields: Sequence[Field]
    key: str
    is_grave: bool = False
    """Whether it cannot be taken back by the same person, so that the button does not look like the others."""
    is_first: bool = False
    """Whether it is what the case waits for, so that it stands out."""
    help: Text | None = None


_GRAVE = frozenset(
    {"void", "merge", "refuse", "refuse-extension", "rework", "rule-rejected", "close-out", "close-off-site"}
)
_UNITS = Text("单位名称或代码，多个用顿号隔开", "names or codes of units, separated by commas")
_FOUR = {
    "subcategory": Text("类别", "category"), "place": Text("部位", "place"),
    "description": Text("隐患情况", "what is wrong"), "task": Text("整改任务", "task"),
    "standard": Text("整改标准", "standard"),
}  # fmt: skip
_PROPOSABLE = tuple(one for one in Instrument if one.needs_a_person)


DECISIONS = ("approve", "refuse", "defer", "redirect", "grant-extension", "refuse-extension")
"""Acts that answer what somebody has asked for: they stand first, for somebody waits."""
_ON_A_STEP = frozenset(DECISIONS[:4])


def form_of(act: Open, policy: Policy, proposed: Sequence[Instrument] = ()) -> Form:
    """The form of an act that is open to somebody. proposed: the steps that wait for a decision on the case."""
    wanted = {name for need in act.wants for name in _FIELDS_OF.get(need, ())}
    fields = tuple(replace(one, is_wanted=True) if one.name in wanted else one for one in _fields(act, policy))
    if act.name in _ON_A_STEP and len(proposed) > 1:
        fields = (Field("instrument", "choice", Text("哪一项", "which step"), True, tuple(proposed)), *fields)
    is_grave, key = act.name in _GRAVE, f"web.{secrets.token_urlsafe(12)}"
    is_first = not is_grave and (act.leads_on or act.name in DECISIONS)
    return Form(act.name, act.label, fields, key, is_grave, is_first, ACTS.get(act.name))


_FIELDS_OF: Mapping[Need, Sequence[str]] = {
    Need.REVISIT: ("on_site",), Need.LICENCE: ("basis",), Need.PLACE_MEANT: ("place",),
    Need.PLACEMENT: tuple(one.name for one in PUPILS),
}  # fmt: skip
"""Where somebody brings what only some cases ask for. What every case asks is marked where its field stands."""


def in_order(acts: Sequence[Open]) -> list[Open]:
    """Acts as they are offered: answers to what somebody asked for, what brings the case on, the rest, the grave."""

    def place(one: Open) -> tuple[bool, bool, bool]:
        is_asked = one.name in DECISIONS
        return not is_asked, not is_asked and one.name in _GRAVE, not is_asked and not one.leads_on

    return sorted(acts, key=place)


def _fields(act: Open, policy: Policy) -> Iterator[Field]:
    yield from _own_fields(act.name, policy)
    if Need.REVIEW_DATE in act.asks or Need.DATE in act.asks:
        yield Field("until", "day", _day_of(act.name), is_wanted=True)
    elif Need.RETURN_DATE in act.asks or act.name == "approve":
        yield Field("until", "day", Text("新期限（可不填）", "new deadline (may be left empty)"))
    elif Need.END_AHEAD in act.asks:
        yield Field("until", "day", Text("管控到期日（可不填）", "the last day of the control (may be left empty)"))
    if Need.ASSIGNEES in act.asks or act.name == "rule-upheld":
        yield Field("units", "text", Text("单位", "units"), is_wanted=True, hint=_UNITS)
    if Need.REVISIT in act.asks:
        seen = Text("本人已到现场复查", "I went there and looked")
        why = Text(
            "本等级必须到现场复查并留有复查照片", "for this severity somebody must go there, and a photo show it"
        )
        yield Field("on_site", "tick", seen, hint=why if Need.REVISIT in act.wants else None)
    words = Text("未完成的部分", "what is left to do") if Need.REST in act.asks else Text("说明", "words")
    yield Field("note", "area", words, is_wanted=bool({Need.REASON, Need.REST} & act.asks))
    if Need.EVIDENCE in act.asks or _act_of(act.name) in SHOWS:
        is_wanted = act.wants_files or Need.EVIDENCE in act.asks
        yield Field("files", "files", Text("照片或材料", "photos or papers"), is_wanted=is_wanted)


def _own_fields(name: str, policy: Policy) -> Iterator[Field]:
    """What only one act asks for."""
    if name == "plan":
        for item in policy.deadlines.plan_items:
            yield Field(f"part.{item}", "area", Text(item, item), is_wanted=True)
    elif name == "complete":
        yield Field("part.severity", "choice", Text("等级", "severity"), choices=tuple(Severity))
        for field, label in _FOUR.items():
            yield Field(f"part.{field}", "text", label)
        yield Field("part.due", "day", Text("整改时限", "deadline"))
    elif name == "propose":
        yield Field("instrument", "choice", Text("提请的措施", "the step proposed"), True, _PROPOSABLE)
    elif name == "raise":
        yield Field(
            "instrument", "choice", Text("提级到（可不选）", "raised to (may be left)"), choices=tuple(Instrument)
        )
    yield from OF_ACTS.get(name, ())


def _day_of(name: str) -> Text:
    days = {
        "request-extension": Text("延期至", "extended to"), "suspend": Text("复核日", "re-check on"),
        "suspend-for-funds": Text("复核日", "re-check on"),
        "instruct": Text("落实期限", "to be carried out by"), "defer": Text("暂缓至", "put off until"),
    }  # fmt: skip
    return days.get(name, Text("日期", "date"))


def _act_of(name: str) -> Act | None:
    return next((act for act in SHOWS if act.value.replace("_", "-") == name), None)


_OURS = "form_token", "key", "seen", "act", "numbers"
_FILLED_IN = Text("填写的内容", "what was filled in")


def read_form(desk: Desk, files: FileStore, form: FormData, name: str, request: Request) -> Asked:
    """What was filled in, with its files in the store.

    Raises BadInput for what cannot be read, UnfitText and PersonalData for what may not be kept.
    """
    given = {key: value.strip() for key, value in form.multi_items() if isinstance(value, str)}
    sent = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
    return asked_for(desk, files, given, sent, name, request)


def asked_for(
    desk: Desk, files: FileStore, given: Mapping[str, str], sent: Sequence[UploadFile], name: str, request: Request
) -> Asked:
    """An act as it was filled in, field by field and with the files that came along. Raises as read_form does."""
    if name not in DOERS:
        raise BadInput(what=Text("没有这种办理，请刷新页面", "there is no such act; reload the page"))
    _refuse_unfit(given)
    parts = {key.removeprefix("part."): value for key, value in given.items() if key.startswith("part.") and value}
    seen, until = given.get("seen", ""), given.get("until", "")
    asked = replace(
        request,
        note=given.get("note", "").replace("\r\n", "\n"),
        until=day_written(until) if until else None,
        seen=int(seen) if len(seen) < 19 and seen.isascii() and seen.isdigit() else None,
        files=tuple(kept_files(files, sent, name)),
    )
    return Asked(
        request=asked,
        units=_units(desk, given.get("units", "")),
        into=given.get("into", ""),
        instrument=instrument_meant(given.get("instrument", "")),
        measures=given.get("measures", ""),
        funds_fen=fen_typed(given.get("funds", "")),
        parts=parts,
        progress=given.get("progress", ""),
        interim=given.get("interim", ""),
        to=given.get("to", ""),
        look=ON_SITE if given.get("on_site") else FROM_EVIDENCE,
        place=given.get("place", ""),
        conditions=tuple(one.strip() for one in given.get("conditions", "").splitlines() if one.strip()),
        basis=given.get("basis", ""),
    )


def _refuse_unfit(given: Mapping[str, str]) -> None:
    """Nothing, when what was filled in may be kept. Raises UnfitText or PersonalData."""
    for field, value in given.items():
        # What we wrote into the form ourselves may look like anything, a telephone number included.
        if field not in _OURS:
            refuse_unfit(_FILLED_IN, field)
            refuse_unfit(_FILLED_IN, value)


def kept_files(files: FileStore, sent: Sequence[UploadFile], name: str) -> Iterator[Attachment]:
    """The files that came along with an act, in the store."""
    act = _act_of(name)
    kind = SHOWS[act] if act is not None else EvidenceKind.OTHER
    for one in sent:
        if one.filename:
            # A little more than is taken is enough to see that it is too large.
            content = one.file.read(LARGEST + 1)
            yield take(files, content, plain_name(one.filename), kind)


def plain_name(name: str) -> str:
    """A name without the folders some browsers send along, and without what no name should hold."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(one for one in last if one.isprintable())
    return kept[-120:] or "file"


def _units(desk: Desk, text: str) -> tuple[int, ...]:
    names = [one.strip() for one in text.replace("，", "、").replace(",", "、").replace("\n", "、").split("、")]
    with desk.looking() as session:
        return tuple(offices.unit_by_code(session, one) for one in names if one)


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that was refused: it is shown again with what had been filled in, and why."""

    name: str
    why: str
    status: int
    given: Mapping[str, str]


LATE = Text(
    "填写期间登录已过期，本次没有提交。填写的内容还在（照片和材料须重新选择），请核对后再按一次",
    "your session had ended and nothing was sent. What you wrote is still here, files have to be chosen anew: "
    "look it over and press once more",
)
"""Why a form is shown again that came too late."""


def returned(name: str, form: FormData, why: str, status: int) -> Returned:
    """What is shown again. Files cannot be: a browser lets nobody choose them but its user."""
    return Returned(name, why, status, {key: one for key, one in form.multi_items() if isinstance(one, str)})
