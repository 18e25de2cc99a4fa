"""Tables people give us, on the command line or a page: opened, known by their digest, read into the registry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from casework.desk import Desk
from casework.registering import RegistryDone, import_registry
from casework.registering_people import with_mail
from casework.taking_in import Intaking, TakenFile
from documents.registry_reading import RegistryRead, read_registry
from documents.workbooks import UNPACKED, Grid, read_file
from notifications import addresses
from rules.mapping import Mapping
from rules.refusals import BadInput
from rules.registry import RegistryRows
from rules.registry_sheets import REGISTRY
from rules.sheets import Sheet
from rules.words import Text


@dataclass(frozen=True)
class Opened:
    """Files that were read: their sheets, how each is known, and the mapping they are read through."""

    grids: tuple[Grid, ...]
    files: tuple[TakenFile, ...]
    mapping: Mapping | None


def open_contents(contents: Iterable[tuple[str, bytes]], mapping: Mapping | None, unpacked: int = UNPACKED) -> Opened:
    """The sheets of files, each given by its name and what is in it; unpacked: what one may come to.

    Raises a refusal for one that cannot be read.
    """
    grids: list[Grid] = []
    files: list[TakenFile] = []
    for name, content in contents:
        files.append(TakenFile(name, digest_of(content, mapping)))
        grids += read_file(content, name, unpacked)
    return Opened(tuple(grids), tuple(files), mapping)


def digest_of(content: bytes, mapping: Mapping | None) -> str:
    """What a file is known by: the same contents read through another mapping are another file."""
    digest = hashlib.sha256(content)
    if mapping is not None:
        digest.update(mapping.model_dump_json().encode())
    return digest.hexdigest()


def take_in(
    desk: Desk, opened: Opened, how: Intaking, mail_server: str, *, without_mail: bool = False
) -> tuple[RegistryRead, RegistryDone]:
    """The registry in these files is imported: what was read, and what came of it."""
    refuse_other_sheets(opened.mapping)
    read = read_registry(opened.grids, opened.mapping)
    rows = _with_mail(mail_server, read.rows, without_mail=without_mail)
    how = replace(how, files=opened.files, problems=tuple(read.problems))
    return read, import_registry(desk, rows, how, check_address)


def check_address(url: str) -> tuple[str, str]:
    """An address as it is kept, and its channel. Raises a refusal that says what to write instead."""
    found = addresses.check(url)
    return found.url, found.channel


def refuse_other_sheet(mapping: Mapping | None, wanted: Sheet) -> None:
    """Nothing, when a mapping is for this sheet. Raises BadInput."""
    if mapping is not None and mapping.sheet != wanted.name:
        raise BadInput(what=Text(f"这个映射文件用于 {mapping.sheet}", f"this mapping is for {mapping.sheet}"))


def refuse_other_sheets(mapping: Mapping | None) -> None:
    """Nothing, when a mapping is for a sheet of the registry. Raises BadInput."""
    names = [one.name for one in REGISTRY]
    if mapping is not None and mapping.sheet not in names:
        raise BadInput(
            what=Text(
                f"这个映射文件用于 {mapping.sheet}，不用于名册；请换一个映射文件，或按该表导入",
                f"this mapping is for {mapping.sheet}, not for the registry; choose another, or import that",
            )
        )


def _with_mail(server: str, rows: RegistryRows, *, without_mail: bool) -> RegistryRows:
    """E-mail addresses as addresses through the installation's mail account. Raises BadInput when there is none."""
    if without_mail:
        return replace(rows, people=tuple(replace(one, email=None) for one in rows.people))
    if not server and any(one.email for one in rows.people):
        raise BadInput(
            what=Text(
                "名册里有邮箱，但没有设置发件账号：请先设置 XIAOAN_MAIL_SERVER="
                "mailtos://用户:口令@服务器?from=发件人，或选择暂不登记邮箱",
                "the registry has e-mail addresses and no account to write from: set XIAOAN_MAIL_SERVER="
                "mailtos://user:password@server?from=sender, or choose to leave them out",
            )
        )
    return replace(rows, people=tuple(with_mail(one, server) for one in rows.people))
