from __future__ import annotations

import hashlib
import json

import pytest

from tests.small_city import City


def table_file(city: City) -> tuple[str, bytes]:
    """A descriptor with a data file, and what is in that file."""
    for file in sorted(city.source.glob("*/*/datapackage.json")):
        path = json.loads(file.read_bytes())["resources"][0].get("path")
        if path and (file.parent / path).is_file():
            return str(file.relative_to(city.source)), (file.parent / path).read_bytes()
    raise AssertionError("the small city has a table in git")


def state(city: City, **stated: object) -> str:
    descriptor, _ = table_file(city)
    value = json.loads((city.source / descriptor).read_bytes())
    value["resources"][0] |= stated
    city.write(descriptor, json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    return descriptor


def test_size_that_differs_is_an_error(city: City) -> None:
    _, content = table_file(city)
    descriptor = state(city, bytes=len(content) + 1)
    (finding,) = city.check().findings
    assert (finding.file, finding.pointer, finding.rule) == (descriptor, "/resources/0/bytes", "V24")
    assert f"{len(content):,} 字节" in finding.message
    assert finding.table is not None


@pytest.mark.parametrize("prefix", ["", "md5:", "sha1:", "sha256:", "sha512:"])
def test_digest_that_differs_is_an_error(prefix: str, city: City) -> None:
    _, content = table_file(city)
    kind = prefix.rstrip(":") or "md5"
    state(city, bytes=len(content), hash=prefix + hashlib.new(kind, content).hexdigest())
    assert city.check().findings == ()
    state(city, hash=prefix + hashlib.new(kind, b"other").hexdigest())
    (finding,) = city.check().findings
    assert (finding.pointer, finding.rule) == ("/resources/0/hash", "V24")


def test_digest_of_an_unknown_kind_is_not_judged(city: City) -> None:
    state(city, hash="crc32:00000000")
    assert city.check().findings == ()


@pytest.mark.parametrize("place", ["package", "resource"])
def test_licence_without_name_and_path_is_an_error(place: str, city: City) -> None:
    licences = [{"title": "示例许可"}]
    if place == "resource":
        descriptor, pointer = state(city, licenses=licences), "/resources/0/licenses/0"
    else:
        descriptor, pointer = table_file(city)[0], "/licenses/0"
        city.patch(descriptor, {"licenses": licences})
    (finding,) = city.check().findings
    assert (finding.file, finding.pointer, finding.rule) == (descriptor, pointer, "S01")
    assert finding.message == "使用许可没有写标识（name），也没有写网址（path）。"
