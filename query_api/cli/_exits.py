"""How a command of `mulu-api` ends."""

OK = 0
"""Done."""

NOT_GOOD = 1
"""Done, and the result is not good."""

SURROUNDINGS = 2
"""Could not be done; one line says why."""

INTERRUPTED = 130
"""What a shell expects of a program that Ctrl-C ended."""
