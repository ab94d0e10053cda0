"""Pictures of the handbook: taken on a walk through the built site, and told by the words that stand in them.

Pixels differ from machine to machine (fonts), so a picture is compared by what can be read in it, not by its bytes.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_form import CSV, FORM, fill

WINDOW = {"width": 1000, "height": 900}
DENSITY = 1.5
"""Pictures are this much finer than they are shown."""
EDGE = 8
MOST_BYTES = 60_000

READ = """clip => {
  const inside = box => box.width > 0 && box.height > 0 && box.left >= clip.x - 1 && box.top >= clip.y - 1
    && box.right <= clip.x + clip.width + 1 && box.bottom <= clip.y + clip.height + 1;
  const seen = element => element && element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
    && !element.closest('.mu-hidden, .md-skip');
  const said = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === 1) {
      const typed = node.matches('input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea') ? node.value
        : node.matches('select') && node.selectedOptions[0] ? node.selectedOptions[0].textContent : '';
      if (typed.trim() && seen(node) && inside(node.getBoundingClientRect())) said.push(typed.trim());
    } else if (node.data.trim() && seen(node.parentElement) && !node.parentElement.closest('option, textarea, script')) {
      const range = document.createRange(); range.selectNodeContents(node);
      if (inside(range.getBoundingClientRect())) said.push(node.data.replace(/\\s+/g, ' ').trim());
    }
  }
  return said;
}"""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture as it was taken."""

    name: str
    """Its file, without `.webp`."""
    width: int
    height: int
    """As the page shows it."""
    says: tuple[str, ...]
    """What can be read in it, in the order of the page."""
    content: bytes
    """WebP."""

    def told(self) -> Mapping[str, object]:
        """What stands beside the picture in git."""
        return {"width": self.width, "height": self.height, "says": list(self.says)}


def first_entry(page: Page, site: Path) -> Iterator[Picture]:
    """The walk of `guide/first-entry`: the form from the first choice to the file, and the page that comes of it."""
    page.goto((site / FORM).as_uri())
    expect(page.locator("#mf-department")).to_be_visible()
    page.get_by_label("信息资源提供方").select_option("wjw")
    page.get_by_label("信息资源名称").fill("社区卫生服务站名录")
    section = page.locator("#mf-basic")
    yield _taken(page, "name", section.locator("h2"), page.locator("#mf-name"), wide=section)
    page.get_by_label("信息资源名称").fill("医疗机构执业登记信息")
    error = page.locator("#mf-title-error")
    expect(error).to_be_visible()
    form = page.locator("#mf-app")
    yield _taken(page, "check", form, error, wide=form)
    fill(page)
    page.get_by_text("从表头或 csv 文件填入").click()
    page.locator("#mf-paste-0-file").set_input_files(
        {"name": "服务站.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    )
    page.get_by_role("checkbox", name="主键").first.check()
    told = page.locator(".mf-told").first
    expect(told).to_contain_text("填入 4 个信息项")
    tables = page.locator("#mf-tables")
    yield _taken(page, "items", told, page.locator(".mf-table .mf-item").last, wide=tables)
    done = page.get_by_role("button", name="下载描述文件")
    count = page.locator(".mf-count")
    expect(count).to_contain_text("填写完整")
    yield _taken(page, "done", count, done, wide=count)
    page.goto((site / "datasets/wjw/yiliao-jigou/index.html").as_uri())
    yield _taken(
        page, "page", page.locator(".mu-path"), page.locator(".mu-sections"), wide=page.locator(".mu-dataset")
    )


WALKS: Mapping[str, Callable[[Page, Path], Iterator[Picture]]] = {"guide/first-entry": first_entry}
"""Page of the handbook → the walk that takes its pictures."""


def kept(repository: Path, page: str) -> Path:
    """What the pictures of a page say, as it stands in git."""
    return repository / "tests/examples/pictures" / f"{page.replace('/', '-')}.json"


def folder(repository: Path, page: str) -> Path:
    """Where the pictures of a page lie."""
    return repository / "site_builder/handbook" / page / "pictures"


def keep(repository: Path, page: str, pictures: list[Picture]) -> None:
    """Write the pictures and what they say into the repository, and their sizes on the page where it shows them."""
    target = folder(repository, page)
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.webp"):
        old.unlink()
    for picture in pictures:
        (target / f"{picture.name}.webp").write_bytes(picture.content)
    shown = target.parent / "index.md"
    text = shown.read_text("utf-8") if shown.exists() else ""
    for picture in pictures:
        size = f'(pictures/{picture.name}.webp){{ .mu-picture width="{picture.width}" height="{picture.height}" }}'
        text = re.sub(rf"\(pictures/{picture.name}\.webp\)\{{[^}}]*\}}", size, text)
    if text:
        shown.write_text(text, encoding="utf-8")
    told = {picture.name: picture.told() for picture in pictures}
    file = kept(repository, page)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _taken(page: Page, name: str, top: Locator, bottom: Locator, *, wide: Locator) -> Picture:
    """From the upper edge of one thing to the lower edge of another, as wide as a third."""
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    first, last, across = top.bounding_box(), bottom.bounding_box(), wide.bounding_box()
    assert first is not None
    assert last is not None
    assert across is not None
    clip = {
        "x": max(int(across["x"]) - EDGE, 0),
        "y": max(int(first["y"]) - EDGE, 0),
        "width": int(across["width"]) + 2 * EDGE,
        "height": int(last["y"] + last["height"] - first["y"]) + 2 * EDGE,
    }
    says: list[str] = page.evaluate(READ, clip)
    asked: dict[str, Any] = {
        "format": "webp",
        "quality": 70,
        "captureBeyondViewport": True,
        "clip": {**clip, "scale": DENSITY},
    }
    answer = page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)
    return Picture(
        name=name,
        width=clip["width"],
        height=clip["height"],
        says=tuple(says),
        content=base64.b64decode(answer["data"]),
    )
