"""Which numbers name a person. All numbers here are made up for the test and belong to nobody."""

from __future__ import annotations

import pytest

from site_builder.content.persons import CANDIDATE, Count, Kind, count, kinds_in

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_card(first: str) -> str:
    """Seventeen digits and their check digit."""
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, ID_WEIGHTS, strict=True)) % 11]


def bank_card(first: str) -> str:
    """A card number with its Luhn digit."""
    for last in "0123456789":
        total = sum(
            sum(divmod(int(d) * 2, 10)) if i % 2 else int(d) for i, d in enumerate(reversed(first + last))
        )
        if total % 10 == 0:
            return first + last
    raise AssertionError(first)


CARD = id_card("32068119000101000")
BANK = bank_card("620000000000000000")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (CARD, {Kind.ID_CARD}),
        (id_card("32068119000102000").lower(), {Kind.ID_CARD}),
        (f"身份证号{CARD}，已核验", {Kind.ID_CARD}),
        ("13800000000", {Kind.MOBILE}),
        ("联系人电话：13800000000（白天）", {Kind.MOBILE}),
        ("+8613800000000", {Kind.MOBILE}),
        (BANK, {Kind.BANK_CARD}),
        (bank_card("400000000000000"), {Kind.BANK_CARD}),
        (f"{CARD},13800000000", {Kind.ID_CARD, Kind.MOBILE}),
        ("13800000000、13900000000", {Kind.MOBILE}),
    ],
)
def test_number_of_a_person_is_recognised(text: str, kinds: set[Kind]) -> None:
    assert kinds_in(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        CARD[:-1] + ("0" if CARD[-1] != "0" else "1"),  # the check digit is wrong
        id_card("32068119000230000"),  # 30 February
        id_card("99068119000101000"),  # no such province
        BANK[:-1] + str((int(BANK[-1]) + 1) % 10),  # Luhn fails
        bank_card("770000000000000001"),  # no issuer begins so
        "0513-83312345",
        "051383312345",
        "12345",
        "12800000000",  # no mobile network
        "A13800000000",  # part of a serial number
        "13800000000.5",
        "121.13800000000",
        "113800000000",
        "91320681MA1NT9RT4X",
        "",
        "无",
    ],
)
def test_other_numbers_name_nobody(text: str) -> None:
    assert kinds_in(text) == frozenset()


@pytest.mark.parametrize("text", [CARD, BANK, "电话13800000000。", f"（{CARD}）"])
def test_the_prefilter_lets_every_number_through(text: str) -> None:
    import re

    assert re.search(CANDIDATE, text)


def test_one_id_card_tells_and_few_phones_in_many_cells_do_not() -> None:
    assert Count(kind=Kind.ID_CARD, cells=1).is_telling(1_000_000)
    assert not Count(kind=Kind.MOBILE, cells=9).is_telling(1_000)
    assert Count(kind=Kind.MOBILE, cells=10).is_telling(1_000)
    assert Count(kind=Kind.BANK_CARD, cells=20).is_telling(1_000_000)
    assert not Count(kind=Kind.BANK_CARD, cells=19).is_telling(1_000_000)


def test_cells_are_counted_as_often_as_their_text_stands_there() -> None:
    assert count([(CARD, 3), ("13800000000", 2), ("无", 9)]) == (
        Count(kind=Kind.ID_CARD, cells=3),
        Count(kind=Kind.MOBILE, cells=2),
    )
