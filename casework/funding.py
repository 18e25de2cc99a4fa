"""What a hazard costs and who pays: said by its units, corrected by saying it again, and put together as a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from casework.acting import Extras, Manner, Request, Turn, do
from casework.desk import Desk
from casework.onlooking import Onlooker
from casework.reading import Done
from rules.fund_requests import FundRequests
from rules.money import FundSource, fen_typed, yuan
from rules.refusals import BadInput
from rules.vocabulary import Act
from rules.words import Text
from store import funds, ledger_lines, policies
from store.visible import visible

_ESTIMATE, _SPENT, _SOURCE = ("核算金额", "estimate"), ("实际投入", "spent"), ("资金来源", "source")


@dataclass(frozen=True, slots=True)
class Funds:
    """What is said of the money for one hazard; None is not said."""

    estimate_fen: int | None = None
    funds_fen: int | None = None
    fund_source: FundSource | None = None


def fund(desk: Desk, request: Request, parts: Mapping[str, str]) -> Done:
    """What was said of cost, spending and source stands on the case; what was left empty stays as it was."""
    said = _said(parts)
    columns = {name: value for name, value in asdict(said).items() if value is not None}
    facts = {
        "estimate": yuan(said.estimate_fen), "spent": yuan(said.funds_fen),
        "source": said.fund_source.value if said.fund_source else "",
    }  # fmt: skip

    def keep(_turn: Turn) -> Extras:
        return {"columns": columns, "facts": {name: value for name, value in facts.items() if value}}

    return do(desk, request, Act.FUND, Manner(before=keep))


def _said(parts: Mapping[str, str]) -> Funds:
    """What was said. Raises BadInput where that is nothing, or no amount, or no source."""
    source = _one(parts, _SOURCE)
    meant = FundSource.read(source) if source else None
    if source and meant is None:
        known = "、".join(one.zh for one in FundSource), ", ".join(one.value for one in FundSource)
        words = f"没有“{source}”这种资金来源，可用：{known[0]}", f"there is no source “{source}”; there are: {known[1]}"
        raise BadInput(what=Text(*words))
    said = Funds(fen_typed(_one(parts, _ESTIMATE)), fen_typed(_one(parts, _SPENT)), meant)
    if said == Funds():
        words = "请填核算金额、实际投入或资金来源", "say the estimate, what was spent, or the source of the funds"
        raise BadInput(what=Text(*words))
    return said


def _one(parts: Mapping[str, str], names: tuple[str, str]) -> str:
    return next((parts[name] for name in names if name in parts), "")


def fund_requests(desk: Desk, area: str, looks: Onlooker | None = None) -> FundRequests:
    """What is to be paid for in an area: open hazards with a cost, the gravest first. looks: whose eyes see it."""
    with desk.looking() as session:
        seen = visible(looks.viewer, looks.sensitive) if looks is not None else ledger_lines.EVERYTHING
        return FundRequests(tuple(funds.wanted(session, area, seen, policies.sensitive_codes(session))))
