"""Handing the catalogue to those above: what they would reject, and what changed since they last looked.

_targets/<name>.json ─▶ target ─▶ check: each row as they want it, and each cell that they would reject
two trees            ─▶ since: 新增, 变更, and tombstones of what is gone
"""
