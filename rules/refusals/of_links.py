"""Noes to links in messages."""

from __future__ import annotations

from rules.refusals.refusal import Refusal
from rules.words import Text


class LinkBroken(Refusal):
    code = "link_broken"
    text = Text(
        "链接不完整或无效，请从原消息重新打开，或登录校安办理",
        "this link is incomplete or not one of ours; open it from the message again, or sign in",
    )


class LinkExpired(Refusal):
    code = "link_expired"
    text = Text("链接已于 {until} 失效，请登录校安办理", "this link ended at {until}; sign in instead")


class LinkMoved(Refusal):
    code = "link_moved"
    text = Text(
        "这条消息已转由他人接收，原链接不再有效；如仍需查看，请登录校安",
        "this message has gone over to somebody else, so the link is no longer good; sign in to look",
    )


class LinkUsed(Refusal):
    code = "link_used"
    text = Text(
        "此链接只能办理一次，已于 {at} 由{who}用于“{act}”；还要办理其他事项，请登录校安",
        "this link is good for one act and was used at {at} by {who} for {act}; sign in to do more",
    )


class LinkSaysNoMore(Refusal):
    code = "link_says_no_more"
    text = Text("本事项须登录校安后查阅办理", "please sign in to see this and to act on it")
