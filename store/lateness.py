"""What must have happened by now: clocks looked at, people told, messages gone, nobody left without an answer."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from models.clock import Clock
from models.columns import table_of
from models.digest import Digest
from models.message import Message
from models.notice import Notice
from models.post import Post
from models.task import Task
from models.unit import Unit
from rules.telling import MessageState, TaskKind
from rules.vocabulary import Act
from rules.words import Text
from store.breaches import SINCE, TOO_LATE, WHOLE, Found, Invariant, Part, event, hazard, rows_of, words
from store.delivery import told_of

clock, message, task, digest = table_of(Clock), table_of(Message), table_of(Task), table_of(Digest)
post, unit, notice = table_of(Post), table_of(Unit), table_of(Notice)


def _messages(broken: sa.ColumnElement[bool], *odd: sa.ColumnElement[Any] | str) -> Found:
    """The messages that break something, by the number of their hazard or of what their notice is about."""
    number = sa.func.coalesce(hazard.c.number, notice.c.number)
    source = message.outerjoin(hazard, hazard.c.id == message.c.hazard_id)
    source = source.outerjoin(notice, notice.c.id == message.c.notice_id)
    return sa.select(number, message.c.id, words(*odd)).select_from(source).where(broken)


def _sweep_is_behind(_part: Part) -> Found:
    late = clock.c.next_action_at < TOO_LATE
    source = clock.join(hazard, hazard.c.id == clock.c.hazard_id)
    odd = words(clock.c.kind, clock.c.next_action_at)
    return sa.select(hazard.c.number, clock.c.id, odd).select_from(source).where(late)


def _rungs_told(part: Part) -> Found:
    told = sa.exists().where(message.c.event_id == event.c.id)
    source = event.join(hazard, hazard.c.id == event.c.hazard_id)
    silent = sa.and_(part.events, event.c.act == Act.ESCALATE, ~told)
    return sa.select(hazard.c.number, event.c.id, words(event.c.facts)).select_from(source).where(silent)


def _messages_have_events(_part: Part) -> Found:
    source = message.outerjoin(event, event.c.id == message.c.event_id).outerjoin(
        hazard, hazard.c.id == message.c.hazard_id
    )
    astray = sa.or_(event.c.id.is_(None), event.c.hazard_id.is_distinct_from(message.c.hazard_id))
    odd = words(message.c.kind, "event", message.c.event_id)
    return sa.select(hazard.c.number, message.c.id, odd).select_from(source).where(message.c.event_id > SINCE, astray)


def _addresses_exist(_part: Part) -> Found:
    known_unit = sa.or_(message.c.unit_id.is_(None), sa.exists().where(unit.c.id == message.c.unit_id))
    known_post = sa.or_(message.c.post_id.is_(None), sa.exists().where(post.c.id == message.c.post_id))
    broken = sa.and_(message.c.event_id > SINCE, ~sa.and_(known_unit, known_post))
    return rows_of(message, WHOLE, broken, "post", message.c.post_id, "unit", message.c.unit_id)


def _messages_leave(_part: Part) -> Found:
    waiting = sa.or_(
        message.c.state == MessageState.PENDING,
        sa.and_(message.c.state == MessageState.COLLECTED, message.c.digest_id.is_(None)),
    )
    stuck = sa.and_(waiting, message.c.release_at < TOO_LATE)
    return _messages(stuck, message.c.kind, message.c.release_at)


def _leases_end(_part: Part) -> Found:
    stuck = sa.and_(message.c.state == MessageState.SENDING, message.c.lease_until < TOO_LATE)
    return _messages(stuck, message.c.kind, message.c.lease_until)


def _nobody_left_untold(_part: Part) -> Found:
    has_task = sa.exists().where(told_of(message))
    lost = sa.and_(message.c.state == MessageState.DEAD, message.c.settled_at < TOO_LATE, ~has_task)
    return _messages(lost, message.c.kind, "unit", message.c.unit_id)


def _digests_told(_part: Part) -> Found:
    carrier = message.alias("carrier")
    source = digest.join(carrier, carrier.c.id == digest.c.carrier_id)
    leaving = sa.exists().select_from(source).where(
        digest.c.id == message.c.digest_id, carrier.c.digest_id == digest.c.id,
        carrier.c.state.in_([MessageState.PENDING, MessageState.SENDING]),
    )  # fmt: skip
    stuck = sa.and_(message.c.state == MessageState.COLLECTED, message.c.digest_id.is_not(None), ~leaving)
    return _messages(stuck, message.c.kind, "digest", message.c.digest_id)


_POST_IS_EMPTY = sa.exists().where(task.c.kind == TaskKind.EMPTY_POST, task.c.unit_id == message.c.unit_id)


def _empty_posts_known(_part: Part) -> Found:
    unknown = sa.and_(message.c.event_id > SINCE, message.c.has_risen, ~_POST_IS_EMPTY)
    return rows_of(message, WHOLE, unknown, message.c.audience, "unit", message.c.unit_id)


LATENESS = (
    Invariant(
        "the_sweep_keeps_up",
        Text("到点的时钟都已处理", "no clock waits for a sweep that should have looked at it"),
        _sweep_is_behind,
    ),
    Invariant(
        "every_rung_is_told",
        Text("每次升级都有人收到消息", "every rung of the ladder has told somebody"),
        _rungs_told,
    ),
    Invariant(
        "every_message_has_its_event",
        Text("每条消息都有对应的台账记录", "every message stands behind an event of its hazard"),
        _messages_have_events,
    ),
    Invariant(
        "every_message_has_its_addressee",
        Text("消息所指的单位和岗位都存在", "the unit and post a message names exist"),
        _addresses_exist,
    ),
    Invariant(
        "messages_leave_in_time",
        Text("到时的消息都已发出", "no message waits long past its time"),
        _messages_leave,
    ),
    Invariant(
        "digests_are_told",
        Text("汇总中的消息都随汇总发出", "what waits in a digest leaves with the message that carries it"),
        _digests_told,
    ),
    Invariant(
        "leases_end",
        Text("没有长期占用未发完的消息", "no lease has been over for long"),
        _leases_end,
    ),
    Invariant(
        "nobody_is_left_untold",
        Text("未送达的消息都有人负责告知", "every dead message has a task for a named person"),
        _nobody_left_untold,
    ),
    Invariant(
        "empty_posts_are_known",
        Text("因岗位空缺而上送的消息都有补登任务", "every message that rose past an empty post has opened a task"),
        _empty_posts_known,
    ),
)
