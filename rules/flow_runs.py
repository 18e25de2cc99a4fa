"""How far a run of a flow has come, in the words Prefect says it with."""

from __future__ import annotations

from rules.words import Word


class RunState(Word):
    """The kinds of states a run passes through."""

    SCHEDULED = "scheduled", "待运行", "scheduled"
    PENDING = "pending", "即将运行", "pending"
    RUNNING = "running", "运行中", "running"
    COMPLETED = "completed", "完成", "completed"
    FAILED = "failed", "出错", "failed"
    CRASHED = "crashed", "中断", "crashed"
    PAUSED = "paused", "暂停", "paused"
    CANCELLING = "cancelling", "正在取消", "cancelling"
    CANCELLED = "cancelled", "未运行", "cancelled"

    @property
    def is_amiss(self) -> bool:
        """Whether somebody should look into it."""
        return self in (RunState.FAILED, RunState.CRASHED)

    @property
    def goes_on(self) -> bool:
        return self in (RunState.SCHEDULED, RunState.PENDING, RunState.RUNNING, RunState.PAUSED, RunState.CANCELLING)
