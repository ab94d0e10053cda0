"""`resources[]` of a package → `resources[]` of a dataset: v2 words, own names, data files copied."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from site_builder.authoring import naming, table_schema
from site_builder.authoring.columns import Column, columns_of_data
from site_builder.authoring.data_files import DataFiles, as_json
from site_builder.authoring.encoding import format_of, packing_of
from site_builder.authoring.looks import look
from site_builder.authoring.notes import Notes
from site_builder.authoring.package_file import PackageUnreadable
from site_builder.authoring.package_file import read as read_object

ORDER = (
    "name", "title", "description", "path", "data", "format", "encoding", "mediatype", "dialect",
    "schema", "bytes", "hash",
)  # fmt: skip
MISPLACED = ("primaryKey", "primaryKeys", "foreignKeys", "uniqueKeys", "missingValues", "missing values")
"""Belong into `schema`; beside it they have no effect, in frictionless as here."""
_REMOTE = ("http://", "https://", "ftp://")


@dataclass(kw_only=True)
class ResourceCarrier:
    """Carries the resources of one package, one after the other."""

    files: DataFiles
    notes: Notes
    with_rows: bool
    """False: only what the tables look like, for what is not 无条件共享 (第九条)."""
    tables: dict[str, str] = field(default_factory=dict)
    """The package's name of a resource → its name here."""

    def carry(self, resources: list[object]) -> list[object]:
        """All resources in their order; what is no object stays as it is, for `check` to report."""
        names = self._names(resources)
        for value in resources:
            path = value.get("path") if isinstance(value, dict) else None
            for part in path if isinstance(path, list) else [path]:
                if isinstance(part, str) and self.files.trouble(part):
                    self.files.reserve(part)
        return [
            self._resource(value, name) if isinstance(value, dict) else value
            for value, name in zip(resources, names, strict=True)
        ]

    def _names(self, resources: list[object]) -> list[str]:
        names: list[str] = []
        for index, value in enumerate(resources):
            stated = value.get("name") if isinstance(value, dict) else None
            own = stated if isinstance(stated, str) else ""
            path = value.get("path") if isinstance(value, dict) else None
            stem = PurePosixPath(path).name.partition(".")[0] if isinstance(path, str) else ""
            title = value.get("title") if isinstance(value, dict) else None
            candidates = (own, title if isinstance(title, str) else "", stem)
            fitted = next((name for text in candidates if (name := naming.fit(text))), f"table-{index + 1}")
            names.append(naming.unused(fitted, names))
            if isinstance(value, dict) and names[-1] != own:
                said = (
                    f"表“{own}”改名为 {names[-1]}"
                    if own
                    else f"第 {index + 1} 个资源没有 name，取为 {names[-1]}"
                )
                self.notes.derive(f"{said}（名称只用小写字母、数字和连字符）。")
            if own:
                self.tables.setdefault(own, names[-1])
        return names

    def _resource(self, value: dict[str, object], name: str) -> dict[str, object]:
        result = {**value, "name": name}
        title = value.get("title")
        if isinstance(title, str) and title.strip():
            result["title"] = title.strip()
        else:
            result["title"] = value["name"] if isinstance(value.get("name"), str) else name
            self.notes.derive("{n} 张表没有 title，用 name 作标题：{which}。", name)
        columns = self._place(result, value, name)
        self._describe(result, columns, name)
        for key in MISPLACED:
            if key in value:
                self.notes.leave(f"{key} 写在 schema 之外，照原样保留，但不起作用：{{which}}。", name)
        for key in ("profile", "$schema"):
            if str(value.get(key, "")).startswith(_REMOTE):
                self.notes.leave(f"资源“{name}”的 {key}（{value[key]}）在网上，不下载，没有按它核对。")
        if not self.with_rows:
            self._withhold(result, name)
        return {key: result[key] for key in (*ORDER, *(k for k in result if k not in ORDER)) if key in result}

    def _place(
        self, result: dict[str, object], value: dict[str, object], name: str
    ) -> tuple[Column, ...] | None:
        """Bring the data to where it belongs; gives the columns when there is no schema."""
        path = value.get("path")
        if "data" in value and "path" not in value:
            return self._inline(result, value["data"], name)
        parts = path if isinstance(path, list) else [path]
        first = parts[0] if parts else None
        if not isinstance(first, str):
            return None
        if len(parts) > 1:
            file = self._parts(result, parts, value, name)
        elif trouble := self.files.trouble(first):
            self.notes.leave(f"资源“{name}”的数据 {first} {trouble}，路径照原样保留。")
            result["path"] = first
            file = None
        elif self.with_rows:
            result["path"] = self.files.copy(first, name)
            file = self.files.dataset / str(result["path"])
        else:
            file = self.files.package / first
        return None if file is None else self._seen(result, value, file, first, name)

    def _seen(
        self, result: dict[str, object], value: dict[str, object], file: Path, path: str, name: str
    ) -> tuple[Column, ...] | None:
        seen = look(file, path, value, name=name, notes=self.notes)
        result.update(seen.found)
        return seen.columns

    def _inline(self, result: dict[str, object], data: object, name: str) -> tuple[Column, ...] | None:
        if not self.with_rows or data == []:
            return None if "schema" in result else columns_of_data(data)
        form = str(result.get("format") or "json").lower()
        content = data.encode() if isinstance(data, str) else as_json(data)
        del result["data"]
        path = self.files.write(content, f"{name}.{form}")
        result |= {"path": path, "format": form, "encoding": "utf-8"}
        self.notes.derive(f"资源“{name}”写在描述文件里的数据，另存为 {path}。")
        return self._seen(result, result, self.files.dataset / path, path, name)

    def _parts(
        self, result: dict[str, object], paths: list[object], value: dict[str, object], name: str
    ) -> Path | None:
        """One file for several parts where that changes no row; else the list stays."""
        parts = [part for part in paths if isinstance(part, str) and not self.files.trouble(part)]
        dialect = value.get("dialect")
        headed = not (isinstance(dialect, dict) and dialect.get("header") is False)
        plain = all(format_of(part) == "csv" and packing_of(part) is None for part in parts)
        if len(parts) == len(paths) and plain and headed:
            if not self.with_rows:
                return self.files.package / parts[0]
            if joined := self.files.join(parts, name):
                result["path"] = joined
                for key in ("bytes", "hash"):
                    if result.pop(key, None) is not None:
                        self.notes.leave(f"资源“{name}”的 {key} 说的是分开的文件，合并后不再适用。")
                self.notes.derive(f"资源“{name}”的 {len(parts)} 个文件表头相同，合并为 {joined}。")
                return self.files.dataset / joined
        if self.with_rows:
            result["path"] = [
                self.files.copy(part, name) if isinstance(part, str) and part in parts else part
                for part in paths
            ]
        self.notes.leave(
            f"资源“{name}”由 {len(paths)} 个文件组成，表头不同或不是齐全的 csv，不能合并而不改动数据，"
            "path 仍是列表；请合并成一个文件，或拆成几张表。"
        )
        return None

    def _describe(self, result: dict[str, object], columns: tuple[Column, ...] | None, name: str) -> None:
        schema = result.get("schema")
        if isinstance(schema, str):
            schema = self._schema_file(schema, name)
        if schema is None and columns:
            schema = {"fields": [{"name": column.name, "type": column.type} for column in columns]}
            self.notes.derive(
                f"资源“{name}”没有 schema，按文件里的 {len(columns)} 列写出，类型只按存放方式推定，请核对。"
            )
        elif schema is None and "schema" not in result:
            self.notes.derive(f"资源“{name}”没有 schema，也不是能逐行提供的表，作为文件提供。")
        if isinstance(schema, dict):
            text = str(result.get("format", "")).lower() in {"csv", "tsv", ""}
            result["schema"] = table_schema.normal(
                schema,
                table=name,
                untyped="string" if text else "any",
                tables=self.tables,
                notes=self.notes,
            )

    def _schema_file(self, path: str, name: str) -> object:
        trouble = self.files.trouble(path)
        if trouble is None:
            try:
                found = read_object(self.files.package / path, self.notes).value
            except PackageUnreadable as error:
                trouble = f"读不出来（{error}）"
            else:
                self.notes.derive(f"资源“{name}”的 schema 从 {path} 读入，写进描述文件。")
                return found
        self.notes.leave(f"资源“{name}”的 schema（{path}）{trouble}，照原样保留，信息项待补。")
        return path

    def _withhold(self, result: dict[str, object], name: str) -> None:
        told = [key for key in ("path", "data", "bytes", "hash", "encoding", "dialect") if key in result]
        for key in told:
            del result[key]
        result["data"] = []
        also = "、".join(key for key in told if key != "data")
        self.notes.leave(
            f"资源“{name}”不是无条件共享，数据行没有带入"
            + (f"；{also} 说的是数据文件，一并没有带入。" if also else "。")
        )
