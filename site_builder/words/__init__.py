"""The words of the interface: all of them in `words.toml`, of which a city may replace what it likes.

`words.toml` (beside this package) says every word once, under `table.key`. A city's own `_words.toml` in
the source replaces some; `judgement` says what is wrong with it. Templates read words while they are
compiled (`in_templates`), pages while they are made (`Words`), scripts from the files of `in_scripts`.
"""

from site_builder.words.text import Faulty, Part, Role, is_marked, names_in, parts_of
from site_builder.words.words import Words, standard

__all__ = ["Faulty", "Part", "Role", "Words", "is_marked", "names_in", "parts_of", "standard"]
