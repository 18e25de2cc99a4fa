"""Noes to other programs: webhooks, calendars and whoever watches over the installation."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class UnknownWebhook(Refusal):
    code = "unknown_webhook"
    text = Text(
        "没有编号为 {number} 的推送，请用 xiaoan webhooks list 查看",
        "there is no webhook {number}; see xiaoan webhooks list",
    )


class UnknownFeed(Refusal):
    code = "unknown_feed"
    text = Text(
        "没有编号为 {number} 的日历订阅，或已停用", "there is no calendar feed {number}, or it has been revoked"
    )


class FeedsFull(Refusal):
    code = "feeds_full"
    text = Text(
        "已有 {count} 个日历订阅，请先停用不再使用的", "there are {count} calendar feeds already; revoke one first"
    )


class FeedGone(Refusal):
    code = "feed_gone"
    text = Text(
        "此日历地址无效或已停用，请登录校安，在“日历”页重新生成",
        "this calendar address is not, or no longer, good; sign in and make a new one on the page Calendar",
    )


class MetricsKept(Refusal):
    code = "metrics_kept"
    text = Text(
        "运行指标只供本机或持监测令牌者读取，请设置 XIAOAN_METRICS_TOKEN_FILE",
        "metrics are for this machine, or for whoever holds the token of XIAOAN_METRICS_TOKEN_FILE",
    )
