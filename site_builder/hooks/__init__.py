"""Before git remembers: what a commit or a push brings is judged before it is stored (V18, V25, V29, V34).

Only git objects are read, through `git cat-file`; nothing is checked out, and what is refused is
written nowhere.
"""
