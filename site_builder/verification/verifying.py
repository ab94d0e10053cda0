"""The whole verification: read every file once, then ask what agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from site_builder import sums
from site_builder.verification.claims import LEDGER, Claims
from site_builder.verification.hearing import LISTS, Hearing
from site_builder.verification.pages import Pages
from site_builder.verification.problem import Problem
from site_builder.verification.reader import Reader, SiteUnreachable
from site_builder.verification.witnesses import hear, hear_page

Progress = Callable[[str], None]
EXPECTED = (
    *LISTS, "index.html", "404.html", "feed.atom", "sitemap.xml", "robots.txt", "llms.txt", "assets/search/names.js",
)  # fmt: skip
"""What every site has; a sitemap only where the site knows its address."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What was read, and what is not as it should be."""

    files: int
    pages: int
    entries: int
    digest: str | None
    """SHA-256 of SHA256SUMS: whoever knows it from elsewhere knows that nothing was exchanged."""
    problems: tuple[Problem, ...]


def verify(reader: Reader, *, expect: str | None = None, progress: Progress = lambda _: None) -> Verified:
    """Hold a site against itself; `expect` is the digest of its SHA256SUMS as somebody else told it.

    Raises:
        SiteUnreachable: nobody answers, or there is no page at the address.
    """
    if reader.get("index.html") is None:
        raise SiteUnreachable(f"{reader.name} 没有 index.html；地址要写到目录网站的首页，以“/”结尾。")
    problems: list[Problem] = []
    listing = reader.get(sums.ADDRESS)
    listed = dict(sums.read(listing.decode("utf-8", "replace"))) if listing is not None else {}
    problems += _listing(listing, expect)
    pages = Pages()
    known: set[str] = set()
    data: list[tuple[str, object]] = []
    others: list[str] = []
    for number, (address, content) in enumerate(_files(reader, listed, pages), start=1):
        if number % 200 == 0:
            progress(f"已读 {number} 个文件")
        if content is None:
            problems.append(Problem("缺文件", address, "列在 SHA256SUMS 里，网站上没有。"))
            continue
        known.add(address)
        if address in listed and sums.digest(content) != listed[address]:
            problems.append(Problem("摘要", address, "内容与 SHA256SUMS 里的摘要不符，发布后被改动过。"))
        if address.endswith(".html"):
            data += [(address, one) for one in pages.read(address, content)]
        else:
            others.append(address)
    for address in sorted(known - listed.keys()) if listed else ():
        problems.append(Problem("多文件", address, "不在 SHA256SUMS 里，发布后放进来的。"))
    for address in EXPECTED:
        if address not in known and not (address == "sitemap.xml" and not pages.root):
            problems.append(Problem("缺文件", address, "目录网站应有这个文件。"))
    claims, found = _heard(reader, pages, others, data, progress)
    problems += [*pages.problems, *pages.dead_links(known), *found, *claims.contradictions(LISTS)]
    entries = claims.listed.get(LEDGER, set())
    for entry in sorted(entries):
        if f"datasets/{entry}/index.html" not in known:
            problems.append(
                Problem("缺文件", f"datasets/{entry}/index.html", "目录里有这一项，没有它的页面。")
            )
    return Verified(
        files=len(known),
        pages=len(pages.ids),
        entries=len(entries),
        digest=sums.digest(listing) if listing is not None else None,
        problems=tuple(sorted(set(problems))),
    )


def _listing(listing: bytes | None, expect: str | None) -> Iterator[Problem]:
    if listing is None:
        yield Problem("缺文件", sums.ADDRESS, "没有摘要清单，文件有没有被改动无从核对。")
    elif expect is not None and sums.digest(listing) != expect.removeprefix("sha256:").lower():
        yield Problem(
            "摘要", sums.ADDRESS, f"清单的摘要是 {sums.digest(listing)}，与给出的不同：整个网站可能被换过。"
        )


def _files(reader: Reader, listed: dict[str, str], pages: Pages) -> Iterator[tuple[str, bytes | None]]:
    """Every file once: those of the list, those that lie there, and those that pages lead to."""
    waiting = dict.fromkeys(["index.html", *sorted(listed), *(reader.listed() or ())])
    seen: set[str] = set()
    while waiting:
        for address in list(waiting):
            seen.add(address)
            content = reader.get(address)
            if address != sums.ADDRESS and (content is not None or address in listed):
                yield address, content
        # Without a list a stranger follows the links.
        more = [target for target, _ in pages.wanted if not listed] + ([] if listed else [*EXPECTED])
        waiting = dict.fromkeys(one for one in more if one not in seen and not one.startswith("../"))


def _heard(
    reader: Reader, pages: Pages, others: list[str], data: list[tuple[str, object]], progress: Progress
) -> tuple[Claims, list[Problem]]:
    claims = Claims()
    site = Hearing(claims=claims, get=reader.get, root=pages.root)
    # The ledger first: others are held against it.
    for number, address in enumerate(sorted(others, key=lambda one: (one != LEDGER, one)), start=1):
        if number % 200 == 0:
            progress(f"已核对 {number} 个文件")
        if (content := reader.get(address)) is not None:
            hear(site, address, content)
    for address, said in data:
        hear_page(site, address, said)
    found = list(site.problems)
    for target, file in sorted(site.leads.items()):
        if not pages.root or not target.startswith(pages.root):
            found.append(
                Problem(
                    "订阅" if file.endswith(".atom") else "链接",
                    file,
                    f"指向 {target or '空地址'}，不在本站。",
                )
            )
            continue
        path = target.removeprefix(pages.root).partition("#")[0]
        at = f"{path}index.html" if path == "" or path.endswith("/") else path
        if reader.get(at) is None:
            found.append(
                Problem("订阅" if file.endswith(".atom") else "链接", file, f"指向 {target}，没有这个文件。")
            )
    return claims, found
