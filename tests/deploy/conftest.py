"""One entrance over two nodes of the service for all tests that change neither."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.api.callers import headers, new_key, registered
from tests.deploy.entrance import Entrance, opened, program
from tests.deploy.nodes import Node

AUDIENCES: Mapping[str, str] = {"": "政务", "department-mzj": "民政局", "authority": "管理"}


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """The entrance, what stands behind it, and a key for it."""

    entrance: Entrance
    nodes: tuple[Node, ...]
    build: Path
    state: Path
    key: str

    @property
    def headers(self) -> dict[str, str]:
        return headers(self.key)

    def get(self, path: str, **more: str) -> httpx.Response:
        with self.entrance.client() as client:
            return client.get(path, headers=self.headers | more)


def small_site(folder: Path, title: str) -> None:
    """A site of a few files, with the audience's name on the first page."""
    (folder / "datasets" / "mzj").mkdir(parents=True)
    (folder / "index.html").write_text(f"<h1>{title}</h1>", encoding="utf-8")
    (folder / "404.html").write_text("<h1>没有这一页</h1>", encoding="utf-8")
    (folder / "datasets" / "mzj" / "index.html").write_text("<h1>民政局</h1>", encoding="utf-8")
    (folder / "catalog.jsonld").write_text("{}", encoding="utf-8")
    (folder / ".hidden").write_text("hidden", encoding="utf-8")
    (folder.parent / "secret.txt").write_text("outside", encoding="utf-8")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")


def built(folder: Path) -> Path:
    """A build folder: the snapshot, the 政务 site and those of two more audiences."""
    folder.mkdir(parents=True)
    registered(folder / "snapshot")
    for audience, title in AUDIENCES.items():
        (folder / audience).mkdir(exist_ok=True)
        small_site(folder / audience / "site", title)
    return folder


@contextlib.contextmanager
def deployment(folder: Path) -> Iterator[Deployed]:
    """Two nodes on one build and one state folder, behind the entrance."""
    program("nginx")
    build, state = built(folder / "build"), folder / "state"
    key = new_key(state)
    with contextlib.ExitStack() as stack:
        nodes = tuple(stack.enter_context(Node.started(n, build, state)) for n in (1, 2))
        entrance = stack.enter_context(
            opened(folder / "entrance", build=build, nodes=[node.port for node in nodes])
        )
        yield Deployed(entrance=entrance, nodes=nodes, build=build, state=state, key=key)


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """A deployment that no test changes."""
    with deployment(tmp_path_factory.mktemp("deployed")) as found:
        yield found
