"""Faults of tables: header, rows, types, constraints, keys, encodings, persons."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.builder.faults.fault import Also, Fault, cell, file_of, put, text

ZHEN = "mzj/zhen-minglu"
BUS = "jtysj/gongjiao-xianlu"
CODES = "dsjzx/changyong-gonggong-daima"
CSV = f"{ZHEN}/data/zhen.csv"
SPILT = Also(rule="V24", file=CSV, pointer="", why="a column that is not found is missed in every row")
TWICE = Also(rule="V24", file=CSV, pointer="", why="a required field that is also the key")
HUNYIN = "mzj/hunyin-dengji"
CLAIM = {"element": "gmsfhm", "authoritative": True}
OTHER = Also(
    rule="V21",
    file=file_of(CODES),
    pointer="/resources/0/schema/fields/0/gov/authoritative",
    why="both departments are told",
)
NAMES: dict[str, Any] = {
    "rule": "V25",
    "file": f"{ZHEN}/datapackage.json",
    "pointer": "/resources/0/schema/fields/1",
    "field": "名称",
}
"""A person in the data is said at the field: how many rows, never which."""
zhen = partial(cell, name=CSV)
line = partial(cell, name=f"{BUS}/data/xianlu.csv")
order = partial(cell, name=f"{BUS}/data/zhanxu.csv")
code = partial(cell, name=f"{CODES}/data/daima.csv")
FIRST = "320681100,汇龙镇,镇,320681100,,\n"
BUS_LINE = "001,示例1路,示例创星站—示例越帛站,06:45,20:20,2.0\n"
STOP = "001,上行,1,32060020,0.00\n"
CODE = "XB,0,未知的性别,,GB/T 2261.1-2003,true\n"
HEADER = "区划代码,名称,类别,统计用区划代码,启用日期,停用日期"

FAULTS: tuple[Fault, ...] = (
    # header
    zhen("名称,类别", "⟦名字,类别", field="名称", also=(SPILT,)),
    zhen(",停用日期", "⟦", field="停用日期", also=(SPILT,)),
    zhen(",停用日期", ",停用日期⟦,备注", also=(SPILT,)),
    zhen("名称,类别", "⟦类别,名称", field="名称", also=(SPILT,)),
    zhen(HEADER, "⟦" + HEADER.replace(",", ";"), field="区划代码", also=(SPILT,)),
    zhen("区划代码,名称", "⟦区划代码,区划代码", field="名称", also=(SPILT,)),
    # ragged rows
    zhen(FIRST, "⟦320681100,汇龙镇,镇\n", row=1),
    zhen(FIRST, "⟦320681100,汇龙镇,镇,320681100,,,多\n", row=1),
    zhen("320681408,启东生命健康科技园", "⟦320681408;启东生命健康科技园", row=21),
    zhen(FIRST, '⟦320681100,"汇龙镇,镇,320681100,,\n', row=1),
    # types
    zhen(FIRST, "⟦320681100,汇龙镇,镇,320681100,2020-02-30,\n", row=1, field="启用日期"),
    zhen(FIRST, "⟦320681100,汇龙镇,镇,320681100,不详,\n", row=1, field="启用日期"),
    zhen(FIRST, "⟦320681100,汇龙镇,镇,320681100,,20200101x\n", row=1, field="停用日期"),
    line(BUS_LINE, "⟦" + BUS_LINE.replace("06:45", "25:45"), row=1, field="首班时间"),
    line(BUS_LINE, "⟦" + BUS_LINE.replace("2.0", "两元"), row=1, field="全程票价"),
    line(BUS_LINE, "⟦" + BUS_LINE.replace("2.0", "2.0元"), row=1, field="全程票价"),
    order(STOP, "⟦001,上行,一,32060020,0.00\n", row=1, field="站序"),
    order(STOP, "⟦001,上行,1.5,32060020,0.00\n", row=1, field="站序"),
    order(STOP, "⟦001,上行,1,32060020,零\n", row=1, field="距首站里程"),
    code(CODE, "⟦" + CODE.replace("true", "是"), row=1, field="启用"),
    # full-width digits and blanks at the ends: refused here, and mended by fix
    order(STOP, "⟦001,上行,１,32060020,0.00\n", row=1, field="站序", mended=True),
    order(STOP, "⟦001,上行,1,32060020,０.00\n", row=1, field="距首站里程", mended=True),
    # constraints
    zhen(FIRST, "⟦320681100,,镇,320681100,,\n", row=1, field="名称"),
    zhen(FIRST, "⟦320681100,汇龙镇,乡,320681100,,\n", row=1, field="类别"),
    zhen(FIRST, "⟦320682100,汇龙镇,镇,320681100,,\n", row=1, field="区划代码"),
    zhen(FIRST, "⟦320681100,汇龙镇,镇,3206811,,\n", row=1, field="统计用区划代码"),
    zhen(FIRST, f"⟦320681100,{'汇' * 41},镇,320681100,,\n", row=1, field="名称"),
    zhen(FIRST, '⟦320681100,"汇龙\n镇",村,320681100,,\n', row=1, field="类别"),
    zhen(FIRST, "⟦,汇龙镇,镇,320681100,,\n", row=1, field="区划代码", also=(TWICE,)),
    # keys
    zhen("320681102,南阳镇", "⟦320681100,南阳镇", row=2, field="区划代码"),
    zhen("320681408,启东生命健康科技园", "⟦320681407,启东生命健康科技园", row=21, field="区划代码"),
    order(STOP, "⟦999,上行,1,32060020,0.00\n", row=1, field="线路编码"),
    order(STOP, "⟦001,上行,1,99999999,0.00\n", row=1, field="站点编码"),
    # encodings
    text("V24", CSV, "汇龙镇".encode(), "汇龙镇".encode("gb18030"), at=(2, 1), data=True),
    put("V24", ZHEN, "/resources/0/encoding", "gbk", data=True),
    put("V24", ZHEN, "/resources/0/encoding", "klingon", data=True),
    # V25: persons in the cells
    zhen(FIRST, "320681100,32068119900307001X,镇,320681100,,\n", **NAMES),
    zhen(FIRST, "320681100,汇龙镇13812345678,镇,320681100,,\n", **NAMES),
    zhen(FIRST, "320681100,6222021234567890128,镇,320681100,,\n", **NAMES),
    # descriptor and data apart
    put("S01", ZHEN, "/resources/0/schema/primaryKey/0", "代码"),
    put("S01", BUS, "/resources/2/schema/foreignKeys/0/reference/resource", "xianlu2"),
    put("S01", BUS, "/resources/2/schema/foreignKeys/0/reference/fields/0", "线路"),
    put("S01", ZHEN, "/resources/0/schema/fields/1/name", "区划代码"),
    put("S01", ZHEN, "/resources/0/schema/fields/1/type", "varchar"),
    put("V24", ZHEN, "/resources/0/schema/fields/0/constraints/pattern", "[", data=True),
    put("S01", ZHEN, "/resources/0/schema/fields/0/gov/dataType", "X"),
    put("S01", ZHEN, "/resources/0/schema/fields/0/gov/element", "qhd"),
    put("V21", HUNYIN, "/resources/0/schema/fields/2/gov/authoritative", True, also=(OTHER,)).with_(
        (file_of(CODES), "/resources/0/schema/fields/0/gov", CLAIM)
    ),
    put("V11", ZHEN, "/resources/0/schema/fields/1/gov/sharing", "有条件共享"),
    put("V11", ZHEN, "/resources/0/schema/fields/1/gov", {}),
)
