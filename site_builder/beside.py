"""Work that a second process does beside this one, where the machine has a processor for it.

The second process is a fork: it sees everything that was read so far and gives nothing back but the files it wrote,
and what went wrong. It ends with the first one, however that ends, so nothing is written into a folder that a later
command clears away.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


class CompanionFailed(RuntimeError):
    """The second process ended without saying why, or by something that cannot be handed over."""


def is_possible() -> bool:
    """Whether a second process gains anything and ends with the first: two processors, and Linux."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Let `work` be done by a second process while the block runs, and wait for it at the end of the block.

    Where no second process is possible, `work` follows the block. A block that is left by an exception, Ctrl-C among
    them, ends the second process first.

    Raises:
        CompanionFailed: the second process was killed.
        Exception: whatever `work` raised, as if it had been done here.
    """
    if not is_possible():
        yield
        work()
        return
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    told, tells = os.pipe()
    first = os.getpid()
    companion = os.fork()
    if companion == 0:
        os.close(told)
        _be_the_companion(work, tells, first)
    os.close(tells)
    try:
        yield
    except BaseException:
        os.kill(companion, signal.SIGKILL)
        os.close(told)
        os.waitpid(companion, 0)
        raise
    with os.fdopen(told, "rb") as answer:
        said = answer.read()
    _, status = os.waitpid(companion, 0)
    if said:
        raise pickle.loads(said)  # noqa: S301  of our own process
    if status:
        raise CompanionFailed(f"第二个进程中断（状态 {os.waitstatus_to_exitcode(status)}），请重新运行。")


def _be_the_companion(work: Callable[[], object], tells: int, first: int) -> None:
    """Do the work, tell what went wrong, and end without running anything of the first process's end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends us
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    said = b""
    if os.getppid() == first:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  handed over whole
            said = _handed_over(error)
    with os.fdopen(tells, "wb") as answer:
        answer.write(said)
    os._exit(0)


def _handed_over(error: BaseException) -> bytes:
    try:
        return pickle.dumps(error)
    except Exception:  # noqa: BLE001  anything may refuse to be pickled; the trace says what it was
        return pickle.dumps(CompanionFailed("".join(traceback.format_exception(error))))
