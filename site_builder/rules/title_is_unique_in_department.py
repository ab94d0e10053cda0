"""信息资源名称在本部门不重复，不是系统名称，也不只差一个年份。

**为什么**　《政务信息资源目录填报说明》：名称概括内容，不得重名，不用业务系统的名称；同类数据不得按
年度拆分。重名的两项，使用部门分不清该申请哪一项；一年一项，二十年后就是二十条，数据也接不起来。

**正确**　`"title": "中小学校和幼儿园名录"`，各年的数据用信息项“年度”区分

**错误**　同一部门两项都叫“公共厕所”；`"title": "启东市智慧城管系统"`（提醒）；《2024年学校名录》和
《2025年学校名录》各成一项（提醒）

**怎样改**　重名的，内容相同就并为一项，不同就把不同之处写进名称；系统名称改成系统里那一类信息的
名称；按年拆分的并为一项，写明更新周期。
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence

from site_builder.catalog import Dataset
from site_builder.findings import Finding, Severity
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V04"]

SYSTEM = re.compile(r"(?:系统|平台|网站|门户|小程序|APP)(?:\([^)]*\))?$", re.IGNORECASE)
"""How names of systems end; checked after NFKC, so brackets are narrow."""
YEAR = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?:[-—–~至](?:19|20)?\d{2})?(?!\d)(?:年度|年)?|[〇零一二三四五六七八九]{4}年度?"
)


def check(context: Context) -> Iterator[Finding]:
    """Titles of each department against each other and against the names of systems."""
    alike: dict[tuple[str, str], list[Dataset]] = defaultdict(list)
    systems = {_plain(s.title) for department in context.catalog.departments for s in department.systems}
    for dataset in context.datasets(RULE):
        alike[dataset.department, _without_year(dataset.title)].append(dataset)
        if _plain(dataset.title) in systems or SYSTEM.search(unicodedata.normalize("NFKC", dataset.title)):
            yield RULE.finding(
                file=dataset.file,
                pointer="/title",
                severity=Severity.WARNING,
                message=f"信息资源名称“{dataset.title}”像是系统的名称，没有说出内容。",
                hint="改成系统里这一类信息的名称；系统登记在 department.json 的 systems，由 sourceSystem 引用。",
            )
    for datasets in alike.values():
        yield from _doubles(sorted(datasets, key=lambda d: (str(d.published_on or "9999"), d.id)))


def _doubles(datasets: Sequence[Dataset]) -> Iterator[Finding]:
    """Datasets of one department whose titles are the same but for years, the oldest first."""
    first = datasets[0]
    seen = {_plain(first.title): first}
    for dataset in datasets[1:]:
        same = seen.setdefault(_plain(dataset.title), dataset)
        if same is not dataset:
            yield RULE.finding(
                file=dataset.file,
                pointer="/title",
                message=f"名称“{dataset.title}”在本部门已由 {same.id} 使用。",
                hint="内容相同的并为一项；不同的，把不同之处写进名称。",
            )
        else:
            yield RULE.finding(
                file=dataset.file,
                pointer="/title",
                severity=Severity.WARNING,
                message=f"“{dataset.title}”与本部门的“{first.title}”（{first.id}）只差年份。",
                hint="并为一项，各年的数据用信息项（如“年度”）区分，按更新周期更新。",
            )


def _plain(title: str) -> str:
    return "".join(unicodedata.normalize("NFKC", title).split()).casefold()


def _without_year(title: str) -> str:
    # A title that is nothing but a year is compared as it is.
    return re.sub(r"[\W_]+", "", YEAR.sub("", _plain(title))) or _plain(title)
