"""What a person does about a message that could not be delivered, by what its last attempt came to."""

from __future__ import annotations

from collections.abc import Mapping

from rules.telling import Outcome
from rules.words import Text

NOBODY = Text(
    "岗位及其上级均无人：请补登任职，并当面或电话告知",
    "nobody sits in the post or above it: name somebody, and tell them in person",
)
NO_WAY = Text(
    "没有可用的联系方式：请补登联系方式，并当面或电话告知",
    "there was no way to reach them: add one, and tell them in person",
)
REMEDIES: Mapping[Outcome, Text] = {
    Outcome.OK: Text("已受理，无须处理", "accepted: nothing to do"),
    Outcome.RATE_LIMITED: Text(
        "发送账号一直被限流：请电话告知，并请系统管理员增加账号或放慢发送",
        "the account was too busy for too long: telephone, and ask the operator for another account",
    ),
    Outcome.TRANSIENT: Text(
        "对方服务多次失败：请电话告知，并请系统管理员检查网络和发送账号",
        "the service failed again and again: telephone, and ask the operator to look at network and account",
    ),
    Outcome.PERMANENT_TARGET: Text(
        "地址无效：请核对并改正联系方式，再当面或电话告知",
        "the address is no good: correct it, and tell them in person",
    ),
    Outcome.PERMANENT_PAYLOAD: Text(
        "内容被对方拒收：请电话告知，并请系统管理员查看对方的说明",
        "the text was refused: telephone, and ask the operator what the service said",
    ),
    Outcome.CONFIGURATION: Text(
        "发送账号配置有误：请电话告知，并请系统管理员改正",
        "the account is set up wrongly: telephone, and ask the operator to mend it",
    ),
    Outcome.UNKNOWN: Text("不知是否送达：请电话核实对方是否知道", "nobody knows whether it arrived: telephone and ask"),
}
"""Telling them is what the task asks for; the rest keeps it from happening again."""
