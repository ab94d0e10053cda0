"""Run one program under this small process, and write what it spent, as JSON, to an open file.

Linux counts in the peak of a program what the process that started it had at its own peak (`exec` keeps the mark):
a program started by pytest would never take less than pytest. This one has some ten MiB, and starts nothing else.
"""

import json
import os
import sys
import time


def main() -> int:
    """The number of the file, and the words of the program."""
    answer, words = int(sys.argv[1]), sys.argv[2:]
    began = time.perf_counter()
    pid = os.posix_spawnp(words[0], words, os.environ, file_actions=[(os.POSIX_SPAWN_CLOSE, answer)])
    _, status, used = os.wait4(pid, 0)
    seconds = time.perf_counter() - began
    spent = {"seconds": seconds, "processor": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss}
    os.write(answer, json.dumps(spent).encode())
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
