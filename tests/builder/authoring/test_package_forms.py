"""Every form in which descriptors are published: v1 and v2, json and yaml."""

from __future__ import annotations

import pytest

from site_builder.errors import BuildError
from tests.builder.authoring.packages import CODE, one


def test_v1_single_names_become_lists(package, adopting, written):
    schema = {
        **CODE,
        "primaryKey": "code",
        "foreignKeys": [{"fields": "up", "reference": {"resource": "", "fields": "code"}}],
    }
    v1 = one({"name": "t", "path": ["t.csv"], "schema": schema}, license="CC0-1.0", keywords="村, 居")
    value = written(adopting(package(v1, {"t.csv": "code\n1\n"})))
    (table,) = value["resources"]
    assert table["path"] == "data/t.csv"
    assert table["schema"]["primaryKey"] == ["code"]
    assert table["schema"]["foreignKeys"] == [{"fields": ["up"], "reference": {"fields": ["code"]}}]
    assert value["licenses"] == [{"name": "CC0-1.0"}]
    assert value["keywords"] == ["村", "居"]
    assert "license" not in value


def test_foreign_keys_follow_a_renamed_table(package, adopting, written):
    schema = {
        **CODE,
        "foreignKeys": [{"fields": ["code"], "reference": {"resource": "A_1", "fields": ["code"]}}],
    }
    first = {"name": "A_1", "path": "a.csv", "schema": CODE}
    second = {"name": "b", "path": "b.csv", "schema": schema}
    adoption = adopting(
        package({**one(first), "resources": [first, second]}, {"a.csv": "code\n1\n", "b.csv": "code\n1\n"})
    )
    tables = written(adoption)["resources"]
    assert [table["name"] for table in tables] == ["a-1", "b"]
    assert tables[1]["schema"]["foreignKeys"][0]["reference"]["resource"] == "a-1"
    assert "表“A_1”改名为 a-1（名称只用小写字母、数字和连字符）。" in adoption.derived


def test_v2_words_stay(package, adopting, written):
    schema = {**CODE, "primaryKey": ["code"], "missingValues": ["", "-"], "fieldsMatch": "subset"}
    table = {
        "name": "t",
        "title": "表",
        "path": "t.csv",
        "format": "csv",
        "encoding": "utf-8",
        "schema": schema,
    }
    v2 = one(
        table,
        **{"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"},
        created="2026-03-02T09:00:00Z",
        contributors=[{"title": "示例", "roles": ["creator"]}],
    )
    adoption = adopting(package(v2, {"t.csv": "code\n1\n"}))
    value = written(adoption)
    assert value["resources"] == [{**table, "path": "data/t.csv"}]
    assert value["created"] == "2026-03-02T09:00:00Z"
    assert value["contributors"] == v2["contributors"]
    assert "profile" not in value
    assert adoption.not_carried == ()


@pytest.mark.parametrize("name", ["datapackage.yaml", "datapackage.yml"])
@pytest.mark.parametrize("named", [True, False])
def test_yaml_says_the_same(name, named, tmp_path, adopting, written):
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "t.csv").write_text("code\n1\n", encoding="utf-8")
    (folder / name).write_text(
        "name: p\ntitle: 示例\ndescription: 示例。\nlast_modified: 2023-09-25\nversion: 1.0\n"
        "resources:\n- name: t\n  path: t.csv\n  schema:\n    fields:\n    - {name: code, type: string}\n",
        encoding="utf-8",
    )
    value = written(adopting(folder / name if named else folder))
    assert value["last_modified"] == "2023-09-25"
    assert value["gov"]["dataUpdatedOn"] == "2023-09-25"
    assert value["version"] == "1.0"
    assert value["resources"][0]["schema"]["fields"] == [{"name": "code", "title": "code", "type": "string"}]


def test_local_schema_file_is_read_into_the_descriptor(package, adopting, written):
    adoption = adopting(
        package(
            one({"name": "t", "path": "t.csv", "schema": "schemas/t.json"}),
            {"t.csv": "code\n1\n", "schemas/t.json": '{"fields": [{"name": "code", "type": "integer"}]}'},
        )
    )
    fields = written(adoption)["resources"][0]["schema"]["fields"]
    assert fields == [{"name": "code", "title": "code", "type": "integer"}]


def test_remote_schema_and_profile_are_named_and_stay(package, adopting, written):
    address = "https://example.invalid/t.json"
    adoption = adopting(
        package(
            one({"name": "t", "path": "t.csv", "schema": address}, profile=address), {"t.csv": "code\n1\n"}
        )
    )
    value = written(adoption)
    assert value["resources"][0]["schema"] == address
    assert value["profile"] == address
    assert adoption.not_carried == (
        f"资源“t”的 schema（{address}）是网络地址，没有下载，照原样保留，信息项待补。",
        f"profile（{address}）在网上，不下载，没有按它核对。",
    )


def test_profile_of_a_v2_package_moves_aside(package, adopting, written):
    address = "https://example.invalid/profile.json"
    table = {"name": "t", "path": "t.csv", "schema": CODE}
    adoption = adopting(package(one(table, **{"$schema": address}), {"t.csv": "code\n1\n"}))
    assert written(adoption)["profile"] == address
    assert len(adoption.not_carried) == 1


def test_what_is_no_object_stays_for_check_to_report(package, adopting, written):
    odd = {"name": "p", "resources": ["t.csv", {"name": "t", "path": 7, "schema": {"fields": ["code"]}}]}
    value = written(adopting(package(odd)))
    assert value["resources"][0] == "t.csv"
    assert value["resources"][1]["path"] == 7
    assert value["resources"][1]["schema"] == {"fields": ["code"]}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "不是 JSON：第 1 行第 2 列"),
        (b"[]", "最外层不是对象"),
        (b'{"a": NaN}', "不是 JSON：NaN"),
        (b'{"a": 1e999}', "JSON 写不出的值"),
        (b'{"a": "\\ud800"}', "JSON 写不出的值"),
        ('{"name": "示例"}'.encode("gbk"), "不是 UTF-8 编码"),
        (b"[" * 100_000, "层次太深"),
        (b" " * (5 * 1024 * 1024 + 1), "超过 5 MB"),
    ],
)
def test_unreadable_package_is_one_sentence(content, sentence, tmp_path, adopting):
    (tmp_path / "datapackage.json").write_bytes(content)
    with pytest.raises(BuildError, match=sentence):
        adopting(tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a: [", "不是 YAML：第 1 行第 5 列"),
        ("a: !!python/object:os.system {}", "不是 YAML"),
        ("a: &a [1,1,1,1,1,1,1,1,1,1]\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 10)}]\n" for i in range(8)
        ), "别名展开后过大"),
        ("a: .inf", "JSON 写不出的值"),
        ("", "最外层不是对象"),
    ],
)  # fmt: skip
def test_unreadable_yaml_is_one_sentence(content, sentence, tmp_path, adopting):
    (tmp_path / "datapackage.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(BuildError, match=sentence):
        adopting(tmp_path)


def test_folder_without_package_is_one_sentence(tmp_path, adopting):
    with pytest.raises(BuildError, match=r"里没有 datapackage.json"):
        adopting(tmp_path)
    with pytest.raises(BuildError, match="没有这个文件或文件夹"):
        adopting(tmp_path / "nowhere")


def test_doubled_keys_are_said(tmp_path, adopting):
    (tmp_path / "datapackage.json").write_text(
        '{"name": "a", "name": "b", "resources": []}', encoding="utf-8"
    )
    adoption = adopting(tmp_path)
    assert adoption.dataset == "tjj/b"
    assert adoption.not_carried == ("datapackage.json 里键“name”写了两次，只采用后一次的值。",)
