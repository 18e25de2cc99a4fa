"""What the demo came to: the figures for programs, and the same in words for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from casework.auditing import AuditReport
from demo.chronicle import Figures
from demo.place import Place
from rules.instants import shown
from rules.refusals import Refusal
from rules.telling import MessageState
from rules.vocabulary import Act, Instrument, Stage
from rules.words import Language, Text, Word

W = TypeVar("W", bound=Word)


@dataclass(frozen=True, slots=True)
class Ending:
    """What the demo came to. rows: lines of the exported ledger; letters: mails that arrived; noes: refusals."""

    figures: Figures
    report: AuditReport
    rows: int
    letters: int
    followed: tuple[str, ...]
    noes: tuple[Refusal, ...]

    def plain(self, place: Place) -> dict[str, object]:
        """The figures as programs read them; but for the folder, the same for the same seed."""
        one, report = self.figures, self.report
        return {
            "days": one.days, "seed": one.seed, "as_of": one.at, "visits": one.visits, "found": one.acts[Act.RECORD],
            "fixed_on_the_spot": one.acts[Act.FIX_ON_SPOT], "closed": one.stages[Stage.CLOSED], "open": one.open,
            "overdue": one.overdue, "in_time": one.timeliness.in_time, "judged": one.timeliness.judged,
            "in_time_percent": one.in_time_percent, "acts": _by_code(one.acts), "stages": _by_code(one.stages),
            "rungs": _by_code(one.rungs), "messages": _by_code(one.messages), "attempts": _by_code(one.attempts),
            "letters": self.letters, "open_tasks": one.open_tasks, "tasks_done": one.tasks_done,
            "refused": dict(sorted(Counter(no.code for no in self.noes).items())), "events": one.events,
            "campaign": {"listed": one.listed, "covered": one.covered},
            "ledger_rows": self.rows, "followed": self.followed, "folder": place.home,
            "audit": {"clean": report.is_clean, "hazards": report.hazards, "batches": report.batches,
                      "seals": report.seals, "breaches": report.breaches},
        }  # fmt: skip

    def in_words(self, language: Language) -> Iterator[tuple[str, str]]:
        """The figures and the proof, each with its name."""
        facts = self._facts()
        for name, words in _ROWS:
            yield name.say(language), words.say(language, **facts)
        if self.noes:
            count = len(self.noes)
            yield _REFUSED.say(language), _SUCH_AS.say(language, count=count, no=self.noes[0].say(language))
        yield _PROOF.say(language), self._proof().say(language)

    def _facts(self) -> dict[str, object]:
        one, acts, messages = self.figures, self.figures.acts, self.figures.messages
        return {
            "found": acts[Act.RECORD], "visits": one.visits, "on_spot": acts[Act.FIX_ON_SPOT],
            "closed": one.stages[Stage.CLOSED], "open": one.open, "overdue": one.overdue, "in_time": _in_time(one),
            "rework": acts[Act.REWORK], "objected": acts[Act.OBJECT], "asked": acts[Act.REQUEST_EXTENSION],
            "granted": acts[Act.GRANT_EXTENSION], "looked": acts[Act.LOOK_BACK], "reopened": acts[Act.REOPEN],
            "rungs": _rungs(one), "agreed": acts[Act.APPROVE], "disagreed": acts[Act.REFUSE],
            "accepted": messages[MessageState.ACCEPTED], "dead": messages[MessageState.DEAD], "letters": self.letters,
            "failed": one.failed_attempts, "waiting": one.waiting,
            "tasks_done": one.tasks_done, "open_tasks": one.open_tasks,
            "covered": one.covered, "listed": one.listed, "until": shown(one.at),
        }  # fmt: skip

    def _proof(self) -> Text:
        report = self.report
        if report.is_clean:
            facts = {"hazards": report.hazards, "batches": report.batches, "seals": report.seals}
            return Text(_SOUND.say(Language.ZH, **facts), _SOUND.say(Language.EN, **facts))
        first, count = report.breaches[0], len(report.breaches)
        where = f"{first.number or ''} {first.detail}"
        return Text(
            f"发现 {count} 处问题，如：{first.says.zh} {where}", f"{count} findings, as: {first.says.en} {where}"
        )


_ROWS = (
    (
        Text("发现隐患", "found"),
        Text(
            "{found} 处，检查 {visits} 校次；其中当场整改 {on_spot} 处",
            "{found} hazards on {visits} visits, {on_spot} of them fixed on the spot",
        ),
    ),
    (
        Text("销号", "closed"),
        Text("{closed} 处；在办 {open} 处，其中逾期 {overdue} 处", "{closed}; {open} still open, {overdue} overdue"),
    ),
    (Text("按时完成", "in time"), Text("{in_time}", "{in_time}")),
    (
        Text("曲折", "detours"),
        Text(
            "退回重改 {rework} 次，异议 {objected} 次，申请延期 {asked} 次（批准 {granted}），"
            "回头看 {looked} 次（重新打开 {reopened}）",
            "{rework} sent back, {objected} objected to, {asked} requests for time ({granted} granted), "
            "{looked} looked at again ({reopened} reopened)",
        ),
    ),
    (
        Text("催督升级", "ladders"),
        Text(
            "{rungs}；领导同意 {agreed} 次，不同意 {disagreed} 次",
            "{rungs}; leaders agreed to {agreed}, refused {disagreed}",
        ),
    ),
    (
        Text("告知", "told"),
        Text(
            "送达 {accepted} 条（邮件 {letters} 封，可合并发送）；未送达 {dead} 条，已转人工告知；"
            "发送失败 {failed} 次；待发 {waiting} 条",
            "{accepted} messages delivered (in {letters} mails); {dead} not, and given to a person; {failed} attempts "
            "failed; {waiting} wait to be sent",
        ),
    ),
    (
        Text("联合检查", "campaign"),
        Text(
            "正在进行：已查 {covered}/{listed} 校；故事停在 {until}，各人手上的事都还在",
            "under way, {covered} of {listed} schools visited; the story stops at {until}, in the middle of the work",
        ),
    ),
    (
        Text("人工待办", "tasks"),
        Text("已办 {tasks_done} 项，未办 {open_tasks} 项", "{tasks_done} done, {open_tasks} open"),
    ),
)
_REFUSED = Text("不予受理", "refused")
_SUCH_AS = Text("{count} 次，如：{no}", "{count} times, such as: {no}")
_PROOF = Text("台账核验", "the proof")
_SOUND = Text(
    "通过：{hazards} 件隐患的记录链、{batches} 个批次、{seals} 个日封存全部吻合，各项规则全部成立",
    "all is well: the chains of {hazards} hazards, {batches} batches and {seals} daily seals hold, and so does every "
    "invariant",
)


def _in_time(one: Figures) -> Text:
    if one.in_time_percent is None:
        return Text("尚无到期隐患", "nothing has fallen due yet")
    share = f"{one.in_time_percent}%", f"{one.timeliness.in_time}/{one.timeliness.judged}"
    return Text(
        f"{share[0]}（{share[1]}；按首次时限计，不含当场整改）",
        f"{share[0]} ({share[1]}; by the first deadline ever set, on-the-spot fixes aside)",
    )


def _rungs(one: Figures) -> Text:
    taken = [(instrument, one.rungs[instrument]) for instrument in Instrument if one.rungs[instrument]]
    if not taken:
        return Text("无", "none")
    return Text(
        "，".join(f"{'提请' if step.needs_a_person else ''}{step.zh} {count}" for step, count in taken),
        ", ".join(f"{step.en}{' proposed' if step.needs_a_person else ''} {count}" for step, count in taken),
    )


def _by_code(counts: Counter[W]) -> dict[str, int]:
    return {word.value: counts[word] for word in sorted(counts, key=lambda word: word.value)}
