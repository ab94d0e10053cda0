"""The QR code as the browser paints it: read back from the pixels, it is the address of the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder import qr
from tests.browser.conftest import DESKTOP, Visit
from tests.browser.test_site import KINDS

pytestmark = pytest.mark.browser

MODULES = """() => { const svg = document.querySelector('.mu-qr svg');
  const size = svg.viewBox.baseVal.width;
  return new Promise((resolve, reject) => { const image = new Image();
    const copy = svg.cloneNode(true); copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    const path = getComputedStyle(svg.querySelector('path'));
    copy.setAttribute('style', 'background:' + getComputedStyle(svg).backgroundColor);
    copy.querySelector('path').setAttribute('style', `fill:${path.fill};stroke:${path.stroke};stroke-width:${path.strokeWidth}`);
    copy.setAttribute('width', size * 4); copy.setAttribute('height', size * 4);
    image.onerror = reject;
    image.onload = () => { const canvas = document.createElement('canvas');
      canvas.width = canvas.height = size * 4; const pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0);
      const rows = [];
      for (let r = 0; r < size; r += 1) { rows.push([]);
        for (let c = 0; c < size; c += 1) { const [red, , , alpha] = pen.getImageData(c * 4 + 2, r * 4 + 2, 1, 1).data;
          rows[r].push(alpha > 128 && red < 128); } }
      resolve(rows); };
    image.src = 'data:image/svg+xml,' + encodeURIComponent(copy.outerHTML); }); }"""


@pytest.mark.parametrize(
    "visit",
    [pytest.param({"color_scheme": scheme, "viewport": DESKTOP}, id=scheme) for scheme in ("light", "dark")],
    indirect=True,
)
def test_the_code_on_the_page_is_that_of_its_address_in_light_and_dark(visit: Visit, site: Path) -> None:
    page = visit.context.new_page()
    for kind in ("unconditional", "conditional", "denied", "files"):
        page.goto((site / KINDS[kind]).as_uri())
        address = "http://127.0.0.1:8000/" + KINDS[kind].removesuffix("index.html")
        expected = qr.symbol(address)
        assert expected is not None
        rows = page.evaluate(MODULES)
        quiet = len(rows) - 4
        inner = [row[4:quiet] for row in rows[4:quiet]]
        stride = expected.size + 1
        assert inner == [
            [bool(expected.modules >> r * stride + c & 1) for c in range(expected.size)]
            for r in range(expected.size)
        ], kind
        assert not any(any(row) for row in rows[:4] + rows[quiet:]), "the quiet zone is quiet"
    visit.assert_clean()
