"""A key as it is written: an id, a secret, a checksum."""

from __future__ import annotations

import re

from query_api import keys
from query_api.keys import token


def test_key_has_an_id_a_secret_of_160_bits_and_a_checksum() -> None:
    written = [str(token.new()) for _ in range(50)]
    assert len(set(written)) == 50
    assert all(re.fullmatch("mulu_[a-z2-7]{8}_[a-z2-7]{39}", key) for key in written)
    for key in written:
        assert str(keys.parse(key.encode())) == key


def test_key_with_one_sign_changed_is_known_for_a_wrong_one() -> None:
    key = str(token.new())
    for at in range(len(key)):
        other = key[:at] + ("a" if key[at] != "a" else "b") + key[at + 1 :]
        assert keys.parse(other.encode()) is None, at
    for wrong in (key[:-1], key + "a", key.upper(), "", "mulu_", f" {key}", f"{key}\n"):
        assert keys.parse(wrong.encode()) is None


def test_key_does_not_show_itself_in_a_traceback() -> None:
    key = token.new()
    assert key.secret.decode() not in repr(key)
