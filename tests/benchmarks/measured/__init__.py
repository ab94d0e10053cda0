"""The rows of `make bench`, one module each, found by being there.

A row has `GOALS` and `run(work, size)`, which measures ours and the peers in turns. `size` is `FULL` or
`QUICK`; what is measured in the short form only shows that the row works.
"""
