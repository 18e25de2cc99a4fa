"""The second factor: set up with an authenticator, asked for after the password, and codes for when it is lost."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

import pyotp

from casework.desk import Desk, Sitting
from casework.passwords import recovery_code
from casework.signing_in import admit, begin, digest_of, is_open, prove
from models.second_factor import SecondFactor
from rules.access import CODE_AWAITED, CODE_DRIFT, CODE_STEP, RECOVERY_CODES, AccessKind
from rules.refusals import CodeRefused, FactorThere, NoFactor, NoFactorBegun, SignInTooSlow
from store import accounts, second_factors
from store.accounts import SignedIn

_ISSUER = "XiaoAn"
"""What an authenticator shows beside the number; plain letters, which all of them can."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret that waits for its first code. address: what an authenticator reads from the picture."""

    secret: str
    address: str


def set_up(desk: Desk, who: SignedIn, password: str, address: str, at: datetime) -> None:
    """A fresh secret waits for its first code. Raises TooManyAttempts, SignInRefused, FactorThere."""
    prove(desk, who, password, address, at)
    with desk.sitting(at) as sitting:
        row = second_factors.of_person(sitting.session, who.person_id)
        if row is not None and row.confirmed_at is not None:
            raise FactorThere()
        sealed = sitting.keyring.seal(pyotp.random_base32())
        if row is None:
            second_factors.put(sitting.session, SecondFactor(person_id=who.person_id, secret_sealed=sealed))
        else:
            row.secret_sealed = sealed


def offered(desk: Desk, who: SignedIn) -> Offer | None:
    """The secret that waits; None where none does. One that is in use is never shown again."""
    with desk.looking() as session:
        row = second_factors.read(session, who.person_id)
    if row is None or row.confirmed_at is not None:
        return None
    secret = desk.keyring.open(row.secret_sealed)
    return Offer(secret, pyotp.TOTP(secret).provisioning_uri(name=who.number, issuer_name=_ISSUER))


def codes_left(desk: Desk, who: SignedIn) -> int:
    """How many recovery codes somebody still has."""
    with desk.looking() as session:
        return second_factors.codes_left(session, who.person_id)


def confirm(desk: Desk, who: SignedIn, code: str, address: str, at: datetime) -> tuple[str, ...]:
    """The second factor is in use, and every other session is over. Returns the recovery codes, kept nowhere.

    Raises TooManyAttempts, CodeRefused, NoFactorBegun, FactorThere.
    """
    admit(desk, who.number, address, at)
    with desk.sitting(at) as sitting:
        session = sitting.session
        row = second_factors.of_person(session, who.person_id)
        if row is None:
            raise NoFactorBegun()
        if row.confirmed_at is not None:
            raise FactorThere()
        is_right = _is_of_now(sitting, row, code)
        kind = AccessKind.FACTOR_SET if is_right else AccessKind.REFUSED
        accounts.note(session, kind, at, who.number, who.person_id, address)
        codes = tuple(recovery_code() for _ in range(RECOVERY_CODES)) if is_right else ()
        if is_right:
            accounts.note(session, AccessKind.PASSED, at, who.number, who.person_id, address)
            row.confirmed_at = at
            second_factors.put_codes(session, who.person_id, [_digest_of(one) for one in codes])
            # They were begun with the password alone.
            accounts.end_others(session, at, who.person_id, who.session_id)
    if not is_right:
        raise CodeRefused()
    return codes


def remove(desk: Desk, who: SignedIn, password: str, code: str, address: str, at: datetime) -> None:
    """There is no second factor any more. Raises TooManyAttempts, SignInRefused, CodeRefused, NoFactor."""
    prove(desk, who, password, address, at)
    admit(desk, who.number, address, at)
    with desk.sitting(at) as sitting:
        row = second_factors.of_person(sitting.session, who.person_id)
        if row is None or row.confirmed_at is None:
            raise NoFactor(who=who.name)
        is_right = _takes(sitting, row, code) is not None
        for kind in (AccessKind.PASSED, AccessKind.FACTOR_REMOVED) if is_right else (AccessKind.REFUSED,):
            accounts.note(sitting.session, kind, at, who.number, who.person_id, address)
        if is_right:
            second_factors.remove(sitting.session, who.person_id)
    if not is_right:
        raise CodeRefused()


def enter(desk: Desk, half: str, code: str, address: str, at: datetime) -> str:
    """Whoever typed the password is in. Returns the token of their session.

    A wrong code counts like a wrong password. Raises SignInTooSlow, TooManyAttempts, CodeRefused.
    """
    number = awaited(desk, half, at)
    if number is None:
        raise _too_slow()
    admit(desk, number, address, at)
    token = ""
    with desk.sitting(at) as sitting:
        session = sitting.session
        known = accounts.by_number(session, number)
        if known is None or not is_open(known, at):
            raise _too_slow()
        # The account's row first, as everywhere: a lock or a reset at this moment waits, or is seen.
        account = accounts.of_person(session, known.person_id)
        row = second_factors.of_person(session, known.person_id)
        if account is None or account.locked_at is not None or row is None:
            raise _too_slow()
        how = _takes(sitting, row, code)
        if how is None:
            accounts.note(session, AccessKind.REFUSED, at, number, known.person_id, address)
        elif second_factors.end_half(session, digest_of(half), at):
            accounts.note(session, AccessKind.SIGNED_IN, at, number, known.person_id, address, about=how)
            token = begin(sitting, known.person_id, address)
    if not token:
        raise CodeRefused()
    return token


def awaited(desk: Desk, half: str, at: datetime) -> str | None:
    """The number of whoever the code is awaited from, if anybody."""
    if not half:
        return None
    with desk.looking() as session:
        return second_factors.awaited(session, digest_of(half), at)


def _too_slow() -> SignInTooSlow:
    return SignInTooSlow(minutes=int(CODE_AWAITED.total_seconds() // 60))


def _takes(sitting: Sitting, row: SecondFactor, code: str) -> str | None:
    """How a code was right, which it is once only: that of the authenticator, or one for when it is lost."""
    if _is_of_now(sitting, row, code):
        return "second factor"
    is_used = second_factors.use_code(sitting.session, row.person_id, _digest_of(code), sitting.at)
    return "recovery code" if is_used else None


def _is_of_now(sitting: Sitting, row: SecondFactor, code: str) -> bool:
    """Whether the authenticator shows this code now and it was not taken before; it is used up then."""
    typed = "".join(code.split()).encode()
    totp, now = pyotp.TOTP(sitting.keyring.open(row.secret_sealed)), int(sitting.at.timestamp()) // CODE_STEP
    for step in range(max(now - CODE_DRIFT, row.last_step + 1), now + CODE_DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed):
            row.last_step = step
            return True
    return False


def _digest_of(code: str) -> str:
    """What is kept of a recovery code: 79 bits need no slow hash, and whoever types it leaves out the lines."""
    return hashlib.sha256("".join(code.split()).replace("-", "").lower().encode()).hexdigest()
