"""xiaoan policy precedents: what upheld objections say about the duty map, ready to be put into it."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from commands.console import JSON_OPTION, SEEN_AT_OPTION, Console, instant, t
from rules.policy import Policy
from rules.precedents import Precedent, precedents
from rules.words import Text
from store import policies, rulings

_NONE = Text("没有异议成立的裁定，职责清单无须据此调整", "no objection has been upheld; the duty map needs nothing")
_PUT = Text(
    "把下列规则放在职责清单（routing.yaml）rules 的最前面，再运行 xiaoan policy check 和 xiaoan policy publish：",
    "put these rules first in the duty map (routing.yaml, rules), then run xiaoan policy check and policy publish:",
)


def register(group: typer.Typer) -> None:
    words = t("先例：异议裁定改派过哪些隐患，职责清单宜怎样改", "what rulings on objections say about the duty map")
    group.command("precedents", help=words)(precedents_)


def precedents_(
    area: str = typer.Option("", help=t("只看该区划内的隐患", "only hazards of this area")),
    at: str | None = SEEN_AT_OPTION,
    as_json: bool = JSON_OPTION,
) -> None:
    console = Console(as_json)
    with console.desk.looking() as session:
        policy = policies.policy_in_force(session, instant(at))
        found = precedents(policy.routing, rulings.upheld(session, area))
    console.give([_plain(one) for one in found])
    if not found:
        console.say(_NONE)
        return
    _show(console, policy, found)
    ahead = [one for one in found if not one.is_heeded]
    if ahead:
        console.say(_PUT)
        console.say("\n".join(_yaml(one) for one in ahead))


def _show(console: Console, policy: Policy, found: Sequence[Precedent]) -> None:
    rows = [
        (
            len(one.rulings), policy.taxonomy.subcategory(one.subcategory).name, one.location,
            policy.agencies.agency(one.from_agency).name, policy.agencies.agency(one.to_agency).name,
            one.rulings[0].number,
            Text("已采纳", "heeded") if one.is_heeded else Text("未采纳", "not heeded"),
        )
        for one in found
    ]  # fmt: skip
    columns = [Text("次数", "times"), Text("类别", "category"), Text("部位", "place"), Text("原主办", "was"),
               Text("改为", "became"), Text("最近一件", "latest"),
               Text("职责清单", "duty map")]  # fmt: skip
    console.table(Text("异议成立的先例", "precedents from upheld objections"), columns, rows)


def _plain(one: Precedent) -> dict[str, object]:
    return {
        "times": len(one.rulings), "subcategory": one.subcategory, "location": one.location,
        "from": one.from_agency, "to": one.to_agency, "heeded": one.is_heeded,
        "rule": one.rule.model_dump(mode="json", exclude_none=True),
        "rulings": [{"number": ruling.number, "at": ruling.at, "reason": ruling.reason} for ruling in one.rulings],
    }  # fmt: skip


def _yaml(one: Precedent) -> str:
    """The rule as routing.yaml has it, with the newest ruling as its reason."""
    rule = one.rule
    return (
        f"  - match: {{subcategory: {one.subcategory}, location: {one.location.value}}}"
        f" # {one.rulings[0].number}\n"
        f"    responsible: {rule.responsible}\n    lead: {rule.lead}\n    co: [{', '.join(rule.co)}]\n"
        f"    verify_by: {rule.verify_by}\n    basis: local"
    )
