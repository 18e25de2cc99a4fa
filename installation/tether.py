"""Starts a program that ends when its parent does: `python -m installation.tether PARENT PROGRAM ARGUMENTS`.

On Linux the kernel sends SIGTERM to the program when the parent is gone, even by kill -9. Elsewhere the parent's own
tidying-up must do.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """This process becomes the program. It does not come back."""
    parent, program = int(arguments[0]), arguments[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(f"{program[0]}: the parent was gone before this started")
    os.execvp(program[0], program)  # noqa: S606 - the program is one of our own children


if __name__ == "__main__":
    main(sys.argv[1:])
