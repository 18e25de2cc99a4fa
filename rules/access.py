"""Signing in: what is kept of it, how long a session lasts, and how many wrong passwords are too many."""

from __future__ import annotations

from datetime import timedelta

from rules.words import Text, Word

IDLE = timedelta(hours=1)
"""A session nobody uses for so long is over: consoles stand in rooms that many people enter."""
LONGEST = timedelta(hours=12)
"""No session lasts longer, however much it is used: a working day, and not the next one."""
WINDOW = timedelta(minutes=15)
"""How far back failures count, and so how long somebody is kept out at the most."""
FAILURES = 5
"""Wrong passwords for one account within the window; a right one wipes them out."""
FROM_ONE_ADDRESS = 60
"""The same from one address, behind which a whole school may sit."""
SHORTEST_PASSWORD = 10
CODE_AWAITED = timedelta(minutes=5)
"""So long after a right password the code may follow."""
TRIP = timedelta(minutes=10)
"""So long somebody may take to prove elsewhere who they are."""
CODE_STEP = 30
"""Seconds for which a code of an authenticator is shown (RFC 6238)."""
CODE_DRIFT = 1
"""Steps before and after the present one whose codes are taken, for clocks of telephones."""
RECOVERY_CODES = 10


class AccessKind(Word):
    """What the record of access says of an account."""

    TRIED = "tried", "尝试登录", "tried to sign in"
    SIGNED_IN = "signed_in", "登录", "signed in"
    REFUSED = "refused", "登录被拒", "refused"
    LIMITED = "limited", "尝试过多被拒", "refused after too many attempts"
    SIGNED_OUT = "signed_out", "退出", "signed out"
    CONFIRMED = "confirmed", "当面确认身份", "confirmed on the spot"
    PASSWORD_CHANGED = "password_changed", "修改密码", "password changed"
    CREATED = "created", "开通账号", "account created"
    RESET = "reset", "重置密码", "password reset"
    LOCKED = "locked", "停用账号", "account locked"
    EXPORTED = "exported", "导出", "exported"
    PASSED = "passed", "密码核对通过", "password confirmed"
    FACTOR_SET = "factor_set", "启用动态验证码", "second factor set up"
    FACTOR_REMOVED = "factor_removed", "取消动态验证码", "second factor removed"
    SESSIONS_ENDED = "sessions_ended", "退出其他登录", "other sessions ended"
    LINKED = "linked", "关联外部账号", "linked to an account elsewhere"
    UNLINKED = "unlinked", "取消关联外部账号", "unlinked from an account elsewhere"
    STRANGER = "stranger", "外部账号未关联被拒", "refused: an account elsewhere that is linked to nobody"
    TOKEN_MADE = "token_made", "签发接口令牌", "token made"
    TOKEN_REVOKED = "token_revoked", "吊销接口令牌", "token revoked"
    TOKEN_REFUSED = "token_refused", "接口令牌被拒", "token refused"


def unfit_password(password: str, number: str, name: str) -> Text | None:
    """Why a password will not do; None for one that will. Length is what counts, so no signs are demanded."""
    if len(password) < SHORTEST_PASSWORD:
        return Text(f"至少 {SHORTEST_PASSWORD} 位", f"it needs {SHORTEST_PASSWORD} characters at least")
    if len(password) > _LONGEST_PASSWORD:
        return Text(f"最多 {_LONGEST_PASSWORD} 位", f"it may have {_LONGEST_PASSWORD} characters at the most")
    if number.casefold() in password.casefold() or name.casefold() in password.casefold():
        return Text("不能包含工号或姓名", "it must not contain your number or name")
    if len(set(password)) < _DIFFERENT:
        return Text("重复的字符太多", "too many of its characters are the same")
    return None


_LONGEST_PASSWORD = 200
_DIFFERENT = 5
