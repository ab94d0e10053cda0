"""Tests of query_api.keys: what a key is, where it is kept, how it is found and given."""
