"""Faults of the city, its departments, policies and code lists."""

from __future__ import annotations

from tests.builder.faults.fault import Fault, cut, mend, put, text

CITY = "catalog.json"
POLICY = "_policy/decree-809.json"
CYCLES = "_codelists/cycles.csv"

FAULTS: tuple[Fault, ...] = (
    # V01, V03: names and number of a department
    cut("V01", "mzj", "/title"),
    cut("V01", "mzj", "/shortTitle"),
    put("V01", "mzj", "/title", ""),
    mend("V01", "mzj", "/shortTitle", "市民政局 "),
    mend("V01", "mzj", "/uscc", "１１３２０６８１ＭＢ９９９００５５０"),
    cut("V03", "mzj", "/uscc"),
    put("V03", "mzj", "/uscc", "11320681MB99900551"),
    put("V03", "mzj", "/uscc", "11320681MB9990505"),
    put("V03", "mzj", "/uscc", "11320681MB9990O550"),
    put("V03", "mzj", "/uscc", "11320681MB99900505"),
    put("V03", "mzj", "/uscc", 11320681),
    put("V03", "mzj", "/uscc", "11320600MB999016XN"),
    # V16: the people
    cut("V16", "mzj", "/people"),
    put("V16", "mzj", "/people", []),
    cut("V16", "mzj", "/people/0/name"),
    cut("V16", "mzj", "/people/1/phone"),
    put("V16", "mzj", "/people/0/phone", "13800000000"),
    put("V16", "mzj", "/people/0/roles/0", "录入人"),
    put("V16", "mzj", "/people/0/from", "2024"),
    mend("V16", "mzj", "/people/0/from", "2024年3月1日"),
    mend("V16", "mzj", "/people/0/phone", "0513-00000109 "),
    put("S01", "mzj", "/people/3/id", "bz"),
    # V28, V30, V33
    put("V28", "mzj", "/noDatasets", {"reason": "没有数据", "on": "2026-03-01"}),
    cut("V30", "mzj", "/platformLink"),
    put("V30", "mzj", "/platformLink", {"connected": False}),
    put("V30", "mzj", "/systems/0/platformLink", {"connected": False}),
    put(
        "V30",
        "mzj",
        "/systems/0/platformLink",
        {"connected": False, "plannedOn": "2026-01-31"},
        at="/systems/0/platformLink/plannedOn",
    ),
    put("V30", "mzj", "/systems/0/exchanges", [{"with": "sfj", "what": "核对"}], at="/systems/0/exchanges/0"),
    cut("V33", "mzj", "/policyDocument"),
    cut("S01", "mzj", "/head"),
    put("V33", "mzj", "/policyDocument/on", "2027-01-01"),
    # S01 of departments, city, policies
    put("S01", "mzj", "/kind", "市政府部门"),
    cut("S01", "mzj", "/kind"),
    cut("S01", "mzj", "/office"),
    put("S01", "mzj", "/systems/0/network", "内网"),
    put("S01", "mzj", "/platformLink/connected", "已接入"),
    put("S01", CITY, "/authority", "dsj"),
    put("S01", CITY, "/region/code", "3206811"),
    put("S01", CITY, "/policies/1", "decree-810"),
    put("S01", CITY, "/contract", 2),
    put("S01", CITY, "/publish/previewRows", 100),
    cut("S01", CITY, "/region"),
    cut("S01", CITY, "/title"),
    put("S01", POLICY, "/id", "decree"),
    put("S01", POLICY, "/validFrom", "2025-8"),
    put("S01", POLICY, "/limits/0/unit", "天"),
    put("S01", POLICY, "/rank", "高"),
    # code lists
    text("S01", CYCLES, "每周,7,3", "⟦每周,七,3"),
    text("S01", CYCLES, "每周,7,3", "⟦每周,9999999999,3"),
    text("S01", CYCLES, "每周,7,3", "每周,7,3\n⟦每周,7,3"),
    text("S01", CYCLES, "name,days,graceDays", "⟦name,days,grace"),
    text("S01", "_codelists/cycle.csv", None, "name\n", whole=True),
)
