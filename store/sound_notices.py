"""What is true of every notice: it is told, what tells it is there, and its addressee exists."""

from __future__ import annotations

import sqlalchemy as sa

from models.columns import table_of
from models.message import Message
from models.notice import Notice
from models.post import Post
from models.task import Task
from models.unit import Unit
from rules.telling import TaskKind
from rules.words import Text
from store.breaches import SINCE, Found, Invariant, Part, event, words

message, notice, task = table_of(Message), table_of(Notice), table_of(Task)
post, unit = table_of(Post), table_of(Unit)


def _fresh(part: Part) -> sa.ColumnElement[bool]:
    """Notices made since the event a part begins at; they have no place among the events themselves."""
    if part.is_whole:
        return sa.true()
    begins = sa.select(event.c.at).where(event.c.id == SINCE).scalar_subquery()
    return sa.or_(begins.is_(None), notice.c.created_at >= begins)


def _told(part: Part) -> Found:
    told = sa.exists().where(
        message.c.notice_id == notice.c.id, message.c.kind == sa.type_coerce(notice.c.kind, message.c.kind.type)
    )
    odd = words(notice.c.kind, notice.c.cause)
    return sa.select(notice.c.number, notice.c.id, odd).where(_fresh(part), ~told)


def _noticed(_part: Part) -> Found:
    source = message.outerjoin(notice, notice.c.id == message.c.notice_id)
    astray = sa.and_(message.c.notice_id.is_not(None), notice.c.id.is_(None))
    odd = words(message.c.kind, "notice", message.c.notice_id)
    return sa.select(notice.c.number, message.c.id, odd).select_from(source).where(astray)


def _addressed(part: Part) -> Found:
    source = message.join(notice, notice.c.id == message.c.notice_id)
    known_unit = sa.or_(message.c.unit_id.is_(None), sa.exists().where(unit.c.id == message.c.unit_id))
    known_post = sa.or_(message.c.post_id.is_(None), sa.exists().where(post.c.id == message.c.post_id))
    odd = words("post", message.c.post_id, "unit", message.c.unit_id)
    broken = sa.and_(_fresh(part), ~sa.and_(known_unit, known_post))
    return sa.select(notice.c.number, message.c.id, odd).select_from(source).where(broken)


def _empty_posts_known(part: Part) -> Found:
    source = message.join(notice, notice.c.id == message.c.notice_id)
    has_task = sa.exists().where(task.c.kind == TaskKind.EMPTY_POST, task.c.unit_id == message.c.unit_id)
    odd = words(message.c.audience, "unit", message.c.unit_id)
    unknown = sa.and_(_fresh(part), message.c.has_risen, ~has_task)
    return sa.select(notice.c.number, message.c.id, odd).select_from(source).where(unknown)


NOTICES = (
    Invariant(
        "every_notice_is_told",
        Text("每份工作通知都有消息告知", "every notice has a message that tells it"),
        _told,
    ),
    Invariant(
        "every_message_has_its_notice",
        Text("工作通知的消息都有对应的通知", "every message that tells a notice has that notice"),
        _noticed,
    ),
    Invariant(
        "every_notice_has_its_addressee",
        Text("工作通知所指的单位和岗位都存在", "the unit and post a notice is meant for exist"),
        _addressed,
    ),
    Invariant(
        "empty_posts_of_notices_are_known",
        Text("因岗位空缺而上送的工作通知都有补登任务", "every notice that rose past an empty post has opened a task"),
        _empty_posts_known,
    ),
)
