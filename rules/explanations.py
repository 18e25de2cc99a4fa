"""What stages and acts mean, in the words a new colleague would ask for: shown beside them wherever they stand."""

from __future__ import annotations

from collections.abc import Mapping

from rules.vocabulary import ClockKind, Stage
from rules.words import Text

STAGES: Mapping[Stage, Text] = {
    Stage.FOUND: Text(
        "已登记，尚未交办。责任人、任务、标准、时限齐全后交办给主办单位和主体责任单位。",
        "On the ledger and not handed over: that takes leader, task, standard and deadline.",
    ),
    Stage.ASSIGNED: Text(
        "已交给有关单位，等其签收。整改时限从交办起算，不签收也照算。",
        "Handed over, and the units have yet to sign for it. The deadline counts from the hand-over, signed or not.",
    ),
    Stage.OBJECTED: Text(
        "主办单位认为不归自己管，等协调员裁定。",
        "The lead unit says it is not theirs; the coordinator rules on it.",
    ),
    Stage.RECTIFYING: Text(
        "有关单位正在整改，完成后附材料提交验收。",
        "It is being put right; when it is, the work is handed in with evidence.",
    ),
    Stage.SUBMITTED: Text(
        "整改材料已提交，等各方验收签字。整改时限在此期间暂停。",
        "The work has been handed in and waits for the signatures. The deadline stands still meanwhile.",
    ),
    Stage.SUSPENDED: Text(
        "经批准暂缓整改，管控措施仍在，到复核日再议。",
        "Put off with leave, under interim control, until the day it is looked at again.",
    ),
    Stage.CLOSED: Text(
        "各方验收通过，已从台账销号；以后可能被抽中回头看。",
        "Every side has passed it and it is struck off; it may be drawn for a look-back.",
    ),
    Stage.VOID: Text(
        "不是隐患，或已并入另一条，不再办理。", "It was no hazard, or is part of another one; nothing is done to it."
    ),
}

NEXT: Mapping[ClockKind, Text] = {
    ClockKind.TRIAGE: Text(
        "接下来：协调员须在 {due} 前补全并交办。", "Next: the coordinator completes it and hands it over by {due}."
    ),
    ClockKind.ACKNOWLEDGE: Text("接下来：{unit}须在 {due} 前签收。", "Next: {unit} signs for it by {due}."),
    ClockKind.RULING: Text(
        "接下来：协调员须在 {due} 前裁定异议。", "Next: the coordinator rules on the objection by {due}."
    ),
    ClockKind.CONTROL: Text(
        "接下来：{unit}须在 {due} 前落实管控措施。", "Next: {unit} puts it under interim control by {due}."
    ),
    ClockKind.PLAN: Text("接下来：{unit}须在 {due} 前报治理方案。", "Next: {unit} hands in its plan by {due}."),
    ClockKind.RECTIFY: Text(
        "接下来：{unit}须在 {due} 前整改完毕并提交验收。", "Next: {unit} puts it right and hands the work in by {due}."
    ),
    ClockKind.VERIFY: Text("接下来：{unit}须在 {due} 前验收签字。", "Next: {unit} looks and signs by {due}."),
    ClockKind.RECHECK: Text(
        "接下来：{due} 复核挂账，届时恢复整改或重新批准。", "Next: the suspension is looked at again by {due}."
    ),
    ClockKind.INSTRUCTION: Text(
        "接下来：{unit}须在 {due} 前落实领导批示。", "Next: {unit} carries out the leader's instruction by {due}."
    ),
    ClockKind.LISTED: Text("接下来：挂牌督办，{due} 前须整改到位。", "Next: under listed supervision until {due}."),
    ClockKind.PROPOSAL: Text(
        "接下来：审批人须在 {due} 前对提请作出决定。", "Next: the approver decides on the proposal by {due}."
    ),
}
"""What happens next, by the clock that runs out first."""

NOTHING_RUNS = Text(
    "目前没有正在计时的环节：等有权办理的人办理下一步。", "No clock runs: whoever may take the next step takes it."
)
OVER = Text("已办结，没有下一步。", "It is over; there is no next step.")

ACTS: Mapping[str, Text] = {
    "complete": Text("补上缺少的任务、标准、类别或时限，以便交办。", "Fills in what is missing, so it can go out."),
    "assign": Text("交给职责清单确定的单位，并告知他们。", "Hands it to the units the duty map names, and tells them."),
    "hand-on": Text("在单位内部换一个人经办。", "Another person in the same unit takes it in hand."),
    "acknowledge": Text("表示本单位已收到，开始整改。", "Says that your unit has it and work begins."),
    "object": Text("认为不归本单位管，请协调员裁定，只能提一次。", "Says it is not yours; ruled on once."),
    "rule-upheld": Text("同意异议，改由另一个单位主办，时限重新起算。", "Another unit leads; its time begins anew."),
    "rule-rejected": Text("维持原交办，原整改时限不变。", "It stays where it was, with the same deadline."),
    "control": Text("写明整改期间怎样防止出事，可写截止日。", "Says how the danger is kept in check meanwhile."),
    "close-off": Text("停用有危险的部位，写明满足什么条件才能启用。", "A place is shut until what you name is true."),
    "close-off-site": Text("全校停用，并安置学生。", "The whole site is closed, and its pupils are placed elsewhere."),
    "place-pupils": Text("登记停用期间学生安置在哪里、由谁负责。", "Where the pupils are, and who answers for them."),
    "confirm-condition": Text("验收单位核验启用条件已满足。", "The verifying unit confirms a condition of use."),
    "reopen-use": Text("启用条件均已核验，恢复使用。", "Every condition is verified and the place is used again."),
    "plan": Text("重大隐患须报六项内容的治理方案。", "What a major hazard's plan must hold, in six parts."),
    "request-extension": Text("到期之前申请延期，写明进展和管控措施。", "Asks for more time, before the deadline."),
    "grant-extension": Text("批准延期，期限改为所申请的日期。", "The deadline moves to the day that was asked for."),
    "refuse-extension": Text("不批准延期，期限不变，须写理由。", "The deadline stands; say why."),
    "suspend": Text("暂时不能整改的，经批准挂账，写明复核日。", "Put off with leave, until a day you name."),
    "suspend-for-funds": Text("等待资金，写明复核日；到期自动恢复计时。", "It waits for money, until a day you name."),
    "fund": Text("核算金额、资金来源，完工后填实际投入。", "What it costs, who pays, and in the end what was spent."),
    "resume": Text("恢复整改，时限接着算。", "Work goes on, with what was left of its time."),
    "submit": Text("整改完毕，附照片或材料，请各方验收。", "The work is done: hand it in with photos or papers."),
    "fix-on-spot": Text("检查时当场整改到位的小隐患，附照片后直接验收。", "Put right during the inspection itself."),
    "pass": Text("本单位验收通过；各方都通过后自动销号。", "Your side passes it; with the last side it is struck off."),
    "pass-in-part": Text("已完成的部分通过，其余另立一条继续整改。", "What is done passes, the rest is a new hazard."),
    "rework": Text("没有整改到位，退回继续整改，须写理由。", "It is not right yet and goes back; say why."),
    "close-out": Text("各方均已通过，从台账销号。", "Every side has passed it: strike it off."),
    "look-back-holds": Text("回头看没有反弹。", "It was looked at again and is still right."),
    "look-back-failed": Text("回头看发现反弹，可重新打开。", "It was looked at again and is not right."),
    "reopen": Text("回头看不合格，重新整改。", "It is worked on again after a failed look-back."),
    "reprice": Text("按现行政策重算时限。", "Its deadline is reckoned anew by the policy in force."),
    "void": Text("登记有误、不是隐患的，作废并写明理由。", "It was no hazard; say why. It stays on the record."),
    "merge": Text("与另一条是同一处问题的，并入那一条。", "It is the same as another open one, and points to it."),
    "instruct": Text("向单位作出批示，写明要求和落实期限。", "Tells units what to do, and by when."),
    "carry-out": Text("报告批示落实情况，批示领导会收到。", "Says what was done; the leader who instructed hears it."),
    "raise": Text("直接提到更高的督办级别。", "The ladder goes up to a higher step at once."),
    "hold-back": Text("到所写日期前暂不升级督办，整改时限不变。", "The ladder waits until a day; the deadline stands."),
    "lower": Text("撤回最近一次升级。", "Takes back the last step of the ladder."),
    "propose": Text("提请领导决定挂牌督办、通报、约谈等措施。", "Asks a leader to decide on a graver step."),
    "approve": Text("同意所提请的措施，立即生效并告知。", "The step is taken, and those it concerns are told."),
    "refuse": Text("不同意所提请的措施，须写理由。", "The step is not taken; say why."),
    "conclude": Text("登记督办措施的结果。", "Records what came of an approved step."),
    "defer": Text("暂不决定，到所写日期再提请。", "Not now: it comes back on the day you name."),
    "redirect": Text("改由另一位领导决定。", "Another leader decides."),
}
"""What each act does, by its name; a test holds the list to that of the acts there are."""

FIXED = {
    "leader": (
        Text("责任人", "Leader"), Text("对整改负责的岗位，人员变动时随岗位走。", "The post that answers for it."),
    ),
    "task": (Text("整改任务", "Task"), Text("要做成什么。", "What is to be done.")),
    "standard": (Text("整改标准", "Standard"), Text("做到什么程度算合格，验收按此。", "What it is passed by.")),
    "deadline": (
        Text("整改时限", "Deadline"), Text("从交办起算，按日历和政策推算。", "Counted from the hand-over, by policy."),
    ),
}  # fmt: skip
"""The four things that are fixed before a hazard is handed over (四定)."""

PATH: tuple[tuple[Stage, tuple[Stage, ...]], ...] = (
    (Stage.FOUND, ()),
    (Stage.ASSIGNED, (Stage.OBJECTED,)),
    (Stage.RECTIFYING, (Stage.SUSPENDED,)),
    (Stage.SUBMITTED, ()),
    (Stage.CLOSED, (Stage.VOID,)),
)
"""The way of a hazard as people draw it: the stages in order, with those that stand in for one of them."""
