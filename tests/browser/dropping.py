"""Files let go over a part of a page."""

from __future__ import annotations

import base64

from playwright.sync_api import Page

_DROP = """([place, files]) => {
  const given = new DataTransfer();
  files.forEach(([name, content]) =>
    given.items.add(new File([Uint8Array.from(atob(content), sign => sign.charCodeAt(0))], name)));
  const target = document.querySelector(place);
  return ['dragover', 'drop'].map(kind => {
    const event = new DragEvent(kind, { dataTransfer: given, bubbles: true, cancelable: true });
    target.dispatchEvent(event);
    return event.defaultPrevented; }); }"""


def dropped(page: Page, place: str, files: dict[str, bytes]) -> list[bool]:
    """What a browser does when files are let go over a place: whether the page took what was over it, and what fell.

    What a page does not take the browser opens in its stead.
    """
    content = [[name, base64.b64encode(one).decode()] for name, one in files.items()]
    taken: list[bool] = page.evaluate(_DROP, [place, content])
    return taken
