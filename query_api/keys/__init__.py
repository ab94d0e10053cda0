"""Access keys: made once, kept as hashes, checked in microseconds, revoked on every worker in seconds."""

from query_api.keys.application import wish_of
from query_api.keys.index import Key, Keys, KeysUnreadable, key_of
from query_api.keys.making import Made, Wish, make, revoke, rotate
from query_api.keys.record import PER_MINUTE, Record
from query_api.keys.store import KeyTrouble, Store
from query_api.keys.token import Token, parse
from query_api.keys.usage import Usage

__all__ = [
    "PER_MINUTE",
    "Key",
    "KeyTrouble",
    "Keys",
    "KeysUnreadable",
    "Made",
    "Record",
    "Store",
    "Token",
    "Usage",
    "Wish",
    "key_of",
    "make",
    "parse",
    "revoke",
    "rotate",
    "wish_of",
]
