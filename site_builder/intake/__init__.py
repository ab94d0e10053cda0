"""代录入: what departments without accounts send in becomes one branch each, and an answer on paper.

`incoming` finds the files and whose they are, `workbook_proposal` and `json_proposal` read one into the
descriptors it asks for, `base` checks them against a commit unpacked aside, `branches` keeps what may be
kept as one commit on a branch of its own, `answers` writes what goes back. `handling` is the flow.

Neither the work tree nor the index nor the current branch is touched, and nothing is merged here:
a branch is looked at like any other change.
"""
