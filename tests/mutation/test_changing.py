"""The faults that are made on purpose: each another program, each at one place."""

from __future__ import annotations

import ast

from tests.mutation.changing import changed, sites, unchanged

SOURCE = '''
@dataclass(frozen=True)
class One(Base, frozen=True):
    kept: int = field(default=f(x), repr=False, compare=False)

    def f(self, a: int = 3) -> int:
        """Words stay."""
        if a < 2 and not self.g:
            self.h(True)
        for b in a:
            continue
        total += a - 1
        raise ValueError("words stay")
        return total

    def g(self) -> bool:
        return False
'''


def test_every_kind_of_fault_is_made_once_and_types_and_words_are_left_alone() -> None:
    found = [site.what for site in sites(ast.parse(SOURCE))]
    assert sorted(found) == sorted(
        [
            "False → True",  # compare
            "3 → 4",
            "condition turned",
            "and → or",
            "Lt → LtE",
            "2 → 3",
            "not removed",
            "Expr removed",
            "True → False",
            "Continue removed",
            "AugAssign removed",
            "Sub → Add",
            "1 → 2",
            "Raise removed",
            "returns None",
            "False → True",  # instead of None, which would do the same
        ]
    )


def test_every_fault_gives_another_program() -> None:
    plain = ast.unparse(ast.parse(SOURCE))
    made = [changed(SOURCE, number)[0] for number, _ in enumerate(sites(ast.parse(SOURCE)))]
    assert unchanged(SOURCE) == plain
    assert plain not in made
    assert len(set(made)) == len(made)
