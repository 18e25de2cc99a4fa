"""How look-back rounds, their proof and their rates are printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from casework.looking_back import Announced, Drawn
from casework.replaying import Proof
from casework.true_fixes import Part, TrueFixes
from commands.console import Console
from rules.instants import last_day, local_day
from rules.intervals import LEAST, Rate
from rules.words import Text
from store.look_back_views import ItemLine, RoundLine

_WAITS = Text("待查", "waiting")
_WAY = Text(
    "手工核对：承诺等于 printf 'xiaoan/look_back/seed/1\\n%s' 种子 | sha256sum；"
    "各层按 SHA-256(种子|look_back|隐患编号) 由小到大取前若干件。",
    "To check by hand: the commitment is printf 'xiaoan/look_back/seed/1\\n%s' SEED | sha256sum; "
    "of each stratum the first by SHA-256(seed|look_back|number) are drawn.",
)


def announced(console: Console, said: Announced) -> None:
    """What is published before the draw."""
    before = Text("（此前已公布）", " (announced before)") if said.was_before else Text("", "")
    console.say(
        Text(
            "第 {number} 轮回头看（{month}）{before}：{from_} 至 {to} 销号的隐患，抽查比例 {share}",
            "Look-back round {number} ({month}){before}: struck off from {from_} to {to}, share {share}",
        ),
        number=said.number, month=f"{said.month:%Y-%m}", before=before, from_=local_day(said.closed_from),
        to=local_day(said.closed_to - timedelta(microseconds=1)), share=_percent(said.share),
    )  # fmt: skip
    words = Text("抽取前公布的种子承诺：{commitment}", "Commitment of the seed, before the draw: {commitment}")
    console.say(words, commitment=said.commitment)


def drawn(console: Console, line: RoundLine, found: Drawn) -> None:
    """What came of the draw."""
    if found.was_before:
        console.say(Text("本月此前已抽取，未重复抽取", "This month was drawn before and is not drawn again"))
    console.say(Text("抽取后公开的种子：{seed}", "Seed, revealed with the sample: {seed}"), seed=line.seed)
    console.say(
        Text(
            "可抽取 {frame} 件，抽中 {drawn} 件，须于 {until} 前（含当日）完成",
            "{frame} could be drawn, {drawn} were; to be done by {until}",
        ),
        frame=line.frame, drawn=line.drawn, until=last_day(line.ends_at) if line.ends_at else "",
    )  # fmt: skip
    if found.for_the_office:
        words = Text(
            "其中 {count} 件：本县区公安、教育检查人员都参与过整改或验收，由协调办公室查看",
            "{count} of them fell to the coordinator's office: every police and education inspector had a part in it",
        )
        console.say(words, count=found.for_the_office)


def rounds(console: Console, lines: Sequence[RoundLine]) -> None:
    """Every round on a line."""
    columns = [
        Text("轮次", "round"), Text("月份", "month"), Text("抽取时间", "drawn"), Text("抽取人", "by"),
        Text("比例", "share"), Text("可抽取", "frame"), Text("抽中", "drawn"), Text("待查", "waiting"),
        Text("未反弹", "holds"), Text("不合格", "failed"), Text("逾期未查", "not done"), Text("截止", "until"),
    ]  # fmt: skip
    rows = [
        (
            one.number, f"{one.month:%Y-%m}", one.drawn_at or Text("未抽取", "not yet"), one.drawn_by or _ENGINE,
            _percent(one.share), one.frame, one.drawn, one.open, one.holds, one.failed, one.not_done,
            last_day(one.ends_at) if one.ends_at else "",
        )
        for one in lines
    ]  # fmt: skip
    console.table(Text(f"回头看（{len(rows)} 轮）", f"look-backs ({len(rows)} rounds)"), columns, rows)


_ENGINE = Text("系统", "the engine")


def one_round(console: Console, line: RoundLine) -> None:
    """One round, with what anybody needs to draw it again."""
    rounds(console, [line])
    words = Text("种子承诺（{at} 公布）：{commitment}", "Commitment (announced {at}): {commitment}")
    console.say(words, at=console.cell(line.announced_at), commitment=line.commitment)
    console.say(Text("种子：{seed}", "Seed: {seed}"), seed=line.seed or Text("抽取后公开", "revealed with the sample"))
    console.say(Text("抽样框摘要：{digest}", "Digest of the frame: {digest}"), digest=line.frame_digest or "")


def items(console: Console, lines: Sequence[ItemLine]) -> None:
    """What was drawn, who looks, and what was found."""
    columns = [
        Text("隐患", "hazard"), Text("学校", "school"), Text("区域", "area"), Text("办学许可", "licence"),
        Text("主办单位", "lead unit"), Text("查看单位", "looked at by"), Text("查看人", "person"),
        Text("结果", "result"), Text("说明", "note"),
    ]  # fmt: skip
    rows = [
        (
            one.number, one.school, one.area, one.licence, one.answers, one.unit, one.done_by or one.person or "",
            one.result or _WAITS, one.note or (_OFFICE if one.is_for_the_office else ""),
        )
        for one in lines
    ]  # fmt: skip
    console.table(Text(f"抽中隐患（{len(rows)}）", f"drawn ({len(rows)})"), columns, rows)


_OFFICE = Text("他人都参与过，由协调办公室查看", "everybody else had a part in it")


def proof(console: Console, found: Proof) -> None:
    """What drawing it again came to."""
    line = found.round
    one_round(console, line)
    if found.is_sound:
        words = Text(
            "核对一致：承诺、种子、抽样框（{frame} 件，{strata} 层）、台账与名单（{drawn} 件）相互吻合",
            "Proved: commitment, seed, frame ({frame}, in {strata} strata), ledger and list ({drawn}) agree",
        )
        console.say(words, frame=line.frame, strata=found.strata, drawn=line.drawn)
    for fault in found.faults:
        console.say(Text("不一致：{fault}", "Not so: {fault}"), fault=fault)
    console.say(_WAY)


def rates(console: Console, found: TrueFixes) -> None:
    """The true-fix rate with its interval, as a whole and by each dimension, and the false closures."""
    which = Text(f"第 {found.number} 轮", f"round {found.number}") if found.number else Text("全部轮次", "all rounds")
    title = Text(f"真整改率（{which.zh}）", f"true-fix rate ({which.en})")
    groups = (
        (Text("合计", "all"), [Part("", found.whole)]), (Text("区域", "area"), found.by_area),
        (Text("办学许可", "licence"), found.by_licence), (Text("主办单位", "lead unit"), found.by_unit),
    )  # fmt: skip
    columns = [
        Text("分组", "by"), Text("名称", "which"), Text("已查", "n"), Text("未反弹", "holds"), Text("不合格", "failed"),
        Text("逾期未查", "not done"), Text("待查", "waiting"), Text("真整改率", "rate"), Text("95% 区间", "95 %"),
    ]  # fmt: skip
    rows = [(by, part.name, *_figures(part.rate)) for by, parts in groups for part in parts]
    console.table(title, columns, rows)
    console.say(
        Text(
            "已查不足 {least} 件的只列件数，不算比率；逾期未查不算未反弹。"
            "各层抽取比例不同时按层加权，区间为 Wilson 95%。",
            "Below {least} looked at there are counts and no rate; what was not looked at never holds. Strata are "
            "weighted by what they stand for; Wilson's interval.",
        ),
        least=LEAST,
    )
    _false(console, found)


def _figures(rate: Rate) -> tuple[object, ...]:
    if rate.looked_at == 0:
        said: tuple[object, object] = Text("无", "n/a"), ""
    elif rate.share is None or rate.interval is None:
        said = Text("样本不足", "too few"), ""
    else:
        said = _percent(rate.share), f"{_percent(rate.interval.low)}–{_percent(rate.interval.high)}"
    return rate.looked_at, rate.holds, rate.failed, rate.not_done, rate.open, *said


def _false(console: Console, found: TrueFixes) -> None:
    columns = [Text("单位", "unit"), Text("作为整改单位", "as rectifier"), Text("作为验收单位", "as verifier")]
    rows = [(one.unit, one.rectified, one.verified) for one in found.false_closures]
    title = Text(f"虚假销号（全部回头看，{len(rows)} 个单位）", f"false closures (all look-backs, {len(rows)} units)")
    console.table(title, columns, rows)


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".removesuffix(".0") + "%"
