"""Faults of an entry's own elements: names, code, format, cycle, themes, unknown keys."""

from __future__ import annotations

from tests.builder.faults.fault import CUT, Also, Fault, add, cut, file_of, mend, put

ZHEN = "mzj/zhen-minglu"
HUNYIN = "mzj/hunyin-dengji"
BUS = "jtysj/gongjiao-xianlu"
CODE = "103001320681/000001"
CUNJU = "mzj/cunju-minglu/datapackage.json"
SILENT = Also(rule="V19", file=CUNJU, pointer="/gov/related/0", why="the other end no longer has its answer")
LATE = Also(rule="V26", file=file_of(ZHEN), pointer="/gov/dataUpdatedOn", why="a shorter cycle makes it late")

FAULTS: tuple[Fault, ...] = (
    # V01: there, not blank, trimmed, half-width
    cut("V01", ZHEN, "/title"),
    cut("V01", ZHEN, "/description"),
    cut("V01", ZHEN, "/gov"),
    cut("V01", ZHEN, "/gov/format"),
    cut("V01", ZHEN, "/gov/sharing"),
    cut("V01", ZHEN, "/gov/opening"),
    cut("V01", ZHEN, "/gov/updateCycle"),
    cut("V01", ZHEN, "/gov/publishedOn"),
    cut("V01", ZHEN, "/gov/format/class"),
    cut("V01", ZHEN, "/gov/opening/type"),
    cut("V01", ZHEN, "/gov/sharing/type"),
    cut("V01", ZHEN, "/gov/sharing/access"),
    cut("V01", ZHEN, "/resources/0/schema/fields/1/title"),
    put("V01", ZHEN, "/title", ""),
    put("V01", ZHEN, "/title", "   "),
    put("V01", ZHEN, "/title", 7),
    put("V01", ZHEN, "/title", None),
    put("V01", ZHEN, "/title", "镇和\n功能区"),
    put("V01", ZHEN, "/description", ""),
    put("V01", ZHEN, "/description", "\u3000"),
    put("V01", ZHEN, "/resources/0/schema/fields/1/title", ""),
    mend("V01", ZHEN, "/title", "镇和功能区名录 "),
    mend("V01", ZHEN, "/title", "\u3000镇和功能区名录"),
    mend("V01", ZHEN, "/resources/0/schema/fields/1/title", " 名称"),
    mend("V01", ZHEN, "/gov/code", "１０３００１３２０６８１／０００００１"),
    put("V01", ZHEN, "/gov/updateCycle", "每两年"),
    put("V01", ZHEN, "/gov/updateCycle", 365),
    mend("V01", ZHEN, "/gov/updateCycle", "不定期 "),
    mend("V01", "mzj/cunju-minglu", "/gov/updateCycle", "按年"),
    mend("V01", HUNYIN, "/gov/updateCycle", "实时更新"),
    put("V01", ZHEN, "/gov/sharing/type", "部分共享"),
    mend("V01", ZHEN, "/gov/sharing/type", "无条件"),
    put("V01", ZHEN, "/gov/opening/type", "公开"),
    mend("V01", ZHEN, "/gov/opening/type", "无条件"),
    put("V01", ZHEN, "/gov/format/class", "关系数据库"),
    # V02: code
    cut("V02", ZHEN, "/gov/code", rewritten="the next free code is allotted"),
    put("V02", ZHEN, "/gov/code", "103001320681-000001"),
    put("V02", ZHEN, "/gov/code", "403001320681/000001"),
    put("V02", ZHEN, "/gov/code", "103001320681/"),
    put("V02", ZHEN, "/gov/code", "103001320681/0000000000001"),
    put("V02", ZHEN, "/gov/code", "10300132068a/000001"),
    put("V02", ZHEN, "/gov/code", 103001320681),
    put("V02", HUNYIN, "/gov/code", "30799932068105/000002"),
    put("V02", HUNYIN, "/gov/code", "30701032059905/000002"),
    put("V02", HUNYIN, "/gov/code", "30701032068101/000001"),
    # V04: titles
    put("V04", ZHEN, "/title", "村（居）委会名录"),
    put("V04", ZHEN, "/title", "民政业务综合系统（示例）"),
    put("V04", ZHEN, "/title", "村居名录管理系统"),
    # V05, V06, V07: format and delivery
    put("V05", ZHEN, "/gov/format/type", "pdf"),
    put("V05", ZHEN, "/gov/format/type", ""),
    put("V05", ZHEN, "/gov/format/type", "自研格式"),
    put("V05", ZHEN, "/gov/format/note", ""),
    cut("V05", ZHEN, "/gov/format/type"),
    put("V06", HUNYIN, "/resources/0/schema/fields", []),
    cut("V06", ZHEN, "/resources/0/schema"),
    put("V07", "mzj/yanglao-jigou", "/gov/sharing/access", ["联机查询"]),
    # S01 in gov: unknown keys, wrong types, words of lists
    add("S01", ZHEN, "/gov/updatecycle"),
    add("S01", ZHEN, "/gov/theme"),
    add("S01", ZHEN, "/gov/sharing/condition"),
    add("S01", ZHEN, "/gov/opening/condition"),
    add("S01", ZHEN, "/gov/format/kind"),
    add("S01", ZHEN, "/gov/people/checkedBy"),
    add("S01", ZHEN, "/gov/secrecyReview/phone"),
    add("S01", ZHEN, "/resources/0/schema/fields/0/gov/basic", True),
    put("S01", ZHEN, "/gov/origin", "其他采集"),
    mend("S01", ZHEN, "/gov/themes", "行政区划与地名"),
    put("S01", ZHEN, "/gov/themes/0", ""),
    put("S01", ZHEN, "/gov/themes/0", "行政区划和地名"),
    put("S01", HUNYIN, "/gov/scenes/0", "新生儿出身"),
    put("S01", ZHEN, "/gov/aliases/1", "乡镇", at="/gov/aliases"),
    put("S01", ZHEN, "/gov/dataLevel", "重要数据"),
    put("S01", ZHEN, "/gov/visibility", "内部"),
    put("S01", ZHEN, "/gov/status", "启用"),
    put("S01", ZHEN, "/gov/unit", ["区划地名科"]),
    mend("S01", ZHEN, "/gov/unit", "区划地名科\u3000"),
    put("S01", ZHEN, "/gov/dataUpdatedOn", "2026-02-30"),
    mend("S01", ZHEN, "/gov/dataUpdatedOn", "2026年3月16日"),
    put("S01", ZHEN, "/gov/changes/0/kind", "增加"),
    cut("S01", ZHEN, "/gov/changes/0/reason"),
    cut("S01", ZHEN, "/gov/dataLevel"),
    cut("S01", ZHEN, "/gov/origin"),
    put("S01", ZHEN, "/gov/status", "停用", at="/gov"),
    put("S01", ZHEN, "/gov/origin", "授权管理", at="/gov"),
    put("S01", ZHEN, "/gov/related/0", "103001"),
    mend("S01", ZHEN, "/name", "zhen"),
    put("S01", HUNYIN, "/gov/sourceSystem", "minzheng"),
    put("S01", "mzj/yanglao-jigou", "/gov/coDepartments", ["mzx"], at="/gov/coDepartments/0"),
    mend("S01", ZHEN, "/name", "ｚｈｅｎ-minglu"),
    # V12, V19, V20
    put("V12", BUS, "/gov/code", "202001320681/000009"),
    put("V19", ZHEN, "/gov/related/0", "103001320681/000099", also=(SILENT,)),
    put("V19", ZHEN, "/gov/related/0", CODE, also=(SILENT,)),
    put("V19", HUNYIN, "/gov/related", [CODE], at="/gov/related/0"),
    put("V20", ZHEN, "/gov/census", {"totalGb": -1}, at="/gov/census/totalGb"),
    put("V20", ZHEN, "/gov/census", {"totalGb": 1, "sharedGb": 2}, at="/gov/census/sharedGb"),
    put("V20", ZHEN, "/gov/census", {"records10k": 1, "openRecords10k": 2}, at="/gov/census/openRecords10k"),
    put("V20", ZHEN, "/gov/census", {"totalGb": "很多"}, at="/gov/census/totalGb"),
    # V25, V26, V29, V34 as far as the descriptor shows them
    put("V25", ZHEN, "/title", "联系 13812345678 名录"),
    put("V26", ZHEN, "/gov/updateCycle", "每季度", at="/gov/dataUpdatedOn"),
    put("V26", HUNYIN, "/gov/dataUpdatedOn", "2026-01-05"),
    put("V26", ZHEN, "/gov/dataUpdatedOn", CUT).with_(
        (file_of(ZHEN), "/gov/updateCycle", "每年"), pointer="/gov"
    ),
    put("V29", HUNYIN, "/resources/0/data", [{"登记证字号": "示例"}]),
    put("V34", ZHEN, "/gov/updateCycle", "每周", at="/resources/0/path", also=(LATE,)),
    put("V34", ZHEN, "/gov/retention", "公示期满后删除", at="/resources/0/path"),
    put("V34", ZHEN, "/resources/0/schema/fields/1/gov/sensitive", "住址", at="/resources/0/path"),
)
