"""Packages with one thing about them that matters."""

from __future__ import annotations


def one(resource: dict[str, object], **top: object) -> dict[str, object]:
    return {"name": "p", "title": "示例", "description": "示例。", **top, "resources": [resource]}


CODE = {"fields": [{"name": "code", "title": "代码", "type": "string"}]}
