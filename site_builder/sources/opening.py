"""The bytes of a file of the source: a plain one at once, and of any other why the system refused."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

MAX_BYTES = 5 * 1024 * 1024
"""A descriptor or code list beyond this is a mistake, and is not even opened."""


def raw_bytes(root: Path, path: str) -> bytes | None:
    """A plain file of ordinary size as it is; None for anything that only a `Reader` can judge."""
    try:
        # Neither a link out of the source is followed nor a pipe waited for.
        opened = os.open(f"{root}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        found = os.fstat(opened)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_BYTES:
            return None
        return os.read(opened, found.st_size)
    except OSError:
        return None
    finally:
        os.close(opened)


def trouble(error: OSError) -> str:
    """Why the system refused, in Chinese."""
    known = {
        errno.ENOENT: "文件不存在，或符号链接指向的文件不存在",
        errno.EACCES: "没有读取权限",
        errno.EPERM: "没有读取权限",
        errno.ELOOP: "符号链接绕成了圈",
        errno.EIO: "磁盘读取出错",
    }
    return known.get(error.errno or 0, f"系统错误 {error.errno}")
