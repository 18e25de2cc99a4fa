"""Sealing addresses and phone numbers at rest; the keys lie outside the database and can be rotated."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from rules.refusals import BadInput
from rules.words import Text


class Keyring:
    """The keys in order: the first seals, any of them opens."""

    def __init__(self, keys: list[str]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
            self._keys = [key.encode() for key in keys]
        except ValueError as fault:
            words = Text(
                "密钥文件中的 sealing 已损坏，请从备份恢复", "the sealing keys of the key file are damaged; restore it"
            )
            raise BadInput(what=words) from fault

    def keys_for(self, purpose: str) -> tuple[bytes, ...]:
        """Keys for something else than sealing, in the same order: the first signs, any of them is believed."""
        return tuple(hmac.new(key, purpose.encode(), hashlib.sha256).digest() for key in self._keys)

    def seal(self, plain: str) -> str:
        """The text, readable only with a key of this ring; empty stays empty."""
        return self._fernet.encrypt(plain.encode()).decode() if plain else ""

    def open(self, sealed: str) -> str:
        """What was sealed. Raises BadInput when no key of this ring fits."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode() if sealed else ""
        except InvalidToken as fault:
            raise BadInput(
                what=Text(
                    "密钥与数据库不匹配，无法读取联系方式；请恢复原来的密钥文件",
                    "the key does not fit this database, so contacts cannot be read; restore the original key file",
                )
            ) from fault


def new_key() -> str:
    """A fresh key, as text for the key file."""
    return Fernet.generate_key().decode()
