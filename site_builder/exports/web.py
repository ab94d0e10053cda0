"""`sitemap.xml`, `robots.txt` and `llms.txt`: the site for programs that read pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from site_builder.edition import Edition
from site_builder.exports.addresses import Addresses
from site_builder.exports.files import write_text


def write(site: Path, edition: Edition) -> Iterator[str]:
    """The three files; without a public address a sitemap would lead nowhere."""
    addresses = Addresses(edition.catalog)
    if edition.catalog.city.site_url:
        yield write_text(site, "sitemap.xml", _sitemap(edition, addresses))
    yield write_text(site, "robots.txt", _robots(edition, addresses))
    yield write_text(site, "llms.txt", _llms(edition, addresses))


def _sitemap(edition: Edition, addresses: Addresses) -> str:
    pages = ["index.html", "datasets/index.html", "departments/index.html"]
    pages += [f"departments/{id_}/index.html" for id_ in edition.by_department]
    lines = [f"<url><loc>{escape(addresses.page(page))}</loc></url>" for page in pages]
    for entry in edition.entries.values():
        newest = max(filter(None, (entry.updated_on, entry.published_on)), default=None)
        modified = f"<lastmod>{newest}</lastmod>" if newest else ""
        lines.append(f"<url><loc>{escape(addresses.page(entry.address))}</loc>{modified}</url>")
    body = "\n".join(lines)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}\n</urlset>\n'
    )


def _robots(edition: Edition, addresses: Addresses) -> str:
    sitemap = f"Sitemap: {addresses.root}sitemap.xml\n" if edition.catalog.city.site_url else ""
    return f"User-agent: *\nDisallow: /api/\n{sitemap}"


def _llms(edition: Edition, addresses: Addresses) -> str:
    """The shape of llmstxt.org: what this is, then where the machine-readable parts lie."""
    city = edition.catalog.city
    lines = [
        f"# {city.title}",
        "",
        f"> {city.region_name}各部门政务信息资源的目录：每项资源的名称、提供方、共享类型和条件、信息项、更新周期。"
        "只有无条件共享的数据可以联机查询，须凭访问凭证和登记的用途。",
        "",
        "## 机器可读",
        "",
        f"- [全部条目]({addresses.root}catalog.json)：JSON，每项一条",
        f"- [DCAT-AP]({addresses.root}catalog.ttl)：Turtle，另有 catalog.jsonld",
        f"- [Data Package]({addresses.root}datapackage.json)：每项资源一个数据包",
        f"- [CKAN]({addresses.root}ckan/api/3/action/package_list.json)：action API 的静态文件",
        f"- [查询服务]({addresses.api}/openapi.json)：OpenAPI 3.1",
        f"- [变更]({addresses.root}feed.atom)：Atom",
        f"- [目录通告]({addresses.root}notices/feed.atom)：Atom，每天一条",
        "",
        "## 部门",
        "",
    ]
    for id_, entries in edition.by_department.items():
        lines.append(f"- [{edition.department_title(id_)}]({addresses.department(id_)})：{len(entries)} 项")
    return "\n".join(lines) + "\n"
