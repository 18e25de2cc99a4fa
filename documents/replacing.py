"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rules.refusals import BadInput
from rules.words import Text


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place to write to; the file stands at `path` when the block ends, and nothing has changed when it raises."""
    try:
        opened, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    except OSError as fault:
        raise BadInput(
            what=Text(
                f"不能写入 {path.absolute().parent}，请核对文件夹是否存在、是否有权限",
                f"{path.absolute().parent} cannot be written to; check that the folder exists and is yours",
            )
        ) from fault
    os.close(opened)
    fresh = Path(name)
    try:
        yield fresh
        # A new file is readable as any other file of this user would be, and not only by its owner.
        mask = os.umask(0)
        os.umask(mask)
        fresh.chmod(0o666 & ~mask)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
